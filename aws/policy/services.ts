import { decide, matchesAction, PolicyRequest } from './decide';
import { parsePolicy, PolicyDocument, Statement } from './document';
import { concrete, intersections } from './pattern';
import { Work } from './work';
import { Fate, fateOf, isAbout, mayHaveSource, serviceContext, SOURCES, valuesFor } from './service-request';

/** What a service of AWS asks for, on behalf of a thing that somebody knows. */
export interface Delivery {
  readonly request: PolicyRequest;
  /** The trail, log group or alarm that it acts for: its ARN, or its address when that is not known. */
  readonly of: string;
}

/** What a service of AWS may do by a policy. */
export interface ServiceAction {
  /** 'cloudtrail.amazonaws.com' */
  readonly service: string;
  /** 's3:PutObject' */
  readonly action: string;
  /** For which delivery, where it is only for that one. */
  readonly of?: string;
}

/** Says it: 'cloudtrail.amazonaws.com: s3:PutObject for arn:…'. */
export const serviceActionText = ({ service, action, of }: ServiceAction): string =>
  `${service}: ${action}${of === undefined ? '' : ` for ${of}`}`;

/** Actions that services of AWS call by these policies; a wildcard stands for those of them that it matches. */
const ACTIONS = [
  ...['events:PutEvents', 's3:GetBucketAcl', 's3:GetBucketLocation', 's3:ListBucket', 's3:PutObject', 'sns:Publish'],
  ...['sqs:SendMessage', 'sts:AssumeRole', 'kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey'],
  ...['kms:ReEncryptFrom', 'kms:ReEncryptTo'],
];

/** Keys of which every value is tried: what a service acts for, and what it encrypts. */
const TRIED = /^(aws:source(arn|account|orgid|orgpaths|owner)|kms:encryptioncontext.*)$/;

/** Most requests tried for one action of one statement. */
const MOST = 200;

/** What AWS services may no longer do, each once, sorted by its text. */
export interface LostActions {
  readonly lost: readonly ServiceAction[];
  /** What is denied in part, or depends on keys that nobody knows whether the service sends. */
  readonly doubtful: readonly ServiceAction[];
}

/** What AWS services may no longer do by a resource policy, for whatever they do it; what is doubtful is lost. */
export function lostServiceActions(
  before: unknown,
  after: unknown,
  deliveries: readonly Delivery[] = [],
): readonly ServiceAction[] {
  const [then, now] = [parsePolicy(before).document, parsePolicy(after).document];
  const delivered = deliveries.filter(
    ({ request }) => decide(then, request) === 'allow' && fateOf(now, request, false) === 'lost',
  );
  const tried = triedFates(then, now).filter(({ fate }) => fate === 'spared' || fate === 'lost');
  return sorted([...tried.map(({ action }) => action), ...delivered.map(actionOf)]);
}

/**
 * What AWS services may no longer do by a resource policy, or perhaps no longer.
 *
 * Tries what is known to be delivered, and beside it a request for each service, action, resource and source that was
 * allowed. A policy may name the source that it did not name before, because a service that is only bound more tightly
 * has lost nothing, unless what is known is then refused.
 */
export function lostActions(before: unknown, after: unknown, deliveries: readonly Delivery[]): LostActions {
  const [then, now] = [parsePolicy(before).document, parsePolicy(after).document];
  const known = deliveries
    .filter(({ request }) => decide(then, request) === 'allow')
    .map(({ request, of }) => ({ action: { ...actionOf({ request }), of }, fate: fateOf(now, request, false) }));
  // what passes for a known delivery hardens, whatever another one might lack
  const isKnown = (one: ServiceAction): boolean => known.some(({ action }) => isSame(action, one));

  const tried = triedFates(then, now);
  const lost = [...tried, ...known].flatMap(({ action, fate }) => (fate === 'lost' ? action : []));
  const doubtful = [
    ...tried.flatMap(({ action, fate }) => (fate === 'spared' && !isKnown(action) ? action : [])),
    ...known.flatMap(({ action, fate }) => (fate === 'asked' || fate === 'spared' ? action : [])),
    ...deniedInPart(then, now),
  ];
  const isLost = (one: ServiceAction): boolean =>
    lost.some(other => isSame(other, one) && (one.of === undefined || one.of === other.of));
  return { lost: sorted(lost), doubtful: sorted(doubtful.filter(one => !isLost(one))) };
}

const isSame = (one: ServiceAction, other: ServiceAction): boolean =>
  one.service === other.service && one.action === other.action;

function sorted(actions: readonly ServiceAction[]): readonly ServiceAction[] {
  const byText = new Map(actions.map(one => [serviceActionText(one), one]));
  return [...byText.keys()].sort().map(text => byText.get(text)!);
}

interface Tried {
  readonly request: PolicyRequest;
}

const actionOf = ({ request: { principal, action } }: Tried): ServiceAction => ({ service: principal.id, action });

/** Work for trying requests; of the first action for which none is left, nobody can tell. */
const TRIES = 80_000_000;

