import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Audit } from '../../audit/audit';
import { changesSince, isFailingAnew, isWorse, sharedChanges, whyNotComparable } from '../../audit/changes';
import { AuditDocument, auditJsonSchema, readAudit } from '../../audit/document';
import { auditDocument } from '../../audit/render/render-json';
import { Judgement } from '../../audit/requirement';
import { KINDS } from '../../audit/render/verdict';
import { snapshotOf } from '../world/live/snapshot-of';
import { BROKEN } from './render/broken-audit';

const SCP = { id: 'SCP-1', title: 'an SCP' } as const;
const DET = { id: 'DET-1', title: 'an alarm' } as const;
const PAYMENTS = { id: '222222222222', name: 'Payments', ou: 'Workloads/Prod' };
const OLD = { id: '333333333333', name: 'Old' };

/** An audit of Payments, one cell a requirement. */
const auditOf = (cells: readonly Judgement['is'][], more: Partial<Audit> = {}): Audit => ({
  ...{ at: '2026-11-02', organization: 'o-exampleorg1', notes: [] },
  requirements: [SCP, DET].slice(0, cells.length),
  rows: [{ account: PAYMENTS, cells: cells.map(is => ({ is, why: 'why', next: 'next' })) }],
  ...more,
});
const earlierOf = (found: Audit): AuditDocument =>
  JSON.parse(JSON.stringify(auditDocument({ ...found, at: '2026-11-01' }))) as AuditDocument;
const since = (earlier: Audit, found: Audit) => changesSince(found, earlierOf(earlier), snapshotOf());

describe('what changed', () => {
  const pairs = KINDS.flatMap(before => KINDS.map(now => [before, now] as const));
  test.each(pairs)('%s, now %s', (before, now) => {
    const { changes } = since(auditOf([before]), auditOf([now]));
    expect(changes).toEqual(before === now ? [] : [{ account: PAYMENTS, requirement: SCP, before, now }]);
  });

  test.each(KINDS)('a requirement that was not judged then, and is %s', now => {
    const { changes, newRequirements } = since(auditOf(['held']), auditOf(['held', now]));
    const isOpen = now === 'not held' || now === 'unknown';
    expect(changes).toEqual(isOpen ? [{ account: PAYMENTS, requirement: DET, now }] : []);
    expect(newRequirements).toEqual(['DET-1']);
  });

  test('accounts that are new or gone, and not one in an OU that nobody asked for', () => {
    const gone = { id: '444444444444', name: 'Gone', ou: 'Sandbox' };
    // active, and not judged
    const elsewhere = { id: '111111111111', name: 'Management' };
    const rows = [OLD, gone, elsewhere].map(account => ({ account, cells: auditOf(['held']).rows[0]!.cells }));
    const found = since(auditOf(['held'], { rows }), auditOf(['unknown']));
    expect(found).toEqual({
      at: '2026-11-01',
      changes: [{ account: PAYMENTS, requirement: SCP, now: 'unknown' }],
      newRequirements: [],
      newAccounts: [PAYMENTS],
      // the snapshot has the first one as suspended
      goneAccounts: [{ ...OLD, state: 'SUSPENDED' }, gone],
    });
    const scope = { ous: ['Workloads'] };
    expect(since(auditOf(['held'], { rows }), auditOf(['unknown'], { scope })).goneAccounts).toEqual([]);
  });

  test('the same change of several accounts is one, the worst first', () => {
    const one = { account: PAYMENTS, requirement: SCP, before: 'held', now: 'unknown' } as const;
    const other = { ...one, account: OLD };
    const bad = { ...one, now: 'not held' } as const;
    const good = { ...one, before: 'unknown', now: 'held' } as const;
    const changes = [good, one, bad, other];
    const rest = { at: '', newRequirements: [], newAccounts: [], goneAccounts: [] };
    expect(sharedChanges({ changes, ...rest })).toEqual([
      { requirement: SCP, before: 'held', now: 'not held', accounts: [PAYMENTS] },
      { requirement: SCP, before: 'held', now: 'unknown', accounts: [PAYMENTS, OLD] },
      { requirement: SCP, before: 'unknown', now: 'held', accounts: [PAYMENTS] },
    ]);
  });
});

