import { randomUUID } from 'node:crypto';
import { DefinitionError, readStateMachine, State, StateMachine, States } from '../../aws/states/state-machine';
import { StartExecution } from '../delivery/event-targets';
import { isAllowed } from '../delivery/policy-evaluation';
import { AwsError, jsonAnswer } from '../front/aws-answer';
import { AwsRequest, jsonInput, text } from '../front/aws-request';
import { FrontContext, Service } from '../front/front-context';
import { readRole } from '../services/role';
import { NamedExecution, Run } from './execution';
import { LoggingConfiguration, StateMachineStore, StoredStateMachine } from './state-machine-store';
import { letsStepFunctionsIn, resourceProblem } from './task-call';

type Json = Record<string, unknown>;

/**
 * What the role of a machine that writes logs needs, on every resource: what the CDK of AWS gives it. Step Functions
 * documents writing to the log group besides, which the delivery of logs does by itself.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
 */
const LOG_ACTIONS = [
  'CreateLogDelivery',
  'GetLogDelivery',
  'UpdateLogDelivery',
  'DeleteLogDelivery',
  'ListLogDeliveries',
  'PutResourcePolicy',
  'DescribeResourcePolicies',
  'DescribeLogGroups',
].map(name => `logs:${name}`);

/**
 * Step Functions: EXPRESS state machines, none of them moto's, which takes every definition and forgets the type. Versions,
 * aliases and keys of a customer are refused as not known.
 */
export function stepFunctions(context: FrontContext, run: Run): { service: Service; startExecution: StartExecution } {
  const store: StateMachineStore = new Map();
  const { partition } = context.organization;

  const find = (arn: string | undefined): StoredStateMachine => {
    const machine = store.get(arn ?? '');
    if (machine !== undefined) return machine;
    throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
  };

  const create = async (request: AwsRequest, input: Json): Promise<Json> => {
    const name = checkName(text(input, 'name') ?? '');
    refuseUnknown(input);
    if (input.type !== 'EXPRESS') throw unknown(`machines of the type ${text(input, 'type') ?? 'STANDARD'}`);
    const [account, { region }] = [context.accountOf(request), request];
    const arn = `arn:${partition}:states:${region}:${account}:stateMachine:${name}`;
    const machine = await check(input, { arn, name, account, region });
    const existing = store.get(arn);
    // the same request again is answered as the first one; role and tags do not count
    const same =
      existing?.definition === machine.definition &&
      JSON.stringify([existing.logging, existing.tracing]) === JSON.stringify([machine.logging, machine.tracing]);
    if (existing !== undefined && !same) {
      throw new AwsError('StateMachineAlreadyExists', `State Machine Already Exists: '${arn}'`);
    }
    const stored = existing ?? machine;
    store.set(arn, stored);
    return { stateMachineArn: arn, creationDate: stored.creationDate };
  };

  const update = async (input: Json): Promise<Json> => {
    const machine = find(text(input, 'stateMachineArn'));
    refuseUnknown(input);
    const settings = ({ definition, roleArn, logging, tracing }: StoredStateMachine) => ({
      definition,
      roleArn,
      loggingConfiguration: logging,
      tracingConfiguration: tracing,
    });
    const before = settings(machine);
    const after = await check({ ...before, ...input }, machine);
    const same = JSON.stringify(settings(after)) === JSON.stringify(before);
    const revisionId = same ? machine.revisionId : randomUUID();
    store.set(machine.arn, { ...after, tags: machine.tags, creationDate: machine.creationDate, revisionId });
    return { updateDate: Date.now() / 1000, revisionId };
  };

  /** A machine as it would be stored, or what Step Functions refuses in it. */
  const check = async (
    input: Json,
    place: Pick<StoredStateMachine, 'arn' | 'name' | 'account' | 'region'>,
  ): Promise<StoredStateMachine> => {
    const { arn, name, account, region } = place;
    const definition = text(input, 'definition') ?? '';
    const machine = readOrRefuse(definition, partition);
    const roleArn = text(input, 'roleArn') ?? '';
    const logging = checkLogging(input.loggingConfiguration ?? {});
    const tracing = checkTracing((input.tracingConfiguration ?? {}) as Json);
    await checkRole(context, roleArn, logging, place);
    const tags = new Map(((input.tags ?? []) as { key: string; value: string }[]).map(tag => [tag.key, tag.value]));
    const checked = { definition, machine, roleArn, logging, tracing, tags, creationDate: Date.now() / 1000 };
    return { arn, name, account, region, ...checked };
  };

  const start = async (input: Json): Promise<NamedExecution> => {
    const machine = find(text(input, 'stateMachineArn'));
    return run(machine, readInput(text(input, 'input') ?? '{}'), text(input, 'name'));
  };

  const service: Service = async request => {
    const input = jsonInput(request);
    const answer = (output: object) => jsonAnswer(request, output);
    switch (request.operation) {
      case 'CreateStateMachine':
        return answer(await create(request, input));
      case 'UpdateStateMachine':
        return answer(await update(input));
      case 'DescribeStateMachine':
        return answer(describe(find(text(input, 'stateMachineArn'))));
      case 'DeleteStateMachine':
        store.delete(text(input, 'stateMachineArn') ?? '');
        return answer({});
      case 'ListStateMachines': {
        const account = context.accountOf(request);
        const own = [...store.values()].filter(one => one.account === account && one.region === request.region);
        const stateMachines = own.map(({ arn, name, creationDate }) => ({
          stateMachineArn: arn,
          name,
          type: 'EXPRESS',
          creationDate,
        }));
        return answer({ stateMachines });
      }
      case 'ListStateMachineVersions':
        find(text(input, 'stateMachineArn'));
        return answer({ stateMachineVersions: [] });
      case 'ValidateStateMachineDefinition':
        return answer(validate(text(input, 'definition') ?? '', partition));
      case 'ListTagsForResource': {
        const { tags } = find(text(input, 'resourceArn'));
        return answer({ tags: [...tags].map(([key, value]) => ({ key, value })) });
      }
      case 'TagResource': {
        const machine = find(text(input, 'resourceArn'));
        const added = (input.tags as { key: string; value: string }[]).map(({ key, value }) => [key, value] as const);
        store.set(machine.arn, { ...machine, tags: new Map([...machine.tags, ...added]) });
        return answer({});
      }
      case 'UntagResource': {
        const machine = find(text(input, 'resourceArn'));
        const left = [...machine.tags].filter(([key]) => !(input.tagKeys as string[]).includes(key));
        store.set(machine.arn, { ...machine, tags: new Map(left) });
        return answer({});
      }
      case 'StartExecution': {
        const { arn, startDate } = await start(input);
        return answer({ executionArn: arn, startDate: startDate.getTime() / 1000 });
      }
      case 'StartSyncExecution':
        return answer(described(await start(input), text(input, 'stateMachineArn') ?? ''));
      default:
        throw unknown(request.operation);
    }
  };

  const startExecution: StartExecution = async (arn, input) => {
    try {
      await start({ stateMachineArn: arn, input });
      return undefined;
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const code = error.code === 'StateMachineDoesNotExist' ? 'NO_RESOURCE' : 'INVALID_PARAMETER';
      return { code, message: error.message };
    }
  };
  return { service, startExecution };
}

