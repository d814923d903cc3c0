import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { journalFile, planHash, progressOf } from '../apply/journal';
import { lockFile, LockTools, takeLock } from '../apply/lock';
import { CampaignPlan, readCampaignPlan } from '../plan';
import { RecoveryProblem } from './problems';

/**
 * Campaigns whose plan files stand in these folders and that have something to delete in an account: one that runs, or was
 * begun and is neither over nor done with the account, stands against recovery. Their locks are held until `release`, so
 * that none goes on meanwhile.
 */
export function campaignsAgainst(
  account: string,
  folders: readonly string[],
  tools: LockTools,
): { readonly problems: readonly RecoveryProblem[]; readonly release: () => void } {
  const held: (() => void)[] = [];
  const once = new Map(folders.map(folder => [resolve(folder), folder]));
  const problems = [...once.values()].flatMap(begunPlans).flatMap((file): RecoveryProblem[] => {
    const read = readCampaignPlan(file);
    if ('problems' in read || !read.data.targets.some(target => target.account === account)) return [];
    const lock = takeLock(lockFile(file), tools);
    if ('refused' in lock) {
      return [{ why: `a campaign may be at work in the account: ${lock.refused}`, next: lock.next }];
    }
    held.push(lock.release);
    return goingOn(account, file, read.data);
  });
  return { problems, release: () => held.forEach(release => release()) };
}

function goingOn(account: string, file: string, { campaign }: CampaignPlan): RecoveryProblem[] {
  const progress = progressOf(journalFile(file), { campaign, plan: planHash(readFileSync(file, 'utf8')) });
  // what apply refuses to go on with is at work nowhere
  if (progress === undefined || 'refused' in progress) return [];
  const isOver = progress.messages.close?.sent !== undefined;
  if (isOver || progress.accounts.get(account)?.end !== undefined) return [];
  const apply = `npx rootguard credentials apply ${file}`;
  return [
    {
      why: `campaign ${campaign} (${file}) is going on, and has this account to do`,
      next: `let it go on: ${apply}, or end it: ${apply} --end`,
    },
  ];
}

/** Files of a folder that a lock or a journal stands beside. */
function begunPlans(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const names = new Set(readdirSync(folder));
  return [...names]
    .filter(name => names.has(lockFile(name)) || names.has(journalFile(name)))
    .sort()
    .map(name => join(folder, name));
}
