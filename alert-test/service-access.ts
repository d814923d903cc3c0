import { isMet, matchesRequest, PolicyRequest } from '../aws/policy/decide';
import { parsePolicy, Statement } from '../aws/policy/document';

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

/**
 * Says why a resource policy keeps a service from what it wants; undefined when the policy lets it.
 *
 * A statement that cannot be read allows nothing, so that a policy is rather reported once too often.
 */
export function whyRefused(policy: string, { service, action, resource, context }: ServiceRequest): string | undefined {
  const { document, problems } = parsePolicy(policy);
  if (document.statements.length === 0 && problems.length > 0) return `the ${problems[0]}`;
  const request: PolicyRequest = {
    ...{ principal: { kind: 'Service', id: service }, action, resource },
    context: context ?? {},
  };
  const concerned = document.statements.filter(
    one => one.principals !== undefined && matchesRequest(one, request, document),
  );
  const nameOf = ({ sid }: Statement) => (sid === undefined ? 'a statement without Sid' : `statement ${sid}`);

  const denying = concerned.find(one => one.effect === 'Deny' && isMet(one, request, document));
  if (denying !== undefined) return `${nameOf(denying)} denies ${action}`;

  const allowing = concerned.filter(({ effect }) => effect === 'Allow');
  const isSatisfied = (one: Statement): boolean =>
    context === undefined ? one.conditions.length === 0 : isMet(one, request, document);
  if (allowing.some(isSatisfied)) return undefined;
  const [conditional] = allowing;
  return conditional === undefined
    ? `no statement allows ${action}`
    : `${nameOf(conditional)} allows ${action} only under a condition that the service does not satisfy`;
}
