import { IAMClient } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, AssumeRootCommand, Credentials, STSClient } from '@aws-sdk/client-sts';
import { SNAPSHOT_SESSION } from '../../../config/names';
import { SessionCredentials } from '../../clients/settings';
import { SnapshotAccount } from '../snapshot';
import { valueOf } from './answers';
import { inTurns, Reading, Unasked } from './reading';
import { credentialsBySession, RootCredentials, rootBySession } from './root-session';
import { Member, rootByPrincipal, RootUser } from './root-user';

/** How members are looked into; in neither way: they are not. */
export interface MemberAccess {
  /** Name of a role in each, with its path if it has one. */
  readonly role?: string;
  /** Whether by centralized root access, in place of a role. */
  readonly rootSessions?: boolean;
}

/** Seconds that a session lasts: the least of a role, the most of root. */
const SESSION = 900;

/**
 * Credentials of the root user of each account that is active, or may be: of the one whose credentials ask, and of members
 * as far as there is a way into them.
 */
export async function readRootUsers(
  reading: Reading,
  accounts: readonly SnapshotAccount[],
  access: MemberAccess,
): Promise<ReadonlyMap<string, RootUser>> {
  const asked = accounts.filter(
    ({ id, state }) =>
      (state === undefined || state === 'ACTIVE') &&
      (id === reading.home.account || access.role !== undefined || access.rootSessions === true),
  );
  const found = new Map<string, RootUser>();
  let done = 0;
  await inTurns(asked, async ({ id }) => {
    const root = await rootOf(reading, id, access);
    // whom nobody answered was not read
    if (Object.keys(root).length > 1) found.set(id, root);
    reading.progress('root users', ++done, asked.length);
  });
  return found;
}

function rootOf(reading: Reading, account: string, { role, rootSessions }: MemberAccess): Promise<RootUser> {
  const { home } = reading;
  if (account === home.account) {
    return rootByPrincipal(reading, 'credentials', { account, iam: () => Promise.resolve(reading.client(IAMClient)) });
  }
  if (rootSessions === true) return rootBySession(reading, bySession(reading, account));
  const sts = reading.client(STSClient);
  const assume = () => sts.send(assumeRole(reading, account, role ?? '', SESSION));
  return rootByPrincipal(reading, 'role', memberOf(reading, account, 'sts:AssumeRole', assume));
}

/**
 * Credentials of the root users of members, with their ids, through centralized root access.
 *
 * @param accounts - twelve digits each, and never the one whose credentials ask
 */
export async function readRootCredentials(
  reading: Reading,
  accounts: readonly string[],
): Promise<ReadonlyMap<string, RootCredentials>> {
  let done = 0;
  const found = await inTurns(accounts, async account => {
    const credentials = await credentialsBySession(reading, bySession(reading, account));
    reading.progress('root users', ++done, accounts.length);
    return [account, credentials] as const;
  });
  return new Map(found);
}

/** A member in a root session with the task of auditing credentials. */
function bySession(reading: Reading, account: string): Member {
  const TaskPolicyArn = { arn: `arn:${reading.partition}:iam::aws:policy/root-task/IAMAuditRootUserCredentials` };
  const session = { TargetPrincipal: account, TaskPolicyArn, DurationSeconds: SESSION };
  return memberOf(reading, account, 'sts:AssumeRoot', () =>
    reading.client(STSClient).send(new AssumeRootCommand(session)),
  );
}

function assumeRole({ partition }: Reading, account: string, role: string, seconds: number): AssumeRoleCommand {
  const RoleArn = `arn:${partition}:iam::${account}:role/${role}`;
  return new AssumeRoleCommand({ RoleArn, RoleSessionName: SNAPSHOT_SESSION, DurationSeconds: seconds });
}

/**
 * Signs in to a member through a role; undefined where that is refused, which is unknown then.
 *
 * @param seconds - how long the session lasts, at most 3600
 */
export async function sessionIn(
  reading: Reading,
  account: string,
  role: string,
  seconds: number,
): Promise<SessionCredentials | undefined> {
  const question = { action: 'sts:AssumeRole', account };
  const ask = () => reading.client(STSClient).send(assumeRole(reading, account, role, seconds));
  const given = valueOf(await reading.askUnkept(question, ask))?.Credentials;
  return given && credentialsOf(given);
}

const credentialsOf = (given: Credentials): SessionCredentials => ({
  ...{ accessKeyId: given.AccessKeyId ?? '', secretAccessKey: given.SecretAccessKey ?? '' },
  sessionToken: given.SessionToken ?? '',
});

/** Signs in once, and not before somebody asks; where that fails it is unknown once. */
function memberOf(
  reading: Reading,
  account: string,
  action: string,
  assume: () => Promise<{ readonly Credentials?: Credentials }>,
): Member {
  const signIn = async (): Promise<IAMClient> => {
    const given = valueOf(await reading.askUnkept({ action, account }, assume))?.Credentials;
    if (given === undefined) throw new Unasked();
    return reading.client(IAMClient, { account, region: reading.home.region, credentials: credentialsOf(given) });
  };
  let client: Promise<IAMClient> | undefined;
  return { account, iam: () => (client ??= signIn()) };
}
