import { ReviewContext } from './context';
import { textAt } from './plan/attributes';
import { ResourceChange } from './plan/plan';

/** Types of things by which root is denied, recorded, noticed and told, or AWS can call somebody. */
const GUARDS =
  /^aws_(account_(alternate|primary)_contact|cloudtrail|cloudwatch_(composite_alarm|event_|log_group|log_metric_filter|metric_alarm)|cloudformation_stack_(instances|set)|config_|guardduty_|iam_(organizations_features|role)|kms_|organizations_|s3_(account_|bucket)|securityhub_|sns_topic|sqs_queue)/;

/** Whether things of a type may guard root. */
export const guardsRoot = (type: string): boolean => GUARDS.test(type);

/** What uses a key or a topic, or keeps log files in a bucket, by the attribute that names it. */
const USERS: readonly (readonly [guard: RegExp, ...users: readonly (readonly [type: string, attribute: string])[]])[] =
  [
    [/^aws_s3_bucket/, ['aws_cloudtrail', 's3_bucket_name']],
    [
      /^aws_kms_/,
      ['aws_cloudtrail', 'kms_key_id'],
      ['aws_cloudwatch_log_group', 'kms_key_id'],
      ['aws_sns_topic', 'kms_master_key_id'],
    ],
    [/^aws_sns_topic/, ['aws_cloudwatch_metric_alarm', 'alarm_actions'], ['aws_cloudwatch_event_target', 'arn']],
  ];

/**
 * Whether the policy of a thing guards root: that of an SCP does, and of buckets, keys and topics those that the plans use
 * for the trail, its logs and its alarms. Where the plans have no such user, nobody knows, and it may.
 */
export function policyGuardsRoot({ byType }: Pick<ReviewContext, 'byType'>, { type, before }: ResourceChange): boolean {
  if (type === 'aws_organizations_policy') return true;
  const users = USERS.find(([guard]) => guard.test(type))?.slice(1) as (readonly [string, string])[] | undefined;
  if (users === undefined) return false;
  const named = users.flatMap(([user, attribute]) =>
    (byType.get(user) ?? []).flatMap(change => [change.before?.[attribute] ?? []].flat()),
  );
  const names = ['arn', 'bucket', 'key_id', 'id'].flatMap(name => textAt(before, name) ?? []);
  return (
    named.length === 0 ||
    named.some(one => names.some(name => one === name || (typeof one === 'string' && one.endsWith(`/${name}`))))
  );
}
