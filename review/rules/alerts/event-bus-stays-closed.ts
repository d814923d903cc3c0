import { parsePolicy } from '../../../aws/policy/document';
import { ReviewContext } from '../../../world/context';
import { existing, isOfNewThing, ownerOf, Step } from '../../../world/fates';
import { isForeign, ownThings } from '../../../world/own-things';
import { isSamePlace } from '../../../world/place';
import { isSensitive, isUnknown, textAt, valueAt } from '../../../world/plan/attributes';
import { Attributes } from '../../../world/plan/plan';
import { changed, isSet } from '../../../world/plan/values';
import { busName } from '../../../world/guarding/kinds';
import { Weakening } from '../../compare/fact';
import { unknownAttributes } from '../../compare/order';
import { newPolicyWeakenings, policyWeakenings } from '../../compare/policy-weakenings';
import { thingOf, thingRule } from '../../compare/thing-rule';
import { DeniedPart, deniedParts, lostSenders } from './bus-senders';

const BUS = 'aws_cloudwatch_event_bus';
const POLICY = 'aws_cloudwatch_event_bus_policy';
const PERMISSION = 'aws_cloudwatch_event_permission';
const SHUT = 'Accounts that sent their events here are refused: what happens in them is not announced.';
const OPEN = 'Others can put events on the bus and so forge alerts, or bury real ones in noise.';

/** Event buses and who may put events on them: the organization, and nobody else. */
export const eventBusStaysClosed = thingRule(
  'event-bus-stays-closed',
  'An event bus is deleted, open to more senders, or closed to those it is for.',
  // what a replaced one takes along is another rule's
  {
    types: [BUS],
    matters: ({ fate }) => fate !== 'replaced',
    loss: SHUT,
    checks: [
      {
        ...{
          path: 'kms_key_identifier',
          keeps: { isWeaker: (was, is) => isSet(is) && is !== was, canWeaken: () => false },
        },
        ...{ says: 'gets another key', severity: 'warning' },
        means: 'When EventBridge may not use the key, the bus takes no events.',
      },
    ],
  },
  {
    types: [POLICY],
    loss: SHUT,
    weaker: ofPolicy,
    fresh: (policy, context) => {
      if (isOfNewThing(context, policy)) return [];
      const former = policyOfPermissions(policy, context);
      return former === undefined ? newPolicyWeakenings(context, policy, { means: OPEN }) : ofPolicy(former, context);
    },
    thing: (policy, context) => {
      const isOverwriting = policy.fate === 'new' && policyOfPermissions(policy, context) !== undefined;
      return thingOf(policy, isOverwriting ? 'new policy of event bus' : undefined);
    },
  },
  {
    types: [PERMISSION],
    loss: SHUT,
    weaker: ofPermission,
    fresh: ofNewPermission,
  },
);

function ofPolicy(policy: Step, context: ReviewContext): readonly Weakening[] {
  return [...policyWeakenings(policy, { means: OPEN }, context), ...ofSenders(context, policy)];
}

/** Permissions are statements of the one policy that a bus has: a new policy overwrites them. Undefined without any. */
function policyOfPermissions(policy: Step, context: ReviewContext): Step | undefined {
  const name = busName(textAt(policy.after, 'event_bus_name'));
  const named = parsePolicy(textAt(policy.after, 'policy')).document.statements[0]?.resources.values[0];
  const bus = textAt(ownerOf(context, policy)?.before, 'arn') ?? named ?? '*';
  const statements = permissionsOf(name, policy, context).map(({ before }) => statementOf(before, bus));
  if (statements.length === 0) return undefined;
  const before = { ...policy.after, policy: JSON.stringify({ Version: '2012-10-17', Statement: statements }) };
  return { ...policy, action: 'update', before };
}

const permissionsOf = (bus: string, near: Step, context: ReviewContext): readonly Step[] =>
  existing(context, PERMISSION).filter(
    one => busName(textAt(one.before, 'event_bus_name')) === bus && isSamePlace(context, one, near),
  );

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

function ofNewPermission(permission: Step, context: ReviewContext): readonly Weakening[] {
  if (isOfNewThing(context, permission)) return [];
  const bus = busName(textAt(permission.after, 'event_bus_name'));
  const wasOpen = permissionsOf(bus, permission, context).some(({ before }) => isOpen(before));
  if (isOpen(permission.after) && !wasOpen) return [{ says: 'is new and lets in everybody', means: OPEN }];
  return isForeign(context, textAt(permission.after, 'principal') ?? '')
    ? [{ says: 'is new and lets in an account of somebody else', means: OPEN }]
    : [];
}

/** Organizations, accounts and services that the policy let in and no longer does. */
function ofSenders(context: ReviewContext, change: Step): readonly Weakening[] {
  const path = 'policy';
  if (isUnknown(change, path)) return [];
  const [before, after] = [textAt(change.before, path), textAt(change.after, path)];
  if (before === after) return [];
  const lost = lostSenders(before, after);
  if (lost.length === 0) return ofDenied(context, change, deniedParts(before, after));
  const who = isSensitive(change, path) ? 'those that it is for' : lost.join(', ');
  return [{ says: `no longer lets in ${who}`, means: SHUT, details: [{ path }] }];
}

/** Some of those that the policy lets in: a danger when they are known to be there, or what a rule waits for. */
function ofDenied(context: ReviewContext, change: Step, parts: readonly DeniedPart[]): readonly Weakening[] {
  const { accounts } = ownThings(context);
  const others = parts.filter(
    ({ account }) => account === undefined || context.organization === undefined || accounts.has(account),
  );
  if (others.length === 0) return [];
  const bus = busName(textAt(change.after, 'event_bus_name'));
  const patterns = existing(context, 'aws_cloudwatch_event_rule').flatMap(({ before }) =>
    busName(textAt(before, 'event_bus_name')) === bus ? (textAt(before, 'event_pattern') ?? []) : [],
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

function ofPermission(change: Step): readonly Weakening[] {
  const paths = ['principal', 'condition', 'action', 'event_bus_name'].filter(path => changed(change, path) !== false);
  if (paths.length === 0) return [];
  const details = paths.map(path => ({ path }));
  const unknown = paths.filter(path => isUnknown(change, path));
  if (unknown.length > 0) {
    return [unknownAttributes(unknown, OPEN)];
  }
  if (isOpen(change.after) && !isOpen(change.before)) {
    return [{ says: 'lets in everybody', means: OPEN, details }];
  }
  if (isOpen(change.before)) return [];
  return [{ says: 'lets in others than before', means: `${SHUT} ${OPEN}`, details }];
}
