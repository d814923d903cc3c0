import { ResourceChange } from '../../../../world/plan/plan';
import { eventBusStaysClosed } from '../../../../review/rules/alerts/event-bus-stays-closed';
import { change, changed, deleted, findings, ORGANIZATION as REVIEWED, said, unchanged, unknown } from '../changes';

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
  [
    'bus with another key',
    [
      changed(
        'aws_cloudwatch_event_bus',
        { name: 'alerts', kms_key_identifier: '' },
        { kms_key_identifier: 'alias/a' },
      ),
    ],
    ["warning: The event bus 'alerts' gets another key."],
  ],
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
    saying('danger', 'is unknown until apply'),
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

const deny = (more: object = {}) => ({ ...statement('*'), Effect: 'Deny', ...more });
const NO_LONGER = saying('danger', 'no longer lets in organization o-abcdefghij');
const both = (more: object) => ({ StringEquals: { ...inOrganization().StringEquals, ...more } });
const ACCOUNT = document(statement({ AWS: '222222222222' }));

test.each<[string, ResourceChange[], string[]]>([
  ['everybody denied', to(document(statement('*', inOrganization()), deny())), NO_LONGER],
  [
    'the organization denied',
    to(document(statement('*', inOrganization()), deny({ Condition: inOrganization() }))),
    NO_LONGER,
  ],
  ['one source alone', to(document(statement('*', both({ 'events:source': 'aws.iam' })))), NO_LONGER],
  [
    'all but one source denied',
    to(
      document(
        statement('*', inOrganization()),
        deny({ Condition: { StringNotEquals: { 'events:source': 'aws.iam' } } }),
      ),
    ),
    NO_LONGER,
  ],
  [
    'one caller alone',
    to(document(statement('*', both({ 'aws:PrincipalArn': 'arn:aws:iam::222222222222:role/one' })))),
    NO_LONGER,
  ],
  [
    'one of two sources',
    to(
      document(statement('*', both({ 'events:source': 'aws.iam' }))),
      document(statement('*', both({ 'events:source': ['aws.iam', 'aws.signin'] }))),
    ),
    NO_LONGER,
  ],
  [
    'another bus',
    to(document({ ...statement('*', inOrganization()), Resource: `${BUS}-2` })),
    saying('danger', 'allows more and no longer lets in organization o-abcdefghij'),
  ],
  [
    'an account denied',
    to(document(statement({ AWS: '222222222222' }), deny({ Principal: { AWS: '222222222222' } })), ACCOUNT),
    saying('danger', 'no longer lets in account 222222222222'),
  ],
  [
    'a service with a source alone',
    to(
      document(statement({ Service: 'events.amazonaws.com' }, { StringEquals: { 'events:source': 'aws.iam' } })),
      document(statement({ Service: 'events.amazonaws.com' })),
    ),
    saying('danger', 'no longer lets in events.amazonaws.com'),
  ],
  [
    'a new permission for everybody',
    [change({ type: PERMISSION, after: { ...permission, condition: [] } })],
    ofPermission('danger', 'is new and lets in everybody'),
  ],
  [
    'a new policy for everybody',
    [change({ type: POLICY, after: { event_bus_name: 'hub', policy: document(statement('*')) } })],
    saying('danger', 'is new and lets in everybody'),
  ],
])('shut out or let in: %s', (_, changes, expected) => {
  expect(said(eventBusStaysClosed, changes)).toEqual(expected);
});

