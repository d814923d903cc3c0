import { renderOcsf } from '../../../audit/render/render-ocsf';
import { ACCEPTED, BROKEN, COMPARED } from './broken-audit';

/**
 * Attributes that OCSF 1.5.0 requires, those of its profile cloud included.
 *
 * @see https://schema.ocsf.io/1.5.0/classes/compliance_finding
 */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  '': [
    ...['activity_id', 'category_uid', 'class_uid', 'cloud', 'compliance', 'finding_info', 'metadata', 'severity_id'],
    ...['time', 'type_uid'],
  ],
  metadata: ['product', 'version'],
  finding_info: ['uid'],
  cloud: ['provider'],
};

type Line = Readonly<Record<string, unknown>>;
const linesOf = (text: string): readonly Line[] =>
  text
    .split('\n')
    .slice(0, -1)
    .map(line => JSON.parse(line) as Line);

const UNREAD = { ...BROKEN, rows: [], unread: 'x did not answer' };

test.each([BROKEN, ACCEPTED, UNREAD, COMPARED])('has what the schema requires: %#', found => {
  const lines = linesOf(renderOcsf(found));
  expect(lines).toHaveLength(
    Math.max(1, found.rows.length * found.requirements.length) + (found.since?.goneAccounts.length ?? 0),
  );
  for (const line of lines) {
    for (const [part, keys] of Object.entries(REQUIRED)) {
      const own = (part === '' ? line : line[part]) as Line;
      expect(Object.keys(own)).toEqual(expect.arrayContaining([...keys]));
    }
    expect([line.class_uid, line.category_uid, line.type_uid]).toEqual([
      2003,
      2,
      2003 * 100 + Number(line.activity_id),
    ]);
  }
});

test('a finding, whole', () => {
  expect(linesOf(renderOcsf(BROKEN))[9]).toEqual({
    ...{ class_uid: 2003, category_uid: 2, activity_id: 1, type_uid: 200301, severity_id: 3, status_id: 1 },
    time: Date.UTC(2026, 10, 1, 12),
    metadata: { version: '1.5.0', profiles: ['cloud'], product: { name: 'rootguard audit' } },
    cloud: {
      provider: 'AWS',
      account: { uid: '222222222222', name: 'Payments', type: 'AWS Account', type_id: 10 },
      org: { uid: 'o-exampleorg1', ou_name: 'Workloads/Prod' },
    },
    finding_info: {
      uid: '222222222222/CRED-3',
      title: 'CRED-3 no root access keys',
      desc: 'nobody looked into the account',
    },
    compliance: {
      ...{ control: 'CRED-3', standards: ['rootguard audit'], status: 'unknown', status_id: 0 },
      requirements: [
        ...['CIS v3.0 1.4', 'CIS v5.0 1.3', 'CIS v6.0 2.3', 'CIS v7.0 2.4'],
        ...['AC-2(1)', 'AC-3(7)', 'AC-3(15)', 'AC-6', 'AC-6(2)', 'AC-6(10)'].map(id => `NIST 800-53 r5 ${id}`),
        'Security Hub CSPM IAM.4',
      ],
    },
    resources: [{ uid: '222222222222', name: 'Payments', type: 'AWS Account' }],
    remediation: { desc: 'rootguard snapshot --role NAME, or --root-sessions' },
  });
});

test('what holds passes, what does not fails, what is accepted is suppressed, and what is unknown is neither', () => {
  const states = [...linesOf(renderOcsf(BROKEN)), ...linesOf(renderOcsf(ACCEPTED)), ...linesOf(renderOcsf(UNREAD))].map(
    ({ compliance, severity_id, status_id }) => {
      const { status, status_id: id } = compliance as Line;
      return [status, id, severity_id, status_id].join(' ');
    },
  );
  expect([...new Set(states)].sort()).toEqual([
    ...['accepted 3 1 3', 'held 1 1 1', 'not applicable 99 1 1', 'not held 3 4 1', 'unknown 0 3 1'],
  ]);
});

test('what changed since an earlier audit is an update, what holds again is closed, and an account that is gone, too', () => {
  const since = COMPARED.since!;
  const changed = (line: Line) => [
    (line.finding_info as Line).uid,
    ...[
      line.activity_id,
      line.status_id,
      line.comment,
      (line.unmapped as Line).changed,
      (line.unmapped as Line).before,
    ],
  ];
  const lines = linesOf(renderOcsf(COMPARED)).map(changed);
  const was = (what: string) => `was ${what} at ${since.at}`;
  expect(lines.filter(([, , , , isChanged]) => isChanged)).toEqual([
    ...['ACC-1', 'CRED-2', 'CRED-3', 'CRED-4'].map(id => [`222222222222/${id}`, 2, 1, was('held'), true, 'held']),
    ['333333333333/gone', 3, 1, `was judged at ${since.at}`, true, undefined],
  ]);
  // what nobody judged before is new
  expect(lines[0]).toEqual(['111111111111/ACC-1', 1, 1, undefined, false, undefined]);
  const again = { ...since, changes: since.changes.map(one => ({ ...one, before: 'unknown' as const })) };
  const held = { is: 'held' as const, why: 'it holds' };
  const rows = COMPARED.rows.map(row => ({ ...row, cells: row.cells.map(() => held) }));
  expect(linesOf(renderOcsf({ ...COMPARED, rows, since: again })).map(changed)[7]).toEqual([
    ...['222222222222/ACC-1', 3, 4, was('unknown'), true, 'unknown'],
  ]);
  expect(linesOf(renderOcsf(BROKEN)).some(line => 'unmapped' in line || 'comment' in line)).toBe(false);
});
