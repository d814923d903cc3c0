import { dirname, join } from 'node:path';
import { PARTITIONS } from '../../aws/partition';
import { addDays, isDay } from '../../config/calendar-day';
import { Account, Organization } from '../../config/organization';
import { didYouMean } from '../../config/reading/suggestion';
import { awsAccess } from '../../credentials/apply/aws-access';
import { Announce, criticalTopic } from '../../credentials/apply/hub';
import { lockFile, LockTools, takeLock, thisProcess } from '../../credentials/apply/lock';
import { candidatesOf } from '../../credentials/candidates';
import { campaignsAgainst } from '../../credentials/recover/campaigns';
import { afterRecovery, beforeRecovery } from '../../credentials/recover/messages';
import { RecoveryProblem, recoveryProblems } from '../../credentials/recover/problems';
import { recoveryRecord } from '../../credentials/recover/record';
import { concludeRecovery, finishRecovery, RecoveryTools, runRecovery } from '../../credentials/recover/run';
import * as kept from '../../credentials/recover/state';
import { ALLOWING, sessionsBySnapshot } from '../../credentials/session-scps';
import { readAccountsAndPolicies } from '../../world/live/read-living';
import { stateFolder } from '../../world/live/session-budget';
import { EXIT } from '../exit-codes';
import { confirmed } from '../input/confirmed';
import { Refused } from './credentials-checks';
import { mandateOf, MandateOptions } from './credentials-mandate';
import { pauseUntil, readingOfManagement, Run, runInterruptibly, writeRecordOf } from './credentials-run';
import { INTERRUPTED, namesOf, say } from './credentials-words';
import { sayRecovery, summarizeRecovery } from './recovery-words';
import { organizationOf, orgFileOf, recordsFolder } from './records-folder';

export interface CredentialsRecoverOptions extends MandateOptions {
  readonly org?: string;
  readonly records?: string;
  /** YYYY-MM-DD, as it was given. */
  readonly deleteBy?: string;
  readonly autoApprove?: boolean;
}

/** Most days that a password may be there. */
const MOST_DAYS = 30;

/**
 * Runs `rootguard credentials recover`, and returns the exit code.
 *
 * @param name - key or id of an account
 * @param faster - times which AWS may be asked more often than in earnest, for an AWS on this machine
 */
export const runCredentialsRecover = (
  name: string,
  options: CredentialsRecoverOptions,
  { faster = 1 } = {},
): Promise<number> =>
  runInterruptibly(faster, `the records and ${stateFolder()} can be written`, run => recover(name, options, run));

async function recover(name: string, options: CredentialsRecoverOptions, run: Run): Promise<number> {
  const { stop, release } = run;
  const now = new Date();
  const orgFile = orgFileOf(options.org);
  const organization = organizationOf(orgFile, now.toISOString().slice(0, 10));
  if (organization === undefined) return EXIT.notDone;
  const found = memberOf(name, organization);
  const mandate = mandateOf(options, orgFile, organization, now.getTime());
  const { deleteBy = now.toISOString().slice(0, 10) } = options;
  const problems: RecoveryProblem[] = [
    ...('problem' in found ? [found.problem] : []),
    ...('problems' in mandate ? mandate.problems.map(why => ({ why, next: 'the record of it says so' })) : []),
    ...dayProblems(deleteBy, now),
  ];
  if ('problem' in found) return refuse(problems);
  const { account } = found;
  const records = options.records ?? recordsFolder(orgFile);
  const nameOf = namesOf(organization);

  const state = stateFolder();
  kept.makeRecoveryFolder(state);
  const file = kept.recoveryFile(state, account.id);
  const clock = { now: () => new Date() };
  const lockTools: LockTools = {
    ...thisProcess(now),
    takenOver: ({ pid, since }) => say(`process ${pid} began on ${since} and is gone: its lock is taken over`),
  };
  const lock = takeLock(lockFile(file), lockTools);
  if ('refused' in lock) return refuse([...problems, { why: lock.refused, next: lock.next }]);
  release.push(lock.release);
  const campaigns = campaignsAgainst(account.id, [process.cwd(), dirname(orgFile)], lockTools);
  release.push(campaigns.release);
  problems.push(...campaigns.problems);
  const topic = await criticalTopic(organization);
  if ('refused' in topic) problems.push({ why: topic.refused.message, next: topic.refused.hint });

  const toolsOf = (of: kept.RecoveryFile, announce: Announce): RecoveryTools => ({
    ...{ access: awsAccess(readingOfManagement(organization, run)), file: of, stop, pause: pauseUntil(stop), say },
    announce: (which, one) =>
      announce(
        (which === 'open' ? beforeRecovery : afterRecovery)(one, {
          nameOf,
          managementAccountId: organization.managementAccount.id,
        }),
      ),
    writeRecord: recordWriter(records, organization),
  });
  const last = kept.lastRecovery(file, clock.now);
  if (last !== undefined && 'damaged' in last) {
    problems.push({
      why: `${last.damaged} is damaged: nobody can tell what the last run did`,
      next: 'read the records and CloudTrail, then move it away',
    });
  } else if (last !== undefined && isOpen(last.state)) {
    // what an earlier run did is written down whatever becomes of this one
    const { begun, end } = last.state;
    if (end === undefined) {
      concludeRecovery({ file: last, writeRecord: recordWriter(records, organization) });
      say(`an earlier run began at ${begun} and was ended: wrote its record, ${last.state.record ?? ''}`);
    } else if (!('refused' in topic) && problems.length === 0) {
      say(`an earlier run began at ${begun} and was ended before all was said: that is done now`);
      const stopped = await finishRecovery(toolsOf(last, topic.announce));
      return summarizeRecovery(last.state, stopped, nameOf(account.id), account.key);
    }
  }
  problems.push(...(await problemsInAws(account, organization)));
  if (stop.aborted) return interrupted();
  if (problems.length > 0 || 'problems' in mandate || 'refused' in topic) return refuse(problems);

  const begun = kept.beginRecovery(file, { account: account.id, mandate, deleteBy }, clock.now);
  sayRecovery(begun.state, nameOf(account.id), records);
  if (options.autoApprove !== true) {
    if (!process.stdin.isTTY) {
      throw new Refused('there is no terminal to ask in', 'read the above, then run it without asking: --auto-approve');
    }
    if (!(await confirmed('Let it be set? Only yes does: ', stop))) {
      if (stop.aborted) return interrupted();
      say('nothing was done');
      return EXIT.notDone;
    }
  }
  const stopped = await runRecovery(toolsOf(begun, topic.announce));
  return summarizeRecovery(begun.state, stopped, nameOf(account.id), account.key);
}

