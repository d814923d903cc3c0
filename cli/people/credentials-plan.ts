import { existsSync } from 'node:fs';
import { PARTITIONS } from '../../aws/partition';
import { Organization } from '../../config/organization';
import { printable } from '../../config/reading/mask';
import { candidatesOf } from '../../credentials/candidates';
import { CampaignPlan, planCampaign, readCampaignPlan, writeCampaignPlan } from '../../credentials/plan';
import { PlannedUse, plannedUses } from '../../credentials/planned-uses';
import { asksForPerson, needsLook, RefusalTerms } from '../../credentials/refusal';
import { sessionsBySnapshot } from '../../credentials/session-scps';
import { campaignSummary } from '../../credentials/summary';
import { accountsOf } from '../../people/records/accounts';
import { readRecords } from '../../people/records/records';
import { readAccountsAndPolicies, readCredentials } from '../../world/live/read-living';
import { Snapshot } from '../../world/live/snapshot';
import { EXIT } from '../exit-codes';
import { progressOn } from '../reading/progress';
import { Refused } from './credentials-checks';
import { organizationOf, orgFileOf, recordsFolder } from './records-folder';

export interface CredentialsPlanOptions {
  readonly output: string;
  /** A whole number of days, as it was given. */
  readonly unusedDays: string;
  /** Keys or ids; none: all accounts. */
  readonly account: readonly string[];
}

/** Runs `rootguard credentials plan`, and returns the exit code. */
export async function runCredentialsPlan(given: string | undefined, options: CredentialsPlanOptions): Promise<number> {
  const orgFile = orgFileOf(given);
  const { output } = options;
  const organization = organizationOf(orgFile, new Date().toISOString().slice(0, 10));
  if (organization === undefined) return EXIT.notDone;
  try {
    const plan = await planned(orgFile, organization, options);
    writeCampaignPlan(output, plan);
    const names = new Map(organization.accounts.map(({ id, key }) => [id, key]));
    process.stdout.write(campaignSummary(plan, account => names.get(account)));
    say(`wrote ${output}: nothing was changed`);
    return plan.refused.some(({ reasons }) => reasons.some(asksForPerson)) ? EXIT.findings : EXIT.done;
  } catch (error) {
    const { code, message, path } = error as NodeJS.ErrnoException;
    if (error instanceof Refused) say(`error: ${message}`, `  → ${error.next}`);
    else if (code !== undefined && path !== undefined) {
      say(`error: ${output} cannot be written: ${message}`, '  → give another --output');
    } else throw error;
    return EXIT.notDone;
  }
}

const say = (...lines: readonly string[]): void =>
  void process.stderr.write(lines.map(line => `${printable(line)}\n`).join(''));

async function planned(
  orgFile: string,
  organization: Organization,
  { output, unusedDays: days, account }: CredentialsPlanOptions,
): Promise<CampaignPlan> {
  const unusedDays = Number(days);
  if (!/^\d{1,4}$/.test(days) || unusedDays < 1) {
    throw new Refused(`--unused-days has '${days}', which is no number of days`, 'give 1 to 9999');
  }
  if (!PARTITIONS[organization.partition].rootUsers) {
    throw new Refused(`accounts of ${organization.partition} have no root user`, 'there is nothing to remove');
  }
  if (organization.aws === undefined) {
    throw new Refused(
      'the org file is of a single account, and root sessions reach members of an organization alone',
      'delete the keys of its root user by hand, signed in as root: docs/runbook.md has the page',
    );
  }
  if (existsSync(output) && 'problems' in readCampaignPlan(output)) {
    throw new Refused(`${output} is there, and is no plan of a campaign`, 'give another --output');
  }
  const uses = plannedIn(orgFile, organization);
  // the AWS SDK announces the Node versions of its later releases at every use
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const { progress, waits, end } = progressOn(process.stderr);
  try {
    const read = await readAccountsAndPolicies({ progress });
    if ('refused' in read) throw new Refused(read.refused.message, read.refused.hint);
    const { snapshot } = read;
    const { managementAccountId, rootFeatures: features } = usable(snapshot, organization);
    const asked = new Set(account.map(name => accountOf(name, organization, snapshot)));
    const candidates = candidatesOf({
      ...{ organization, snapshot, planned: uses },
      sessions: sessionsBySnapshot(snapshot, organization.partition),
    }).filter(({ account: id }) => asked.size === 0 || asked.has(id));
    const terms = (at: string): RefusalTerms => ({ at, unusedDays });
    const isOn = features?.includes('RootCredentialsManagement') === true;
    const toLook = isOn ? candidates.filter(one => needsLook(one, terms(snapshot.at))) : [];
    const look = await readCredentials(
      toLook.map(({ account: id }) => id),
      { progress, waits },
    );
    if ('refused' in look) throw new Refused(look.refused.message, look.refused.hint);
    const at = new Date().toISOString();
    const result = planCampaign(
      candidates.map(one => {
        const credentials = look.credentials.get(one.account);
        return { ...one, ...(credentials !== undefined && { credentials }) };
      }),
      {
        ...{ ...terms(at), campaign: campaignAt(at), partition: organization.partition, managementAccountId },
        ...(features !== undefined && { features }),
      },
    );
    if ('refused' in result) throw new Refused(result.refused.why, result.refused.next);
    return result.plan;
  } finally {
    end();
  }
}

