import { AccountClient, paginateListRegions, RegionOptStatus } from '@aws-sdk/client-account';
import { DescribeRegionsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { optInRegions, PARTITIONS } from '../../../aws/partition';
import { allPages } from '../../clients/aws-answer';
import { compareText } from '../../plan/values';
import { SnapshotAccount } from '../snapshot';
import { valueOf } from './answers';
import { idFor } from './contacts';
import { inTurns, Reading } from './reading';

const ACTION = 'ec2:DescribeRegions';

/**
 * The regions to read, sorted: those that are enabled in the account of the credentials, or of these those that are
 * wanted. One that is wanted and off is unknown; where nobody knows which are on, it is those that always are.
 */
export async function readRegions(reading: Reading, wanted?: readonly string[]): Promise<readonly string[]> {
  const { account } = reading.home;
  const enabled = valueOf(
    await reading.ask({ action: ACTION, account }, async () => {
      const { Regions = [] } = await reading
        .client(EC2Client)
        .send(new DescribeRegionsCommand({ Filters: [{ Name: 'opt-in-status', Values: OPT_IN }] }));
      return Regions.map(({ RegionName = '' }) => RegionName);
    }),
  );
  const on = new Set<string>(enabled ?? wanted ?? PARTITIONS[reading.partition].defaultRegions);
  for (const region of wanted ?? []) {
    if (!on.has(region)) reading.note({ action: ACTION, account, region, reason: 'the region is not enabled' });
  }
  return [...(wanted ?? on)].filter(region => on.has(region)).sort(compareText);
}
const OPT_IN = ['opt-in-not-required', 'opted-in'];

/**
 * The regions of every account that is active, or may be, in which something can be done: those that are enabled, and those
 * that are being enabled or disabled. Where nobody can opt in to one, nobody is asked.
 *
 * @param accounts - the management account included
 */
export async function readOptedRegions(
  reading: Reading,
  accounts: readonly SnapshotAccount[],
): Promise<ReadonlyMap<string, string[]>> {
  if (optInRegions(reading.partition).length === 0) return new Map();
  const client = reading.client(AccountClient);
  const asked = accounts.filter(({ state }) => state === undefined || state === 'ACTIVE');
  let done = 0;
  const found = await inTurns(asked, async ({ id }) => {
    const regions = valueOf(
      await reading.ask({ action: 'account:ListRegions', account: id }, async () => {
        const input = { ...idFor(reading, id), RegionOptStatusContains: NOT_OFF };
        const listed = await allPages(paginateListRegions({ client }, input), ({ Regions }) => Regions);
        return listed.map(({ RegionName = '' }) => RegionName).sort(compareText);
      }),
    );
    reading.progress('regions', ++done, asked.length);
    return regions === undefined ? [] : [[id, regions] as const];
  });
  return new Map(found.flat());
}
const NOT_OFF: RegionOptStatus[] = ['ENABLED_BY_DEFAULT', 'ENABLED', 'ENABLING', 'DISABLING'];
