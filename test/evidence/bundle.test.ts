import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleOf } from '../../evidence/bundle';
import { Evidence } from '../../evidence/evidence';
import { Kept } from '../../evidence/kept';
import { readRecord } from '../../people/records/record';
import { accountsOf } from '../../people/records/accounts';
import { organizationOf } from '../config/organization-of';

const ACME = join(__dirname, '../../examples/acme');
const ORG = readFileSync(join(ACME, 'org.yaml'), 'utf8');
const ORGANIZATION = organizationOf(ORG);

const kept = (kind: Kept['kind'], at: string, text = '{}\n'): Kept => ({
  ...{ kind, at, text, isUnchanged: true },
  file: `${kind}/${at}.json`,
});

const record = (name: string) => {
  const path = join(ACME, 'records', name);
  const facts = { accounts: accountsOf(ORGANIZATION), now: Date.parse('2026-12-01T00:00:00Z') };
  return { path: name, text: readFileSync(path, 'utf8'), record: readRecord(path, facts).record };
};

const WHOLE: Evidence = {
  organization: ORGANIZATION,
  ...{ period: {}, orgFile: ORG, custody: 'people: {}\n', version: '0.1.0', versions: [], masked: [], problems: [] },
  records: ['2026-10-05-drill-management.md', '2026-10-12-review-all.md', '2026-10-20-alert-test-all.md'].map(record),
  audits: [
    {
      kept: kept('audit', '2026-10-20T08:00:00Z'),
      audit: {
        at: '2026-10-20T08:00:00Z',
        requirements: [{ id: 'SCP-1', title: 'root is denied' }],
        accounts: [{ requirements: { 'SCP-1': { is: 'held' } } }],
      },
    },
  ],
  reviews: [{ kept: kept('review', '2026-10-21T08:00:00Z'), verdict: 'Nothing gets weaker.' }],
  alertTests: [{ kept: kept('alert-test', '2026-10-20T09:00:00Z'), findings: 0, dryRun: false }],
  applies: [
    {
      kept: kept('apply', '2026-10-21T09:00:00Z'),
      ...{ stacks: ['guardrails applied'], approved: 'scp-stays-1a2b3c4d by Ada Example: a canary', by: 'Ada Example' },
    },
  ],
  told: [
    { event: 'root-console-login', topics: ['aws_sns_topic.critical'] },
    { event: 'quiet-read-only-call', topics: [] },
  ],
  runbook: new Map([['index.html', '<p>pages</p>\n']]),
};

const pathsOf = (evidence: Evidence): string[] => bundleOf(evidence).files.map(({ path }) => path);
const pageOf = (evidence: Evidence): string => bundleOf(evidence).files.find(({ path }) => path === 'index.html')!.text;

test('nothing is missing where everything is there, and the same input gives the same files', () => {
  expect(bundleOf(WHOLE).gaps).toEqual([]);
  expect(pathsOf(WHOLE)).toEqual([
    'custody.yaml',
    'index.html',
    'kept/alert-test/2026-10-20T09:00:00Z.json',
    'kept/apply/2026-10-21T09:00:00Z.json',
    'kept/audit/2026-10-20T08:00:00Z.json',
    'kept/review/2026-10-21T08:00:00Z.json',
    'org.yaml',
    'policies/leave-deny.json',
    'policies/root-deny.json',
    'records/2026-10-05-drill-management.md',
    'records/2026-10-12-review-all.md',
    'records/2026-10-20-alert-test-all.md',
    'runbook/index.html',
    'MANIFEST.sha256',
  ]);
  expect(bundleOf(WHOLE)).toEqual(bundleOf(WHOLE));
});

test('the manifest has the SHA-256 of every other file, as sha256sum reads it', () => {
  const { files } = bundleOf({ ...WHOLE, orgFile: '' });
  const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
  const lines = files.at(-1)!.text.split('\n');
  expect(lines).toContain(`${empty}  org.yaml`);
  expect(lines).toHaveLength(files.length);
});

test.each<[gap: string, change: Partial<Evidence>]>([
  ['no custody.yaml: rootguard custody init proposes one', { custody: undefined }],
  ['no records: rootguard record new begins one', { records: undefined }],
  [
    'no review of who has access: rootguard record new review',
    { records: WHOLE.records!.filter(({ path }) => !path.includes('review')) },
  ],
  [
    'no drill of root access: rootguard record new drill',
    { records: WHOLE.records!.filter(({ path }) => !path.includes('drill')) },
  ],
  [
    'nobody wrote down who heard an alert test: rootguard record new alert-test',
    { records: WHOLE.records!.slice(0, 2) },
  ],
  ['no audit was kept: rootguard audit --keep kept', { audits: [] }],
  ['no review of a plan was kept: rootguard review --keep kept', { reviews: [] }],
  ['no alert test was kept: rootguard alert-test --keep kept', { alertTests: [] }],
  ['nothing is synthesized, so nobody knows whom events tell: npx rootguard plan', { told: undefined }],
  ['no runbook: rootguard runbook --output runbook', { runbook: undefined }],
  ['kept/audit/x.json is not what was kept', { problems: ['kept/audit/x.json is not what was kept'] }],
  [
    'records/open.md is not as it must be: rootguard record check says why',
    { records: [...WHOLE.records!, { path: 'open.md', text: '' }] },
  ],
])('%s', (gap, change) => {
  const evidence = { ...WHOLE, ...change };
  expect(bundleOf(evidence).gaps).toEqual([gap]);
  expect(pageOf(evidence)).toContain('1 missing or not as they should be');
});

