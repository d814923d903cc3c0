import { Organization } from '../config/organization';
import { RootCredentials } from '../world/live/reading/root-session';
import { Snapshot } from '../world/live/snapshot';
import { lastingExemption } from '../world/guardrails/lasting-exemption';
import { PlannedUse } from './planned-uses';

/** A member or the management account, and what decides whether its credentials may be deleted. */
export interface Candidate {
  readonly account: string;
  /** State as AWS says it; absent where it does not. */
  readonly state?: string;
  readonly isManagement: boolean;
  /** The last day on which root_deny exempts it, where that is today or later. */
  readonly exemptUntil?: string;
  /** A use of root that is planned and not over. */
  readonly planned?: Omit<PlannedUse, 'account'>;
  /** What of iam:Delete… its SCPs let a root session do, all of them together. */
  readonly sessions: 'all' | 'some' | 'none' | 'unknown';
  /** Absent where nobody looked. */
  readonly credentials?: RootCredentials;
}

/** What candidates are made of, but for what their root users have. */
export interface CandidateFacts {
  readonly organization: Organization;
  /** Accounts and policies, as AWS answered. */
  readonly snapshot: Snapshot;
  readonly planned: readonly PlannedUse[];
  /** What SCPs let root sessions do in an account. */
  readonly sessions: (account: string) => Candidate['sessions'];
}

/** Every account of AWS, sorted, before anybody has looked at what its root user has. */
export function candidatesOf({ organization, snapshot, planned, sessions }: CandidateFacts): readonly Candidate[] {
  const management = snapshot.organization?.managementAccountId ?? snapshot.reader;
  return snapshot.accounts.map(({ id, state }) => {
    const exemption = lastingExemption(organization, id, snapshot.at);
    const use = planned.find(({ account }) => account === id);
    return {
      ...{ account: id, isManagement: id === management, sessions: id === management ? 'none' : sessions(id) },
      ...(state !== undefined && { state }),
      ...(exemption !== undefined && { exemptUntil: exemption.until }),
      ...(use !== undefined && {
        planned: { record: use.record, ...(use.until !== undefined && { until: use.until }) },
      }),
    };
  });
}
