import {
  GenerateCredentialReportCommand,
  GetAccountSummaryCommand,
  GetCredentialReportCommand,
  IAMClient,
  paginateListVirtualMFADevices,
} from '@aws-sdk/client-iam';
import { allPages } from '../../clients/aws-answer';
import { SnapshotAccount } from '../snapshot';
import { valueOf, whatIsSet } from './answers';
import { realClock } from './quotas';
import { Reading, Unasked } from './reading';

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
