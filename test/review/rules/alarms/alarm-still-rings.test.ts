import { ResourceChange } from '../../../../world/plan/plan';
import { ReviewedOrganization } from '../../../../world/context';
import { alarmStillRings } from '../../../../review/rules/alarms/alarm-still-rings';
import { change, changed, deleted, findings, forgotten, replaced, said, unchanged, unknown } from '../changes';

const TYPE = 'aws_cloudwatch_metric_alarm';
const topic = (name: string, account = '111111111111'): string => `arn:aws:sns:us-east-1:${account}:${name}`;
const alarm = {
  alarm_name: 'root-999999999999',
  namespace: 'Security',
  metric_name: 'root',
  dimensions: { AccountId: '999999999999' },
  statistic: 'Sum',
  period: 300,
  evaluation_periods: 1,
  datapoints_to_alarm: null,
  threshold: 1,
  comparison_operator: 'GreaterThanOrEqualToThreshold',
  treat_missing_data: 'notBreaching',
  actions_enabled: true,
  alarm_actions: [topic('critical')],
  alarm_description: 'old',
};
const to = (over: object, from: object = {}): ResourceChange[] => [changed(TYPE, { ...alarm, ...from }, { ...over })];
const query = (expression: string) => ({ id: 'e1', expression, return_data: true, metric: [] });
const metric = (id: string) => ({ id, expression: '', return_data: false, metric: [{ metric_name: 'root' }] });
const ABOVE_ZERO = { threshold: 0, comparison_operator: 'GreaterThanThreshold' };
const FROM_ONE = { threshold: 1, comparison_operator: 'GreaterThanOrEqualToThreshold' };
const located = { ...alarm, arn: 'arn:aws:cloudwatch:us-east-1:111111111111:alarm:root' };
const inStack = (stack: string, account: string): ResourceChange =>
  unchanged('aws_sns_topic', { arn: topic('other', account) }, { stack });
const own = inStack('stack', '111111111111');
const renamedFilter = changed(
  'aws_cloudwatch_log_metric_filter',
  { metric_transformation: [{ name: 'root', namespace: 'Security' }] },
  { metric_transformation: [{ name: 'renamed', namespace: 'Security' }] },
);
const saying = (severity: string, says: string): string[] => [`${severity}: The alarm 'root-999999999999' ${says}.`];

