import {
  DescribeAlarmsCommand,
  PutAlarmMuteRuleCommand,
  PutCompositeAlarmCommand,
  PutMetricAlarmCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  ConfigServiceClient,
  PutConfigurationRecorderCommand,
  PutOrganizationConfigRuleCommand,
} from '@aws-sdk/client-config-service';
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { EnableAWSServiceAccessCommand, TagResourceCommand } from '@aws-sdk/client-organizations';
import { CreateScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { CreateTopicCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { readConfigRules } from '../../../../world/live/reading/config-rules';
import { noJournal } from '../../../../world/live/reading/journal';
import { placeOf } from '../../../../world/live/reading/place';
import { quotasOf } from '../../../../world/live/reading/quotas';
import { Reading, readingOf } from '../../../../world/live/reading/reading';
import { readTags } from '../../../../world/live/reading/tags';
import { readThings } from '../../../../world/live/reading/things';
import { useLivingSandbox } from './use-living';

const { sandbox, aws, refuse } = useLivingSandbox();

const [account, region] = ['111111111111', 'us-east-1'];
const [TOPIC, BUS] = [`arn:aws:sns:${region}:${account}:told`, `arn:aws:events:${region}:${account}:event-bus/default`];
const queue = (name: string) => `arn:aws:sqs:${region}:${account}:${name}`;
const ROLE = `arn:aws:iam::${account}:role/start`;
const POLICY = {
  Version: '2012-10-17',
  Statement: [
    {
      ...{ Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sqs:SendMessage' },
      Resource: queue('lost'),
    },
  ],
};
const settings = () => ({
  ...{ endpoint: sandbox.endpoint, region },
  credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' },
});

const reading = (): Reading =>
  readingOf({
    ...{ partition: 'aws', home: { account, region }, journal: noJournal },
    quotas: quotasOf('aws', { faster: 1_000 }),
  });

beforeAll(async () => {
  const metric = { Namespace: 'AWS/SQS', MetricName: 'Sent', Statistic: 'Sum' as const, Period: 300, Threshold: 1 };
  await aws.cloudwatch.send(
    new PutMetricAlarmCommand({
      ...{ AlarmName: 'simple', ...metric, EvaluationPeriods: 1, ComparisonOperator: 'GreaterThanThreshold' },
    }),
  );
  await aws.cloudwatch.send(
    new PutCompositeAlarmCommand({ AlarmName: 'both', AlarmRule: 'ALARM(simple)', AlarmActions: [TOPIC] }),
  );
  for (const [Name, ExpireDate] of [
    ['weekend', undefined],
    ['over', new Date('2026-01-01T00:00:00Z')],
  ] as const) {
    const Rule = { Schedule: { Expression: 'cron(0 0 ? * SAT *)', Duration: 'P2D', Timezone: 'UTC' } };
    const MuteTargets = { AlarmNames: ['simple'] };
    await aws.cloudwatch.send(new PutAlarmMuteRuleCommand({ Name, Rule, MuteTargets, ExpireDate }));
  }
  const sqs = new SQSClient(settings());
  await sqs.send(new CreateQueueCommand({ QueueName: 'lost', Attributes: { Policy: JSON.stringify(POLICY) } }));
  for (const QueueName of ['heard', 'of-a-workload']) await sqs.send(new CreateQueueCommand({ QueueName }));
  const events = new EventBridgeClient(settings());
  await events.send(new PutRuleCommand({ Name: 'root', EventPattern: JSON.stringify({ source: ['aws.signin'] }) }));
  await events.send(
    new PutTargetsCommand({
      Rule: 'root',
      Targets: [{ Id: 'told', Arn: TOPIC, DeadLetterConfig: { Arn: queue('lost') } }],
    }),
  );
  await aws.sns.send(new CreateTopicCommand({ Name: 'told' }));
  const Attributes = { FilterPolicy: '{"kind":["root"]}' };
  await aws.sns.send(new SubscribeCommand({ TopicArn: TOPIC, Protocol: 'sqs', Endpoint: queue('heard'), Attributes }));
  const scheduler = new SchedulerClient(settings());
  for (const [Name, Arn] of [
    ['heartbeat', BUS],
    ['of-a-workload', queue('of-a-workload')],
  ]) {
    await scheduler.send(
      new CreateScheduleCommand({
        ...{ Name, ScheduleExpression: 'cron(0 9 * * ? *)', ScheduleExpressionTimezone: 'UTC', State: 'DISABLED' },
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: { Arn, RoleArn: ROLE, Input: '{}', EventBridgeParameters: { Source: 'a', DetailType: 'b' } },
      }),
    );
  }
});

test('muted alarms, queues, schedules and filters of subscriptions, as far as they are on the way of an alert', async () => {
  const own = reading();
  const things = await readThings(own, [region]);
  expect(own.unknown).toEqual([]);
  const of = (type: string) => things.filter(thing => thing.type === `aws_${type}`);
  expect(of('cloudwatch_composite_alarm').map(({ attributes }) => attributes)).toMatchObject([
    { alarm_name: 'both', alarm_rule: 'ALARM(simple)', alarm_actions: [TOPIC] },
  ]);
  expect(of('cloudwatch_metric_alarm').map(({ attributes }) => attributes.alarm_name)).toEqual(['simple']);
  expect(of('cloudwatch_alarm_mute_rule')).toEqual([
    {
      ...{ type: 'aws_cloudwatch_alarm_mute_rule', account, region, state: { status: 'ACTIVE' } },
      attributes: {
        ...{ name: 'weekend', arn: `arn:aws:cloudwatch:${region}:${account}:alarm-mute-rule:weekend` },
        rule: [{ schedule: [{ expression: 'cron(0 0 ? * SAT *)', duration: 'P2D', timezone: 'UTC' }] }],
        mute_targets: [{ alarm_names: ['simple'] }],
      },
    },
  ]);
  const policyOf = ({ policy }: Record<string, unknown>) =>
    typeof policy === 'string' ? (JSON.parse(policy) as object) : policy;
  expect(of('sqs_queue').map(({ attributes, state }) => [attributes.name, policyOf(attributes), state])).toEqual([
    ['heard', undefined, { messages: 0 }],
    ['lost', POLICY, { messages: 0 }],
  ]);
  expect(of('sns_topic_subscription').map(({ attributes }) => attributes)).toMatchObject([
    { protocol: 'sqs', endpoint: queue('heard'), filter_policy: '{"kind":["root"]}' },
  ]);
  expect(of('scheduler_schedule').map(({ attributes }) => attributes)).toEqual([
    {
      ...{ name: 'heartbeat', group_name: 'default', state: 'DISABLED', schedule_expression: 'cron(0 9 * * ? *)' },
      arn: `arn:aws:scheduler:${region}:${account}:schedule/default/heartbeat`,
      schedule_expression_timezone: 'UTC',
      target: [{ arn: BUS, role_arn: ROLE, input: '{}', eventbridge_parameters: [{ source: 'a', detail_type: 'b' }] }],
    },
  ]);
});

test.each([
  ['cloudwatch:ListAlarmMuteRules', 'monitoring:ListAlarmMuteRules', undefined],
  ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', queue('lost')],
  ['sns:GetSubscriptionAttributes', 'sns:GetSubscriptionAttributes', expect.stringContaining(`${TOPIC}:`) as string],
])('without %s it is unknown by that name', async (action, refused, about) => {
  refuse(refused);
  const own = reading();
  await readThings(own, [region]);
  expect(own.unknown[0]).toMatchObject({ action, account, region, ...(about !== undefined && { about }) });
});

test('alarms are of the types that are asked for', async () => {
  const names = async (...AlarmTypes: ('MetricAlarm' | 'CompositeAlarm')[]) => {
    const found = await aws.cloudwatch.send(new DescribeAlarmsCommand(AlarmTypes.length > 0 ? { AlarmTypes } : {}));
    return [...(found.MetricAlarms ?? []), ...(found.CompositeAlarms ?? [])].map(({ AlarmName }) => AlarmName);
  };
  expect(await names()).toEqual(['simple']);
  expect(await names('CompositeAlarm')).toEqual(['both']);
  expect(await names('MetricAlarm', 'CompositeAlarm')).toEqual(['simple', 'both']);
});

test('recorders of AWS Config, and rules of the organization with the accounts in which they failed', async () => {
  const config = new ConfigServiceClient(settings());
  const ServicePrincipal = 'config-multiaccountsetup.amazonaws.com';
  await aws.organizations.send(new EnableAWSServiceAccessCommand({ ServicePrincipal }));
  await config.send(new PutConfigurationRecorderCommand({ ConfigurationRecorder: { name: 'default', roleARN: ROLE } }));
  await config.send(
    new PutOrganizationConfigRuleCommand({
      ...{ OrganizationConfigRuleName: 'root-mfa', ExcludedAccounts: ['151515151515'] },
      OrganizationManagedRuleMetadata: { RuleIdentifier: 'ROOT_ACCOUNT_MFA_ENABLED' },
    }),
  );
  const own = reading();
  const things = await readConfigRules(placeOf(own, own.home));
  expect(own.unknown).toEqual([]);
  expect(things.map(({ type, attributes, state }) => ({ type, attributes, state }))).toEqual([
    {
      type: 'aws_config_configuration_recorder',
      attributes: expect.objectContaining({ name: 'default', role_arn: ROLE }) as object,
      state: undefined,
    },
    {
      ...{ type: 'aws_config_configuration_recorder_status', attributes: { name: 'default', is_enabled: false } },
      state: expect.any(Object) as object,
    },
    {
      type: 'aws_config_organization_managed_rule',
      attributes: {
        ...{ name: 'root-mfa', rule_identifier: 'ROOT_ACCOUNT_MFA_ENABLED', excluded_accounts: ['151515151515'] },
        arn: `arn:aws:config:${region}:${account}:organization-config-rule/root-mfa`,
      },
      state: {
        failed: ['012345678901', '222222222222', '888888888888'].map(id => ({
          ...{ account: id, status: 'CREATE_FAILED', reason: 'NoAvailableConfigurationRecorder' },
        })),
      },
    },
  ]);
});

test('tags of accounts, by id; unknown where they may not be read', async () => {
  const Tags = [
    { Key: 'managed_by', Value: 'AFT' },
    { Key: 'area', Value: 'ledger' },
  ];
  await aws.organizations.send(new TagResourceCommand({ ResourceId: '888888888888', Tags }));
  const accounts = ['888888888888', '222222222222'].map(id => ({ id, name: id }));
  const own = reading();
  expect([...(await readTags(own, accounts))]).toEqual([['888888888888', { area: 'ledger', managed_by: 'AFT' }]]);
  expect(own.unknown).toEqual([]);
  refuse('organizations:ListTagsForResource');
  const refused = reading();
  expect([...(await readTags(refused, accounts))]).toEqual([]);
  expect(refused.unknown.map(one => `${one.action} ${one.account}`).sort()).toEqual([
    'organizations:ListTagsForResource 222222222222',
    'organizations:ListTagsForResource 888888888888',
  ]);
});
