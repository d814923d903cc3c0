import { FORWARDING_PROTECTION_POLICY, LEAVE_DENY_POLICY, ROOT_DENY_POLICY } from '../names';
import { Exemption } from '../organization';
import { Draft, Loose } from '../reading/draft';
import { Path } from '../reading/problem';
import { OrgFile } from '../sections/org-file';
import { forwardingProtectionDocument } from './forwarding-protection-document';
import { leaveDenyDocument } from './leave-deny-document';
import { rootDenyDocument } from './root-deny-document';

/** What a file asks of an SCP, as far as it can be read. */
export interface AskedScp {
  /** 'root', OU paths and account keys. */
  readonly targets: readonly (string | undefined)[];
  /** Accounts that it does not bind until a day. */
  readonly exemptions: Loose<NonNullable<OrgFile['root_deny']>['exemptions']>;
  /** The policy as minified JSON. */
  readonly document: (exemptions: readonly Exemption[]) => string;
  /** What else people should know about it. */
  readonly notes: readonly string[];
}

/** A service control policy that a file can ask for. */
export interface ScpKind {
  /** Gives its Terraform address. */
  readonly id: string;
  /** Names its row of the summary. */
  readonly label: string;
  /** Its name in AWS. */
  readonly name: string;
  /** Its description in AWS. */
  readonly description: string;
  /** Key of the file that asks for it; lists that the file gives are its targets and its exemptions. */
  readonly path: Path;
  /** Undefined when the file does not ask for it. */
  readonly asked: (draft: Draft) => AskedScp | undefined;
}

export const ROOT_DENY: ScpKind = {
  id: 'root-deny',
  label: 'root deny',
  name: ROOT_DENY_POLICY,
  description: 'Denies every action to the root user of member accounts',
  path: ['root_deny'],
  asked: ({ root_deny: section }) => {
    if (section === undefined) return undefined;
    const { targets = [], exemptions = [], allow_root_sessions: allowRootSessions = true } = section;
    return {
      targets,
      exemptions,
      document: known => rootDenyDocument({ allowRootSessions, exemptions: known }),
      notes: [`root sessions (sts:AssumeRoot) ${allowRootSessions ? 'stay allowed' : 'are denied too'}`],
    };
  },
};

export const FORWARDING_PROTECTION: ScpKind = {
  id: 'forwarding-protection',
  label: 'protection',
  name: FORWARDING_PROTECTION_POLICY,
  description: 'Keeps the rules that forward root events; only StackSets may change them',
  path: ['alerts', 'protect'],
  asked: ({ trail, alerts }) =>
    // without a trail nothing is forwarded
    trail === undefined || alerts?.protect !== true
      ? undefined
      : { targets: ['root'], exemptions: [], document: forwardingProtectionDocument, notes: [] },
};

export const LEAVE_DENY: ScpKind = {
  id: 'leave-deny',
  label: 'leave deny',
  name: LEAVE_DENY_POLICY,
  description: 'Keeps member accounts in the organization',
  path: ['leave_deny'],
  asked: ({ leave_deny: section }) => {
    if (section === undefined) return undefined;
    const { targets = [], exemptions = [] } = section;
    const notes = ['denied with it: every other handshake, such as approving all features or a transfer of billing'];
    return { targets, exemptions, document: leaveDenyDocument, notes };
  },
};

/**
 * Every SCP, in the order in which they are attached. Quotas, targets and exemptions are checked, the stack defines
 * and the summary tells what stands here.
 */
export const SCPS: readonly ScpKind[] = [ROOT_DENY, FORWARDING_PROTECTION, LEAVE_DENY];
