import { randomUUID } from 'node:crypto';
import { Answer, AwsError } from '../front/aws-answer';
import { AwsRequest } from '../front/aws-request';
import { FrontContext, Service } from '../front/front-context';
import { OrganizationAccess } from '../organizations/organization-access';
import {
  describeInstance,
  describeOperation,
  describeStackSet,
  page,
  summarizeInstance,
  summarizeOperation,
  summarizeResult,
  summarizeStackSet,
} from './stack-set-answers';
import { StackCaller } from './stack-set-caller';
import { change, checkModel, rolesOf } from './stack-set-change';
import { SERVICE_MANAGED, StackSet, StackSetOperation } from './stack-set-operations';
import { queryAnswer, QueryInput, queryInput, stringOf, structuresOf } from './stack-set-protocol';
import { StackSetWork } from './stack-set-work';

/** What Organizations lists once StackSets may work in the organization. */
export const STACK_SETS_PRINCIPAL = 'member.org.stacksets.cloudformation.amazonaws.com';

/**
 * CloudFormation: moto's, with StackSets of our own. Their stacks are not moto's, whose CloudFormation drops queue
 * policies and alarms and most updates: each resource is made by calls through the front, as CloudFormation makes
 * them, and each is refused what the service refuses.
 *
 * @param dispatch - the front itself
 * @param onMove - tells the accounts that are created, moved or removed
 */
