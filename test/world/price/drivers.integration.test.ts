import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Section } from '../../../world/thing-types';
import { driversOf } from '../../../world/price/drivers';
import { FIXED_USES } from '../../../world/price/quotas';
import { Item } from '../../../world/price/prices';
import { defaultVolumes } from '../../../world/price/volumes';
import { organizationOf } from '../../config/organization-of';
import { synthesizeStacks } from '../../stacks/synth-organization';
import { Synthesized } from '../../synth';

const example = (name: string): string => readFileSync(join(__dirname, `../../../examples/${name}/org.yaml`), 'utf8');
const EXAMPLES = ['acme', 'china', 'control-tower', 'govcloud', 'minimal', 'posture', 'single-account'];

const resources = (stack: Synthesized | undefined, type: string) => Object.values(stack?.resource[type] ?? {});

/** An alarm is billed by its metrics: those of an expression count, and not the expression. */
const alarmMetrics = (stack: Synthesized | undefined): number =>
  resources(stack, 'aws_cloudwatch_metric_alarm').reduce((sum, { metric_query: queries }) => {
    const metrics = (queries as { metric?: unknown }[] | undefined)?.filter(({ metric }) => metric !== undefined);
    return sum + (metrics?.length ?? 1);
  }, 0);

test.each(EXAMPLES)('%s: alarms, metrics and keys are as many as its stacks define', name => {
  const stacks = synthesizeStacks(example(name));
  const drivers = driversOf(organizationOf(example(name)), { ...defaultVolumes(), 'root-hours': 0 });
  const counted = (section: Section, item: Item) =>
    drivers
      .filter(one => one.section === section && one.item === item)
      .reduce((sum, { quantity }) => sum + quantity, 0);
  for (const section of ['trail', 'alerts', 'alarms', 'posture'] as const) {
    expect([section, counted(section, 'alarm-metric'), counted(section, 'kms-key')]).toEqual([
      section,
      alarmMetrics(stacks[section]),
      resources(stacks[section], 'aws_kms_key').length,
    ]);
  }
  const filters = resources(stacks.alarms, 'aws_cloudwatch_log_metric_filter');
  const always = filters.filter(
    ({ metric_transformation: metric }) => (metric as { dimensions?: unknown }).dimensions === undefined,
  );
  expect(counted('alarms', 'custom-metric')).toBe(always.length);
});

test('the template that every account and region has holds one alarm, on one metric', () => {
  const stacks = synthesizeStacks(example('acme'));
  const [{ template_body: body }] = resources(stacks.forwarding, 'aws_cloudformation_stack_set') as [
    { template_body: string },
  ];
  const { Resources } = JSON.parse(body) as { Resources: Record<string, { Type: string; Properties: object }> };
  const alarms = Object.values(Resources).filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm');
  expect(alarms.map(({ Properties }) => 'MetricName' in Properties)).toEqual([true]);
});

test.each([
  ...EXAMPLES.filter(name => name !== 'posture').map(name => [name, example(name)]),
  ['a hub of its own', hub()],
])('%s: uses of quotas that no org file changes are at most those of the table', (_, file) => {
  const stacks = synthesizeStacks(file);
  const [{ template_body: body }] = resources(stacks.forwarding, 'aws_cloudformation_stack_set') as [
    { template_body: string },
  ];
  const { Resources } = JSON.parse(body) as {
    Resources: Record<string, { Type: string; Properties: { Targets?: unknown[] } }>;
  };
  const rules = Object.values(Resources).filter(({ Type }) => Type === 'AWS::Events::Rule');
  const longest = (type: string) =>
    Math.max(0, ...resources(stacks.alerts, type).map(({ policy }) => Buffer.byteLength(policy as string)));
  const used = {
    rules: rules.length,
    targets: Math.max(...rules.map(({ Properties }) => Properties.Targets?.length ?? 0)),
    busPolicy: longest('aws_cloudwatch_event_bus_policy'),
    topicPolicy: longest('aws_sns_topic_policy'),
  };
  const over = (Object.keys(used) as (keyof typeof used)[]).filter(key => used[key] > FIXED_USES[key]);
  expect([over, used]).toEqual([[], used]);
  expect(used.rules).toBeGreaterThan(FIXED_USES.rules - 5);
});

/** The example with its hub in another account: two accounts publish to its topics. */
function hub(): string {
  const text = example('acme');
  const moved = text.replace('alerts:\n', 'alerts:\n  hub_account: { account: audit, role_name: RootguardDeploy }\n');
  if (moved === text) throw new Error('the example has no alerts section');
  return moved;
}
