import { ReviewContext } from '../../world/context';
import { accountCoverage, accountsUnread, isCovered } from '../../world/live/account-coverage';
import { controlNoun } from '../compare/control-words';
import { CoverageOf } from './report';

/** Which accounts a review took for all; that all are covered it says of those alone that AWS named. */
export function coverageOf(context: ReviewContext): CoverageOf | undefined {
  const { organization, living } = context;
  if (organization === undefined) return undefined;
  const found = accountCoverage(context);
  if (found === undefined || living === undefined) {
    const count = organization.accounts.length;
    const unread = living && accountsUnread(living);
    const why =
      unread === undefined
        ? 'AWS was not asked which accounts there are'
        : `Which accounts AWS has could not be read (${unread.action}: ${unread.reason})`;
    const text = `${why}: the ${accounts(count)} of the org file ${count === 1 ? 'was' : 'were'} taken for all.`;
    return { source: 'org file', accounts: count, text };
  }
  const { active, controls, notInPlans, unmanagedContacts } = found;
  const total = active.length;
  const covered = active.filter(id => isCovered(found, id)).length;
  const by = controls.map(({ name, coverable, covered: has }) => {
    const count = coverable.filter(id => has.has(id)).length;
    return count === coverable.length ? controlNoun(name) : `${controlNoun(name)} ${count} of ${coverable.length}`;
  });
  const unplanned = notInPlans.length === 0 ? '' : `; not in these plans: ${notInPlans.map(controlNoun).join(', ')}`;
  const left = unmanagedContacts.length;
  const byChoice = left === 0 ? '' : `; contacts of ${accounts(left)} left alone by choice`;
  const [uncoverable] = active.filter(id => !controls.some(({ coverable }) => coverable.includes(id)));
  // contacts aside, which can be left alone, an SCP alone cannot cover everybody
  const unbound = uncoverable === organization.managementAccountId ? '; no SCP binds the management account' : '';
  const of = `${accounts(total)} that AWS has`;
  const text =
    controls.length === 0
      ? `These plans have nothing that covers the ${of}.`
      : `${covered === total ? `All ${of} are covered` : `${covered} of the ${of} are covered`} (${by.join(', ')}${unbound}${unplanned}${byChoice}).`;
  return { source: 'AWS', at: living.at, accounts: total, covered, text };
}

const accounts = (count: number): string => `${count} account${count === 1 ? '' : 's'}`;
