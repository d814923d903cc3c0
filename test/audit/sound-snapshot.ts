import { PARTITIONS } from '../../aws/partition';
import { FULL_ACCESS } from '../../aws/policy/lock-out';
import { alertSignals } from '../../config/alert-signals';
import { ROOT_CONTROL } from '../../config/alarm-catalog';
import {
  ANNOUNCE_RULE,
  ANNOUNCER,
  ANNOUNCER_ROLE,
  BUSES,
  busName,
  KEYLESS_TOPIC,
  MEMBERS_STACK_SET,
  reminderName,
  rootAccountAlarmName,
  START_ROLE,
  topicName,
} from '../../config/names';
import { Organization } from '../../config/organization';
import { remindersOf } from '../../config/reminders';
import { rootAlarmDescription } from '../../config/root-alarm-description';
import { CONTACT_KINDS } from '../../config/sections/contact';
import { hubBusPolicy } from '../../modules/alerts/hub-policies';
import { hubPattern } from '../../modules/alerts/hub-patterns';
import { forwardingTemplate } from '../../modules/forwarding/forwarding-template';
import { trailKeyPolicy } from '../../modules/trail/key-policy';
import { trailBucketPolicy } from '../../modules/trail/trail-bucket-policy';
import { Snapshot, SnapshotThing } from '../../world/live/snapshot';
import { PLACES } from '../modules/alerts/watched-places';
import { snapshotOf } from '../world/live/snapshot-of';

