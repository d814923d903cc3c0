import { createHash } from 'node:crypto';
import { audit, Audit } from '../../../audit/audit';
import { renderHtml } from '../../../audit/render/render-html';
import { Judgement, notHeld } from '../../../audit/requirement';
import { ACCEPTED, BROKEN, COMPARED, ORGANIZATION, SOUND } from './broken-audit';
import { withTexts } from './hostile-audit';

const PAGE = renderHtml(BROKEN);
/** The page without its script and style. */
const bodyOf = (page: string): string => page.slice(page.indexOf('<body>'), page.indexOf('<script>'));
const tagsOf = (page: string): string[] =>
  (bodyOf(page).match(/<[^>]*>/g) ?? []).map(tag => tag.replace(/^<option value="[^"]*">$/, '<option>'));
const textsOf = (page: string, tag: string): string[] =>
  [...bodyOf(page).matchAll(new RegExp(`<${tag}\\b[^>]*>(.*?)</${tag}>`, 'gs'))].map(([, inside = '']) =>
    inside
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
  );

/** An audit of one requirement, with a cell an account. */
const auditOf = (cells: readonly Judgement[]): Audit => ({
  at: '2026-11-01',
  requirements: [{ id: 'SCP-1', title: 'an SCP' }],
  rows: cells.map((cell, at) => ({ account: { id: String(100_000_000_000 + at), name: 'a' }, cells: [cell] })),
  notes: [],
});

test('counts by requirement, a card a reason, and a row an account', () => {
  expect(textsOf(PAGE, 'h2')).toEqual([
    'Requirements',
    'Not held (1)',
    'Unknown, which counts as not held (3)',
    'Accounts (2)',
    'Controls of others (3)',
  ]);
  expect(textsOf(PAGE, 'tr')).toEqual([
    'requirement held not held unknown accepted not applicable off',
    'ACC-1 root e-mail in a domain you manage 1 1 0 0 0 0',
    'CRED-2 MFA on root, hardware in the management account 1 0 1 0 0 0',
    'CRED-3 no root access keys 1 0 1 0 0 0',
    'CRED-4 no root credentials in members 0 0 1 0 1 0',
    'SCP-1 an SCP denies root everything 1 0 0 0 1 0',
    'SCP-2 root sessions stay possible in an emergency 1 0 0 0 1 0',
    'SCP-3 no SCP binds the management account, so alarms cover it 1 0 0 0 1 0',
    'account OU not held unknown accepted holds',
    '111111111111 Management 4 of 4',
    '222222222222 Payments Workloads/Prod ACC-1 CRED-2 CRED-3 CRED-4 2 of 6',
    'requirement CIS v3.0 CIS v5.0 CIS v6.0 CIS v7.0 NIST 800-53 r5 Security Hub CSPM',
    'CRED-2 1.5, 1.6 1.4, 1.5 2.4, 2.5 2.5, 2.6 AC-2(1), AC-3(15), IA-2(1), IA-2(2), IA-2(6), IA-2(8) IAM.6, IAM.9',
    'CRED-3 1.4 1.3 2.3 2.4 AC-2(1), AC-3(7), AC-3(15), AC-6, AC-6(2), AC-6(10) IAM.4',
    'CRED-4 2.1.1',
  ]);
  const nobody = 'nobody looked into the account what to do rootguard snapshot --role NAME, or --root-sessions account';
  expect(textsOf(PAGE, 'article')).toEqual([
    'not held ACC-1 root e-mail in a domain you manage gmail.com is a public e-mail provider what to do change the root e-mail (aws account start-primary-email-update for a member, as root in the management account) account 222222222222 Payments',
    `unknown CRED-2 MFA on root, hardware in the management account ${nobody} 222222222222 Payments`,
    `unknown CRED-3 no root access keys ${nobody} 222222222222 Payments`,
    `unknown CRED-4 no root credentials in members ${nobody} 222222222222 Payments`,
  ]);
});

test('rows have their cells for the script, and the filter the choices that there are', () => {
  expect([...PAGE.matchAll(/data-cells="([^"]*)"/g)].map(([, cells]) => cells)).toEqual(['+++---+', 'x???++-']);
  expect(textsOf(PAGE, 'option')).toEqual([
    ...['any', 'Workloads', 'Workloads/Prod', 'any'],
    ...['any held (2)', 'ACC-1 held (1)', 'CRED-2 held (1)', 'CRED-3 held (1)', 'SCP-1 held (1)', 'SCP-2 held (1)'],
    ...['SCP-3 held (1)', 'any not held (1)', 'ACC-1 not held (1)'],
    ...['any unknown (1)', 'CRED-2 unknown (1)', 'CRED-3 unknown (1)', 'CRED-4 unknown (1)'],
    ...['any not applicable (2)', 'CRED-4 not applicable (1)', 'SCP-1 not applicable (1)', 'SCP-2 not applicable (1)'],
    ...['SCP-3 not applicable (1)'],
    ...['by account', 'by name', 'by OU', 'most not held first', 'most unknown first', 'most accepted first'],
  ]);
});

test('what changed since an earlier audit stands before everything else', () => {
  const page = renderHtml(COMPARED);
  expect(textsOf(page, 'h2').slice(0, 2)).toEqual(['Changed', 'Requirements']);
  expect(textsOf(page, 'section')[0]).toBe(
    'Changed Since the audit of 2026-10-01T12:00:00.000Z: 1 newly not held, 3 newly unknown, 1 account new, 1 account gone; not judged then: SCP-1, SCP-2, SCP-3. ' +
      'ACC-1 root e-mail in a domain you manage: not held, was held 222222222222 Payments ' +
      'CRED-2 MFA on root, hardware in the management account: unknown, was held 222222222222 Payments ' +
      'CRED-3 no root access keys: unknown, was held 222222222222 Payments ' +
      'CRED-4 no root credentials in members: unknown, was held 222222222222 Payments ' +
      'new 111111111111 Management gone: AWS does not have it 333333333333 Old',
  );
});

test('what is accepted is folded, and what should be known of it is not', () => {
  const page = renderHtml(ACCEPTED);
  expect(textsOf(page, 'h2')).toEqual([
    'Requirements',
    'Accepted (1)',
    'Also to know (1)',
    'Accounts (2)',
    'Controls of others (1)',
  ]);
  expect(textsOf(page, 'details')[0]).toMatch(
    /^Accepted \(1\) accepted CRED-3 no root access keys root has 1 access key/,
  );
  expect(textsOf(page, 'li').at(-1)).toBe(
    'accept: CRED-3 for payments : ends on 2026-11-30. mend what it accepts until then, or decide again',
  );
});

test.each([
  ['danger', BROKEN, '1 not held, 3 unknown'],
  ['note', ACCEPTED, 'Everything that applies holds'],
  ['clean', audit(ORGANIZATION, SOUND, { only: ['ACC-1'] }), 'Everything that applies holds'],
  ['incomplete', auditOf([{ is: 'unknown', why: 'no', next: 'ask' }]), '1 unknown, which counts as not held'],
  [
    'incomplete',
    { ...auditOf([]), unread: 'x did not answer' },
    'Nobody knows which accounts there are: x did not answer',
  ],
] as const)('the verdict is %s: %#', (level, found, text) => {
  const page = renderHtml(found);
  expect(/<header class="([^"]*)">/.exec(page)?.[1]).toBe(level);
  expect(textsOf(page, 'h1')[0]).toMatch(text);
});

test('of nobody knows which accounts there is nothing but the verdict', () => {
  expect(textsOf(renderHtml({ ...auditOf([]), unread: 'x did not answer' }), 'h2')).toEqual([]);
});

test('links to every section and reason, and to nothing else', () => {
  const ids = [...bodyOf(PAGE).matchAll(/<(?:section|div|article)\b[^>]* id="([^"]*)"/g)].map(([, id]) => id);
  const links = [...bodyOf(PAGE).matchAll(/ href="([^"]*)"/g)].map(([, link = '']) => link);
  expect(new Set(links)).toEqual(new Set(ids.filter(id => id !== 'filter').map(id => `#${id}`)));
  expect(bodyOf(PAGE)).not.toMatch(/<(link|img|iframe|object|base|form)\b|\b(src|style|on\w+)=|https?:|javascript:/i);
});

test('allows its own style and script, and nothing else', () => {
  const hash = (tag: string): string =>
    createHash('sha256')
      .update(new RegExp(`<${tag}>(.*)</${tag}>`, 's').exec(PAGE)![1]!)
      .digest('base64');
  expect(/http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(PAGE)?.[1]).toBe(
    `default-src 'none'; style-src 'sha256-${hash('style')}'; script-src 'sha256-${hash('script')}'; base-uri 'none'; form-action 'none'`,
  );
  expect(PAGE).not.toContain('innerHTML');
});

test.each([BROKEN, ACCEPTED, COMPARED])('is the same page, tag for tag, whatever texts it has: %#', found => {
  const hostile = withTexts(
    found,
    text => `</style></title></table></details><script>alert(1)</script><img src=x onerror="x">'"\`&lt;<!--${text}-->`,
  );
  // a slash begins a level of OUs in any text: as many here
  const plain = withTexts(found, text => `${'0/'.repeat(5)}${Buffer.from(text).toString('hex')}`);
  expect(tagsOf(renderHtml(hostile))).toEqual(tagsOf(renderHtml(plain)));
});

test.each([
  [12, []],
  [13, ['1 more']],
  [101, ['89 more']],
])('of %i accounts with one reason twelve are seen', (accounts, folded) => {
  const page = renderHtml(auditOf(Array.from({ length: accounts }, () => notHeld('x', 'y'))));
  expect(textsOf(page, 'summary')).toEqual(folded);
  expect(textsOf(page, 'li').at(-1)).toBe(
    accounts > 100 ? 'and 1 more: filter the accounts below' : `${100_000_000_000 + accounts - 1} a`,
  );
});

test.each([20, 21, 1000, 1001])('of %i reasons twenty are seen, and a thousand are there', reasons => {
  const page = renderHtml(auditOf(Array.from({ length: reasons }, (_, at) => notHeld(`reason ${at}`, 'y'))));
  expect(textsOf(page, 'article')).toHaveLength(Math.min(reasons, 1000));
  expect(textsOf(page, 'summary')).toEqual(reasons === 20 ? [] : [`${Math.min(reasons, 1000) - 20} more`]);
  expect(textsOf(page, 'h2')[1]).toBe(`Not held (${reasons})`);
  expect(page.includes('… and 1 more: all of them are in the JSON format')).toBe(reasons > 1000);
  // without the reason there is no link to it
  expect(textsOf(page, 'a').filter(text => text === 'SCP-1')).toHaveLength(Math.min(reasons, 1000));
});
