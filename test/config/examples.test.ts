import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadOrganization } from '../../config/load';
import { Organization } from '../../config/organization';
import { scpReach } from '../../config/scps/reach';
import { sensitiveVariables } from '../../config/sensitive-variables';
import { summarize } from '../../config/summary/summary';
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

describe('scpReach', () => {
  const acme = example('acme');
  const reach = (...keys: string[]) => {
    const targets = keys.map(key => ({ key, id: key }));
    return scpReach(acme, { ...acme.scps[0]!, targets }).map(({ key }) => key);
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
      return summarize({ ...acme, scps: [{ ...acme.scps[0]!, targets }] });
    };
    const members = acme.accounts.filter(({ key, status }) => key !== 'management' && status === 'active');
    const outside = members.filter(({ ou }) => !ou?.startsWith('Workloads')).map(({ key }) => key);
    expect(summary('Workloads')).toContain(`              not reached: ${outside.join(', ')}\n`);
    expect(summary('audit')).toMatch(/^ +not reached: (?:[a-z0-9-]+, ){9}[a-z0-9-]+ and 1 more$/m);
    expect(summary('root')).not.toContain('not reached');
  });
});

describe('summarize', () => {
  test('says which contacts are left alone by choice', () => {
    const { accounts, ...acme } = example('acme');
    const unmanaged = ['billing', 'operations', 'security', 'primary'] as const;
    const [first, ...others] = accounts;
    const one = { ...first!, contacts: undefined, primary: undefined, unmanaged };
    expect(summarize({ ...acme, accounts: [one, ...others] }))
      .toContain(`  contacts    billing, operations and security of 12 accounts
              primary contact of 12 accounts
              left alone by choice: billing, operations, security, primary of audit
`);
    const { billing, operations } = first!.contacts!;
    const partly = {
      ...first!,
      contacts: { billing: billing!, operations: operations! },
      unmanaged: ['security'] as const,
    };
    expect(summarize({ ...acme, accounts: [partly, ...others] }))
      .toContain(`  contacts    billing of 13, operations of 13, security of 12 accounts
              primary contact of 13 accounts
              left alone by choice: security of audit
`);
  });

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
              one of 10 SCPs there, 553 of 10240 characters
              untouched: management, because no SCP binds the management account
  leave deny  SCP on root: reaches 12 active accounts
              denied with it: every other handshake, such as approving all features or a transfer of billing
              one of 10 SCPs there, 168 of 10240 characters
              untouched: management, because no SCP binds the management account
  root access credentials management and root sessions; existing root credentials stay until somebody deletes them
  trail       organization-trail, every account, every region
              bucket example-org-trail in log-archive: Object Lock GOVERNANCE 365 days, archived after 90 days, expires after 2557 days, and is gone 30 days later
              log group /organization/trail in management, 365 days
              protected from destroy
  alarms      14 of 15 controls, without CIS-4.11
              root, one for each of 13 active accounts, the management account included
              changes of the alert path: whoever hears notice is told even when the event path is cut
  critical    1 subscription: email
  notice      1 subscription: email
  event path  critical hears of root sign-in, root activity, root denied, tampering; notice of root session, change
              gathered in management, us-east-1
              from 17 regions of every member; of management by a StackSet of its own
              messages give name, state and root e-mail of every account as AWS Organizations has them
              without its answer, name, OU and root e-mail of 14 accounts by this file
              not protected: administrators of members can change the forwarding rules
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
    ['govcloud', 'event path  critical hears of root activity, root denied, tampering; notice of root session, change'],
    ['govcloud', 'root sign-in: root has no console in aws-us-gov'],
    ['china', 'from 2 regions of every member; of management by a StackSet of its own'],
    ['single-account', 'from 17 regions of this account\n'],
    ['single-account', '6 schedules of reminders, to notice, of what is due by reviews\n'],
    ['single-account', 'messages give name and root e-mail of the account by this file\n'],
  ])('says about %s: %s', (name, line) => expect(summarize(example(name))).toContain(line));

  test('says who else may open root sessions, and from where that is forwarded', () => {
    const acme = example('acme');
    const identity = acme.accounts.find(({ key }) => key === 'identity')!;
    const rootAccess = { ...acme.rootAccess!, delegatedAdministrator: { account: identity, roleName: 'R' } };
    const summary = summarize({ ...acme, rootAccess });
    expect(summary).toContain(`existing root credentials stay until somebody deletes them
              identity may open root sessions, too, by this file
`);
    expect(summary).toContain(`
              from 17 regions of every member; of management by a StackSet of its own
              from identity, which may open root sessions, from every region it enabled
`);
  });

  test('says which regions and accounts the event path leaves out', () => {
    const acme = example('acme');
    const alerts = acme.alerts!;
    const hub = acme.accounts.find(({ key }) => key === 'audit')!;
    const left = acme.accounts.filter(({ key }) => ['management', 'network'].includes(key)).map(({ id }) => id);
    const namedAccounts = alerts.namedAccounts.filter(({ id }) => !left.includes(id));
    const regions = alerts.regions.filter(region => !region.startsWith('ap-'));
    const changed = { ...alerts, hub: { account: hub, roleName: 'R' }, regions, namedAccounts };
    expect(summarize({ ...acme, alerts: changed })).toContain(`
              gathered in audit, us-east-1
              from 11 regions of every member; of management by a StackSet of its own
              not from ap-northeast-1, ap-northeast-2, ap-northeast-3, ap-south-1, ap-southeast-1, ap-southeast-2, which every account has enabled
              messages give name, state and root e-mail of every account as AWS Organizations has them
              without its answer, name, OU and root e-mail of 12 accounts by this file
              and the id alone of 2 accounts: management, network
              not protected: administrators of members can change the forwarding rules
`);
  });

  test('says nothing of an event path where there is no trail', () => {
    expect(summarize({ ...example('acme'), trail: undefined })).not.toContain('event path');
    expect(summarize(example('single-account'))).not.toContain('protected: admin');
  });
});
