import { printable } from '../../config/reading/mask';
import { Organization } from '../../config/organization';
import { counted } from '../../config/summary/wording';
import { CampaignResult } from '../../credentials/apply/campaign';
import { Journal, journalFile } from '../../credentials/apply/journal';
import { CampaignPlan } from '../../credentials/plan';
import { EXIT } from '../exit-codes';

/** Says lines on standard error. */
export const say = (...lines: readonly string[]): void =>
  void process.stderr.write(lines.map(line => `${printable(line)}\n`).join(''));

/** 128 and the number of the signal, as of a process that Ctrl-C ends. */
export const INTERRUPTED = 130;
/** How it ended with an account. */
export const END_WORDS = {
  verified: 'verified, root has no credentials',
  held: 'left alone',
  left: 'NOT ALL DELETED',
} as const;

/** What people call an account. */
export const namesOf = (organization: Organization): ((account: string) => string) => {
  const keys = new Map(organization.accounts.map(({ id, key }) => [id, key]));
  return account => `${keys.get(account) ?? 'unknown'} (${account})`;
};

/** Says what is about to happen. */
export function sayBeginning(plan: CampaignPlan, { progress }: Journal, nameOf: (account: string) => string): void {
  const left = plan.targets.filter(({ account }) => progress.accounts.get(account)?.end === undefined);
  const done = plan.targets.length - left.length;
  say(
    `Campaign ${plan.campaign}, planned at ${plan.at}: root credentials of ${counted(plan.targets.length, 'account')}` +
      `${done > 0 ? `, ${done} of them done` : ''}.`,
    ...left.slice(0, 20).map(target => {
      const { account, password, keys, certificates, mfa } = target;
      const has = [
        ...(password === false ? [] : ['password']),
        ...(keys.length > 0 ? [counted(keys.length, 'key')] : []),
        ...(certificates.length > 0 ? [counted(certificates.length, 'certificate')] : []),
        ...(mfa.length > 0 ? [counted(mfa.length, 'MFA device')] : []),
      ];
      return `  ${nameOf(account)}: ${has.join(', ')}`;
    }),
    ...(left.length > 20 ? [`  and ${left.length - 20} more, see the plan`] : []),
    'Each takes two root sessions, of which there are at most 800 an hour. A critical message opens the campaign and one closes it.',
  );
}

/** Says how far it is, what to look at and how to go on, and returns the exit code. */
export function summarize(
  file: string,
  plan: CampaignPlan,
  { stopped, ends, open, closed, isTouched }: CampaignResult,
  nameOf: (account: string) => string,
): number {
  const of = (is: string): string[] => [...ends].flatMap(([account, one]) => (one.is === is ? [account] : []));
  const [verified, held, left] = [of('verified'), of('held'), of('left')];
  const { targets } = plan;
  process.stdout.write(
    `campaign ${plan.campaign}: ${verified.length} of ${counted(targets.length, 'account')} verified, ${held.length} left alone, ${left.length} deleted in part, ${open.length} to do\n`,
  );
  for (const account of left) process.stdout.write(`  deleted in part: ${printable(nameOf(account))}\n`);
  for (const account of held) process.stdout.write(`  left alone: ${printable(nameOf(account))}\n`);
  if (held.length + left.length > 0) say('  → read why in the records, then plan again: the new plan has what is left');
  const again = `npx rootguard credentials apply ${file}`;
  if (stopped.why === 'failed') {
    say(`error: ${stopped.message}`, `  → ${stopped.next}; then go on with ${again}`);
    return isTouched ? EXIT.halfDone : EXIT.notDone;
  }
  if (stopped.why === 'interrupted') {
    say(`interrupted; what is done is in ${journalFile(file)}: go on with ${again}`);
    return INTERRUPTED;
  }
  if (stopped.why === 'canary') {
    say(
      'the first accounts are done. Before the rest, look for what missed a credential:',
      '  - in each account, records of CloudTrail with errorCode InvalidClientTokenId or AccessDenied since then',
      '  - alarms, failed jobs and tickets of their owners; ask them, and give it a working day',
      '  - the messages: every one about root since then is of an account and an access key of the journal',
    );
  }
  if (open.length > 0) say(`go on with ${again}, or end the campaign with --end`);
  else if (closed) say('the campaign is over, and its last message is sent');
  return left.length > 0 ? EXIT.halfDone : held.length > 0 ? EXIT.findings : EXIT.done;
}
