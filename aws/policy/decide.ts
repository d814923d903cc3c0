import { parseArn } from '../arn';
import { ContextValue, holds, Lookup } from './condition';
import { PolicyDocument, PolicyPrincipal, PrincipalKind, PrincipalSelection, Selection, Statement } from './document';
import { compile, fullResource, matches, matchesArn, remember, Variables } from './pattern';

/** Who calls; an AWS caller by ARN. Nobody in particular is 'Anonymous'. */
export interface RequestPrincipal {
  readonly kind: PrincipalKind | 'Anonymous';
  readonly id: string;
}

/** One request to AWS. */
export interface PolicyRequest {
  readonly principal: RequestPrincipal;
  /** For example 's3:GetObject'. */
  readonly action: string;
  /** An ARN, or '*' for an action that has no resource. */
  readonly resource: string;
  readonly context: Readonly<Record<string, ContextValue>>;
}

/** What one policy says by itself: 'none' when no statement matches. */
export type Decision = 'allow' | 'deny' | 'none';

/**
 * Decides a request as IAM does by one policy alone: a matching Deny wins.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function decide(document: PolicyDocument, request: PolicyRequest): Decision {
  const lookup = lookupIn(request.context);
  const matching = document.statements.filter(statement => matchesRequest(statement, request, lookup, document));
  if (matching.some(({ effect }) => effect === 'Deny')) return 'deny';
  return matching.length > 0 ? 'allow' : 'none';
}

function matchesRequest(
  statement: Statement,
  { principal, action, resource }: PolicyRequest,
  lookup: Lookup,
  { variables }: PolicyDocument,
): boolean {
  return (
    matchesAction(statement.actions, action) &&
    matchesResource(statement.resources, resource, variables ? lookup : undefined) &&
    (statement.principals === undefined || matchesPrincipal(statement.principals, principal)) &&
    statement.conditions.every(condition => holds(condition, lookup, variables))
  );
}

/** Looks context keys up, whatever their case. */
export function lookupIn(context: Readonly<Record<string, ContextValue>>): Lookup {
  const values = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]));
  return key => values.get(key.toLowerCase());
}

/** Whether a statement's actions contain an action; case means nothing. */
export const matchesAction = ({ not, values }: Selection, action: string): boolean =>
  values.some(value => value === '*' || matches(actionPattern(value), action.toLowerCase())) !== not;

const actionPattern = remember(action => compile(action.toLowerCase(), undefined) ?? '');

/** Whether a statement's resources contain a resource; '*', no resource, is in '*' alone. */
export function matchesResource({ not, values }: Selection, resource: string, lookup: Lookup | undefined): boolean {
  const variables: Variables | undefined =
    lookup &&
    (key => {
      const value = lookup(key);
      return typeof value === 'string' ? value : undefined;
    });
  return values.some(value => value === '*' || matchesArn(fullResource(value), resource, variables)) !== not;
}

/** Whether a statement's principals contain the caller. */
export const matchesPrincipal = ({ not, values }: PrincipalSelection, caller: RequestPrincipal): boolean =>
  values.some(value => isPrincipal(value, caller)) !== not;

function isPrincipal({ kind, id }: PolicyPrincipal, caller: RequestPrincipal): boolean {
  if (kind === 'AWS' && id === '*') return true;
  if (kind !== caller.kind) return false;
  if (kind !== 'AWS') return id === '*' || id === caller.id;
  return (
    id === caller.id ||
    id === parseArn(caller.id)?.account ||
    (roleOf(caller.id) ?? '') === id.replace(/:role\/.*\//, ':role/')
  );
}

/** The role of a session, by name, since a session's ARN lacks the role's path. */
function roleOf(arn: string): string | undefined {
  const { partition, service, account, resource = '' } = parseArn(arn) ?? {};
  const role = /^assumed-role\/([^/]+)\//.exec(resource)?.[1];
  return service !== 'sts' || role === undefined ? undefined : `arn:${partition}:iam::${account}:role/${role}`;
}
