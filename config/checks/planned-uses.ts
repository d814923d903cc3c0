import { isDay } from '../calendar-day';
import { Check } from '../facts';
import { error, warning } from '../reading/problem';

/** Days that one announced use may take: whoever announces more announces nothing. */
export const PLANNED_DAYS = 7;

/** Planned uses are in accounts that are active, of real times, short, and not over. */
export const plannedUses: Check = function* ({ alerts }, { accounts, today }) {
  const list = 'alerts.planned';
  for (const [index, entry] of (alerts?.planned ?? []).entries()) {
    if (entry === undefined) continue;
    const at = (key: string) => ['alerts', 'planned', index, key];
    const { account, from, until } = entry;
    const status = account === undefined ? undefined : accounts.get(account)?.status;
    if (status !== undefined && status !== 'active') {
      const message = `${list}: '${account}' is not active, nobody uses its root`;
      yield warning('planned-without-effect', at('account'), message, 'remove the entry');
    }
    const unreal = Object.entries({ from, until }).filter(([, time]) => time !== undefined && !isMinute(time));
    for (const [key, time] of unreal) yield error('planned-time', at(key), `${list}: ${time} is no time of a day`);
    if (from === undefined || until === undefined || unreal.length > 0) continue;
    if (until <= from) {
      yield error('planned-time', at('until'), `${list}: ends at ${until}, and begins at ${from}`);
    } else if (Date.parse(until) - Date.parse(from) > PLANNED_DAYS * 24 * 60 * 60 * 1000) {
      const message = `${list}: ${from} to ${until} is more than ${PLANNED_DAYS} days`;
      yield error('planned-long', at('until'), message, 'announce each use by itself');
    } else if (until.slice(0, 10) < today) {
      yield warning(
        'planned-ended',
        at('until'),
        `${list}: was over at ${until}, no message quotes it any more`,
        'remove it',
      );
    }
  }
};

const isMinute = (time: string): boolean => isDay(time.slice(0, 10)) && /T(?:[01]\d|2[0-3]):[0-5]\dZ$/.test(time);
