import { Stopped } from '../../credentials/apply/campaign';
import { isTouched, mayBeAllowed, RecoveryState } from '../../credentials/recover/state';
import { EXIT } from '../exit-codes';
import { INTERRUPTED, say } from './credentials-words';

/** Says what is about to happen. */
export function sayRecovery({ deleteBy }: RecoveryState, name: string, records: string): void {
  say(
    `Lets the root password of ${name} be set again, by whoever reads its root mailbox:`,
    '  1. a critical message says so before anything is done; nothing is muted',
    '  2. a root session with IAMCreateRootUserPassword, and one with IAMAuditRootUserCredentials that reads back',
    `  3. a record in ${records}, and a critical message about what came of it`,
    `The password is to be deleted by ${deleteBy} (UTC). From the next day on plan, audit and record calendar say that it is not.`,
  );
}

/** Says how it ended, and what is next, and returns the exit code. */
export function summarizeRecovery(state: RecoveryState, stopped: Stopped, name: string, key: string): number {
  const { end, deleteBy, record, sessions } = state;
  const ids = sessions.flatMap(({ id }) => id ?? []);
  if (ids.length > 0) say(`access key ids of its root sessions: ${ids.join(', ')}`);
  if (record !== undefined) say(`wrote ${record}`);
  const again = 'run it again';
  const plan = `npx rootguard credentials plan --account ${key}`;
  if (end?.is === 'allowed') {
    process.stdout.write(`the root password of ${name} may be set: delete it by ${deleteBy}\n`);
    say(
      '  → set it through the root mailbox, as the runbook says: npx rootguard runbook',
      `  → delete it again: ${plan}`,
    );
  }
  if (end?.is === 'there') {
    process.stdout.write(`root of ${name} has a password already: nothing was changed\n`);
    say(`  → set a new one through the root mailbox; what is to go: ${plan}`);
  }
  if (end?.is === 'held') {
    process.stdout.write(`the root password of ${name} may not be set: nothing was changed\n`);
    say(`  → ${end.why}`);
  }
  if (end?.is === 'unsure') {
    process.stdout.write(`nobody knows whether the root password of ${name} may be set: ${end.why}\n`);
    say(`  → ${again}: it says whether there is one; delete it by ${deleteBy}: ${plan}`);
  }
  if (stopped.why === 'failed') {
    say(`error: ${stopped.message}`, `  → ${stopped.next}; then ${again}`);
    return mayBeAllowed(state) ? EXIT.halfDone : EXIT.notDone;
  }
  if (stopped.why === 'interrupted') {
    if (!isTouched(state)) process.stdout.write(`interrupted: nothing was done in ${name}\n`);
    return INTERRUPTED;
  }
  if (end?.is === 'unsure') return EXIT.halfDone;
  return end?.is === 'held' ? EXIT.notDone : EXIT.done;
}
