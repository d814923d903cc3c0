import { ResourceChange } from '../../../../world/plan/plan';
import { filterStillCounts } from '../../../../review/rules/alarms/filter-still-counts';
import { change, changed, deleted, findings, forgotten, replaced, said, unchanged, unknown } from '../changes';

const TYPE = 'aws_cloudwatch_log_metric_filter';
const ROOT = '$.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS';
const transformation = (over: object = {}) => [
  { name: 'root', namespace: 'Security', value: '1', default_value: '0', dimensions: null, ...over },
];
const filter = {
  name: 'root',
  log_group_name: 'trail',
  pattern: `{ ${ROOT} }`,
  metric_transformation: transformation(),
};
const alarm = unchanged('aws_cloudwatch_metric_alarm', {
  alarm_name: 'root',
  namespace: 'Security',
  metric_name: 'root',
});

const ACCOUNT = { dimensions: { AccountId: '$.userIdentity.accountId' } };
const ONE_ACCOUNT = { dimensions: { AccountId: '999999999999' } };
const byAccount = (selector: string): ResourceChange =>
  changed(
    TYPE,
    { ...filter, metric_transformation: transformation(ACCOUNT) },
    { metric_transformation: transformation({ dimensions: { AccountId: selector } }) },
  );
const imported = change({ type: TYPE, stack: 'other', importing: 'trail:root', before: filter, after: filter });
const inStack = (stack: string, account: string): ResourceChange =>
  unchanged('aws_sns_topic', { arn: `arn:aws:sns:us-east-1:${account}:topic` }, { stack, address: 'aws_sns_topic.a' });

const record = (type: string, more: object = {}) => ({
  eventVersion: '1.11',
  eventName: 'CreateUser',
  sourceIPAddress: '192.0.2.1',
  userIdentity: { type },
  ...more,
});
const sampleEvents = new Map<string, unknown>([
  ['root-in-eu', record('Root', { awsRegion: 'eu-west-1' })],
  ['root-in-us', record('Root', { awsRegion: 'us-east-1' })],
  ['user', record('IAMUser')],
]);
const pattern = (text: string): ResourceChange => changed(TYPE, filter, { pattern: text });

const rest = (text: string, over: object = {}): ResourceChange =>
  change({ type: TYPE, address: `${TYPE}.rest`, after: { ...filter, name: 'rest', pattern: text, ...over } });
const inUnit = (unit: string) => ({ ...filter, metric_transformation: transformation({ unit }) });

