import { parseArn } from '../../../aws/arn';
import { decide, matchesAction, PolicyRequest } from '../../../aws/policy/decide';
import { Condition, parsePolicy, Statement } from '../../../aws/policy/document';
import { concrete } from '../../../aws/policy/pattern';
import { describeStatement } from '../../../aws/policy/words';

export const EVERYBODY = 'everybody';

/** Values with which requests are tried, at most so many of one statement. */
const MOST = 100;

/**
 * Organizations, accounts and services that a policy of an event bus lets in and another one does not: it no longer names
 * them, denies them, or asks for what they do not all have.
 */
export function lostSenders(before: string | undefined, after: string | undefined): readonly string[] {
  const [then, now] = [parsePolicy(before).document, parsePolicy(after).document];
  const kept = new Set(now.statements.flatMap(sendersOf));
  const isForOrganizations = [...kept].some(sender => sender.startsWith(ORGANIZATION));
  const lost = then.statements.flatMap(statement =>
    sendersOf(statement).filter(sender => {
      // whoever let everybody in and names those it is for has closed the bus to others
      if (sender === EVERYBODY && isForOrganizations && !kept.has(EVERYBODY)) return false;
      if (!kept.has(sender) && !kept.has(EVERYBODY)) return true;
      return requestsOf(statement, sender).some(
        request => decide(then, request) === 'allow' && decide(now, request) !== 'allow',
      );
    }),
  );
  return [...new Set(lost)].sort();
}

const ORGANIZATION = 'organization ';
const ACCOUNT = 'account ';

/** Whom a statement lets put events on the bus. */
function sendersOf({ effect, principals, actions, conditions }: Statement): string[] {
  if (effect !== 'Allow' || principals === undefined || principals.not) return [];
  if (!actions.not && !actions.values.some(action => /^(\*|events:(\*|put\*|putevents))$/i.test(action))) return [];
  const organizations = conditions.flatMap(({ key, values }) =>
    /^aws:(principalorgid|principalorgpaths)$/i.test(key) ? values.map(value => `${ORGANIZATION}${value}`) : [],
  );
  return principals.values.flatMap(({ kind, id }) => {
    if (kind === 'AWS' && id === '*')
      return organizations.length > 0 ? organizations : conditions.length > 0 ? [] : [EVERYBODY];
    return [kind === 'AWS' ? `${ACCOUNT}${id}` : id];
  });
}

/** Requests of a sender as a statement wants them, one for each combination of what it asks for. */
function requestsOf({ conditions, resources }: Statement, sender: string): PolicyRequest[] {
  const contexts = keysAsked(conditions, key => !OF_SENDER.test(key));
  const caller = callerOf(sender);
  const named = resources.not ? ['*'] : resources.values;
  return named.flatMap(resource =>
    contexts.map(context => ({
      ...{ principal: caller.principal, action: PUT, resource: concrete(resource) },
      context: { ...caller.context, ...context },
    })),
  );
}

/** What a policy of an event bus denies of those that it lets in. */
export interface DeniedPart {
  /** The account, when it is one. */
  readonly account?: string;
  /** Values of events:source, when it is about these. */
  readonly sources: readonly string[];
  /** 'denies everybody events:PutEvents on … when events:source is aws.signin'. */
  readonly text: string;
}

/** Senders and events that a policy of an event bus denies and another one let in, though others of them may still come. */
export function deniedParts(before: string | undefined, after: string | undefined): readonly DeniedPart[] {
  const [then, now] = [parsePolicy(before).document, parsePolicy(after).document];
  const requests = then.statements.flatMap(statement =>
    sendersOf(statement)
      .filter(sender => sender !== EVERYBODY)
      .flatMap(sender => requestsOf(statement, sender)),
  );
  const denies = now.statements.filter(({ effect, actions }) => effect === 'Deny' && matchesAction(actions, PUT));
  return denies.flatMap(deny =>
    partsOf(deny).flatMap(({ account, keys, principal }): DeniedPart[] => {
      const isDenied = requests
        .map(request => ({
          ...{ ...request, context: { ...request.context, ...keys } },
          principal: principal === undefined ? request.principal : { kind: 'AWS' as const, id: principal },
        }))
        .some(request => decide(then, request) === 'allow' && decide(now, request) === 'deny');
      const sources = deny.conditions.flatMap(({ key, values }) => (/^events:source$/i.test(key) ? values : []));
      return isDenied ? [{ ...(account !== undefined && { account }), sources, text: describeStatement(deny) }] : [];
    }),
  );
}

