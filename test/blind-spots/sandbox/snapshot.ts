import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  MetricAlarm,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DeleteMetricFilterCommand,
  DescribeLogGroupsCommand,
  DescribeMetricFiltersCommand,
  MetricFilter,
  PutMetricFilterCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  DescribeEventBusCommand,
  EventBridgeClient,
  ListEventBusesCommand,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutPermissionCommand,
  PutRuleCommand,
  PutTargetsCommand,
  Rule,
  Target,
} from '@aws-sdk/client-eventbridge';
import {
  CreateStateMachineCommand,
  DescribeStateMachineCommand,
  DescribeStateMachineOutput,
  SFNClient,
} from '@aws-sdk/client-sfn';
import {
  CreateTopicCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  ListTopicsCommand,
  SetTopicAttributesCommand,
  SNSClient,
  SubscribeCommand,
  Subscription,
} from '@aws-sdk/client-sns';
import { ANNOUNCER } from '../../../config/names';
import { ACCOUNTS, HOME } from '../disarming/row';
import { clientOf } from './calls';
import { restoreRoles, Role, rolesOf } from './roles';

interface Bus {
  readonly account: string;
  readonly name: string;
  readonly policy: string | undefined;
  readonly rules: readonly { readonly rule: Rule; readonly targets: readonly Target[] }[];
}

/** What calls of sequences can take, as it was. */
export interface Snapshot {
  readonly buses: readonly Bus[];
  readonly alarms: readonly MetricAlarm[];
  readonly logGroups: readonly string[];
  readonly filters: readonly MetricFilter[];
  readonly topics: readonly {
    readonly arn: string;
    readonly attributes: Record<string, string>;
    readonly subscriptions: readonly Subscription[];
  }[];
  readonly machine: DescribeStateMachineOutput;
  readonly roles: readonly Role[];
}

const HOLDERS = [ACCOUNTS.management, ACCOUNTS.member];

export async function takeSnapshot(endpoint: string): Promise<Snapshot> {
  const cloudwatch = clientOf(CloudWatchClient, endpoint, ACCOUNTS.management);
  const logs = clientOf(CloudWatchLogsClient, endpoint, ACCOUNTS.management);
  const sns = clientOf(SNSClient, endpoint, ACCOUNTS.management);
  const { MetricAlarms = [] } = await cloudwatch.send(new DescribeAlarmsCommand({ MaxRecords: 100 }));
  const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({}));
  const { metricFilters = [] } = await logs.send(new DescribeMetricFiltersCommand({}));
  const { Topics = [] } = await sns.send(new ListTopicsCommand({}));
  const buses = await Promise.all(HOLDERS.map(account => busesOf(endpoint, account)));
  const topics = Topics.map(async ({ TopicArn: arn = '' }) => {
    const { Attributes = {} } = await sns.send(new GetTopicAttributesCommand({ TopicArn: arn }));
    const { Subscriptions = [] } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn: arn }));
    return { arn, attributes: Attributes, subscriptions: Subscriptions };
  });
  const stateMachineArn = `arn:aws:states:${HOME}:${ACCOUNTS.management}:stateMachine:${ANNOUNCER}`;
  const states = clientOf(SFNClient, endpoint, ACCOUNTS.management);
  const roles = await Promise.all(HOLDERS.map(account => rolesOf(endpoint, account)));
  return {
    buses: buses.flat(),
    alarms: MetricAlarms,
    logGroups: logGroups.map(({ logGroupName = '' }) => logGroupName),
    filters: metricFilters,
    topics: await Promise.all(topics),
    machine: await states.send(new DescribeStateMachineCommand({ stateMachineArn })),
    roles: roles.flat(),
  };
}

