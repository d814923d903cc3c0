import {
  ACCOUNT_READER_ROLE,
  ACCOUNT_READER_ROLE_POLICY,
  ANNOUNCER,
  ANNOUNCER_LOG_GROUP,
  ANNOUNCER_ROLE,
  ANNOUNCER_ROLE_POLICY,
  ANNOUNCER_ALARM,
  busName,
  forwardingRuleName,
  FORWARDING_QUEUE,
  FORWARDING_ROLE_POLICY,
  FORWARD_PREFIX,
  HUB_QUEUE,
  DELEGATE_STACK_SET,
  MANAGEMENT_STACK_SET,
  MEMBERS_STACK_SET,
  STACK_SET_ADMINISTRATION_ROLE,
  STACK_SET_EXECUTION_ROLE,
  stackOf,
  START_ROLE,
  START_ROLE_POLICY,
  SUBSCRIPTION_QUEUE,
  TRAIL_LOGS_ROLE,
} from '../../../config/names';
import { ACCOUNTS, HOME, OPT_IN, Row, rowsOf, Where } from './row';

const events = rowsOf('events');
const cloudformation = rowsOf('cloudformation');
const iam = rowsOf('iam');
const sqs = rowsOf('sqs');
const states = rowsOf('states');
const logs = rowsOf('logs');
const cloudwatch = rowsOf('cloudwatch');

const FORWARDERS = ['root-activity', 'root-sign-in', 'tampering'] as const;
const BUSES = ['root-activity', 'root-sign-in', 'tampering'] as const;
const PLACES = ['management', 'member'] as const;
const another = { another: { request: { name: 'workload', rule: 'workload', eventBusName: 'workload' } } };
const NOTHING = '{"source":["workload"]}';

/** What the rules on default buses can be called; the first of each signal. */
const onDefaultBus = (signal: string, where: Where): readonly Row[] => {
  const name = forwardingRuleName(signal);
  const of = `the rule that forwards ${signal}`;
  return [
    events('DisableRule', of, where, { name, eventBusName: 'default' }, another),
    events('DeleteRule', of, where, { name, eventBusName: 'default', force: true }, another),
    events('RemoveTargets', of, where, { rule: name, ids: ['hub'] }, another),
    events('PutRule', `the pattern of ${of}`, where, { name, eventPattern: NOTHING, state: 'ENABLED' }, another),
    events('PutRule', `the state of ${of}`, where, { name, eventPattern: NOTHING, state: 'DISABLED' }, another),
    events(
      'PutTargets',
      `the target of ${of}`,
      where,
      { rule: name, targets: [{ id: 'hub', arn: `arn:aws:events:${HOME}:${ACCOUNTS[where]}:event-bus/workload` }] },
      another,
    ),
  ];
};

/** @param rule - a rule of the hub on the bus of the signal */
const inHub = (signal: string, rule: string): readonly Row[] => {
  const eventBusName = busName(signal);
  const of = `the rule of the hub for ${signal}`;
  return [
    events('DisableRule', of, 'management', { name: rule, eventBusName }, another),
    events('DeleteRule', of, 'management', { name: rule, eventBusName, force: true }, another),
    events('RemoveTargets', of, 'management', { rule, eventBusName, ids: ['announcer'] }, another),
    events(
      'PutRule',
      `the pattern of ${of}`,
      'management',
      { name: rule, eventBusName, eventPattern: NOTHING, state: 'ENABLED' },
      another,
    ),
    events(
      'PutTargets',
      `the target of ${of}`,
      'management',
      {
        rule,
        eventBusName,
        targets: [{ id: 'announcer', arn: `arn:aws:sns:${HOME}:${ACCOUNTS.management}:workload` }],
      },
      another,
    ),
    events('DeleteEventBus', `the bus of ${signal}`, 'management', { name: eventBusName }, another),
    events(
      'UpdateEventBus',
      `the key of the bus of ${signal}`,
      'management',
      { name: eventBusName, kmsKeyIdentifier: 'alias/workload' },
      another,
    ),
    events(
      'RemovePermission',
      `the policy of the bus of ${signal}`,
      'management',
      { eventBusName, removeAllPermissions: true },
      another,
    ),
    events(
      'PutPermission',
      `the policy of the bus of ${signal}`,
      'management',
      { eventBusName, policy: '{}' },
      another,
    ),
  ];
};

