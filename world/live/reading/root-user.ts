import {
  GenerateCredentialReportCommand,
  GetAccessKeyLastUsedCommand,
  GetAccountSummaryCommand,
  GetCredentialReportCommand,
  GetLoginProfileCommand,
  GetUserCommand,
  IAMClient,
  paginateListAccessKeys,
  paginateListMFADevices,
  paginateListVirtualMFADevices,
} from '@aws-sdk/client-iam';
import { allPages } from '../../clients/aws-answer';
import { SnapshotAccount } from '../snapshot';
import { momentOf, valueOf, whatIsSet } from './answers';
import { realClock } from './quotas';
import { inTurns, Reading, Unasked } from './reading';

/** Credentials of root, as far as they could be read. */
export type RootUser = NonNullable<SnapshotAccount['root']>;

/** An account that is looked into. */
export interface Member {
  readonly account: string;
  /** Its IAM; signs in at the first question, so that what a journal has needs no session. Throws Unasked. */
  readonly iam: () => Promise<IAMClient>;
}

/** The row of the credential report that is root's. */
const ROOT_ROW = '<root_account>';
/** Milliseconds between two looks for a report that AWS is making, and how often somebody looks. */
const REPORT_PAUSE = 2_000;
const REPORT_LOOKS = 30;

/** Root by what a principal of the account may read: summary, credential report and virtual MFA devices. */
export async function rootByPrincipal(reading: Reading, by: 'role' | 'credentials', member: Member): Promise<RootUser> {
  const { account, iam } = member;
  const [summary, virtual, row] = await Promise.all([
    reading.ask({ action: 'iam:GetAccountSummary', account }, async () => {
      const { SummaryMap: map = {} } = await (await iam()).send(new GetAccountSummaryCommand({}));
      const { AccountMFAEnabled: mfa, AccountAccessKeysPresent: keys }: Partial<Record<string, number>> = map;
      const { AccountPasswordPresent: password }: Partial<Record<string, number>> = map;
      return whatIsSet({ mfa, keys, password });
    }),
    reading.ask({ action: 'iam:ListVirtualMFADevices', account }, async () => {
      const pages = paginateListVirtualMFADevices({ client: await iam() }, { AssignmentStatus: 'Assigned' });
      const devices = await allPages(pages, ({ VirtualMFADevices }) => VirtualMFADevices);
      return devices.filter(({ User }) => User?.Arn?.endsWith(':root') === true).length;
    }),
    reading.ask(
      { action: 'iam:GetCredentialReport', account },
      async () => rootRow(await report(reading, account, await iam())) ?? null,
    ),
  ]);
  const { mfa, keys, password } = valueOf(summary) ?? {};
  const found = valueOf(row);
  const columns = found ?? {};
  const hasPassword = password === undefined ? passwordIn(columns) : password > 0;
  if (hasPassword === undefined && 'value' in summary && 'value' in row) {
    const reason = 'neither the summary of the account nor its credential report says whether root has a password';
    reading.note({ action: 'iam:GetAccountSummary', account, about: 'password of root', reason });
  }
  return whatIsSet({
    by,
    mfa: mfa === undefined ? undefined : mfa === 0 ? [] : kindsOf(valueOf(virtual)),
    accessKeys: found == null ? (keys === 0 ? [] : undefined) : keysOf(columns),
    password: hasPassword,
    passwordLastUsed: momentIn(columns.password_last_used),
  });
}

/** A device that is in the list is a virtual one; root that has MFA and is not in it has hardware. */
const kindsOf = (virtual: number | undefined): NonNullable<RootUser['mfa']> =>
  virtual === undefined ? ['unknown'] : virtual === 0 ? ['hardware'] : Array.from({ length: virtual }, () => 'virtual');

type Columns = Readonly<Partial<Record<string, string>>>;

