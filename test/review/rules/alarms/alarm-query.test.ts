import { ResourceChange } from '../../../../world/plan/plan';
import { alarmStillRings } from '../../../../review/rules/alarms/alarm-still-rings';
import { changed, said } from '../changes';

const TYPE = 'aws_cloudwatch_metric_alarm';
const common = {
  alarm_name: 'root',
  evaluation_periods: 1,
  threshold: 1,
  comparison_operator: 'GreaterThanOrEqualToThreshold',
};
const root = { namespace: 'Security', metric_name: 'root', dimensions: {}, period: 60, stat: 'Sum', unit: '' };
const query = (over: object = {}, more: object = {}) => ({
  id: 'm1',
  expression: '',
  return_data: true,
  metric: [{ ...root, ...over }],
  account_id: '',
  ...more,
});
const expression = (text: string) => ({ id: 'e1', expression: text, return_data: true, metric: [] });
const queries = (...metric_query: object[]) => ({ ...common, metric_query });
const sum = (...over: object[]) =>
  queries(expression('SUM(m1)'), ...over.map(one => query(one, { return_data: false })));
const plain = { ...common, namespace: 'Security', metric_name: 'root', period: 60, statistic: 'Sum', metric_query: [] };
const asQuery = (over: object) => ({ namespace: '', metric_name: '', period: 0, statistic: '', ...over });
const filter = changed(
  'aws_cloudwatch_log_metric_filter',
  { metric_transformation: [{ name: 'root', namespace: 'Security' }] },
  { metric_transformation: [{ name: 'renamed', namespace: 'Security' }] },
);
const OTHER = "danger: The alarm 'root' watches another metric.";
const LONGER = "danger: The alarm 'root' waits for a longer period.";
const AND_ELSE = ' and rings on something else.';

test.each<[string, ResourceChange[], string[]]>([
  ['another metric', [changed(TYPE, queries(query()), queries(query({ metric_name: 'other' })))], [OTHER]],
  ['another account', [changed(TYPE, queries(query()), queries(query({}, { account_id: '999999999999' })))], [OTHER]],
  ['a longer period', [changed(TYPE, queries(query()), queries(query({ period: 86400 })))], [LONGER]],
  [
    'a lesser statistic',
    [changed(TYPE, queries(query()), queries(query({ stat: 'Minimum' })))],
    ["danger: The alarm 'root' looks at a lesser statistic."],
  ],
  ['a query of nothing', [changed(TYPE, plain, asQuery(queries(query({ metric_name: 'nothing' }))))], [OTHER]],
  [
    'another metric below an expression',
    [changed(TYPE, sum(root), sum({ metric_name: 'other' }))],
    [OTHER.replace('.', AND_ELSE)],
  ],
  [
    'a longer period below an expression',
    [changed(TYPE, sum(root), sum({ period: 3600 }))],
    [LONGER.replace('.', AND_ELSE)],
  ],
  [
    'an expression over others',
    [changed(TYPE, plain, asQuery(sum({ metric_name: 'nothing' })))],
    [OTHER.replace('.', AND_ELSE)],
  ],
  ['the same as a query', [changed(TYPE, plain, asQuery(queries(query())))], []],
  ['the same without a query', [changed(TYPE, queries(query()), plain)], []],
  ['another label', [changed(TYPE, queries(query()), queries(query({}, { label: 'Root' })))], []],
  [
    'what is not set, as it is read after an apply',
    [
      changed(
        TYPE,
        queries({ ...expression('SUM(m1)'), period: null, label: null }, query({}, { period: null, id: 'm1' })),
        queries(query({}, { period: 0, label: '', id: 'm1' }), { ...expression('SUM(m1)'), period: 0, label: '' }),
      ),
    ],
    [],
  ],
  [
    'a period of an expression',
    [
      changed(
        TYPE,
        queries({ ...expression('SUM(m1)'), period: null }, query({}, { return_data: false })),
        queries({ ...expression('SUM(m1)'), period: 3600 }, query({}, { return_data: false })),
      ),
    ],
    ["warning: The alarm 'root' rings on something else."],
  ],
  [
    'renamed together with its filter',
    [changed(TYPE, queries(query()), queries(query({ metric_name: 'renamed' }))), filter],
    [],
  ],
  [
    'renamed together with its filter, below an expression',
    [changed(TYPE, sum(root), sum({ metric_name: 'renamed' })), filter],
    ["warning: The alarm 'root' rings on something else."],
  ],
  [
    'another metric besides',
    [changed(TYPE, sum(root), sum(root, { metric_name: 'other' }))],
    ["warning: The alarm 'root' rings on something else."],
  ],
])('an alarm on a query: %s', (_, changes, expected) => {
  expect(said(alarmStillRings, changes).filter(line => line.includes("alarm 'root'"))).toEqual(expected);
});
