import { AwsError } from '../front/aws-answer';
import { QueryInput, stringOf, stringsOf } from './stack-set-protocol';
import { Tag } from './resource-handler';
import { Stack } from './stack-set-stack';
import { StackTemplate } from './stack-set-template';

/** Permission model of a set whose accounts and roles are the organization's. */
export const SERVICE_MANAGED = 'SERVICE_MANAGED';

/** Stacks that are worked on at once, whatever an operation allows: moto is one process. */
const AT_ONCE = 12;

/** One account and region of a StackSet. */
export interface StackInstance {
  readonly account: string;
  readonly region: string;
  /** The deployment target the account was found under. */
  readonly organizationalUnitId?: string;
  /** Undefined until the stack was made. */
  stack?: Stack;
  overrides: Readonly<Record<string, string>>;
  status: 'CURRENT' | 'OUTDATED' | 'INOPERABLE';
  detailedStatus: 'PENDING' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED' | 'SKIPPED_SUSPENDED_ACCOUNT';
  reason?: string;
  lastOperationId: string;
}

/** What one operation did in one account and region. */
export interface OperationResult {
  readonly account: string;
  readonly region: string;
  readonly organizationalUnitId?: string;
  status: 'PENDING' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';
  reason?: string;
}

/** One operation on a StackSet. */
export interface StackSetOperation {
  readonly id: string;
  readonly action: 'CREATE' | 'UPDATE' | 'DELETE';
  readonly preferences: OperationPreferences;
  readonly retainStacks?: boolean;
  readonly created: Date;
  ended?: Date;
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'QUEUED';
  readonly results: OperationResult[];
}

/** A StackSet. */
export interface StackSet {
  readonly name: string;
  readonly id: string;
  readonly arn: string;
  readonly permissionModel: string;
  description?: string | undefined;
  templateBody: string;
  template: StackTemplate;
  parameters: Readonly<Record<string, string>>;
  capabilities: readonly string[];
  tags: readonly Tag[];
  administrationRoleArn: string;
  executionRoleName: string;
  autoDeployment?: { enabled: boolean; retainStacks: boolean };
  managedExecution: boolean;
  /** Deployment targets with the regions that accounts below them get, in the order they were asked for. */
  readonly targets: Map<string, Set<string>>;
  /** By 'account/region'. */
  readonly instances: Map<string, StackInstance>;
  readonly operations: StackSetOperation[];
  /** Fulfilled when the operations begun so far have ended. */
  tail: Promise<void>;
}

/** How an operation goes through accounts and regions. */
export interface OperationPreferences {
  readonly RegionConcurrencyType?: string;
  readonly RegionOrder?: readonly string[];
  readonly FailureToleranceCount?: number;
  readonly FailureTolerancePercentage?: number;
  readonly MaxConcurrentCount?: number;
  readonly MaxConcurrentPercentage?: number;
  readonly ConcurrencyMode?: string;
}

/** Reads preferences and refuses those that exclude each other. */
export function preferencesOf(input: QueryInput | undefined): OperationPreferences {
  const number = (name: string) => {
    const value = stringOf(input, name);
    return value === undefined ? {} : { [name]: Number(value) };
  };
  const text = (name: string) => {
    const value = stringOf(input, name);
    return value === undefined ? {} : { [name]: value };
  };
  for (const [one, other] of [
    ['FailureToleranceCount', 'FailureTolerancePercentage'],
    ['MaxConcurrentCount', 'MaxConcurrentPercentage'],
  ] as const) {
    if (stringOf(input, one) !== undefined && stringOf(input, other) !== undefined) {
      throw new AwsError('ValidationError', `${one} and ${other} cannot be specified at the same time`);
    }
  }
  const order = stringsOf(input, 'RegionOrder');
  return {
    ...text('RegionConcurrencyType'),
    ...(order.length === 0 ? {} : { RegionOrder: order }),
    ...number('FailureToleranceCount'),
    ...number('FailureTolerancePercentage'),
    ...number('MaxConcurrentCount'),
    ...number('MaxConcurrentPercentage'),
    ...text('ConcurrencyMode'),
  };
}

/** Accounts that may fail in one region before the operation stops there; 0 unless told. */
export function failureTolerance(preferences: OperationPreferences, accounts: number): number {
  const { FailureToleranceCount, FailureTolerancePercentage = 0 } = preferences;
  return FailureToleranceCount ?? Math.floor((accounts * FailureTolerancePercentage) / 100);
}

/** Accounts worked on at once in one region; 1 unless told, and in strict mode never more than may fail, plus one. */
export function maxConcurrent(preferences: OperationPreferences, accounts: number): number {
  const { MaxConcurrentCount, MaxConcurrentPercentage = 0, ConcurrencyMode } = preferences;
  const asked = MaxConcurrentCount ?? Math.max(1, Math.floor((accounts * MaxConcurrentPercentage) / 100));
  return ConcurrencyMode === 'SOFT_FAILURE_TOLERANCE'
    ? asked
    : Math.min(asked, failureTolerance(preferences, accounts) + 1);
}

/**
 * Runs an operation over its results, region by region: stops in a region, and before the next ones, when more
 * accounts have failed than are tolerated, and cancels what has not begun.
 *
 * @param act - does one account and region; throws what goes into the reason
 */
export async function runOperation(
  operation: StackSetOperation,
  act: (result: OperationResult) => Promise<void>,
): Promise<void> {
  const { preferences, results } = operation;
  const order = preferences.RegionOrder ?? [];
  const rank = (region: string) => (order.includes(region) ? order.indexOf(region) : order.length);
  const regions = [...new Set(results.map(({ region }) => region))].sort((a, b) => rank(a) - rank(b));
  const slots = semaphore(AT_ONCE);
  let stopped = false;

  const runRegion = async (region: string) => {
    const waiting = results.filter(result => result.region === region);
    const tolerated = failureTolerance(preferences, waiting.length);
    const workers = maxConcurrent(preferences, waiting.length);
    let failed = 0;
    const work = async () => {
      for (let result = waiting.shift(); result !== undefined; result = waiting.shift()) {
        if (failed > tolerated) {
          cancel(result);
          continue;
        }
        const current = result;
        current.status = 'RUNNING';
        await slots(async () => act(current)).then(
          () => (current.status = 'SUCCEEDED'),
          (error: unknown) => {
            failed += 1;
            current.status = 'FAILED';
            current.reason = error instanceof Error ? error.message : String(error);
          },
        );
      }
    };
    await Promise.all(Array.from({ length: workers }, work));
    stopped ||= failed > tolerated;
  };

  if (preferences.RegionConcurrencyType === 'PARALLEL') await Promise.all(regions.map(runRegion));
  else {
    for (const region of regions) {
      if (stopped) results.filter(result => result.region === region).forEach(cancel);
      else await runRegion(region);
    }
  }
  operation.status = stopped ? 'FAILED' : 'SUCCEEDED';
  operation.ended = new Date();
}

function cancel(result: OperationResult): void {
  result.status = 'CANCELLED';
  result.reason = 'Cancelled since failure tolerance has exceeded';
}

/** Lets only so many through at once. */
function semaphore(size: number): <T>(act: () => Promise<T>) => Promise<T> {
  let free = size;
  const queue: (() => void)[] = [];
  return async act => {
    if (free > 0) free -= 1;
    else await new Promise<void>(resolve => queue.push(resolve));
    try {
      return await act();
    } finally {
      const next = queue.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
