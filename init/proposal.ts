import { Partition, PARTITION_NAMES, PARTITIONS } from '../aws/partition';
import { ouPaths } from '../world/live/live-world';
import { Snapshot, SnapshotAccount } from '../world/live/snapshot';
import { accountKeys } from './account-keys';
import { Answers } from './answers';
import { ContactLayers, factorContacts } from './contacts/factor-contacts';
import { NumberVariable, numberVariables } from './contacts/number-variables';
import { readContacts } from './contacts/read-contacts';
import { ExistingProtection, existingProtection } from './existing-protection';
import { STATUSES } from './file/account-status';
import { OtherTool, otherTools } from '../world/live/other-tools';

/** Everything that an org file is written from. */
export interface Proposal {
  readonly snapshot: Snapshot;
  readonly answers: Answers;
  readonly partition: Partition;
  readonly region: string;
  readonly managementId: string;
  /** OU id to OU path. */
  readonly paths: ReadonlyMap<string, string>;
  /** Account id to key. */
  readonly keys: ReadonlyMap<string, string>;
  /** Undefined where the partition has no Account Management. */
  readonly contacts?: ContactLayers;
  readonly variables: readonly NumberVariable[];
  readonly protection: ExistingProtection;
  readonly tools: readonly OtherTool[];
}

/** Works out what an org file says of a snapshot. */
export function proposalOf(snapshot: Snapshot, answers: Answers): Proposal {
  const { organization, reader, accounts } = snapshot;
  const partition = PARTITION_NAMES.find(name => name === snapshot.partition) ?? 'aws';
  const paths = ouPaths(snapshot);
  const keys = accountKeys(accounts, paths.values());
  const protection = existingProtection(snapshot);
  const active = accounts.filter(isActive);
  const variables = PARTITIONS[partition].accountManagement
    ? numberVariables(snapshot, new Map(active.map(({ id }) => [id, keys.get(id)!])), answers.phoneVariable)
    : [];
  const nameOf = new Map(variables.map(({ number, name }) => [number, name]));
  const members = active.map(({ id, ou }) => ({
    ...{ id, contacts: readContacts(snapshot, id, number => nameOf.get(number)!) },
    ...(ou !== undefined && { ou: paths.get(ou)! }),
  }));
  return {
    ...{ snapshot, answers, partition, paths, keys, variables, protection },
    region: answers.region ?? protection.trails[0]?.region ?? likelyRegion(partition, snapshot.regions),
    managementId: organization?.managementAccountId ?? reader,
    ...(PARTITIONS[partition].accountManagement && { contacts: factorContacts(members) }),
    tools: otherTools(snapshot),
  };
}

/** Whether the file has an account as active: one whose state nobody knows is. */
export const isActive = ({ state }: SnapshotAccount): boolean => state === undefined || !(state in STATUSES);

/** Where an organization without a trail would have one: where global services are recorded, if it was read. */
function likelyRegion(partition: Partition, regions: readonly string[]): string {
  const { globalRegion } = PARTITIONS[partition];
  return regions.includes(globalRegion) ? globalRegion : (regions[0] ?? globalRegion);
}
