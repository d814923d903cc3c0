import { ReviewContext } from '../../../world/context';
import { deploymentAccounts } from '../../../world/deployment-accounts';
import { isUnknown, listAt, textAt } from '../../../world/plan/attributes';
import { Attributes, ResourceChange } from '../../../world/plan/plan';
import { gainedTexts, quoted } from '../../../world/plan/values';
import { Weakening } from '../../compare/fact';
import { unknownAttributes } from '../../compare/order';

const FILTER = 'deployment_targets[0].account_filter_type';
const ACCOUNTS = 'deployment_targets[0].accounts';
const URL = 'deployment_targets[0].accounts_url';

/** Whether who is gone from a list is no longer deployed to: not where the list says who is left out. */
export const isListOfReached = (change: ResourceChange, path: string): boolean =>
  path !== ACCOUNTS ||
  !['DIFFERENCE', 'INTERSECTION'].includes(filterOf(change.before)) ||
  isSameFilter(change, 'INTERSECTION');

/** What a deployment loses by whom it leaves out of its OUs. */
export function filterWeakenings(change: ResourceChange, context: ReviewContext, means: string): readonly Weakening[] {
  return [...ofFilter(change, context, means), ...ofAddress(change, means)];
}

function ofFilter(change: ResourceChange, context: ReviewContext, means: string): readonly Weakening[] {
  if (isUnknown(change, FILTER)) return [unknownAttributes([FILTER], means)];
  const [was, is] = [filterOf(change.before), filterOf(change.after)];
  if (is === 'DIFFERENCE' && isUnknown(change, ACCOUNTS)) return [unknownAttributes([ACCOUNTS], means)];
  const isReached = reachedBefore(change, context);
  if (is === 'DIFFERENCE' && (was === is || was === 'NONE')) {
    const gained = was === is ? gainedTexts(change, ACCOUNTS) : listAt(change.after, ACCOUNTS).map(String);
    const more = gained.filter(isReached);
    if (more.length === 0) return [];
    // one that begins to leave accounts out tells so by its details
    const says = was === is ? `leaves ${quoted(change, ACCOUNTS, more)} out` : 'leaves accounts out';
    const path = was === is ? ACCOUNTS : FILTER;
    return [{ says, means, details: [{ path }] }];
  }
  if (was === is || !['DIFFERENCE', 'INTERSECTION'].includes(is)) return [];
  const { organization } = context;
  if (organization !== undefined) {
    const kept = new Set(deploymentAccounts(change.after, organization));
    if (deploymentAccounts(change.before, organization).every(id => kept.has(id))) return [];
  }
  return [{ says: 'leaves accounts out', means, details: [{ path: FILTER }] }];
}

/** A list of accounts that is read from elsewhere, and that no plan has. */
function ofAddress(change: ResourceChange, means: string): readonly Weakening[] {
  const isSet = [change.before, change.after].some(side => (textAt(side, URL) ?? '') !== '');
  if (isUnknown(change, URL)) return isSet ? [unknownAttributes([URL], means)] : [];
  if ((textAt(change.before, URL) ?? '') === (textAt(change.after, URL) ?? '')) return [];
  return [{ severity: 'warning', says: 'gets its list of accounts from elsewhere', means, details: [{ path: URL }] }];
}

const filterOf = (side: Attributes | undefined): string => textAt(side, FILTER) || 'NONE';

const isSameFilter = (change: ResourceChange, filter: string): boolean =>
  filterOf(change.before) === filter && filterOf(change.after) === filter;

/** Whether an account had the StackSet; anybody may have had it without an org file. */
function reachedBefore(change: ResourceChange, context: ReviewContext): (id: string) => boolean {
  const { organization, organizationBefore = organization } = context;
  if (organizationBefore === undefined) return () => true;
  const reached = new Set(deploymentAccounts(change.before, organizationBefore));
  return id => reached.has(id);
}
