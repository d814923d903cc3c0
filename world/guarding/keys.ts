import { textAt } from '../plan/attributes';
import { Attributes } from '../plan/plan';
import { busName } from '../thing-types';

/** A thing, or what leads from one to another, in words: "topic 'alerts'". The same name elsewhere is the same one here. */
export type Key = string;

const last = (text: string): string => text.split(/[:/]/).at(-1) ?? text;
const afterSlash = (text: string): string => text.split('/').at(-1) ?? text;

/** What of a name, an ARN or a URL is the name, by kind. */
const NAMES = {
  trail: last,
  bucket: (text: string) => text.replace(/^arn:[^:]*:s3:::/, '').split('/')[0]!,
  key: (text: string) => /(?:^|:)(alias\/.+)$/.exec(text)?.[1] ?? afterSlash(text),
  'log group': (text: string) => /:log-group:([^:]+)/.exec(text)?.[1] ?? text,
  'metric filter': (text: string) => text,
  metric: (text: string) => text,
  alarm: last,
  topic: last,
  queue: last,
  'chat channel': last,
  'event bus': busName,
  'event rule': afterSlash,
  StackSet: (text: string) => text.split(':')[0]!,
  role: afterSlash,
  policy: (text: string) => text,
} as const;

export type Kind = keyof typeof NAMES;

/** Undefined without a name. */
export const keyFor = (kind: Kind, name: string | undefined): Key | undefined =>
  name ? `${kind} '${NAMES[kind](name)}'` : undefined;

/** Of which kind an ARN is, by its service. */
export function keyOfArn(arn: string | undefined): Key | undefined {
  const [, , service = '', , , resource = ''] = (arn ?? '').split(':');
  const kinds: Readonly<Record<string, Kind>> = { sns: 'topic', sqs: 'queue', logs: 'log group', s3: 'bucket' };
  const kind = service === 'events' && resource.startsWith('event-bus/') ? 'event bus' : kinds[service];
  return kind && keyFor(kind, arn);
}

/** A policy, a setting or a user of a thing, which has no name of its own here. */
const PART = true;

/** Kinds of the things, by type, and where their names are. */
const THINGS: readonly (readonly [RegExp, Kind, boolean, ...(readonly string[])])[] = [
  [/^aws_cloudtrail$/, 'trail', !PART, 'name'],
  [/^aws_s3_bucket$/, 'bucket', !PART, 'bucket'],
  [/^aws_s3_bucket_/, 'bucket', PART, 'bucket'],
  [/^aws_kms_alias$/, 'key', !PART, 'name'],
  [/^aws_kms_(key_policy|grant)$/, 'key', PART, 'key_id'],
  [/^aws_kms_/, 'key', !PART, 'key_id', 'id', 'arn'],
  [/^aws_cloudwatch_log_group$/, 'log group', !PART, 'name'],
  [/^aws_cloudwatch_log_subscription_filter$/, 'log group', PART, 'log_group_name'],
  [/^aws_cloudwatch_log_metric_filter$/, 'metric filter', !PART, 'name'],
  [/^aws_cloudwatch_(metric|composite)_alarm$/, 'alarm', !PART, 'alarm_name'],
  [/^aws_sns_topic$/, 'topic', !PART, 'name', 'arn'],
  [/^aws_sns_topic_policy$/, 'topic', PART, 'arn'],
  [/^aws_sns_topic_subscription$/, 'topic', PART, 'topic_arn'],
  [/^aws_sqs_queue$/, 'queue', !PART, 'name', 'arn'],
  [/^aws_sqs_queue_/, 'queue', PART, 'queue_url'],
  [/^aws_chatbot_/, 'chat channel', !PART, 'configuration_name'],
  [/^aws_cloudwatch_event_bus$/, 'event bus', !PART, 'name'],
  [/^aws_cloudwatch_event_(bus_policy|permission)$/, 'event bus', PART, 'event_bus_name'],
  [/^aws_cloudwatch_event_rule$/, 'event rule', !PART, 'name'],
  [/^aws_cloudwatch_event_target$/, 'event rule', PART, 'rule'],
  [/^aws_cloudformation_stack_set$/, 'StackSet', !PART, 'name'],
  [/^aws_cloudformation_stack_(instances|set_instance)$/, 'StackSet', PART, 'stack_set_name'],
  [/^aws_iam_role$/, 'role', !PART, 'name'],
  [/^aws_iam_role_polic(y|y_attachment)$/, 'role', PART, 'role'],
  [/^aws_iam_role_polic(ies|y_attachments)_exclusive$/, 'role', PART, 'role_name'],
  [/^aws_iam_policy$/, 'policy', !PART, 'arn'],
];

const BY_TYPE = new Map<string, (typeof THINGS)[number] | undefined>();

function thingOf(type: string): (typeof THINGS)[number] | undefined {
  if (!BY_TYPE.has(type))
    BY_TYPE.set(
      type,
      THINGS.find(([pattern]) => pattern.test(type)),
    );
  return BY_TYPE.get(type);
}

/** Whether things of a type may have nothing to do with the organization; contacts and SCPs, for example, never have. */
export const mayBeOfWorkload = (type: string): boolean => thingOf(type) !== undefined;

export const isPart = (type: string): boolean => thingOf(type)?.[2] === true;

/** The thing that attributes are of, or that they are a part of. */
export function keyOf(type: string, attributes: Attributes | undefined): Key | undefined {
  const [, kind, , ...paths] = thingOf(type) ?? [];
  const name = paths.map(path => textAt(attributes, path)).find(Boolean);
  // without a bus it is the default one
  return kind === 'event bus' ? attributes && keyFor(kind, busName(name)) : kind && keyFor(kind, name);
}

/** The name of a thing alone. */
export const nameIn = (key: Key): string => key.slice(key.indexOf("'") + 1, -1);
