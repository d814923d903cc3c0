import { ReviewedOrganization } from '../../../world/context';
import { ResourceChange } from '../../../world/plan/plan';
import { priceOfChanges } from '../../../world/price/plan-price';

const HOME = { partition: 'aws', region: 'us-east-1' } as const;
const ORGANIZATION: ReviewedOrganization = {
  managementAccountId: '111111111111',
  rootId: 'r-exam',
  accounts: [
    { id: '111111111111', name: 'Management' },
    { id: '222222222222', name: 'Audit', ou: 'Security' },
    { id: '333333333333', name: 'Shop', ou: 'Workloads/Prod' },
    { id: '444444444444', name: 'Search', ou: 'Workloads/Prod' },
  ],
  inactiveAccounts: [],
  organizationalUnits: new Map([
    ['Security', 'ou-exam-11111111'],
    ['Workloads', 'ou-exam-22222222'],
    ['Workloads/Prod', 'ou-exam-33333333'],
  ]),
  emailDomains: [],
};

function change(type: string, action: ResourceChange['action'], before?: object, after?: object): ResourceChange {
  return {
    ...{ stack: 's', address: `${type}.a`, mode: 'managed', type, name: 'a', action },
    ...{ afterUnknown: {}, beforeSensitive: {}, afterSensitive: {}, replacePaths: [] },
    ...(before !== undefined && { before: { ...before } }),
    ...(after !== undefined && { after: { ...after } }),
  };
}

const price = (changes: readonly ResourceChange[], home: Parameters<typeof priceOfChanges>[2] = HOME) =>
  priceOfChanges(changes, ORGANIZATION, home);

const metricsOf = (count: number) => ({
  metric_query: [
    { expression: 'SUM(METRICS())', metric: [] },
    ...Array.from({ length: count }, () => ({ metric: [{}] })),
  ],
});
const filter = (dimensions: object | null) => ({ metric_transformation: [{ name: 'm', dimensions }] });
const members = (regions: readonly string[], ...ids: string[]) => ({
  stack_set_name: 'rootguard-forwarding',
  regions,
  deployment_targets: [{ organizational_unit_ids: ids }],
});

test('alarms by their metrics, filters by metrics that are always there, keys', () => {
  expect(
    price([
      change('aws_cloudwatch_metric_alarm', 'create', undefined, { alarm_name: 'a' }),
      change('aws_cloudwatch_metric_alarm', 'create', undefined, metricsOf(6)),
      change('aws_cloudwatch_log_metric_filter', 'create', undefined, filter(null)),
      change('aws_cloudwatch_log_metric_filter', 'create', undefined, filter({ AccountId: '$.id' })),
      change('aws_kms_key', 'delete', { arn: 'arn:aws:kms:us-east-1:111111111111:key/1' }),
      change('aws_sns_topic', 'create', undefined, {}),
    ]),
  ).toEqual({
    currency: 'USD',
    amount: 0,
    drivers: [
      { driver: 'alarms', item: 'alarm-metric', quantity: 7, amount: 0.7 },
      { driver: 'metrics', item: 'custom-metric', quantity: 1, amount: 0.3 },
      { driver: 'keys', item: 'kms-key', quantity: -1, amount: -1 },
    ],
    text: 'Price: +$0.00 a month at list prices (alarms +$0.70, metrics +$0.30, keys -$1.00), beside what only use costs.',
  });
});

test('what stays, is forgotten or left to a later plan changes nothing, and nothing is said', () => {
  const key = { arn: 'arn:aws:kms:us-east-1:111111111111:key/1' };
  expect(
    price([
      change('aws_kms_key', 'no-op', key, key),
      change('aws_kms_key', 'update', key, { ...key, description: 'other' }),
      change('aws_kms_key', 'replace', key, {}),
      change('aws_kms_key', 'forget', key),
      { ...change('aws_kms_key', 'create', undefined, {}), deferred: 'resource_config_unknown' },
    ]),
  ).toBeUndefined();
});

test('a region more for the members of the root, and another OU', () => {
  const one = members(['us-east-1'], 'r-exam');
  const two = members(['us-east-1', 'us-west-2'], 'r-exam');
  expect(price([change('aws_cloudformation_stack_instances', 'update', one, two)])?.drivers).toEqual([
    { driver: 'alarms of queues', item: 'alarm-metric', quantity: 3, amount: 0.3 },
  ]);
  const other = members(['us-east-1'], 'ou-exam-22222222');
  expect(price([change('aws_cloudformation_stack_instances', 'replace', one, other)])?.drivers).toEqual([
    { driver: 'alarms of queues', item: 'alarm-metric', quantity: -1, amount: -0.1 },
  ]);
  const foreign = { ...two, stack_set_name: 'somebody-elses' };
  expect(price([change('aws_cloudformation_stack_instances', 'create', undefined, foreign)])).toBeUndefined();
});

test('regions that only the apply tells, and prices that nobody knows, are unknown', () => {
  const unknown = { stack_set_name: 'rootguard-forwarding-management' };
  const alarm = change('aws_cloudwatch_metric_alarm', 'create', undefined, {});
  expect(price([change('aws_cloudformation_stack_instances', 'create', undefined, unknown), alarm])?.text).toBe(
    'Price: +$0.10 a month at list prices (alarms +$0.10), and unknown for alarms of queues, beside what only use costs.',
  );
  const cloud = price([alarm], { partition: 'aws-us-gov', region: 'us-gov-west-1' });
  expect(cloud).toMatchObject({ amount: 0, drivers: [{ driver: 'alarms', quantity: 1 }] });
  expect(cloud?.drivers[0]).not.toHaveProperty('amount');
  expect(cloud?.text).toBe('Price: unknown a month, for alarms, beside what only use costs.');
});

test('a thing is billed where its ARN says it is', () => {
  const before = { arn: 'arn:aws:cloudwatch:af-south-1:111111111111:alarm:a' };
  expect(price([change('aws_cloudwatch_metric_alarm', 'delete', before)])?.text).toContain('unknown');
  const china = price([change('aws_cloudwatch_metric_alarm', 'delete', {})], {
    partition: 'aws-cn',
    region: 'cn-north-1',
  });
  expect(china).toMatchObject({ currency: 'CNY', amount: -0.622 });
  expect(china?.text).toContain('Price: -¥0.62 a month');
});
