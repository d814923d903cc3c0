import { GetAlternateContactCommand } from '@aws-sdk/client-account';
import { GetTrailCommand, GetTrailStatusCommand } from '@aws-sdk/client-cloudtrail';
import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { ListKeysCommand } from '@aws-sdk/client-kms';
import { DescribePolicyCommand, ListPoliciesCommand, ListTargetsForPolicyCommand } from '@aws-sdk/client-organizations';
import { PREFIX, TRAIL, TRAIL_LOG_GROUP } from '../../config/names';
import { LOG_RETENTION_DAYS } from '../../config/sections/trail';
import { orgFile } from '../config/org-file';
import { SandboxClients } from '../sandbox/sandbox-clients';

export const STACKS = ['guardrails', 'contacts', 'trail'] as const;
export type Stack = (typeof STACKS)[number];

/** What one run does: 'create' is a deploy of a stack of which nothing exists. */
export interface Scenario {
  readonly command: 'deploy' | 'create' | 'plan' | 'destroy';
  readonly stack: Stack;
  /** How many calls it makes when nothing happens to it. */
  readonly calls: number;
}

/** A trail takes a minute to make, so it is made once; its destroy has to be refused. */
export const SCENARIOS: readonly Scenario[] = [
  { command: 'deploy', stack: 'guardrails', calls: 12 },
  { command: 'deploy', stack: 'contacts', calls: 18 },
  { command: 'deploy', stack: 'trail', calls: 75 },
  { command: 'plan', stack: 'guardrails', calls: 8 },
  { command: 'plan', stack: 'contacts', calls: 11 },
  { command: 'plan', stack: 'trail', calls: 57 },
  { command: 'destroy', stack: 'guardrails', calls: 12 },
  { command: 'destroy', stack: 'contacts', calls: 21 },
  { command: 'destroy', stack: 'trail', calls: 59 },
  { command: 'create', stack: 'guardrails', calls: 11 },
  { command: 'create', stack: 'contacts', calls: 24 },
];

/** Calls that take a protection away; only the destroy of their stack may make them, and none may touch the trail. */
export const TAKES_AWAY: Readonly<Record<Stack, RegExp>> = {
  guardrails: /^organizations:(DetachPolicy|DeletePolicy)$/,
  contacts: /^account:DeleteAlternateContact$/,
  trail:
    /^cloudtrail:(StopLogging|DeleteTrail)$|^s3:DELETE \/[^/?]*$|^kms:(ScheduleKeyDeletion|DisableKey)$|^logs:DeleteLogGroup$|^iam:Delete/,
};

const contactName = (edit: number): string => `Security Team ${edit}`;
const exemptUntil = (edit: number): string => `2099-01-${String((edit % 28) + 1).padStart(2, '0')}`;
const retention = (edit: number): number => LOG_RETENTION_DAYS.filter(days => days >= 365)[edit % 5]!;

/** The org file of an edit: another contact, another content of the SCP, another retention of the log group. */
export function fileOf(edit: number): object {
  const { contacts, trail, ...file } = orgFile();
  const exemption = {
    ...{ account: 'payments', until: exemptUntil(edit) },
    ...{ reason: 'x', reference: 'x', approved_by: 'x' },
  };
  return {
    ...file,
    contacts: { ...contacts, security: { ...contacts.security, name: contactName(edit) } },
    root_deny: { targets: ['root'], exemptions: [exemption] },
    trail: { ...trail, log_retention_days: retention(edit) },
  };
}

/** Stack to the edit that it was deployed with; undefined: it was destroyed. */
export type Deployed = Readonly<Record<Stack, number | undefined>>;

/** What AWS has other than it was told: what is missing, differs or is there twice. */
export async function differences(aws: SandboxClients, deployed: Deployed): Promise<string[]> {
  const found: string[] = [];
  const compare = (what: string, have: unknown, want: unknown): void => {
    if (have !== want) found.push(`${what}: ${String(have)}, not ${String(want)}`);
  };
  for (const AccountId of [undefined, '222222222222']) {
    for (const kind of ['SECURITY', 'BILLING', 'OPERATIONS'] as const) {
      const { contacts } = orgFile();
      const edited = kind === 'SECURITY' ? contactName(deployed.contacts ?? 0) : contacts[kind.toLowerCase()]?.name;
      const name = await aws.account
        .send(new GetAlternateContactCommand({ AlternateContactType: kind, AccountId }))
        .then(({ AlternateContact }) => AlternateContact?.Name)
        .catch((error: Error) => (error.name === 'ResourceNotFoundException' ? undefined : error.name));
      compare(
        `${kind} contact of ${AccountId ?? 'the management account'}`,
        name,
        deployed.contacts === undefined ? undefined : edited,
      );
    }
  }
  const { Policies = [] } = await aws.organizations.send(new ListPoliciesCommand({ Filter: 'SERVICE_CONTROL_POLICY' }));
  const ours = Policies.filter(({ Name }) => Name?.startsWith(PREFIX));
  compare('SCPs of ours', ours.length, deployed.guardrails === undefined ? 0 : 1);
  for (const { Id } of ours) {
    const { Targets = [] } = await aws.organizations.send(new ListTargetsForPolicyCommand({ PolicyId: Id }));
    compare('targets of the SCP', Targets.map(({ TargetId }) => TargetId).join(), 'r-exam');
    const { Policy } = await aws.organizations.send(new DescribePolicyCommand({ PolicyId: Id }));
    const [date] = /2099-01-\d\d/.exec(Policy?.Content ?? '') ?? [];
    compare('end of the exemption in the SCP', date, exemptUntil(deployed.guardrails ?? 0));
  }
  const { Trail } = await aws.cloudtrail.send(new GetTrailCommand({ Name: TRAIL }));
  compare(
    'trail of every region and account',
    `${Trail?.IsMultiRegionTrail} ${Trail?.IsOrganizationTrail}`,
    'true true',
  );
  const { IsLogging } = await aws.cloudtrail.send(new GetTrailStatusCommand({ Name: TRAIL }));
  compare('trail is logging', IsLogging, true);
  const { logGroups = [] } = await aws.logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: TRAIL_LOG_GROUP }));
  compare(
    'retention',
    logGroups.map(({ retentionInDays }) => retentionInDays).join(),
    String(retention(deployed.trail ?? 0)),
  );
  const { Keys = [] } = await aws.kms.send(new ListKeysCommand({}));
  compare('keys', Keys.length, 2);
  return found;
}