/** A key that was never rotated was never there. */
const keysOf = (columns: Columns): NonNullable<RootUser['accessKeys']> =>
  ['access_key_1', 'access_key_2'].flatMap(key => {
    const active = columns[`${key}_active`] === 'true';
    if (!active && momentIn(columns[`${key}_last_rotated`]) === undefined) return [];
    return [whatIsSet({ active, lastUsed: momentIn(columns[`${key}_last_used_date`]) })];
  });

/** Of root the report often says 'not_supported'. */
const passwordIn = ({ password_enabled: enabled, password_last_used: used }: Columns): boolean | undefined =>
  enabled === 'true' || enabled === 'false' ? enabled === 'true' : momentIn(used) === undefined ? undefined : true;

/** 'N/A' and 'no_information' are no moments. */
const momentIn = (text: string | undefined): string | undefined =>
  text === undefined || Number.isNaN(Date.parse(text)) ? undefined : new Date(text).toISOString();

async function report(reading: Reading, account: string, client: IAMClient): Promise<string> {
  const made = await reading.askUnkept({ action: 'iam:GenerateCredentialReport', account }, async () => {
    for (let looked = 0; looked < REPORT_LOOKS; looked++) {
      const { State } = await client.send(new GenerateCredentialReportCommand({}));
      if (State === 'COMPLETE') return true;
      await realClock.sleep(REPORT_PAUSE);
    }
    throw new Error(`AWS has not made the report within ${(REPORT_LOOKS * REPORT_PAUSE) / 1_000} seconds`);
  });
  if ('unread' in made) throw new Unasked();
  const { Content = new Uint8Array() } = await client.send(new GetCredentialReportCommand({}));
  return Buffer.from(Content).toString('utf8');
}

/** The row of root, by column; undefined in a report without one. */
export function rootRow(csv: string): Columns | undefined {
  const [header = '', ...rows] = csv.trim().split(/\r?\n/);
  const cells = rows.find(row => row.startsWith(`${ROOT_ROW},`))?.split(',');
  if (cells === undefined) return undefined;
  return Object.fromEntries(header.split(',').map((column, index) => [column, cells[index] ?? '']));
}

/** Root by a root session with the task of auditing credentials, which may read no report. */
export async function rootBySession(reading: Reading, { account, iam }: Member): Promise<RootUser> {
  const [devices, keys, user, profile] = await Promise.all([
    reading.ask({ action: 'iam:ListMFADevices', account }, async () => {
      const all = await allPages(paginateListMFADevices({ client: await iam() }, {}), page => page.MFADevices);
      return all.map(({ SerialNumber = '' }) =>
        /^arn:[^:]+:iam::\d{12}:mfa\//.test(SerialNumber) ? 'virtual' : 'hardware',
      );
    }),
    reading.ask({ action: 'iam:ListAccessKeys', account }, async () => {
      const client = await iam();
      const all = await allPages(paginateListAccessKeys({ client }, {}), page => page.AccessKeyMetadata);
      return inTurns(
        all,
        async ({ AccessKeyId, Status }) => {
          const used = await reading.askUnkept({ action: 'iam:GetAccessKeyLastUsed', account }, () =>
            client.send(new GetAccessKeyLastUsedCommand({ AccessKeyId })),
          );
          // a key that looks unused because nobody could ask would be a lie
          if ('unread' in used) throw new Unasked();
          return whatIsSet({
            active: Status === 'Active',
            lastUsed: momentOf(valueOf(used)?.AccessKeyLastUsed?.LastUsedDate),
          });
        },
        1,
      );
    }),
    reading.ask({ action: 'iam:GetUser', account }, async () => {
      const { User } = await (await iam()).send(new GetUserCommand({}));
      return whatIsSet({ used: momentOf(User?.PasswordLastUsed) });
    }),
    reading.ask({ action: 'iam:GetLoginProfile', account }, async () => {
      await (await iam()).send(new GetLoginProfileCommand({}));
      return true;
    }),
  ]);
  return whatIsSet({
    by: 'root-session' as const,
    mfa: valueOf(devices),
    accessKeys: valueOf(keys),
    password: 'missing' in profile ? false : valueOf(profile),
    passwordLastUsed: valueOf(user)?.used,
  });
}
