import { forwardableRegions, Partition } from '../../aws/partition';
import { AwsError } from '../front/aws-answer';
import { text } from '../front/aws-request';
import { RegionBook, RegionStatus } from '../front/region-book';

type Json = Record<string, unknown>;

/** Most regions in one answer, which is also what one has without MaxResults. */
const PAGE = 50;

/** What ListRegions answers, by name. @throws AwsError ValidationException for a wrong page */
export function listRegions(partition: Partition, book: RegionBook, account: string, input: Json): Json {
  const size = input.MaxResults ?? PAGE;
  if (typeof size !== 'number' || size < 1 || size > PAGE) {
    throw new AwsError('ValidationException', `MaxResults must be between 1 and ${PAGE}.`);
  }
  const wanted = input.RegionOptStatusContains as readonly (RegionStatus | undefined)[] | undefined;
  const regions = [...forwardableRegions(partition)]
    .sort()
    .filter(region => wanted?.includes(book.statusOf(account, region)) ?? true);
  // a token is the name that the page before ended with
  const after = text(input, 'NextToken');
  const from = after === undefined ? 0 : regions.indexOf(after) + 1;
  if (after !== undefined && from === 0) throw new AwsError('ValidationException', 'The NextToken is not valid.');
  const page = regions.slice(from, from + size);
  const rest = from + size < regions.length ? { NextToken: page.at(-1) } : {};
  return {
    Regions: page.map(RegionName => ({ RegionName, RegionOptStatus: book.tell(account, RegionName) })),
    ...rest,
  };
}

/** What GetRegionOptStatus answers. @throws AwsError ValidationException for a region that does not exist */
export function regionOptStatus(book: RegionBook, account: string, input: Json): Json {
  const RegionName = text(input, 'RegionName') ?? '';
  const RegionOptStatus = book.tell(account, RegionName);
  if (RegionOptStatus !== undefined) return { RegionName, RegionOptStatus };
  throw new AwsError('ValidationException', `The region ${RegionName} does not exist.`);
}
