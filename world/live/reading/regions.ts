import { DescribeRegionsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { PARTITIONS } from '../../../aws/partition';
import { compareText } from '../../plan/values';
import { valueOf } from './answers';
import { Reading } from './reading';

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
