import { Partition } from '../aws/partition';
import { scpLevels } from '../world/guardrails/scp-levels';
import { SCP_READS, sessionVerdicts, whyScpsBindNobody } from '../world/guardrails/session-verdicts';
import { liveWorld, ouPaths } from '../world/live/live-world';
import { Snapshot } from '../world/live/snapshot';
import { Candidate } from './candidates';

/** What a campaign does in a root session, in its order. */
export const DELETING = [
  ...(['iam:DeleteLoginProfile', 'iam:DeleteAccessKey', 'iam:DeleteSigningCertificate'] as const),
  ...(['iam:DeactivateMFADevice', 'iam:DeleteVirtualMFADevice'] as const),
];

/** Permissions without which an account seems to be where it is not. */
const PLACE_READS = ['organizations:ListAccountsForParent', 'organizations:ListOrganizationalUnitsForParent'];

/** What allows a password in a root session, and reads it back. */
export const ALLOWING = ['iam:CreateLoginProfile', 'iam:GetLoginProfile'];

/**
 * What SCPs let the root sessions of members do of all that a campaign does, or of other actions, by account. That they bind no management
 * account is for the caller to know.
 */
export function sessionsBySnapshot(
  snapshot: Snapshot,
  partition: Partition,
  actions: readonly string[] = DELETING,
): (id: string) => Candidate['sessions'] {
  const needed = [...SCP_READS, ...PLACE_READS];
  if (snapshot.unknown.some(({ action }) => needed.includes(action))) return () => 'unknown';
  if (whyScpsBindNobody(snapshot) !== undefined) return () => 'all';
  const world = liveWorld(snapshot);
  const paths = ouPaths(snapshot);
  const asked = { world, partition, organization: snapshot.organization?.id, at: snapshot.at, actions };
  const units = new Map(snapshot.accounts.map(({ id, ou }) => [id, ou] as const));
  return id => {
    const ou = units.get(id);
    const account = { id, ...(ou !== undefined && { ou: paths.get(ou) ?? ou }) };
    const levels = scpLevels(world, account);
    if (levels === undefined) return 'unknown';
    const verdicts = sessionVerdicts(levels, account, asked).flatMap(({ caller, verdict }) =>
      caller === 'a root session' ? verdict : [],
    );
    if (verdicts.length === 0 || verdicts.includes('unknown')) return 'unknown';
    if (verdicts.every(verdict => verdict === 'none')) return 'none';
    return verdicts.every(verdict => verdict === 'all') ? 'all' : 'some';
  };
}
