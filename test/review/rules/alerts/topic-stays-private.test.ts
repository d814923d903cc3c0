import { topicStaysPrivate } from '../../../../review/rules/alerts/topics';
import { ResourceChange } from '../../../../world/plan/plan';
import { change, changed, deleted, findings, replaced, said, unchanged, unknown } from '../changes';

const TYPE = 'aws_sns_topic_policy';
const ARN = 'arn:aws:sns:us-east-1:111111111111:critical';

const statement = (principal: object, more: object = {}) => ({
  Effect: 'Allow',
  Principal: principal,
  Action: 'sns:Publish',
  Resource: ARN,
  ...more,
});
const CLOUDWATCH_CONDITION = { StringEquals: { 'aws:SourceAccount': '111111111111' } };
const CLOUDWATCH = statement({ Service: 'cloudwatch.amazonaws.com' }, { Condition: CLOUDWATCH_CONDITION });
const EVENTS = statement({ Service: 'events.amazonaws.com' });
const document = (...Statement: object[]): string => JSON.stringify({ Version: '2012-10-17', Statement });
const BOTH = document(CLOUDWATCH, EVENTS);
const to = (policy: string): ResourceChange[] => [changed(TYPE, { arn: ARN, policy: BOTH }, { policy })];
const saying = (severity: string, says: string): string[] => [`${severity}: The policy of topic '${ARN}' ${says}.`];

test.each<[string, ResourceChange[], string[]]>([
  ['deleted', [deleted(TYPE, { arn: ARN, policy: BOTH })], saying('danger', 'is deleted')],
  ['replaced', [replaced(TYPE, { arn: ARN, policy: BOTH })], saying('warning', 'is replaced')],
  [
    'everybody may subscribe',
    to(document(CLOUDWATCH, EVENTS, statement({ AWS: '*' }, { Action: 'sns:Subscribe' }))),
    saying('danger', 'allows more'),
  ],
  ['a condition less', to(document({ ...CLOUDWATCH, Condition: undefined }, EVENTS)), saying('danger', 'allows more')],
  [
    'EventBridge may no longer publish',
    to(document(CLOUDWATCH)),
    saying('danger', 'no longer lets a service of AWS publish'),
  ],
  [
    'EventBridge only with a source, which it does not send',
    to(document(CLOUDWATCH, { ...EVENTS, Condition: { StringEquals: { 'AWS:SourceAccount': '111111111111' } } })),
    saying('danger', 'no longer lets a service of AWS publish'),
  ],
  [
    'unknown',
    [unknown(TYPE, { arn: ARN, policy: BOTH }, { policy: true })],
    saying('danger', 'is unknown until apply'),
  ],
  [
    'no JSON',
    to('not a policy'),
    saying(
      'danger',
      'no longer lets a service of AWS publish and changes, and nobody can tell whether it becomes weaker',
    ),
  ],
  [
    'in the topic itself',
    [changed('aws_sns_topic', { name: 'critical', policy: BOTH }, { policy: document(CLOUDWATCH) })],
    ["danger: The policy of topic 'critical' no longer lets a service of AWS publish."],
  ],
])('%s', (_, changes, expected) => {
  expect(said(topicStaysPrivate, changes)).toEqual(expected);
});

test.each<[string, ResourceChange[]]>([
  ['created', [change({ type: TYPE, after: { arn: ARN, policy: BOTH } })]],
  ['unchanged', [unchanged(TYPE, { arn: ARN, policy: BOTH })]],
  ['in another order', to(document(EVENTS, CLOUDWATCH))],
  ['respelled', to(document({ ...EVENTS, Sid: 'Other', Action: ['SNS:publish'], Resource: [ARN] }, CLOUDWATCH))],
  [
    'CloudWatch with one condition more',
    to(
      document(EVENTS, {
        ...CLOUDWATCH,
        Condition: { ...CLOUDWATCH_CONDITION, ArnLike: { 'aws:SourceArn': 'arn:aws:cloudwatch:*:*:alarm:*' } },
      }),
    ),
  ],
  ['everybody is denied without TLS', to(document(CLOUDWATCH, EVENTS, denyPlain()))],
])('nothing to say: %s', (_, changes) => {
  expect(said(topicStaysPrivate, changes)).toEqual([]);
});

function denyPlain(): object {
  return statement({ AWS: '*' }, { Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } });
}

test('says what is allowed, with the account of the topic; nothing of a policy that is marked sensitive', () => {
  const [wider] = to(document(CLOUDWATCH, EVENTS, statement({ AWS: '222222222222' }, { Action: 'sns:Subscribe' })));
  const [found] = findings(topicStaysPrivate, [wider!]);
  expect(found?.accounts).toEqual(['111111111111']);
  expect(found?.details.join()).toContain('222222222222');
  const [masked] = findings(topicStaysPrivate, [change({ ...wider!, afterSensitive: { policy: true } })]);
  expect(masked?.details).toEqual(['the documents are marked sensitive and are not shown']);
});

test('a policy in the topic itself', () => {
  const topic = { name: 'critical', policy: BOTH };
  const open = document(CLOUDWATCH, EVENTS, statement({ AWS: '*' }));
  expect(said(topicStaysPrivate, [changed('aws_sns_topic', topic, { policy: open })])).toEqual([
    "danger: The policy of topic 'critical' allows more.",
  ]);
  expect(said(topicStaysPrivate, [unknown('aws_sns_topic', topic, { policy: true })])).toEqual([
    "danger: The policy of topic 'critical' is unknown until apply.",
  ]);
});