/** A member of the org file by key or id, or why root of it cannot be recovered so. */
function memberOf(
  name: string,
  { accounts, managementAccount, partition, aws }: Organization,
): { readonly account: Account } | { readonly problem: RecoveryProblem } {
  const no = (why: string, next: string) => ({ problem: { why, next } });
  if (!PARTITIONS[partition].rootUsers)
    return no(`accounts of ${partition} have no root user`, 'there is none to recover');
  if (aws === undefined) {
    return no(
      'the org file is of a single account, and root sessions reach members of an organization alone',
      `reset the password through the root mailbox: npx rootguard runbook has the page`,
    );
  }
  const account = accounts.find(({ key, id, formerly }) => key === name || id === name || formerly.includes(name));
  if (account === undefined) {
    const near = didYouMean(
      name,
      accounts.map(({ key }) => key),
    );
    return no(
      `${name}: the org file has no such account, and its record could not name it`,
      near ?? 'give its key or id, or add it: npx rootguard init --update',
    );
  }
  if (account.id === managementAccount.id) {
    return no(
      `${account.key} is the management account, which no root session reaches`,
      'reset its password through the root mailbox: page management-password-reset of the runbook',
    );
  }
  return { account };
}

function dayProblems(deleteBy: string, now: Date): RecoveryProblem[] {
  const today = now.toISOString().slice(0, 10);
  const last = addDays(today, MOST_DAYS);
  if (isDay(deleteBy) && deleteBy >= today && deleteBy <= last) return [];
  return [{ why: `--delete-by ${deleteBy}: is no day from ${today} to ${last}`, next: 'write it as YYYY-MM-DD (UTC)' }];
}

/** What AWS says against it. */
async function problemsInAws(account: Account, organization: Organization): Promise<readonly RecoveryProblem[]> {
  const read = await readAccountsAndPolicies();
  if ('refused' in read) return [{ why: read.refused.message, next: read.refused.hint }];
  const { snapshot } = read;
  if (snapshot.organization?.id !== organization.aws?.id) {
    return [
      {
        why: `the credentials are of ${snapshot.organization?.id ?? 'an account without an organization'}, the org file is of ${organization.aws?.id}`,
        next: 'sign in to the management account, for example with AWS_PROFILE, or name the other org file',
      },
    ];
  }
  const sessions = sessionsBySnapshot(snapshot, organization.partition, ALLOWING);
  const candidates = candidatesOf({ organization, snapshot, planned: [], sessions });
  return recoveryProblems(
    candidates.find(one => one.account === account.id),
    snapshot.organization?.rootFeatures,
  );
}

/** Says every problem; nothing was done by this run. */
function refuse(problems: readonly RecoveryProblem[]): number {
  for (const { why, next } of problems) say(`error: ${why}`, `  → ${next}`);
  return EXIT.notDone;
}

function interrupted(): number {
  say('interrupted: nothing was done');
  return INTERRUPTED;
}

/** Whether something of an earlier run is still to be written down or said. */
const isOpen = (state: kept.RecoveryState): boolean =>
  kept.isTouched(state) && state.concluded !== true && (state.record === undefined || state.told.close === undefined);

const recordWriter =
  (folder: string, organization: Organization): RecoveryTools['writeRecord'] =>
  state =>
    join(
      folder,
      writeRecordOf(folder, number => recoveryRecord(state, organization, number)),
    );
