import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { parseArn } from '../../../aws/arn';
import { SessionCredentials } from '../../clients/settings';
import { textAt } from '../../plan/attributes';
import { compareText } from '../../plan/values';
import { SnapshotAccount, SnapshotThing } from '../snapshot';
import { valueOf, whatIsSet } from './answers';
import { readBucket } from './bucket';
import { keysIn, readKeys } from './keys';
import { MemberAccess, sessionIn } from './members';
import { placeOf } from './place';
import { readAdministered } from './posture';
import { inTurns, Reading } from './reading';
import { readRoles, Residents } from './residents';
import { readRegion } from './things';

/** Seconds that a session lasts in which all regions of an account are read: the most of a role that a role assumes. */
const LONG_SESSION = 3_600;

/** What of an organization's protection is known, and what it says of other accounts. */
export interface Found {
  readonly accounts: readonly SnapshotAccount[];
  readonly things: readonly SnapshotThing[];
  /** More accounts to read, which somebody knows to have a part in the protection. */
  readonly alsoIn: readonly string[];
}

/** What other accounts have of the protection, and the roles by which it is changed there. */
export interface ReadElsewhere {
  readonly things: readonly SnapshotThing[];
  readonly residents: ReadonlyMap<string, Residents>;
}

/**
 * What protects the organization from other accounts: the hub, the log archive, delegated administrators. They are read by
 * the role alone: no task of a root session may look at topics or trails.
 */
export async function readElsewhere(
  reading: Reading,
  regions: readonly string[],
  found: Found,
  { role, rootSessions = false }: MemberAccess,
): Promise<ReadElsewhere> {
  const home = reading.home.account;
  const active = found.accounts.filter(({ state }) => state === undefined || state === 'ACTIVE');
  const others = active.map(({ id }) => id).filter(id => id !== home);
  const asked = others.filter(id => partsOf(found, id));
  if (role === undefined) {
    const buckets = await readBuckets(reading, found.things, []);
    if (rootSessions) for (const account of asked) reading.note({ ...NO_TASK, account });
    return { things: buckets, residents: new Map() };
  }
  const residents = new Map<string, Residents>();
  const credentials = new Map<string, SessionCredentials | undefined>();
  let done = 0;
  const things = await inTurns(
    asked,
    async account => {
      const session = await sessionIn(reading, account, role, LONG_SESSION);
      credentials.set(account, session);
      const read =
        session === undefined
          ? []
          : await readAccount(reading, { account, credentials: session }, regions, found.things);
      if (session !== undefined) {
        const asking = { account, credentials: session, region: reading.home.region };
        residents.set(account, whatIsSet({ roles: await readRoles(reading, asking) }));
      }
      reading.progress('accounts of the protection', ++done, asked.length);
      return read;
    },
    ACCOUNTS_AT_ONCE,
  );
  const signedIn = asked.flatMap(account => {
    const session = credentials.get(account);
    return session === undefined ? [] : [{ account, credentials: session }];
  });
  const buckets = await readBuckets(reading, [...found.things, ...things.flat()], signedIn);
  return { things: [...things.flat(), ...buckets], residents };
}

const NO_TASK = {
  action: 'sts:AssumeRole',
  reason: 'no task of a root session reads topics, rules, trails or buckets: give --role, too',
};

const ACCOUNTS_AT_ONCE = 4;

interface Session {
  readonly account: string;
  readonly credentials: SessionCredentials;
}

/** @param named - things of other accounts, which may name keys of this one, or say what it administers */
async function readAccount(
  reading: Reading,
  session: Session,
  regions: readonly string[],
  named: readonly SnapshotThing[],
): Promise<SnapshotThing[]> {
  const keys = keysIn(named).flatMap(key => {
    const { account, region } = parseArn(key) ?? {};
    return account === session.account ? [{ key, region }] : [];
  });
  const found = await inTurns(regions, async region => {
    const place = placeOf(reading, { ...session, region });
    const own = await Promise.all([readRegion(place, false), readAdministered(place, named)]);
    const have = new Set(keysIn(own.flat()));
    const others = keys.filter(({ key, region: of }) => of === region && !have.has(key)).map(({ key }) => key);
    return [...own.flat(), ...(await readKeys(place, others))];
  });
  return found.flat();
}

/** Whether an account has a part in the protection: something names it, or somebody does. */
function partsOf({ accounts, things, alsoIn }: Found, id: string): boolean {
  if (alsoIn.includes(id)) return true;
  if (LOG_ARCHIVE.test(accounts.find(one => one.id === id)?.name ?? '')) return true;
  return things.some(({ type, attributes }) => {
    const paths = NAMING[type];
    if (paths === undefined) return false;
    return paths.some(path => JSON.stringify(attributes[path] ?? '').includes(id));
  });
}

/** As landing zones call the account of the logs; a bucket does not say whose it is. */
const LOG_ARCHIVE = /\blog[ _-]?archive\b/i;

/** Where things name the account of another part of the protection. */
const NAMING: Readonly<Record<string, readonly string[]>> = {
  aws_organizations_delegated_administrator: ['account_id'],
  aws_guardduty_organization_admin_account: ['admin_account_id'],
  aws_securityhub_organization_admin_account: ['admin_account_id'],
  aws_sns_topic: ['kms_master_key_id'],
  aws_cloudtrail: ['kms_key_id', 's3_bucket_name', 'sns_topic_arn'],
  aws_cloudwatch_metric_alarm: ['alarm_actions'],
  aws_cloudwatch_composite_alarm: ['alarm_actions'],
  aws_cloudwatch_event_target: ['arn'],
  aws_cloudformation_stack_set: ['parameters', 'template_body'],
};

/** Settings of the buckets of trails, each by its owner, or by the credentials of the environment where nobody knows whose it is. */
async function readBuckets(
  reading: Reading,
  things: readonly SnapshotThing[],
  signedIn: readonly Session[],
): Promise<SnapshotThing[]> {
  const trails = things.filter(({ type }) => type === 'aws_cloudtrail');
  const buckets = new Map<string, string>();
  for (const { region = reading.home.region, attributes } of trails) {
    const bucket = textAt(attributes, 's3_bucket_name');
    if (bucket !== undefined && !buckets.has(bucket)) buckets.set(bucket, region);
  }
  if (buckets.size === 0) return [];
  const owned = await Promise.all(
    signedIn.map(async session => ({ session, names: new Set(await bucketsOf(reading, session)) })),
  );
  const read = await Promise.all(
    [...buckets]
      .sort(([one], [other]) => compareText(one, other))
      .map(([bucket, region]) => {
        const owner = owned.find(({ names }) => names.has(bucket))?.session;
        return readBucket(placeOf(reading, { ...(owner ?? reading.home), region }), bucket);
      }),
  );
  return read.flat();
}

async function bucketsOf(reading: Reading, session: Session): Promise<readonly string[]> {
  const { account } = session;
  const client = reading.client(S3Client, { ...session, region: reading.home.region });
  const listed = await reading.ask({ action: 's3:ListAllMyBuckets', account }, async () => {
    const { Buckets = [] } = await client.send(new ListBucketsCommand({}));
    return Buckets.flatMap(({ Name }) => Name ?? []);
  });
  return valueOf(listed) ?? [];
}
