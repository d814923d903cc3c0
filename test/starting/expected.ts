import { rootDenyDocument } from '../../config/scps/root-deny-document';
import { StartingOptions } from '../../sandbox/starting/organizations';

/** What an organization is made with, what somebody tries there first, and what is so at the end. */
export interface Expected {
  readonly options?: StartingOptions;
  /** Where root_deny is tried first, and what `adopt` then says that it meets. */
  readonly tried?: { readonly target: string; readonly conflict: RegExp };
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
  'full-target': { tried: { target: 'Security', conflict: /^target ou-exam-/ } },
};

/** What is so in every sandbox: nobody has made an MFA device or a primary contact there. */
export const EVERYWHERE: readonly RegExp[] = [
  /^CRED-2 111111111111 not held: root has no MFA device$/,
  /^ACC-[45] \d{12} not held: its primary contact has no number$/,
];
