import { accountInArn } from '../../aws/arn';
import { OwnThings, ownThings } from '../../world/own-things';
import { comparedOnce } from '../../aws/policy/compare-once';
import { compareParsed, PolicyComparison } from '../../aws/policy/compare';
import { Condition, parsePolicy, Statement } from '../../aws/policy/document';
import { ReviewContext } from '../../world/context';

/**
 * Compares two resource policies, leaving aside what the second lets services of AWS do for the organization's own
 * accounts alone: they then act for nobody else.
 */
export function comparedBeyondOwn(context: ReviewContext, before: unknown, after: unknown): PolicyComparison {
  const comparison = comparedOnce(before, after, 'resource');
  if (comparison.weakened.length === 0) return comparison;
  const own = ownThings(context);
  const now = parsePolicy(after);
  const statements = now.document.statements.filter(statement => !isForOwn(statement, own));
  if (statements.length === now.document.statements.length) return comparison;
  const rest = { ...now, document: { ...now.document, statements } };
  return { ...compareParsed(parsePolicy(before), rest, 'resource'), statements: comparison.statements };
}

/** Whether a statement lets in services of AWS alone, and only for the organization's own. */
const isForOwn = ({ effect, principals, conditions }: Statement, own: OwnThings): boolean =>
  effect === 'Allow' &&
  principals !== undefined &&
  !principals.not &&
  principals.values.every(({ kind, id }) => kind === 'Service' && id !== '*') &&
  conditions.some(condition => bindsToOwn(condition, own));

/** What has to be there, and be one of the organization's own accounts, of their things, or the organization. */
function bindsToOwn({ set, operator, ifExists, key, values }: Condition, own: OwnThings): boolean {
  if (set !== undefined || ifExists || !/^(String|Arn)(Equals|Like)$/.test(operator)) return false;
  switch (key.toLowerCase()) {
    case 'aws:sourceaccount':
      return values.every(value => own.accounts.has(value));
    case 'aws:sourcearn':
      return values.every(value => own.accounts.has(accountInArn(value) ?? ''));
    case 'aws:sourceorgid':
      return values.every(value => own.organizations.has(value));
    default:
      return false;
  }
}
