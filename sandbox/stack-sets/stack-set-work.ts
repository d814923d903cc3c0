import { randomUUID } from 'node:crypto';
import { AwsError } from '../front/aws-answer';
import { FrontContext, Service } from '../front/front-context';
import { OrganizationAccess } from '../organizations/organization-access';
import { assumeExecutionRole, StackCaller } from './stack-set-caller';
import {
  OperationResult,
  preferencesOf,
  runOperation,
  SERVICE_MANAGED,
  StackInstance,
  StackSet,
  StackSetOperation,
} from './stack-set-operations';
import { QueryInput, stringOf, stringsOf, structureOf, structuresOf } from './stack-set-protocol';
import { deleteStack, deployStack, newStack } from './stack-set-stack';
import { Place, targetsOf } from './stack-set-targets';
import { parametersOf } from './stack-set-template';

/** What StackSets does in accounts and regions; every operation goes on in the background, one at a time for a set. */
export class StackSetWork {
  constructor(
    private readonly context: FrontContext,
    private readonly organization: OrganizationAccess,
    private readonly dispatch: Service,
  ) {}

  /** Refuses another operation while one runs, unless the set has managed execution. */
  requireIdle(set: StackSet): void {
    const running = set.operations.find(({ ended }) => ended === undefined);
    if (running === undefined || set.managedExecution) return;
    const message = `Another Operation on StackSet ${set.arn} is in progress: ${running.id}`;
    throw new AwsError('OperationInProgressException', message, 409);
  }

  /** CreateStackInstances; the operation's id. */
  async create(set: StackSet, input: QueryInput): Promise<string> {
    const overrides = overridesOf(input);
    parametersOf(set.template, { ...set.parameters, ...overrides });
    const places = await targetsOf(this.organization, set, input);
    this.requireIdle(set);
    for (const { organizationalUnitId, region } of places) {
      if (organizationalUnitId !== undefined) remember(set, organizationalUnitId, region);
    }
    for (const unit of stringsOf(structureOf(input, 'DeploymentTargets'), 'OrganizationalUnitIds')) {
      for (const region of stringsOf(input, 'Regions')) remember(set, unit, region);
    }
    return this.deploy(set, 'CREATE', places, input, overrides);
  }

  /** UpdateStackInstances and UpdateStackSet: without targets, all instances. */
  async update(set: StackSet, input: QueryInput): Promise<string> {
    const overrides = input.ParameterOverrides === undefined ? undefined : overridesOf(input);
    const all = stringsOf(input, 'Regions').length === 0;
    const operable = [...set.instances.values()].filter(({ status }) => status !== 'INOPERABLE');
    const asked = all ? operable : await targetsOf(this.organization, set, input);
    this.requireIdle(set);
    const known = asked.filter(({ account, region }) => set.instances.has(`${account}/${region}`));
    if (!all && known.length === 0) throw notFound(set);
    return this.deploy(set, 'UPDATE', known, input, overrides);
  }

  /** DeleteStackInstances; the operation's id. */
  async remove(set: StackSet, input: QueryInput): Promise<string> {
    const retain = stringOf(input, 'RetainStacks');
    if (retain === undefined) {
      throw new AwsError('ValidationError', "1 validation error detected: Value at 'retainStacks' must not be null");
    }
    const units = stringsOf(structureOf(input, 'DeploymentTargets'), 'OrganizationalUnitIds');
    const asked = await targetsOf(this.organization, set, input);
    this.requireIdle(set);
    const known = asked.filter(({ account, region }) => set.instances.has(`${account}/${region}`));
    if (known.length === 0 && units.length === 0) throw notFound(set);
    for (const unit of units) {
      const regions = set.targets.get(unit);
      for (const region of stringsOf(input, 'Regions')) regions?.delete(region);
      if (regions?.size === 0) set.targets.delete(unit);
    }
    return this.delete(set, known, input, retain === 'true');
  }

  /** Automatic deployment: an account below a target gets its instances, one that is no longer there loses them. */
  accountMoved(set: StackSet, account: string): void {
    if (set.autoDeployment?.enabled !== true) return;
    const { retainStacks } = set.autoDeployment;
    set.tail = set.tail
      .then(async () => {
        const wanted = new Map<string, Place>();
        for (const [organizationalUnitId, regions] of set.targets) {
          const below = await this.organization.accountsBelow(organizationalUnitId);
          if (below?.includes(account) !== true) continue;
          for (const region of regions) wanted.set(region, { account, region, organizationalUnitId });
        }
        const present = [...set.instances.values()].filter(instance => instance.account === account);
        const gone = present.filter(({ region }) => !wanted.has(region));
        const missing = [...wanted.values()].filter(({ region }) => !set.instances.has(`${account}/${region}`));
        // an account that fails must not keep the others waiting
        const input = {
          OperationPreferences: { FailureTolerancePercentage: '100', RegionConcurrencyType: 'PARALLEL' },
        };
        if (gone.length > 0) this.delete(set, gone, input, retainStacks);
        if (missing.length > 0) this.deploy(set, 'CREATE', missing, input, {});
      })
      // nobody waits for it: an organization that is gone has no accounts
      .catch(() => undefined);
  }

