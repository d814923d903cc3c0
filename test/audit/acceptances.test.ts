import { stringify } from 'yaml';
import { audit, isFailing } from '../../audit/audit';
import { Judgement } from '../../audit/requirement';
import { Snapshot } from '../../world/live/snapshot';
import { organizationOf } from '../config/organization-of';
import { soundSnapshot } from './sound-snapshot';
import { FILE, MANAGEMENT, PAYMENTS, WEBSITE } from './three-accounts';

const entry = (more: object = {}) => ({
  ...{ requirement: 'CRED-3', targets: ['payments'], until: '2027-06-30' },
  ...{ reason: 'replaced by roles in May', approved_by: 'Security Lead', ...more },
});
const accepting = (...accept: object[]) => organizationOf(stringify({ ...FILE, accept }));
const SOUND = soundSnapshot(accepting());
const AT = '2026-11-21T23:59:59.000Z';

/** A snapshot in which root of some accounts has an access key. */
const keysOf = (...ids: string[]): Snapshot => ({
  ...SOUND,
  at: AT,
  accounts: SOUND.accounts.map(account =>
    ids.includes(account.id) ? { ...account, root: { ...account.root!, accessKeys: [{ active: true }] } } : account,
  ),
});

const only = { only: ['CRED-3'] };
const cells = (accept: object[], snapshot: Snapshot, scope = only): Record<string, Judgement> =>
  Object.fromEntries(audit(accepting(...accept), snapshot, scope).rows.map(row => [row.account.id, row.cells[0]!]));
const notes = (accept: object[], snapshot: Snapshot, scope = only) =>
  audit(accepting(...accept), snapshot, scope).notes;

const WHY = 'root has 1 access key, 1 active';
const HOLDS = { is: 'held', why: 'root has none' };

test('what is accepted is shown as accepted, with who, why and until when, and the audit passes', () => {
  expect(cells([entry()], keysOf(PAYMENTS))).toEqual({
    [MANAGEMENT]: HOLDS,
    [PAYMENTS]: {
      is: 'accepted',
      why: `${WHY} (accepted by Security Lead until 2027-06-30: replaced by roles in May)`,
      by: { approvedBy: 'Security Lead', until: '2027-06-30', reason: 'replaced by roles in May' },
    },
    [WEBSITE]: HOLDS,
  });
  const found = audit(accepting(entry()), keysOf(PAYMENTS), only);
  expect([isFailing(found), found.notes]).toEqual([false, []]);
});

test.each<[string, string[], readonly string[]]>([
  ['an account', ['website'], [WEBSITE]],
  ['an OU, with what is below it', ['Workloads'], [PAYMENTS, WEBSITE]],
  ['an OU below another one', ['Workloads/Prod'], [PAYMENTS]],
  ['root, which is every account', ['root'], [MANAGEMENT, PAYMENTS, WEBSITE]],
])('for %s', (_, targets, expected) => {
  const found = cells([entry({ targets })], keysOf(MANAGEMENT, PAYMENTS, WEBSITE));
  expect(Object.keys(found).filter(id => found[id]!.is === 'accepted')).toEqual(expected);
});

test('another requirement is not accepted with it', () =>
  expect(cells([entry({ requirement: 'CRED-4' })], keysOf(PAYMENTS))[PAYMENTS]!.is).toBe('not held'));

test('until the end of its last day, and of two entries as long as the longer one', () => {
  const on = (at: string, ...accept: object[]) => cells(accept, { ...keysOf(PAYMENTS), at })[PAYMENTS];
  expect(on('2027-06-30T23:59:59.999Z', entry())).toMatchObject({ is: 'accepted' });
  expect(on('2027-07-01T00:00:00.000Z', entry())).toMatchObject({
    is: 'not held',
    why: `${WHY} (Security Lead accepted it, which ended on 2027-06-30)`,
  });
  const longer = entry({ targets: ['root'], until: '2027-07-01' });
  expect(on('2027-07-01T00:00:00.000Z', longer, entry())).toMatchObject({ is: 'accepted' });
});

test('what could not be read is not accepted', () => {
  const snapshot = {
    ...SOUND,
    accounts: SOUND.accounts.map(one => (one.id === PAYMENTS ? { ...one, root: undefined } : one)),
  };
  expect(cells([entry()], snapshot)[PAYMENTS]!.is).toBe('unknown');
  expect(notes([entry()], snapshot)).toEqual([]);
});

describe('what is said of an entry', () => {
  const about = 'accept: CRED-3 for payments';

  test('that ends within 30 days, and not of one that ends in 31', () => {
    expect(notes([entry({ until: '2026-12-21' })], keysOf(PAYMENTS))).toEqual([
      { about, why: 'ends on 2026-12-21', next: 'mend what it accepts until then, or decide again' },
    ]);
    expect(cells([entry({ until: '2026-12-21' })], keysOf(PAYMENTS))[PAYMENTS]).toMatchObject({
      is: 'accepted',
      next: 'it ends within 30 days: rootguard credentials plan says what may be deleted: see docs/credentials.md, or decide again in accept',
    });
    expect(notes([entry({ until: '2026-12-22' })], keysOf(PAYMENTS))).toEqual([]);
    expect(cells([entry({ until: '2026-12-22' })], keysOf(PAYMENTS))[PAYMENTS]).not.toHaveProperty('next');
  });

  test('that has ended, whether or not somebody needs it', () => {
    const ended = {
      ...{ about, why: 'ended on 2026-11-20, and accepts nothing any more' },
      next: 'remove the entry, or decide again',
    };
    expect(notes([entry({ until: '2026-11-20' })], keysOf(PAYMENTS))).toEqual([ended]);
    expect(notes([entry({ until: '2026-11-20' })], keysOf())).toEqual([ended]);
  });

  test('that nobody needs, because it holds or cannot apply', () => {
    const needless = (requirement: string, target: string) => ({
      about: `accept: ${requirement} for ${target}`,
      why: 'is not needed: there is nothing to accept',
      next: 'remove it from accept',
    });
    const both = entry({ targets: ['payments', 'website'] });
    expect(notes([both], keysOf(PAYMENTS))).toEqual([needless('CRED-3', 'website')]);
    expect(notes([entry({ targets: ['Workloads'] })], keysOf(PAYMENTS))).toEqual([]);
    const ofManagement = entry({ requirement: 'SCP-1', targets: ['management'] });
    expect(notes([ofManagement], keysOf(), { only: ['SCP-1'] })).toEqual([needless('SCP-1', 'management')]);
  });

  test('nothing where its requirement or not every account was judged', () => {
    expect(notes([entry()], keysOf(), { only: ['CRED-2'] })).toEqual([]);
    const accounts = { ...only, accounts: [PAYMENTS] };
    expect(notes([entry()], keysOf(), accounts)).toEqual([]);
    expect(notes([entry({ until: '2026-11-20' })], keysOf(), accounts)).toHaveLength(1);
  });
});
