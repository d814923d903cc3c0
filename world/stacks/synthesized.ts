import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { EventPatternError } from '../../aws/events/event-pattern';
import { parseMetricFilterPattern, parseSelector } from '../../aws/metrics/metric-filter-parser';
import { MetricFilterPattern, MetricFilterPatternError, Selector } from '../../aws/metrics/metric-filter-pattern';
import { DefinitionError } from '../../aws/states/state-machine';
import {
  HubMachine,
  HubRule,
  HubTarget,
  readHubMachine,
  readMachine,
  readHubRule,
  readHubTarget,
  readNamed,
  readStackInstance,
  readStackInstances,
  readStackSet,
  StackInstances,
  StackSet,
  WrittenMachine,
} from './synthesized-event-path';
import { findNamed, NamedResource, Place, Resource, resolveNamed } from './synthesized-references';

export type { Resource } from './synthesized-references';

/** A metric filter and the metric it publishes. */
export interface MetricFilter extends Resource {
  readonly name: string;
  readonly place: Place;
  /** Name of the log group whose events it counts. */
  readonly logGroup: string;
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
  readonly place: Place;
  readonly description: string;
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: string;
  readonly comparisonOperator: string;
  readonly threshold: number;
  /** Periods that must breach before the alarm fires. */
  readonly datapointsToAlarm: number;
  /** None when its actions are off. */
  readonly topics: readonly Resource[];
}

/** Somebody who hears of a topic. */
export interface Subscription extends Resource {
  readonly topic: Resource;
  /** In SNS's words; 'chat' for a channel of a chat application. */
  readonly protocol: string;
  /** For https the host alone: the rest of the URL is a credential. A variable by the name it is supplied under. */
  readonly endpoint: string;
}

/** What both paths consist of, over all stacks, in the order of the files. */
export interface Synthesized {
  readonly filters: readonly MetricFilter[];
  readonly alarms: readonly MetricAlarm[];
  readonly subscriptions: readonly Subscription[];
  /** None where somebody else owns the trail. */
  readonly trails: readonly NamedResource[];
  readonly topics: readonly NamedResource[];
  readonly buses: readonly NamedResource[];
  readonly hubRules: readonly HubRule[];
  readonly hubTargets: readonly HubTarget[];
  readonly hubMachines: readonly HubMachine[];
  readonly stackSets: readonly StackSet[];
  readonly instances: readonly StackInstances[];
}

/** Topics as the files name them. */
type Unresolved<T, K extends keyof T> = Omit<T, K> & { readonly arns: readonly string[] };

const number = z.coerce.number();
const names = z.record(z.string(), z.string()).default({});

const filterSchema = z.object({
  name: z.string(),
  log_group_name: z.string(),
  pattern: z.string(),
  // Terraform takes a single block as an object or as a list of one
  metric_transformation: z.preprocess(
    value => (Array.isArray(value) ? (value as unknown[])[0] : value),
    z.object({ name: z.string(), namespace: z.string(), value: z.string(), dimensions: names }),
  ),
});

/** An alarm on an expression counts as one on no metric of a filter. */
const withoutMetric = (alarm: unknown): unknown =>
  typeof alarm === 'object' && alarm !== null && 'metric_query' in alarm
    ? { namespace: '', metric_name: '', statistic: '', ...alarm }
    : alarm;

