import { ResourceChange } from '../../../../world/plan/plan';
import { eventRuleStillMatches } from '../../../../review/rules/alerts/event-rule-still-matches';
import { change, changed, deleted, findings, forgotten, replaced, said, unchanged, unknown } from '../changes';

const RULE = 'aws_cloudwatch_event_rule';
const TARGET = 'aws_cloudwatch_event_target';
const ALL = 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS';
const ROOT = { detail: { userIdentity: { type: ['Root'] } } };
const rule = { name: 'root', event_bus_name: 'default', state: ALL, event_pattern: JSON.stringify(ROOT) };
const target = {
  rule: 'root',
  event_bus_name: 'default',
  target_id: 'topic',
  arn: 'arn:aws:sns:us-east-1:111111111111:critical',
  role_arn: 'arn:aws:iam::111111111111:role/forward',
  dead_letter_config: [{ arn: 'arn:aws:sqs:us-east-1:111111111111:dlq' }],
};
const record = (awsRegion: string) => ({
  eventName: 'CreateUser',
  eventSource: 'iam.amazonaws.com',
  eventType: 'AwsApiCall',
  recipientAccountId: '999999999999',
  readOnly: false,
  awsRegion,
  sourceIPAddress: '192.0.2.1',
  userIdentity: { type: 'Root' },
});
const sampleEvents = new Map<string, unknown>([
  ['eu', record('eu-west-1')],
  ['us', record('us-east-1')],
  ['not an event', 'text'],
]);
const pattern = (json: unknown, from: unknown = ROOT): ResourceChange[] => [
  changed(RULE, { ...rule, event_pattern: JSON.stringify(from) }, { event_pattern: JSON.stringify(json) }),
];
const message = (before: object, after: object): ResourceChange[] => [
  changed(TARGET, { ...target, ...before }, { input_transformer: [], ...after }),
];
const template = (input_template: string, input_paths: object) => ({
  input_transformer: [{ input_template, input_paths }],
});
const BOTH = { a: '$.account', b: '$.detail.eventName' };
const retries = (attempts: number, seconds: number) => ({
  maximum_retry_attempts: attempts,
  maximum_event_age_in_seconds: seconds,
});
const ofRule = (severity: string, says: string): string[] => [`${severity}: The event rule 'root' ${says}.`];
const ofTarget = (severity: string, says: string): string[] => [
  `${severity}: The target 'topic' of event rule 'root' ${says}.`,
];

