import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { parseMetricFilterPattern, parseSelector } from './metric-filter-parser';
import { MetricFilterPattern, MetricFilterPatternError, Selector } from './metric-filter-pattern';

/** What every resource has: stacks have states of their own, so an address is unique only within one. */
interface Resource {
  readonly stack: string;
  /** Terraform address. */
  readonly address: string;
}

/** A metric filter and the metric it publishes. */
export interface MetricFilter extends Resource {
  readonly name: string;
  readonly pattern: MetricFilterPattern;
  readonly namespace: string;
  readonly metricName: string;
  /** A number, or where to find it in the event. */
  readonly value: number | Selector;
  /** Dimension name to where its value is in the event. */
  readonly dimensions: Readonly<Record<string, Selector>>;
}

/** An alarm on one metric. */
export interface MetricAlarm extends Resource {
  readonly name: string;
  readonly description: string;
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: string;
  readonly comparisonOperator: string;
  readonly threshold: number;
  /** Periods that must breach before the alarm fires. */
  readonly datapointsToAlarm: number;
  /** Addresses of topics, or ARNs of topics that are defined elsewhere; none when its actions are off. */
  readonly topics: readonly string[];
}

/** Somebody who hears of a topic. */
export interface Subscription extends Resource {
  /** Address of the topic, or its ARN. */
  readonly topic: string;
  /** In SNS's words; 'chat' for a channel of a chat application. */
  readonly protocol: string;
  /** For https the host alone: the rest of the URL is a credential. A variable by the name it is supplied under. */
  readonly endpoint: string;
}

/** What the alarm path consists of, over all stacks, in the order of the files. */
export interface Synthesized {
  readonly filters: readonly MetricFilter[];
  readonly alarms: readonly MetricAlarm[];
  readonly subscriptions: readonly Subscription[];
}

const number = z.coerce.number();
const names = z.record(z.string(), z.string()).default({});

const filterSchema = z.object({
  name: z.string(),
  pattern: z.string(),
  // Terraform takes a single block as an object or as a list of one
  metric_transformation: z.preprocess(
    value => (Array.isArray(value) ? (value as unknown[])[0] : value),
    z.object({ name: z.string(), namespace: z.string(), value: z.string(), dimensions: names }),
  ),
});

const alarmSchema = z.object({
  alarm_name: z.string(),
  alarm_description: z.string().default(''),
  namespace: z.string(),
  metric_name: z.string(),
  dimensions: names,
  statistic: z.string(),
  comparison_operator: z.string(),
  threshold: number,
  evaluation_periods: number,
  datapoints_to_alarm: number.optional(),
  actions_enabled: z.boolean().default(true),
  alarm_actions: z.array(z.string()).default([]),
});

const subscriptionSchema = z.object({ topic_arn: z.string(), protocol: z.string(), endpoint: z.string() });

const channelTopics = { sns_topic_arns: z.array(z.string()).default([]) };
const slackSchema = z.object({ ...channelTopics, slack_team_id: z.string(), slack_channel_id: z.string() });
const teamsSchema = z.object({
  ...channelTopics,
  team_id: z.string(),
  tenant_id: z.string(),
  channel_id: z.string(),
});

const stackSchema = z.object({
  resource: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
});

/** Reads filters, alarms and subscriptions from what `cdktf synth` wrote to a folder; problems make it unusable. */
export function readSynthesized(folder: string): { readonly synthesized: Synthesized; readonly problems: string[] } {
  const filters: MetricFilter[] = [];
  const alarms: MetricAlarm[] = [];
  const subscriptions: Subscription[] = [];
  const problems: string[] = [];

  const stacks = stacksOf(folder);
  if (stacks.length === 0) problems.push(`${folder}: no synthesized output here; run npx cdktf synth`);
  for (const stack of stacks) {
    const file = join(folder, 'stacks', stack, 'cdk.tf.json');
    let resources: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    try {
      resources = stackSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).resource;
    } catch (error) {
      problems.push(`${file}: ${error instanceof z.ZodError ? 'not a Terraform configuration' : messageOf(error)}`);
      continue;
    }
    const collect = <T>(type: string, list: T[], read: (resource: unknown, identity: Resource) => T) => {
      for (const [name, resource] of Object.entries(resources[type] ?? {})) {
        const address = `${type}.${name}`;
        try {
          list.push(read(resource, { stack, address }));
        } catch (error) {
          problems.push(`${file}: ${address}: ${messageOf(error)}`);
        }
      }
    };
    collect('aws_cloudwatch_log_metric_filter', filters, readFilter);
    collect('aws_cloudwatch_metric_alarm', alarms, readAlarm);
    collect('aws_sns_topic_subscription', subscriptions, readSubscription);
    const channels: Subscription[][] = [];
    collect('aws_chatbot_slack_channel_configuration', channels, readSlackChannel);
    collect('aws_chatbot_teams_channel_configuration', channels, readTeamsChannel);
    subscriptions.push(...channels.flat());
  }
  return { synthesized: { filters, alarms, subscriptions }, problems };
}

