import { alertSignals } from '../../config/alert-signals';
import { Organization } from '../../config/organization';
import { chatTopics } from '../../config/sections/subscription';
import { forwardedRegions } from './drivers';

/** A quota of AWS, and how an organization's use of it is counted. */
interface QuotaRow {
  /** What it counts, for people: 'stack instances in a StackSet'. */
  readonly counts: string;
  /** What AWS allows unless it was raised. */
  readonly limit: (organization: Organization) => number;
  readonly used: (organization: Organization) => number;
  /** AWS's page. */
  readonly source: string;
  /** Whether the number was read on that page; one that was not is AWS's as others tell it. */
  readonly isVerified: boolean;
  /** What to ask AWS for, or to change where AWS raises nothing. */
  readonly ask: string;
  /** Whether the use is that of the constructs, whatever the org file says. @default false */
  readonly isFixed?: true;
}

const ORGANIZATIONS = 'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html';
const CLOUDFORMATION = 'https://docs.aws.amazon.com/general/latest/gr/cfn.html';
const STACK_INSTANCES =
  'https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStackInstances.html';
const EVENTBRIDGE = 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html';
const CLOUDWATCH = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html';
const SNS = 'https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-language-api-permissions-reference.html';

/** Where quotas of Organizations are raised, whatever the home region. */
const IN_SERVICE_QUOTAS = 'in Service Quotas, AWS Organizations, of the management account';

/**
 * The most that the constructs make whatever the org file says: rules on the default bus of an account and region, targets of a
 * rule, characters of the policy of a bus and bytes of that of a topic. A test compares it with what is synthesized.
 */
export const FIXED_USES = { rules: 23, targets: 1, busPolicy: 400, topicPolicy: 1_000 } as const;

