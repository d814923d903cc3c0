import { Problem } from '../../../config/reading/problem';
import { alone } from './alone';
import { dates, inFuture, managementDevices } from './devices';
import { hours } from './hours';
import { indispensable } from './indispensable';
import { administrators, leavers, reviewers, sameName } from './people';
import { circularStorage, managementApart, onePlace } from './places';
import { Rule, Subject } from './subject';

/** Every rule about who holds what; each runs whatever the others find. */
const RULES: readonly Rule[] = [
  alone,
  indispensable,
  hours,
  leavers,
  sameName,
  reviewers,
  administrators,
  onePlace,
  managementApart,
  circularStorage,
  managementDevices,
  dates,
  inFuture,
];

/** What the rules find. */
export function* findings(subject: Subject): Iterable<Problem> {
  for (const rule of RULES) yield* rule(subject);
}