test.each<[string, ResourceChange[], string[]]>([
  ['deleted', [deleted(RULE, rule)], ofRule('danger', 'is deleted')],
  [
    'forgotten',
    [forgotten(RULE, rule)],
    ofRule('danger', 'is forgotten: it stays in AWS, and Terraform no longer looks after it'),
  ],
  ['switched off', [changed(RULE, rule, { state: 'DISABLED' })], ofRule('danger', 'is switched off')],
  [
    'switched off in the old way',
    [changed(RULE, { name: 'root', is_enabled: true, event_pattern: rule.event_pattern }, { is_enabled: false })],
    ofRule('danger', 'is switched off'),
  ],
  [
    'switched off in the old way, with the new one left over',
    [changed(RULE, { ...rule, is_enabled: true }, { is_enabled: false })],
    ofRule('danger', 'is switched off'),
  ],
  [
    'switched off in the new way, with the old one left over',
    [changed(RULE, { ...rule, is_enabled: true }, { state: 'DISABLED' })],
    ofRule('danger', 'is switched off'),
  ],
  [
    'without read-only calls',
    [changed(RULE, rule, { state: 'ENABLED' })],
    ofRule('danger', 'no longer sees read-only calls'),
  ],
  [
    'a field more',
    pattern({ ...ROOT, region: ['us-east-1'] }),
    ofRule('danger', 'no longer matches 1 of the sample events: eu'),
  ],
  [
    'a field that no sample tells',
    pattern({ detail: { ...ROOT.detail, errorCode: [{ exists: false }] } }),
    ofRule('danger', 'matches fewer events'),
  ],
  [
    'one value less',
    pattern({ detail: { eventName: ['A'] } }, { detail: { eventName: ['A', 'B'] } }),
    ofRule('danger', 'matches fewer events'),
  ],
  [
    'one exception more',
    pattern({ detail: { ...ROOT.detail, sourceIPAddress: [{ 'anything-but': ['192.0.2.77'] }] } }),
    ofRule('danger', 'matches fewer events'),
  ],
  [
    'one alternative less',
    pattern({ source: ['a'] }, { $or: [{ source: ['a'] }, { source: ['b'] }] }),
    ofRule('danger', 'matches fewer events'),
  ],
  [
    'no pattern any more',
    pattern({ detail: [] }),
    ofRule('warning', 'changes a pattern that cannot be read: detail: must not be an empty array'),
  ],
  [
    'a pattern removed',
    [changed(RULE, rule, { event_pattern: null, schedule_expression: 'rate(1 day)' })],
    ofRule('danger', 'loses its pattern and runs at other times'),
  ],
  [
    'another region',
    [replaced(RULE, { ...rule, region: 'us-east-1' }, { region: 'eu-west-1' })],
    ofRule('danger', 'moves to another region'),
  ],
  ['a constant message', message({}, { input: '"all is well"' }), ofTarget('danger', 'says the same of every event')],
  [
    'a template without a variable',
    message({}, template('"all is well"', { a: '$.account' })),
    ofTarget('danger', 'says the same of every event'),
  ],
  ['a part of the event', message({}, { input_path: '$.detail' }), ofTarget('warning', 'says something else')],
  [
    'a variable less',
    message(template('<a> <b>', BOTH), template('<a>', BOTH)),
    ofTarget('warning', 'says something else'),
  ],
  [
    'a variable of something else',
    message(template('<a>', { a: '$.account' }), template('<a>', { a: '$.nothing' })),
    ofTarget('warning', 'says something else'),
  ],
  [
    'an unknown message',
    [unknown(TARGET, target, { input_transformer: [{ input_template: true }] })],
    ofTarget('warning', 'has a message that is unknown until apply'),
  ],
  [
    'another role of a target',
    [changed(TARGET, target, { role_arn: `${target.role_arn}-2` })],
    ofTarget('warning', 'gets another role'),
  ],
  [
    'no second attempt',
    [changed(TARGET, target, { retry_policy: [retries(0, 86400)] })],
    ofTarget('warning', 'tries only once to deliver an event'),
  ],
  [
    'a minute for attempts',
    [changed(TARGET, { ...target, retry_policy: [retries(185, 86400)] }, { retry_policy: [retries(185, 60)] })],
    ofTarget('warning', 'gives up after a minute to deliver an event'),
  ],
  [
    'a queue of another account',
    [changed(TARGET, target, { dead_letter_config: [{ arn: 'arn:aws:sqs:us-east-1:222222222222:dlq' }] })],
    ofTarget('warning', 'has its dead-letter queue in another account'),
  ],
  [
    'unknown pattern',
    [unknown(RULE, rule, { event_pattern: true })],
    ofRule('warning', 'has a pattern that is unknown until apply'),
  ],
  [
    'another bus',
    [replaced(RULE, rule, { event_bus_name: 'other' })],
    ofRule('danger', 'moves to another bus and is replaced'),
  ],
  ['target deleted', [deleted(TARGET, target)], ofTarget('danger', 'is deleted')],
  [
    'target elsewhere',
    [changed(TARGET, target, { arn: 'arn:aws:sns:us-east-1:111111111111:notice' })],
    ofTarget('danger', 'sends elsewhere'),
  ],
  ['target unknown', [unknown(TARGET, target, { arn: true })], ofTarget('warning', "leaves 'arn' unknown until apply")],
  [
    'target without a queue',
    [changed(TARGET, target, { dead_letter_config: [] })],
    ofTarget('danger', 'loses its dead-letter queue'),
  ],
  ['target without a role', [changed(TARGET, target, { role_arn: '' })], ofTarget('danger', 'loses its role')],
  [
    'unknown queue of a target',
    [unknown(TARGET, target, { dead_letter_config: [{ arn: true }] })],
    ofTarget('warning', 'has a dead-letter queue that is unknown until apply'),
  ],
  [
    'unknown role of a target',
    [unknown(TARGET, target, { role_arn: true })],
    ofTarget('warning', 'has a role that is unknown until apply'),
  ],
  [
    'target of another rule',
    [replaced(TARGET, target, { rule: 'other' })],
    ofTarget('danger', 'belongs to another rule'),
  ],
])('%s', (_, changes, expected) => {
  expect(said(eventRuleStillMatches, changes, { sampleEvents })).toEqual(expected);
});