export const QUOTAS = {
  'stack-instances': {
    counts: 'stack instances in a StackSet',
    limit: () => 100_000,
    used: ({ alerts, ...organization }) => {
      const members = Math.max(0, ...forwardedRegions({ ...organization, alerts }).values()) - 1;
      return Math.max(0, members) * (alerts?.regions.length ?? 0);
    },
    source: CLOUDFORMATION,
    isVerified: false,
    ask: 'ask AWS for more stack instances per stack set, in Service Quotas, AWS CloudFormation, of the management account; or fewer alerts.regions',
  },
  'stack-set-ous': {
    counts: 'OUs that one operation of a StackSet reaches',
    limit: () => 50,
    used: ({ alerts }) => alerts?.targets.length ?? 0,
    source: STACK_INSTANCES,
    isVerified: true,
    ask: 'AWS raises it for nobody: name OUs above them in alerts.targets, or root',
  },
  'scp-size': {
    counts: 'characters of an SCP',
    limit: ({ aws }) => aws?.quotas.scpSize ?? Infinity,
    used: ({ scps }) => Math.max(0, ...scps.map(({ content }) => content.length)),
    source: ORGANIZATIONS,
    isVerified: false,
    ask: `ask AWS for a larger service control policy document, ${IN_SERVICE_QUOTAS}, and write organization.quotas.scp_size; or let exemptions end`,
  },
  'scps-per-target': {
    counts: 'SCPs on one target, FullAWSAccess among them',
    limit: ({ aws }) => aws?.quotas.scpsPerTarget ?? Infinity,
    used: ({ scps }) => {
      const on = new Map<string, number>();
      for (const { id } of scps.flatMap(({ targets }) => targets)) on.set(id, (on.get(id) ?? 1) + 1);
      return Math.max(0, ...on.values());
    },
    source: ORGANIZATIONS,
    isVerified: false,
    ask: `ask AWS for more service control policies per entity, ${IN_SERVICE_QUOTAS}, and write organization.quotas.scps_per_target`,
  },
  'ou-depth': {
    counts: 'levels of OUs below the root',
    limit: () => 5,
    used: ({ organizationalUnits }) =>
      Math.max(0, ...[...organizationalUnits.keys()].map(path => path.split('/').length)),
    source: ORGANIZATIONS,
    isVerified: false,
    ask: 'AWS raises it for nobody: the path of an OU in organizational_units is longer than AWS can have it',
  },
  accounts: {
    counts: 'accounts of the organization',
    limit: () => 10_000,
    used: ({ accounts, aws }) => (aws === undefined ? 0 : accounts.filter(({ status }) => status !== 'left').length),
    source: ORGANIZATIONS,
    isVerified: true,
    ask: `ask AWS for more accounts, ${IN_SERVICE_QUOTAS}; a new organization has 10, and up to 10,000 on request`,
  },
  'rules-per-bus': {
    counts: 'rules on a default event bus, beside those of others there',
    limit: () => 300,
    used: ({ alerts, trail }) => (alerts === undefined || trail === undefined ? 0 : FIXED_USES.rules),
    source: EVENTBRIDGE,
    isVerified: false,
    ask: 'ask AWS for more rules, in Service Quotas, Amazon EventBridge, of each account and region',
    isFixed: true,
  },
  'targets-per-rule': {
    counts: 'targets of an event rule',
    limit: () => 5,
    used: ({ alerts, trail }) => (alerts === undefined || trail === undefined ? 0 : FIXED_USES.targets),
    source: EVENTBRIDGE,
    isVerified: false,
    ask: 'AWS raises it for nobody: a second rule has targets of its own',
    isFixed: true,
  },
  'event-buses': {
    counts: 'event buses of the hub',
    limit: () => 100,
    // one for each signal, one for root calls that are only kept, and the default bus
    used: ({ alerts, trail, partition }) =>
      alerts === undefined || trail === undefined ? 0 : alertSignals(partition).length + 2,
    source: EVENTBRIDGE,
    isVerified: true,
    ask: 'ask AWS for more event buses, in Service Quotas, Amazon EventBridge, of the hub account in the home region',
    isFixed: true,
  },
  'bus-policy': {
    counts: 'characters of the policy of an event bus',
    limit: () => 10_240,
    used: ({ alerts, trail, aws }) =>
      alerts === undefined || trail === undefined || aws === undefined ? 0 : FIXED_USES.busPolicy,
    source: EVENTBRIDGE,
    isVerified: true,
    ask: 'ask AWS for a larger event bus policy, in Service Quotas, Amazon EventBridge, of the hub account in the home region',
    isFixed: true,
  },
  'topic-policy': {
    counts: 'bytes of the policy of a topic',
    limit: () => 30_720,
    used: ({ alerts, trail }) => (alerts === undefined || trail === undefined ? 0 : FIXED_USES.topicPolicy),
    source: SNS,
    isVerified: true,
    ask: 'AWS raises it for nobody: statements of others in the policy have to go',
    isFixed: true,
  },
  'alarm-actions': {
    counts: 'actions of an alarm',
    limit: () => 5,
    // the queue's alarm publishes to every topic
    used: ({ alerts, trail }) =>
      alerts === undefined || trail === undefined ? 0 : 3 + chatTopics(alerts.subscriptions).length,
    source: CLOUDWATCH,
    isVerified: true,
    ask: 'AWS raises it for nobody: fewer topics',
    isFixed: true,
  },
} as const satisfies Readonly<Record<string, QuotaRow>>;

export type QuotaId = keyof typeof QUOTAS;

/** How much of a quota an organization uses. */
export interface QuotaUse extends Omit<QuotaRow, 'used' | 'limit'> {
  readonly id: QuotaId;
  readonly used: number;
  readonly limit: number;
}

/** Uses of the quotas that an organization uses at all, the nearest to its limit first. */
export function quotaUses(organization: Organization): QuotaUse[] {
  return (Object.keys(QUOTAS) as QuotaId[])
    .map((id): QuotaUse => {
      const { limit, used, ...row } = QUOTAS[id] as QuotaRow;
      return { id, ...row, used: used(organization), limit: limit(organization) };
    })
    .filter(({ used, limit }) => used > 0 && limit < Infinity)
    .sort((one, other) => other.used / other.limit - one.used / one.limit);
}

/** What to say of a use that is over the quota, with what to ask AWS for; undefined of one that is not. */
export function overQuota({ counts, used, limit, ask, isVerified, source }: QuotaUse): string | undefined {
  if (used <= limit) return undefined;
  const doubt = isVerified ? '' : ', unverified';
  return `${used.toLocaleString('en-US')} ${counts}, and AWS allows ${limit.toLocaleString('en-US')} (${source}${doubt}): ${ask}`;
}