function stacksOf(folder: string): string[] {
  const stacks = join(folder, 'stacks');
  if (!existsSync(stacks)) return [];
  return readdirSync(stacks)
    .filter(stack => existsSync(join(stacks, stack, 'cdk.tf.json')))
    .sort();
}

function readFilter(resource: unknown, identity: Resource): MetricFilter {
  const { name, pattern, metric_transformation: metric } = filterSchema.parse(resource);
  return {
    ...identity,
    name,
    pattern: parseMetricFilterPattern(pattern),
    namespace: metric.namespace,
    metricName: metric.name,
    value: metric.value.startsWith('$') ? parseSelector(metric.value) : number.parse(metric.value),
    dimensions: Object.fromEntries(
      Object.entries(metric.dimensions).map(([dimension, selector]) => [dimension, parseSelector(selector)]),
    ),
  };
}

function readAlarm(resource: unknown, identity: Resource): MetricAlarm {
  const alarm = alarmSchema.parse(resource);
  return {
    ...identity,
    name: alarm.alarm_name,
    description: alarm.alarm_description,
    namespace: alarm.namespace,
    metricName: alarm.metric_name,
    dimensions: alarm.dimensions,
    statistic: alarm.statistic,
    comparisonOperator: alarm.comparison_operator,
    threshold: alarm.threshold,
    datapointsToAlarm: alarm.datapoints_to_alarm ?? alarm.evaluation_periods,
    topics: alarm.actions_enabled ? alarm.alarm_actions.map(topicOf) : [],
  };
}

function readSubscription(resource: unknown, identity: Resource): Subscription {
  const { topic_arn, protocol, endpoint } = subscriptionSchema.parse(resource);
  const isUrl = /^https?$/.test(protocol) && URL.canParse(endpoint);
  const variable = /^\$\{var\.([\w-]+)\}$/.exec(endpoint)?.[1];
  const shown = isUrl ? new URL(endpoint).hostname : variable === undefined ? endpoint : `TF_VAR_${variable}`;
  return { ...identity, topic: topicOf(topic_arn), protocol, endpoint: shown };
}

function readSlackChannel(resource: unknown, identity: Resource): Subscription[] {
  const { sns_topic_arns, slack_team_id, slack_channel_id } = slackSchema.parse(resource);
  return inChannel(identity, sns_topic_arns, `slack:${slack_team_id}/${slack_channel_id}`);
}

function readTeamsChannel(resource: unknown, identity: Resource): Subscription[] {
  const { sns_topic_arns, team_id, tenant_id, channel_id } = teamsSchema.parse(resource);
  return inChannel(identity, sns_topic_arns, `teams:${team_id}/${tenant_id}/${channel_id}`);
}

/** A channel hears of each topic of its configuration. */
const inChannel = (identity: Resource, arns: readonly string[], endpoint: string): Subscription[] =>
  arns.map(arn => ({ ...identity, topic: topicOf(arn), protocol: 'chat', endpoint }));

/** Resolves a reference to a topic of the same stack to its address; an ARN stays as it is. */
const topicOf = (arn: string): string => /^\$\{(aws_sns_topic\.[^.}]+)\.arn\}$/.exec(arn)?.[1] ?? arn;

function messageOf(error: unknown): string {
  if (error instanceof z.ZodError) {
    return error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
  }
  if (error instanceof MetricFilterPatternError) return `metric filter pattern, ${error.message}`;
  return error instanceof Error ? error.message : String(error);
}
