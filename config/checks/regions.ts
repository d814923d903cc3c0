import { Check } from '../facts';
import { PARTITIONS, Partition } from '../../aws/partition';
import { error } from '../reading/problem';

/** Regions belong to the file's partition. */
export const regions: Check = function* (draft) {
  const { partition } = draft;
  if (partition === undefined) return;
  const stateRegion = typeof draft.backend === 'object' && 's3' in draft.backend ? draft.backend.s3?.region : undefined;
  for (const [path, region] of [
    [['region'], draft.region],
    [['backend', 's3', 'region'], stateRegion],
  ] as const) {
    if (region === undefined || inPartition(partition, region)) continue;
    const message = `${path.join('.')}: ${region} does not belong to partition ${partition}`;
    const own = (Object.keys(PARTITIONS) as Partition[]).find(one => inPartition(one, region));
    yield error('region-partition', path, message, `it belongs to ${own}; ${partition} has ${short(partition)}`);
  }
};

const inPartition = (partition: Partition, region: string) =>
  (PARTITIONS[partition].regions as readonly string[]).includes(region);

function short(partition: Partition): string {
  const { regions } = PARTITIONS[partition];
  return regions.length > 4 ? `${regions.length} others` : regions.join(' and ');
}
