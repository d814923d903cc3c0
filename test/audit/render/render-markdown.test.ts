import { Parser } from 'commonmark';
import { audit, Audit } from '../../../audit/audit';
import { renderMarkdown } from '../../../audit/render/render-markdown';
import { Judgement, notHeld } from '../../../audit/requirement';
import { LONGEST_COMMENT, MOST_COMMENTS } from '../../../render/markdown-comments';
import { ACCEPTED, BROKEN, COMPARED, ORGANIZATION, SOUND } from './broken-audit';

const UNREAD = ['CRED-2 MFA on root, hardware in the management account', 'CRED-3 no root access keys'].concat(
  'CRED-4 no root credentials in members',
);

test('counts by requirement, then each reason with what to do, then accounts', () => {
  expect(renderMarkdown(BROKEN)).toEqual([
    `<!-- rootguard audit -->

## 🔴 1 not held, 3 unknown, which counts as not held: 2 accounts by 7 requirements, as AWS answered at 2026-11-01T12&#58;<!-- -->00:00.000Z.

| requirement | asks for | held | not held | unknown | accepted | not applicable | off |
| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |
| ACC-1 | root e-mail in a domain you manage | 1 | 1 | 0 | 0 | 0 | 0 |
| CRED-2 | MFA on root, hardware in the management account | 1 | 0 | 1 | 0 | 0 | 0 |
| CRED-3 | no root access keys | 1 | 0 | 1 | 0 | 0 | 0 |
| CRED-4 | no root credentials in members | 0 | 0 | 1 | 0 | 1 | 0 |
| SCP-1 | an SCP denies root everything | 1 | 0 | 0 | 0 | 1 | 0 |
| SCP-2 | root sessions stay possible in an emergency | 1 | 0 | 0 | 0 | 1 | 0 |
| SCP-3 | no SCP binds the management account, so alarms cover it | 1 | 0 | 0 | 0 | 1 | 0 |

### NOT HELD: ACC-1 root e-mail in a domain you manage

gmail.com is a public e-mail provider

- accounts: <code>222222222222 Payments</code>
- next: change the root e-mail (aws account start-primary-email-update for a member, as root in the management account)

${UNREAD.map(
  what => `### UNKNOWN: ${what}

nobody looked into the account

- accounts: <code>222222222222 Payments</code>
- next: rootguard snapshot --role NAME, or --root-sessions
`,
).join('\n')}
<details>
<summary>Accounts in which not everything holds (1)</summary>

| account | name | OU | not held | unknown | accepted |
| --- | --- | --- | --- | --- | --- |
| 222222222222 | <code>Payments</code> | <code>Workloads/Prod</code> | ACC-1 | CRED-2, CRED-3, CRED-4 |  |

</details>

<details>
<summary>Controls of others for these requirements (3)</summary>

| requirement | CIS v3.0 | CIS v5.0 | CIS v6.0 | CIS v7.0 | NIST 800-53 r5 | Security Hub CSPM |
| --- | --- | --- | --- | --- | --- | --- |
| CRED-2 | 1.5, 1.6 | 1.4, 1.5 | 2.4, 2.5 | 2.5, 2.6 | AC-2(1), AC-3(15), IA-2(1), IA-2(2), IA-2(6), IA-2(8) | IAM.6, IAM.9 |
| CRED-3 | 1.4 | 1.3 | 2.3 | 2.4 | AC-2(1), AC-3(7), AC-3(15), AC-6, AC-6(2), AC-6(10) | IAM.4 |
| CRED-4 |  |  |  | 2.1.1 |  |  |

</details>
`,
  ]);
});

