import { summarize } from '../../config/summary/summary';
import { load, OrgFileFixture, orgFile, rules } from './org-file';

/** The small org file with a posture section and `more` accounts besides. */
function withPosture(posture: object, more = 0, status = 'active'): OrgFileFixture {
  const file = orgFile();
  const accounts = Array.from({ length: more }, (_, index) => [
    `extra-${index}`,
    { id: String(500_000_000_000 + index), name: 'Extra', email: `aws+extra-${index}@example.com`, status },
  ]);
  // a local state is refused in a large organization
  const backend = more === 0 ? 'local' : { s3: { bucket: 'example-state' } };
  return { ...file, accounts: { ...file.accounts, ...(Object.fromEntries(accounts) as object) }, posture, backend };
}

const extra = (count: number) => Array.from({ length: count }, (_, index) => `extra-${index}`);

describe('the posture section', () => {
  test('has the home region and no excluded accounts by default', () => {
    const { organization } = load(withPosture({ config_rules: {} }));
    expect(organization?.posture).toEqual({
      configRules: {
        rules: ['root-mfa', 'root-hardware-mfa', 'root-access-key', 'security-contact'],
        region: 'us-east-1',
        excludedAccounts: [],
      },
    });
  });

  test('gives each service its administrator', () => {
    const administrator = { account: 'payments', role_name: 'Posture' };
    const { organization } = load(withPosture({ security_hub: administrator, guardduty: administrator }));
    const account = organization?.accounts.find(({ key }) => key === 'payments');
    expect(organization?.posture).toEqual({
      securityHub: { account, roleName: 'Posture' },
      guardDuty: { account, roleName: 'Posture' },
    });
  });

  test('excludes 1,000 accounts and no more', () => {
    const excluding = (count: number) => withPosture({ config_rules: { excluded_accounts: extra(count) } }, count);
    // so many accounts are too many for a dimension of the alarms, which is a warning
    expect(rules(excluding(1000))).toEqual(['metric-dimension']);
    const errors = load(excluding(1001)).diagnostics.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ message }) => message)).toEqual([
      'posture.config_rules.excluded_accounts: must have at most 1000 entries, got 1001',
    ]);
  });

  test('counts suspended accounts among the 1,000', () => {
    const withSuspended = (count: number) =>
      withPosture({ config_rules: { excluded_accounts: ['payments'] } }, count, 'suspended');
    expect(rules(withSuspended(999))).toEqual([]);
    expect(load(withSuspended(1000)).diagnostics.map(({ message }) => message)).toEqual([
      'posture.config_rules: leaves out 1001 accounts, 1000 of them because they are suspended; AWS Config allows 1000',
    ]);
  });

  test.each([
    ['us-east-1', []],
    ['me-central-1', ['config-region']],
    ['ca-west-1', ['config-region']],
    ['ca-central-1', []],
    ['us-gov-west-1', ['region-partition']],
  ])('in the region %s finds %j', (region, found) => {
    expect(rules(withPosture({ config_rules: { region } }))).toEqual(found);
  });

  test('in GovCloud says which rules do not exist there', () => {
    const file = { ...withPosture({ config_rules: {} }), partition: 'aws-us-gov', region: 'us-gov-west-1' };
    const { organization, diagnostics } = load(file);
    expect(diagnostics).toEqual([]);
    expect(summarize(organization!).match(/posture.*/g)).toEqual([
      'posture     AWS Config in us-gov-west-1: root-access-key; each account needs a configuration recorder there',
      'posture: root-mfa, a rule that does not exist in aws-us-gov',
      'posture: root-hardware-mfa, a rule that does not exist in aws-us-gov',
      'posture: security-contact, a rule that does not exist in aws-us-gov',
    ]);
  });

  test('is summarized with its regions, administrators and what is left out', () => {
    const administrator = { account: 'payments', role_name: 'Posture' };
    const section = {
      config_rules: { excluded_accounts: ['payments'], region: 'eu-west-1' },
      security_hub: administrator,
      guardduty: administrator,
    };
    const { organization } = load(withPosture(section));
    expect(summarize(organization!)).toContain(`
  posture     AWS Config in eu-west-1: root-mfa, root-hardware-mfa, root-access-key, security-contact; each account needs a configuration recorder there
              without the rules: payments
              Security Hub of every account in us-east-1 only, administered by payments
              GuardDuty of every account in us-east-1 only, administered by payments
`);
  });
});