const unknown = (what: string) =>
  new AwsError('SandboxNotImplemented', `the sandbox does not know ${what} of Step Functions`);

/** Refuses what would be silently left out. */
function refuseUnknown({ publish, encryptionConfiguration }: Json): void {
  if (publish === true) throw unknown('versions');
  const { type = 'AWS_OWNED_KEY' } = (encryptionConfiguration ?? {}) as Json;
  if (type !== 'AWS_OWNED_KEY') throw unknown('keys of a customer');
}

/** @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html */
function checkName(name: string): string {
  if (/^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f]{1,80}$/.test(name)) return name;
  throw new AwsError('InvalidName', `Invalid Name: '${name}'`);
}

/**
 * Reads a definition, the resources of its tasks included.
 *
 * @throws DefinitionError
 */
function read(definition: string, partition: string): StateMachine {
  const machine = readStateMachine(definition);
  const problems = statesOf(machine.definition, '').flatMap(([place, state]) => {
    const message = state.Type === 'Task' ? resourceProblem(state.Resource, partition) : undefined;
    const location = `${place}/Resource`;
    return message === undefined ? [] : [{ code: 'SCHEMA_VALIDATION_FAILED' as const, message, location }];
  });
  if (problems.length > 0) throw new DefinitionError(problems);
  return machine;
}

/** Every state of a machine and of its branches, with its place. */
function statesOf({ States: states }: States, place: string): [place: string, state: State][] {
  return Object.entries(states).flatMap(([name, state]) => {
    const own = `${place}/States/${name}`;
    const branches = state.Type === 'Parallel' ? state.Branches : [];
    return [[own, state], ...branches.flatMap((branch, index) => statesOf(branch, `${own}/Branches[${index}]`))];
  });
}

function readOrRefuse(definition: string, partition: string): StateMachine {
  try {
    return read(definition, partition);
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error;
    const problems = error.problems.map(({ code, message, location }) => `'${code}: ${message} at ${location}'`);
    throw new AwsError('InvalidDefinition', `Invalid State Machine Definition: ${problems.join(', ')}`);
  }
}

