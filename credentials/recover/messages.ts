import { byLine, lines, Message, MessageTerms, VALIDATE } from '../apply/messages';
import { TASK_POLICIES } from '../apply/root-access';
import { RecoveryState } from './state';

/** What messages of a recovery say besides its state. */
export interface RecoveryMessageTerms extends Pick<MessageTerms, 'nameOf'> {
  /** Twelve digits. */
  readonly managementAccountId: string;
}

/** The message before: what is about to happen, and what is not a part of it. */
export function beforeRecovery(
  { account, mandate, deleteBy }: RecoveryState,
  { nameOf, managementAccountId }: RecoveryMessageTerms,
): Message {
  const headline = `CRITICAL: the root password of ${nameOf(account)} may be set again`;
  return {
    subject: headline,
    text: lines(
      headline,
      'A root session lets it be set by whoever reads the root mailbox. A second message says what came of it.',
      byLine(mandate),
      `From: root sessions that the management account ${managementAccountId} opens: one with ${TASK_POLICIES.recover} and one with ${TASK_POLICIES.audit}`,
      `Until: the password is to be deleted by ${deleteBy} (UTC)`,
      VALIDATE,
      'A message about root of this account in the meantime is of this recovery only if its access key id is known to whoever runs it: ask them. A reset of the password and a sign-in are uses of root by themselves: validate each.',
    ),
  };
}

/** The message after: what it came to. */
export function afterRecovery(state: RecoveryState, { nameOf }: RecoveryMessageTerms): Message {
  const { account, mandate, deleteBy, end } = state;
  const name = nameOf(account);
  const [headline, what] = {
    allowed: [
      `CRITICAL: the root password of ${name} may be set, until somebody deletes it`,
      `Whoever reads the root mailbox can set it now. It is to be deleted by ${deleteBy} (UTC).`,
    ],
    there: [`CRITICAL: root of ${name} has a password already`, 'Nothing was changed.'],
    held: [`CRITICAL: the root password of ${name} may not be set`, `Nothing was changed: ${whyOf(end)}`],
    unsure: [
      `CRITICAL: nobody knows whether the root password of ${name} may be set`,
      `Count on it: ${whyOf(end)}. It is to be deleted by ${deleteBy} (UTC).`,
    ],
  }[end?.is ?? 'unsure'] as [string, string];
  return {
    subject: headline,
    text: lines(
      headline,
      what,
      'Any root session in this account from now on is not of this recovery.',
      byLine(mandate),
    ),
  };
}

const whyOf = (end: RecoveryState['end']): string => (end !== undefined && 'why' in end ? end.why : 'it is not over');
