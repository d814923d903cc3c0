import { isSensitive, isUnknown, textAt, valueAt } from '../attributes';
import { lostSenders } from '../bus-senders';
import { addedSettings } from '../added-settings';
import { accountsOfOwner } from '../change-accounts';
import { openedToEverybody } from '../everybody';
import { PolicyMeaning, policyWeakenings } from '../policy-change';
import { Attributes, ResourceChange } from '../plan';
import { Rule } from '../rule';
import {
  changed,
  detail,
  findingOf,
  identityBy,
  lossOf,
  stepsOf,
  thingOf,
  unknownAttributes,
  Weakening,
} from '../weakening';

const BUS = 'aws_cloudwatch_event_bus';
const PERMISSION = 'aws_cloudwatch_event_permission';
const SHUT = 'Accounts that sent their events here are refused: what happens in them is not announced.';
const OPEN = 'Others can put events on the bus and so forge alerts, or bury real ones in noise.';

const POLICY: PolicyMeaning = { widened: OPEN };

/** Event buses and who may put events on them: the organization, and nobody else. */
export const eventBusStaysClosed: Rule = {
  name: 'event-bus-stays-closed',
  description: 'An event bus is deleted, open to more senders, or closed to those it is for.',
  *check(context) {
    for (const step of stepsOf(context, BUS, identityBy('name'))) {
      // what a replaced one takes along is another rule's
      if (step.change.action === 'replace') continue;
      const thing = thingOf('event bus', step.change, 'name');
      yield* findingOf(this.name, step.change, thing, lossOf(step, context, SHUT));
    }
    for (const step of stepsOf(context, 'aws_cloudwatch_event_bus_policy', identityBy('event_bus_name'))) {
      const { change } = step;
      const weaker = [...policyWeakenings(change, 'policy', POLICY, undefined, { context }), ...ofSenders(change)];
      const thing = thingOf('policy of event bus', change, 'event_bus_name');
      const accounts = accountsOfOwner(context, change, 'event_bus_name', BUS);
      yield* findingOf(this.name, change, thing, [...lossOf(step, context, SHUT), ...weaker], accounts);
    }
    const permissions = stepsOf(context, PERMISSION, identityBy('event_bus_name', 'statement_id'));
    for (const step of permissions) {
      const { change } = step;
      const weaker = change.after === undefined ? [] : ofPermission(change);
      const thing = thingOf('event bus permission', change, 'statement_id');
      const accounts = accountsOfOwner(context, change, 'event_bus_name', BUS);
      yield* findingOf(this.name, change, thing, [...lossOf(step, context, SHUT), ...weaker], accounts);
    }
    for (const type of ['aws_cloudwatch_event_bus_policy', PERMISSION]) {
      for (const { change, before } of addedSettings(context, type, {
        path: 'event_bus_name',
        type: BUS,
        name: 'name',
      })) {
        const isWider = type === PERMISSION ? isOpen(change.after) && !before.some(isOpen) : opens(change, before);
        if (!isWider) continue;
        const path = type === PERMISSION ? 'statement_id' : 'event_bus_name';
        const thing = thingOf(type === PERMISSION ? 'event bus permission' : 'policy of event bus', change, path);
        const accounts = accountsOfOwner(context, change, 'event_bus_name', BUS);
        const weaker: Weakening = { severity: 'danger', says: 'is new and lets in everybody', means: OPEN };
        yield* findingOf(this.name, change, thing, [weaker], accounts);
      }
    }
  },
};

/** Whether a policy that was not there lets everybody in. */
const opens = (change: ResourceChange, before: readonly Attributes[]): boolean =>
  !isUnknown(change, 'policy') &&
  openedToEverybody(textAt(before[0], 'policy') ?? '', textAt(change.after, 'policy') ?? '').length > 0;

/** Organizations, accounts and services that the policy let in and no longer does. */
function ofSenders(change: ResourceChange): readonly Weakening[] {
  const path = 'policy';
  if (change.after === undefined || isUnknown(change, path)) return [];
  const [before, after] = [textAt(change.before, path), textAt(change.after, path)];
  const lost = before === after ? [] : lostSenders(before, after);
  if (lost.length === 0) return [];
  const who = isSensitive(change, path) ? 'those that it is for' : lost.join(', ');
  return [{ severity: 'danger', says: `no longer lets in ${who}`, means: SHUT, details: [detail(change, path)] }];
}

/** Who a permission lets in: '*' is everybody, unless a condition names the organization. */
const isOpen = (permission: Attributes | undefined): boolean =>
  textAt(permission, 'principal') === '*' && valueAt(permission, 'condition[0].value') == null;

function ofPermission(change: ResourceChange): readonly Weakening[] {
  const paths = ['principal', 'condition', 'action', 'event_bus_name'].filter(path => changed(change, path) !== false);
  if (paths.length === 0) return [];
  const details = paths.map(path => detail(change, path));
  const unknown = paths.filter(path => isUnknown(change, path));
  if (unknown.length > 0) {
    return [unknownAttributes(unknown, OPEN)];
  }
  if (isOpen(change.after) && !isOpen(change.before)) {
    return [{ severity: 'danger', says: 'lets in everybody', means: OPEN, details }];
  }
  if (isOpen(change.before)) return [];
  return [{ severity: 'danger', says: 'lets in others than before', means: `${SHUT} ${OPEN}`, details }];
}