/** A snapshot of an organization in which everything holds that the org file asks for. */
export function soundSnapshot(organization: Organization, more: Partial<Snapshot> = {}): Snapshot {
  const management = organization.managementAccount.id;
  const inHome = { account: management, region: organization.region };
  const made = (type: string, attributes: object, where: object = inHome): SnapshotThing => ({
    ...{ type: `aws_${type}`, account: management, ...where },
    attributes: { ...attributes },
  });
  const active = organization.accounts.filter(({ status }) => status === 'active');
  const topics = [topicName('critical'), KEYLESS_TOPIC];
  const arnOf = (topic: string) => `arn:aws:sns:${organization.region}:${management}:${topic}`;
  const contacts = active.flatMap(({ id, contacts: own }) => [
    ...CONTACT_KINDS.map(kind =>
      made(
        'account_alternate_contact',
        { account_id: id, alternate_contact_type: kind.toUpperCase(), ...own?.[kind] },
        { account: id },
      ),
    ),
    made('account_primary_contact', { account_id: id, phone_number: 'hmac-sha256:one' }, { account: id }),
  ]);
  const FULL = { id: 'p-FullAWSAccess', name: 'FullAWSAccess', type: 'SERVICE_CONTROL_POLICY' };
  const everywhere = [
    ...(organization.aws === undefined ? [] : [organization.aws.rootId]),
    ...organization.organizationalUnits.values(),
    ...organization.accounts.map(({ id }) => id),
  ];
  const fullAccess = [
    made('organizations_policy', { ...FULL, content: JSON.stringify(FULL_ACCESS) }, {}),
    ...everywhere.map(target_id => made('organizations_policy_attachment', { policy_id: FULL.id, target_id }, {})),
  ];
  const policies = organization.scps.flatMap(({ name, content, targets }, at) => [
    made('organizations_policy', { id: `p-${at}`, name, type: 'SERVICE_CONTROL_POLICY', content }, {}),
    ...targets.map(({ id }) => made('organizations_policy_attachment', { policy_id: `p-${at}`, target_id: id }, {})),
  ]);
  const { trail: asked } = organization;
  const bucket = asked !== undefined && 'bucket' in asked ? asked.bucket : 'trail-logs';
  const trailArn = `arn:aws:cloudtrail:${organization.region}:${management}:trail/organization-trail`;
  const key = `arn:aws:kms:${organization.region}:${management}:key/11111111-2222-3333-4444-555555555555`;
  const trail = [
    {
      ...made('cloudtrail', {
        arn: trailArn,
        ...{
          name: 'organization-trail',
          is_organization_trail: organization.aws !== undefined,
          is_multi_region_trail: true,
        },
        ...{ enable_logging: true, enable_log_file_validation: true, s3_bucket_name: bucket, kms_key_id: key },
        cloud_watch_logs_group_arn: `arn:aws:logs:${organization.region}:${management}:log-group:trail:*`,
      }),
      state: { latest_delivery: '2026-11-01T11:55:00Z', latest_digest: '2026-11-01T11:10:00Z' },
    },
    made('s3_bucket_versioning', { bucket, versioning_configuration: [{ status: 'Enabled' }] }),
    made('s3_bucket_object_lock_configuration', {
      ...{ bucket, rule: [{ default_retention: [{ mode: 'GOVERNANCE', days: 365 }] }] },
    }),
    made('s3_bucket_policy', {
      bucket,
      policy: trailBucketPolicy({
        ...{ bucketArn: `arn:aws:s3:::${bucket}`, trailArn, accountId: management },
        organizationId: organization.aws?.id,
      }),
    }),
    made('s3_bucket_lifecycle_configuration', {
      ...{ bucket, rule: [{ id: 'expire', status: 'Enabled', filter: [{}], expiration: [{ days: 2557 }] }] },
    }),
    {
      ...made('kms_key', {
        ...{ key_id: key.split('/')[1], arn: key, is_enabled: true },
        policy: trailKeyPolicy({
          ...{ partition: 'aws', keyAccountId: management, trailAccountId: management, trailArn },
        }),
      }),
      state: { state: 'Enabled' },
    },
    made('s3_bucket_public_access_block', {
      ...{ bucket, block_public_acls: true, block_public_policy: true },
      ...{ ignore_public_acls: true, restrict_public_buckets: true },
    }),
  ];
  const alarms = [
    made('cloudwatch_log_metric_filter', {
      ...{ name: 'root', log_group_name: 'trail', pattern: ROOT_CONTROL.pattern },
      metric_transformation: [
        {
          namespace: 'Rootguard',
          name: 'root-by-account',
          value: '1',
          dimensions: { AccountId: '$.userIdentity.accountId' },
        },
      ],
    }),
    ...active.map(account =>
      made('cloudwatch_metric_alarm', {
        ...{ alarm_name: rootAccountAlarmName(account.id), namespace: 'Rootguard', metric_name: 'root-by-account' },
        ...{
          dimensions: { AccountId: account.id },
          alarm_actions: [arnOf(topicName('critical'))],
          actions_enabled: true,
        },
        ...{ statistic: 'Sum', period: 300, evaluation_periods: 1, threshold: 1 },
        comparison_operator: 'GreaterThanOrEqualToThreshold',
        alarm_description: rootAlarmDescription(account, organization.alerts?.runbookUrl ?? ''),
      }),
    ),
  ];
  const announcer = `arn:aws:states:${organization.region}:${management}:stateMachine:${ANNOUNCER}`;
  const hub = organization.alerts?.hub.account.id ?? management;
  const hubArn = (resource: string) => `arn:aws:events:${organization.region}:${hub}:${resource}`;
  const alerts = [
    ...alertSignals(organization.partition).flatMap(({ id }) => {
      const on = { event_bus_name: busName(id) };
      return [
        made('cloudwatch_event_bus', { name: busName(id) }),
        made('cloudwatch_event_bus_policy', {
          ...on,
          policy: hubBusPolicy(hubArn(`event-bus/${busName(id)}`), organization.aws?.id ?? ''),
        }),
        made('cloudwatch_event_rule', {
          ...{ ...on, name: ANNOUNCE_RULE, state: 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS' },
          ...{
            arn: hubArn(`rule/${busName(id)}/${ANNOUNCE_RULE}`),
            event_pattern: JSON.stringify(hubPattern(id, hub)),
          },
        }),
        made('cloudwatch_event_target', {
          ...{ ...on, rule: ANNOUNCE_RULE, target_id: 'announcer', arn: announcer },
          role_arn: `arn:aws:iam::${management}:role/${START_ROLE}`,
          input_transformer: [{ input_template: `{"signal":"${id}","event":<aws.events.event.json>}` }],
        }),
      ];
    }),
    ...remindersOf(organization).map(({ review, cron }) =>
      made('scheduler_schedule', {
        ...{ name: reminderName(review), group_name: 'default', state: 'ENABLED' },
        ...{ schedule_expression: cron, schedule_expression_timezone: 'UTC' },
        target: [
          {
            ...{ arn: hubArn(`event-bus/${busName('change')}`), input: JSON.stringify({ review }) },
            eventbridge_parameters: [{ source: 'rootguard.reminder', detail_type: 'Rootguard Reminder' }],
          },
        ],
      }),
    ),
    made('sfn_state_machine', {
      ...{ name: ANNOUNCER, arn: `arn:aws:states:${organization.region}:${management}:stateMachine:${ANNOUNCER}` },
      role_arn: `arn:aws:iam::${management}:role/${ANNOUNCER_ROLE}`,
      definition: JSON.stringify({ Resource: 'arn:aws:states:::sns:publish', topics: topics.map(arnOf) }),
    }),
    ...topics.flatMap(name => [
      made('sns_topic', { name, arn: arnOf(name) }),
      ...(organization.alerts?.subscriptions ?? [{ protocol: 'email', endpoint: 'soc@example.com' }])
        .filter(({ protocol }) => protocol !== 'chat')
        .map(({ protocol, endpoint }) => ({
          ...made('sns_topic_subscription', {
            ...{ topic_arn: arnOf(name), protocol, endpoint: typeof endpoint === 'string' ? endpoint : '***' },
          }),
          state: { pending_confirmation: false },
        })),
    ]),
  ];
  const forwarding = [
    made('cloudformation_stack_set', {
      name: MEMBERS_STACK_SET,
      template_body: forwardingTemplate({ partition: organization.partition, places: PLACES }),
      parameters: { HubArn: hubArn(`event-bus/${BUSES}`) },
    }),
    ...active.flatMap(({ id }) =>
      (organization.alerts?.regions ?? []).map(region => ({
        ...made('cloudformation_stack_set_instance', { stack_set_name: MEMBERS_STACK_SET, account_id: id, region }),
        state: { status: 'CURRENT', drift: 'IN_SYNC' },
      })),
    ),
  ];
  const units = [...organization.organizationalUnits].map(([path, id]) => {
    const above = path.includes('/')
      ? organization.organizationalUnits.get(path.slice(0, path.lastIndexOf('/')))
      : undefined;
    return { id, name: path.split('/').at(-1)!, ...(above !== undefined && { parent: above }) };
  });
  return snapshotOf({
    organizationalUnits: units,
    organization: organization.aws && {
      ...{ id: organization.aws.id, rootId: organization.aws.rootId, managementAccountId: management },
      ...{ allFeatures: true, policyTypes: ['SERVICE_CONTROL_POLICY'], rootFeatures: ['RootSessions'] },
    },
    accounts: organization.accounts.map(({ id, name, email, ou, status }) => ({
      ...{ id, name, email, state: status === 'active' ? ('ACTIVE' as const) : ('SUSPENDED' as const) },
      ...(ou !== undefined && { ou: organization.organizationalUnits.get(ou)! }),
      regions: [
        ...new Set([...PARTITIONS[organization.partition].defaultRegions, ...(organization.alerts?.regions ?? [])]),
      ],
      root: {
        ...{ by: 'role' as const, accessKeys: [], password: id === management },
        mfa: id === management ? ['hardware' as const] : [],
      },
      ...(id === management && { residents: { users: [], roles: [], workloads: [] } }),
    })),
    things: [
      ...contacts,
      ...(organization.aws === undefined ? [] : fullAccess),
      ...policies,
      ...trail,
      ...alarms,
      ...alerts,
      ...forwarding,
    ],
    ...more,
  });
}
