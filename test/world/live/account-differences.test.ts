import { ReviewedOrganization } from '../../../world/context';
import { AccountDifference, accountDifferences } from '../../../world/live/account-differences';
import { livingOrganization } from '../../../world/live/live-world';
import { ACCOUNT_STATES, AccountState } from '../../../world/live/snapshot';
import { snapshotOf } from './snapshot-of';

/** What the file says where it says what AWS does, and otherwise. */
const FILE = livingOrganization(snapshotOf());
const differences = (more: Partial<ReviewedOrganization>, snapshot = snapshotOf()): readonly AccountDifference[] =>
  accountDifferences({ ...FILE, ...more }, snapshot);
const withState = (id: string, state: AccountState | undefined) => {
  const { accounts, ...rest } = snapshotOf();
  return snapshotOf({
    ...rest,
    accounts: accounts.map(account => {
      const { state: was, ...others } = account;
      return account.id !== id ? { ...others, ...(was && { state: was }) } : { ...others, ...(state && { state }) };
    }),
  });
};
const without = (id: string) => FILE.accounts.filter(account => account.id !== id);
const PAYMENTS = { id: '222222222222', name: 'Payments' };

test('a file that says what AWS says differs in nothing', () => expect(differences({})).toEqual([]));

test('an account that the file does not have, and one that AWS does not have', () => {
  expect(differences({ accounts: without('222222222222') })).toEqual([{ ...PAYMENTS, kind: 'not in the file' }]);
  const more = { id: '000000000009', name: 'Gone' };
  expect(differences({ accounts: [...FILE.accounts, more] })).toEqual([{ ...more, kind: 'not in AWS' }]);
});

test('an account in another OU than the file says, also directly below the root', () => {
  const moved = (ou?: string) => [...without('222222222222'), { ...PAYMENTS, ...(ou !== undefined && { ou }) }];
  const inAws = 'Workloads/Prod';
  expect(differences({ accounts: moved('Workloads') })).toEqual([
    { ...PAYMENTS, kind: 'in another OU', inFile: 'Workloads', inAws },
  ]);
  expect(differences({ accounts: moved() })).toEqual([
    { ...PAYMENTS, kind: 'in another OU', inFile: undefined, inAws },
  ]);
});

test.each<[AccountState | undefined, string[], string[], string[]]>([
  ['PENDING_ACTIVATION', [], [], ['not in the file']],
  ['ACTIVE', [], ['active in AWS'], ['not in the file']],
  ['SUSPENDED', ['not active in AWS'], [], []],
  ['PENDING_CLOSURE', ['not active in AWS'], [], []],
  ['CLOSED', ['not active in AWS'], [], []],
  [undefined, ['of unknown state'], ['of unknown state'], ['not in the file']],
])('an account in state %s: active in the file, suspended there, or not there', (state, active, suspended, none) => {
  const snapshot = withState('222222222222', state);
  const kinds = (more: Partial<ReviewedOrganization>) => differences(more, snapshot).map(({ kind }) => kind);
  const inactiveAccounts = [...FILE.inactiveAccounts, '222222222222'];
  expect(kinds({})).toEqual(active);
  expect(kinds({ accounts: without('222222222222'), inactiveAccounts })).toEqual(suspended);
  expect(kinds({ accounts: without('222222222222') })).toEqual(none);
});

test('every state of AWS is tried', () => expect(ACCOUNT_STATES).toHaveLength(5));
