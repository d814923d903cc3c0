import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { PARTITIONS, Partition } from '../../aws/partition';
import { AwsFailure, explainSignIn } from '../clients/aws-failure';
import { settings } from '../clients/settings';
import { identityOf } from '../thing-types';
import { compareText } from '../plan/values';
import { ReadAccounts, readOrganizationAccounts } from './reading/accounts';
import { readContacts } from './reading/contacts';
import { readElsewhere } from './reading/elsewhere';
import { ReadGuardrails, readGuardrails } from './reading/guardrails';
import { whatIsSet } from './reading/answers';
import { Journal, noJournal, openJournal } from './reading/journal';
import { MemberAccess, readRootCredentials, readRootUsers } from './reading/members';
import { Phones, phonesOf } from './reading/phones';
import { readPosture } from './reading/posture';
import { quotasOf } from './reading/quotas';
import { Progress, Reading, readingOf, SignedOut } from './reading/reading';
import { readOptedRegions, readRegions } from './reading/regions';
import { RootCredentials } from './reading/root-session';
import { readTags } from './reading/tags';
import { Residents, readResidents } from './reading/residents';
import { readThings } from './reading/things';
import { sessionBudget, stateFolder } from './session-budget';
import { Snapshot, SnapshotThing, SNAPSHOT_VERSION, Unread } from './snapshot';

/** How AWS is read. */
export interface ReadingOptions {
  /** Told how far the reading is. @default - nobody is told */
  readonly progress?: Progress;
  /** Times that AWS may be asked more often than its quotas say, for an AWS on this machine. @default 1 */
  readonly faster?: number;
  /** Told until when nobody may open one more root session. @default - nobody is told */
  readonly waits?: (until: Date) => void;
}

/** How everything is read. */
export interface SnapshotOptions extends ReadingOptions, MemberAccess {
  /** Key of the hashes of phone numbers. @default - one that is gone with this run */
  readonly phoneKey?: string;
  /** Whether phone numbers of alternate contacts are hashed, too. @default false */
  readonly hashPhones?: boolean;
  /** Regions to read. @default - those that are enabled in the account of the credentials */
  readonly regions?: readonly string[];
  /** Accounts that have a part in the protection, read by the role as well. @default - those that what is read names */
  readonly alsoIn?: readonly string[];
  /** File in which answers are kept until the reading has ended. @default - none is */
  readonly journal?: string;
  /** Told once how many answers the journal had, and why not those of a file that is there. @default - nobody is told */
  readonly resumed?: (answers: number, refused?: string) => void;
}

/** What AWS answered, or why it cannot be asked. */
export type Living = { readonly snapshot: Snapshot } | { readonly refused: AwsFailure };

/**
 * Reads only who is in the organization, and where: what every plan asks. What could not be read is in `unknown`.
 */
export const readAccounts = (options: ReadingOptions = {}): Promise<Living> =>
  living(options, async reading => ({ ...(await readOrganizationAccounts(reading)), things: [] }));

/** Reads who is in the organization, and which policies bind whom: what decides where a root session may do what. */
export const readAccountsAndPolicies = (options: ReadingOptions = {}): Promise<Living> =>
  living(options, async reading => {
    const read = await readOrganizationAccounts(reading);
    const { organization } = read;
    if (organization === undefined) return { ...read, things: [] };
    const { organization: more, things } = await readGuardrails(reading, organization);
    return { ...read, organization: { ...organization, ...more }, things };
  });

/**
 * What root users of members have, with ids: by a root session in each, of which there are at most 800 an hour.
 *
 * @param accounts - twelve digits each, and never the one whose credentials ask
 */
export async function readCredentials(
  accounts: readonly string[],
  options: ReadingOptions = {},
): Promise<{ readonly credentials: ReadonlyMap<string, RootCredentials> } | { readonly refused: AwsFailure }> {
  const reader = await identity();
  if ('refused' in reader) return reader;
  return untilSignedOut(async () => ({
    credentials: await readRootCredentials(openReading(reader, noJournal, options), accounts),
  }));
}

/** Reads everything that a snapshot has. What could not be read is in `unknown`. */
export const readEverything = (options: SnapshotOptions = {}): Promise<Living> =>
  living(options, async (reading, phones) => {
    const [read, regions] = await Promise.all([
      readOrganizationAccounts(reading),
      readRegions(reading, options.regions),
    ]);
    const [protection, contacts, roots, tags, residents, opted] = await Promise.all([
      readProtection(reading, regions, read, options),
      readContacts(reading, read.accounts, phones),
      readRootUsers(reading, read.accounts, options),
      read.organization === undefined ? undefined : readTags(reading, read.accounts),
      readResidents(reading, regions),
      readOptedRegions(reading, read.accounts),
    ]);
    const residentsOf = (id: string): Residents | undefined =>
      id === reading.home.account ? residents : protection.residents.get(id);
    return {
      ...{ ...read, regions },
      accounts: read.accounts.map(one =>
        whatIsSet({
          ...{ ...one, tags: tags?.get(one.id), root: roots.get(one.id), residents: residentsOf(one.id) },
          regions: opted.get(one.id),
        }),
      ),
      ...(read.organization !== undefined && { organization: { ...read.organization, ...protection.organization } }),
      things: [...protection.things, ...contacts],
    };
  });