const added = (...statements: object[]): ResourceChange =>
  change({ type: TYPE, after: { arn: ARN, policy: document(...statements) } });
const ANYBODY = statement({ AWS: '*' });

test.each<[string, ResourceChange[], string[]]>([
  ['for everybody', [added(EVENTS, ANYBODY)], saying('danger', 'is new and lets in everybody')],
  [
    'for everybody of the account',
    [added({ ...ANYBODY, Condition: { StringEquals: { 'AWS:SourceOwner': '111111111111' } } })],
    [],
  ],
  ['for services', [added(EVENTS, CLOUDWATCH)], []],
  [
    'for everybody, as in the topic before',
    [added(ANYBODY), unchanged('aws_sns_topic', { arn: ARN, policy: document(ANYBODY) })],
    [],
  ],
])('a new policy %s', (_, changes, expected) => {
  expect(said(topicStaysPrivate, changes)).toEqual(expected);
});

const ALARM = 'arn:aws:cloudwatch:us-east-1:111111111111:alarm:root';
const alarm = unchanged('aws_cloudwatch_metric_alarm', { arn: ALARM, alarm_actions: [ARN] });
const ofAlarms = (pattern: string) => ({ ArnLike: { 'aws:SourceArn': pattern } });
const denied = (pattern: string) => statement({ AWS: '*' }, { Effect: 'Deny', Condition: ofAlarms(pattern) });
const SILENT = saying('danger', 'no longer lets a service of AWS publish');
const PERHAPS = saying('warning', 'may refuse some of what a service of AWS asks for');
const forOwner = (account: string) =>
  statement({ Service: 'budgets.amazonaws.com' }, { Condition: { StringEquals: { 'aws:SourceAccount': account } } });

test.each<[string, object[], string[]]>([
  ['for its alarm', [{ ...CLOUDWATCH, Condition: ofAlarms(ALARM) }], []],
  ['for an alarm that is none', [{ ...CLOUDWATCH, Condition: ofAlarms(`${ALARM}-use`) }], SILENT],
  ['with a Deny of its alarm', [CLOUDWATCH, denied(ALARM)], SILENT],
  ['with a Deny of alarms', [CLOUDWATCH, denied('arn:aws:cloudwatch:*:*:alarm:*')], SILENT],
  ['with a Deny of another alarm', [CLOUDWATCH, denied(`${ALARM}-use`)], PERHAPS],
  ['with another service for the account', [CLOUDWATCH, forOwner('111111111111')], []],
  ['with another service for another account', [CLOUDWATCH, forOwner('999999999999')], saying('danger', 'allows more')],
])('a policy %s', (_, statements, expected) => {
  const before = statement({ Service: 'cloudwatch.amazonaws.com' });
  const after = statements.map(one => (one === CLOUDWATCH ? before : one));
  const changes = [
    changed(TYPE, { arn: ARN, policy: document(before, EVENTS) }, { policy: document(EVENTS, ...after) }),
  ];
  expect(said(topicStaysPrivate, [...changes, alarm])).toEqual(expected);
});

const DEFAULT = statement({ AWS: '*' }, { Condition: { StringEquals: { 'AWS:SourceOwner': '111111111111' } } });
const topic = (...statements: object[]) => unchanged('aws_sns_topic', { arn: ARN, policy: document(...statements) });
const newSaying = (severity: string, says: string): string[] => [
  `${severity}: The new policy of topic '${ARN}' ${says}.`,
];

test.each<[string, ResourceChange[], string[]]>([
  [
    'without the alarms that the default policy lets publish',
    [added(EVENTS), topic(DEFAULT, EVENTS), alarm],
    newSaying('danger', 'no longer lets a service of AWS publish'),
  ],
  [
    'with the alarms that the default policy lets publish',
    [added(EVENTS, CLOUDWATCH), topic(DEFAULT, EVENTS), alarm],
    [],
  ],
  [
    'that drops a service',
    [added(CLOUDWATCH), topic(CLOUDWATCH, EVENTS)],
    newSaying('danger', 'no longer lets a service of AWS publish'),
  ],
  [
    'beside another one',
    [{ ...added(CLOUDWATCH), address: 'second' }, unchanged(TYPE, { arn: ARN, policy: BOTH })],
    saying('danger', `no longer lets a service of AWS publish and is defined at ${TYPE}.it as well`),
  ],
  [
    'in place of one that leaves, once',
    [deleted(TYPE, { arn: ARN, policy: BOTH }), { ...added(CLOUDWATCH), address: 'second' }],
    [
      `danger: The policy of topic '${ARN}' no longer lets a service of AWS publish and is deleted at ${TYPE}.it and defined again at second; the deletion may come last.`,
    ],
  ],
  [
    'for an account of somebody else',
    [added(statement({ AWS: '999999999999' })), alarm],
    saying('danger', 'is new and lets in an account of somebody else'),
  ],
  [
    'unknown',
    [change({ type: TYPE, after: { arn: ARN }, afterUnknown: { policy: true } })],
    saying('warning', 'is new and unknown until apply'),
  ],
])('a new policy %s', (_, changes, expected) => {
  expect(said(topicStaysPrivate, changes)).toEqual(expected);
});
