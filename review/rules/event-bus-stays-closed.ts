import { isUnknown, textAt, valueAt } from '../attributes';
import { accountsOfOwner } from '../change-accounts';
import { parsePolicy } from '../policy/document';
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
      const weaker = [...policyWeakenings(change, 'policy', POLICY), ...ofSenders(change)];
      const thing = thingOf('policy of event bus', change, 'event_bus_name');
      const accounts = accountsOfOwner(context, change, 'event_bus_name', BUS);
      yield* findingOf(this.name, change, thing, [...lossOf(step, context, SHUT), ...weaker], accounts);
    }
    const permissions = stepsOf(
      context,
      'aws_cloudwatch_event_permission',
      identityBy('event_bus_name', 'statement_id'),
    );
    for (const step of permissions) {
      const { change } = step;
      const weaker = change.after === undefined ? [] : ofPermission(change);
      const thing = thingOf('event bus permission', change, 'statement_id');
      const accounts = accountsOfOwner(context, change, 'event_bus_name', BUS);
      yield* findingOf(this.name, change, thing, [...lossOf(step, context, SHUT), ...weaker], accounts);
    }
  },
};

/** Organizations, accounts and services that the policy let in and no longer names. */
function ofSenders(change: ResourceChange): readonly Weakening[] {
  const path = 'policy';
  if (change.after === undefined || isUnknown(change, path)) return [];
  const kept = sendersOf(textAt(change.after, path));
  const isForOrganizations = [...kept].some(sender => sender.startsWith('organization '));
  const lost = [...sendersOf(textAt(change.before, path))].filter(
    sender => !kept.has(sender) && !(sender === EVERYBODY && isForOrganizations),
  );
  // who lets everybody in needs no names
  if (lost.length === 0 || kept.has(EVERYBODY)) return [];
  return [
    {
      severity: 'danger',
      says: `no longer lets in ${lost.sort().join(', ')}`,
      means: SHUT,
      details: [detail(change, path)],
    },
  ];
}

const EVERYBODY = 'everybody';

function sendersOf(policy: string | undefined): ReadonlySet<string> {
  const { statements } = parsePolicy(policy).document;
  return new Set(
    statements.flatMap(({ effect, principals, actions, conditions }) => {
      if (effect !== 'Allow' || principals === undefined || principals.not) return [];
      if (!actions.not && !actions.values.some(action => /^(\*|events:(\*|put\*|putevents))$/i.test(action))) return [];
      const organizations = conditions.flatMap(({ key, values }) =>
        /^aws:(principalorgid|principalorgpaths)$/i.test(key) ? values.map(value => `organization ${value}`) : [],
      );
      return principals.values.flatMap(({ kind, id }) => {
        if (kind === 'AWS' && id === '*')
          return organizations.length > 0 ? organizations : conditions.length > 0 ? [] : [EVERYBODY];
        return [kind === 'AWS' ? `account ${id}` : id];
      });
    }),
  );
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
