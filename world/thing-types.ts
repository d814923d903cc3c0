import { lifecycleIn, versioningIn } from './bucket-arguments';
import { textAt, valueAt } from './plan/attributes';
import { Attributes } from './plan/plan';

/** The parts of the protection, as the stacks are called. */
export type Section = 'guardrails' | 'contacts' | 'trail' | 'alerts' | 'alarms' | 'forwarding' | 'posture';

/** Within what a thing's identity tells it from others: AWS has one of it there. */
export type Scope = 'organization' | 'account' | 'region';

/** A thing that belongs to another one: a setting or policy that is a resource of its own, or an argument of the other. */
export interface PartOf {
  /** Types of the things that it may be a part of. */
  readonly owners: readonly string[];
  /** Where the part says which thing it is for, and where the thing has the same text. */
  readonly path: string;
  readonly names: readonly string[];
  /** What of the text is the thing's own, where it is written in several ways. */
  readonly keyOf?: (text: string) => string;
  /** Whether a thing of the same name may be another one, in another account or region. */
  readonly isLocal?: true;
  /** The argument of the thing that says the same, and what it says in the form of the part. */
  readonly argument?: string;
  readonly read?: (owner: Attributes) => Attributes | undefined;
}

/** What this program knows of a type of resources: the only place where it stands. */
export interface ThingType {
  readonly type: string;
  /** What people call it, in the singular. */
  readonly noun: string;
  /** Attributes that name it for people. */
  readonly name: readonly string[];
  /**
   * Attributes that say which one it is within its scope; none where AWS has one there. A function where an absent
   * attribute stands for something. The result is undefined where the attributes do not tell.
   */
  readonly identity: readonly string[] | ((attributes: Attributes) => string | undefined);
  readonly scope: Scope;
  readonly section: Section;
  /** Whether its loss takes the guard off root: an unknown change of it is a danger. */
  readonly guardsRoot?: true;
  /** Whether nothing is left of its section once all things of such types are gone. */
  readonly isCore?: true;
  /** The attribute with a policy document, and of which kind that is. */
  readonly policy?: { readonly attribute: string; readonly kind: PolicyRole };
  readonly partOf?: PartOf;
}

/** Whom the document of a policy is about: who is bound, who may come, or what its holder may do. */
export type PolicyRole = 'organization policy' | 'resource policy' | 'identity policy';

const BUCKET = { owners: ['aws_s3_bucket'], path: 'bucket', names: ['bucket'] } as const;

/** A block of a bucket that has the form of the setting. */
const block = (argument: string): PartOf => ({
  ...BUCKET,
  argument,
  read: bucket => valueAt(bucket, [argument, 0]) as Attributes | undefined,
});

/** A policy that is an attribute of its thing as well. */
const policyOf = (owners: readonly string[], path: string, names: readonly string[], more: Partial<PartOf> = {}) =>
  ({
    ...{ owners, path, names, argument: 'policy' },
    read: owner => (textAt(owner, 'policy') ? { policy: owner.policy } : undefined),
    ...more,
  }) satisfies PartOf;

