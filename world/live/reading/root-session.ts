import {
  GetAccessKeyLastUsedCommand,
  GetLoginProfileCommand,
  GetUserCommand,
  IAMClient,
  paginateListAccessKeys,
  paginateListMFADevices,
  paginateListSigningCertificates,
} from '@aws-sdk/client-iam';
import { allPages } from '../../clients/aws-answer';
import { momentOf, valueOf, whatIsSet } from './answers';
import { Answer, inTurns, Question, Reading, Unasked } from './reading';
import type { Member, RootUser } from './root-user';

/** When a credential of root was used last: AWS's answer, or none because nobody could ask. */
export type LastUse =
  /** Or not since AWS keeps it: of passwords since October 2014, of keys since April 2015. */
  | { readonly is: 'never' }
  | { readonly is: 'unknown'; readonly reason: string }
  /** `at`: ISO 8601. */
  | { readonly is: 'used'; readonly at: string; readonly service?: string; readonly region?: string };

/** An access key of root; the id is no secret, and deletes nothing without a session. */
export interface RootKey {
  readonly id: string;
  readonly active: boolean;
  readonly lastUse: LastUse;
}

/** An MFA device; the serial number of a virtual one is an ARN. */
export interface RootDevice {
  readonly serial: string;
  readonly kind: 'virtual' | 'hardware';
}

/** What the root user of one account has. A part that nobody could read is in `unread`, and its list is empty. */
export interface RootCredentials {
  readonly password: false | { readonly lastUse: LastUse };
  readonly keys: readonly RootKey[];
  /** Ids of X.509 signing certificates. */
  readonly certificates: readonly string[];
  readonly mfa: readonly RootDevice[];
  /** Permissions that questions needed, where nobody answered. */
  readonly unread: readonly { readonly action: string; readonly reason: string }[];
}

/**
 * Root by a root session with the task of auditing credentials, which may read no report: with the ids of keys,
 * certificates and devices, which no journal keeps.
 */
export async function credentialsBySession(reading: Reading, member: Member): Promise<RootCredentials> {
  const { account, iam } = member;
  const ask = <T>(action: string, read: Read<T>) =>
    reading.askUnkept({ action, account }, async () => read(await iam(), reading, account));
  const [devices, keys, certificates, user, profile] = await Promise.all([
    ask('iam:ListMFADevices', readDevices),
    ask('iam:ListAccessKeys', readKeys),
    ask('iam:ListSigningCertificates', readCertificates),
    ask('iam:GetUser', readPasswordUse),
    ask('iam:GetLoginProfile', readPassword),
  ]);
  const unread = Object.entries({
    ...{ 'iam:ListMFADevices': devices, 'iam:ListAccessKeys': keys },
    ...{ 'iam:ListSigningCertificates': certificates, 'iam:GetLoginProfile': profile },
  }).flatMap(([action, answer]) => ('unread' in answer ? [whyUnread(reading, { action, account })] : []));
  const used = valueOf(user);
  const { reason } = whyUnread(reading, { action: 'iam:GetUser', account });
  const lastUse: LastUse = used ?? { is: 'unknown', reason };
  return {
    password: valueOf(profile) === true && { lastUse },
    ...{ keys: valueOf(keys) ?? [], certificates: valueOf(certificates) ?? [], mfa: valueOf(devices) ?? [] },
    unread: unread.filter(({ action }, at) => unread.findIndex(one => one.action === action) === at),
  };
}

