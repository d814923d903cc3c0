import { remembered } from '../aws/remembered';
import { isAccountId } from '../aws/arn';
import { compareText } from './plan/values';
import { ReviewedAccount, ReviewedOrganization } from './context';

/** A root of an organization: 'r-abcd'. */
export const isRoot = (target: string): boolean => target.startsWith('r-');

/** Rules ask for the same targets for every attachment, and an organization may have thousands. */
const REACHED = remembered<ReviewedOrganization, Map<string, readonly ReviewedAccount[]>>(
  () => new Map<string, readonly ReviewedAccount[]>(),
);

/** The active member accounts that a policy attached to a root, OU or account reaches; never the management account. */
export function reachOf(organization: ReviewedOrganization, target: string): readonly ReviewedAccount[] {
  const known = REACHED(organization);
  const found = known.get(target);
  if (found !== undefined) return found;
  const reached = isAccountId(target)
    ? [members(organization).get(target) ?? []].flat()
    : membersOf(organization).filter(one => reaches(organization, target, one));
  known.set(target, reached);
  return reached;
}

/** Whether a policy attached to a root, OU or account reaches an account in it. */
export function reaches(organization: ReviewedOrganization, target: string, { id, ou }: ReviewedAccount): boolean {
  if (target === id || isRoot(target)) return true;
  const names = ou?.split('/') ?? [];
  return names.some((_, at) => organization.organizationalUnits.get(names.slice(0, at + 1).join('/')) === target);
}

/** Active member accounts, sorted by id: the accounts that SCPs bind. */
export const membersOf = remembered((organization: ReviewedOrganization): readonly ReviewedAccount[] => [
  ...members(organization).values(),
]);

const members = remembered(
  ({ accounts, managementAccountId }: ReviewedOrganization): ReadonlyMap<string, ReviewedAccount> =>
    new Map(
      accounts
        .filter(({ id }) => id !== managementAccountId)
        .sort((a, b) => compareText(a.id, b.id))
        .map(account => [account.id, account]),
    ),
);

/** Ids of the accounts that a target stands for; without an organization only an account stands for itself. */
export const accountIdsOf = (organization: ReviewedOrganization | undefined, target: string): string[] =>
  organization === undefined
    ? isAccountId(target)
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
