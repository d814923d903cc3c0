import { accountInArn, isAccountId } from '../../aws/arn';
import { isSensitive, isUnknown, textAt } from '../../world/plan/attributes';
import { openedToEverybody } from './everybody';
import { compareText } from '../../world/plan/values';
import { ownThings } from '../../world/own-things';
import { parsePolicy } from '../../aws/policy/document';
import { ResourceChange } from '../../world/plan/plan';
import { ReviewContext } from '../../world/context';

/** What a policy lets in that was not there: nobody knows, everybody, or accounts of others. */
export interface LetIn {
  readonly severity: 'danger' | 'warning';
  /** Goes on after 'admits': 'everybody'. Undefined when only the apply will tell. */
  readonly whom?: string;
  readonly details: readonly string[];
}

/** Whom a policy lets in where none was: who it names is what it is for, unless that is everybody or somebody else. */
export function letInBy(context: ReviewContext, change: ResourceChange): LetIn | undefined {
  if (isUnknown(change, 'policy')) return { severity: 'warning', details: [] };
  const policy = textAt(change.after, 'policy') ?? '';
  const shown = (lines: readonly string[]): readonly string[] => (isSensitive(change, 'policy') ? [] : lines);
  const opened = openedToEverybody('', policy);
  if (opened.length > 0) return { severity: 'danger', whom: 'everybody', details: shown(opened) };
  const foreign = foreignAccounts(context, policy);
  if (foreign.length === 0) return undefined;
  const whom = foreign.length === 1 ? 'an account of somebody else' : 'accounts of somebody else';
  return { severity: 'danger', whom, details: shown(foreign.map(id => `account ${id}`)) };
}

/** Accounts that a policy allows something, and that neither the org file nor the plans know; none when these know none. */
function foreignAccounts(context: ReviewContext, policy: string): string[] {
  const named = parsePolicy(policy).document.statements.flatMap(({ effect, principals, conditions }) =>
    effect !== 'Allow' || principals === undefined || principals.not
      ? []
      : [
          ...principals.values.flatMap(({ kind, id }) => (kind === 'AWS' ? id : [])),
          ...conditions.flatMap(({ key, operator, values }) =>
            /^aws:principal(account|arn)$/i.test(key) && !operator.includes('Not') ? values : [],
          ),
        ],
  );
  return [...new Set(named.filter(id => isForeign(context, id)).map(id => accountIn(id)!))].sort(compareText);
}

/** Whether an account, or that of an ARN, is known to be none of the organization. */
export function isForeign(context: ReviewContext, principal: string): boolean {
  const { accounts } = ownThings(context);
  const account = accountIn(principal);
  return account !== undefined && accounts.size > 0 && !accounts.has(account);
}

const accountIn = (principal: string): string | undefined =>
  isAccountId(principal) ? principal : accountInArn(principal);
