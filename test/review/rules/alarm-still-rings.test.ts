import { ResourceChange } from '../../../review/plan';
import { ReviewedOrganization } from '../../../review/rule';
import { alarmStillRings } from '../../../review/rules/alarm-still-rings';
import { change, changed, deleted, findings, forgotten, replaced, said, unchanged, unknown } from './changes';

const TYPE = 'aws_cloudwatch_metric_alarm';
const topic = (name: string): string => `arn:aws:sns:us-east-1:111111111111:${name}`;
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
  ['an expression, written as nothing', to({ metric_query: [] }, { metric_query: null })],
  [
    'renamed together with its filter',
    [
      changed(TYPE, { ...alarm, dimensions: null }, { metric_name: 'renamed' }),
      changed(
        'aws_cloudwatch_log_metric_filter',
        { metric_transformation: [{ name: 'root', namespace: 'Security' }] },
        { metric_transformation: [{ name: 'renamed', namespace: 'Security' }] },
      ),
    ],
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

test('an account that is no longer active loses nothing; one that never was in the org file does', () => {
  const management = { id: '111111111111', name: 'Management' };
  const organization: ReviewedOrganization = {
    managementAccountId: '111111111111',
    accounts: [management],
    organizationalUnits: new Map(),
    emailDomains: [],
  };
  const organizationBefore = { ...organization, accounts: [management, { id: '999999999999', name: 'Shop' }] };
  for (const one of [forgotten(TYPE, alarm), deleted(TYPE, alarm)]) {
    expect(said(alarmStillRings, [one], { organization, organizationBefore })).toEqual([]);
    expect(said(alarmStillRings, [one], { organization })).toEqual([]);
    expect(said(alarmStillRings, [one], { organization, organizationBefore: organization })).toHaveLength(1);
    expect(said(alarmStillRings, [one], { organization: organizationBefore, organizationBefore })).toHaveLength(1);
  }
});

test('a composite alarm with another rule', () => {
  const composite = { alarm_name: 'any', alarm_rule: 'ALARM(a) OR ALARM(b)', alarm_actions: [topic('a')] };
  const changes = [changed('aws_cloudwatch_composite_alarm', composite, { alarm_rule: 'ALARM(a)' })];
  expect(said(alarmStillRings, changes)).toEqual(["warning: The alarm 'any' rings on something else."]);
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
