import { CampaignPlan, CampaignTarget } from '../plan';
import { AccountTools, runAccount } from './account-run';
import { askAws, CannotGoOn, Interrupted, NO_TOPIC } from './asking';
import { AccountProgress, End, Journal } from './journal';
import { doneWords, Step } from './steps';

/** What a run of a campaign works on. */
export interface Selection {
  /** Ids of accounts. @default - every target */
  readonly only?: readonly string[];
  /** Most accounts of this run. @default - all */
  readonly limit?: number;
  /** Accounts of the whole campaign after which it stops for somebody to look. @default - none */
  readonly canary?: number;
}

export interface CampaignTools extends AccountTools {
  /** Sends the message that opens or closes the campaign, and returns its id. */
  readonly announce: (which: 'open' | 'close', progress: Journal['progress']) => Promise<string>;
  /** Writes the record of an account whose end is known, and returns where it is. */
  readonly writeRecord: (target: CampaignTarget, progress: AccountProgress, end: End) => string;
  /** Told the end of each account. */
  readonly ended: (target: CampaignTarget, end: End, progress: AccountProgress, done: number) => void;
}

/** Why a run has ended. */
export type Stopped =
  | { readonly why: 'done' | 'limit' | 'canary' | 'interrupted' }
  | { readonly why: 'failed'; readonly message: string; readonly next: string };

/** How far a campaign is. */
export interface CampaignResult {
  readonly stopped: Stopped;
  /** Whether the message that closes it was sent. */
  readonly closed: boolean;
  readonly ends: ReadonlyMap<string, End>;
  /** Accounts that have no end. */
  readonly open: readonly string[];
  /** Whether something was, or may have been, deleted in this run or an earlier one. */
  readonly isTouched: boolean;
}

/**
 * Runs a campaign as far as it is asked to: announces it, goes through its accounts one after another, and closes it after
 * the last one. What an earlier run did is not done again. Where the message that opens it cannot be sent, nothing is deleted.
 */
export async function runCampaign(
  plan: CampaignPlan,
  selection: Selection,
  tools: CampaignTools,
): Promise<CampaignResult> {
  const { progress } = tools.journal;
  const endOf = (account: string): End | undefined => progress.accounts.get(account)?.end;
  const isEnded = ({ account }: CampaignTarget): boolean => endOf(account) !== undefined;
  const run = async (): Promise<Stopped> => {
    await tell('open', tools);
    // the last run was ended between an end and its record
    for (const target of plan.targets) record(target, tools);
    let taken = 0;
    for (const target of plan.targets) {
      if (isEnded(target) || selection.only?.includes(target.account) === false) continue;
      if (selection.limit !== undefined && taken >= selection.limit) return { why: 'limit' };
      if (selection.canary !== undefined && plan.targets.filter(isEnded).length >= selection.canary) {
        return { why: 'canary' };
      }
      taken++;
      const { account } = target;
      const end = await runAccount(target, tools);
      tools.journal.write({ account, end });
      record(target, tools);
      tools.ended(target, end, progress.accounts.get(account)!, plan.targets.filter(isEnded).length);
    }
    if (plan.targets.every(isEnded)) await tell('close', tools);
    return { why: 'done' };
  };
  return resultOf(plan, tools.journal, await run().catch(stoppedBy));
}

/** How far a campaign is, by its journal. */
export function resultOf(plan: CampaignPlan, { progress }: Journal, stopped: Stopped): CampaignResult {
  const { accounts, messages } = progress;
  const ends = plan.targets.flatMap(({ account }): [string, End][] => {
    const end = accounts.get(account)?.end;
    return end === undefined ? [] : [[account, end]];
  });
  const ended = new Map(ends);
  return {
    ...{ stopped, ends: ended, closed: messages.close?.sent !== undefined },
    open: plan.targets.flatMap(({ account }) => (ended.has(account) ? [] : [account])),
    isTouched: [...accounts.values()].some(
      ({ done, open }) => open.length > 0 || [...done.values()].some(({ was }) => was === 'done'),
    ),
  };
}

/** Ends a campaign before all of it is done: nothing more is deleted by its plan. */
export async function endCampaign(tools: CampaignTools): Promise<Stopped> {
  try {
    await tell('close', tools);
    return { why: 'done' };
  } catch (error) {
    return stoppedBy(error);
  }
}

/** Sends a message once; one of which nobody knows whether it was sent is sent again. */
async function tell(which: 'open' | 'close', tools: CampaignTools): Promise<void> {
  const { journal } = tools;
  if (journal.progress.messages[which]?.sent !== undefined) return;
  if (tools.stop.aborted) throw new Interrupted();
  journal.write({ message: which });
  const asked = await askAws(tools, 'sns:Publish', () => tools.announce(which, journal.progress));
  if (asked.is === 'value') return journal.write({ message: which, sent: asked.value });
  throw new CannotGoOn(asked.is === 'missing' ? NO_TOPIC : asked.failure);
}

/** Writes the record of an account whose end is known, once, where a session was opened in it. */
function record(target: CampaignTarget, tools: CampaignTools): void {
  const { account } = target;
  const known = tools.journal.progress.accounts.get(account);
  if (known?.end === undefined || known.record !== undefined || known.sessions.length === 0) return;
  tools.journal.write({ account, record: tools.writeRecord(target, known, known.end) });
}

/** What ends a run, of what it throws. @throws what is a mistake of this program */
export function stoppedBy(error: unknown): Stopped {
  if (error instanceof Interrupted) return { why: 'interrupted' };
  if (error instanceof CannotGoOn) return { why: 'failed', message: error.failure.message, next: error.failure.hint };
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === undefined) throw error;
  const next =
    code === 'ENOSPC'
      ? 'make room on the disk, for the records as well'
      : 'see that the files of it and the records can be written';
  return { why: 'failed', message, next };
}

/** What was deleted in an account, in words; none when nothing was. */
export const deletedWords = ({ done }: AccountProgress): readonly string[] =>
  [...done.values()].flatMap(({ step, was }: { step: Step; was: string }) => (was === 'done' ? [doneWords(step)] : []));