/** What becomes of the requests of services that a policy allows; what cannot be made up says nothing. */
function triedFates(then: PolicyDocument, now: PolicyDocument): { action: ServiceAction; fate: Fate }[] {
  const work = new Work(TRIES);
  const fates: { action: ServiceAction; fate: Fate }[] = [];
  for (const { allow, grant } of grantsIn(then)) {
    if (work.isSpent) return [...fates, { action: grant, fate: 'spared' }];
    for (const { request } of requestsOf(allow, grant)) {
      if (decide(then, request) === 'allow') fates.push({ action: grant, fate: fateOf(now, request, true) });
    }
  }
  return fates;
}

const allowsIn = ({ statements }: PolicyDocument): Statement[] => statements.filter(({ effect }) => effect === 'Allow');

type Grant = Omit<ServiceAction, 'of'>;

/** Each service and action of each Allow. */
function* grantsIn(policy: PolicyDocument): Iterable<{ readonly allow: Statement; readonly grant: Grant }> {
  for (const allow of allowsIn(policy)) {
    const actions = actionsOf(allow);
    for (const service of servicesOf(allow)) for (const action of actions) yield { allow, grant: { service, action } };
  }
}

const servicesOf = ({ principals }: Statement): string[] =>
  principals === undefined || principals.not
    ? []
    : principals.values.flatMap(({ kind, id }) => (kind === 'Service' ? [id] : []));

function actionsOf({ actions }: Statement): string[] {
  if (actions.not) return [];
  return actions.values.flatMap(action => {
    const known = ACTIONS.filter(one => matchesAction({ not: false, values: [action] }, one));
    return /[*?]/.test(action) && known.length > 0 ? known : [action];
  });
}

/** A request for each resource and each source of a statement. */
function requestsOf(statement: Statement, { service, action }: Grant): Tried[] {
  const sources = sourcesOf(statement);
  return resourcesFor(action, statement)
    .flatMap(resource => sources.map(source => requestOf({ service, action }, concrete(resource), source)))
    .slice(0, MOST);
}

const requestOf = ({ service, action }: Grant, resource: string, source: Readonly<Record<string, string>>): Tried => ({
  request: {
    ...{ principal: { kind: 'Service', id: service }, action, resource },
    context: { ...serviceContext(service), ...source },
  },
});

/** Resources that an action may be about: a bucket is no object. */
function resourcesFor(action: string, { resources }: Statement): readonly string[] {
  const all = resources.not ? ['*'] : resources.values;
  const isObject = /^s3:(Put|Get|Delete|Abort)Object/i.test(action);
  const fitting = /^s3:/i.test(action)
    ? all.filter(one => one === '*' || /^[^/]*\*$/.test(one) || one.includes('/') === isObject)
    : all;
  return fitting.length > 0 ? fitting : all.slice(0, 1);
}

/** What a request needs for the conditions of a statement, once for each of its sources. */
function sourcesOf({ conditions }: Statement): Readonly<Record<string, string>>[] {
  let all: Readonly<Record<string, string>>[] = [{}];
  for (const condition of conditions) {
    const key = condition.key.toLowerCase();
    const values = valuesFor(condition);
    if (values.length === 0) continue;
    all = TRIED.test(key)
      ? all.flatMap(one => values.map(value => ({ ...one, [key]: value }))).slice(0, MOST)
      : all.map(one => ({ ...one, [key]: values[0]! }));
  }
  return all;
}

/** Actions within a Deny of now that were allowed: for its resources and its sources. */
function deniedInPart(then: PolicyDocument, now: PolicyDocument): ServiceAction[] {
  const work = new Work(TRIES);
  const denies = now.statements.filter(({ effect }) => effect === 'Deny');
  const denied: ServiceAction[] = [];
  for (const { allow, grant } of grantsIn(then)) {
    const about = { principal: { kind: 'Service' as const, id: grant.service }, action: grant.action };
    for (const deny of denies) {
      if (work.isSpent) return [...denied, grant];
      if (!isAbout(deny, about) || (!mayHaveSource(grant.service, grant.action) && hasSource(deny))) continue;
      const isDenied = partOf(allow, deny, grant).some(
        ({ request }) => decide(then, request) === 'allow' && fateOf(now, request, true) === 'lost',
      );
      if (isDenied) denied.push(grant);
    }
  }
  return denied;
}

const hasSource = ({ conditions }: Statement): boolean => conditions.some(({ key }) => SOURCES.test(key.toLowerCase()));

/** Requests of an Allow that a Deny may be about. */
function partOf(allow: Statement, deny: Statement, grant: Grant): Tried[] {
  const own = resourcesFor(grant.action, allow);
  const both = deny.resources.not
    ? own
    : own.flatMap(one => resourcesFor(grant.action, deny).flatMap(other => intersections(one, other)));
  // what a Deny leaves alone, or asks to be missing, is no part of it
  const conditions = deny.conditions.filter(
    ({ key, operator }) => TRIED.test(key.toLowerCase()) && !operator.includes('Not') && operator !== 'Null',
  );
  const denied = sourcesOf({ ...deny, conditions });
  const sources = sourcesOf(allow).flatMap(source => denied.map(one => ({ ...source, ...one })));
  return both
    .slice(0, MOST)
    .flatMap(resource => sources.map(source => requestOf(grant, concrete(resource), source)))
    .slice(0, MOST);
}
