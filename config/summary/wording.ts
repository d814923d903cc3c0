import { Account } from '../organization';

/** Most account keys a line lists. */
const KEYS_MAX = 10;

/** Returns '1 account', '2 accounts'. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** Returns the keys of accounts for people, of many the first and a count of the others. */
export function keys(accounts: readonly Account[]): string {
  const shown = accounts.slice(0, KEYS_MAX).map(({ key }) => key);
  return accounts.length > KEYS_MAX ? `${shown.join(', ')} and ${accounts.length - KEYS_MAX} more` : shown.join(', ');
}
