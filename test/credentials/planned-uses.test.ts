import { acme } from '../sandbox/acme-organization';
import { plannedUses } from '../../credentials/planned-uses';
import { accountsOf } from '../../people/records/accounts';
import { recordOf } from '../../people/records/record';

const NOW = Date.parse('2026-06-30T12:00:00Z');
const accounts = accountsOf(acme);
const LEDGER = '888888888888';

const record = (path: string, lines: readonly string[], kind = 'planned-use') =>
  recordOf(path, `---\nkind: ${kind}\n${lines.join('\n')}\n---\n`, { accounts, now: NOW });
const uses = (...files: ReturnType<typeof record>[]) => plannedUses(files, accounts, NOW);
const ofLedger = ['accounts: [ledger-prod]', 'from: 2026-06-30T10:00Z'];

test.each([
  ['at its last minute', '2026-06-30T12:00Z', true],
  ['one that is over', '2026-06-30T11:59Z', false],
])('%s', (_, until, counts) => {
  const found = uses(record('records/a.md', [...ofLedger, `to: ${until}`]));
  expect(found).toEqual(counts ? [{ account: LEDGER, record: 'records/a.md', until }] : []);
});

test('the one that ends last is told, in whichever order; one without a readable end before all', () => {
  const soon = record('records/soon.md', [...ofLedger, 'to: 2026-07-01T10:00Z']);
  const later = record('records/later.md', [...ofLedger, 'to: 2026-07-02T10:00Z']);
  const open = record('records/open.md', [...ofLedger, 'to: TODO']);
  for (const files of [
    [soon, later],
    [later, soon],
  ]) {
    expect(uses(...files)).toEqual([{ account: LEDGER, record: 'records/later.md', until: '2026-07-02T10:00Z' }]);
  }
  expect(uses(later, open)).toEqual([{ account: LEDGER, record: 'records/open.md' }]);
  expect(uses(open, later)).toEqual(uses(later, open));
});

test('an OU is all accounts in it; who cannot be read is everybody; another kind plans nothing', () => {
  const to = 'to: 2026-07-01T10:00Z';
  const idsOf = (...lines: string[]) => uses(record('records/a.md', [...lines, to])).map(({ account }) => account);
  expect(idsOf('accounts: [Workloads/Prod]')).toEqual([LEDGER]);
  const all = acme.accounts.map(({ id }) => id);
  expect(idsOf('accounts: [ledger-production]')).toEqual(all);
  expect(idsOf()).toEqual(all);
  expect(uses(record('records/a.md', [...ofLedger, to], 'root-use'))).toEqual([]);
});
