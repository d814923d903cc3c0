import { loadCustodyText } from '../../people/custody/load';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderEmailPlan } from '../../cli/people/emails';
import { Domains, emailPlan } from '../../runbook/email-changes';
import { emailPage } from '../../runbook/email-page';
import { soundSnapshot } from '../audit/sound-snapshot';
import { organizationOf } from '../config/organization-of';
import { exampleText, settingOf } from './settings';

const TEXT = exampleText('acme');
const ORGANIZATION = organizationOf(TEXT);
const SOUND = soundSnapshot(ORGANIZATION);
const SNAPSHOT = {
  ...SOUND,
  organization: { ...SOUND.organization!, allFeatures: true, trustedAccess: [{ service: 'account.amazonaws.com' }] },
};
const { custody } = loadCustodyText(
  'custody.yaml',
  readFileSync(join(__dirname, '../../examples/acme/custody.yaml'), 'utf8'),
  ORGANIZATION,
  '2026-11-21',
);

type Living = Partial<(typeof SNAPSHOT)['accounts'][number]>;

/** The snapshot with other things about some accounts, by key. */
const aws = (changes: Readonly<Record<string, Living>>) => ({
  ...SNAPSHOT,
  accounts: SNAPSHOT.accounts.map(account => {
    const key = ORGANIZATION.accounts.find(({ id }) => id === account.id)?.key ?? '';
    return { ...account, ...changes[key] };
  }),
});
const planOf = (snapshot = SNAPSHOT, domains?: Domains, text = TEXT) =>
  emailPlan(organizationOf(text), snapshot, custody, domains);
const OLD = aws({ 'ledger-prod': { email: 'old+ledger@example.org' } });

test('nothing changes where AWS has what the org file has, capitals or not', () => {
  const { changes } = planOf(aws({ 'ledger-prod': { email: 'AWS+Ledger-Prod@example.com' } }));
  expect(changes).toEqual([]);
  expect(renderEmailPlan(planOf())).toBe('no root e-mail of a member changes\n');
});

test('says what changes from what to what', () => {
  expect(planOf(OLD).changes.map(({ account, from, to, refusals }) => [account.key, from, to, refusals])).toEqual([
    ['ledger-prod', 'old+ledger@example.org', 'aws+ledger-prod@example.com', []],
  ]);
});

test('in another domain every address keeps what stands before the @; that of the management account is named apart', () => {
  const to = { from: 'example.com', to: 'example.net' };
  const text = TEXT.replace('email_domains: [example.com', 'email_domains: [example.net, example.com');
  expect(text).not.toBe(TEXT);
  const plan = planOf(SNAPSHOT, to, text);
  expect(plan.management).toEqual({ from: 'aws+management@example.com', to: 'aws+management@example.net' });
  expect(plan.changes.find(({ account }) => account.key === 'ledger-prod')).toMatchObject({
    from: 'aws+ledger-prod@example.com',
    to: 'aws+ledger-prod@example.net',
    refusals: [],
  });
  expect(renderEmailPlan(plan)).toMatch(/^aws@example\.net gets the mail of \d+ of them, by plus addressing$/m);
});

const refusals = (snapshot: typeof SNAPSHOT, domains?: Domains, text = TEXT): string[] =>
  planOf(snapshot, domains, text)
    .changes.filter(({ account }) => account.key === 'ledger-prod')
    .flatMap(one => one.refusals.map(({ why }) => why));

test('refuses an address that another account has, moving or not, or the management account', () => {
  const text = (email: string) => TEXT.replace('email: aws+ledger-prod@example.com', `email: ${email}`);
  const taken = aws({
    'ledger-prod': { email: 'old@example.org' },
    'payments-prod': { email: 'aws+LEDGER-prod@example.com' },
  });
  const [change] = planOf(taken).changes.filter(({ account }) => account.key === 'ledger-prod');
  expect(change?.refusals).toEqual([
    {
      why: 'aws+ledger-prod@example.com is the root e-mail of payments-prod',
      next: 'change payments-prod first, take a new snapshot, and plan again',
    },
  ]);
  const management = aws({ 'ledger-prod': { email: 'a@example.org' }, management: { email: 'root@example.com' } });
  expect(refusals(management, undefined, text('root@example.com'))).toEqual([
    'root@example.com is the root e-mail of management, the management account',
  ]);
});

test('takes 64 characters, and refuses 65', () => {
  const domain = (length: number) => `${'a'.repeat(length - 'aws+ledger-prod@.example.com'.length)}.example.com`;
  const said = (length: number) => refusals(SNAPSHOT, { from: 'example.com', to: domain(length) });
  expect(said(64)).toEqual([`${domain(64)} is not one of email_domains`]);
  expect(said(65)[0]).toBe(`aws+ledger-prod@${domain(65)} has 65 characters, and AWS takes 5 to 64`);
});

test('refuses a public provider, a closed account, and two accounts with one new address', () => {
  expect(refusals(SNAPSHOT, { from: 'example.com', to: 'gmail.com' })).toEqual([
    'gmail.com is a public e-mail provider',
  ]);
  const closed = aws({ 'ledger-prod': { email: 'old@example.org', state: 'PENDING_CLOSURE' } });
  expect(refusals(closed)).toEqual(['AWS has the account as PENDING_CLOSURE']);
  const twins = aws({ 'ledger-prod': { email: 'x@old.example' }, 'payments-prod': { email: 'X@old.example' } });
  expect(refusals(twins, { from: 'old.example', to: 'example.com' })).toEqual([
    'x@example.com is planned for payments-prod, too',
  ]);
});

test('refuses all of them without trusted access or all features, and what is unknown is not fine', () => {
  const without = (more: object) => planOf({ ...OLD, organization: { ...OLD.organization, ...more } }).refusals;
  expect(planOf(OLD).refusals).toEqual([]);
  expect(without({ allFeatures: false })).toHaveLength(1);
  expect(without({ trustedAccess: [] })[0]?.why).toMatch(/has not$/);
  expect(without({ trustedAccess: undefined })[0]?.why).toMatch(/is unknown$/);
  const { unknown } = planOf(aws({ 'ledger-prod': { email: undefined } }));
  expect(unknown).toEqual(['ledger-prod']);
});

test('warns of one person, of few readers and of a file that says nothing of them', () => {
  const [change] = emailPlan(ORGANIZATION, OLD).changes;
  expect(change?.warnings.map(({ why }) => why)).toContain('whether a group reads the mailbox is unknown');
  const named = aws({ 'ledger-prod': { email: 'jane.doe@old.example' } });
  const { changes } = planOf(named, { from: 'old.example', to: 'example.com' });
  expect(changes[0]?.warnings).toEqual([
    { why: 'jane.doe@example.com looks like the address of one person', next: 'use a group of several people' },
  ]);
});

test('the page has commands for each account, with its id and quoted address, and nothing of what is refused', () => {
  const { changes } = planOf(OLD);
  const page = emailPage(changes, settingOf(TEXT));
  expect(page).toContain("ACCOUNT=888888888888 EMAIL='aws+ledger-prod@example.com'\n");
  expect(page.match(/start-primary-email-update/g)).toHaveLength(1);
  expect(page.match(/accept-primary-email-update/g)).toHaveLength(1);
  expect(page).toContain('ledger-prod `old+ledger@example.org`.');
});
