import { accountInArn } from '../../../aws/arn';
import { SnapshotThing } from '../snapshot';
import { readAlarms } from './alarms';
import { readEventPath } from './event-path';
import { readStackSets } from './forwarding';
import { keysIn, readKeys } from './keys';
import { MemberAccess } from './members';
import { placeOf, Place } from './place';
import { queuesIn, readQueues } from './queues';
import { inTurns, Reading } from './reading';
import { readSchedules } from './schedules';
import { readTopics } from './topics';
import { readTrails } from './trail';

/** What protects an account in a region, and is a thing of it. */
const READERS: readonly ((place: Place) => Promise<SnapshotThing[]>)[] = [
  readTrails,
  readAlarms,
  readTopics,
  readEventPath,
  readSchedules,
  readStackSets,
];

/** How many regions are read at the same time: each has quotas of its own. */
const REGIONS_AT_ONCE = 8;

/** Reads trail, alarms, topics, event path and StackSets of the account of the credentials, in each of the regions. */
export async function readThings(
  reading: Reading,
  regions: readonly string[],
  { role }: MemberAccess = {},
): Promise<SnapshotThing[]> {
  let done = 0;
  const found = await inTurns(
    regions,
    async region => {
      const things = await readRegion(placeOf(reading, { ...reading.home, region }), role === undefined);
      reading.progress('regions', ++done, regions.length);
      return things;
    },
    REGIONS_AT_ONCE,
  );
  return found.flat();
}

/**
 * The same of one account in one region.
 *
 * @param withOthersKeys - whether keys of other accounts are looked at, too: their owners may read them better
 */
export async function readRegion(place: Place, withOthersKeys: boolean): Promise<SnapshotThing[]> {
  const { account, region } = place.asked;
  const things = (await Promise.all(READERS.map(read => read(place)))).flat();
  things.push(...(await readQueues(place, queuesIn(things, account, region))));
  // topics, queues and trails share keys
  const keys = keysIn(things).filter(key => withOthersKeys || (accountInArn(key) ?? account) === account);
  things.push(...(await readKeys(place, keys)));
  return things;
}