test.each<[string, ResourceChange[], string[]]>([
  ['deleted', [deleted(TYPE, filter)], ["danger: The metric filter 'root' is deleted."]],
  [
    'forgotten',
    [forgotten(TYPE, filter)],
    ["danger: The metric filter 'root' is forgotten: it stays in AWS, and Terraform no longer looks after it."],
  ],
  ['replaced', [replaced(TYPE, filter)], ["warning: The metric filter 'root' is replaced."]],
  [
    'a clause more',
    [pattern(`{ ${ROOT} && $.awsRegion = "us-east-1" }`)],
    ["danger: The metric filter 'root' no longer counts 1 of the sample events: root-in-eu."],
  ],
  [
    'a clause that no sample tells',
    [pattern(`{ ${ROOT} && $.sourceIPAddress != "192.0.2.77" }`)],
    ["danger: The metric filter 'root' counts fewer events."],
  ],
  [
    'an alternative less',
    [
      changed(
        TYPE,
        { ...filter, pattern: '{ $.eventName = A || $.eventName = B }' },
        { pattern: '{ $.eventName = A }' },
      ),
    ],
    ["danger: The metric filter 'root' counts fewer events."],
  ],
  [
    'no pattern any more',
    [pattern('{ $.userIdentity.type == "Root" }')],
    [
      "danger: The metric filter 'root' has an invalid pattern: column 24: expected a number, a string or %regex%; other characters need double quotes.",
    ],
  ],
  [
    'a pattern that was none',
    [changed(TYPE, { ...filter, pattern: 'ERROR' }, { pattern: `{ ${ROOT} }` })],
    ["warning: The metric filter 'root' changes a pattern that is no JSON pattern."],
  ],
  [
    'a pattern in place of none',
    [changed(TYPE, { ...filter, pattern: '' }, { pattern: '{ $.eventName = Other }' })],
    ["danger: The metric filter 'root' no longer counts 3 of the sample events: root-in-eu, root-in-us, user."],
  ],
  [
    'another term',
    [changed(TYPE, { ...filter, pattern: 'Root' }, { pattern: '"nothing at all"' })],
    ["danger: The metric filter 'root' no longer counts 2 of the sample events: root-in-eu, root-in-us."],
  ],
  [
    'one more term',
    [changed(TYPE, { ...filter, pattern: 'ERROR' }, { pattern: 'ERROR disk' })],
    ["danger: The metric filter 'root' counts fewer events."],
  ],
  [
    'one of two terms less',
    [changed(TYPE, { ...filter, pattern: '?ERROR ?WARN' }, { pattern: '?ERROR' })],
    ["danger: The metric filter 'root' counts fewer events."],
  ],
  [
    'all but a term',
    [changed(TYPE, { ...filter, pattern: '' }, { pattern: '-DEBUG' })],
    ["danger: The metric filter 'root' counts fewer events."],
  ],
  [
    'fields in brackets',
    [changed(TYPE, { ...filter, pattern: '[a, b]' }, { pattern: '[a, b = 1]' })],
    ["warning: The metric filter 'root' changes a pattern that is no JSON pattern."],
  ],
  [
    'a unit that its alarm does not watch',
    [
      changed(TYPE, inUnit('Count'), { metric_transformation: transformation({ unit: 'None' }) }),
      unchanged('aws_cloudwatch_metric_alarm', { ...alarm.before, unit: 'Count' }),
    ],
    ["danger: The metric filter 'root' counts in a unit that its alarm does not watch."],
  ],
  [
    'split in two',
    [pattern(`{ ${ROOT} && $.eventName = "A" }`), rest(`{ ${ROOT} && $.eventName != "A" }`)],
    ["warning: The metric filter 'root' counts fewer events; other filters count the rest into the same metric."],
  ],
  [
    'split in two, with a gap',
    [pattern(`{ ${ROOT} && $.eventName = "A" }`), rest(`{ ${ROOT} && $.eventName = "B" }`)],
    ["danger: The metric filter 'root' no longer counts 2 of the sample events: root-in-eu, root-in-us."],
  ],
  [
    'split in two metrics',
    [
      pattern(`{ ${ROOT} && $.eventName = "A" }`),
      rest(`{ ${ROOT} && $.eventName != "A" }`, { metric_transformation: transformation({ name: 'rest' }) }),
    ],
    ["danger: The metric filter 'root' no longer counts 2 of the sample events: root-in-eu, root-in-us."],
  ],
  [
    'unknown pattern',
    [unknown(TYPE, filter, { pattern: true })],
    ["warning: The metric filter 'root' has a pattern that is unknown until apply."],
  ],
  [
    'another log group',
    [replaced(TYPE, filter, { log_group_name: 'other' })],
    ["danger: The metric filter 'root' reads another log group and is replaced."],
  ],
  [
    'a metric that its alarm does not watch',
    [changed(TYPE, filter, { metric_transformation: transformation({ name: 'renamed' }) }), alarm],
    ["danger: The metric filter 'root' counts into Security/renamed in place of Security/root."],
  ],
  [
    'a metric that nobody watches',
    [changed(TYPE, filter, { metric_transformation: transformation({ name: 'renamed' }) })],
    ["warning: The metric filter 'root' counts into Security/renamed in place of Security/root."],
  ],
  [
    'dimensions in the only filter',
    [changed(TYPE, filter, { metric_transformation: transformation({ dimensions: { AccountId: '$.a' } }) }), alarm],
    ["danger: The metric filter 'root' counts into Security/root by AccountId in place of Security/root."],
  ],
  [
    'a dimension from elsewhere, where an alarm looks at it',
    [byAccount('$.nothing'), unchanged('aws_cloudwatch_metric_alarm', { ...alarm.before, ...ONE_ACCOUNT })],
    ["danger: The metric filter 'root' takes AccountId from elsewhere in the event."],
  ],
  [
    'a dimension from elsewhere, where no alarm looks at it',
    [byAccount('$.nothing'), alarm],
    ["warning: The metric filter 'root' takes AccountId from elsewhere in the event."],
  ],
  [
    'a selection of events',
    [changed(TYPE, filter, { field_selection_criteria: '@aws.account = "1"' })],
    ["warning: The metric filter 'root' counts events of a selection only."],
  ],
  [
    'transformed logs',
    [changed(TYPE, filter, { apply_on_transformed_logs: true })],
    ["warning: The metric filter 'root' reads other logs: transformed ones or those before."],
  ],
  [
    'another value that is none',
    [changed(TYPE, filter, { metric_transformation: transformation({ value: '$.nothing' }) })],
    ["warning: The metric filter 'root' counts another value for each event."],
  ],
  [
    'another region',
    [replaced(TYPE, { ...filter, region: 'us-east-1' }, { region: 'eu-west-1' })],
    ["danger: The metric filter 'root' moves to another region."],
  ],
  [
    'forgotten here, imported in another account',
    [forgotten(TYPE, filter), imported, inStack('stack', '111111111111'), inStack('other', '222222222222')],
    ["danger: The metric filter 'root' is forgotten: it stays in AWS, and Terraform no longer looks after it."],
  ],
  [
    'forgotten here, and another one of its name imported in a stack that may be anywhere',
    [forgotten(TYPE, { ...filter, pattern: '{ $.a = 1 }' }), imported, inStack('stack', '111111111111')],
    ["danger: The metric filter 'root' is forgotten: it stays in AWS, and Terraform no longer looks after it."],
  ],
  [
    'nothing for each event',
    [changed(TYPE, filter, { metric_transformation: transformation({ value: '0' }) })],
    ["danger: The metric filter 'root' counts less for each event."],
  ],
  [
    'deleted here, weaker there',
    [
      deleted(TYPE, filter),
      change({ type: TYPE, address: `${TYPE}.new`, after: { ...filter, pattern: '{ $.eventName = A }' } }),
    ],
    [
      `danger: The metric filter 'root' no longer counts 2 of the sample events: root-in-eu, root-in-us, and is deleted at ${TYPE}.it and defined again at ${TYPE}.new; the deletion may come last.`,
    ],
  ],
])('%s', (_, changes, expected) => {
  expect(said(filterStillCounts, changes, { sampleEvents })).toEqual(expected);
});

