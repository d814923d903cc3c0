import Ajv2020 from 'ajv/dist/2020';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { audit, Audit } from '../../../audit/audit';
import { renderCsv } from '../../../audit/render/render-csv';
import { auditDocument } from '../../../audit/render/render-json';
import { renderText } from '../../../audit/render/render-text';
import { ACCEPTED, BROKEN, COMPARED, ORGANIZATION, SOUND } from './broken-audit';

/** Without a control of others. */
const NONE = ['', '', '', '', '', ''];

function schemaErrors(document: unknown): unknown {
  const schema = readFileSync(join(__dirname, '../../../docs/audit.schema.json'), 'utf8');
  const validate = new Ajv2020({ allErrors: true }).compile(JSON.parse(schema) as object);
  validate(document);
  return validate.errors;
}

test('as text: a line an account, then each reason with what to do', () => {
  expect(renderText(BROKEN))
    .toBe(`1 not held, 3 unknown, which counts as not held: 2 accounts by 7 requirements, as AWS answered at 2026-11-01T12:00:00.000Z.

                         ACC  CRED  SCP
account                  1    234   123
111111111111 Management  +    ++-   --+
222222222222 Payments    x    ???   ++-

+ holds  x does not  ? unknown  a accepted  - cannot apply  o left off by the org file

x ACC-1 root e-mail in a domain you manage: not held
  gmail.com is a public e-mail provider
  account: 222222222222 Payments
  → change the root e-mail (aws account start-primary-email-update for a member, as root in the management account)

${[
  'CRED-2 MFA on root, hardware in the management account',
  'CRED-3 no root access keys',
  'CRED-4 no root credentials in members',
]
  .map(
    what => `? ${what}: unknown
  nobody looked into the account
  account: 222222222222 Payments
  → rootguard snapshot --role NAME, or --root-sessions
`,
  )
  .join('\n')}`);
});

test('what is accepted, and what should be known of it', () => {
  expect(renderText(ACCEPTED))
    .toBe(`Everything that applies holds: 2 accounts by 1 requirement, as AWS answered at 2026-11-01T12:00:00.000Z.

                         CRED
account                  3
111111111111 Management  +
222222222222 Payments    a

+ holds  x does not  ? unknown  a accepted  - cannot apply  o left off by the org file

a CRED-3 no root access keys: accepted
  root has 1 access key, 0 active (accepted by Security Lead until 2026-11-30: gone in May)
  account: 222222222222 Payments
  → it ends within 30 days: rootguard credentials plan says what may be deleted: see docs/credentials.md, or decide again in accept

! accept: CRED-3 for payments: ends on 2026-11-30
  → mend what it accepts until then, or decide again
`);
  const document = JSON.parse(JSON.stringify(auditDocument(ACCEPTED))) as ReturnType<typeof auditDocument>;
  expect(schemaErrors(document)).toBeNull();
  expect(document.notes).toEqual([
    {
      about: 'accept: CRED-3 for payments',
      why: 'ends on 2026-11-30',
      next: 'mend what it accepts until then, or decide again',
    },
  ]);
  expect(document.accounts[1]!.requirements['CRED-3']).toMatchObject({
    by: { approvedBy: 'Security Lead', until: '2026-11-30', reason: 'gone in May' },
  });
});

test('as text and JSON, with what changed since an earlier audit', () => {
  const [, , ...lines] = renderText(COMPARED).split('\n');
  expect(lines.slice(0, 9)).toEqual([
    'Since the audit of 2026-10-01T12:00:00.000Z: 1 newly not held, 3 newly unknown, 1 account new, 1 account gone; not judged then: SCP-1, SCP-2, SCP-3.',
    '  ACC-1 root e-mail in a domain you manage: not held, was held: 222222222222 Payments',
    '  CRED-2 MFA on root, hardware in the management account: unknown, was held: 222222222222 Payments',
    '  CRED-3 no root access keys: unknown, was held: 222222222222 Payments',
    '  CRED-4 no root credentials in members: unknown, was held: 222222222222 Payments',
    '  new: 111111111111 Management',
    '  gone: AWS does not have it: 333333333333 Old',
    '',
    '                         ACC  CRED  SCP',
  ]);
  const document = JSON.parse(JSON.stringify(auditDocument(COMPARED))) as ReturnType<typeof auditDocument>;
  expect(schemaErrors(document)).toBeNull();
  expect(document.since).toEqual({
    at: '2026-10-01T12:00:00.000Z',
    changes: [
      { account: '222222222222', requirement: 'ACC-1', before: 'held', now: 'not held' },
      ...['CRED-2', 'CRED-3', 'CRED-4'].map(requirement => ({
        ...{ account: '222222222222', requirement, before: 'held', now: 'unknown' },
      })),
    ],
    newRequirements: ['SCP-1', 'SCP-2', 'SCP-3'],
    newAccounts: ['111111111111'],
    goneAccounts: [{ id: '333333333333', name: 'Old' }],
  });
});

