import { compareText } from './existing';
import { ReviewedAccount, ReviewedOrganization } from './rule';

/** A root of an organization: 'r-abcd'. */
export const isRoot = (target: string): boolean => target.startsWith('r-');

/** The active member accounts that a policy attached to a root, OU or account reaches; never the management account. */
export function reachOf(organization: ReviewedOrganization, target: string): ReviewedAccount[] {
  return membersOf(organization).filter(account => reaches(organization, target, account));
}

/** Whether a policy attached to a root, OU or account reaches an account in it. */
export function reaches(organization: ReviewedOrganization, target: string, { id, ou }: ReviewedAccount): boolean {
  if (target === id || isRoot(target)) return true;
  const names = ou?.split('/') ?? [];
  return names.some((_, at) => organization.organizationalUnits.get(names.slice(0, at + 1).join('/')) === target);
}

/** Active member accounts, sorted by id: the accounts that SCPs bind. */
export const membersOf = ({ accounts, managementAccountId }: ReviewedOrganization): ReviewedAccount[] =>
  accounts.filter(({ id }) => id !== managementAccountId).sort((a, b) => compareText(a.id, b.id));

/** Ids of the accounts that a target stands for; without an organization only an account stands for itself. */
export const accountIdsOf = (organization: ReviewedOrganization | undefined, target: string): string[] =>
  organization === undefined
    ? /^\d{12}$/.test(target)
      ? [target]
      : []
    : reachOf(organization, target).map(({ id }) => id);

/** Whether a policy that is attached to one target reaches all that another one stands for. */
export function covers(organization: ReviewedOrganization | undefined, target: string, other: string): boolean {
  if (target === other || isRoot(target)) return true;
  if (organization === undefined) return false;
  const reached = new Set(reachOf(organization, target).map(({ id }) => id));
  const wanted = reachOf(organization, other);
  return wanted.length > 0 && wanted.every(({ id }) => reached.has(id));
}
