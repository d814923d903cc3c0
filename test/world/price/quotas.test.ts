import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Account, Organization } from '../../../config/organization';
import { overQuota, QuotaId, QUOTAS, quotaUses } from '../../../world/price/quotas';
import { planReads, planSeconds } from '../../../world/price/plan-seconds';
import { organizationOf } from '../../config/organization-of';

const ACME = organizationOf(readFileSync(join(__dirname, '../../../examples/acme/org.yaml'), 'utf8'));
const ALERTS = ACME.alerts!;

const useOf = (organization: Organization, id: QuotaId) => quotaUses(organization).find(use => use.id === id)!;

/** An organization of so many active accounts, the management account among them. */
function accountsOf(count: number, more: Partial<Organization> = {}): Organization {
  const other = ACME.accounts.find(({ key }) => key === 'shop-prod') as Account;
  const others = Array.from({ length: count - 1 }, (_, at) => ({ ...other, key: `a-${at}`, id: String(3e11 + at) }));
  return { ...ACME, accounts: [ACME.managementAccount, ...others], ...more };
}

const regions = (count: number) => ({ alerts: { ...ALERTS, regions: ALERTS.regions.slice(0, count) } });
const targets = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ key: `Unit ${at}`, id: `ou-exam-${String(at).padStart(8, '0')}` }));
const depth = (levels: number): Partial<Organization> => ({
  organizationalUnits: new Map([[Array.from({ length: levels }, (_, at) => `L${at}`).join('/'), 'ou-exam-11111111']]),
});
const sized = (size: number) => ({ scps: [{ ...ACME.scps[0]!, content: 'x'.repeat(size) }] });
const attached = (count: number) => ({
  scps: Array.from({ length: count - 1 }, () => ({ ...ACME.scps[0]!, targets: [{ key: 'root', id: 'r-exam' }] })),
});

// quota, an organization at its limit, one above, and how the message ends
const ENDS: readonly (readonly [QuotaId, Organization, Organization, RegExp])[] = [
  [
    'stack-instances',
    accountsOf(10_001, regions(10)),
    accountsOf(10_002, regions(10)),
    /^100,010 stack instances in a StackSet, and AWS allows 100,000 \(https.*, unverified\): ask AWS for more stack instances per stack set, in Service Quotas, AWS CloudFormation, of the management account; or fewer alerts.regions$/,
  ],
  [
    'stack-set-ous',
    { ...ACME, alerts: { ...ALERTS, targets: targets(50) } },
    { ...ACME, alerts: { ...ALERTS, targets: targets(51) } },
    /^51 OUs .* AWS raises it for nobody: name OUs above them in alerts.targets, or root$/,
  ],
  [
    'scp-size',
    { ...ACME, ...sized(10_240) },
    { ...ACME, ...sized(10_241) },
    /^10,241 characters of an SCP, and AWS allows 10,240 .* ask AWS for a larger service control policy document, .*organization\.quotas\.scp_size/,
  ],
  [
    'scps-per-target',
    { ...ACME, ...attached(10) },
    { ...ACME, ...attached(11) },
    /^11 SCPs on one target, .* ask AWS for more service control policies per entity, .*organization\.quotas\.scps_per_target$/,
  ],
  ['ou-depth', { ...ACME, ...depth(5) }, { ...ACME, ...depth(6) }, /^6 levels of OUs .* AWS raises it for nobody: /],
  [
    'accounts',
    accountsOf(10_000),
    accountsOf(10_001),
    /^10,001 accounts .* ask AWS for more accounts, in Service Quotas, /,
  ],
];

test.each(ENDS)('%s: at the limit nothing is said, and one above what to ask AWS for', (id, at, above, message) => {
  expect(useOf(at, id)).toMatchObject({ used: QUOTAS[id].limit(at) });
  expect(overQuota(useOf(at, id))).toBeUndefined();
  expect(overQuota(useOf(above, id))).toMatch(message);
});

// the constructs decide these, and no org file can bring them to their limit
const FIXED = (Object.keys(QUOTAS) as QuotaId[]).filter(id => !ENDS.some(([known]) => known === id));

test.each(FIXED)('%s: the same for the largest organization; what one above would be told', id => {
  const use = useOf(ACME, id);
  expect(use.isFixed).toBe(true);
  expect(useOf(accountsOf(10_000), id)).toEqual(use);
  expect(overQuota({ ...use, used: use.limit })).toBeUndefined();
  expect(overQuota({ ...use, used: use.limit + 1 })).toMatch(/: (ask AWS for |AWS raises it for nobody: ).{10,}/);
});

test('the nearest comes first, and a quota that nothing uses is left out', () => {
  const uses = quotaUses({ ...ACME, ...depth(5) });
  expect(uses[0]).toMatchObject({ id: 'ou-depth', used: 5, limit: 5 });
  const single = organizationOf(readFileSync(join(__dirname, '../../../examples/single-account/org.yaml'), 'utf8'));
  expect(quotaUses(single).map(({ id }) => id)).not.toContain('accounts');
});

test('a plan of 1,000 accounts: three contacts each at ten a second, and alarms in a stack after them', () => {
  const organization = accountsOf(1_000);
  // 3 × 1,000 ÷ 10; 1,000 + 15 alarms ÷ 9
  expect(planReads(organization).map(({ operation, reads }) => [operation, reads])).toEqual([
    ['account:GetAlternateContact', 3_000],
    ['cloudwatch:DescribeAlarms', 1_015],
    ['account:GetContactInformation', 1_000],
    ['logs:DescribeMetricFilters', 16],
  ]);
  expect(planSeconds(organization)).toBeCloseTo(300 + 1_015 / 9, 6);
});
