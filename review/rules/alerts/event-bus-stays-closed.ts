import { isSensitive, isUnknown, textAt, valueAt } from '../../../world/plan/attributes';
import { DeniedPart, deniedParts, lostSenders } from './bus-senders';
import { addedSettings } from '../../../world/added-settings';
import { accountsOfOwner } from '../../../world/change-accounts';
import { existing } from '../../../world/existing';
import { madePolicies, PolicyOfThing } from '../../../world/made-policies';
import { isForeign } from '../../compare/new-policy';
import { ownThings } from '../../../world/own-things';
import { isSamePlace } from '../../../world/place';
import { newPolicyWeakenings, PolicyMeaning, policyWeakenings } from '../../compare/policy-change';
import { parsePolicy } from '../../../aws/policy/document';
import { Attributes, ResourceChange } from '../../../world/plan/plan';
import { Rule } from '../../compare/rule';
import { ReviewContext } from '../../../world/context';
import { findingOf, lossOf, thingOf, unknownAttributes, Weakening } from '../../compare/weakening';
import { identityBy, isIn, stepsOf } from '../../../world/steps';
import { changed, detail } from '../../../world/plan/values';

const BUS = 'aws_cloudwatch_event_bus';
const POLICY = 'aws_cloudwatch_event_bus_policy';
const PERMISSION = 'aws_cloudwatch_event_permission';
const SHUT = 'Accounts that sent their events here are refused: what happens in them is not announced.';
const OPEN = 'Others can put events on the bus and so forge alerts, or bury real ones in noise.';

const MEANING: PolicyMeaning = { widened: OPEN };

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
    const policies = stepsOf(context, POLICY, identityBy('event_bus_name'));
    for (const step of policies) {
      const { change } = step;
      const weaker = ofPolicy(context, change);
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
    for (const { change, isOverwriting } of madePolicies(context, overwritten(context), policies)) {
      const thing = thingOf(
        isOverwriting ? 'new policy of event bus' : 'policy of event bus',
        change,
        'event_bus_name',
      );
      const weaker = isOverwriting ? ofPolicy(context, change) : newPolicyWeakenings(context, change, OPEN);
      const accounts = accountsOfOwner(context, change, 'event_bus_name', BUS);
      yield* findingOf(this.name, change, thing, weaker, accounts);
    }
    const owner = { path: 'event_bus_name', type: BUS, name: 'name' };
    for (const { change, before } of addedSettings(context, PERMISSION, owner)) {
      if (isIn(permissions, change)) continue;
      const thing = thingOf('event bus permission', change, 'statement_id');
      const accounts = accountsOfOwner(context, change, 'event_bus_name', BUS);
      yield* findingOf(this.name, change, thing, ofNewPermission(context, change, before), accounts);
    }
  },
};

const ofPolicy = (context: ReviewContext, change: ResourceChange): readonly Weakening[] => [
  ...policyWeakenings(change, 'policy', MEANING, undefined, { context }),
  ...ofSenders(context, change),
];

/** Permissions are statements of the one policy that a bus has, so that a new policy overwrites them, too. */
const overwritten = (context: ReviewContext): PolicyOfThing => ({
  ...{ type: POLICY, path: 'event_bus_name', owners: [BUS], names: ['name'], isLocal: true },
  keyOf: nameOf,
  elseOf: change => {
    const name = nameOf(textAt(change.after, 'event_bus_name') ?? '');
    const isOfBus = (one: ResourceChange, path: string): boolean =>
      nameOf(textAt(one.before, path) ?? '') === name && isSamePlace(context, one, change);
    const bus = existing(context, BUS).find(one => isOfBus(one, 'name'));
    const named = parsePolicy(textAt(change.after, 'policy')).document.statements[0]?.resources.values[0];
    const statements = existing(context, PERMISSION)
      .filter(one => isOfBus(one, 'event_bus_name'))
      .map(({ before }) => statementOf(before, textAt(bus?.before, 'arn') ?? named ?? '*'));
    return statements.length === 0 ? undefined : JSON.stringify({ Version: '2012-10-17', Statement: statements });
  },
});

const nameOf = (bus: string): string => bus.replace(/^arn:.*:event-bus\//, '');

function statementOf(permission: Attributes | undefined, bus: string): object {
  const principal = textAt(permission, 'principal') ?? '';
  const [type, key] = ['type', 'key'].map(name => textAt(permission, `condition[0].${name}`));
  return {
    ...{ Effect: 'Allow', Action: textAt(permission, 'action') ?? 'events:PutEvents', Resource: bus },
    Principal: principal === '*' ? '*' : { AWS: principal },
    ...(type !== undefined &&
      key !== undefined && { Condition: { [type]: { [key]: valueAt(permission, 'condition[0].value') } } }),
  };
}

function ofNewPermission(
  context: ReviewContext,
  change: ResourceChange,
  before: readonly Attributes[],
): readonly Weakening[] {
  const isNewlyOpen = isOpen(change.after) && !before.some(isOpen);
  if (isNewlyOpen) return [{ severity: 'danger', says: 'is new and lets in everybody', means: OPEN }];
  return isForeign(context, textAt(change.after, 'principal') ?? '')
    ? [{ severity: 'danger', says: 'is new and lets in an account of somebody else', means: OPEN }]
    : [];
}

/** Organizations, accounts and services that the policy let in and no longer does. */
function ofSenders(context: ReviewContext, change: ResourceChange): readonly Weakening[] {
  const path = 'policy';
  if (change.after === undefined || isUnknown(change, path)) return [];
  const [before, after] = [textAt(change.before, path), textAt(change.after, path)];
  if (before === after) return [];
  const lost = lostSenders(before, after);
  if (lost.length === 0) return ofDenied(context, change, deniedParts(before, after));
  const who = isSensitive(change, path) ? 'those that it is for' : lost.join(', ');
  return [{ severity: 'danger', says: `no longer lets in ${who}`, means: SHUT, details: [detail(change, path)] }];
}

/** Some of those that the policy lets in: a danger when they are known to be there, or what a rule waits for. */
function ofDenied(context: ReviewContext, change: ResourceChange, parts: readonly DeniedPart[]): readonly Weakening[] {
  const { accounts } = ownThings(context);
  const others = parts.filter(
    ({ account }) => account === undefined || context.organization === undefined || accounts.has(account),
  );
  if (others.length === 0) return [];
  const bus = nameOf(textAt(change.after, 'event_bus_name') ?? '');
  const patterns = existing(context, 'aws_cloudwatch_event_rule').flatMap(({ before }) =>
    nameOf(textAt(before, 'event_bus_name') ?? 'default') === bus ? (textAt(before, 'event_pattern') ?? []) : [],
  );
  const isKnown = ({ account, sources }: DeniedPart): boolean =>
    (account !== undefined && accounts.has(account)) ||
    sources.some(source => patterns.some(pattern => pattern.includes(JSON.stringify(source))));
  const says = 'denies some of what it lets in';
  const details = isSensitive(change, 'policy') ? [] : [...new Set(others.map(({ text }) => text))];
  return [{ severity: others.some(isKnown) ? 'danger' : 'warning', says, means: SHUT, details }];
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