test('as CSV, with what an earlier audit said, empty where it did not judge', () => {
  const rows = renderCsv(COMPARED)
    .split('\r\n')
    .map(line => line.replaceAll(/"[^"]*"/g, '').split(','));
  expect(rows.map(row => [row[1], row[4], row[6], row.at(-1)])).toEqual([
    ['account', 'requirement', 'is', 'before'],
    ['111111111111', 'ACC-1', 'held', ''],
    ['111111111111', 'CRED-2', 'held', ''],
    ['111111111111', 'CRED-3', 'held', ''],
    ['111111111111', 'CRED-4', 'not applicable', ''],
    ['111111111111', 'SCP-1', 'not applicable', ''],
    ['111111111111', 'SCP-2', 'not applicable', ''],
    ['111111111111', 'SCP-3', expect.anything(), ''],
    ['222222222222', 'ACC-1', 'not held', 'held'],
    ['222222222222', 'CRED-2', 'unknown', 'held'],
    ['222222222222', 'CRED-3', 'unknown', 'held'],
    ['222222222222', 'CRED-4', 'unknown', 'held'],
    ['222222222222', 'SCP-1', 'held', ''],
    ['222222222222', 'SCP-2', 'held', ''],
    ['222222222222', 'SCP-3', 'not applicable', ''],
    ['333333333333', '', 'gone', ''],
    [undefined, undefined, undefined, ''],
  ]);
  expect(rows.at(-2)).toEqual([
    BROKEN.at,
    '333333333333',
    'Old',
    '',
    '',
    '',
    'gone',
    'AWS does not have it',
    '',
    ...NONE,
    '',
  ]);
});

test('as CSV where nobody knows which accounts there are, the one row says so', () => {
  const rows = renderCsv({ ...BROKEN, rows: [], unread: 'organizations:ListAccounts did not answer' }).split('\r\n');
  expect(rows.slice(1, 2)).toEqual([
    [BROKEN.at, '', '', '', '', '', 'unknown', 'organizations:ListAccounts did not answer', '', ...NONE].join(','),
  ]);
});

test('nothing changed', () => {
  const since = { ...COMPARED.since!, changes: [], newRequirements: [], newAccounts: [], goneAccounts: [] };
  expect(
    renderText({ ...BROKEN, since })
      .split('\n')
      .slice(2, 4),
  ).toEqual(['Since the audit of 2026-10-01T12:00:00.000Z: nothing changed.', '']);
});

test('as text where everything holds, and where nobody knows which accounts there are', () => {
  expect(renderText(audit(ORGANIZATION, SOUND)).split('\n')[0]).toBe(
    'Everything that applies holds: 2 accounts by 23 requirements, as AWS answered at 2026-11-01T12:00:00.000Z.',
  );
  const unknown = [{ action: 'organizations:ListAccounts', reason: 'AccessDeniedException' }];
  expect(renderText(audit(ORGANIZATION, { ...SOUND, unknown }))).toBe(
    'Nobody knows which accounts there are: organizations:ListAccounts did not answer: AccessDeniedException. Nothing was judged, as AWS answered at 2026-11-01T12:00:00.000Z.\n',
  );
});

test('as JSON, as the schema says', () => {
  expect(schemaErrors(JSON.parse(JSON.stringify(auditDocument(BROKEN))))).toBeNull();
  expect(auditDocument(BROKEN).requirements.slice(2, 5)).toEqual([
    {
      id: 'CRED-3',
      title: 'no root access keys',
      controls: {
        ...{ 'cis-3.0': ['1.4'], 'cis-5.0': ['1.3'], 'cis-6.0': ['2.3'], 'cis-7.0': ['2.4'] },
        'nist-800-53-r5': ['AC-2(1)', 'AC-3(7)', 'AC-3(15)', 'AC-6', 'AC-6(2)', 'AC-6(10)'],
        'security-hub': ['IAM.4'],
      },
    },
    { id: 'CRED-4', title: 'no root credentials in members', controls: { 'cis-7.0': ['2.1.1'] } },
    { id: 'SCP-1', title: 'an SCP denies root everything', controls: {} },
  ]);
  expect(auditDocument(BROKEN).accounts[1]!.requirements['SCP-1']).toEqual({
    is: 'held',
    why: 'denied by rootguard-root-deny',
  });
});

test('as CSV, in which nothing is a formula', () => {
  const name = '=HYPERLINK("https://example.com"),x';
  const hostile: Audit = {
    at: '2026-11-01',
    requirements: [{ id: 'SCP-1', title: 'an SCP' }],
    rows: [{ account: { id: '222222222222', name, ou: '-1' }, cells: [{ is: 'held', why: 'a\n"b"' }] }],
    notes: [],
  };
  expect(renderCsv(hostile)).toBe(
    'at,account,name,ou,requirement,title,is,why,next,CIS v3.0,CIS v5.0,CIS v6.0,CIS v7.0,NIST 800-53 r5,Security Hub CSPM\r\n' +
      `2026-11-01,222222222222,"'=HYPERLINK(""https://example.com""),x",'-1,SCP-1,an SCP,held,"a�""b""",,,,,,,\r\n`,
  );
});
