import { ResourceChange } from '../../../review/plan';
import { eventBusStaysClosed } from '../../../review/rules/event-bus-stays-closed';
import { change, changed, deleted, findings, said, unchanged, unknown } from './changes';

const POLICY = 'aws_cloudwatch_event_bus_policy';
const PERMISSION = 'aws_cloudwatch_event_permission';
const BUS = 'arn:aws:events:us-east-1:111111111111:event-bus/hub';
const statement = (principal: unknown, condition?: object) => ({
  Effect: 'Allow',
  Principal: principal,
  Action: 'events:PutEvents',
  Resource: BUS,
  ...(condition === undefined ? {} : { Condition: condition }),
});
const inOrganization = (id = 'o-abcdefghij') => ({ StringEquals: { 'aws:PrincipalOrgID': id } });
const document = (...Statement: object[]): string => JSON.stringify({ Version: '2012-10-17', Statement });
const ORGANIZATION = document(statement({ AWS: '*' }, inOrganization()));
const to = (policy: string, from = ORGANIZATION): ResourceChange[] => [
  changed(POLICY, { event_bus_name: 'hub', policy: from }, { policy }),
];
const saying = (severity: string, says: string): string[] => [`${severity}: The policy of event bus 'hub' ${says}.`];

const permission = {
  statement_id: 'org',
  event_bus_name: 'hub',
  action: 'events:PutEvents',
  principal: '*',
  condition: [{ key: 'aws:PrincipalOrgID', type: 'StringEquals', value: 'o-abcdefghij' }],
};
const ofPermission = (severity: string, says: string): string[] => [
  `${severity}: The event bus permission 'org' ${says}.`,
];

test.each<[string, ResourceChange[], string[]]>([
  ['bus deleted', [deleted('aws_cloudwatch_event_bus', { name: 'hub' })], ["danger: The event bus 'hub' is deleted."]],
  [
    'policy deleted',
    [deleted(POLICY, { event_bus_name: 'hub', policy: ORGANIZATION })],
    saying('danger', 'is deleted'),
  ],
  ['everybody', to(document(statement('*'))), saying('danger', 'allows more')],
  [
    'an account more',
    to(document(statement({ AWS: '*' }, inOrganization()), statement({ AWS: '222222222222' }))),
    saying('danger', 'allows more'),
  ],
  [
    'another organization',
    to(document(statement({ AWS: '*' }, inOrganization('o-klmnopqrst')))),
    saying('danger', 'allows more and no longer lets in organization o-abcdefghij'),
  ],
  [
    'an account less',
    to(
      document(statement({ AWS: '222222222222' })),
      document(statement({ AWS: ['222222222222', 'arn:aws:iam::333333333333:root'] })),
    ),
    saying('danger', 'no longer lets in account 333333333333'),
  ],
  [
    'unknown',
    [unknown(POLICY, { event_bus_name: 'hub', policy: ORGANIZATION }, { policy: true })],
    saying('warning', 'is unknown until apply'),
  ],
  ['permission deleted', [deleted(PERMISSION, permission)], ofPermission('danger', 'is deleted')],
  [
    'permission without a condition',
    [changed(PERMISSION, permission, { condition: [] })],
    ofPermission('danger', 'lets in everybody'),
  ],
  [
    'permission for another account',
    [changed(PERMISSION, { ...permission, principal: '222222222222', condition: [] }, { principal: '333333333333' })],
    ofPermission('danger', 'lets in others than before'),
  ],
])('%s', (_, changes, expected) => {
  expect(said(eventBusStaysClosed, changes)).toEqual(expected);
});

test.each<[string, ResourceChange[]]>([
  ['created', [change({ type: POLICY, after: { event_bus_name: 'hub', policy: ORGANIZATION } })]],
  ['unchanged', [unchanged(POLICY, { event_bus_name: 'hub', policy: ORGANIZATION })]],
  [
    'respelled',
    to(document({ Sid: 'New', ...statement('*', { StringEquals: { 'aws:principalorgid': ['o-abcdefghij'] } }) })),
  ],
  ['closed to everybody but the organization', to(ORGANIZATION, document(statement('*')))],
  ['permission closed', [changed(PERMISSION, { ...permission, condition: [] }, { condition: permission.condition })]],
])('nothing to say: %s', (_, changes) => {
  expect(said(eventBusStaysClosed, changes)).toEqual([]);
});

test('a policy and a permission touch the account of their bus', () => {
  const bus = unchanged('aws_cloudwatch_event_bus', { name: 'hub', arn: BUS });
  const changes = [...to(document(statement('*'))), deleted(PERMISSION, permission), bus];
  expect(findings(eventBusStaysClosed, changes).map(({ accounts }) => accounts)).toEqual([
    ['111111111111'],
    ['111111111111'],
  ]);
});

test('unknown senders', () => {
  expect(said(eventBusStaysClosed, [unknown(PERMISSION, permission, { principal: true, condition: true })])).toEqual([
    "warning: The event bus permission 'org' leaves 'principal' and 'condition' unknown until apply.",
  ]);
});