test.each<[string, ResourceChange[], string[]]>([
  ['deleted', [deleted(TYPE, alarm)], saying('danger', 'is deleted')],
  [
    'forgotten',
    [forgotten(TYPE, alarm)],
    saying('danger', 'is forgotten: it stays in AWS, and Terraform no longer looks after it'),
  ],
  ['replaced', [replaced(TYPE, alarm)], saying('warning', 'is replaced')],
  ['actions off', to({ actions_enabled: false }), saying('danger', 'no longer has its actions enabled')],
  ['no topic left', to({ alarm_actions: [] }), saying('danger', 'no longer tells anybody')],
  [
    'one topic less',
    to({ alarm_actions: [topic('critical')] }, { alarm_actions: [topic('critical'), topic('other')] }),
    saying('danger', `no longer tells '${topic('other')}'`),
  ],
  [
    'another topic for the critical one',
    to({ alarm_actions: [topic('notice')] }),
    saying('danger', `no longer tells '${topic('critical')}'`),
  ],
  [
    'another topic',
    to({ alarm_actions: [topic('b')] }, { alarm_actions: [topic('a')] }),
    saying('warning', `no longer tells '${topic('a')}'`),
  ],
  [
    'topics unknown',
    [unknown(TYPE, alarm, { alarm_actions: true })],
    saying('warning', 'has a list of actions that is unknown until apply'),
  ],
  ['threshold raised', to({ threshold: 2 }), saying('danger', 'needs more before it rings')],
  [
    'threshold lowered where less rings',
    to({ threshold: 0 }, { comparison_operator: 'LessThanThreshold' }),
    saying('danger', 'needs more before it rings'),
  ],
  [
    'limit left out',
    to({ comparison_operator: 'GreaterThanThreshold' }),
    saying('danger', 'needs more before it rings'),
  ],
  ['turned around', to({ comparison_operator: 'LessThanThreshold' }), saying('danger', 'needs more before it rings')],
  [
    'threshold unknown',
    [unknown(TYPE, alarm, { threshold: true })],
    saying('warning', "leaves 'threshold' unknown until apply"),
  ],
  ['longer period', to({ period: 301 }), saying('danger', 'waits for a longer period')],
  [
    'shorter period for several events',
    to({ period: 60 }, { threshold: 2 }),
    saying('danger', 'counts events over a shorter period'),
  ],
  ['two periods', to({ evaluation_periods: 2 }), saying('danger', 'needs more periods before it rings')],
  [
    'both of two for one of two',
    to({ datapoints_to_alarm: 2 }, { evaluation_periods: 2, datapoints_to_alarm: 1 }),
    saying('danger', 'needs more periods before it rings'),
  ],
  [
    'two of two for three of five',
    to({ evaluation_periods: 2, datapoints_to_alarm: 2 }, { evaluation_periods: 5, datapoints_to_alarm: 3 }),
    saying('danger', 'needs more periods before it rings'),
  ],
  ['lesser statistic', to({ statistic: 'Average' }), saying('danger', 'looks at a lesser statistic')],
  [
    'greater statistic where less rings',
    to({ statistic: 'Sum' }, { statistic: 'Minimum', comparison_operator: 'LessThanThreshold' }),
    saying('danger', 'looks at a lesser statistic'),
  ],
  [
    'silence no longer rings',
    to({ treat_missing_data: 'missing' }, { treat_missing_data: 'breaching' }),
    saying('danger', 'no longer rings when its metric stops'),
  ],
  ['state kept', to({ treat_missing_data: 'ignore' }), saying('danger', 'keeps its state while there is no data')],
  ['another metric', to({ metric_name: 'other' }), saying('danger', 'watches another metric')],
  ['another account', to({ dimensions: { AccountId: '222222222222' } }), saying('danger', 'watches another metric')],
  [
    'an expression',
    to({ metric_query: [{ id: 'e', expression: 'a/b' }] }, { metric_query: [] }),
    saying('warning', 'rings on something else'),
  ],
  [
    'several at once, the worst first',
    to({ alarm_actions: [topic('b')], period: 600 }, { alarm_actions: [topic('a')] }),
    saying('danger', `waits for a longer period and no longer tells '${topic('a')}'`),
  ],
  [
    'an expression, and a threshold that nothing reaches',
    to({ metric_query: [query('a/b')], threshold: 1e9 }),
    saying('danger', 'needs more before it rings and rings on something else'),
  ],
  [
    'something unknown, and a threshold that nothing reaches',
    [change({ ...to({ threshold: 1e9, period: undefined })[0]!, afterUnknown: { period: true } })],
    saying('danger', "needs more before it rings and leaves 'period' unknown until apply"),
  ],
  [
    'a constant expression',
    to({ metric_query: [query('TIME_SERIES(0)')] }, { metric_query: [query('m1'), metric('m1')] }),
    saying('danger', 'looks at an expression that never changes'),
  ],
  [
    'an expression of a constant one',
    to({ metric_query: [query('MAX(e2) + 1'), { ...query('5'), id: 'e2', return_data: false }] }),
    saying('danger', 'looks at an expression that never changes'),
  ],
  [
    'an expression that is multiplied away',
    to({ metric_query: [query('m1 * 0'), metric('m1')] }, { metric_query: [query('m1'), metric('m1')] }),
    saying('danger', 'looks at an expression that never changes'),
  ],
  [
    'only topics of a stranger',
    [...to({ alarm_actions: [topic('a', '666666666666')] }), own],
    saying('danger', 'tells only topics of an account that is in no plan'),
  ],
  [
    'a topic of another account of the plans',
    [
      ...to({ alarm_actions: [topic('b', '222222222222')] }, { alarm_actions: [topic('a')] }),
      unchanged('aws_sns_topic', { arn: topic('b', '222222222222') }),
    ],
    saying('warning', `no longer tells '${topic('a')}'`),
  ],
  [
    'nobody hears that data stops',
    to({ insufficient_data_actions: [] }, { insufficient_data_actions: [topic('a')], treat_missing_data: 'missing' }),
    saying('warning', `no longer tells '${topic('a')}' when its metric stops`),
  ],
  [
    'two above zero for one above zero, of a count',
    to({ threshold: 2 }, { threshold: 0, comparison_operator: 'GreaterThanThreshold' }),
    saying('danger', 'needs more before it rings'),
  ],
  [
    'one for above zero, of an average',
    to(FROM_ONE, { ...ABOVE_ZERO, statistic: 'Average' }),
    saying('danger', 'needs more before it rings'),
  ],
  [
    'one for above zero, of seconds',
    to(FROM_ONE, { ...ABOVE_ZERO, unit: 'Seconds' }),
    saying('danger', 'needs more before it rings'),
  ],
  [
    'another region',
    [replaced(TYPE, { ...alarm, region: 'us-east-1' }, { region: 'eu-west-1' })],
    saying('danger', 'moves to another region'),
  ],
  [
    'deleted in one stack, made in another one that is anywhere',
    [deleted(TYPE, alarm), change({ type: TYPE, stack: 'second', after: alarm })],
    saying('danger', 'is deleted'),
  ],
  [
    'deleted in one account, made in another one',
    [deleted(TYPE, located), change({ type: TYPE, stack: 'second', after: alarm }), inStack('second', '222222222222')],
    saying('danger', 'is deleted'),
  ],
  [
    'deleted in one region, made in another one of the same stack',
    [
      deleted(TYPE, { ...alarm, region: 'us-east-1' }),
      change({ type: TYPE, address: `${TYPE}.new`, after: { ...alarm, region: 'eu-west-1' } }),
    ],
    saying('danger', 'is deleted'),
  ],
  [
    'deleted here and made there, in the same place',
    [deleted(TYPE, located), change({ type: TYPE, stack: 'second', after: alarm }), inStack('second', '111111111111')],
    saying('warning', `is deleted at ${TYPE}.it and defined again at ${TYPE}.it; the deletion may come last`),
  ],
  [
    'renamed together with its filter, and another unit',
    [changed(TYPE, { ...alarm, dimensions: null }, { metric_name: 'renamed', unit: 'Bytes' }), renamedFilter],
    saying('danger', 'watches another metric'),
  ],
])('%s', (_, changes, expected) => {
  expect(said(alarmStillRings, changes)).toEqual(expected);
});

