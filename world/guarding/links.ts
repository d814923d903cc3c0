import { listAt, textAt, valueAt } from '../plan/attributes';
import { Attributes } from '../plan/plan';
import { keyOf } from './keys';
import { busName, Key, keyFor, keyOfArn, Kind } from './kinds';

/** When the first one guards root, the other one does as well; why goes before the name of the first. */
export interface Link {
  readonly from: Key;
  readonly to: Key;
  readonly why: string;
}

/** Of these the first one does not show what the other one is for. */
const ASIDE = new Set(['is asked by', 'is read by', 'is named by', 'names']);

export const showsUse = ({ why }: Link): boolean => !ASIDE.has(why);

type Ends = readonly [from: Key | undefined, why: string, to: Key | undefined];

/** What a thing needs, and what a thing is there for. */
export function linksOf(type: string, attributes: Attributes): Link[] {
  const own = keyOf(type, attributes);
  const needed = (NEEDS[type] ?? []).flatMap(([why, kind, path]) =>
    keysAt(attributes, kind, path).map((key): Ends => [own, why, key]),
  );
  return [...needed, ...(LINKS[type]?.(attributes, own) ?? [])].flatMap(([from, why, to]) =>
    from === undefined || to === undefined || from === to ? [] : [{ from, to, why }],
  );
}

/** Things that an attribute names, by their names, by ARNs that say of which kind they are, or in a redrive policy. */
function keysAt(attributes: Attributes, kind: Kind | 'arn' | 'redrive', path: string): (Key | undefined)[] {
  // without a bus it is the default one
  if (kind === 'event bus') return [keyFor(kind, busName(textAt(attributes, path)))];
  return texts(attributes, path).map(text => {
    if (kind === 'arn') return keyOfArn(text);
    if (kind === 'redrive') return keyOfArn(/"deadLetterTargetArn"\s*:\s*"([^"]+)"/.exec(text)?.[1]);
    return keyFor(kind, text);
  });
}

const texts = (attributes: Attributes, path: string): string[] =>
  [textAt(attributes, path), ...listAt(attributes, path)].filter(
    (text): text is string => typeof text === 'string' && text !== '',
  );

const metric = (namespace: unknown, name: unknown): Key | undefined =>
  typeof namespace === 'string' && typeof name === 'string' ? keyFor('metric', `${namespace}/${name}`) : undefined;

/** What AWS's own metrics are about, by the dimension that names it. */
const DIMENSIONS = [
  ['TopicName', 'topic'],
  ['QueueName', 'queue'],
  ['RuleName', 'event rule'],
  ['EventBusName', 'event bus'],
  ['LogGroupName', 'log group'],
  ['StateMachineArn', 'state machine'],
] as const;

const ENCRYPTS = 'encrypts';
const ACTIONS = (['alarm_actions', 'ok_actions', 'insufficient_data_actions'] as const).map(
  path => ['is told by', 'arn', path] as const,
);
const UNDELIVERED = ['keeps undelivered messages of', 'redrive', 'redrive_policy'] as const;

