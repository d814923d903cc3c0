import { optInRegions, Partition, PARTITIONS } from '../../aws/partition';
import { SnapshotAccount } from './snapshot';

/** The regions that are enabled in an account; undefined where nobody knows. Where nobody can opt in to one it has all of them. */
export function regionsOf({ regions }: SnapshotAccount, partition: Partition): readonly string[] | undefined {
  return regions ?? (optInRegions(partition).length === 0 ? PARTITIONS[partition].defaultRegions : undefined);
}
