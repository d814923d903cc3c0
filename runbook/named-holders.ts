import type { Account } from '../config/organization';
import type { Custody, Holders as CustodyHolders, Person, RootFactors } from '../people/custody/custody';
import type { Holders, Post } from './posts';

/** Who holds what by a custody file; the second person of a page is anybody, and nobody is named. */
export const holdersOf = (custody: Custody): Holders => ({
  areNamed: true,
  of: (post, account) => {
    const people = circlesOf(custody, post, account).flatMap(circle => circle?.people ?? []);
    return [...new Set(people.map(({ person }) => nameOf(person)))].sort();
  },
});

/** Whether a leaver has gone is a matter of the day; the page says the day. */
const nameOf = ({ name, left }: Person): string => (left === undefined ? name : `${name} (until ${left})`);

function circlesOf(custody: Custody, post: Post, account: Account): readonly (CustodyHolders | undefined)[] {
  const factors = custody.accounts.get(account.key);
  switch (post) {
    case 'approver':
      return [custody.approvers];
    case 'validator':
      return [custody.validators];
    case 'responder':
      return custody.responders.map(({ who }) => who);
    case 'deployer':
      return [custody.administrators?.tools];
    case 'scribe':
      return [];
    default:
      return factors === undefined ? [] : ofFactor(factors, post);
  }
}

function ofFactor(
  { mailbox, password, mfaDevices, phone, rootSessions }: RootFactors,
  post: 'mailbox' | 'password' | 'mfa' | 'phone' | 'session',
): readonly (CustodyHolders | undefined)[] {
  switch (post) {
    case 'mailbox':
      return [mailbox.heldBy];
    case 'password':
      return typeof password === 'string' ? [] : password.parts.map(({ heldBy }) => heldBy);
    case 'mfa':
      return mfaDevices.map(({ heldBy }) => heldBy);
    case 'phone':
      return [phone?.heldBy];
    case 'session':
      return [rootSessions?.heldBy];
  }
}
