import { ABSENT } from '../who-acts';
import { OUR_ARN, OUR_PATH, OUR_STACK, OURS, request, WatchedCall, WatchedGroup } from './watched-call';

const DISABLED = 'DISABLED';

/** Rules and buses of the event path, here and in the hub. */
const RULES: readonly WatchedCall[] = [
  {
    service: 'events',
    events: ['DeleteEventBus', 'DeleteRule', 'DisableRule'],
    means: 'disarms',
    ...request({ name: [OURS] }),
    changed: 'name',
    of: 'eventBusName',
  },
  {
    service: 'events',
    events: ['RemoveTargets'],
    means: 'disarms',
    ...request({ rule: [OURS] }),
    changed: 'rule',
    of: 'eventBusName',
  },
  {
    service: 'events',
    events: ['RemovePermission'],
    means: 'disarms',
    ...request({ eventBusName: [OURS, OUR_PATH] }),
    of: 'eventBusName',
  },
  {
    service: 'events',
    events: ['PutRule'],
    means: 'disarms',
    ...request({ name: [OURS], state: [DISABLED] }),
    changed: 'name',
    of: 'eventBusName',
    now: 'state',
  },
  // with a key that it cannot use, the bus from which everything is forwarded takes no events
  {
    service: 'events',
    events: ['UpdateEventBus'],
    means: 'disarms',
    ...request({ name: [ABSENT, 'default'], kmsKeyIdentifier: [{ 'anything-but': '' }] }),
    changed: 'name',
    now: 'kmsKeyIdentifier',
  },
  {
    service: 'events',
    events: ['PutRule'],
    means: 'sets',
    ...request({ name: [OURS], state: [ABSENT, { 'anything-but': DISABLED }] }),
    changed: 'name',
    of: 'eventBusName',
    now: 'state',
  },
  {
    service: 'events',
    events: ['CreateEventBus', 'UpdateEventBus'],
    means: 'sets',
    ...request({ name: [OURS] }),
    changed: 'name',
    now: 'kmsKeyIdentifier',
  },
  {
    service: 'events',
    events: ['PutTargets'],
    means: 'sets',
    ...request({ rule: [OURS] }),
    changed: 'rule',
    of: 'eventBusName',
  },
  {
    service: 'events',
    events: ['PutPermission'],
    means: 'sets',
    ...request({ eventBusName: [OURS, OUR_PATH] }),
    of: 'eventBusName',
  },
];

/** What puts the rules into every account: StackSets, and the stacks that they make there. */
const STACK_SETS: readonly WatchedCall[] = [
  {
    service: 'cloudformation',
    events: ['DeleteStackInstances', 'DeleteStackSet', 'StopStackSetOperation'],
    means: 'disarms',
    ...request({ stackSetName: [OURS, OUR_PATH] }),
    changed: 'stackSetName',
  },
  // nobody but StackSets has a reason to change these
  {
    service: 'cloudformation',
    events: [
      'CancelUpdateStack',
      'ContinueUpdateRollback',
      'DeleteStack',
      'ExecuteChangeSet',
      'RollbackStack',
      'SetStackPolicy',
      'UpdateStack',
      'UpdateTerminationProtection',
    ],
    means: 'disarms',
    ...request({ stackName: [OUR_STACK] }),
    changed: 'stackName',
  },
  { service: 'cloudformation', events: ['DeactivateOrganizationsAccess'], means: 'disarms' },
  {
    service: 'cloudformation',
    events: [
      'CreateStackInstances',
      'CreateStackSet',
      'ImportStacksToStackSet',
      'UpdateStackInstances',
      'UpdateStackSet',
    ],
    means: 'sets',
    ...request({ stackSetName: [OURS, OUR_PATH] }),
    changed: 'stackSetName',
  },
];

/** Roles, queues and the state machine that looks accounts up. */
const HELPERS: readonly WatchedCall[] = [
  {
    service: 'iam',
    events: ['DeleteRole', 'DeleteRolePolicy', 'DetachRolePolicy'],
    means: 'disarms',
    ...request({ roleName: [OURS] }),
    changed: 'roleName',
    of: 'policyName',
  },
  {
    service: 'iam',
    events: [
      'AttachRolePolicy',
      'CreateRole',
      'DeleteRolePermissionsBoundary',
      'PutRolePermissionsBoundary',
      'PutRolePolicy',
      'UpdateAssumeRolePolicy',
      'UpdateRole',
    ],
    means: 'sets',
    ...request({ roleName: [OURS] }),
    changed: 'roleName',
    of: 'policyName',
  },
  {
    service: 'sqs',
    events: ['DeleteQueue', 'PurgeQueue', 'RemovePermission'],
    means: 'disarms',
    ...request({ queueUrl: [OUR_PATH] }),
    changed: 'queueUrl',
  },
  {
    service: 'sqs',
    events: ['StartMessageMoveTask'],
    means: 'disarms',
    ...request({ sourceArn: [OUR_ARN] }),
    changed: 'sourceArn',
  },
  {
    service: 'sqs',
    events: ['AddPermission', 'SetQueueAttributes'],
    means: 'sets',
    ...request({ queueUrl: [OUR_PATH] }),
    changed: 'queueUrl',
  },
  {
    service: 'states',
    events: ['DeleteStateMachine'],
    means: 'disarms',
    ...request({ stateMachineArn: [OUR_ARN] }),
    changed: 'stateMachineArn',
  },
  {
    service: 'states',
    events: ['UpdateStateMachine'],
    means: 'sets',
    ...request({ stateMachineArn: [OUR_ARN] }),
    changed: 'stateMachineArn',
  },
];

export const EVENT_PATH: WatchedGroup = {
  title: 'the event path: rules, buses, StackSets, roles, queues, the look-up',
  ownActs: 'own-parts',
  calls: () => [...RULES, ...STACK_SETS, ...HELPERS],
};