test.each<[string, ResourceChange[]]>([
  ['created', [change({ type: TYPE, after: alarm })]],
  ['unchanged', [unchanged(TYPE, alarm)]],
  ['description', to({ alarm_description: 'new' })],
  ['a topic more', to({ alarm_actions: [topic('critical'), topic('more')] })],
  [
    'topics in another order',
    to({ alarm_actions: [topic('b'), topic('a')] }, { alarm_actions: [topic('a'), topic('b')] }),
  ],
  ['threshold lowered', to({ threshold: 0.5 })],
  ['the same for whole numbers, and more', to({ threshold: 0, comparison_operator: 'GreaterThanThreshold' })],
  ['shorter period for one event', to({ period: 60 })],
  ['any of three periods', to({ evaluation_periods: 3, datapoints_to_alarm: 1 })],
  ['two of two for three of three', to({ evaluation_periods: 2 }, { evaluation_periods: 3 })],
  ['all datapoints, written out', to({ datapoints_to_alarm: 1 })],
  ['greater statistic', to({ statistic: 'Sum' }, { statistic: 'Maximum' })],
  ['silence rings', to({ treat_missing_data: 'breaching' })],
  ['actions switched on', to({ actions_enabled: true }, { actions_enabled: false })],
  ['from one for above zero, of a count', to(FROM_ONE, ABOVE_ZERO)],
  ['above zero for from one, of samples', to(ABOVE_ZERO, { ...FROM_ONE, statistic: 'SampleCount', unit: 'Count' })],
  [
    'nobody hears that data stops, which never is said',
    to({ insufficient_data_actions: [] }, { insufficient_data_actions: [topic('a')] }),
  ],
  ['the same region', [changed(TYPE, { ...alarm, arn: located.arn }, { region: 'us-east-1' })]],
  [
    'handed over to another stack in the same place',
    [
      forgotten(TYPE, located),
      change({ type: TYPE, stack: 'second', importing: 'root', before: located, after: located }),
    ],
  ],
  ['no dimensions, written otherwise', to({ dimensions: {} }, { dimensions: null })],
  ['an expression, written as nothing', to({ metric_query: [] }, { metric_query: null })],
  [
    'renamed together with its filter',
    [changed(TYPE, { ...alarm, dimensions: null }, { metric_name: 'renamed' }), renamedFilter],
  ],
])('nothing to say: %s', (_, changes) => {
  expect(said(alarmStillRings, changes)).toEqual([]);
});

