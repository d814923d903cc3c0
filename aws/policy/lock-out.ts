import { ScpLevels, scpVerdicts, Verdict } from './scp-verdicts';

/** An action of a caller of which SCPs let through more or less than before. */
export interface VerdictChange {
  /** 'the root user', 'a root session', 'an administrator role', or the ARN of a role. */
  readonly caller: string;
  readonly action: string;
  readonly before: Verdict;
  readonly after: Verdict;
}

/** AWS's own FullAWSAccess. */
export const FULL_ACCESS = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
};

/** Actions without which people are shut out: those of the way back, of a service of each kind, and of support. */
export const WAY_BACK = [
  ...['iam:CreateRole', 'iam:UpdateAssumeRolePolicy', 'iam:AttachRolePolicy', 'iam:ListRoles'],
  ...['sts:AssumeRole', 'sts:GetCallerIdentity'],
  ...['organizations:DetachPolicy', 'organizations:UpdatePolicy', 'organizations:DescribeOrganization'],
  ...['support:CreateCase', 'ec2:DescribeInstances', 's3:ListAllMyBuckets'],
] as const;

/**
 * What SCPs let the callers of an account do that they did not, or no longer let them, see `scpVerdicts`. What stays as it is is
 * left out.
 *
 * @param account Account of root user, root session and administrator; without it one that no policy names.
 * @param organization Its id.
 * @param path Where the account is in it: 'o-example/r-root/ou-root-example/'.
 */
export function verdictChanges(
  before: ScpLevels,
  after: ScpLevels,
  {
    actions = WAY_BACK,
    ...asked
  }: {
    readonly account?: string;
    readonly roles?: readonly string[];
    readonly actions?: readonly string[];
    readonly organization?: string | undefined;
    readonly path?: string | undefined;
  } = {},
): VerdictChange[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  const [was = [], is = []] = scpVerdicts([before, after], { ...asked, actions });
  return was.flatMap(({ caller, action, verdict: then }, at) => {
    const now = is[at]!.verdict;
    return then === now && then !== 'unknown' ? [] : [{ caller, action, before: then, after: now }];
  });
}
