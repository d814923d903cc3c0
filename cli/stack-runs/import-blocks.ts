/** A resource that a plan creates. */
export interface PlannedResource {
  readonly address: string;
  readonly type: string;
  /** What the plan knows of it. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Of its provider; undefined when the plan does not say. */
  readonly account?: string;
  readonly region?: string;
}

/**
 * By what Terraform imports a resource: the names of its attributes in braces, and `{account}` and `{region}` of its
 * provider.
 *
 * @see the section "Import" of each resource at https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs
 */
const IMPORT_IDS: Readonly<Record<string, string>> = {
  aws_cloudformation_stack_set: '{name}',
  aws_cloudtrail: 'arn:{partition}:cloudtrail:{region}:{account}:trail/{name}',
  aws_cloudwatch_event_bus: '{name}',
  aws_cloudwatch_event_bus_policy: '{event_bus_name}',
  aws_cloudwatch_event_rule: '{event_bus_name}/{name}',
  aws_cloudwatch_event_target: '{event_bus_name}/{rule}/{target_id}',
  aws_cloudwatch_log_group: '{name}',
  aws_cloudwatch_log_metric_filter: '{log_group_name}:{name}',
  aws_cloudwatch_log_resource_policy: '{policy_name}',
  aws_cloudwatch_metric_alarm: '{alarm_name}',
  aws_config_organization_managed_rule: '{name}',
  aws_guardduty_organization_admin_account: '{admin_account_id}',
  aws_iam_role: '{name}',
  aws_iam_role_policy: '{role}:{name}',
  aws_kms_alias: '{name}',
  aws_s3_bucket: '{bucket}',
  aws_securityhub_account: '{account}',
  aws_securityhub_organization_admin_account: '{admin_account_id}',
  aws_sns_topic: 'arn:{partition}:sns:{region}:{account}:{name}',
};

/** How to find what AWS gives the id of, where a second one would be refused or would stand beside the first. */
const LOOKUPS: Readonly<Record<string, string>> = {
  aws_guardduty_detector: 'aws guardduty list-detectors',
  aws_kms_key: "aws kms list-keys, and aws kms describe-key for the one that has this key's description",
  aws_organizations_policy:
    'aws organizations list-policies --filter SERVICE_CONTROL_POLICY --query "Policies[?Name==\'{name}\'].Id"',
  aws_organizations_policy_attachment:
    'aws organizations list-policies-for-target --filter SERVICE_CONTROL_POLICY --target-id {target_id}; the ID is {target_id}:POLICY',
  aws_securityhub_configuration_policy: 'aws securityhub list-configuration-policies',
  aws_securityhub_finding_aggregator: 'aws securityhub list-finding-aggregators',
};

const PLACEHOLDER = /\{(\w+)\}/g;

/** The id to import a resource by; undefined when AWS gives it, or the plan does not know a part of it. */
export function importIdOf(resource: PlannedResource, partition: string): string | undefined {
  const { type, values, account, region } = resource;
  if (type === 'aws_account_alternate_contact') {
    const kind = String(values.alternate_contact_type);
    // the management account's own contact has no account in front
    return typeof values.account_id === 'string' ? `${values.account_id}/${kind}` : kind;
  }
  const known: Readonly<Record<string, unknown>> = { ...values, account, region, partition };
  const names = [...(IMPORT_IDS[type] ?? '').matchAll(PLACEHOLDER)].map(([, name = '']) => name);
  if (names.length === 0 || names.some(name => typeof known[name] !== 'string')) return undefined;
  return IMPORT_IDS[type]!.replace(PLACEHOLDER, (_, name: string) => known[name] as string);
}

/** The command that finds a resource in AWS; undefined where writing it once more does no harm. */
export const lookupOf = ({ type, values }: PlannedResource): string | undefined =>
  LOOKUPS[type]?.replace(PLACEHOLDER, (_, name: string) => {
    const value = values[name];
    return typeof value === 'string' ? value : name.toUpperCase();
  });

/** One import block in the language of Terraform. */
export const importBlock = (address: string, id: string): string =>
  `import {\n  to = ${address}\n  id = ${JSON.stringify(id).replace(/[$%](?=\{)/g, '$&$&')}\n}`;
