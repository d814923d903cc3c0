import { lifecycleIn, versioningIn } from './bucket-arguments';
import { busName, Kind } from './guarding/kinds';
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
  /** Where a workload may own such a thing: its kind, and the attributes by which other things name it. */
  readonly named?: readonly [Kind, ...paths: string[]];
  /** The same of the thing that it is about, for one without a name of its own; what is `partOf` another needs none. */
  readonly belongsTo?: readonly [Kind, ...paths: string[]];
}

/** A row of a table: where it says no identity, that is the attributes that name it. */
type Row = Omit<ThingType, 'type' | 'section' | 'identity' | 'scope'> & Partial<Pick<ThingType, 'identity' | 'scope'>>;
type Rows = Readonly<Record<string, Row>>;

/** Whom the document of a policy is about: who is bound, who may come, or what its holder may do. */
export type PolicyRole = 'organization policy' | 'resource policy' | 'identity policy';

/** A policy that is an attribute of its thing as well. */
const policyOf = (owners: readonly string[], path: string, names: readonly string[], more: Partial<PartOf> = {}) =>
  ({
    ...{ owners, path, names, argument: 'policy' },
    read: owner => (textAt(owner, 'policy') ? { policy: owner.policy } : undefined),
    ...more,
  }) satisfies PartOf;

const RESOURCE_POLICY = { attribute: 'policy', kind: 'resource policy' } as const;

const GUARDRAILS: Rows = {
  aws_organizations_organization: { noun: 'organization', name: ['id'], identity: [], guardsRoot: true },
  aws_organizations_organizational_unit: { noun: 'OU', name: ['name'], identity: ['id'] },
  aws_organizations_account: { noun: 'account', name: ['name'], identity: ['id'] },
  aws_organizations_policy: {
    ...{ noun: 'policy', name: ['name'], identity: ['id'], guardsRoot: true, isCore: true },
    policy: { attribute: 'content', kind: 'organization policy' },
  },
  aws_organizations_policy_attachment: {
    ...{ noun: 'policy attachment', name: ['policy_id', 'target_id'], guardsRoot: true },
  },
  aws_organizations_delegated_administrator: {
    ...{ noun: 'delegated administrator for', name: ['service_principal'] },
    identity: ['account_id', 'service_principal'],
  },
  aws_cloudtrail_organization_delegated_admin_account: {
    ...{ noun: 'delegated administrator of CloudTrail', name: ['account_id'] },
  },
  aws_organizations_resource_policy: {
    ...{ noun: 'resource policy of the organization', name: [] },
    policy: { attribute: 'content', kind: 'resource policy' },
  },
  aws_controltower_control: {
    ...{ noun: 'control of Control Tower', name: ['control_identifier'] },
    identity: ['control_identifier', 'target_identifier'],
  },
  aws_iam_organizations_features: { noun: 'centralized root access', name: [], guardsRoot: true },
};

const CONTACTS: Rows = {
  aws_account_alternate_contact: {
    ...{ noun: 'contact', name: ['alternate_contact_type'], isCore: true },
    // without an account it is that of the provider's credentials
    identity: contact =>
      JSON.stringify([textAt(contact, 'account_id') ?? '', textAt(contact, 'alternate_contact_type') ?? '']),
  },
  aws_account_primary_contact: {
    ...{ noun: 'primary contact', name: ['account_id'], isCore: true },
    identity: contact => textAt(contact, 'account_id') ?? '',
  },
};

const BUCKET = { owners: ['aws_s3_bucket'], path: 'bucket', names: ['bucket'] } as const;

/** A setting of a bucket, which may be an argument of it. */
const setting = (noun: string, more: Pick<PartOf, 'argument' | 'read'> = {}): Row => ({
  ...{ noun, name: ['bucket'], scope: 'organization', guardsRoot: true, partOf: { ...BUCKET, ...more } },
});

/** The same where the argument is a block of the form of the setting. */
const block = (noun: string, argument: string): Row =>
  setting(noun, { argument, read: bucket => valueAt(bucket, [argument, 0]) as Attributes | undefined });

const key = (noun: string, id: string): Row => ({
  ...{ noun, name: ['description', id], identity: [id], guardsRoot: true, policy: RESOURCE_POLICY },
  named: ['key', 'key_id', 'id', 'arn'],
});

