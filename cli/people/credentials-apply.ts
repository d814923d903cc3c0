import { readFileSync } from 'node:fs';
import { IAMClient } from '@aws-sdk/client-iam';
import { Organization } from '../../config/organization';
import { accountRecord, Mandate } from '../../credentials/apply/account-record';
import { awsAccess } from '../../credentials/apply/aws-access';
import { CampaignTools, deletedWords, endCampaign, resultOf, runCampaign } from '../../credentials/apply/campaign';
import { criticalTopic } from '../../credentials/apply/hub';
import { journalFile, openJournal, planHash } from '../../credentials/apply/journal';
import { lockFile, takeLock, thisProcess } from '../../credentials/apply/lock';
import { closingMessage, openingMessage } from '../../credentials/apply/messages';
import { CampaignPlan, readCampaignPlan } from '../../credentials/plan';
import { refusalsOf } from '../../credentials/refusal';
import { lastingExemption } from '../../world/guardrails/lasting-exemption';
import { EXIT } from '../exit-codes';
import { confirmed } from '../input/confirmed';
import {
  CredentialsApplyOptions,
  refuseFeatures,
  refuseForeign,
  refuseOld,
  Refused,
  selectionOf,
} from './credentials-checks';
import { mandateOf } from './credentials-mandate';
import { pauseUntil, readingOfManagement, Run, runInterruptibly, writeRecordOf } from './credentials-run';
import { END_WORDS, INTERRUPTED, namesOf, say, sayBeginning, summarize } from './credentials-words';
import { organizationOf, orgFileOf, recordsFolder } from './records-folder';

/**
 * Runs `rootguard credentials apply`, and returns the exit code.
 *
 * @param faster - times which AWS may be asked more often than in earnest, for an AWS on this machine
 */
export async function runCredentialsApply(
  file: string,
  options: CredentialsApplyOptions,
  { faster = 1 } = {},
): Promise<number> {
  return runInterruptibly(faster, 'the folder of the plan can be written', run => apply(file, options, run));
}

async function apply(file: string, options: CredentialsApplyOptions, run: Run): Promise<number> {
  const { stop, release } = run;
  const now = Date.now();
  const read = readCampaignPlan(file);
  if ('problems' in read) throw new Refused(read.problems.join('; '), 'plan again: npx rootguard credentials plan');
  const plan = read.data;
  const orgFile = orgFileOf(options.org);
  const organization = organizationOf(orgFile, new Date(now).toISOString().slice(0, 10));
  if (organization === undefined) return EXIT.notDone;
  refuseForeign(plan, organization);
  if (options.end !== true) refuseOld(plan, now);
  const mandate = mandateOf(options, orgFile, organization, now);
  if ('problems' in mandate) throw new Refused(mandate.problems.join('; '), 'every record of the campaign says it');
  const selection = selectionOf(options, plan, organization);

  const lock = takeLock(lockFile(file), {
    ...thisProcess(new Date(now)),
    takenOver: ({ pid, since }) => say(`process ${pid} began on ${since} and is gone: its lock is taken over`),
  });
  if ('refused' in lock) throw new Refused(lock.refused, lock.next);
  release.push(lock.release);
  const topic = await criticalTopic(organization);
  if ('refused' in topic) throw new Refused(topic.refused.message, topic.refused.hint);
  const reading = readingOfManagement(organization, run);
  if (options.end !== true) await refuseFeatures(reading.client(IAMClient));
  const journal = openJournal(journalFile(file), {
    ...{ campaign: plan.campaign, plan: planHash(readFileSync(file, 'utf8')) },
  });
  if ('refused' in journal) throw new Refused(journal.refused, journal.next);
  release.push(journal.close);

  const nameOf = namesOf(organization);
  const terms = { mandate, nameOf };
  const tools: CampaignTools = {
    ...{ access: awsAccess(reading), journal, stop, say, now: Date.now },
    pause: pauseUntil(stop),
    reasonsAgainst: (target, credentials) => reasonsOf(target.account, credentials, plan, organization),
    announce: (which, progress) =>
      topic.announce(which === 'open' ? openingMessage(plan, terms) : closingMessage(plan, progress, terms)),
    writeRecord: recordWriter(options.records ?? recordsFolder(orgFile), plan, mandate, organization),
    ended: ({ account }, end, progress, done) => {
      const deleted = deletedWords(progress).join(', ') || 'nothing deleted';
      say(`${done} of ${plan.targets.length}: ${nameOf(account)}: ${END_WORDS[end.is]}: ${deleted}`);
      if (end.is !== 'verified') for (const why of end.why) say(`    ${why}`);
    },
  };
  if (journal.progress.messages.close?.sent !== undefined) {
    say(`campaign ${plan.campaign} is over since ${journal.progress.messages.close.at}: nothing was done`);
    return summarize(file, plan, resultOf(plan, journal, { why: 'done' }), nameOf);
  }
  if (options.end === true) return end(plan, tools);
  sayBeginning(plan, journal, nameOf);
  if (options.autoApprove !== true) {
    if (!process.stdin.isTTY) {
      throw new Refused(
        'there is no terminal to ask in',
        `read ${file} first, then delete without asking: --auto-approve`,
      );
    }
    if (!(await confirmed('Delete these root credentials? Only yes deletes them: ', stop))) {
      say('nothing was deleted');
      return stop.aborted ? INTERRUPTED : EXIT.notDone;
    }
  }
  return summarize(file, plan, await runCampaign(plan, selection, tools), nameOf);
}

/** Why the rules of the plan refuse an account today, by what root has now and what the org file exempts. */
function reasonsOf(
  account: string,
  credentials: Parameters<CampaignTools['reasonsAgainst']>[1],
  { unusedDays }: CampaignPlan,
  organization: Organization,
): readonly string[] {
  const at = new Date().toISOString();
  const exemption = lastingExemption(organization, account, at);
  // the state was asked of AWS, and what SCPs let a session do AWS decides
  const candidate = {
    ...{ account, state: 'ACTIVE', isManagement: false, sessions: 'all' as const, credentials },
    ...(exemption !== undefined && { exemptUntil: exemption.until }),
  };
  return refusalsOf(candidate, { at, unusedDays }).map(({ why }) => why);
}

const recordWriter =
  (
    folder: string,
    { campaign }: CampaignPlan,
    mandate: Mandate,
    organization: Organization,
  ): CampaignTools['writeRecord'] =>
  ({ account }, progress, end) =>
    writeRecordOf(folder, number => accountRecord(account, { campaign, mandate }, progress, end, organization, number));

async function end(plan: CampaignPlan, tools: CampaignTools): Promise<number> {
  if (tools.journal.progress.messages.open === undefined) {
    say(`campaign ${plan.campaign} has not begun: there is nothing to end`);
    return EXIT.notDone;
  }
  const stopped = await endCampaign(tools);
  if (stopped.why !== 'failed') {
    say(`campaign ${plan.campaign} is over, and its last message is sent`);
    return stopped.why === 'interrupted' ? INTERRUPTED : EXIT.done;
  }
  say(`error: the last message could not be sent: ${stopped.message}`, `  → ${stopped.next}, then run it again`);
  return EXIT.notDone;
}