test.each<[string, ResourceChange[]]>([
  [
    'plain HTTP denied',
    to(document(statement('*', inOrganization()), deny({ Condition: { Bool: { 'aws:SecureTransport': 'false' } } }))),
  ],
  [
    'other organizations denied',
    to(
      document(
        statement('*', inOrganization()),
        deny({ Condition: { StringNotEquals: inOrganization().StringEquals } }),
      ),
    ),
  ],
  [
    'any role of any account',
    to(document(statement('*', { ...inOrganization(), ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/*' } }))),
  ],
  ['deleting rules denied', to(document(statement('*', inOrganization()), deny({ Action: 'events:DeleteRule' })))],
  ['a new permission for the organization', [change({ type: PERMISSION, after: permission })]],
  [
    'a permission for everybody of a new bus',
    [
      change({ type: PERMISSION, after: { ...permission, condition: [] } }),
      change({ type: 'aws_cloudwatch_event_bus', after: { name: 'hub' } }),
    ],
  ],
  [
    'a permission for everybody at another address',
    [
      change({ type: PERMISSION, after: { ...permission, condition: [] } }),
      unchanged(PERMISSION, { ...permission, condition: [] }, { address: 'old' }),
    ],
  ],
])('nobody shut out: %s', (_, changes) => {
  expect(said(eventBusStaysClosed, changes)).toEqual([]);
});

const denyAccount = (id: string) => deny({ Principal: { AWS: id } });
const inPart = (severity: string): string[] => saying(severity, 'denies some of what it lets in');
const listener = unchanged('aws_cloudwatch_event_rule', {
  event_bus_name: 'hub',
  event_pattern: JSON.stringify({ source: ['aws.signin'] }),
});
const ofSource = (source: string) => deny({ Condition: { StringEquals: { 'events:source': source } } });
const ofPaths = { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-abcdefghij/r-root/ou-root-prod/*' } };

test.each<[string, object, string[]]>([
  ['an account of its own', denyAccount('222222222222'), inPart('danger')],
  [
    'an account of its own by a condition',
    deny({ Condition: { StringEquals: { 'aws:PrincipalAccount': '222222222222' } } }),
    inPart('danger'),
  ],
  ['an account of somebody else', denyAccount('999999999999'), []],
  ['an OU', deny({ Condition: ofPaths }), inPart('warning')],
  ['a source that a rule waits for', ofSource('aws.signin'), inPart('danger')],
  ['a source that no rule waits for', ofSource('aws.health'), inPart('warning')],
  ['what is sent without TLS', deny({ Condition: { Bool: { 'aws:SecureTransport': 'false' } } }), []],
])('a Deny of %s', (_, statements, expected) => {
  const changes = [...to(document(statement('*', inOrganization()), statements)), listener];
  expect(said(eventBusStaysClosed, changes, { organization: REVIEWED })).toEqual(expected);
});

test('without an org file, nobody knows whose a denied account is', () => {
  const changes = to(document(statement('*', inOrganization()), denyAccount('222222222222')));
  expect(said(eventBusStaysClosed, changes)).toEqual(inPart('warning'));
});

const bus = unchanged('aws_cloudwatch_event_bus', { name: 'hub', arn: BUS });
const newPolicy = (...statements: object[]) =>
  change({ type: POLICY, address: 'new', after: { event_bus_name: 'hub', policy: document(...statements) } });
const newSaying = (severity: string, says: string): string[] => [
  `${severity}: The new policy of event bus 'hub' ${says}.`,
];
const CLOSED = 'allows more and no longer lets in organization o-abcdefghij';
const one = statement({ AWS: '222222222222' });
const there = unchanged(PERMISSION, permission);

test.each<[string, ResourceChange[], string[]]>([
  ['beside a permission', [newPolicy(one), there, bus], newSaying('danger', CLOSED)],
  [
    'beside a permission, of a bus by its ARN',
    [change({ ...newPolicy(), after: { ...newPolicy(one).after, event_bus_name: BUS } }), there, bus],
    [`danger: The new policy of event bus '${BUS}' ${CLOSED}.`],
  ],
  ['that says what a permission says', [newPolicy(statement('*', inOrganization())), there, bus], []],
  ['of another bus', [newPolicy(one), unchanged(PERMISSION, { ...permission, event_bus_name: 'other' })], []],
  [
    'beside another one',
    [newPolicy(one), unchanged(POLICY, { event_bus_name: 'hub', policy: ORGANIZATION })],
    [`danger: The policy of event bus 'hub' ${CLOSED.replace(' and', ';')} and is defined at ${POLICY}.it as well.`],
  ],
  [
    'in another account',
    [
      { ...newPolicy(one), stack: 'other' },
      unchanged(POLICY, { event_bus_name: 'hub', policy: ORGANIZATION }),
      bus,
      unchanged('aws_sns_topic', { arn: 'arn:aws:sns:us-east-1:222222222222:alerts' }, { stack: 'other' }),
    ],
    [],
  ],
  [
    'for somebody else',
    [newPolicy(statement({ AWS: '999999999999' }))],
    saying('danger', 'is new and lets in an account of somebody else'),
  ],
  [
    'unknown',
    [change({ type: POLICY, after: { event_bus_name: 'hub' }, afterUnknown: { policy: true } })],
    saying('warning', 'is new and unknown until apply'),
  ],
  [
    'and a permission for somebody else',
    [change({ type: PERMISSION, after: { ...permission, principal: '999999999999', condition: [] } })],
    ofPermission('danger', 'is new and lets in an account of somebody else'),
  ],
  [
    'and a permission for an account of its own',
    [change({ type: PERMISSION, after: { ...permission, principal: '222222222222', condition: [] } })],
    [],
  ],
  [
    'and a permission in place of another one',
    [
      change({ type: PERMISSION, address: 'new', after: { ...permission, principal: '222222222222', condition: [] } }),
      there,
    ],
    ofPermission('danger', `lets in others than before and is defined at ${PERMISSION}.it as well`),
  ],
])('a new policy %s', (_, changes, expected) => {
  expect(said(eventBusStaysClosed, changes, { organization: REVIEWED })).toEqual(expected);
});