const stack = (set: string) => ({ stackName: `${stackOf(set)}-5d0b1c5e-0000-4000-8000-000000000003` });
const anotherStack = { another: { request: { stackName: 'workload', stackSetName: 'workload' } } };
const stackRows = (where: Where, set: string): readonly Row[] => [
  ...['DeleteStack', 'ExecuteChangeSet', 'UpdateStack', 'RollbackStack'].map(action =>
    cloudformation(action, 'the forwarding stack', where, stack(set), anotherStack),
  ),
  ...['SetStackPolicy', 'UpdateTerminationProtection', 'ContinueUpdateRollback', 'CancelUpdateStack'].map(action =>
    cloudformation(action, 'updates of the forwarding stack', where, stack(set), anotherStack),
  ),
];

const setRows = (name: string, accounts: object): readonly Row[] => [
  cloudformation(
    'DeleteStackInstances',
    `the stacks of ${name}`,
    'management',
    { stackSetName: name, regions: [HOME], retainStacks: false, ...accounts },
    anotherStack,
  ),
  cloudformation('UpdateStackSet', `the template of ${name}`, 'management', { stackSetName: name }, anotherStack),
  cloudformation(
    'UpdateStackInstances',
    `the parameters of ${name}`,
    'management',
    { stackSetName: name, regions: [HOME], ...accounts },
    anotherStack,
  ),
  cloudformation('DeleteStackSet', name, 'management', { stackSetName: name }, anotherStack),
  cloudformation(
    'StopStackSetOperation',
    `an operation of ${name}`,
    'management',
    { stackSetName: name, operationId: 'o' },
    anotherStack,
  ),
];