const TRAIL: Rows = {
  aws_cloudtrail: { noun: 'trail', name: ['name'], guardsRoot: true, isCore: true, named: ['trail', 'name'] },
  aws_s3_bucket: {
    ...{ noun: 'bucket', name: ['bucket'], scope: 'organization', guardsRoot: true, named: ['bucket', 'bucket'] },
  },
  aws_s3_bucket_policy: {
    ...{ noun: 'bucket policy', name: ['bucket'], scope: 'organization', guardsRoot: true, policy: RESOURCE_POLICY },
    partOf: policyOf(['aws_s3_bucket'], 'bucket', ['bucket']),
  },
  aws_s3_bucket_versioning: setting('versioning', { argument: 'versioning', read: versioningIn }),
  aws_s3_bucket_lifecycle_configuration: setting('lifecycle', { argument: 'lifecycle_rule', read: lifecycleIn }),
  aws_s3_bucket_server_side_encryption_configuration: block('encryption', 'server_side_encryption_configuration'),
  aws_s3_bucket_object_lock_configuration: block('Object Lock', 'object_lock_configuration'),
  aws_s3_bucket_logging: block('access log', 'logging'),
  aws_s3_bucket_public_access_block: setting('public access block'),
  aws_s3_bucket_ownership_controls: setting('object ownership'),
  aws_s3_bucket_acl: setting('ACL'),
  aws_s3_account_public_access_block: {
    ...{ noun: 'public access block', name: ['account_id'], identity: [], scope: 'account' },
  },
  aws_kms_key: key('key', 'key_id'),
  aws_kms_replica_key: key('replica key', 'key_id'),
  aws_kms_external_key: key('key', 'id'),
  aws_kms_key_policy: {
    ...{ noun: 'key policy', name: ['key_id'], guardsRoot: true, policy: RESOURCE_POLICY },
    partOf: policyOf(
      ['aws_kms_key', 'aws_kms_replica_key', 'aws_kms_external_key'],
      'key_id',
      ['key_id', 'id', 'arn'],
      { keyOf: text => text.split('/').at(-1) ?? text },
    ),
  },
  aws_kms_alias: { noun: 'alias', name: ['name'], named: ['key', 'name'] },
  aws_kms_grant: { noun: 'grant', name: ['name'], identity: ['grant_id'], belongsTo: ['key', 'key_id'] },
  aws_cloudwatch_log_group: { noun: 'log group', name: ['name'], guardsRoot: true, named: ['log group', 'name'] },
  aws_cloudwatch_log_subscription_filter: {
    ...{ noun: 'subscription', name: ['name'], identity: ['log_group_name', 'name'] },
    partOf: { owners: ['aws_cloudwatch_log_group'], path: 'log_group_name', names: ['name'], isLocal: true },
  },
  aws_cloudwatch_log_data_protection_policy: {
    ...{ noun: 'data protection policy of log group', name: ['log_group_name'] },
    partOf: { owners: ['aws_cloudwatch_log_group'], path: 'log_group_name', names: ['name'], isLocal: true },
  },
  aws_cloudwatch_log_account_policy: { noun: 'policy of all log groups', name: ['policy_name'] },
  aws_cloudwatch_log_resource_policy: {
    ...{ noun: 'log resource policy', name: ['policy_name'] },
    policy: { attribute: 'policy_document', kind: 'resource policy' },
  },
};

const ON_BUS: PartOf = {
  ...{ owners: ['aws_cloudwatch_event_bus'], path: 'event_bus_name', names: ['name'], keyOf: busName, isLocal: true },
};

const chat: Row = {
  ...{ noun: 'chat channel', name: ['configuration_name'], scope: 'account' },
  named: ['chat channel', 'configuration_name'],
};

