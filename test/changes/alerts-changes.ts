import {
  DeleteAlarmMuteRuleCommand,
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  DisableAlarmActionsCommand,
  EnableAlarmActionsCommand,
  PutAlarmMuteRuleCommand,
  PutMetricAlarmCommand,
  PutMetricAlarmCommandInput,
} from '@aws-sdk/client-cloudwatch';
import {
  DeleteMetricFilterCommand,
  DescribeMetricFiltersCommand,
  PutMetricFilterCommand,
  PutMetricFilterCommandInput,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  DescribeEventBusCommand,
  DisableRuleCommand,
  EventBridgeClient,
  ListTargetsByRuleCommand,
  PutPermissionCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { DescribeStateMachineCommand, SFNClient, UpdateStateMachineCommand } from '@aws-sdk/client-sfn';
import {
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  SetSubscriptionAttributesCommand,
  SetTopicAttributesCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import {
  ANNOUNCE_RULE,
  ANNOUNCER,
  busName,
  HUB_QUEUE,
  rootAccountAlarmName,
  ROOT_BY_ACCOUNT_FILTER,
  TRAIL_LOG_GROUP,
} from '../../config/names';
import { Change, Hand, MANAGEMENT, PAYMENTS, REGION, settings, TOPIC } from './change';

const events = (hand: Hand) => new EventBridgeClient(settings(hand));
const AlarmName = rootAccountAlarmName(PAYMENTS);
const BUS = busName('root-sign-in');

async function alarm({ aws }: Hand): Promise<PutMetricAlarmCommandInput> {
  const { MetricAlarms = [] } = await aws.cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: [AlarmName] }));
  return MetricAlarms[0] as unknown as PutMetricAlarmCommandInput;
}

async function filter({ aws }: Hand): Promise<PutMetricFilterCommandInput> {
  const of = { logGroupName: TRAIL_LOG_GROUP, filterNamePrefix: ROOT_BY_ACCOUNT_FILTER };
  const { metricFilters = [] } = await aws.logs.send(new DescribeMetricFiltersCommand(of));
  const found = metricFilters.find(({ filterName }) => filterName === ROOT_BY_ACCOUNT_FILTER);
  if (found === undefined) throw new Error(`there is no metric filter ${ROOT_BY_ACCOUNT_FILTER}`);
  return { ...(found as unknown as PutMetricFilterCommandInput), logGroupName: TRAIL_LOG_GROUP };
}

async function subscription({ aws }: Hand): Promise<string> {
  const { Subscriptions = [] } = await aws.sns.send(new ListSubscriptionsByTopicCommand({ TopicArn: TOPIC }));
  return Subscriptions[0]?.SubscriptionArn ?? '';
}

/** Topics, buses, rules and the announcer. */
export const ALERTS: readonly Change[] = [
  {
    ...{
      what: 'a subscriber of the critical topic unsubscribed',
      stack: 'alerts',
      audit: /DET-2/,
      plan: /subscription/,
    },
    make: async hand => {
      await hand.aws.sns.send(new UnsubscribeCommand({ SubscriptionArn: await subscription(hand) }));
      // the next apply makes one under another ARN
      return () => hand.deployed.terraform.apply('alerts');
    },
  },
  {
    ...{ what: 'a subscription hears nothing of it by its filter', stack: 'alerts', audit: /DET-2/, plan: /filter/ },
    // with a policy AWS sets its scope, and keeps it
    leaves: /topic_subscription\.\S+ changed outside Terraform: filter_policy_scope, /,
    make: async hand => {
      const SubscriptionArn = await subscription(hand);
      const put = (AttributeValue: string) =>
        hand.aws.sns.send(
          new SetSubscriptionAttributesCommand({ SubscriptionArn, AttributeName: 'FilterPolicy', AttributeValue }),
        );
      await put('{"kind":["nothing"]}');
      return () => put('');
    },
  },
  {
    ...{ what: "the critical topic's policy opened", stack: 'alerts', plan: /policy/ },
    make: async ({ aws: { sns } }) => {
      const { Attributes = {} } = await sns.send(new GetTopicAttributesCommand({ TopicArn: TOPIC }));
      const put = (AttributeValue: string) =>
        sns.send(new SetTopicAttributesCommand({ TopicArn: TOPIC, AttributeName: 'Policy', AttributeValue }));
      await put(
        JSON.stringify({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sns:Publish', Resource: TOPIC }],
        }),
      );
      return () => put(Attributes.Policy ?? '');
    },
  },
  {
    ...{ what: 'the rule of sign-ins disabled', stack: 'alerts', audit: /DET/, plan: /rule/ },
    make: async hand => {
      const of = { Name: ANNOUNCE_RULE, EventBusName: BUS };
      await events(hand).send(new DisableRuleCommand(of));
      // EnableRule would leave out the events that read
      return () => hand.deployed.terraform.apply('alerts');
    },
  },
  {
    ...{ what: 'the target of the rule removed', stack: 'alerts', audit: /DET/, plan: /target/ },
    make: async hand => {
      const of = { Rule: ANNOUNCE_RULE, EventBusName: BUS };
      const { Targets = [] } = await events(hand).send(new ListTargetsByRuleCommand(of));
      await events(hand).send(new RemoveTargetsCommand({ ...of, Ids: Targets.flatMap(({ Id }) => Id ?? []) }));
      return () => events(hand).send(new PutTargetsCommand({ ...of, Targets }));
    },
  },
  {
    ...{ what: 'the bus closed to the organization', stack: 'alerts', audit: /DET-3/, plan: /bus|policy/ },
    make: async hand => {
      const { Policy = '' } = await events(hand).send(new DescribeEventBusCommand({ Name: BUS }));
      const put = (text: string) => events(hand).send(new PutPermissionCommand({ EventBusName: BUS, Policy: text }));
      await put(Policy.replace('o-exampleorg1', 'o-elsewhere11'));
      return () => put(Policy);
    },
  },
  {
    ...{ what: 'the announcer says nothing', stack: 'alerts', audit: /DET/, plan: /state machine|announcer/ },
    leaves: /sfn_state_machine\.\S+ changed outside Terraform: revision_id, /,
    make: async hand => {
      const states = new SFNClient(settings(hand));
      const stateMachineArn = `arn:aws:states:${REGION}:${MANAGEMENT}:stateMachine:${ANNOUNCER}`;
      const { definition } = await states.send(new DescribeStateMachineCommand({ stateMachineArn }));
      const put = (text: string | undefined) =>
        states.send(new UpdateStateMachineCommand({ stateMachineArn, definition: text }));
      const nothing = { QueryLanguage: 'JSONata', StartAt: 'Nothing', States: { Nothing: { Type: 'Succeed' } } };
      await put(JSON.stringify(nothing));
      return () => put(definition);
    },
  },
  {
    ...{ what: "the hub's dead-letter queue takes nothing", stack: 'alerts', plan: /queue/ },
    make: async hand => {
      const sqs = new SQSClient(settings(hand));
      const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: HUB_QUEUE }));
      const { Attributes = {} } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['Policy'] }),
      );
      const before = Attributes.Policy ?? '';
      const put = (Policy: string) => sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
      await put(before.replaceAll('events.amazonaws.com', 'ec2.amazonaws.com'));
      return () => put(before);
    },
  },
];

