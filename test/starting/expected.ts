import { rootDenyDocument } from '../../config/scps/root-deny-document';
import { Json, SeedClient } from '../../sandbox/seed-client';
import { StartingOptions } from '../../sandbox/starting/organizations';

/** What an organization is made with, what somebody tries there first, and what is so at the end. */
export interface Expected {
  readonly options?: StartingOptions;
  /** Where root_deny is tried first, and what `adopt` then says that it meets. */
  readonly tried?: { readonly target: string; readonly conflict: RegExp };
  /** What `adopt` says that it meets, and how somebody settles that in AWS. */
  readonly settled?: { readonly conflicts: readonly RegExp[]; readonly by: (aws: SeedClient) => Promise<void> };
  /** Findings of the audit that are so on purpose. */
  readonly findings?: readonly RegExp[];
}

/** An SCP as Rootguard's, in other words. */
const rootDeny = JSON.parse(
  rootDenyDocument({ allowRootSessions: true, exemptions: [] }).replace('DenyRoot', 'NobodyUsesRoot'),
) as NonNullable<StartingOptions['rootDeny']>;

export const EXPECTED: Readonly<Record<string, Expected>> = {
  'equal-root-deny': { options: { rootDeny } },
  'nearly-equal-root-deny': { options: { rootDeny } },
  'single-account': {
    findings: [
      /^ACC-[12] \d{12} unknown: AWS tells nobody the root e-mail of an account without an organization$/,
      /^FORM-1 \d{12} not held: of what protects it these do not hold: ACC-4$/,
    ],
  },
  // whoever set up its trail made none of what keeps an archive
  'control-tower': {
    findings: [/^TRAIL-2 \d{12} not held: aws-controltower-BaselineCloudTrail: log files are not validated; /],
  },
  'landing-zone-accelerator': {
    // as above
    findings: [/^TRAIL-2 \d{12} not held: AWSAccelerator-Organizations-CloudTrail: log files are not validated; /],
    settled: {
      conflicts: [/^SCP AcceleratorGuardrails1$/, /^SCP Quarantine$/],
      by: async aws => {
        const { Policies } = await aws.organizations('ListPolicies', { Filter: 'SERVICE_CONTROL_POLICY' });
        const idOf = (name: string): string => {
          const [found] = (Policies as { Id: string; Name: string }[]).filter(({ Name }) => Name === name);
          if (found === undefined) throw new Error(`there is no SCP ${name}`);
          return found.Id;
        };
        // as its configuration would have it then
        const PolicyId = idOf('AcceleratorGuardrails1');
        const { Policy } = await aws.organizations('DescribePolicy', { PolicyId });
        const Content = String((Policy as Json).Content).replace(
          '"ArnLike":',
          '"Null":{"aws:AssumedRoot":"true"},"ArnLike":',
        );
        await aws.organizations('UpdatePolicy', { PolicyId, Content });
        // as its pipeline does when the account is set up
        const quarantine = idOf('Quarantine');
        const { Targets } = await aws.organizations('ListTargetsForPolicy', { PolicyId: quarantine });
        for (const { TargetId } of Targets as Json[]) {
          await aws.organizations('DetachPolicy', { PolicyId: quarantine, TargetId });
        }
      },
    },
  },
  'full-target': { tried: { target: 'Security', conflict: /^target ou-exam-/ } },
};

/** What is so in every sandbox: nobody has made an MFA device or a primary contact there. */
export const EVERYWHERE: readonly RegExp[] = [
  /^CRED-2 111111111111 not held: root has no MFA device$/,
  /^ACC-[45] \d{12} not held: its primary contact has no number$/,
];