test('the first and the last day of a period are in it, and what is outside is missing', () => {
  expect(bundleOf({ ...WHOLE, period: { start: '2026-10-05', end: '2026-10-21' } }).gaps).toEqual([]);
  expect(bundleOf({ ...WHOLE, period: { start: '2026-10-06', end: '2026-10-20' } }).gaps).toEqual([
    'no drill of root access: rootguard record new drill',
    'no review of a plan was kept: rootguard review --keep kept',
  ]);
});

test('masked names stand nowhere, neither in files nor in their names', () => {
  const { files } = bundleOf({
    ...WHOLE,
    custody: 'people: { ana: { name: Ana Example } }\n',
    masked: [['Ana Example', 'ana']],
  });
  expect(files.filter(({ text, path }) => /\bana\b|Ana Example/.test(path + text))).toEqual([]);
  expect(files.find(({ path }) => path === 'custody.yaml')!.text).toBe('people: { person-1: { name: person-1 } }\n');
});

test('a text of somebody else is no markup of the page', () => {
  expect(pageOf({ ...WHOLE, problems: ['<img src=x onerror=alert(1)>'] })).toContain(
    '&#60;img src=x onerror=alert(1)&#62;',
  );
});

describe('policies', () => {
  const page = pageOf(WHOLE).replace(/\s+/g, ' ');

  test('are told by what the search over all requests finds, and by each statement', () => {
    expect(page).toContain('<li>the root user: denied every action</li>');
    expect(page).toContain('<li>an administrator role: not denied anything</li>');
    expect(page).toMatch(
      /<li>'?[^<]*denies every action on every resource when [^<]*aws:PrincipalArn is like [^<]*:root/,
    );
  });

  test('say otherwise when they do otherwise, whatever their description says', () => {
    const scps = ORGANIZATION.scps.map(scp => ({
      ...scp,
      content: scp.content.replace('"Action":"*"', '"Action":"s3:*"'),
    }));
    expect(scps).not.toEqual(ORGANIZATION.scps);
    const other = pageOf({ ...WHOLE, organization: { ...ORGANIZATION, scps } });
    expect(other).toContain('Denies every action to the root user of member accounts');
    expect(other).not.toContain('the root user: denied every action');
  });
});

test('versions are those of Rootguard and of what was kept; what nothing says is unknown', () => {
  const rows = (versions: Evidence['versions']) =>
    pageOf({ ...WHOLE, versions })
      .replace(/\s+/g, ' ')
      .replace(/> </g, '><')
      .split('id="versions"')[1]!
      .split('</table>')[0];
  expect(rows([])).toMatch(
    /this program, Rootguard<\/th><td [^>]*>0\.1\.0<.*Terraform and providers<\/th><td [^>]*>unknown</,
  );
  const known = rows([
    { what: 'registry.terraform.io/hashicorp/aws', version: '6.1.0', from: 'the lock file of alerts' },
  ]);
  expect(known).toMatch(/hashicorp\/aws<\/th><td [^>]*>6\.1\.0<\/td><td [^>]*>the lock file of alerts<\/td>/);
  expect(known).not.toContain('unknown');
});

test('that no record says of a use of root is said, for the period; an exemption says who approved it and why', () => {
  const page = pageOf({ ...WHOLE, period: { start: '2026-10-01' } }).replace(/\s+/g, ' ');
  expect(page).toMatch(/<h2>Uses of root<\/h2><div[^>]*><p>No record from 2026-10-01\.<\/p>/);
  expect(page).toMatch(
    />root deny<.*>ledger-prod<.*>2026-12-15<.*>Security Lead<.*>Enable MFA delete on the ledger bucket \(CHG-1234\)</,
  );
});

test('what FedRAMP asks about top-level accounts leads to what is in the folder, and the rest is missing', () => {
  const rows = (evidence: Evidence): Readonly<Record<string, readonly string[]>> => {
    const [, section = ''] = pageOf(evidence).split('id="top-level-accounts"');
    return Object.fromEntries(
      [...section.split('</table>')[0]!.matchAll(/<th scope="row">(.*?)<\/th>(.*?)<\/tr>/gs)].map(
        ([, what = '', row = '']) => [
          what,
          [...row.matchAll(/href="([^"]*)"|>(missing)</g)].map(([, path, missing]) => path ?? missing!),
        ],
      ),
    );
  };
  expect(rows(WHOLE)).toEqual({
    'how they are named and referred to': ['org.yaml'],
    'how they are accessed': ['custody.yaml'],
    'how they are configured': ['org.yaml'],
    'how they are operated': ['missing'],
    'how they are taken out of service': ['missing'],
    'settings that only they can operate, and what these mean': ['missing'],
  });
  const runbook = new Map(['management-close.html', 'tasks-that-need-root.html'].map(name => [name, '<p>page</p>']));
  expect(rows({ ...WHOLE, runbook })).toMatchObject({
    'how they are operated': ['runbook/tasks-that-need-root.html'],
    'how they are taken out of service': ['runbook/management-close.html'],
  });
});