/** Planned uses of root by the records beside the org file; what nobody can read of them is said. */
function plannedIn(orgFile: string, organization: Organization): readonly PlannedUse[] {
  const folder = recordsFolder(orgFile);
  const now = Date.now();
  const accounts = accountsOf(organization);
  const read = readRecords(folder, { accounts, now });
  if ('problem' in read) {
    say(
      `warning: whether somebody plans to use root is unknown: ${read.problem}`,
      '  → write it down where it is so: npx rootguard record new planned-use',
    );
    return [];
  }
  for (const { path } of read.files.filter(({ draft }) => draft === undefined)) {
    say(`warning: whether ${path} plans a use of root is unknown`, '  → npx rootguard record check says what is wrong');
  }
  return plannedUses(read.files, accounts, now);
}

/** The organization of a snapshot that is that of the org file, read by its management account. */
function usable(
  { organization: found, reader, unknown }: Snapshot,
  { aws }: Organization,
): NonNullable<Snapshot['organization']> {
  const unread = unknown.find(({ action }) => WHO.includes(action));
  if (unread !== undefined) {
    throw new Refused(
      `nobody knows which accounts there are: ${unread.action} did not answer: ${unread.reason}`,
      `allow ${unread.action}: npx rootguard permissions --snapshot prints the least policy`,
    );
  }
  if (found === undefined || found.id !== aws?.id) {
    throw new Refused(
      `the credentials are of ${found?.id ?? 'an account without an organization'}, the org file is of ${aws?.id}`,
      'sign in to the management account, for example with AWS_PROFILE, or name the other org file',
    );
  }
  if (found.managementAccountId !== reader) {
    throw new Refused(
      `the credentials are those of account ${reader}, and the management account is ${found.managementAccountId}`,
      'sign in to the management account, for example with AWS_PROFILE',
    );
  }
  return found;
}

/** Permissions without which nobody knows which accounts there are. */
const WHO = ['organizations:DescribeOrganization', 'organizations:ListAccounts'];

/** The id of an account that is named by key or id. */
function accountOf(name: string, { accounts }: Organization, snapshot: Snapshot): string {
  const id = accounts.find(({ key }) => key === name)?.id ?? name;
  if (snapshot.accounts.some(one => one.id === id)) return id;
  throw new Refused(
    id === name ? `--account ${name}: AWS has no such account` : `--account ${name}: AWS has no account ${id}`,
    'give a key of the org file, or the twelve digits of an account',
  );
}

/** Its day, and its second in letters: more digits would look like a phone number in records. 2026-11-30-cxab is 14:05:01 (UTC). */
function campaignAt(at: string): string {
  const second = Math.floor((Date.parse(at) % DAY) / 1000);
  const letters = [26 ** 3, 26 ** 2, 26, 1].map(place => String.fromCodePoint(97 + (Math.floor(second / place) % 26)));
  return `${at.slice(0, 10)}-${letters.join('')}`;
}

const DAY = 86_400_000;
