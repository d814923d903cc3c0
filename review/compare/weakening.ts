import { accountsOf, subjectsOf } from '../../world/change-accounts';
import { ReviewContext, ReviewedOrganization } from '../../world/context';
import { endingOf } from '../../world/existing';
import { changesRegion } from '../../world/place';
import { isLost, isSensitive, show, textAt } from '../../world/plan/attributes';
import { ResourceChange } from '../../world/plan/plan';
import { detail } from '../../world/plan/values';
import { Step } from '../../world/steps';
import { Finding, Severity } from './finding';

/** One way in which a change weakens a thing. */
export interface Weakening {
  readonly severity: Severity;
  /** Goes on after the name of the thing, without full stop: 'is deleted'. */
  readonly says: string;
  /** A sentence: what it means for the organization. */
  readonly means: string;
  readonly details?: readonly string[];
  /** Ids of the accounts that it touches, where they are others than those that the thing is about. */
  readonly accounts?: readonly string[];
  /** Explains the others, and is nothing to say without them. */
  readonly isAside?: true;
}

/** What becomes of the thing as a whole: deleted, forgotten, replaced, or deleted at one of two addresses. */
export function lossOf(
  { change, left, overwritten }: Step,
  context: ReviewContext,
  means: string,
): readonly Weakening[] {
  if (overwritten !== undefined) {
    const says = `is defined at ${overwritten.address} as well`;
    return [{ severity: 'note', says, means: 'AWS has it as it is applied last.', isAside: true }];
  }
  if (left?.action === 'delete') {
    const says = `is deleted at ${left.address} and defined again at ${change.address}; the deletion may come last`;
    return [{ severity: 'warning', says, means: 'Use a moved block, or remove it from the state of the first.' }];
  }
  if (isLost(change) && isOfInactiveAccounts(change, context)) return [];
  switch (endingOf(change)) {
    case 'deleted': {
      const remedy = isOfUnlistedAccount(change, context) ? ` ${UNLISTED}` : '';
      return [{ severity: 'danger', says: 'is deleted', means: `${means}${remedy}` }];
    }
    case 'forgotten':
      return [
        {
          severity: 'danger',
          says: 'is forgotten: it stays in AWS, and Terraform no longer looks after it',
          means: 'It still works, but whoever changes or deletes it by hand is not noticed by the next plan.',
        },
      ];
    default:
      if (change.action === 'replace' && changesRegion(change)) {
        const regional = `Nothing of it is left where it was. ${means}`;
        return [
          { severity: 'danger', says: 'moves to another region', means: regional, details: [detail(change, 'region')] },
        ];
      }
      return change.action === 'replace'
        ? [{ severity: 'warning', says: 'is replaced', means: `It is missing until the new one works. ${means}` }]
        : [];
  }
}

/** Whether it is about accounts alone that are suspended or have left: they lose nothing. */
function isOfInactiveAccounts(change: ResourceChange, { organization }: ReviewContext): boolean {
  const ids = subjectsOf(change);
  return ids.length > 0 && ids.every(id => organization?.inactiveAccounts.includes(id));
}

const UNLISTED =
  'The org file no longer has this account; with status: left or suspended Terraform forgets what AWS keeps of it.';

/** Whether the org file of before had an account that it is about, and that of now says nothing of it. */
function isOfUnlistedAccount(change: ResourceChange, { organization, organizationBefore }: ReviewContext): boolean {
  if (organization === undefined || organizationBefore === undefined) return false;
  const listed = ({ accounts, inactiveAccounts }: ReviewedOrganization): string[] => [
    ...accounts.map(({ id }) => id),
    ...inactiveAccounts,
  ];
  const [now, before] = [listed(organization), listed(organizationBefore)];
  return subjectsOf(change).some(id => before.includes(id) && !now.includes(id));
}

/** A weakening that only the apply will tell, of something in the singular: 'a pattern'. */
export const unknownWeakening = (what: string, means: string): Weakening => ({
  severity: 'warning',
  says: `has ${what} that is unknown until apply`,
  means,
});

/** The same of attributes by their names. */
export const unknownAttributes = (paths: readonly string[], means: string): Weakening => ({
  severity: 'warning',
  says: `leaves ${joined(
    paths.map(path => `'${path}'`),
    ', ',
  )} unknown until apply`,
  means,
});

/** 'a', 'a and b', 'a; b and c'. */
function joined(texts: readonly string[], separator = '; '): string {
  const init = texts.slice(0, -1);
  if (init.length === 0) return texts.join('');
  // a list in one of them would swallow the last one
  const and = init.some(text => /[:,]/.test(text)) ? ', and ' : ' and ';
  return `${init.join(separator)}${and}${texts.at(-1)}`;
}

const RANK: Readonly<Record<Severity, number>> = { danger: 0, warning: 1, note: 2 };

/** One finding of all weakenings of a change, the worst first; none when there are none. Accounts: of the thing. */
export function findingOf(
  rule: string,
  change: ResourceChange,
  thing: string,
  weakenings: readonly Weakening[],
  accounts: readonly string[] = accountsOf(change),
): readonly Finding[] {
  const sorted = [...weakenings].sort((one, other) => RANK[one.severity] - RANK[other.severity]);
  const [worst] = sorted;
  if (worst === undefined || sorted.every(({ isAside }) => isAside)) return [];
  const means = sorted.filter(({ severity }) => severity === worst.severity).map(weakening => weakening.means);
  return [
    {
      rule,
      severity: worst.severity,
      stack: change.stack,
      address: change.address,
      accounts: [...new Set(sorted.flatMap(weakening => weakening.accounts ?? accounts))].sort(),
      summary: `The ${thing} ${joined(sorted.map(({ says }) => says))}.`,
      meaning: [...new Set(means)].slice(0, 2).join(' '),
      details: [...new Set(sorted.flatMap(({ details = [] }) => details))],
    },
  ];
}

/** What findings about all accounts say in place of listing them. */
export const EVERY_ACCOUNT = 'This touches every account of the organization.';

/** Findings about what there is one of for all accounts: none is listed. */
export const forEveryAccount = (findings: readonly Finding[], sentence = EVERY_ACCOUNT): readonly Finding[] =>
  findings.map(finding => ({ ...finding, accounts: [], meaning: `${finding.meaning} ${sentence}` }));

/** Name of a thing for a sentence: "alarm 'root-activity'"; its address when the name is not known. */
export function thingOf(noun: string, change: ResourceChange, ...paths: readonly string[]): string {
  for (const side of ['before', 'after'] as const) {
    const path = paths.find(path => textAt(change[side], path) !== undefined);
    if (path !== undefined && !isSensitive(change, path)) return `${noun} '${show(change, path, side)}'`;
  }
  return `${noun} ${change.address}`;
}