/** Name of a bus, which some write as its ARN; without one it is the default bus. */
export const busName = (bus: string | undefined): string => (bus || 'default').replace(/^arn:.*:event-bus\//, '');

const RESOURCE_POLICY = { attribute: 'policy', kind: 'resource policy' } as const;

const GUARDRAILS: readonly Omit<ThingType, 'section'>[] = [
  {
    ...{ type: 'aws_organizations_organization', noun: 'organization', name: ['id'], identity: [] },
    ...{ scope: 'organization', guardsRoot: true },
  },
  {
    ...{ type: 'aws_organizations_organizational_unit', noun: 'OU', name: ['name'], identity: ['id'] },
    scope: 'organization',
  },
  { type: 'aws_organizations_account', noun: 'account', name: ['name'], identity: ['id'], scope: 'organization' },
  {
    ...{ type: 'aws_organizations_policy', noun: 'policy', name: ['name'], identity: ['id'] },
    ...{ scope: 'organization', guardsRoot: true, isCore: true },
    policy: { attribute: 'content', kind: 'organization policy' },
  },
  {
    ...{ type: 'aws_organizations_policy_attachment', noun: 'policy attachment', name: ['policy_id', 'target_id'] },
    ...{ identity: ['policy_id', 'target_id'], scope: 'organization', guardsRoot: true },
  },
  {
    ...{ type: 'aws_organizations_delegated_administrator', noun: 'delegated administrator for' },
    ...{ name: ['service_principal'], identity: ['account_id', 'service_principal'], scope: 'organization' },
  },
  {
    ...{ type: 'aws_cloudtrail_organization_delegated_admin_account', noun: 'delegated administrator of CloudTrail' },
    ...{ name: ['account_id'], identity: ['account_id'], scope: 'organization' },
  },
  {
    ...{ type: 'aws_organizations_resource_policy', noun: 'resource policy of the organization', name: [] },
    ...{ identity: [], scope: 'organization', policy: { attribute: 'content', kind: 'resource policy' } },
  },
  {
    ...{ type: 'aws_iam_organizations_features', noun: 'centralized root access', name: [], identity: [] },
    ...{ scope: 'organization', guardsRoot: true },
  },
];

const CONTACTS: readonly Omit<ThingType, 'section'>[] = [
  {
    ...{ type: 'aws_account_alternate_contact', noun: 'contact', name: ['alternate_contact_type'] },
    // without an account it is that of the provider's credentials
    identity: contact =>
      JSON.stringify([textAt(contact, 'account_id') ?? '', textAt(contact, 'alternate_contact_type') ?? '']),
    ...{ scope: 'organization', isCore: true },
  },
  {
    ...{ type: 'aws_account_primary_contact', noun: 'primary contact', name: ['account_id'] },
    ...{ identity: contact => textAt(contact, 'account_id') ?? '', scope: 'organization', isCore: true },
  },
];

const TRAIL: readonly Omit<ThingType, 'section'>[] = [
  {
    ...{ type: 'aws_cloudtrail', noun: 'trail', name: ['name'], identity: ['name'] },
    ...{ scope: 'region', guardsRoot: true, isCore: true },
  },
  {
    ...{ type: 'aws_s3_bucket', noun: 'bucket', name: ['bucket'], identity: ['bucket'] },
    ...{ scope: 'organization', guardsRoot: true },
  },
  {
    ...{ type: 'aws_s3_bucket_policy', noun: 'bucket policy', name: ['bucket'], identity: ['bucket'] },
    ...{ scope: 'organization', guardsRoot: true, policy: RESOURCE_POLICY },
    partOf: policyOf(['aws_s3_bucket'], 'bucket', ['bucket']),
  },
  {
    ...{ type: 'aws_s3_bucket_versioning', noun: 'versioning', name: ['bucket'], identity: ['bucket'] },
    ...{ scope: 'organization', guardsRoot: true },
    partOf: { ...BUCKET, argument: 'versioning', read: versioningIn },
  },
  {
    ...{ type: 'aws_s3_bucket_lifecycle_configuration', noun: 'lifecycle', name: ['bucket'], identity: ['bucket'] },
    ...{ scope: 'organization', guardsRoot: true },
    partOf: { ...BUCKET, argument: 'lifecycle_rule', read: lifecycleIn },
  },
  ...(
    [
      ['aws_s3_bucket_server_side_encryption_configuration', 'encryption', 'server_side_encryption_configuration'],
      ['aws_s3_bucket_object_lock_configuration', 'Object Lock', 'object_lock_configuration'],
      ['aws_s3_bucket_logging', 'access log', 'logging'],
    ] as const
  ).map(([type, noun, argument]): Omit<ThingType, 'section'> => ({
    ...{ type, noun, name: ['bucket'], identity: ['bucket'], scope: 'organization', guardsRoot: true },
    partOf: block(argument),
  })),
  ...(
    [
      ['aws_s3_bucket_public_access_block', 'public access block'],
      ['aws_s3_bucket_ownership_controls', 'object ownership'],
      ['aws_s3_bucket_acl', 'ACL'],
    ] as const
  ).map(([type, noun]): Omit<ThingType, 'section'> => ({
    ...{ type, noun, name: ['bucket'], identity: ['bucket'], scope: 'organization', guardsRoot: true },
    partOf: BUCKET,
  })),
  {
    ...{ type: 'aws_s3_account_public_access_block', noun: 'public access block', name: ['account_id'] },
    ...{ identity: [], scope: 'account' },
  },
  ...(
    [
      ['aws_kms_key', 'key', 'key_id'],
      ['aws_kms_replica_key', 'replica key', 'key_id'],
      ['aws_kms_external_key', 'key', 'id'],
    ] as const
  ).map(([type, noun, id]): Omit<ThingType, 'section'> => ({
    ...{ type, noun, name: ['description', id], identity: [id], scope: 'region', guardsRoot: true },
    policy: RESOURCE_POLICY,
  })),
  {
    ...{ type: 'aws_kms_key_policy', noun: 'key policy', name: ['key_id'], identity: ['key_id'] },
    ...{ scope: 'region', guardsRoot: true, policy: RESOURCE_POLICY },
    partOf: policyOf(
      ['aws_kms_key', 'aws_kms_replica_key', 'aws_kms_external_key'],
      'key_id',
      ['key_id', 'id', 'arn'],
      { keyOf: text => text.split('/').at(-1) ?? text },
    ),
  },
  { type: 'aws_kms_alias', noun: 'alias', name: ['name'], identity: ['name'], scope: 'region' },
  { type: 'aws_kms_grant', noun: 'grant', name: ['name'], identity: ['grant_id'], scope: 'region' },
  {
    ...{ type: 'aws_cloudwatch_log_group', noun: 'log group', name: ['name'], identity: ['name'] },
    ...{ scope: 'region', guardsRoot: true },
  },
  {
    ...{ type: 'aws_cloudwatch_log_subscription_filter', noun: 'subscription', name: ['name'] },
    ...{ identity: ['log_group_name', 'name'], scope: 'region' },
    partOf: { owners: ['aws_cloudwatch_log_group'], path: 'log_group_name', names: ['name'], isLocal: true },
  },
  {
    ...{ type: 'aws_cloudwatch_log_resource_policy', noun: 'log resource policy', name: ['policy_name'] },
    ...{ identity: ['policy_name'], scope: 'region' },
    policy: { attribute: 'policy_document', kind: 'resource policy' },
  },
];

const ALERTS: readonly Omit<ThingType, 'section'>[] = [
  {
    ...{ type: 'aws_sns_topic', noun: 'topic', name: ['name'], identity: ['name'], scope: 'region' },
    ...{ guardsRoot: true, isCore: true, policy: RESOURCE_POLICY },
  },
  {
    ...{ type: 'aws_sns_topic_policy', noun: 'policy of topic', name: ['arn'], identity: ['arn'] },
    ...{ scope: 'region', guardsRoot: true, policy: RESOURCE_POLICY },
    partOf: policyOf(['aws_sns_topic'], 'arn', ['arn']),
  },
  {
    ...{ type: 'aws_sns_topic_subscription', noun: 'subscription', name: ['protocol', 'endpoint'] },
    ...{ identity: ['topic_arn', 'protocol', 'endpoint'], scope: 'region', isCore: true },
  },
  {
    ...{ type: 'aws_sqs_queue', noun: 'queue', name: ['name'], identity: ['name'], scope: 'region' },
    policy: RESOURCE_POLICY,
  },
  {
    ...{ type: 'aws_sqs_queue_policy', noun: 'policy of queue', name: ['queue_url'], identity: ['queue_url'] },
    ...{ scope: 'region', policy: RESOURCE_POLICY },
    partOf: policyOf(['aws_sqs_queue'], 'queue_url', ['url', 'id']),
  },
  {
    ...{ type: 'aws_sqs_queue_redrive_policy', noun: 'redrive policy of queue', name: ['queue_url'] },
    ...{ identity: ['queue_url'], scope: 'region' },
  },
  {
    ...{ type: 'aws_cloudwatch_event_bus', noun: 'event bus', name: ['name'], identity: ['name'] },
    ...{ scope: 'region', guardsRoot: true },
  },
  {
    ...{ type: 'aws_cloudwatch_event_bus_policy', noun: 'policy of event bus', name: ['event_bus_name'] },
    identity: policy => busName(textAt(policy, 'event_bus_name')),
    ...{ scope: 'region', guardsRoot: true, policy: RESOURCE_POLICY },
    partOf: {
      ...{ owners: ['aws_cloudwatch_event_bus'], path: 'event_bus_name', names: ['name'] },
      ...{ keyOf: busName, isLocal: true },
    },
  },
  {
    ...{ type: 'aws_cloudwatch_event_permission', noun: 'event bus permission', name: ['statement_id'] },
    identity: permission =>
      JSON.stringify([busName(textAt(permission, 'event_bus_name')), textAt(permission, 'statement_id')]),
    scope: 'region',
    partOf: {
      ...{ owners: ['aws_cloudwatch_event_bus'], path: 'event_bus_name', names: ['name'] },
      ...{ keyOf: busName, isLocal: true },
    },
  },
  {
    ...{ type: 'aws_cloudwatch_event_rule', noun: 'event rule', name: ['name'], scope: 'region', guardsRoot: true },
    identity: rule =>
      textAt(rule, 'name') === undefined
        ? undefined
        : JSON.stringify([textAt(rule, 'name'), busName(textAt(rule, 'event_bus_name'))]),
  },
  {
    ...{ type: 'aws_cloudwatch_event_target', noun: 'target', name: ['target_id'] },
    ...{ identity: ['event_bus_name', 'rule', 'target_id'], scope: 'region', guardsRoot: true },
  },
  ...['slack', 'teams'].map((kind): Omit<ThingType, 'section'> => ({
    ...{ type: `aws_chatbot_${kind}_channel_configuration`, noun: 'chat channel', name: ['configuration_name'] },
    ...{ identity: ['configuration_name'], scope: 'account' },
  })),
];

const ALARMS: readonly Omit<ThingType, 'section'>[] = [
  ...['metric', 'composite'].map((kind): Omit<ThingType, 'section'> => ({
    ...{ type: `aws_cloudwatch_${kind}_alarm`, noun: 'alarm', name: ['alarm_name'], identity: ['alarm_name'] },
    ...{ scope: 'region', guardsRoot: true, isCore: true },
  })),
  {
    ...{ type: 'aws_cloudwatch_log_metric_filter', noun: 'metric filter', name: ['name'] },
    ...{ identity: ['log_group_name', 'name'], scope: 'region', guardsRoot: true },
  },
];

const FORWARDING: readonly Omit<ThingType, 'section'>[] = [
  {
    ...{ type: 'aws_cloudformation_stack_set', noun: 'StackSet', name: ['name'], identity: ['name'] },
    ...{ scope: 'region', guardsRoot: true, isCore: true },
  },
  ...['stack_instances', 'stack_set_instance'].map((kind): Omit<ThingType, 'section'> => ({
    ...{ type: `aws_cloudformation_${kind}`, noun: 'deployment of StackSet', name: ['stack_set_name'] },
    ...{ identity: ['stack_set_name', 'account_id', 'region'], scope: 'region', guardsRoot: true, isCore: true },
  })),
  {
    ...{ type: 'aws_iam_role', noun: 'role', name: ['name'], identity: ['name'], scope: 'account' },
    policy: { attribute: 'assume_role_policy', kind: 'resource policy' },
  },
  {
    ...{ type: 'aws_iam_role_policy', noun: 'policy', name: ['name'], identity: ['role', 'name'], scope: 'account' },
    policy: { attribute: 'policy', kind: 'identity policy' },
  },
  {
    ...{ type: 'aws_iam_policy', noun: 'policy', name: ['name'], identity: ['arn'], scope: 'account' },
    policy: { attribute: 'policy', kind: 'identity policy' },
  },
  {
    ...{ type: 'aws_iam_role_policy_attachment', noun: 'policy attachment', name: ['policy_arn'] },
    ...{ identity: ['role', 'policy_arn'], scope: 'account' },
  },
  ...['policies', 'policy_attachments'].map((kind): Omit<ThingType, 'section'> => ({
    ...{ type: `aws_iam_role_${kind}_exclusive`, noun: 'list of all policies', name: ['role_name'] },
    ...{ identity: ['role_name'], scope: 'account' },
  })),
];

const POSTURE: readonly Omit<ThingType, 'section'>[] = [
  ...['managed_rule', 'custom_rule', 'custom_policy_rule', 'conformance_pack'].map(
    (kind): Omit<ThingType, 'section'> => ({
      type: `aws_config_organization_${kind}`,
      noun: `organization ${kind.replaceAll('_', ' ')} of AWS Config`,
      ...{ name: ['name'], identity: ['name'], scope: 'region' },
    }),
  ),
  {
    ...{ type: 'aws_config_conformance_pack', noun: 'conformance pack of AWS Config', name: ['name'] },
    ...{ identity: ['name'], scope: 'region' },
  },
  {
    ...{ type: 'aws_config_configuration_recorder', noun: 'recorder of AWS Config', name: ['name'], identity: [] },
    scope: 'region',
  },
  {
    ...{ type: 'aws_config_configuration_recorder_status', noun: 'switch of the recorder of AWS Config' },
    ...{ name: ['name'], identity: [], scope: 'region' },
  },
  {
    ...{ type: 'aws_config_delivery_channel', noun: 'delivery channel of AWS Config', name: ['name'], identity: [] },
    scope: 'region',
  },
  {
    ...{ type: 'aws_iam_account_password_policy', noun: 'password policy of an account', name: [], identity: [] },
    scope: 'account',
  },
  {
    ...{ type: 'aws_securityhub_organization_configuration', name: [], identity: [], scope: 'region' },
    noun: 'configuration of Security Hub for the organization',
  },
  {
    ...{ type: 'aws_securityhub_configuration_policy', name: ['name'], identity: ['name'], scope: 'region' },
    noun: 'configuration policy of Security Hub',
  },
  {
    ...{ type: 'aws_securityhub_configuration_policy_association', name: ['target_id'], identity: ['target_id'] },
    ...{ noun: 'association of a configuration policy of Security Hub', scope: 'region' },
  },
  {
    ...{ type: 'aws_securityhub_standards_subscription', noun: 'standard of Security Hub', name: ['standards_arn'] },
    ...{ identity: ['standards_arn'], scope: 'region' },
  },
  { type: 'aws_securityhub_account', noun: 'Security Hub of an account', name: ['id'], identity: [], scope: 'region' },
  ...(
    [
      ['securityhub', 'Security Hub'],
      ['guardduty', 'GuardDuty'],
    ] as const
  ).map(([service, title]): Omit<ThingType, 'section'> => ({
    ...{ type: `aws_${service}_organization_admin_account`, noun: `administrator of ${title}` },
    ...{ name: ['admin_account_id'], identity: [], scope: 'region' },
  })),
  {
    ...{ type: 'aws_guardduty_organization_configuration', name: [], identity: ['detector_id'], scope: 'region' },
    noun: 'configuration of GuardDuty for the organization',
  },
  {
    ...{ type: 'aws_guardduty_organization_configuration_feature', name: ['name'], identity: ['detector_id', 'name'] },
    ...{ noun: 'feature of GuardDuty for the organization', scope: 'region' },
  },
  { type: 'aws_guardduty_detector', noun: 'detector of GuardDuty', name: ['id'], identity: [], scope: 'region' },
];

const SECTIONS: Readonly<Record<Section, readonly Omit<ThingType, 'section'>[]>> = {
  guardrails: GUARDRAILS,
  contacts: CONTACTS,
  trail: TRAIL,
  alerts: ALERTS,
  alarms: ALARMS,
  forwarding: FORWARDING,
  posture: POSTURE,
};

/** Every type that this program knows, by its name in Terraform. */
export const THING_TYPES: ReadonlyMap<string, ThingType> = new Map(
  (Object.keys(SECTIONS) as Section[]).flatMap(section =>
    SECTIONS[section].map((one): [string, ThingType] => [one.type, { ...one, section }]),
  ),
);

/** Whether the loss of a thing of this type takes the guard off root. */
export const guardsRoot = (type: string): boolean => THING_TYPES.get(type)?.guardsRoot === true;

/** Which thing of its type attributes are of, within its scope; undefined where they do not tell. */
export function identityOf(type: string, attributes: Attributes | undefined): string | undefined {
  if (attributes === undefined) return undefined;
  const identity = THING_TYPES.get(type)?.identity;
  if (identity === undefined) return textAt(attributes, 'arn') ?? textAt(attributes, 'id');
  if (typeof identity === 'function') return identity(attributes);
  const texts = identity.map(path => textAt(attributes, path));
  return texts.includes(undefined) ? undefined : JSON.stringify(texts);
}
