import { parseArn } from '../arn';
import { remembered } from '../remembered';
import { ContextValue, holds, indexOf, Lookup, singleValue } from './condition';
import { PolicyDocument, PrincipalKind, PrincipalSelection, Selection, Statement } from './document';
import { compile, fullResource, matches, matchesArn, remember } from './pattern';
import { count } from './work';

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

/** Steps that it takes to ask a statement about a request. */
const ASK = 150;

/** What one policy says by itself: 'none' when no statement matches. */
export type Decision = 'allow' | 'deny' | 'none';

/**
 * Decides a request as IAM does by one policy alone: a matching Deny wins.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function decide(document: PolicyDocument, request: PolicyRequest): Decision {
  count(document.statements.length * ASK);
  const matching = document.statements.filter(
    statement => matchesRequest(statement, request, document) && isMet(statement, request, document),
  );
  if (matching.some(({ effect }) => effect === 'Deny')) return 'deny';
  return matching.length > 0 ? 'allow' : 'none';
}

/** Whether a statement is about a request, conditions aside. */
export const matchesRequest = (
  statement: Statement,
  { principal, action, resource, context }: PolicyRequest,
  { variables }: PolicyDocument,
): boolean =>
  matchesAction(statement.actions, action) &&
  matchesResource(statement.resources, resource, variables ? lookupIn(context) : undefined) &&
  (statement.principals === undefined || matchesPrincipal(statement.principals, principal));

/** Whether a request meets the conditions of a statement. */
export const isMet = (
  { conditions }: Statement,
  { context }: PolicyRequest,
  { variables }: PolicyDocument,
): boolean => {
  const lookup = lookupIn(context);
  return conditions.every(condition => holds(condition, lookup, variables));
};

/** Looks context keys up, whatever their case. */
export const lookupIn = remembered((context: Readonly<Record<string, ContextValue>>): Lookup => {
  const values = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]));
  return key => values.get(key.toLowerCase());
});

/** Whether a statement's actions contain an action; case means nothing. */
export function matchesAction({ not, values }: Selection, action: string): boolean {
  const { exact, others } = indexOf(folded(values));
  const name = action.toLowerCase();
  return (exact.has(name) || others.some(value => value === '*' || matches(actionPattern(value), name))) !== not;
}

const folded = remembered((values: readonly string[]): readonly string[] => values.map(value => value.toLowerCase()));

const actionPattern = remember(action => compile(action, undefined) ?? '');

/** Whether a statement's resources contain a resource; '*', no resource, is in '*' alone. */
export function matchesResource({ not, values }: Selection, resource: string, lookup: Lookup | undefined): boolean {
  const variables = lookup && singleValue(lookup);
  const { exact, others } = indexOf(values);
  const isOne =
    (exact.has(resource) && resource.startsWith('arn:')) ||
    others.some(value => value === '*' || matchesArn(fullResource(value), resource, variables));
  return isOne !== not;
}

/** Whether a statement's principals contain the caller. */
export function matchesPrincipal({ not, values }: PrincipalSelection, { kind, id }: RequestPrincipal): boolean {
  const known = namesOf(values);
  const { partition, service, account, resource = '' } = parseArn(id) ?? {};
  // a session's ARN lacks the path of its role
  const role = service === 'sts' ? /^assumed-role\/([^/]+)\//.exec(resource)?.[1] : undefined;
  const names =
    kind === 'AWS'
      ? [id, account, ...(role === undefined ? [] : [roleName(`arn:${partition}:iam::${account}:role/${role}`)])]
      : [id, '*'];
  return (known.has('AWS *') || names.some(name => known.has(`${kind} ${name}`))) !== not;
}

/** Principals by kind and id, roles also without their path. */
const namesOf = remembered(
  (values: PrincipalSelection['values']): ReadonlySet<string> =>
    new Set(values.flatMap(({ kind, id }) => [`${kind} ${id}`, `${kind} ${roleName(id)}`])),
);

/** An ARN without the path of its role, marked so that nothing else is called so. */
function roleName(id: string): string {
  const start = id.indexOf(':role/');
  return start < 0 ? id : `${id.slice(0, start)} role ${id.slice(id.lastIndexOf('/') + 1)}`;
}
