import { SnapshotThing } from '../snapshot';
import { readAlarms } from './alarms';
import { readEventPath } from './event-path';
import { readStackSets } from './forwarding';
import { keysIn, readKeys } from './keys';
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
export async function readThings(reading: Reading, regions: readonly string[]): Promise<SnapshotThing[]> {
  let done = 0;
  const found = await inTurns(
    regions,
    async region => {
      const place = placeOf(reading, { ...reading.home, region });
      const things = (await Promise.all(READERS.map(read => read(place)))).flat();
      things.push(...(await readQueues(place, queuesIn(things, place.asked.account, region))));
      // topics, queues and trails share keys
      things.push(...(await readKeys(place, keysIn(things))));
      reading.progress('regions', ++done, regions.length);
      return things;
    },
    REGIONS_AT_ONCE,
  );
  return found.flat();
}
