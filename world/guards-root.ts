/** Types of things by which root is denied, recorded, noticed and told, or AWS can call somebody. */
const GUARDS =
  /^aws_(account_(alternate|primary)_contact|cloudtrail|cloudwatch_(composite_alarm|event_|log_group|log_metric_filter|metric_alarm)|cloudformation_stack_(instances|set)|config_|guardduty_|iam_(organizations_features|role)|kms_|organizations_|s3_(account_|bucket)|securityhub_|sns_topic|sqs_queue)/;

/** Whether things of a type may guard root. */
export const guardsRoot = (type: string): boolean => GUARDS.test(type);