test.each<[string, ResourceChange[]]>([
  ['created', [change({ type: RULE, after: rule }), change({ type: TARGET, after: target })]],
  ['unchanged', [unchanged(RULE, rule), unchanged(TARGET, target)]],
  ['description', [changed(RULE, rule, { description: 'new' })]],
  ['respelled', [changed(RULE, rule, { event_pattern: '{ "detail": {"userIdentity": { "type": ["Root"] } } }' })]],
  ['a value more', pattern({ detail: { userIdentity: { type: ['IAMUser', 'Root'] } } })],
  ['a field less', pattern({ detail: { userIdentity: { type: ['Root'] } } }, { ...ROOT, region: ['us-east-1'] })],
  ['wider in other words', pattern({ source: [{ prefix: 'aws' }] }, { source: ['aws.iam', 'aws.sts'] })],
  ['asks for what every event has', pattern({ ...ROOT, account: [{ exists: true }] })],
  ['switched on', [changed(RULE, { ...rule, state: 'DISABLED' }, { state: 'ENABLED' })]],
  [
    'switched on in the old way, with the new one left over',
    [changed(RULE, { ...rule, state: 'DISABLED', is_enabled: false }, { is_enabled: true })],
  ],
  ['sees read-only calls, too', [changed(RULE, { ...rule, state: 'ENABLED' }, { state: ALL })]],
  ['narrower, and was off', [changed(RULE, { ...rule, state: 'DISABLED' }, { event_pattern: '{"source":["a"]}' })]],
  ['narrower to nothing, and was off', [changed(RULE, { ...rule, state: 'DISABLED' }, { event_pattern: null })]],
  ['another text of the message', message(template('old <a>', BOTH), template('new <a>', BOTH))],
  ['another name of a variable', message(template('<a>', BOTH), template('<c>', { c: '$.account' }))],
  ['the whole event in its place', message(template('<a>', BOTH), {})],
  ['the whole event in a template', message({}, template('"seen": \\u003caws.events.event.json\\u003e', {}))],
  ['another constant message', message({ input: '"a"' }, { input: '"b"' })],
  ['fewer attempts', [changed(TARGET, target, { retry_policy: [retries(10, 3600)] })]],
  [
    'another queue',
    [changed(TARGET, target, { dead_letter_config: [{ arn: `${target.dead_letter_config[0]!.arn}2` }] })],
  ],
])('nothing to say: %s', (_, changes) => {
  expect(said(eventRuleStillMatches, changes, { sampleEvents })).toEqual([]);
});

test('shows an event that is no longer matched', () => {
  const [found] = findings(
    eventRuleStillMatches,
    pattern({ detail: { eventName: ['A'] } }, { detail: { eventName: ['A', 'B'] } }),
  );
  expect(found?.details[1]).toMatch(/^no longer matched, for example: .*"eventName":"B"/);
});

test('a target touches the account of its rule, not the one it sends to', () => {
  const elsewhere = { ...target, arn: 'arn:aws:events:us-east-1:222222222222:event-bus/hub' };
  const owner = unchanged(RULE, { ...rule, arn: 'arn:aws:events:us-east-1:333333333333:rule/root' });
  expect(findings(eventRuleStillMatches, [deleted(TARGET, elsewhere), owner])[0]?.accounts).toEqual(['333333333333']);
});

test('all events that are no longer matched are listed when the summary leaves some out', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const [found] = findings(eventRuleStillMatches, pattern({ source: ['other'] }), {
    sampleEvents: new Map(names.map(name => [name, record('eu-west-1')])),
  });
  expect(found?.summary).toContain('6 of the sample events: a, b, c, d and 2 more');
  expect(found?.details).toContain('no longer matched: a, b, c, d, e, f');
});

describe('a rule that is split', () => {
  const half = (awsRegion: string) => JSON.stringify({ detail: { ...ROOT.detail, awsRegion: [awsRegion] } });
  const narrowed = changed(RULE, rule, { event_pattern: half('eu-west-1') });
  const second = (over: object = {}) =>
    change({
      type: RULE,
      address: `${RULE}.second`,
      after: {
        ...rule,
        name: 'second',
        event_pattern: JSON.stringify({
          detail: { ...ROOT.detail, awsRegion: [{ exists: false }, { 'anything-but': ['eu-west-1'] }] },
        }),
        ...over,
      },
    });
  const secondTarget = (over: object = {}) =>
    change({
      type: TARGET,
      address: `${TARGET}.second`,
      after: { ...target, rule: 'second', target_id: 'other', ...over },
    });
  const own = unchanged(TARGET, target);
  const saidWith = (...changes: ResourceChange[]): string[] =>
    said(eventRuleStillMatches, [narrowed, ...changes], { sampleEvents });
  const LESS = ofRule('danger', 'no longer matches 1 of the sample events: us');

  test('matches the same together with the other one', () => {
    expect(saidWith(own, second(), secondTarget())).toEqual(
      ofRule('warning', 'matches fewer events; other rules send the rest to the same targets'),
    );
  });

  test.each<[string, ResourceChange[]]>([
    ['the other one matches less than the rest', [own, second({ event_pattern: half('ap-south-1') }), secondTarget()]],
    ['the other one is off', [own, second({ state: 'DISABLED' }), secondTarget()]],
    ['the other one sees fewer calls', [own, second({ state: 'ENABLED' }), secondTarget()]],
    ['the other one is on another bus', [own, second({ event_bus_name: 'b' }), secondTarget({ event_bus_name: 'b' })]],
    ['the other one sends elsewhere', [own, second(), secondTarget({ arn: `${target.arn}-2` })]],
    ['the other one says something else', [own, second(), secondTarget({ input: '"a"' })]],
    ['the other one sends nowhere', [own, second()]],
    ['nobody knows where they send', [second()]],
    ['the other one goes', [own, { ...deleted(RULE, { ...rule, name: 'second' }), address: 'second' }, secondTarget()]],
  ])('matches less when %s', (_, changes) => {
    expect(saidWith(...changes).filter(text => text.includes("'root' no longer"))).toEqual(LESS);
  });
});