const roleRows = (roleName: string, policyName: string, where: Where): readonly Row[] => {
  const rest = { another: { request: { roleName: 'workload', policyName: 'workload' } } };
  const deny = '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}';
  const trust = '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"sts:AssumeRole","Principal":"*"}]}';
  return [
    iam('DeleteRole', `the role ${roleName}`, where, { roleName }, rest),
    iam('DeleteRolePolicy', `the rights of ${roleName}`, where, { roleName, policyName }, rest),
    iam('PutRolePolicy', `the rights of ${roleName}`, where, { roleName, policyName, policyDocument: deny }, rest),
    iam(
      'PutRolePermissionsBoundary',
      `the rights of ${roleName}`,
      where,
      { roleName, permissionsBoundary: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
      rest,
    ),
    iam(
      'AttachRolePolicy',
      `the rights of ${roleName}`,
      where,
      { roleName, policyArn: 'arn:aws:iam::aws:policy/AWSDenyAll' },
      rest,
    ),
    iam('UpdateAssumeRolePolicy', `the trust of ${roleName}`, where, { roleName, policyDocument: trust }, rest),
  ];
};

const url = (where: Where, name: string) => `https://sqs.${HOME}.amazonaws.com/${ACCOUNTS[where]}/${name}`;
const queueRows = (name: string, where: Where): readonly Row[] => {
  const rest = { another: { request: { queueUrl: url(where, 'workload') } } };
  const queueUrl = url(where, name);
  return [
    sqs('DeleteQueue', `the queue ${name}`, where, { queueUrl }, rest),
    sqs('PurgeQueue', `what ${name} kept`, where, { queueUrl }, rest),
    sqs('SetQueueAttributes', `who may write to ${name}`, where, { queueUrl, attributes: { Policy: '' } }, rest),
    sqs('RemovePermission', `who may write to ${name}`, where, { queueUrl, label: 'RulesSend' }, rest),
    sqs(
      'StartMessageMoveTask',
      `what ${name} kept`,
      where,
      { sourceArn: `arn:aws:sqs:${HOME}:${ACCOUNTS[where]}:${name}` },
      { another: { request: { sourceArn: `arn:aws:sqs:${HOME}:${ACCOUNTS[where]}:workload` } } },
    ),
    sqs(
      'DeleteMessage',
      `what ${name} kept`,
      where,
      {},
      {
        dataEvent: true,
        limit:
          'CloudTrail records messages as data events, and a trail of management events has none. The alarm on the queue told of them when they came',
      },
    ),
  ];
};

/** The state machine that tells people, what it may, and what tells when it fails. */
const machineRows = (): readonly Row[] => {
  const arn = (name: string) => `arn:aws:states:${HOME}:${ACCOUNTS.management}:stateMachine:${name}`;
  const rest = { another: { request: { stateMachineArn: arn('workload') } } };
  return [
    states('DeleteStateMachine', 'the announcer', 'management', { stateMachineArn: arn(ANNOUNCER) }, rest),
    states(
      'UpdateStateMachine',
      'what the announcer does',
      'management',
      { stateMachineArn: arn(ANNOUNCER), definition: '{}' },
      rest,
    ),
    ...roleRows(ANNOUNCER_ROLE, ANNOUNCER_ROLE_POLICY, 'management'),
    ...roleRows(START_ROLE, START_ROLE_POLICY, 'management'),
    ...roleRows(ACCOUNT_READER_ROLE, ACCOUNT_READER_ROLE_POLICY, 'management').slice(0, 2),
    logs(
      'DeleteLogGroup',
      'what the announcer wrote',
      'management',
      { logGroupName: ANNOUNCER_LOG_GROUP },
      { another: { request: { logGroupName: '/workload' } } },
    ),
    cloudwatch(
      'DeleteAlarms',
      'the alarm on the announcer',
      'management',
      { alarmNames: [ANNOUNCER_ALARM] },
      { another: { request: { alarmNames: ['workload'] } } },
    ),
  ];
};

/** What forwards from further regions of the member that may open root sessions, where the organization has one. */
export const DELEGATE: readonly Row[] = [
  ...setRows(DELEGATE_STACK_SET, {
    deploymentTargets: {
      organizationalUnitIds: ['r-exam'],
      accountFilterType: 'INTERSECTION',
      accounts: [ACCOUNTS.member],
    },
  }),
  ...stackRows('member', DELEGATE_STACK_SET).map(row => ({ ...row, region: OPT_IN })),
];

/** @param ruleOf - a rule of the hub on the bus of a signal, as it was synthesized */
export const eventPath = (ruleOf: (signal: string) => string): readonly Row[] => [
  ...PLACES.flatMap(where => FORWARDERS.flatMap(signal => onDefaultBus(signal, where))),
  ...PLACES.map(where =>
    events(
      'UpdateEventBus',
      'the key of the default bus',
      where,
      { name: 'default', kmsKeyIdentifier: 'alias/workload' },
      { another: { request: { name: 'workload' } } },
    ),
  ),
  events('UpdateEventBus', 'the key of the default bus, without its name', 'member', {
    kmsKeyIdentifier: 'alias/workload',
  }),
  ...BUSES.flatMap(signal => inHub(signal, ruleOf(signal))),
  ...setRows(MEMBERS_STACK_SET, { deploymentTargets: { organizationalUnitIds: ['r-exam'] } }),
  ...setRows(MANAGEMENT_STACK_SET, { accounts: [ACCOUNTS.management] }),
  cloudformation('DeactivateOrganizationsAccess', 'new accounts of the StackSet', 'management'),
  ...stackRows('member', MEMBERS_STACK_SET),
  ...stackRows('management', MANAGEMENT_STACK_SET),
  ...roleRows(`${FORWARD_PREFIX}${HOME}`, FORWARDING_ROLE_POLICY, 'member'),
  ...roleRows(`${FORWARD_PREFIX}${HOME}`, FORWARDING_ROLE_POLICY, 'management'),
  ...roleRows(TRAIL_LOGS_ROLE, 'deliver-to-log-group', 'management'),
  ...roleRows(STACK_SET_ADMINISTRATION_ROLE, 'assume-execution-role', 'management').slice(0, 2),
  ...roleRows(STACK_SET_EXECUTION_ROLE, 'forwarding', 'management').slice(0, 2),
  ...machineRows(),
  ...queueRows(HUB_QUEUE, 'management'),
  ...queueRows(SUBSCRIPTION_QUEUE, 'management'),
  ...queueRows(FORWARDING_QUEUE, 'member'),
];
