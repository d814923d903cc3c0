import { Snapshot, SnapshotThing } from '../../world/live/snapshot';
import { snapshotOf } from '../world/live/snapshot-of';

const MANAGEMENT = '111111111111';
const HOME = { account: MANAGEMENT, region: 'eu-west-1' };

const contact = (account_id: string, kind: string, name: string, more: Record<string, string> = {}): SnapshotThing => ({
  ...{ type: 'aws_account_alternate_contact', account: MANAGEMENT },
  attributes: {
    ...{ account_id, alternate_contact_type: kind, name, title: 'On call' },
    ...{ email_address: `${name.toLowerCase()}@example.com`, phone_number: '+1 206 555 0100', ...more },
  },
});
const primary = (account_id: string, phone_number: string, more: Record<string, string> = {}): SnapshotThing => ({
  ...{ type: 'aws_account_primary_contact', account: MANAGEMENT },
  attributes: {
    ...{ account_id, full_name: 'Example Corp', address_line_1: '1 Main St', city: 'Oslo', postal_code: '0150' },
    ...{ country_code: 'NO', phone_number, ...more },
  },
});

const ACTIVE = ['111111111111', '222222222222', '333333333333', '444444444444', '555555555555'];

/** Six accounts of AWS Control Tower, of which two have contacts of their own, one none and one that nobody could read. */
export const landingZone = (more: Partial<Snapshot> = {}): Snapshot =>
  snapshotOf({
    regions: ['eu-west-1', 'us-east-1'],
    organizationalUnits: [
      { id: 'ou-exam-security', name: 'Security' },
      { id: 'ou-exam-workload', name: 'Workloads' },
      { id: 'ou-exam-prod0000', name: 'Prod', parent: 'ou-exam-workload' },
    ],
    accounts: [
      { id: MANAGEMENT, name: 'Example Management', email: 'aws@example.com', state: 'ACTIVE' },
      {
        id: '222222222222',
        name: 'Log Archive',
        email: 'aws+logs@example.com',
        state: 'ACTIVE',
        ou: 'ou-exam-security',
      },
      { id: '333333333333', name: 'Audit', email: 'aws+audit@example.com', state: 'ACTIVE', ou: 'ou-exam-security' },
      { id: '444444444444', name: 'Payments', email: 'aws+pay@example.com', state: 'ACTIVE', ou: 'ou-exam-prod0000' },
      { id: '555555555555', name: 'payments', email: 'aws+old@example.org', ou: 'ou-exam-prod0000' },
      { id: '666666666666', name: '3rd party', email: 'aws+3rd@example.com', state: 'PENDING_CLOSURE' },
    ],
    things: [
      ...ACTIVE.filter(id => id !== '333333333333').map(id => contact(id, 'BILLING', 'Finance')),
      ...ACTIVE.map(id => contact(id, 'OPERATIONS', /^[45]/.test(id) ? 'Production' : 'Operations')),
      ...ACTIVE.slice(0, 4).map(id =>
        contact(id, 'SECURITY', 'Security', id === '444444444444' ? { title: 'Desk' } : {}),
      ),
      ...ACTIVE.map(id => primary(id, id === '222222222222' ? 'hmac-sha256:bb' : 'hmac-sha256:aa')),
      {
        ...{ type: 'aws_cloudtrail', ...HOME },
        attributes: {
          ...{
            name: 'aws-controltower-BaselineCloudTrail',
            s3_bucket_name: 'aws-controltower-logs-222222222222-eu-west-1',
          },
          ...{ is_organization_trail: true, is_multi_region_trail: true, enable_logging: true },
          cloud_watch_logs_group_arn: 'arn:aws:logs:eu-west-1:111111111111:log-group:aws-controltower/CloudTrailLogs:*',
        },
      },
      {
        ...{ type: 'aws_organizations_policy', account: MANAGEMENT },
        attributes: {
          ...{ id: 'p-1', name: 'aws-guardrails-aBcDeF', type: 'SERVICE_CONTROL_POLICY' },
          content: JSON.stringify({
            Version: '2012-10-17',
            Statement: {
              ...{ Sid: 'GRRESTRICTROOTUSER', Effect: 'Deny', Action: '*', Resource: '*' },
              Condition: { StringLike: { 'aws:PrincipalArn': ['arn:*:iam::*:root'] } },
            },
          }),
        },
      },
      {
        ...{ type: 'aws_organizations_policy_attachment', account: MANAGEMENT },
        attributes: { policy_id: 'p-1', target_id: 'ou-exam-security' },
      },
      {
        ...{ type: 'aws_sns_topic_subscription', ...HOME },
        attributes: {
          ...{ protocol: 'email', endpoint: 'cloud@example.com' },
          topic_arn: 'arn:aws:sns:eu-west-1:111111111111:cloud-alerts',
        },
      },
    ],
    unknown: [
      {
        ...{ action: 'account:GetAlternateContact', account: '555555555555', about: 'SECURITY' },
        reason: 'AccessDeniedException',
      },
    ],
    ...more,
  });