  private deploy(
    set: StackSet,
    action: 'CREATE' | 'UPDATE',
    places: readonly Place[],
    input: QueryInput,
    overrides: Readonly<Record<string, string>> | undefined,
  ): string {
    return this.start(set, action, places, input, {}, async (instance, operation) => {
      this.requireRegion(instance);
      instance.overrides = overrides ?? instance.overrides;
      const parameters = parametersOf(set.template, { ...set.parameters, ...instance.overrides });
      const caller = await this.callerOf(set, instance);
      const stack = instance.stack ?? newStack(caller.place, set.name);
      await deployStack(caller, stack, { template: set.template, parameters, tags: set.tags });
      Object.assign(instance, { stack, status: 'CURRENT', lastOperationId: operation.id });
    });
  }

  private delete(set: StackSet, places: readonly Place[], input: QueryInput, retainStacks: boolean): string {
    return this.start(set, 'DELETE', places, input, { retainStacks }, async instance => {
      if (instance.stack !== undefined && !retainStacks) {
        try {
          this.requireRegion(instance);
          await deleteStack(await this.callerOf(set, instance), instance.stack);
        } catch (error) {
          instance.status = 'INOPERABLE';
          throw error;
        }
      }
      set.instances.delete(`${instance.account}/${instance.region}`);
    });
  }

  private start(
    set: StackSet,
    action: StackSetOperation['action'],
    places: readonly Place[],
    input: QueryInput,
    options: { readonly retainStacks?: boolean },
    act: (instance: StackInstance, operation: StackSetOperation) => Promise<void>,
  ): string {
    const operation: StackSetOperation = {
      id: stringOf(input, 'OperationId') ?? randomUUID(),
      action,
      preferences: preferencesOf(structureOf(input, 'OperationPreferences')),
      ...options,
      created: new Date(),
      status: set.operations.some(({ ended }) => ended === undefined) ? 'QUEUED' : 'RUNNING',
      results: places.map(place => ({ ...keysOf(place), status: 'PENDING' })),
    };
    if (set.operations.some(({ id }) => id === operation.id)) {
      throw new AwsError('OperationIdAlreadyExistsException', `Operation ${operation.id} already exists`, 409);
    }
    set.operations.push(operation);
    for (const place of places) {
      const key = `${place.account}/${place.region}`;
      const pending = { detailedStatus: 'PENDING' as const, lastOperationId: operation.id };
      const instance: StackInstance = set.instances.get(key) ?? {
        ...{ ...keysOf(place), ...pending, overrides: {}, status: 'OUTDATED' },
      };
      // the same object: an operation that is not over may be making its stack
      Object.assign(instance, pending);
      if (action !== 'DELETE') instance.status = 'OUTDATED';
      set.instances.set(key, instance);
    }
    set.tail = set.tail.then(() => this.run(set, operation, act)).catch(() => undefined);
    return operation.id;
  }

  private async run(
    set: StackSet,
    operation: StackSetOperation,
    act: (instance: StackInstance, operation: StackSetOperation) => Promise<void>,
  ): Promise<void> {
    const instanceOf = ({ account, region }: OperationResult) => set.instances.get(`${account}/${region}`);
    operation.status = 'RUNNING';
    await runOperation(operation, async result => {
      const instance = instanceOf(result);
      if (instance === undefined) return;
      instance.detailedStatus = 'RUNNING';
      delete instance.reason;
      const forgets =
        operation.action === 'DELETE' && (operation.retainStacks === true || instance.stack === undefined);
      if (!forgets && (await this.organization.accountStatus(instance.account)) === 'SUSPENDED') {
        instance.detailedStatus = 'SKIPPED_SUSPENDED_ACCOUNT';
        return;
      }
      try {
        await act(instance, operation);
        instance.detailedStatus = 'SUCCEEDED';
      } catch (error) {
        instance.detailedStatus = 'FAILED';
        instance.reason = error instanceof Error ? error.message : String(error);
        throw error;
      }
    });
    for (const result of operation.results) {
      const instance = result.status === 'CANCELLED' ? instanceOf(result) : undefined;
      if (instance !== undefined) Object.assign(instance, { detailedStatus: 'CANCELLED', reason: result.reason });
    }
  }

  /**
   * A region must be enabled in the account of the stack, and in the one that StackSets works for.
   *
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-opt-in-regions.html
   */
  private requireRegion({ account, region }: Place): void {
    const { regions, organization } = this.context;
    const lacking = [account, organization.managementAccount.id].find(one => !regions.isEnabled(one, region));
    if (lacking !== undefined) throw new Error(`Region ${region} is not enabled in account ${lacking}`);
  }

  private async callerOf(set: StackSet, { account, region }: Place): Promise<StackCaller> {
    const place = { partition: this.context.organization.partition, account, region };
    if (set.permissionModel === SERVICE_MANAGED) return new StackCaller(place, this.dispatch);
    return new StackCaller(place, this.dispatch, await assumeExecutionRole(this.context, place, set));
  }
}

const keysOf = ({ account, region, organizationalUnitId }: Place): Place => ({
  account,
  region,
  ...(organizationalUnitId === undefined ? {} : { organizationalUnitId }),
});

function remember(set: StackSet, unit: string, region: string): void {
  const regions = set.targets.get(unit) ?? new Set();
  set.targets.set(unit, regions.add(region));
}

function overridesOf(input: QueryInput): Record<string, string> {
  return Object.fromEntries(
    structuresOf(input, 'ParameterOverrides').map(one => [
      stringOf(one, 'ParameterKey') ?? '',
      typeof one.ParameterValue === 'string' ? one.ParameterValue : '',
    ]),
  );
}

const notFound = ({ name }: StackSet) =>
  new AwsError('StackInstanceNotFoundException', `StackSet ${name} has none of the stack instances`, 404);