const alarmFields = z.object({
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

const alarmSchema = z.preprocess(withoutMetric, alarmFields);

const subscriptionSchema = z.object({ topic_arn: z.string(), protocol: z.string(), endpoint: z.string() });

const channelTopics = { sns_topic_arns: z.array(z.string()).default([]) };
const slackSchema = z.object({ ...channelTopics, slack_team_id: z.string(), slack_channel_id: z.string() });
const teamsSchema = z.object({
  ...channelTopics,
  team_id: z.string(),
  tenant_id: z.string(),
  channel_id: z.string(),
});

const providerSchema = z.object({
  alias: z.string().optional(),
  region: z.string().optional(),
  allowed_account_ids: z.array(z.string()).default([]),
});

const stackSchema = z.object({
  provider: z.object({ aws: z.array(providerSchema).default([]) }).default({ aws: [] }),
  resource: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
});

/** What synthesizes: an installed package has no program that cdktf-cli would find. */
export const SYNTHESIZE = 'npx rootguard plan, or npx cdktf synth in a checkout';

/** Reads both paths from what `cdktf synth` wrote to a folder; problems make it unusable. */
export function readSynthesized(folder: string): { readonly synthesized: Synthesized; readonly problems: string[] } {
  const filters: MetricFilter[] = [];
  const alarms: Unresolved<MetricAlarm, 'topics'>[] = [];
  const subscriptions: Unresolved<Subscription, 'topic'>[] = [];
  const trails: NamedResource[] = [];
  const topics: NamedResource[] = [];
  const buses: NamedResource[] = [];
  const hubRules: HubRule[] = [];
  const hubTargets: HubTarget[] = [];
  const machines: WrittenMachine[] = [];
  const stackSets: StackSet[] = [];
  const instances: StackInstances[] = [];
  const problems: string[] = [];

  const stacks = stacksOf(folder);
  if (stacks.length === 0) problems.push(`${folder}: no synthesized output here; run ${SYNTHESIZE}`);
  for (const stack of stacks) {
    const file = join(folder, 'stacks', stack, 'cdk.tf.json');
    let content: z.infer<typeof stackSchema>;
    try {
      content = stackSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    } catch (error) {
      problems.push(`${file}: ${error instanceof z.ZodError ? 'not a Terraform configuration' : messageOf(error)}`);
      continue;
    }
    const collect = <T>(
      type: string,
      list: T[],
      read: (resource: unknown, identity: Resource & { place: Place }) => T,
    ) => {
      for (const [name, resource] of Object.entries(content.resource[type] ?? {})) {
        const address = `${type}.${name}`;
        try {
          list.push(read(resource, { stack, address, place: placeOf(content, resource) }));
        } catch (error) {
          problems.push(`${file}: ${address}: ${messageOf(error)}`);
        }
      }
    };
    const plain =
      <T>(read: (resource: unknown, identity: Resource) => T) =>
      (resource: unknown, { address }: Resource) =>
        read(resource, { stack, address });
    collect('aws_cloudwatch_log_metric_filter', filters, readFilter);
    collect('aws_cloudwatch_metric_alarm', alarms, readAlarm);
    collect('aws_sns_topic_subscription', subscriptions, plain(readSubscription));
    collect('aws_chatbot_slack_channel_configuration', subscriptions, plain(readSlackChannel));
    collect('aws_chatbot_teams_channel_configuration', subscriptions, plain(readTeamsChannel));
    collect('aws_cloudtrail', trails, readNamed);
    collect('aws_sns_topic', topics, readNamed);
    collect('aws_cloudwatch_event_bus', buses, readNamed);
    const rules: (HubRule | undefined)[] = [];
    collect('aws_cloudwatch_event_rule', rules, plain(readHubRule));
    hubRules.push(...rules.filter(rule => rule !== undefined));
    collect('aws_cloudwatch_event_target', hubTargets, plain(readHubTarget));
    collect('aws_sfn_state_machine', machines, readMachine);
    collect('aws_cloudformation_stack_set', stackSets, plain(readStackSet));
    collect('aws_cloudformation_stack_instances', instances, plain(readStackInstances));
    collect('aws_cloudformation_stack_set_instance', instances, plain(readStackInstance));
  }
  const started = machines.filter(one => hubTargets.some(({ arn, stack }) => findNamed(arn, stack, machines) === one));
  const hubMachines = started.flatMap(machine => {
    try {
      return [readHubMachine(machine)];
    } catch (error) {
      problems.push(`${join(folder, 'stacks', machine.stack)}: ${machine.address}: ${messageOf(error)}`);
      return [];
    }
  });
  const topicsOf = (stack: string, arns: readonly string[]) => arns.map(arn => resolveNamed(arn, stack, topics));
  return {
    synthesized: {
      filters,
      alarms: alarms.map(({ arns, ...alarm }) => ({ ...alarm, topics: topicsOf(alarm.stack, arns) })),
      subscriptions: subscriptions.flatMap(({ arns, ...subscription }) =>
        topicsOf(subscription.stack, arns).map(topic => ({ ...subscription, topic })),
      ),
      trails,
      topics,
      buses,
      hubRules,
      hubTargets,
      hubMachines,
      stackSets,
      instances,
    },
    problems,
  };
}

/** Where a resource of a stack is, by the provider that it names. */
function placeOf({ provider }: z.infer<typeof stackSchema>, resource: unknown): Place {
  const name = (resource as { readonly provider?: string }).provider?.split('.')[1];
  const own = provider.aws.find(({ alias }) => alias === name);
  const [account] = own?.allowed_account_ids ?? [];
  return {
    ...(account === undefined ? {} : { account }),
    ...(own?.region === undefined ? {} : { region: own.region }),
  };
}

function stacksOf(folder: string): string[] {
  const stacks = join(folder, 'stacks');
  if (!existsSync(stacks)) return [];
  return readdirSync(stacks)
    .filter(stack => existsSync(join(stacks, stack, 'cdk.tf.json')))
    .sort();
}

function readFilter(resource: unknown, identity: Resource & { place: Place }): MetricFilter {
  const { name, log_group_name, pattern, metric_transformation: metric } = filterSchema.parse(resource);
  return {
    ...identity,
    name,
    logGroup: log_group_name,
    pattern: parseMetricFilterPattern(pattern),
    namespace: metric.namespace,
    metricName: metric.name,
    value: metric.value.startsWith('$') ? parseSelector(metric.value) : number.parse(metric.value),
    dimensions: Object.fromEntries(
      Object.entries(metric.dimensions).map(([dimension, selector]) => [dimension, parseSelector(selector)]),
    ),
  };
}

function readAlarm(resource: unknown, identity: Resource & { place: Place }): Unresolved<MetricAlarm, 'topics'> {
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
    arns: alarm.actions_enabled ? alarm.alarm_actions : [],
  };
}

function readSubscription(resource: unknown, identity: Resource): Unresolved<Subscription, 'topic'> {
  const { topic_arn, protocol, endpoint } = subscriptionSchema.parse(resource);
  const isUrl = /^https?$/.test(protocol) && URL.canParse(endpoint);
  const variable = /^\$\{var\.([\w-]+)\}$/.exec(endpoint)?.[1];
  const shown = isUrl ? new URL(endpoint).hostname : variable === undefined ? endpoint : `TF_VAR_${variable}`;
  return { ...identity, arns: [topic_arn], protocol, endpoint: shown };
}

function readSlackChannel(resource: unknown, identity: Resource): Unresolved<Subscription, 'topic'> {
  const { sns_topic_arns: arns, slack_team_id, slack_channel_id } = slackSchema.parse(resource);
  return { ...identity, arns, protocol: 'chat', endpoint: `slack:${slack_team_id}/${slack_channel_id}` };
}

function readTeamsChannel(resource: unknown, identity: Resource): Unresolved<Subscription, 'topic'> {
  const { sns_topic_arns: arns, team_id, tenant_id, channel_id } = teamsSchema.parse(resource);
  return { ...identity, arns, protocol: 'chat', endpoint: `teams:${team_id}/${tenant_id}/${channel_id}` };
}

function messageOf(error: unknown): string {
  if (error instanceof z.ZodError) {
    return error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
  }
  if (error instanceof MetricFilterPatternError) return `metric filter pattern, ${error.message}`;
  if (error instanceof DefinitionError) return `definition, ${error.message.replaceAll('\n', '; ')}`;
  if (error instanceof EventPatternError) return `event pattern, ${error.message}`;
  return error instanceof Error ? error.message : String(error);
}