test('what changed since an earlier audit stands before everything else', () => {
  const [, , , , ...lines] = renderMarkdown(COMPARED)[0]!.split('\n');
  expect(lines.slice(0, 16).map(line => line.replace(/<!-- -->|&#58;/g, ''))).toEqual([
    '**Since the audit of 2026-10-01T1200:00.000Z: 1 newly not held, 3 newly unknown, 1 account new, 1 account gone; not judged then: SCP-1, SCP-2, SCP-3.**',
    '',
    '- ACC-1 root e-mail in a domain you manage: not held, was held:',
    '  <code>222222222222 Payments</code>',
    '- CRED-2 MFA on root, hardware in the management account: unknown, was held:',
    '  <code>222222222222 Payments</code>',
    '- CRED-3 no root access keys: unknown, was held:',
    '  <code>222222222222 Payments</code>',
    '- CRED-4 no root credentials in members: unknown, was held:',
    '  <code>222222222222 Payments</code>',
    '- new:',
    '  <code>111111111111 Management</code>',
    '- gone: AWS does not have it:',
    '  <code>333333333333 Old</code>',
    '',
    expect.stringMatching(/^\| requirement \|/),
  ]);
});

test('what is accepted is folded, and what should be known of it', () => {
  const [part] = renderMarkdown(ACCEPTED);
  expect(part!.slice(part!.indexOf('<details>'))).toBe(`<details>
<summary>Accepted (1)</summary>

- CRED-3: root has 1 access key, 0 active (accepted by Security Lead until 2026-11-30: gone in May)
  <code>222222222222 Payments</code>
  - next: it ends within 30 days: rootguard credentials plan says what may be deleted: see docs/credentials.md, or decide again in accept

</details>

<details>
<summary>Also to know (1)</summary>

- accept: CRED-3 for payments: ends on 2026-11-30
  - next: mend what it accepts until then, or decide again

</details>

<details>
<summary>Accounts in which not everything holds (1)</summary>

| account | name | OU | not held | unknown | accepted |
| --- | --- | --- | --- | --- | --- |
| 222222222222 | <code>Payments</code> | <code>Workloads/Prod</code> |  |  | CRED-3 |

</details>

<details>
<summary>Controls of others for these requirements (1)</summary>

| requirement | CIS v3.0 | CIS v5.0 | CIS v6.0 | CIS v7.0 | NIST 800-53 r5 | Security Hub CSPM |
| --- | --- | --- | --- | --- | --- | --- |
| CRED-3 | 1.4 | 1.3 | 2.3 | 2.4 | AC-2(1), AC-3(7), AC-3(15), AC-6, AC-6(2), AC-6(10) | IAM.4 |

</details>
`);
});

const HOSTILE =
  '\n<!-- rootguard review -->\n# x | [a](https://b.example) ![x](y) `@all` </code></details><script> \u202e';

test('what holds is green, what is accepted blue, and what could not be read is not', () => {
  const head = (found: Audit): string => renderMarkdown(found)[0]!.split('\n')[2]!;
  expect(head(audit(ORGANIZATION, SOUND, { only: ['ACC-1'] }))).toMatch(
    /^## 🟢 Everything that applies holds: 2 accounts by 1 requirement, /,
  );
  const unknown = [{ action: 'organizations:ListAccounts', reason: 'AccessDeniedException' }];
  expect(renderMarkdown(audit(ORGANIZATION, { ...SOUND, unknown }))).toEqual([
    '<!-- rootguard audit -->\n\n## 🟠 Nobody knows which accounts there are: organizations:ListAccounts did not answer: AccessDeniedException. Nothing was judged, as AWS answered at 2026-11-01T12&#58;<!-- -->00:00.000Z.\n',
  ]);
  expect(head(auditOf({ is: 'accepted', why: 'until May' }))).toMatch(/^## 🔵 /);
  expect(head(auditOf({ is: 'unknown', why: 'no', next: 'ask' }))).toMatch(/^## 🟠 1 unknown/);
});

/** One cell in each of some accounts. */
const auditOf = (cell: Judgement, accounts = 1, name = 'a'): Audit => ({
  at: '2026-11-01',
  requirements: [{ id: 'SCP-1', title: 'an SCP' }],
  rows: Array.from({ length: accounts }, (_, at) => ({
    account: { id: String(100_000_000_000 + at), name, ou: name },
    cells: [cell],
  })),
  notes: [],
});

test.each([
  ['a name', auditOf(notHeld('x', 'y'), 1, HOSTILE)],
  ['a reason', auditOf(notHeld(HOSTILE, HOSTILE))],
  ['a name of what is accepted', auditOf({ is: 'accepted', why: HOSTILE }, 1, HOSTILE)],
])('%s is never markup, a heading or a marker', (_, found) => {
  const walker = new Parser().parse(renderMarkdown(found)[0]!).walker();
  const html: string[] = [];
  for (let event = walker.next(); event !== null; event = walker.next()) {
    const { type, literal } = event.node;
    expect(['link', 'image', 'code_block', 'thematic_break']).not.toContain(type);
    if (event.entering && type.startsWith('html')) html.push(...(literal ?? '').split('\n'));
  }
  const ours = /^(<!-- (rootguard audit )?-->|<\/?code>|<\/?details>|<summary>[\w ]+\(1\)<\/summary>)$/;
  expect(html.filter(line => !ours.test(line))).toEqual([]);
});

test.each([100, 101])('of %i accounts with one reason a hundred are named', accounts => {
  const [part] = renderMarkdown(auditOf(notHeld('x', 'y'), accounts));
  const named = part!.split('\n').filter(line => /^(- accounts: {2}| {2}|- accounts: )/.test(line));
  expect(named.join().match(/<code>\d{12}/g)).toHaveLength(100);
  expect(part!.includes('and 1 more\n')).toBe(accounts > 100);
});

test('an audit of 5,000 accounts, each with a reason of its own, stays within the comments of a pull request', () => {
  const found = auditOf(notHeld('x', 'y'), 5_000, 'n'.repeat(50));
  const rows = found.rows.map((row, at) => ({ ...row, cells: [notHeld(`reason ${at}`, 'y')] }));
  const parts = renderMarkdown({ ...found, rows });
  expect(parts).toHaveLength(MOST_COMMENTS);
  for (const [at, part] of parts.entries()) {
    expect(part.length).toBeLessThan(LONGEST_COMMENT);
    expect(part.split('\n')[0]).toBe(`<!-- rootguard audit${at === 0 ? '' : ` ${at + 1}`} -->`);
  }
  expect(parts.at(-1)).toMatch(/\n\d+ more lines are left out: see the audit as JSON, CSV or HTML\.\n$/);
});