test.each<[string, ResourceChange[]]>([
  ['created', [change({ type: TYPE, after: filter })]],
  ['unchanged', [unchanged(TYPE, filter)]],
  ['respelled and reordered', [pattern('{($.userIdentity.invokedBy NOT EXISTS)&&($.userIdentity.type = Root)}')]],
  ['wider', [pattern(`{ (${ROOT}) || $.eventName = "ConsoleLogin" }`)]],
  ['asks for what every record has', [pattern(`{ ${ROOT} && $.eventVersion = "*" }`)]],
  ['everything in place of a pattern', [pattern('')]],
  ['everything in place of a term', [changed(TYPE, { ...filter, pattern: 'ERROR' }, { pattern: ' ' })]],
  ['a term less', [changed(TYPE, { ...filter, pattern: 'ERROR disk' }, { pattern: '"ERROR"' })]],
  ['an alternative more', [changed(TYPE, { ...filter, pattern: '?ERROR' }, { pattern: '?ERROR ?WARN' })]],
  [
    'another unit, of an alarm without',
    [changed(TYPE, inUnit('Count'), { metric_transformation: transformation({ unit: 'None' }) }), alarm],
  ],
  [
    'another unit together with its alarm',
    [
      changed(TYPE, inUnit('Count'), { metric_transformation: transformation({ unit: 'None' }) }),
      changed('aws_cloudwatch_metric_alarm', { ...alarm.before, unit: 'Count' }, { unit: 'None' }),
    ],
  ],
  ['a higher value', [changed(TYPE, filter, { metric_transformation: transformation({ value: '2' }) })]],
  [
    'another default value',
    [changed(TYPE, filter, { metric_transformation: transformation({ default_value: null }) })],
  ],
  [
    'a log group that the trail delivers to',
    [
      changed(TYPE, filter, { log_group_name: 'new' }),
      unchanged('aws_cloudtrail', {
        cloud_watch_logs_group_arn: 'arn:aws:logs:us-east-1:111111111111:log-group:new:*',
      }),
    ],
  ],
  [
    'renamed together with its alarm',
    [
      changed(TYPE, filter, { metric_transformation: transformation({ name: 'renamed' }) }),
      changed('aws_cloudwatch_metric_alarm', alarm.before!, { metric_name: 'renamed' }),
    ],
  ],
  [
    'one of two filters of the metric',
    [
      changed(TYPE, filter, { metric_transformation: transformation({ name: 'renamed' }) }),
      unchanged(TYPE, { ...filter, name: 'second' }, { address: `${TYPE}.second` }),
      alarm,
      unchanged('aws_cloudwatch_metric_alarm', { ...alarm.before, metric_name: 'renamed' }, { address: 'b' }),
    ],
  ],
  [
    'handed over to another stack',
    [forgotten(TYPE, filter), imported, inStack('stack', '111111111111'), inStack('other', '111111111111')],
  ],
  [
    'forgotten here, and the same in everything imported in a stack of which no plan says where it is',
    [forgotten(TYPE, filter), imported, inStack('stack', '111111111111')],
  ],
  [
    'no selection any more',
    [changed(TYPE, { ...filter, field_selection_criteria: 'a' }, { field_selection_criteria: '' })],
  ],
  ['logs as they were, written out', [changed(TYPE, filter, { apply_on_transformed_logs: false })]],
  ['a leftover of an earlier replacement', [change({ type: TYPE, before: filter, deposed: 'abcd1234' })]],
])('nothing to say: %s', (_, changes) => {
  expect(said(filterStillCounts, changes, { sampleEvents: new Map([['root', record('Root')]]) })).toEqual([]);
});

