import { forwardableRegions, Partition, PARTITIONS } from '../../aws/partition';
import { AwsError } from '../front/aws-answer';
import { text } from '../front/aws-request';

type Json = Record<string, unknown>;

/** Most regions in one answer, which is also what one has without MaxResults. */
const PAGE = 50;

interface Region {
  readonly RegionName: string;
  readonly RegionOptStatus: 'ENABLED_BY_DEFAULT' | 'DISABLED';
}

/** The regions of an account that opted in to none, by name. */
function regionsOf(partition: Partition): Region[] {
  const byDefault: readonly string[] = PARTITIONS[partition].defaultRegions;
  return [...forwardableRegions(partition)].sort().map(RegionName => ({
    RegionName,
    RegionOptStatus: byDefault.includes(RegionName) ? 'ENABLED_BY_DEFAULT' : 'DISABLED',
  }));
}

/** What ListRegions answers. @throws AwsError ValidationException for a wrong page */
export function listRegions(partition: Partition, input: Json): Json {
  const size = input.MaxResults ?? PAGE;
  if (typeof size !== 'number' || size < 1 || size > PAGE) {
    throw new AwsError('ValidationException', `MaxResults must be between 1 and ${PAGE}.`);
  }
  const wanted = input.RegionOptStatusContains as readonly string[] | undefined;
  const regions = regionsOf(partition).filter(region => wanted?.includes(region.RegionOptStatus) ?? true);
  // a token is the name that the page before ended with
  const after = text(input, 'NextToken');
  const from = after === undefined ? 0 : regions.findIndex(({ RegionName }) => RegionName === after) + 1;
  if (after !== undefined && from === 0) throw new AwsError('ValidationException', 'The NextToken is not valid.');
  const page = regions.slice(from, from + size);
  const rest = from + size < regions.length ? { NextToken: page.at(-1)?.RegionName } : {};
  return { Regions: page, ...rest };
}

/** What GetRegionOptStatus answers. @throws AwsError ValidationException for a region that does not exist */
export function regionOptStatus(partition: Partition, input: Json): Json {
  const found = regionsOf(partition).find(({ RegionName }) => RegionName === input.RegionName);
  if (found !== undefined) return { ...found };
  throw new AwsError('ValidationException', `The region ${String(input.RegionName)} does not exist.`);
}
