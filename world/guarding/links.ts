import { listAt, textAt, valueAt } from '../plan/attributes';
import { Attributes } from '../plan/plan';
import { keyOf } from './keys';
import { Key, keyFor, keyOfArn } from './kinds';

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
  return (LINKS[type]?.(attributes, own) ?? []).flatMap(([from, why, to]) =>
    from === undefined || to === undefined || from === to ? [] : [{ from, to, why }],
  );
}

const texts = (attributes: Attributes, ...paths: readonly string[]): string[] =>
  paths
    .flatMap(path => [textAt(attributes, path), ...listAt(attributes, path)])
    .filter((text): text is string => typeof text === 'string' && text !== '');

const metric = (namespace: unknown, name: unknown): Key | undefined =>
  typeof namespace === 'string' && typeof name === 'string' ? keyFor('metric', `${namespace}/${name}`) : undefined;

/** What AWS's own metrics are about, by the dimension that names it. */
const DIMENSIONS = [
  ['TopicName', 'topic'],
  ['QueueName', 'queue'],
  ['RuleName', 'event rule'],
  ['EventBusName', 'event bus'],
  ['LogGroupName', 'log group'],
] as const;

const ENCRYPTS = 'encrypts';

const LINKS: Readonly<Record<string, (one: Attributes, own: Key | undefined) => readonly Ends[]>> = {
  aws_cloudtrail: (trail, own) => [
    [own, 'receives', keyFor('bucket', textAt(trail, 's3_bucket_name'))],
    [own, 'receives', keyFor('log group', textAt(trail, 'cloud_watch_logs_group_arn'))],
    [own, ENCRYPTS, keyFor('key', textAt(trail, 'kms_key_id'))],
    [own, 'delivers', keyFor('role', textAt(trail, 'cloud_watch_logs_role_arn'))],
    [own, 'tells of log files of', keyFor('topic', textAt(trail, 'sns_topic_name'))],
  ],
  aws_s3_bucket_logging: (setting, own) => [
    [own, 'keeps the access log of', keyFor('bucket', textAt(setting, 'target_bucket'))],
  ],
  aws_s3_bucket: (bucket, own) => [
    [own, 'keeps the access log of', keyFor('bucket', textAt(bucket, 'logging[0].target_bucket'))],
  ],
  aws_s3_bucket_server_side_encryption_configuration: (setting, own) =>
    listAt(setting, 'rule').map((rule): Ends => {
      const id = textAt(rule, 'apply_server_side_encryption_by_default[0].kms_master_key_id');
      return [own, ENCRYPTS, keyFor('key', id)];
    }),
  aws_kms_alias: (alias, own) => [
    [own, 'is named by', keyFor('key', textAt(alias, 'target_key_id'))],
    [keyFor('key', textAt(alias, 'target_key_id')), 'names', own],
  ],
  aws_cloudwatch_log_group: (group, own) => [[own, ENCRYPTS, keyFor('key', textAt(group, 'kms_key_id'))]],
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
  aws_cloudwatch_metric_alarm: (alarm, own) => [
    ...[alarm, ...listAt(alarm, 'metric_query').map(query => valueAt(query, 'metric[0]'))].flatMap((one): Ends[] => [
      [metric(valueAt(one, 'namespace'), valueAt(one, 'metric_name')), 'watches', own],
      ...DIMENSIONS.map(([name, kind]): Ends => {
        return [keyFor(kind, textAt(valueAt(one, 'dimensions'), name)), 'watches', own];
      }),
    ]),
    ...actionsOf(alarm, own),
  ],
  aws_cloudwatch_composite_alarm: (alarm, own) => [
    ...[...(textAt(alarm, 'alarm_rule') ?? '').matchAll(/\(\s*"?([^")]+?)"?\s*\)/g)].flatMap(([, name]): Ends[] => [
      [keyFor('alarm', name), 'rings for', own],
      [own, 'is asked by', keyFor('alarm', name)],
    ]),
    ...actionsOf(alarm, own),
  ],
  aws_sns_topic: (topic, own) => [[own, ENCRYPTS, keyFor('key', textAt(topic, 'kms_master_key_id'))]],
  aws_sns_topic_subscription: (subscription, own) => [
    [own, 'listens to', keyOfArn(textAt(subscription, 'endpoint'))],
    [own, 'keeps undelivered messages of', deadLetters(subscription)],
    [own, 'delivers messages of', keyFor('role', textAt(subscription, 'subscription_role_arn'))],
  ],
  aws_sqs_queue: (queue, own) => [
    [own, ENCRYPTS, keyFor('key', textAt(queue, 'kms_master_key_id'))],
    [own, 'keeps undelivered messages of', deadLetters(queue)],
  ],
  aws_sqs_queue_redrive_policy: (queue, own) => [[own, 'keeps undelivered messages of', deadLetters(queue)]],
  ...Object.fromEntries(
    ['slack', 'teams'].map(kind => [
      `aws_chatbot_${kind}_channel_configuration`,
      (channel: Attributes, own: Key | undefined): readonly Ends[] => [
        ...texts(channel, 'sns_topic_arns').map((arn): Ends => [keyFor('topic', arn), 'posts', own]),
        [own, 'is taken by', keyFor('role', textAt(channel, 'iam_role_arn'))],
      ],
    ]),
  ),
  aws_cloudwatch_event_rule: (rule, own) => [
    [own, 'carries events of', keyFor('event bus', textAt(rule, 'event_bus_name') ?? 'default')],
    [own, 'is taken by', keyFor('role', textAt(rule, 'role_arn'))],
  ],
  aws_cloudwatch_event_target: (target, own) => [
    [own, 'is told by', keyOfArn(textAt(target, 'arn'))],
    [own, 'keeps undelivered events of', keyOfArn(textAt(target, 'dead_letter_config[0].arn'))],
    [own, 'is taken by', keyFor('role', textAt(target, 'role_arn'))],
  ],
  aws_cloudformation_stack_set: (stackSet, own) => [
    [own, 'deploys', keyFor('role', textAt(stackSet, 'administration_role_arn'))],
    [own, 'deploys', keyFor('role', textAt(stackSet, 'execution_role_name'))],
  ],
  aws_iam_role: (role, own) =>
    texts(role, 'managed_policy_arns').map((arn): Ends => [own, 'is a policy of', keyFor('policy', arn)]),
  aws_iam_role_policy_attachment: (attachment, own) => [
    [own, 'is a policy of', keyFor('policy', textAt(attachment, 'policy_arn'))],
  ],
};

const actionsOf = (alarm: Attributes, own: Key | undefined): Ends[] =>
  texts(alarm, 'alarm_actions', 'ok_actions', 'insufficient_data_actions').map((arn): Ends => {
    return [own, 'is told by', keyOfArn(arn)];
  });

const deadLetters = (one: Attributes): Key | undefined =>
  keyOfArn(/"deadLetterTargetArn"\s*:\s*"([^"]+)"/.exec(textAt(one, 'redrive_policy') ?? '')?.[1]);