async function busesOf(endpoint: string, account: string): Promise<Bus[]> {
  const client = clientOf(EventBridgeClient, endpoint, account);
  const { EventBuses = [] } = await client.send(new ListEventBusesCommand({}));
  return Promise.all(
    EventBuses.map(async ({ Name: name = '' }) => {
      const { Policy: policy } = await client.send(new DescribeEventBusCommand({ Name: name }));
      const { Rules = [] } = await client.send(new ListRulesCommand({ EventBusName: name }));
      const rules = Rules.map(async rule => {
        const asked = { Rule: rule.Name, EventBusName: name };
        const { Targets = [] } = await client.send(new ListTargetsByRuleCommand(asked));
        return { rule, targets: Targets };
      });
      return { account, name, policy, rules: await Promise.all(rules) };
    }),
  );
}

/** Makes everything as it was. Alarms are OK again, for the sandbox has no time that would let them fall back. */
export async function restore(
  endpoint: string,
  { buses, alarms, logGroups, filters, topics, machine, roles }: Snapshot,
): Promise<void> {
  const cloudwatch = clientOf(CloudWatchClient, endpoint, ACCOUNTS.management);
  const logs = clientOf(CloudWatchLogsClient, endpoint, ACCOUNTS.management);
  const sns = clientOf(SNSClient, endpoint, ACCOUNTS.management);
  const unlessThere = (error: Error) => {
    if (!/AlreadyExists/.test(error.name)) throw error;
  };
  const unlessGone = (error: Error) => {
    if (!/NotFound/.test(error.name)) throw error;
  };
  for (const logGroupName of logGroups) {
    await logs.send(new CreateLogGroupCommand({ logGroupName })).catch(unlessThere);
  }
  // a machine that logs is made only where its role may, and its log group is
  await restoreRoles(endpoint, roles);
  const { name, type, roleArn, definition, loggingConfiguration } = machine;
  const made = { name, type, roleArn, definition, loggingConfiguration };
  await clientOf(SFNClient, endpoint, ACCOUNTS.management).send(new CreateStateMachineCommand(made));
  for (const { arn, attributes, subscriptions } of topics) {
    await sns.send(new CreateTopicCommand({ Name: arn.split(':').at(-1) }));
    for (const AttributeName of ['Policy', 'KmsMasterKeyId', 'DisplayName'] as const) {
      const AttributeValue = attributes[AttributeName];
      if (AttributeValue !== undefined)
        await sns.send(new SetTopicAttributesCommand({ TopicArn: arn, AttributeName, AttributeValue }));
    }
    for (const { Protocol, Endpoint } of subscriptions)
      await sns.send(new SubscribeCommand({ TopicArn: arn, Protocol, Endpoint }));
  }
  for (const { account, name, policy, rules } of buses) {
    const client = clientOf(EventBridgeClient, endpoint, account);
    if (policy !== undefined) await client.send(new PutPermissionCommand({ EventBusName: name, Policy: policy }));
    for (const { rule, targets } of rules) {
      const { Name, EventPattern, State, Description } = rule;
      await client.send(new PutRuleCommand({ Name, EventPattern, State, Description, EventBusName: name }));
      await client.send(new PutTargetsCommand({ Rule: Name, EventBusName: name, Targets: [...targets] }));
    }
  }
  for (const { logGroupName, filterName, filterPattern, metricTransformations } of filters) {
    // moto keeps the former one of the same name as well
    await logs.send(new DeleteMetricFilterCommand({ logGroupName, filterName })).catch(unlessGone);
    await logs.send(new PutMetricFilterCommand({ logGroupName, filterName, filterPattern, metricTransformations }));
  }
  for (const { AlarmName, ...alarm } of alarms) {
    await cloudwatch.send(new PutMetricAlarmCommand({ AlarmName, ...alarm }));
  }
  await settleAlarms(endpoint);
}

/** Sets every alarm that fired to OK, so that the next call can make it fire. */
export async function settleAlarms(endpoint: string): Promise<void> {
  const cloudwatch = clientOf(CloudWatchClient, endpoint, ACCOUNTS.management);
  const { MetricAlarms = [] } = await cloudwatch.send(
    new DescribeAlarmsCommand({ StateValue: 'ALARM', MaxRecords: 100 }),
  );
  for (const { AlarmName } of MetricAlarms) {
    await cloudwatch.send(new SetAlarmStateCommand({ AlarmName, StateValue: 'OK', StateReason: 'settled' }));
  }
}