const ALERTS: Rows = {
  aws_sns_topic: {
    ...{ noun: 'topic', name: ['name'], guardsRoot: true, isCore: true, policy: RESOURCE_POLICY },
    named: ['topic', 'name', 'arn'],
  },
  aws_sns_topic_policy: {
    ...{ noun: 'policy of topic', name: ['arn'], guardsRoot: true, policy: RESOURCE_POLICY },
    partOf: policyOf(['aws_sns_topic'], 'arn', ['arn']),
  },
  aws_sns_topic_subscription: {
    ...{ noun: 'subscription', name: ['protocol', 'endpoint'], identity: ['topic_arn', 'protocol', 'endpoint'] },
    ...{ isCore: true, belongsTo: ['topic', 'topic_arn'] },
  },
  aws_sqs_queue: { noun: 'queue', name: ['name'], policy: RESOURCE_POLICY, named: ['queue', 'name', 'arn'] },
  aws_sqs_queue_policy: {
    ...{ noun: 'policy of queue', name: ['queue_url'], policy: RESOURCE_POLICY },
    partOf: policyOf(['aws_sqs_queue'], 'queue_url', ['url', 'id']),
  },
  aws_sqs_queue_redrive_policy: {
    ...{ noun: 'redrive policy of queue', name: ['queue_url'], belongsTo: ['queue', 'queue_url'] },
  },
  aws_cloudwatch_event_bus: { noun: 'event bus', name: ['name'], guardsRoot: true, named: ['event bus', 'name'] },
  aws_cloudwatch_event_bus_policy: {
    ...{ noun: 'policy of event bus', name: ['event_bus_name'], guardsRoot: true, policy: RESOURCE_POLICY },
    identity: policy => busName(textAt(policy, 'event_bus_name')),
    partOf: ON_BUS,
  },
  aws_cloudwatch_event_permission: {
    ...{ noun: 'event bus permission', name: ['statement_id'], partOf: ON_BUS },
    identity: permission =>
      JSON.stringify([busName(textAt(permission, 'event_bus_name')), textAt(permission, 'statement_id')]),
  },
  aws_cloudwatch_event_rule: {
    ...{ noun: 'event rule', name: ['name'], guardsRoot: true, named: ['event rule', 'name'] },
    identity: rule =>
      textAt(rule, 'name') === undefined
        ? undefined
        : JSON.stringify([textAt(rule, 'name'), busName(textAt(rule, 'event_bus_name'))]),
  },
  aws_cloudwatch_event_target: {
    ...{ noun: 'target', name: ['target_id'], identity: ['event_bus_name', 'rule', 'target_id'], guardsRoot: true },
    belongsTo: ['event rule', 'rule'],
  },
  aws_sfn_state_machine: {
    ...{ noun: 'state machine', name: ['name'], guardsRoot: true, named: ['state machine', 'name', 'arn'] },
  },
  aws_scheduler_schedule: {
    ...{ noun: 'schedule', name: ['name'], identity: ['group_name', 'name'], named: ['schedule', 'name'] },
  },
  aws_chatbot_slack_channel_configuration: chat,
  aws_chatbot_teams_channel_configuration: chat,
};

const alarm: Row = {
  ...{ noun: 'alarm', name: ['alarm_name'], guardsRoot: true, isCore: true, named: ['alarm', 'alarm_name'] },
};

const ALARMS: Rows = {
  aws_cloudwatch_metric_alarm: alarm,
  aws_cloudwatch_composite_alarm: alarm,
  aws_cloudwatch_alarm_mute_rule: { noun: 'rule that mutes alarms', name: ['name'] },
  aws_cloudwatch_log_metric_filter: {
    ...{ noun: 'metric filter', name: ['name'], identity: ['log_group_name', 'name'], guardsRoot: true },
    named: ['metric filter', 'name'],
  },
};

const deployment: Row = {
  ...{ noun: 'deployment of StackSet', name: ['stack_set_name'] },
  // one account and region, or all of some targets
  identity: one =>
    textAt(one, 'stack_set_name') === undefined
      ? undefined
      : JSON.stringify(
          ['stack_set_name', 'account_id', 'region', 'regions', 'deployment_targets'].map(path => valueAt(one, path)),
        ),
  ...{ guardsRoot: true, isCore: true, belongsTo: ['StackSet', 'stack_set_name'] },
};

const IDENTITY_POLICY = { attribute: 'policy', kind: 'identity policy' } as const;

const exclusive: Row = {
  ...{ noun: 'list of all policies', name: ['role_name'], scope: 'account', belongsTo: ['role', 'role_name'] },
};

const FORWARDING: Rows = {
  aws_cloudformation_stack_set: {
    ...{ noun: 'StackSet', name: ['name'], guardsRoot: true, isCore: true, named: ['StackSet', 'name'] },
  },
  aws_cloudformation_stack_instances: deployment,
  aws_cloudformation_stack_set_instance: deployment,
  aws_iam_role: {
    ...{ noun: 'role', name: ['name'], scope: 'account', named: ['role', 'name'] },
    policy: { attribute: 'assume_role_policy', kind: 'resource policy' },
  },
  aws_iam_role_policy: {
    ...{ noun: 'policy', name: ['name'], identity: ['role', 'name'], scope: 'account', policy: IDENTITY_POLICY },
    belongsTo: ['role', 'role'],
  },
  aws_iam_policy: {
    ...{ noun: 'policy', name: ['name'], identity: ['arn'], scope: 'account', policy: IDENTITY_POLICY },
    named: ['policy', 'arn'],
  },
  aws_iam_role_policy_attachment: {
    ...{ noun: 'policy attachment', name: ['policy_arn'], identity: ['role', 'policy_arn'], scope: 'account' },
    belongsTo: ['role', 'role'],
  },
  aws_iam_saml_provider: { noun: 'SAML provider', name: ['name'], identity: ['arn'], scope: 'account' },
  aws_iam_openid_connect_provider: { noun: 'OIDC provider', name: ['url'], identity: ['arn'], scope: 'account' },
  aws_iam_role_policies_exclusive: exclusive,
  aws_iam_role_policy_attachments_exclusive: exclusive,
};