/** The same without ids, as a snapshot and its journal have it. */
export async function rootBySession(reading: Reading, { account, iam }: Member): Promise<RootUser> {
  const ask = <T, K>(action: string, read: Read<T>, kept: (found: T) => K): Promise<Answer<K>> =>
    reading.ask({ action, account }, async () => kept(await read(await iam(), reading, account)));
  const [devices, keys, user, profile] = await Promise.all([
    ask('iam:ListMFADevices', readDevices, found => found.map(({ kind }) => kind)),
    ask('iam:ListAccessKeys', readKeys, found =>
      found.map(({ active, lastUse }) => {
        // a key that looks unused because nobody could ask would be a lie
        if (lastUse.is === 'unknown') throw new Unasked();
        return whatIsSet({ active, lastUsed: momentIn(lastUse) });
      }),
    ),
    ask('iam:GetUser', readPasswordUse, lastUse => whatIsSet({ used: momentIn(lastUse) })),
    ask('iam:GetLoginProfile', readPassword, found => found),
  ]);
  return whatIsSet({
    by: 'root-session' as const,
    mfa: valueOf(devices),
    accessKeys: valueOf(keys),
    password: 'missing' in profile ? false : valueOf(profile),
    passwordLastUsed: valueOf(user)?.used,
  });
}

/** Reads one part; throws what AWS refuses. */
type Read<T> = (client: IAMClient, reading: Reading, account: string) => Promise<T>;

const readDevices: Read<RootDevice[]> = async client => {
  const all = await allPages(paginateListMFADevices({ client }, {}), page => page.MFADevices);
  return all.map(({ SerialNumber: serial = '' }) => ({
    serial,
    kind: /^arn:[^:]+:iam::\d{12}:mfa\//.test(serial) ? 'virtual' : 'hardware',
  }));
};

const readKeys: Read<RootKey[]> = async (client, reading, account) => {
  const all = await allPages(paginateListAccessKeys({ client }, {}), page => page.AccessKeyMetadata);
  const question = { action: 'iam:GetAccessKeyLastUsed', account };
  let refused: LastUse | undefined;
  return inTurns(
    all,
    async ({ AccessKeyId: id = '', Status }) => {
      const active = Status === 'Active';
      // what is refused for one key is not asked of the other one
      if (refused !== undefined) return { id, active, lastUse: refused };
      const used = await reading.askUnkept(question, () =>
        client.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: id })),
      );
      if ('unread' in used) {
        refused = { is: 'unknown', reason: whyUnread(reading, question).reason };
        return { id, active, lastUse: refused };
      }
      const { LastUsedDate, ServiceName, Region } = valueOf(used)?.AccessKeyLastUsed ?? {};
      return { id, active, lastUse: useOf(LastUsedDate, { service: ServiceName, region: Region }) };
    },
    1,
  );
};

const readCertificates: Read<string[]> = async client => {
  const all = await allPages(paginateListSigningCertificates({ client }, {}), page => page.Certificates);
  return all.map(({ CertificateId = '' }) => CertificateId);
};

const readPasswordUse: Read<LastUse> = async client =>
  useOf((await client.send(new GetUserCommand({}))).User?.PasswordLastUsed);

const readPassword: Read<true> = async client => {
  await client.send(new GetLoginProfileCommand({}));
  return true;
};

/** AWS says 'N/A' where it has no service or region. */
function useOf(
  date: Date | undefined,
  where: { readonly service?: string | undefined; readonly region?: string | undefined } = {},
): LastUse {
  const at = momentOf(date);
  if (at === undefined) return { is: 'never' };
  const known = Object.entries(where).filter(([, name]) => name !== undefined && name !== 'N/A');
  return { is: 'used', at, ...Object.fromEntries(known) };
}

const momentIn = (use: LastUse): string | undefined => (use.is === 'used' ? use.at : undefined);

/** Why there is no answer: that to the question itself, or that the session was refused without which nobody asks. */
function whyUnread({ unknown }: Reading, { action, account }: Question): RootCredentials['unread'][number] {
  for (const asked of [action, 'sts:AssumeRoot']) {
    const found = unknown.find(one => one.action === asked && (one.account === account || one.account === undefined));
    if (found !== undefined) return { action: asked, reason: found.reason };
  }
  return { action, reason: 'nobody could ask' };
}
