import { Report, StackCounts } from '../../../review/report/report';

const counts = (stack: string, numbers: Partial<Omit<StackCounts, 'stack'>> = {}): StackCounts => ({
  ...{ stack, add: 0, change: 0, replace: 0, destroy: 0, import: 0, move: 0, forget: 0 },
  ...numbers,
});

const MEMBERS = ['222222222222', '333333333333', '777777777777', '888888888888'];
const EVERYBODY = ['111111111111', ...MEMBERS];
const TRAIL = 'aws_cloudtrail.trail';
const SCP = 'aws_organizations_policy.deny_root';

/** A report with something in every section: an SCP weakened, a trail stopped, contacts moved, drift. */
export const SAMPLE_REPORT: Report = {
  verdict: {
    ...{ level: 'danger', danger: 3, warning: 1, note: 1 },
    text: 'Danger: 3 findings weaken the organization.',
  },
  stacks: [
    counts('contacts', { change: 2 }),
    counts('guardrails', { add: 2, change: 1, replace: 1, destroy: 2 }),
    counts('trail-eu-central-1', { change: 2 }),
  ],
  incomplete: [],
  findings: [
    {
      ...{
        rule: 'coverage-stays',
        severity: 'danger',
        stack: 'guardrails',
        accounts: ['777777777777', '888888888888'],
      },
      summary: 'The root-deny SCP binds 2 accounts fewer: 4 before, 2 after.',
      meaning: 'Whoever holds root credentials of these accounts can do everything in them.',
      details: [],
    },
    {
      ...{ rule: 'scp-keeps-its-statements', severity: 'danger', stack: 'guardrails', address: SCP, accounts: MEMBERS },
      summary: 'The SCP rootguard-root-deny no longer denies all that it denied.',
      meaning: 'Wherever it is attached, requests get through that it stopped.',
      details: [
        "'DenyRootUser' changed: condition ArnNotLike aws:PrincipalArn added: arn:aws:iam::*:root",
        's3:DeleteBucket on arn:aws:s3:::example-org-trail by the root user of account 777777777777: denied before, no longer denied',
      ],
    },
    {
      ...{ rule: 'trail-stays-on', severity: 'danger', stack: 'trail-eu-central-1', address: TRAIL },
      accounts: EVERYBODY,
      summary: 'The trail stops recording.',
      meaning: 'Nothing that anybody does in the accounts of the trail is recorded from then on, and no alarm rings.',
      because: 'records every account',
      details: ['enable_logging: true → false'],
    },
    {
      ...{ rule: 'topic-stays-private', severity: 'warning', stack: 'trail-eu-central-1', accounts: ['111111111111'] },
      address: 'aws_sns_topic_policy.alerts["security"]',
      summary: 'Whether the policy of the topic rootguard-alerts admits more is unknown until apply.',
      meaning: 'If it becomes wider, strangers can publish alerts, or read them.',
      details: [],
    },
    {
      ...{ rule: 'listeners-stay', severity: 'note', stack: 'trail-eu-central-1', accounts: [] },
      address: 'aws_sns_topic_subscription.on_call',
      summary: 'One of three subscriptions of the topic rootguard-alerts is removed.',
      meaning: 'Two others still hear every alert.',
      details: [],
    },
  ],
  accountNames: new Map([
    ['111111111111', 'Example Management'],
    ['222222222222', 'Log Archive'],
    ['333333333333', 'Audit'],
    ['777777777777', 'Payments'],
    ['888888888888', 'Ledger'],
  ]),
  contacts: [
    {
      ...{ stack: 'contacts', address: 'aws_account_alternate_contact.payments_security', action: 'update' },
      ...{ account: '777777777777 Payments', kind: 'security' },
      before: 'Security Team, On call, security@example.com',
      after: 'Security Team, On call, security-operations@example.com',
    },
    {
      ...{ stack: 'contacts', address: 'aws_account_alternate_contact.ledger_billing', action: 'delete' },
      ...{ account: '888888888888 Ledger', kind: 'billing' },
      before: 'Cloud Finance, Billing desk, billing@example.com',
      after: '(none)',
    },
  ],
  signals: [
    {
      ...{ stack: 'trail-eu-central-1', address: 'aws_cloudwatch_metric_alarm.root_usage', action: 'update' },
      ...{ kind: 'alarm', name: 'rootguard-root-usage' },
      changes: [
        { path: 'evaluation_periods', before: '1', after: '2' },
        { path: 'period', before: '60', after: '300' },
      ],
    },
  ],
  policies: [
    {
      ...{ stack: 'guardrails', address: SCP, action: 'update', kind: 'scp', name: 'rootguard-root-deny' },
      statements: ["'DenyRootUser' changed:", '  condition ArnNotLike aws:PrincipalArn added: arn:aws:iam::*:root'],
      weakened: [
        's3:DeleteBucket on arn:aws:s3:::example-org-trail by the root user of account 777777777777: denied before, no longer denied',
      ],
      strengthened: [],
      effect: [
        {
          ...{ caller: 'the root user', before: 'denied every action', after: 'denied every action' },
          ...{ getsThrough: 's3:DeleteBucket on arn:aws:s3:::example-org-trail', isAsBefore: false },
          deniedNow: 's3:GetObject on arn:aws:s3:::example/example',
        },
        {
          ...{ caller: 'a root session', before: 'denied every action', after: 'denied every action' },
          isAsBefore: true,
        },
        {
          ...{ caller: 'an administrator role', before: 'not denied anything', after: 'too intricate to tell' },
          isAsBefore: false,
        },
      ],
    },
  ],
  others: [
    {
      ...{ stack: 'guardrails', address: 'aws_organizations_policy_attachment.workloads-deny_root', action: 'delete' },
      ...{ summary: 'destroy: no longer in the configuration', hasFinding: true, changes: [] },
    },
    {
      ...{ stack: 'trail-eu-central-1', address: TRAIL, action: 'update', summary: 'update: enable_logging' },
      changes: [{ path: 'enable_logging', before: 'true', after: 'false' }],
    },
  ],
  outputs: [{ stack: 'guardrails', text: 'root_deny_policy_id' }],
  noise: { resources: 6, tagsAll: 4, knownAfterApply: 2, jsonSpelling: 1, emptySpelling: 0 },
  drift: [
    {
      ...{ stack: 'trail-eu-central-1', type: 'aws_s3_bucket', count: 1 },
      resources: [
        {
          ...{ stack: 'trail-eu-central-1', address: 'aws_s3_bucket.trail_bucket', action: 'update' },
          summary: 'changed outside Terraform: 1 attribute',
          changes: [{ path: 'versioning[0].enabled', before: 'true', after: 'false' }],
        },
      ],
    },
  ],
  driftNoise: { resources: 1, tagsAll: 2, knownAfterApply: 0, jsonSpelling: 0, emptySpelling: 3 },
  failedChecks: [{ stack: 'guardrails', text: 'check.forwarded-regions' }],
  notUnderstood: [{ stack: 'guardrails', text: 'resource_drift[3]: address: Invalid input' }],
};