/** Guardrails, trail, alerts and posture: of the account of the credentials first, which says where else to look. */
async function readProtection(
  reading: Reading,
  regions: readonly string[],
  { organization, accounts }: ReadAccounts,
  options: SnapshotOptions,
): Promise<{
  readonly organization: Partial<ReadGuardrails['organization']>;
  readonly things: readonly SnapshotThing[];
  readonly residents: ReadonlyMap<string, Residents>;
}> {
  const isManagement = organization?.managementAccountId === reading.home.account;
  const [guardrails, own, posture] = await Promise.all([
    organization === undefined ? undefined : readGuardrails(reading, organization),
    readThings(reading, regions, options),
    isManagement ? readPosture(reading, regions, options) : [],
  ]);
  const things = [...(guardrails?.things ?? []), ...own, ...posture];
  const alsoIn = options.alsoIn ?? [];
  const elsewhere = await readElsewhere(reading, regions, { accounts, things, alsoIn }, options);
  return {
    organization: guardrails?.organization ?? {},
    things: [...things, ...elsewhere.things],
    residents: elsewhere.residents,
  };
}

type Read = Pick<Snapshot, 'organization' | 'organizationalUnits' | 'accounts'> & {
  readonly regions?: readonly string[];
  readonly things: readonly SnapshotThing[];
};

async function living(
  options: SnapshotOptions,
  read: (reading: Reading, phones: Phones) => Promise<Read>,
): Promise<Living> {
  const reader = await identity();
  if ('refused' in reader) return reader;
  const { account, partition } = reader;
  const phones = phonesOf(options.phoneKey, options.hashPhones ?? false);
  const { journal, answers, refused } =
    options.journal === undefined
      ? { journal: noJournal, answers: 0, refused: undefined }
      : openJournal(options.journal, whoReadsWhat(account, phones, options), new Date());
  if (answers > 0 || refused !== undefined) options.resumed?.(answers, refused);
  const reading = openReading(reader, journal, options);
  return untilSignedOut(
    async () => {
      const found = await read(reading, phones);
      journal.remove();
      return {
        snapshot: {
          ...{ version: SNAPSHOT_VERSION, at: new Date().toISOString(), partition, reader: account, regions: [] },
          ...(options.role !== undefined && { role: options.role }),
          phoneNumbers: { primary: 'hashed' as const, alternate: phones.hashesAlternate ? 'hashed' : 'clear' },
          ...found,
          regions: [...(found.regions ?? [])],
          things: sorted(found.things, thingKey),
          unknown: sorted(reading.unknown, unreadKey),
        },
      };
    },
    () => journal.close(),
  );
}

const openReading = (
  { account, partition }: Reader,
  journal: Journal,
  { progress, faster, waits }: ReadingOptions,
): Reading =>
  readingOf({
    ...{ partition, home: { account, region: PARTITIONS[partition].globalRegion }, journal, progress },
    quotas: quotasOf(partition, {
      faster,
      sessions: asking => sessionBudget(asking, stateFolder(), { ...(waits !== undefined && { waits }) }),
    }),
  });

async function untilSignedOut<T>(
  read: () => Promise<T>,
  close: () => void = () => undefined,
): Promise<T | { readonly refused: AwsFailure }> {
  try {
    return await read();
  } catch (error) {
    close();
    if (error instanceof SignedOut) return { refused: error.failure };
    throw error;
  }
}

/** Answers of readings of which this differs cannot stand in one snapshot. */
const whoReadsWhat = (account: string, phones: Phones, { role = '', rootSessions = false }: MemberAccess): string =>
  [
    ...[account, role, rootSessions ? 'root sessions' : ''],
    phones.hashesAlternate ? 'hashed' : 'clear',
    // by a key of one run nothing is kept that is hashed
    phones.hasLastingKey ? phones.hashed('') : '',
  ].join(' ');

interface Reader {
  readonly account: string;
  readonly partition: Partition;
}

/** Whose credentials the environment has. */
async function identity(): Promise<Reader | { readonly refused: AwsFailure }> {
  const sts = new STSClient(settings(process.env.AWS_REGION || process.env.AWS_DEFAULT_REGION || FIRST_REGION));
  try {
    const { Account: account = '', Arn = '' } = await sts.send(new GetCallerIdentityCommand({}));
    const partition = Arn.split(':')[1] as Partition;
    return { account, partition: partition in PARTITIONS ? partition : 'aws' };
  } catch (error) {
    return { refused: explainSignIn(error) };
  }
}
const FIRST_REGION = PARTITIONS.aws.globalRegion;

const sorted = <T>(items: readonly T[], keyOf: (item: T) => string): T[] =>
  items
    .map(item => [keyOf(item), item] as const)
    .sort(([one], [other]) => compareText(one, other))
    .map(([, item]) => item);

const thingKey = ({ type, account, region = '', attributes }: SnapshotThing): string =>
  [type, account, region, identityOf(type, attributes) ?? JSON.stringify(attributes)].join(' ');

const unreadKey = ({ action, account = '', region = '', about = '' }: Unread): string =>
  [action, account, region, about].join(' ');
