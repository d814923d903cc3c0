import { Audit } from './audit';
import type { AcceptanceNote } from './acceptances';

const DAY = 24 * 60 * 60 * 1000;

/**
 * What people should know of the moment an audit is about: that what AWS has may be otherwise by now.
 *
 * @param now - in ISO 8601
 */
export function ageNotes({ at }: Pick<Audit, 'at'>, now: string): readonly AcceptanceNote[] {
  const age = Date.parse(now) - Date.parse(at);
  if (age <= DAY && age >= -DAY) return [];
  const days = Math.floor(Math.abs(age) / DAY);
  return [
    {
      about: 'the snapshot',
      why: `AWS answered ${days} day${days === 1 ? '' : 's'} ${age > 0 ? 'ago' : 'from now, by the clock of this machine'}: it may be otherwise now`,
      next: 'npx rootguard snapshot, or an audit without --from, which asks AWS now',
    },
  ];
}
