import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { IAMClient } from '@aws-sdk/client-iam';
import { Organization } from '../../config/organization';
import { accountRecord, Mandate } from '../../credentials/apply/account-record';
import { Interrupted } from '../../credentials/apply/asking';
import { awsAccess } from '../../credentials/apply/aws-access';
import { CampaignTools, deletedWords, endCampaign, resultOf, runCampaign } from '../../credentials/apply/campaign';
import { criticalTopic } from '../../credentials/apply/hub';
import { journalFile, openJournal, planHash } from '../../credentials/apply/journal';
import { lockFile, takeLock, thisProcess } from '../../credentials/apply/lock';
import { closingMessage, openingMessage } from '../../credentials/apply/messages';
import { CampaignPlan, readCampaignPlan } from '../../credentials/plan';
import { refusalsOf } from '../../credentials/refusal';
import { lastingExemption } from '../../world/guardrails/lasting-exemption';
import { noJournal } from '../../world/live/reading/journal';
import { quotasOf } from '../../world/live/reading/quotas';
import { readingOf } from '../../world/live/reading/reading';
import { SessionBudget, sessionBudget, stateFolder } from '../../world/live/session-budget';
import { writePrivateFile } from '../../world/private-file';
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
  const release: (() => void)[] = [];
  const stop = new AbortController();
  const interrupt = (): void => {
    if (!stop.signal.aborted) say('Interrupted: ending after the current call.');
    stop.abort();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  // the AWS SDK announces the Node versions of its later releases at every use
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  try {
    return await apply(file, options, { faster, stop: stop.signal, release });
  } catch (error) {
    const { code, message, path } = error as NodeJS.ErrnoException;
    if (error instanceof Refused) say(`error: ${message}`, `  → ${error.next}`);
    else if (code !== undefined && path !== undefined) {
      say(`error: ${message}`, '  → see that the folder of the plan can be written');
    } else throw error;
    return EXIT.notDone;
  } finally {
    for (const one of release.reverse()) one();
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }
}

interface Run {
  readonly faster: number;
  readonly stop: AbortSignal;
  readonly release: (() => void)[];
}

async function apply(file: string, options: CredentialsApplyOptions, { faster, stop, release }: Run): Promise<number> {
  const now = Date.now();
  const read = readCampaignPlan(file);
  if ('problems' in read) throw new Refused(read.problems.join('\n'), 'plan again: npx rootguard credentials plan');
  const plan = read.data;
  const orgFile = orgFileOf(options.org);
  const organization = organizationOf(orgFile, new Date(now).toISOString().slice(0, 10));
  if (organization === undefined) return EXIT.notDone;
  refuseForeign(plan, organization);
  if (options.end !== true) refuseOld(plan, now);
  const mandate = mandateOf(options, orgFile, organization, now);
  if ('problems' in mandate) throw new Refused(mandate.problems.join('\n'), 'every record of the campaign says it');
  const selection = selectionOf(options, plan, organization);

  const lock = takeLock(lockFile(file), {
    ...thisProcess(new Date(now)),
    takenOver: ({ pid, since }) => say(`process ${pid} began on ${since} and is gone: its lock is taken over`),
  });
  if ('refused' in lock) throw new Refused(lock.refused, lock.next);
  release.push(lock.release);
  const topic = await criticalTopic(organization);
  if ('refused' in topic) throw new Refused(topic.refused.message, topic.refused.hint);
  const { partition, region, managementAccount } = organization;
  const reading = readingOf({
    ...{ partition, home: { account: managementAccount.id, region }, journal: noJournal },
    quotas: quotasOf(partition, { faster, sessions: account => sessionsOf(account, stop) }),
  });
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
    pause: async milliseconds => void (await wait(milliseconds, undefined, { signal: stop }).catch(() => undefined)),
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

/** The budget of all commands together; whoever wants to stop need not wait for the hour to end. */
const sessionsOf = (account: string, stop: AbortSignal): SessionBudget =>
  sessionBudget(account, stateFolder(), {
    waits: until =>
      say(`as many root sessions as an hour may have were opened: the next one at ${until.toISOString()}`),
    clock: {
      now: Date.now,
      sleep: milliseconds =>
        wait(milliseconds, undefined, { signal: stop }).catch(() => {
          throw new Interrupted();
        }),
    },
  });

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
  ({ account }, progress, end) => {
    const { file, text } = accountRecord(account, { campaign, mandate }, progress, end, organization);
    mkdirSync(folder, { recursive: true });
    writePrivateFile(join(folder, file), text);
    return file;
  };

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