/** What checks every account of the organization. */
const ofAll = (what: string): Row => ({ noun: `organization ${what} of AWS Config`, name: ['name'] });

/** What a region of an account has one of. */
const single = (noun: string, ...name: readonly string[]): Row => ({ noun, name, identity: [] });

const POSTURE: Rows = {
  aws_config_organization_managed_rule: ofAll('managed rule'),
  aws_config_organization_custom_rule: ofAll('custom rule'),
  aws_config_organization_custom_policy_rule: ofAll('custom policy rule'),
  aws_config_organization_conformance_pack: ofAll('conformance pack'),
  aws_config_conformance_pack: { noun: 'conformance pack of AWS Config', name: ['name'] },
  aws_config_config_rule: { noun: 'rule of AWS Config', name: ['name'] },
  aws_config_configuration_aggregator: { noun: 'aggregator of AWS Config', name: ['name'] },
  aws_config_configuration_recorder: single('recorder of AWS Config', 'name'),
  aws_config_configuration_recorder_status: single('switch of the recorder of AWS Config', 'name'),
  aws_config_delivery_channel: single('delivery channel of AWS Config', 'name'),
  aws_accessanalyzer_analyzer: { noun: 'access analyzer', name: ['analyzer_name'] },
  aws_ebs_encryption_by_default: single('default encryption of EBS volumes'),
  aws_iam_account_password_policy: { noun: 'password policy of an account', name: [], scope: 'account' },
  aws_securityhub_organization_configuration: single('configuration of Security Hub for the organization'),
  aws_securityhub_configuration_policy: { noun: 'configuration policy of Security Hub', name: ['name'] },
  aws_securityhub_configuration_policy_association: {
    ...{ noun: 'association of a configuration policy of Security Hub', name: ['target_id'] },
  },
  aws_securityhub_automation_rule: { noun: 'automation rule of Security Hub', name: ['rule_name'] },
  aws_securityhub_finding_aggregator: single('aggregator of Security Hub'),
  aws_securityhub_standards_control: { noun: 'control of Security Hub', name: ['standards_control_arn'] },
  aws_securityhub_standards_control_association: {
    ...{ noun: 'control of Security Hub', name: ['security_control_id'] },
    identity: ['security_control_id', 'standards_arn'],
  },
  aws_securityhub_standards_subscription: { noun: 'standard of Security Hub', name: ['standards_arn'] },
  aws_securityhub_account: single('Security Hub of an account', 'id'),
  aws_securityhub_organization_admin_account: single('administrator of Security Hub', 'admin_account_id'),
  aws_guardduty_organization_admin_account: single('administrator of GuardDuty', 'admin_account_id'),
  aws_guardduty_organization_configuration: {
    ...{ noun: 'configuration of GuardDuty for the organization', name: [], identity: ['detector_id'] },
  },
  aws_guardduty_organization_configuration_feature: {
    ...{ noun: 'feature of GuardDuty for the organization', name: ['name'], identity: ['detector_id', 'name'] },
  },
  aws_guardduty_detector: single('detector of GuardDuty', 'id'),
  aws_guardduty_detector_feature: {
    ...{ noun: 'feature of GuardDuty', name: ['name'], identity: ['detector_id', 'name'] },
  },
  aws_guardduty_filter: { noun: 'filter of GuardDuty', name: ['name'], identity: ['detector_id', 'name'] },
  aws_guardduty_ipset: { noun: 'list of addresses of GuardDuty', name: ['name'], identity: ['detector_id', 'name'] },
  aws_guardduty_member: { noun: 'member of GuardDuty', name: ['account_id'], identity: ['detector_id', 'account_id'] },
};

/** The table of each section, and the scope of a row that says none. */
const SECTIONS: Readonly<Record<Section, readonly [Scope, Rows]>> = {
  guardrails: ['organization', GUARDRAILS],
  contacts: ['organization', CONTACTS],
  trail: ['region', TRAIL],
  alerts: ['region', ALERTS],
  alarms: ['region', ALARMS],
  forwarding: ['region', FORWARDING],
  posture: ['region', POSTURE],
};

/** Every type that this program knows, by its name in Terraform. */
export const THING_TYPES: ReadonlyMap<string, ThingType> = new Map(
  (Object.keys(SECTIONS) as Section[]).flatMap(section => {
    const [scope, rows] = SECTIONS[section];
    return Object.entries(rows).map(([type, row]): [string, ThingType] => [
      type,
      { type, section, scope, identity: row.name, ...row },
    ]);
  }),
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
