import type { AnyRecord } from '../people/records/record-schema';
import type { PageId } from './page-ids';

/** What a drill tries of each way back in. */
const TRIED = { 'recovery-mfa': 'recovery', 'recovery-phone': 'phone' } as const satisfies Partial<
  Record<PageId, string>
>;

/**
 * When each way back in was last tried, and what came of it, by the records of drills. A way that no record speaks of is
 * left out: nobody knows whether it works.
 */
export function testedWays(records: readonly AnyRecord[]): ReadonlyMap<string, string> {
  const drills = records
    .flatMap(record => (record.kind === 'drill' ? record : []))
    .sort((a, b) => Date.parse(a.from) - Date.parse(b.from));
  const ways = new Map<string, string>();
  for (const [way, part] of Object.entries(TRIED)) {
    const last = drills.filter(({ results }) => results[part] !== undefined).at(-1);
    if (last !== undefined) ways.set(way, `${last.from.slice(0, 10)}: ${last.results[part]}`);
  }
  return ways;
}
