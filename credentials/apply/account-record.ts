import { Organization } from '../../config/organization';
import { maskMessage } from '../../config/reading/mask';
import { accountsOf } from '../../people/records/accounts';
import { recordForm } from '../../people/records/record-form';
import { recordName } from '../../people/records/record-name';
import { deletedWords } from './campaign';
import { AccountProgress, End } from './journal';
import { TASK_POLICIES } from './root-access';

/** Who runs a campaign, and who let them: what every record of it says. */
export interface Mandate {
  /** Names of people, as the custody file has them. */
  readonly who: readonly string[];
  readonly approvedBy: string;
  /** When, with its zone: 2026-11-12T14:05Z. */
  readonly approvedAt: string;
  readonly ticket: string;
}

/** A record: the name of its file, and its text. */
export interface AccountRecord {
  /** With .md. */
  readonly file: string;
  readonly text: string;
}

/**
 * The record of what a campaign did in an account: a use of root, whose time is that of its sessions, so that it explains
 * their events. The same journal gives the same record.
 *
 * @param account - twelve digits, of an account of the org file
 * @param number - 2 for the second of a campaign whose journal was lost, and so on
 */
export function accountRecord(
  account: string,
  { campaign, mandate }: { readonly campaign: string; readonly mandate: Mandate },
  progress: AccountProgress,
  end: End,
  organization: Organization,
  number = 1,
): AccountRecord {
  const { key } = accountsOf(organization).byId(account)!;
  const { from, to } = periodOf(progress.begun, progress.ended);
  const deleted = deletedWords(progress).map(forRecord);
  const why = end.is === 'verified' ? '' : forRecord(end.why.join('; '));
  const outcome = {
    verified: `${deleted.join(', ') || 'nothing was left to delete'}; read back: root has no credentials`,
    held: `nothing was deleted: ${why}`,
    left: `${deleted.join(', ') || 'nothing is known to be deleted'}; not all of it: ${why}`,
  }[end.is];
  const text = recordForm(
    {
      ...{ kind: 'root-use', accounts: [key], who: mandate.who, from, to, ticket: mandate.ticket },
      why: `Campaign ${campaign}: delete the credentials of root, which a root session replaces`,
      approvals: [{ by: mandate.approvedBy, at: mandate.approvedAt }],
      sessions: progress.sessions.map(({ id }) => id),
      results: [
        outcomeLine(outcome),
        'logged_out: true',
        'all_returned: true',
        ...(end.is === 'verified' ? ['recovery: ended'] : []),
      ],
      steps: [
        ...progress.sessions.map(
          ({ id, task }) => `root session with ${TASK_POLICIES[task]}, access key ${forRecord(id)}`,
        ),
        ...deleted,
        outcome,
      ],
    },
    accountsOf(organization).of([key]),
    organization,
  );
  const name = `${recordName(from.slice(0, 10), 'root-use', [key])}-${campaign}`;
  return { file: `${name}${number === 1 ? '' : `-${number}`}.md`, text };
}

/** The time of a record, of moments in ISO 8601: a second is the least that it knows, and a time of none is no time. */
export function periodOf(begun: string, ended: string): { readonly from: string; readonly to: string } {
  const from = secondOf(Date.parse(begun));
  return { from, to: secondOf(Math.max(Date.parse(ended) + 999, Date.parse(from) + 1_000)) };
}

/** A record holds nothing that looks like the half of a secret or a phone number: the journal has ids and times. */
export const forRecord = (text: string): string =>
  maskMessage(
    text
      .replace(/\bA[KS]IA[A-Z0-9]{8,}([A-Z0-9]{4})\b/g, '…$1')
      .replace(/: \d{4}-\d\d-\d\dT[\d:.]+Z/g, ', at a time that the journal has,'),
  );

/** Longest outcome of a record; more is cut off. */
const OUTCOME_MAX = 500;
export const outcomeLine = (outcome: string): string => `outcome: ${JSON.stringify(cut(outcome))}`;
const cut = (text: string): string => (text.length <= OUTCOME_MAX ? text : `${text.slice(0, OUTCOME_MAX - 1)}…`);

const secondOf = (time: number): string => `${new Date(time).toISOString().slice(0, 19)}Z`;