const PUT = 'events:PutEvents';

/** Keys that tell senders, or events, apart. */
const TELLING = /^(events:.*|aws:principal(account|arn|orgpaths)|aws:source(arn|account)|aws:requestedregion)$/;

interface Part {
  readonly account?: string;
  readonly principal?: string;
  readonly keys: Readonly<Record<string, string>>;
}

/** Those that a Deny is about, one for each principal and each value of a condition. */
function partsOf({ principals, conditions }: Statement): Part[] {
  if (principals === undefined || principals.not) return [];
  const all = keysAsked(conditions, key => TELLING.test(key));
  return principals.values
    .filter(({ kind }) => kind === 'AWS')
    .flatMap(({ id }) =>
      all.map((keys): Part => {
        const arn = id.startsWith('arn:') ? id : keys['aws:principalarn'];
        const account = /^\d{12}$/.exec(id)?.[0] ?? keys['aws:principalaccount'] ?? parseArn(arn)?.account;
        if (account === undefined) return { keys };
        const principal = arn ?? `arn:aws:iam::${account}:role/sender`;
        const caller = { 'aws:PrincipalAccount': account, 'aws:PrincipalArn': principal };
        return { principal, keys: { ...keys, ...caller }, ...(/^\d{12}$/.test(account) && { account }) };
      }),
    )
    .slice(0, MOST);
}

/** Keys with values that conditions ask for, in all combinations; what must not be, or be missing, is not there. */
function keysAsked(conditions: readonly Condition[], isOf: (key: string) => boolean) {
  let all: Readonly<Record<string, string>>[] = [{}];
  for (const { key, operator, values } of conditions) {
    const name = key.toLowerCase();
    if (operator.includes('Not') || operator === 'Null' || !isOf(name)) continue;
    all = all.flatMap(keys => values.map(value => ({ ...keys, [name]: concrete(value) }))).slice(0, MOST);
  }
  return all;
}

const OF_SENDER = /^aws:(principalorgid|principalorgpaths)$/i;

/** Somebody of those who are let in, with nothing that only some of them have. */
function callerOf(sender: string): Pick<PolicyRequest, 'principal' | 'context'> {
  const always = { 'aws:SecureTransport': 'true' };
  const isOfAws = !sender.includes(' ') && sender !== EVERYBODY && !/^(\d{12}|arn:.*)$/.test(sender);
  if (isOfAws) {
    const context = { ...always, 'aws:PrincipalIsAWSService': 'true', 'aws:PrincipalServiceName': sender };
    return { principal: { kind: 'Service', id: sender }, context };
  }
  const named = sender.startsWith(ACCOUNT) ? sender.slice(ACCOUNT.length) : undefined;
  const account = /^\d{12}$/.exec(named ?? '')?.[0] ?? parseArn(named)?.account ?? '999999999998';
  const role = named?.startsWith('arn:') === true ? named : `arn:aws:iam::${account}:role/sender`;
  const organization = sender.startsWith(ORGANIZATION) ? concrete(sender.slice(ORGANIZATION.length)) : undefined;
  return {
    principal: { kind: 'AWS', id: role },
    context: {
      ...always,
      'aws:PrincipalIsAWSService': 'false',
      'aws:PrincipalAccount': account,
      'aws:PrincipalArn': role,
      ...(organization !== undefined && { 'aws:PrincipalOrgID': organization.split('/')[0]! }),
      ...(organization?.includes('/') === true && { 'aws:PrincipalOrgPaths': organization }),
    },
  };
}
