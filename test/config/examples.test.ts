import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadOrganization } from '../../config/load';
import { Organization } from '../../config/organization';
import { rootDenyReach } from '../../config/root-deny-reach';
import { sensitiveVariables } from '../../config/sensitive-variables';
import { summarize } from '../../config/summary';
import { lowestTerraformVersion } from '../../config/terraform-version';
import { TODAY } from './org-file';

const FOLDER = join(__dirname, '../../examples');

function example(name: string): Organization {
  const { organization, diagnostics } = loadOrganization(join(FOLDER, name, 'org.yaml'), TODAY);
  expect(diagnostics).toEqual([]);
  return organization!;
}

describe('the examples', () => {
  test.each(readdirSync(FOLDER))('%s has no error and no warning', name => expect(example(name)).toBeDefined());

  test.each([
    ['minimal', '1.5'],
    ['acme', '1.7'],
    ['control-tower', '1.10'],
  ])('%s needs Terraform %s', (name, version) => expect(lowestTerraformVersion(example(name))).toBe(version));

  test('S3 without its own locking needs no newer Terraform', () => {
    const organization = example('control-tower');
    if (organization.backend.kind !== 's3') throw new Error('not s3');
    const backend = { ...organization.backend, useLockfile: false };
    expect(lowestTerraformVersion({ ...organization, backend })).toBe('1.5');
  });

  test('acme needs the root phone number', () => {
    expect(sensitiveVariables(example('acme'))).toEqual(['root_phone']);
    expect(sensitiveVariables(example('minimal'))).toEqual([]);
  });
});

describe('rootDenyReach', () => {
  const acme = example('acme');
  const reach = (...keys: string[]) => {
    const targets = keys.map(key => ({ key, id: key }));
    return rootDenyReach({ ...acme, rootDeny: { ...acme.rootDeny!, targets } }).map(({ key }) => key);
  };

  test('from the root is every active account but the management account', () => {
    const expected = acme.accounts.filter(({ key, status }) => key !== 'management' && status === 'active');
    expect(reach('root')).toEqual(expected.map(({ key }) => key));
  });

  test('from an OU is what is in and below it, and from an account is that account', () => {
    expect(reach('Workloads/Prod')).toEqual(['ledger-prod', 'payments-prod', 'search-prod', 'shop-prod']);
    expect(reach('Workloads/Test', 'audit')).toEqual(['audit', 'search-test', 'shop-test']);
  });

  test('leaves the others to be named: the active members, at most ten of them', () => {
    const summary = (...keys: string[]) => {
      const targets = keys.map(key => ({ key, id: key }));
      return summarize({ ...acme, rootDeny: { ...acme.rootDeny!, targets } });
    };
    const members = acme.accounts.filter(({ key, status }) => key !== 'management' && status === 'active');
    const outside = members.filter(({ ou }) => !ou?.startsWith('Workloads')).map(({ key }) => key);
    expect(summary('Workloads')).toContain(`              not denied: ${outside.join(', ')}\n`);
    expect(summary('audit')).toMatch(/^ +not denied: (?:[a-z0-9-]+, ){9}[a-z0-9-]+ and 1 more$/m);
    expect(summary('root')).not.toContain('not denied');
  });
});

describe('summarize', () => {
  test('says what acme covers', () => {
    expect(summarize(example('acme'))).toBe(`organization o-exampleorg1, partition aws, home region us-east-1
  accounts    13 active, 1 suspended, 0 left
              Terraform forgets, and AWS keeps: old-sandbox
              management account: management
  contacts    billing, operations and security of 13 accounts
              primary contact of 13 accounts
  root deny   SCP on root: reaches 12 active accounts
              exempt until the end of 2026-12-15 (UTC): ledger-prod
              root sessions (sts:AssumeRoot) stay allowed
              untouched: management, because no SCP binds the management account
  root access credentials management and root sessions; existing root credentials stay until somebody deletes them
  trail       organization-trail, every account, every region
              bucket example-org-trail in log-archive: Object Lock GOVERNANCE 365 days, archived after 90 days, expires after 2557 days, and is gone 30 days later
              log group /organization/trail in management, 365 days
              protected from destroy
  alarms      14 of 15 controls, without CIS-4.11
              root, one for each of 13 active accounts, the management account included
  critical    1 subscription: email
  notice      1 subscription: email
  variables   TF_VAR_root_phone (sensitive) must be supplied
  backend     local, in ./state/<stack>.tfstate
  terraform   1.7 or later
`);
  });

  test.each([
    ['govcloud', 'left out    contacts: Account Management does not exist in aws-us-gov'],
    ['govcloud', 'contacts    none'],
    ['single-account', 'left out    root deny: an SCP needs an organization'],
    ['single-account', 'account-trail, this account, every region'],
    ['control-tower', 'left out    trail: trail.existing says that somebody else owns it'],
    ['minimal', 'notice      nobody hears it'],
  ])('says about %s: %s', (name, line) => expect(summarize(example(name))).toContain(line));
});