describe('what is worse', () => {
  const WORSE = ['held', 'unknown', 'accepted', 'not applicable', 'off', undefined] as const;
  test.each(WORSE)('not held, and was %s', before => expect(isWorse({ ...of(before), now: 'not held' })).toBe(true));
  test.each(['held', 'accepted', 'not applicable', 'off', undefined] as const)('unknown, and was %s', before =>
    expect(isWorse({ ...of(before), now: 'unknown' })).toBe(true),
  );
  test.each(['held', 'accepted', 'not applicable', 'off'] as const)('not what was not held and is %s', now =>
    expect(isWorse({ before: 'not held', now })).toBe(false),
  );
  test('not what did not hold, and is unknown', () =>
    expect(isWorse({ before: 'not held', now: 'unknown' })).toBe(false));

  test('ends a pipeline, but for what may be unknown', () => {
    const compared = (before: Judgement['is'], now: Judgement['is']): Audit => {
      const found = auditOf([now]);
      return { ...found, since: since(auditOf([before]), found) };
    };
    expect(isFailingAnew(compared('held', 'not held'))).toBe(true);
    expect(isFailingAnew(compared('not held', 'not held'))).toBe(false);
    expect(isFailingAnew(compared('held', 'unknown'))).toBe(true);
    expect(isFailingAnew(compared('held', 'unknown'), ['SCP-1'])).toBe(false);
    expect(isFailingAnew(compared('held', 'not held'), ['SCP-1'])).toBe(true);
    expect(isFailingAnew(compared('not held', 'held'))).toBe(false);
    expect(isFailingAnew({ ...auditOf([]), unread: 'x did not answer' })).toBe(true);
  });

  function of(before: Judgement['is'] | undefined) {
    return before === undefined ? {} : { before };
  }
});

describe('what can be compared', () => {
  const earlier = earlierOf(auditOf(['held']));
  const asked = { scope: { ous: ['Workloads'], accounts: ['222222222222'] } };

  test.each([
    [earlier, {}, undefined],
    [{ ...earlier, at: '2026-11-02' }, {}, undefined],
    [{ ...earlier, at: '2026-11-03' }, {}, 'is of 2026-11-03, which is after what is audited, 2026-11-02'],
    [{ ...earlier, organization: 'o-other' }, {}, 'is of o-other, and this audit is of o-exampleorg1'],
    [{ ...earlier, organization: undefined }, {}, 'is of a single account, and this audit is of o-exampleorg1'],
    [{ ...earlier, unread: 'x did not answer' }, {}, 'judged nothing: x did not answer'],
    [earlier, asked, undefined],
    [{ ...earlier, ...asked }, asked, undefined],
    [{ ...earlier, ...asked }, {}, 'is of --account 222222222222 --ou Workloads, and this audit of all accounts'],
    [
      { ...earlier, ...asked },
      { scope: { ous: ['Sandbox'] } },
      'is of --account 222222222222 --ou Workloads, and this audit of --ou Sandbox',
    ],
  ] as const)('%#', (document, more, why) =>
    expect(whyNotComparable(auditOf(['held'], more as Partial<Audit>), document as unknown as AuditDocument)).toBe(why),
  );
});

describe('the file of an audit', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rootguard-audit-'));
  const file = join(folder, 'audit.json');
  afterAll(() => rmSync(folder, { recursive: true }));
  const document = auditDocument(BROKEN);

  test('is read as it was written, without keys that a later program writes', () => {
    writeFileSync(file, JSON.stringify({ ...document, later: 1 }));
    expect(readAudit(file)).toEqual({ data: JSON.parse(JSON.stringify(document)) as unknown });
  });

  test.each([
    ['is no JSON: an audit is what rootguard audit --format json writes', '<!doctype html>'],
    ['is no audit: rootguard audit --format json writes one', JSON.stringify(snapshotOf())],
    ['is no audit: rootguard audit --format json writes one', '[]'],
    [
      'is an audit of version 2, and this program reads version 1: audit again, with rootguard audit --format json',
      JSON.stringify({ ...document, version: 2 }),
    ],
  ])('%s', (said, text) => {
    writeFileSync(file, text);
    expect(readAudit(file)).toEqual({ problems: [`${file} ${said}`] });
  });

  test('is not there, or says what it may not', () => {
    const none = join(folder, 'none.json');
    expect(readAudit(none)).toEqual({
      problems: [`${none} is not there: write one with rootguard audit --format json`],
    });
    writeFileSync(file, JSON.stringify({ ...document, accounts: [{ ...document.accounts[0], id: '1' }] }));
    expect(readAudit(file)).toEqual({ problems: [expect.stringMatching(/: accounts\.0\.id: Invalid string/)] });
  });

  test('docs/audit.schema.json is what `npm run schema` writes', () =>
    expect(readFileSync(join(__dirname, '../../docs/audit.schema.json'), 'utf8')).toBe(auditJsonSchema()));
});
