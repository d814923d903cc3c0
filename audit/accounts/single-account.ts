import { rootAlarmRings } from '../alarms/root-alarm';
import { peopleAreTold } from '../alerts/told';
import { alternateContactsAreThere, managementPhone } from '../contacts/contacts';
import { held, notApplicable, notHeld, Requirement } from '../requirement';
import { trailRecords } from '../trail/trail';

/** What protects root of an account that no SCP can bind. */
const PARTS: readonly Requirement[] = [
  alternateContactsAreThere,
  managementPhone,
  trailRecords,
  rootAlarmRings,
  peopleAreTold,
];

/** FORM-1. */
export const singleAccountIsGuarded: Requirement = {
  id: 'FORM-1',
  title: 'contacts, trail and alarms of a single account',
  judge(account, context) {
    if (context.snapshot.organization !== undefined) {
      return notApplicable('asked of an account without an organization');
    }
    const found = PARTS.map(({ id, judge }) => ({ id, judgement: judge(account, context) }));
    const ids = (...kinds: string[]): string =>
      found.flatMap(({ id, judgement }) => (kinds.includes(judgement.is) ? id : [])).join(', ');
    const [missing, unknown] = [ids('not held', 'off'), ids('unknown')];
    const next = 'see there; no SCP can deny root without an organization';
    if (missing !== '') return notHeld(`of what protects it these do not hold: ${missing}`, next);
    if (unknown !== '') return { is: 'unknown', why: `nobody could judge ${unknown}`, next };
    return held('contacts, phone number, trail, alarm and alerts are there');
  },
};