/** What things need: after why the kind of what is needed, and the attribute that names it. */
const NEEDS: Readonly<Record<string, readonly (readonly [string, Kind | 'arn' | 'redrive', string])[]>> = {
  aws_cloudtrail: [
    ['receives', 'bucket', 's3_bucket_name'],
    ['receives', 'log group', 'cloud_watch_logs_group_arn'],
    [ENCRYPTS, 'key', 'kms_key_id'],
    ['delivers', 'role', 'cloud_watch_logs_role_arn'],
    ['tells of log files of', 'topic', 'sns_topic_name'],
  ],
  aws_s3_bucket: [['keeps the access log of', 'bucket', 'logging[0].target_bucket']],
  aws_s3_bucket_logging: [['keeps the access log of', 'bucket', 'target_bucket']],
  aws_kms_alias: [['is named by', 'key', 'target_key_id']],
  aws_cloudwatch_log_group: [[ENCRYPTS, 'key', 'kms_key_id']],
  aws_cloudwatch_metric_alarm: ACTIONS,
  aws_cloudwatch_composite_alarm: ACTIONS,
  aws_sns_topic: [[ENCRYPTS, 'key', 'kms_master_key_id']],
  aws_sns_topic_subscription: [
    ['listens to', 'arn', 'endpoint'],
    UNDELIVERED,
    ['delivers messages of', 'role', 'subscription_role_arn'],
  ],
  aws_sqs_queue: [[ENCRYPTS, 'key', 'kms_master_key_id'], UNDELIVERED],
  aws_sqs_queue_redrive_policy: [UNDELIVERED],
  aws_chatbot_slack_channel_configuration: [['is taken by', 'role', 'iam_role_arn']],
  aws_chatbot_teams_channel_configuration: [['is taken by', 'role', 'iam_role_arn']],
  aws_cloudwatch_event_rule: [
    ['carries events of', 'event bus', 'event_bus_name'],
    ['is taken by', 'role', 'role_arn'],
  ],
  aws_cloudwatch_event_target: [
    ['is told by', 'arn', 'arn'],
    ['keeps undelivered events of', 'arn', 'dead_letter_config[0].arn'],
    ['is taken by', 'role', 'role_arn'],
  ],
  aws_sfn_state_machine: [['is taken by', 'role', 'role_arn']],
  aws_scheduler_schedule: [
    ['is told by', 'arn', 'target[0].arn'],
    ['keeps undelivered events of', 'arn', 'target[0].dead_letter_config[0].arn'],
    ['is taken by', 'role', 'target[0].role_arn'],
  ],
  aws_cloudformation_stack_set: [
    ['deploys', 'role', 'administration_role_arn'],
    ['deploys', 'role', 'execution_role_name'],
  ],
  aws_iam_role: [['is a policy of', 'policy', 'managed_policy_arns']],
  aws_iam_role_policy_attachment: [['is a policy of', 'policy', 'policy_arn']],
};

const posts = (channel: Attributes, own: Key | undefined): readonly Ends[] =>
  texts(channel, 'sns_topic_arns').map((arn): Ends => [keyFor('topic', arn), 'posts', own]);

/** What things are there for, and what a table does not tell. */
const LINKS: Readonly<Record<string, (one: Attributes, own: Key | undefined) => readonly Ends[]>> = {
  aws_s3_bucket_server_side_encryption_configuration: (setting, own) =>
    listAt(setting, 'rule').map((rule): Ends => {
      const id = textAt(rule, 'apply_server_side_encryption_by_default[0].kms_master_key_id');
      return [own, ENCRYPTS, keyFor('key', id)];
    }),
  aws_kms_alias: (alias, own) => [[keyFor('key', textAt(alias, 'target_key_id')), 'names', own]],
  aws_cloudwatch_log_metric_filter: (filter, own) => {
    const group = keyFor('log group', textAt(filter, 'log_group_name'));
    const counted = listAt(filter, 'metric_transformation').map(one =>
      metric(valueAt(one, 'namespace'), valueAt(one, 'name')),
    );
    return [
      [group, 'counts events of', own],
      [own, 'is read by', group],
      ...counted.map((one): Ends => [own, 'is counted by', one]),
    ];
  },
  aws_cloudwatch_metric_alarm: (alarm, own) =>
    [alarm, ...listAt(alarm, 'metric_query').map(query => valueAt(query, 'metric[0]'))].flatMap((one): Ends[] => [
      [metric(valueAt(one, 'namespace'), valueAt(one, 'metric_name')), 'watches', own],
      ...DIMENSIONS.map(([name, kind]): Ends => {
        return [keyFor(kind, textAt(valueAt(one, 'dimensions'), name)), 'watches', own];
      }),
    ]),
  aws_cloudwatch_composite_alarm: (alarm, own) =>
    [...(textAt(alarm, 'alarm_rule') ?? '').matchAll(/\(\s*"?([^")]+?)"?\s*\)/g)].flatMap(([, name]): Ends[] => [
      [keyFor('alarm', name), 'rings for', own],
      [own, 'is asked by', keyFor('alarm', name)],
    ]),
  aws_sfn_state_machine: (machine, own) =>
    topicsNamed(textAt(machine, 'definition')).map((arn): Ends => [own, 'is told by', keyFor('topic', arn)]),
  aws_chatbot_slack_channel_configuration: posts,
  aws_chatbot_teams_channel_configuration: posts,
};

/** ARNs of topics in the definition of a state machine, which publishes to them. */
export const topicsNamed = (definition: string | undefined): string[] => [
  ...new Set(definition?.match(/arn:[a-z-]+:sns:[a-z0-9-]+:\d{12}:[\w-]+/g)),
];
