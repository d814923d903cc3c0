import { matchesWildcard } from '../aws/events/wildcard';

/** What an AWS service wants to do with a topic or key. */
export interface ServiceRequest {
  /** For example 'events.amazonaws.com'. */
  readonly service: string;
  readonly action: string;
  readonly resource: string;
  /**
   * Condition keys that the service sends, in lower case. Undefined when the service satisfies no condition at all.
   */
  readonly context?: Readonly<Record<string, string>>;
}

interface Statement {
  readonly Sid?: string;
  readonly Effect?: string;
  readonly Principal?: unknown;
  readonly NotPrincipal?: unknown;
  readonly Action?: unknown;
  readonly NotAction?: unknown;
  readonly Resource?: unknown;
  readonly NotResource?: unknown;
  readonly Condition?: unknown;
}

/**
 * Says why a resource policy keeps a service from what it wants; undefined when the policy lets it.
 *
 * It is made for what AWS services send. Conditions with operators or keys that are not known here count as not
 * satisfied, so that a policy is rather reported once too often.
 */
export function whyRefused(policy: string, request: ServiceRequest): string | undefined {
  let statements: readonly Statement[];
  try {
    statements = [(JSON.parse(policy) as { Statement?: Statement | Statement[] }).Statement ?? []].flat();
  } catch {
    return 'the policy is not JSON';
  }
  const concerned = statements.filter(statement => concerns(statement, request));
  const nameOf = ({ Sid }: Statement) =>
    Sid === undefined || Sid === '' ? 'a statement without Sid' : `statement ${Sid}`;

  const denying = concerned.find(
    statement => statement.Effect === 'Deny' && isSatisfied(statement, request.context ?? {}),
  );
  if (denying !== undefined) return `${nameOf(denying)} denies ${request.action}`;

  const allowing = concerned.filter(({ Effect }) => Effect === 'Allow');
  if (allowing.some(statement => isSatisfied(statement, request.context))) return undefined;
  const [conditional] = allowing;
  return conditional === undefined
    ? `no statement allows ${request.action}`
    : `${nameOf(conditional)} allows ${request.action} only under a condition that the service does not satisfy`;
}

function concerns(statement: Statement, { service, action, resource }: ServiceRequest): boolean {
  const names = (value: unknown): string[] => strings((value as { Service?: unknown } | undefined)?.Service);
  const everybody = (value: unknown): boolean =>
    value === '*' || strings((value as { AWS?: unknown } | undefined)?.AWS).includes('*');
  const { Principal, NotPrincipal, Action, NotAction, Resource, NotResource } = statement;
  const principalFits =
    NotPrincipal === undefined
      ? everybody(Principal) || names(Principal).includes(service)
      : !everybody(NotPrincipal) && !names(NotPrincipal).includes(service);
  const actionIn = (value: unknown) =>
    strings(value).some(pattern => matchesWildcard(pattern.toLowerCase(), action.toLowerCase()));
  const resourceIn = (value: unknown) => strings(value).some(pattern => matchesWildcard(pattern, resource));
  return (
    principalFits &&
    (NotAction === undefined ? actionIn(Action) : !actionIn(NotAction)) &&
    (NotResource === undefined ? resourceIn(Resource) : !resourceIn(NotResource))
  );
}

function isSatisfied({ Condition: condition }: Statement, context: ServiceRequest['context']): boolean {
  if (condition === undefined || condition === null) return true;
  if (context === undefined) return Object.keys(condition).length === 0;
  return Object.entries(condition as Record<string, Record<string, unknown>>).every(([operator, keys]) =>
    Object.entries(keys).every(([key, values]) => holds(operator, context[key.toLowerCase()], strings(values))),
  );
}

function holds(operator: string, actual: string | undefined, wanted: readonly string[]): boolean {
  if (operator === 'Null') return wanted.includes(String(actual === undefined));
  const [, negated, ifExists] = /^(?:String|Arn)?(Not)?.*?(IfExists)?$/.exec(operator) ?? [];
  const test = TESTS[operator.replace(/IfExists$/, '').replace('Not', '')];
  if (test === undefined) return false;
  if (actual === undefined) return negated !== undefined || ifExists !== undefined;
  return wanted.some(value => test(value, actual)) === (negated === undefined);
}

const equal = (wanted: string, actual: string): boolean => wanted === actual;

/** Operators without Not and IfExists. */
const TESTS: Readonly<Record<string, (wanted: string, actual: string) => boolean>> = {
  StringEquals: equal,
  StringEqualsIgnoreCase: (wanted, actual) => equal(wanted.toLowerCase(), actual.toLowerCase()),
  StringLike: matchesWildcard,
  ArnEquals: matchesWildcard,
  ArnLike: matchesWildcard,
  Bool: (wanted, actual) => equal(wanted.toLowerCase(), actual),
};

// policies may give one value without a list, and truth values without quotes
const strings = (value: unknown): string[] =>
  [value]
    .flat()
    .filter(one => typeof one === 'string' || typeof one === 'boolean' || typeof one === 'number')
    .map(String);
