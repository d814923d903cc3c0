import { Account, Organization } from './organization';
import { ReviewKey } from './reviews';

const OF_MANAGEMENT: readonly ReviewKey[] = ['drill', 'recovery'];

/**
 * The accounts of which something is due, in the order of the file: drills and tests of recovery are those of the
 * management account, or of the only one, as the documents ask; all else is of every active account.
 */
export const accountsFor = (review: ReviewKey, { accounts, managementAccount }: Organization): readonly Account[] =>
  OF_MANAGEMENT.includes(review) ? [managementAccount] : accounts.filter(({ status }) => status === 'active');