/** Metric filters, alarms and what mutes them. */
export const ALARMS: readonly Change[] = [
  {
    ...{ what: "an account's root alarm tells nobody", stack: 'alarms', audit: new RegExp(`DET-1.*${PAYMENTS}`) },
    plan: /alarm/,
    make: async ({ aws: { cloudwatch } }) => {
      await cloudwatch.send(new DisableAlarmActionsCommand({ AlarmNames: [AlarmName] }));
      return () => cloudwatch.send(new EnableAlarmActionsCommand({ AlarmNames: [AlarmName] }));
    },
  },
  {
    ...{ what: "an account's root alarm deleted", stack: 'alarms', audit: new RegExp(`DET-1.*${PAYMENTS}`) },
    plan: /alarm/,
    make: async hand => {
      const before = await alarm(hand);
      await hand.aws.cloudwatch.send(new DeleteAlarmsCommand({ AlarmNames: [AlarmName] }));
      return () => hand.aws.cloudwatch.send(new PutMetricAlarmCommand(before));
    },
  },
  {
    ...{ what: "an account's root alarm waits for ten calls", stack: 'alarms' },
    ...{ audit: new RegExp(`DET-1.*${PAYMENTS}`), plan: /threshold|alarm/ },
    make: async hand => {
      const before = await alarm(hand);
      await hand.aws.cloudwatch.send(new PutMetricAlarmCommand({ ...before, Threshold: 10 }));
      return () => hand.aws.cloudwatch.send(new PutMetricAlarmCommand(before));
    },
  },
  {
    ...{ what: 'a rule mutes a root alarm', stack: 'alarms', audit: new RegExp(`DET-1.*${PAYMENTS}`) },
    make: async ({ aws: { cloudwatch } }) => {
      const Rule = { Schedule: { Expression: 'cron(0 0 * * ? *)', Duration: 'P1D' } };
      const MuteTargets = { AlarmNames: [AlarmName] };
      await cloudwatch.send(new PutAlarmMuteRuleCommand({ Name: 'quiet', Rule, MuteTargets }));
      return () => cloudwatch.send(new DeleteAlarmMuteRuleCommand({ AlarmMuteRuleName: 'quiet' }));
    },
  },
  {
    ...{ what: 'the metric filter counts something else', stack: 'alarms', audit: /DET-1/, plan: /filter/ },
    make: async hand => {
      const before = await filter(hand);
      const filterPattern = '{ $.userIdentity.type = "AssumedRole" }';
      await hand.aws.logs.send(new PutMetricFilterCommand({ ...before, filterPattern }));
      return () => hand.aws.logs.send(new PutMetricFilterCommand(before));
    },
  },
  {
    ...{ what: 'the metric filter deleted', stack: 'alarms', audit: /DET-1/, plan: /filter/ },
    make: async hand => {
      const before = await filter(hand);
      const { logGroupName, filterName } = before;
      await hand.aws.logs.send(new DeleteMetricFilterCommand({ logGroupName, filterName }));
      return () => hand.aws.logs.send(new PutMetricFilterCommand(before));
    },
  },
];