function validate(definition: string, partition: string): Json {
  try {
    read(definition, partition);
    return { result: 'OK', diagnostics: [], truncated: false };
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error;
    const diagnostics = error.problems.map(problem => ({ severity: 'ERROR', ...problem }));
    return { result: 'FAIL', diagnostics, truncated: false };
  }
}

/** @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_LoggingConfiguration.html */
function checkLogging(logging: Partial<LoggingConfiguration>): LoggingConfiguration {
  const { level = 'OFF', includeExecutionData = false, destinations = [] } = logging;
  const refuse = (message: string): never => {
    throw new AwsError('InvalidLoggingConfiguration', `Invalid Logging Configuration: ${message}`);
  };
  if (!['ALL', 'ERROR', 'FATAL', 'OFF'].includes(level))
    refuse(`the level '${level}' is none of ALL, ERROR, FATAL, OFF`);
  if (level !== 'OFF' && destinations.length !== 1) refuse('Must specify exactly one Log Destination.');
  for (const { cloudWatchLogsLogGroup } of destinations) {
    const arn = cloudWatchLogsLogGroup?.logGroupArn ?? '';
    if (!/^arn:[^:]+:logs:[^:]+:\d{12}:log-group:[^:]+:\*$/.test(arn)) {
      refuse(`the Log Destination '${arn}' must be the ARN of a log group and end with ':*'`);
    }
  }
  return { level, includeExecutionData, ...(destinations.length === 0 ? {} : { destinations }) };
}

function checkTracing({ enabled = false }: Json): { enabled: boolean } {
  if (typeof enabled === 'boolean') return { enabled };
  throw new AwsError('InvalidTracingConfiguration', "Invalid Tracing Configuration: 'enabled' must be true or false");
}

/** Refuses a role that Step Functions may not assume, or that may not write where the machine logs. */
async function checkRole(
  context: FrontContext,
  arn: string,
  logging: LoggingConfiguration,
  machine: { readonly arn: string; readonly account: string; readonly region: string },
): Promise<void> {
  const [, , service, , account] = arn.split(':');
  if (service !== 'iam' || !/:role\/./.test(arn)) throw new AwsError('InvalidArn', `Invalid Role Arn: '${arn}'`);
  if (account !== machine.account)
    throw new AwsError('AccessDeniedException', 'Cross-account pass role is not allowed.');
  const role = await readRole(context.moto, arn, machine.region);
  if (role === undefined || !(await letsStepFunctionsIn(role, machine))) {
    throw new AwsError(
      'AccessDeniedException',
      'Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role.',
    );
  }
  if (logging.level === 'OFF') return;
  const logGroupName = logging.destinations?.[0]?.cloudWatchLogsLogGroup?.logGroupArn?.split(':')[6] ?? '';
  const described = await context.moto.json('logs', 'DescribeLogGroups', { logGroupNamePrefix: logGroupName }, machine);
  const groups = (described?.logGroups ?? []) as { logGroupName: string }[];
  if (!groups.some(group => group.logGroupName === logGroupName)) {
    const message = 'Invalid Logging Configuration: Log Destination not found.';
    throw new AwsError('InvalidLoggingConfiguration', message);
  }
  const may = await Promise.all(
    LOG_ACTIONS.map(action =>
      isAllowed({
        principal: arn,
        action,
        resource: '*',
        account: machine.account,
        context: { 'aws:PrincipalArn': arn },
        identityPolicies: role.policies,
      }),
    ),
  );
  if (may.every(Boolean)) return;
  const message = 'The state machine IAM Role is not authorized to access the Log Destination';
  throw new AwsError('AccessDeniedException', message);
}

function readInput(input: string): unknown {
  try {
    return JSON.parse(input);
  } catch (error) {
    throw new AwsError('InvalidExecutionInput', `Invalid State Machine Execution Input: '${(error as Error).message}'`);
  }
}

function describe(machine: StoredStateMachine): Json {
  return {
    stateMachineArn: machine.arn,
    name: machine.name,
    status: 'ACTIVE',
    type: 'EXPRESS',
    definition: machine.definition,
    roleArn: machine.roleArn,
    creationDate: machine.creationDate,
    revisionId: machine.revisionId,
    loggingConfiguration: machine.logging,
    tracingConfiguration: machine.tracing,
    encryptionConfiguration: { type: 'AWS_OWNED_KEY' },
  };
}

function described(execution: NamedExecution, stateMachineArn: string): Json {
  const { arn, name, startDate, seconds, status, output, error, cause } = execution;
  return {
    executionArn: arn,
    stateMachineArn,
    name,
    startDate: startDate.getTime() / 1000,
    stopDate: startDate.getTime() / 1000 + seconds,
    status,
    ...(status === 'SUCCEEDED' ? { output: JSON.stringify(output) } : { error, cause }),
  };
}