export function stackSets(
  context: FrontContext,
  organization: OrganizationAccess,
  dispatch: Service,
  onMove: (listener: (accountId: string) => void) => void,
): Service {
  const sets = new Map<string, StackSet>();
  const { managementAccount, partition, region: home } = context.organization;
  const work = new StackSetWork(context, organization, dispatch);
  let activated = false;

  onMove(account => {
    if (activated) for (const set of sets.values()) work.accountMoved(set, account);
  });

  const accessEnabled = async () => activated && (await organization.trusts(STACK_SETS_PRINCIPAL));

  const requireManagement = async (request: AwsRequest): Promise<void> => {
    const exists = await organization.exists();
    if (context.accountOf(request) === managementAccount.id && exists) return;
    throw invalid('You must be the management account or delegated admin account of an organization');
  };

  const keyOf = (request: AwsRequest, name: string) => `${context.accountOf(request)}/${request.region}/${name}`;

  const find = (request: AwsRequest, input: QueryInput): StackSet => {
    const asked = stringOf(input, 'StackSetName') ?? '';
    // the id is the name, a colon and a UUID
    const set = sets.get(keyOf(request, asked.split(':')[0] ?? ''));
    if (set !== undefined && (asked === set.name || asked === set.id)) return set;
    throw new AwsError('StackSetNotFoundException', `StackSet ${asked} not found`, 404);
  };

  const findOperation = (set: StackSet, input: QueryInput): StackSetOperation => {
    const id = stringOf(input, 'OperationId') ?? '';
    const operation = set.operations.find(one => one.id === id);
    if (operation !== undefined) return operation;
    throw new AwsError('OperationNotFoundException', `Operation ${id} not found`, 404);
  };

  /** What a request may not do with a set, asked before every change. */
  const checkCaller = async (request: AwsRequest, permissionModel: string, input: QueryInput): Promise<void> => {
    if (permissionModel !== SERVICE_MANAGED) return;
    if (stringOf(input, 'CallAs') === 'DELEGATED_ADMIN') {
      throw invalid('Account used is not a delegated administrator');
    }
    await requireManagement(request);
    if (!(await accessEnabled())) {
      throw invalid('You must enable organizations access to operate a service managed stack set');
    }
  };

  const create = async (request: AwsRequest, input: QueryInput): Promise<object> => {
    const name = stringOf(input, 'StackSetName') ?? '';
    if (!/^[a-zA-Z][-a-zA-Z0-9]{0,127}$/.test(name)) {
      throw invalid(`1 validation error detected: Value '${name}' at 'stackSetName' failed to satisfy constraint`);
    }
    const permissionModel = stringOf(input, 'PermissionModel') ?? 'SELF_MANAGED';
    await checkCaller(request, permissionModel, input);
    checkModel(permissionModel, input);
    const key = keyOf(request, name);
    if (sets.has(key)) throw new AwsError('NameAlreadyExistsException', `Stack set ${name} already exists`, 409);
    const account = context.accountOf(request);
    const uuid = randomUUID();
    const id = `${name}:${uuid}`;
    const set: StackSet = {
      name,
      id,
      arn: `arn:${partition}:cloudformation:${request.region}:${account}:stackset/${id}`,
      permissionModel,
      templateBody: '',
      template: { parameters: {}, conditions: {}, resources: {} },
      parameters: {},
      capabilities: [],
      tags: [],
      ...rolesOf(permissionModel, partition, account, uuid, input),
      managedExecution: false,
      targets: new Map(),
      instances: new Map(),
      operations: [],
      tail: Promise.resolve(),
    };
    change(set, input);
    sets.set(key, set);
    return { StackSetId: id };
  };

  const update = async (request: AwsRequest, input: QueryInput): Promise<object> => {
    const set = find(request, input);
    await checkCaller(request, set.permissionModel, input);
    checkModel(set.permissionModel, input);
    work.requireIdle(set);
    const changed = { ...set };
    change(changed, input);
    if (set.permissionModel !== SERVICE_MANAGED) {
      changed.administrationRoleArn = stringOf(input, 'AdministrationRoleARN') ?? set.administrationRoleArn;
      changed.executionRoleName = stringOf(input, 'ExecutionRoleName') ?? set.executionRoleName;
    }
    Object.assign(set, changed);
    return { OperationId: await work.update(set, input) };
  };

  const remove = async (request: AwsRequest, input: QueryInput): Promise<object> => {
    const set = find(request, input);
    await checkCaller(request, set.permissionModel, input);
    if (set.instances.size > 0) throw new AwsError('StackSetNotEmptyException', 'StackSet is not empty', 409);
    work.requireIdle(set);
    sets.delete(keyOf(request, set.name));
    return {};
  };

  const changeInstances = async (
    request: AwsRequest,
    input: QueryInput,
    act: (set: StackSet, input: QueryInput) => Promise<string>,
  ): Promise<object> => {
    const set = find(request, input);
    await checkCaller(request, set.permissionModel, input);
    return { OperationId: await act(set, input) };
  };

  const switchAccess = async (request: AwsRequest, on: boolean): Promise<object> => {
    await requireManagement(request);
    const caller = new StackCaller({ partition, account: managementAccount.id, region: home }, dispatch);
    const operation = on ? 'EnableAWSServiceAccess' : 'DisableAWSServiceAccess';
    await caller.json('organizations', operation, { ServicePrincipal: STACK_SETS_PRINCIPAL });
    activated = on;
    return {};
  };

  const instancesOf = (set: StackSet, input: QueryInput) => {
    const account = stringOf(input, 'StackInstanceAccount');
    const region = stringOf(input, 'StackInstanceRegion');
    const filters = structuresOf(input, 'Filters').map(one => [stringOf(one, 'Name'), stringOf(one, 'Values')]);
    return [...set.instances.values()]
      .filter(one => (account ?? one.account) === one.account && (region ?? one.region) === one.region)
      .filter(one => filters.every(([name, value]) => name !== 'DETAILED_STATUS' || value === one.detailedStatus))
      .sort((a, b) => (`${a.account}/${a.region}` < `${b.account}/${b.region}` ? -1 : 1));
  };

  const findInstance = (set: StackSet, input: QueryInput) => {
    const [instance] = instancesOf(set, input);
    if (instance !== undefined) return instance;
    const [account, region] = [stringOf(input, 'StackInstanceAccount'), stringOf(input, 'StackInstanceRegion')];
    throw new AwsError(
      'StackInstanceNotFoundException',
      `Stack instance not found for StackSet ${set.name}, account ${account ?? ''} and region ${region ?? ''}`,
      404,
    );
  };

  const operations: Record<string, ((request: AwsRequest, input: QueryInput) => object | Promise<object>) | undefined> =
    {
      CreateStackSet: create,
      UpdateStackSet: update,
      DeleteStackSet: remove,
      DescribeStackSet: (request, input) => ({ StackSet: describeStackSet(find(request, input)) }),
      ListStackSets: (request, input) => {
        const own = [...sets].filter(([key]) => key.startsWith(keyOf(request, '')));
        return page(
          own.map(([, set]) => summarizeStackSet(set)),
          stringOf(input, 'NextToken'),
        );
      },
      CreateStackInstances: (request, input) => changeInstances(request, input, (...all) => work.create(...all)),
      UpdateStackInstances: (request, input) => changeInstances(request, input, (...all) => work.update(...all)),
      DeleteStackInstances: (request, input) => changeInstances(request, input, (...all) => work.remove(...all)),
      ListStackInstances: (request, input) => {
        const set = find(request, input);
        const found = instancesOf(set, input).map(instance => summarizeInstance(set, instance));
        return page(found, stringOf(input, 'NextToken'));
      },
      DescribeStackInstance: (request, input) => {
        const set = find(request, input);
        return { StackInstance: describeInstance(set, findInstance(set, input)) };
      },
      DescribeStackSetOperation: (request, input) => {
        const set = find(request, input);
        return { StackSetOperation: describeOperation(set, findOperation(set, input)) };
      },
      ListStackSetOperations: (request, input) => {
        const newestFirst = [...find(request, input).operations].reverse();
        return page(newestFirst.map(summarizeOperation), stringOf(input, 'NextToken'));
      },
      ListStackSetOperationResults: (request, input) => {
        const { results } = findOperation(find(request, input), input);
        return page(results.map(summarizeResult), stringOf(input, 'NextToken'));
      },
      ActivateOrganizationsAccess: request => switchAccess(request, true),
      DeactivateOrganizationsAccess: request => switchAccess(request, false),
      DescribeOrganizationsAccess: async request => {
        await requireManagement(request);
        return { Status: (await accessEnabled()) ? 'ENABLED' : 'DISABLED' };
      },
    };

  return async (request): Promise<Answer> => {
    const operation = operations[request.operation];
    if (operation === undefined) return context.forward(request);
    return queryAnswer(request.operation, await operation(request, queryInput(request)));
  };
}

const invalid = (message: string) => new AwsError('ValidationError', message);