test('says which alarms fall silent, and what is no longer counted', () => {
  expect(findings(filterStillCounts, [deleted(TYPE, filter), alarm])[0]?.meaning).toEqual(
    "Nothing counts these events any more; alarm 'root' can no longer ring. This touches every account whose events reach the log group.",
  );
  const [found] = findings(filterStillCounts, [pattern(`{ ${ROOT} && $.sourceIPAddress != "192.0.2.77" }`)]);
  expect(found?.details[1]).toMatch(/^no longer counted, for example: .*"type":"Root".*"sourceIPAddress":"192.0.2.77"/);
});

test('a pattern that is marked sensitive is not shown', () => {
  const secret = change({
    ...pattern('{ $.eventName = SECRET }'),
    beforeSensitive: { pattern: true },
    afterSensitive: { pattern: true },
  });
  expect(JSON.stringify(findings(filterStillCounts, [secret]))).not.toMatch(/SECRET|invokedBy/);
});

test('all events that are no longer counted are listed when the summary leaves some out', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const [found] = findings(filterStillCounts, [pattern('{ $.eventName = Other }')], {
    sampleEvents: new Map(names.map(name => [name, record('Root')])),
  });
  expect(found?.summary).toContain('6 of the sample events: a, b, c, d and 2 more');
  expect(found?.details).toContain('no longer counted: a, b, c, d, e, f');
});

test('all alarms that fall silent are listed', () => {
  const alarms = ['a', 'b', 'c', 'd', 'e', 'f'].map(name =>
    unchanged('aws_cloudwatch_metric_alarm', { ...alarm.before, alarm_name: name }, { address: name }),
  );
  expect(findings(filterStillCounts, [deleted(TYPE, filter), ...alarms])[0]?.details).toEqual([
    "can no longer ring: alarm 'a', alarm 'b', alarm 'c', alarm 'd', alarm 'e', alarm 'f'",
  ]);
});

const LOG_GROUP = 'arn:aws:logs:us-east-1:111111111111:log-group:trail';
const logGroup = unchanged('aws_cloudwatch_log_group', { name: 'trail', arn: LOG_GROUP });
const trail = (is_organization_trail: boolean): ResourceChange =>
  unchanged('aws_cloudtrail', { is_organization_trail, cloud_watch_logs_group_arn: `${LOG_GROUP}:*` });

test.each<[string, ResourceChange[], string[], string]>([
  ['an organization trail', [trail(true)], [], ' This touches every account of the organization.'],
  ['the trail of an account', [trail(false)], ['111111111111'], ''],
  ['a trail that is not in the plans', [], [], ' This touches every account whose events reach the log group.'],
])('whom it touches when the log group is of %s', (_, trails, accounts, touches) => {
  const [found] = findings(filterStillCounts, [deleted(TYPE, filter), logGroup, ...trails]);
  expect(found?.accounts).toEqual(accounts);
  expect(found?.meaning).toBe(`Nothing counts these events any more.${touches}`);
});