describe('a rule that is deleted, whose events another one takes for a state machine', () => {
  const MACHINE = 'aws_sfn_state_machine';
  const bus = { event_bus_name: 'hub' };
  const critical = 'arn:aws:sns:us-east-1:111111111111:critical';
  const former = { ...rule, ...bus, event_pattern: JSON.stringify({ ...ROOT, account: ['222222222222'] }) };
  const formerTarget = { ...target, ...bus };
  const created = (type: string, after: object, more: Partial<ResourceChange> = {}): ResourceChange =>
    change({ type, address: `${type}.new`, after: { ...after }, ...more });
  const successor = (over: object = {}) =>
    created(RULE, { ...former, name: 'all', event_pattern: JSON.stringify(ROOT), ...over });
  const starts = (more: Partial<ResourceChange> = {}, over: object = {}) =>
    created(
      TARGET,
      { rule: 'all', ...bus, target_id: 'machine', ...over },
      { afterUnknown: { arn: true }, unknownFrom: { arn: [`${MACHINE}.new.arn`] }, ...more },
    );
  const machine = (definition = `{"TopicArn":"${critical}"}`, more: Partial<ResourceChange> = {}) =>
    created(MACHINE, { name: 'announcer', definition }, { afterUnknown: { arn: true, id: true }, ...more });
  const gone = [deleted(RULE, former), deleted(TARGET, formerTarget)];
  const DANGER = [
    "danger: The event rule 'root' is deleted.",
    "danger: The target 'topic' of event rule 'root' is deleted.",
  ];
  const WARNING = [
    "warning: The event rule 'root' is deleted; the event rule 'all' on its bus takes its events, for the state machine 'announcer', which names the same topics.",
  ];
  const arn = 'arn:aws:states:us-east-1:111111111111:stateMachine:announcer';

  test.each<[string, ResourceChange[], string[]]>([
    ['one that is made in the same plan', [successor(), starts(), machine()], WARNING],
    [
      'one that is there',
      [
        successor(),
        starts({ afterUnknown: {}, unknownFrom: {} }, { arn }),
        unchanged(MACHINE, { name: 'announcer', arn, definition: `{"TopicArn":"${critical}"}` }),
      ],
      WARNING,
    ],
    ['none: no rule', [machine()], DANGER],
    ['none: no target', [successor(), machine()], DANGER],
    ['none: no machine', [successor(), starts()], DANGER],
    ['none: a rule on another bus', [successor({ event_bus_name: 'other' }), starts(), machine()], DANGER],
    ['none: a rule that is off', [successor({ state: 'DISABLED' }), starts(), machine()], DANGER],
    ['none: a rule that sees no reads', [successor({ state: 'ENABLED' }), starts(), machine()], DANGER],
    [
      'none: a rule that matches less',
      [successor({ event_pattern: JSON.stringify({ ...ROOT, account: ['333333333333'] }) }), starts(), machine()],
      DANGER,
    ],
    [
      'none: a target of something else',
      [successor(), starts({ unknownFrom: { arn: ['aws_sqs_queue.q.arn'] } }), machine()],
      DANGER,
    ],
    ['none: a target of nobody knows what', [successor(), starts({ unknownFrom: {} }), machine()], DANGER],
    ['none: a target of another rule', [successor(), starts({}, { rule: 'other' }), machine()], DANGER],
    [
      'none: a machine that tells somebody else',
      [successor(), starts(), machine(`{"TopicArn":"${critical}-other"}`)],
      DANGER,
    ],
    [
      'none: a machine of which nobody knows what it does',
      [successor(), starts(), machine('', { after: { name: 'announcer' }, afterUnknown: { definition: true } })],
      DANGER,
    ],
  ])('%s', (_, others, expected) => {
    expect(said(eventRuleStillMatches, [...gone, ...others], { sampleEvents })).toEqual(expected);
  });

  test('what told more than topics has no successor', () => {
    const before = { ...formerTarget, target_id: 'queue', arn: 'arn:aws:sqs:us-east-1:111111111111:q' };
    const queue = change({ type: TARGET, address: `${TARGET}.queue`, before });
    const found = said(eventRuleStillMatches, [...gone, queue, successor(), starts(), machine()], { sampleEvents });
    expect(found).toEqual(expect.arrayContaining(DANGER));
  });
});
