import { decide, PolicyRequest } from './policy/decide';
import { parsePolicy, Statement } from './policy/document';

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
  let contexts: Readonly<Record<string, string>>[] = [{}];
  for (const { key, operator, values } of conditions) {
    // what must not be, or be missing, is not there
    if (operator.includes('Not') || operator === 'Null' || OF_SENDER.test(key)) continue;
    contexts = contexts
      .flatMap(context => values.map(value => ({ ...context, [key.toLowerCase()]: concrete(value) })))
      .slice(0, MOST);
  }
  const caller = callerOf(sender);
  const named = resources.not ? ['*'] : resources.values;
  return named.flatMap(resource =>
    contexts.map(context => ({
      ...{ principal: caller.principal, action: 'events:PutEvents', resource: concrete(resource) },
      context: { ...caller.context, ...context },
    })),
  );
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
  const account = /^\d{12}$/.exec(named ?? '')?.[0] ?? named?.split(':')[4] ?? '999999999998';
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

const concrete = (pattern: string): string => pattern.replaceAll('*', 'example').replaceAll('?', 'x');