test('a finding has the account of the dimension, and before and after', () => {
  expect(findings(alarmStillRings, to({ threshold: 5 }))).toEqual([
    {
      rule: 'alarm-still-rings',
      severity: 'danger',
      stack: 'stack',
      address: `${TYPE}.it`,
      accounts: ['999999999999'],
      summary: "The alarm 'root-999999999999' needs more before it rings.",
      meaning: 'What rang before rings later or not at all.',
      details: ['threshold: 1 → 5'],
    },
  ]);
});

test('an account that is suspended or has left loses nothing; one whose lines are gone does', () => {
  const management = { id: '111111111111', name: 'Management' };
  const organization: ReviewedOrganization = {
    managementAccountId: '111111111111',
    accounts: [management],
    inactiveAccounts: [],
    organizationalUnits: new Map(),
    emailDomains: [],
  };
  const organizationBefore = { ...organization, accounts: [management, { id: '999999999999', name: 'Shop' }] };
  const left = { ...organization, inactiveAccounts: ['999999999999'] };
  for (const one of [forgotten(TYPE, alarm), deleted(TYPE, alarm)]) {
    expect(said(alarmStillRings, [one], { organization: left, organizationBefore })).toEqual([]);
    expect(said(alarmStillRings, [one], { organization: left })).toEqual([]);
    expect(said(alarmStillRings, [one], { organization, organizationBefore })).toHaveLength(1);
    expect(said(alarmStillRings, [one], { organization })).toHaveLength(1);
    expect(said(alarmStillRings, [one], { organization: organizationBefore, organizationBefore })).toHaveLength(1);
  }
  const [gone] = findings(alarmStillRings, [deleted(TYPE, alarm)], { organization, organizationBefore });
  expect(gone?.meaning).toMatch(/The org file no longer has this account; with status: left or suspended /);
  const [dropped] = findings(alarmStillRings, [deleted(TYPE, alarm)], { organization });
  expect(dropped?.meaning).not.toMatch(/org file/);
});

test('an account that the alarm watches from now on loses nothing', () => {
  const [found] = findings(alarmStillRings, to({ dimensions: { AccountId: '333333333333' } }));
  expect(found?.accounts).toEqual(['999999999999']);
});

test('several unknown attributes, and what is replaced meanwhile', () => {
  expect(said(alarmStillRings, [unknown(TYPE, alarm, { statistic: true, threshold: true, period: true })])).toEqual([
    "warning: The alarm 'root-999999999999' leaves 'threshold', 'period' and 'statistic' unknown until apply.",
  ]);
  expect(findings(alarmStillRings, [replaced(TYPE, alarm)])[0]?.meaning).toBe(
    'It is missing until the new one works. Nobody is told when it happens.',
  );
});

test('one new alarm takes over from one of two of the same name', () => {
  const two = ['one', 'two'].map(name => ({ ...deleted(TYPE, alarm), address: `${TYPE}.${name}` }));
  const taker = change({ type: TYPE, address: `${TYPE}.new`, after: alarm });
  expect(said(alarmStillRings, [...two, taker])).toEqual([
    `warning: The alarm 'root-999999999999' is deleted at ${TYPE}.one and defined again at ${TYPE}.new; the deletion may come last.`,
    "danger: The alarm 'root-999999999999' is deleted.",
  ]);
});
