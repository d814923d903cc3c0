import fc from 'fast-check';
import { join } from 'node:path';
import { loadOrganization } from '../../config/load';
import { Organization } from '../../config/organization';
import { Partition, PARTITIONS } from '../../aws/partition';
import { load, orgFile, OrgFileFixture, TODAY } from './org-file';
import { rootDenyDocument } from '../../config/scps/root-deny-document';

function resolved(file: unknown, today = TODAY): Organization {
  const { organization, diagnostics } = load(file, today);
  if (organization === undefined) throw new Error(JSON.stringify(diagnostics));
  return organization;
}

describe('the resolved organization', () => {
  test('takes no name for a member of every object', () => {
    const file = orgFile();
    const account = { id: '333333333333', name: 'n', email: 'aws+n@example.com', ou: 'toString' };
    Object.assign(file.accounts, { constructor: account });
    Object.assign(file.organizational_units, { toString: 'ou-exam-33333333' });
    file.root_deny = { targets: ['constructor', 'toString'] };
    const { scps, accounts } = resolved(file);
    expect(scps[0]?.targets).toEqual([
      { key: 'constructor', id: '333333333333', account: accounts.find(({ key }) => key === 'constructor') },
      { key: 'toString', id: 'ou-exam-33333333' },
    ]);
    const unknown = { ...orgFile(), root_deny: { targets: ['valueOf'] } };
    expect(load(unknown).diagnostics.map(({ rule }) => rule)).toEqual(['unknown-target']);
  });

  test('rolls alerts out to the outermost of the targets', () => {
    const targets = (...keys: string[]) => {
      const file = orgFile();
      Object.assign(file.organizational_units, { 'Workloads/Dev': 'ou-exam-33333333', Work: 'ou-exam-44444444' });
      return resolved({ ...file, alerts: { ...file.alerts, targets: keys } }).alerts?.targets.map(({ id }) => id);
    };
    expect(targets('Workloads/Prod', 'Workloads/Dev')).toEqual(['ou-exam-33333333', 'ou-exam-22222222']);
    // a name that begins alike is another OU
    expect(targets('Workloads/Prod', 'Work')).toEqual(['ou-exam-44444444', 'ou-exam-22222222']);
    expect(targets('Workloads/Prod', 'Workloads')).toEqual(['ou-exam-11111111']);
    expect(targets('Workloads/Prod', 'root', 'Workloads')).toEqual(['r-exam']);
    const single = { ...orgFile(), organization: 'none', organizational_units: undefined, root_deny: undefined };
    const { management } = orgFile().accounts;
    expect(resolved({ ...single, accounts: { management } }).alerts?.targets).toEqual([]);
  });

  test('has every default filled in', () => {
    const { managementAccount, accounts, rootAccess, posture, ...rest } = resolved(orgFile());
    expect([rootAccess, posture]).toEqual([undefined, undefined]);
    expect(rest).toEqual({
      admittedInvocations: [],
      accepted: [],
      partition: 'aws',
      region: 'us-east-1',
      tags: {},
      emailDomains: ['example.com'],
      aws: { id: 'o-exampleorg1', rootId: 'r-exam', quotas: { scpsPerTarget: 10, scpSize: 10_240 } },
      organizationalUnits: new Map([
        ['Workloads', 'ou-exam-11111111'],
        ['Workloads/Prod', 'ou-exam-22222222'],
      ]),
      scps: [
        {
          id: 'root-deny',
          label: 'root deny',
          name: 'rootguard-root-deny',
          description: 'Denies every action to the root user of member accounts',
          targets: [{ key: 'root', id: 'r-exam' }],
          exemptions: [],
          content: rootDenyDocument({ allowRootSessions: true, exemptions: [] }),
          notes: ['root sessions (sts:AssumeRoot) stay allowed'],
        },
      ],
      trail: {
        name: 'organization-trail',
        bucket: 'example-org-trail',
        logGroup: '/organization/trail',
        logRetentionDays: 365,
        objectLock: { mode: 'GOVERNANCE', days: 365 },
        archiveAfterDays: 90,
        expireAfterDays: 2557,
        recordDeletions: false,
        protect: true,
      },
      alarms: { rootPerAccount: true, disable: [] },
      alerts: {
        runbookUrl: 'https://wiki.example.com/root',
        hub: { account: managementAccount },
        deployRoles: [],
        regions: PARTITIONS.aws.defaultRegions,
        targets: [{ key: 'root', id: 'r-exam' }],
        escalateTo: 'security, security@example.com',
        namedAccounts: accounts.map(({ id, name, email, ou }) => ({ id, name, email, ...(ou && { ou }) })),
        planned: [],
        subscriptions: [
          {
            name: 'email-security-example-com',
            protocol: 'email',
            endpoint: 'security@example.com',
            topics: ['critical'],
          },
        ],
      },
      backend: { kind: 'local' },
    });
    expect(accounts.map(({ key }) => key)).toEqual(['management', 'payments']);
    expect(managementAccount).toBe(accounts[0]);
  });

  test('leaves contacts alone where a layer says so, and a lower layer takes them back with what stands above', () => {
    const file = orgFile();
    const [withPrimary, workload] = [
      { full_name: 'Example Corp', address_line_1: '1 Main St', city: 'Oslo' },
      { ...file.accounts.payments, ou: 'Workloads' },
    ];
    const contacts = {
      ...file.contacts,
      primary: { ...withPrimary, postal_code: '0150', country_code: 'NO', phone_number: { variable: 'root_phone' } },
    };
    const { accounts } = resolved({
      ...{ ...file, contacts },
      ou_contacts: { Workloads: 'unmanaged', 'Workloads/Prod': { billing: { title: 'Desk' } } },
      accounts: {
        management: { ...file.accounts.management, contacts: { security: 'unmanaged', primary: 'unmanaged' } },
        payments: file.accounts.payments,
        workload: { ...workload, id: '333333333333', email: 'aws+workload@example.com' },
      },
    });
    expect(accounts.map(({ contacts: own, primary, unmanaged }) => ({ own, primary, unmanaged }))).toEqual([
      {
        own: { billing: file.contacts.billing, operations: file.contacts.operations },
        ...{ primary: undefined, unmanaged: ['security', 'primary'] },
      },
      {
        own: { billing: { ...file.contacts.billing, title: 'Desk' } },
        ...{ primary: undefined, unmanaged: ['operations', 'security', 'primary'] },
      },
      { own: undefined, primary: undefined, unmanaged: ['billing', 'operations', 'security', 'primary'] },
    ]);
  });

  test('keeps everything the file says otherwise', () => {
    const file = orgFile();
    file.organization.quotas = { scps_per_target: 5, scp_size: 5120 };
    file.accounts.payments!.formerly = ['pay', 'billing'];
    file.root_deny = {
      targets: ['payments', 'Workloads'],
      allow_root_sessions: false,
      exemptions: [{ account: 'payments', until: '2026-12-01', reason: 'r', reference: 'x', approved_by: 'a' }],
    };
    file.trail = {
      bucket: 'logs',
      log_archive: { account: 'payments', role_name: 'Deploy' },
      object_lock: 'none',
      protect: false,
    };
    file.alerts.subscriptions.push({ protocol: 'https', endpoint: 'https://a.b', topics: ['notice', 'critical'] });
    const organization = resolved({
      ...file,
      tags: { z: '1', a: '2' },
      alarms: { root_per_account: false, disable: ['CIS-4.2', 'CIS-4.11'] },
      backend: { s3: { bucket: 'state', kms_key_id: 'alias/state', use_lockfile: false, account: 'payments' } },
    });
    const payments = organization.accounts[1]!;
    expect(payments).toMatchObject({ key: 'payments', ou: 'Workloads/Prod', formerly: ['pay', 'billing'] });
    const exemptions = [{ accountId: '222222222222', until: '2026-12-01' }];
    expect(organization).toMatchObject({
      aws: { quotas: { scpsPerTarget: 5, scpSize: 5120 } },
      scps: [
        {
          id: 'root-deny',
          targets: [
            { key: 'Workloads', id: 'ou-exam-11111111' },
            { key: 'payments', id: '222222222222', account: payments },
          ],
          exemptions,
          content: rootDenyDocument({ allowRootSessions: false, exemptions }),
        },
      ],
      alarms: { rootPerAccount: false, disable: ['CIS-4.11', 'CIS-4.2'] },
    });
    expect(organization.trail).toMatchObject({ logArchive: { account: payments, roleName: 'Deploy' }, protect: false });
    expect(organization.trail).not.toHaveProperty('objectLock');
    expect(Object.keys(organization.tags)).toEqual(['a', 'z']);
    expect(organization.alerts?.subscriptions.map(({ protocol, topics }) => [protocol, topics])).toEqual([
      ['email', ['critical']],
      ['https', ['critical', 'notice']],
    ]);
    expect(organization.backend).toEqual({
      kind: 's3',
      bucket: 'state',
      keyPrefix: 'rootguard',
      region: 'us-east-1',
      kmsKeyId: 'alias/state',
      useLockfile: false,
      account: payments,
    });
  });

  test('has the state bucket in the management account and hcp with its defaults', () => {
    const s3 = resolved({ ...orgFile(), backend: { s3: { bucket: 'state', region: 'eu-west-1' } } });
    expect(s3.backend).toMatchObject({ region: 'eu-west-1', useLockfile: true, account: s3.managementAccount });
    expect(resolved({ ...orgFile(), backend: { hcp: { organization: 'example' } } }).backend).toEqual({
      kind: 'hcp',
      hostname: 'app.terraform.io',
      organization: 'example',
      workspacePrefix: 'rootguard-',
      executionMode: 'remote',
    });
  });

  test('has no sections that the file leaves out', () => {
    const file: OrgFileFixture = orgFile();
    delete file.root_deny;
    delete file.trail;
    delete file.alerts;
    expect(resolved(file)).toMatchObject({ scps: [], trail: undefined, alerts: undefined });
  });

  test('knows a trail of somebody else by its log group only', () => {
    const file = { ...orgFile(), trail: { existing: { log_group: 'aws-controltower/CloudTrailLogs' } } };
    expect(resolved(file).trail).toEqual({ existing: true, logGroup: 'aws-controltower/CloudTrailLogs' });
    const existing = { log_group: 'aws-controltower/CloudTrailLogs*', name: 'aws-controltower-BaselineCloudTrail' };
    expect(resolved({ ...file, trail: { existing } }).trail).toEqual({
      ...{ existing: true, logGroup: existing.log_group, name: existing.name },
    });
  });

  test('does not depend on the date', () => {
    const file = orgFile();
    const exemptions = [{ account: 'payments', until: '2026-12-01', reason: 'r', reference: 'x', approved_by: 'a' }];
    file.root_deny.exemptions = exemptions;
    expect(resolved(file, '2020-01-01')).toEqual(resolved(file, '2030-01-01'));
    expect(load(file, '2026-12-01').diagnostics).toEqual([]);
    expect(load(file, '2026-12-02').diagnostics[0]?.rule).toBe('exemption-expired');
    expect(load(file, '2026-11-01').diagnostics).toEqual([]);
    expect(load(file, '2026-10-31').diagnostics[0]?.rule).toBe('exemption-long');
  });

  test('warns of what is accepted when it has ended, and when it ends more than a year from now', () => {
    const entry = { requirement: 'CRED-2', targets: ['payments'], until: '2026-12-01', reason: 'r', approved_by: 'a' };
    const file = { ...orgFile(), accept: [entry] };
    const rule = (today: string) => load(file, today).diagnostics.map(one => one.rule);
    expect(rule('2026-12-01')).toEqual([]);
    expect(rule('2026-12-02')).toEqual(['acceptance-ended']);
    expect(rule('2025-11-30')).toEqual([]);
    expect(rule('2025-11-29')).toEqual(['acceptance-long']);
  });

  test('gives what is accepted by requirement and last day, each target once', () => {
    const entry = { requirement: 'CRED-2', targets: ['root'], until: '2026-12-02', reason: 'r', approved_by: 'a' };
    const file = {
      ...orgFile(),
      accept: [
        entry,
        { ...entry, targets: ['payments', 'Workloads'], until: '2026-12-01' },
        { ...entry, requirement: 'ACC-1' },
      ],
    };
    const one = (requirement: string, targets: string[], until = '2026-12-02') => ({
      ...{ requirement, targets, until, reason: 'r', approvedBy: 'a' },
    });
    expect(resolved(file).accepted).toEqual([
      one('ACC-1', ['root']),
      one('CRED-2', ['Workloads', 'payments'], '2026-12-01'),
      one('CRED-2', ['root']),
    ]);
  });

  test('does not depend on the order of accounts, OUs and subscriptions', () => {
    const acme = join(__dirname, '../../examples/acme/org.yaml');
    expect(loadOrganization(acme, TODAY).organization).toBeDefined();
    const file = orgFile();
    for (let index = 0; index < 8; index++) {
      const ou = index % 2 === 0 ? 'Workloads' : 'Workloads/Prod';
      const id = String(300_000_000_000 + index);
      file.accounts[`a${index}`] = { id, name: 'n', email: `a${index}@example.com`, ou };
      file.alerts.subscriptions.push({ protocol: 'email', endpoint: `e${index}@example.com` });
    }
    const expected = resolved(file);
    const shuffled = (entries: object) =>
      fc.shuffledSubarray(Object.entries(entries), { minLength: Object.keys(entries).length });
    fc.assert(
      fc.property(shuffled(file.accounts), shuffled(file.organizational_units), (accounts, ous) => {
        const other = {
          ...file,
          accounts: Object.fromEntries(accounts),
          organizational_units: Object.fromEntries(ous),
        };
        other.alerts = { ...file.alerts, subscriptions: [...file.alerts.subscriptions].reverse() };
        const organization = resolved(other);
        expect(organization).toEqual(expected);
        expect(JSON.stringify(organization)).toBe(JSON.stringify(expected));
        expect([...organization.organizationalUnits]).toEqual([...expected.organizationalUnits]);
      }),
      { numRuns: 25 },
    );
  });
});

describe('the resolved root access', () => {
  const features = { credentials_management: true, sessions: false };

  test('has the features, and nobody else who may open root sessions unless the file names one', () => {
    expect(resolved({ ...orgFile(), root_access: features }).rootAccess).toEqual({
      credentialsManagement: true,
      sessions: false,
    });
    const delegated_administrator = { account: 'payments', role_name: 'Deploy' };
    const { rootAccess, accounts } = resolved({ ...orgFile(), root_access: { ...features, delegated_administrator } });
    expect(rootAccess).toEqual({
      credentialsManagement: true,
      sessions: false,
      delegatedAdministrator: { account: accounts.find(({ key }) => key === 'payments'), roleName: 'Deploy' },
    });
  });
});

describe('the resolved alerts', () => {
  const alertsOf = (changes: object, file = orgFile()) => {
    const { alerts } = resolved({ ...file, alerts: { ...file.alerts, ...changes } });
    if (alerts === undefined) throw new Error('the file has alerts');
    return alerts;
  };

  test('keep everything the file says', () => {
    const changes = {
      escalate_to: 'On call, +1 206 555 0100',
      hub_account: { account: 'payments', role_name: 'Rootguard' },
      regions: ['us-west-2', 'us-east-1', 'ap-east-1'],
    };
    expect(alertsOf(changes)).toMatchObject({
      escalateTo: 'On call, +1 206 555 0100',
      hub: { account: { key: 'payments', id: '222222222222' }, roleName: 'Rootguard' },
      // and those in which sign-ins of root are recorded
      regions: ['ap-east-1', 'us-east-1', 'us-east-2', 'us-west-2'],
    });
  });

  test('have planned uses by the id of the account, in the order of their times', () => {
    const use = { until: '2026-12-02T00:00Z', ticket: 'CHG-1', who: 'Jane Doe' };
    const later = { from: '2026-12-01T09:00Z', ...use };
    const earlier = { from: '2026-12-01T08:00Z', ...use };
    const planned = [
      { account: 'payments', ...later },
      { account: 'payments', ...earlier },
      { account: 'management', ...later },
    ];
    expect(alertsOf({ planned: Array.from({ length: 30 }, () => planned[0]) }).planned).toHaveLength(30);
    expect(alertsOf({ planned }).planned).toEqual([
      { accountId: '111111111111', ...later },
      { accountId: '222222222222', ...earlier },
      { accountId: '222222222222', ...later },
    ]);
  });

  test.each<[Partition, string, readonly string[]]>([
    ['aws-us-gov', 'us-gov-west-1', ['us-gov-east-1', 'us-gov-west-1']],
    ['aws-cn', 'cn-north-1', ['cn-north-1', 'cn-northwest-1']],
  ])('cover every region of %s that is enabled from the start', (partition, region, regions) => {
    expect(alertsOf({}, { ...orgFile(), partition, region }).regions).toEqual(regions);
  });

  test('cover seventeen regions of aws, those that are enabled from the start and no other', () => {
    const { regions } = alertsOf({});
    expect(regions).toHaveLength(17);
    expect(regions).toEqual([...PARTITIONS.aws.defaultRegions].sort());
    expect(regions).not.toContain('ap-east-1');
  });

  test('name the accounts of the organization by id, with whom to call where it is another one', () => {
    const file = orgFile();
    const { management, payments } = file.accounts;
    const contacts = { security: { name: 'Payments On Call' } };
    const gone = { id: '333333333333', name: 'Gone', email: 'aws+gone@example.com' };
    const accounts = {
      payments: { ...payments, contacts },
      gone: { ...gone, status: 'left' },
      suspended: { ...gone, id: '044444444444', email: 'aws+old@example.com', status: 'suspended' },
      management,
    };
    const { namedAccounts, escalateTo } = alertsOf({}, { ...file, accounts } as never);
    expect(escalateTo).toBe('security, security@example.com');
    expect(namedAccounts.map(({ id, escalateTo: own }) => [id, own])).toEqual([
      ['044444444444', undefined],
      ['111111111111', undefined],
      ['222222222222', 'Payments On Call, security@example.com'],
    ]);
    const told = alertsOf({ escalate_to: 'On call' }, { ...file, accounts } as never);
    expect(told.namedAccounts.filter(account => 'escalateTo' in account)).toEqual([]);
  });
});

describe('merged contacts', () => {
  test('come field by field from the organization, each OU from the top down, and the account', () => {
    const file = orgFile();
    const contacts = { security: { name: 'account' } };
    file.accounts.payments!.contacts = contacts;
    const ou_contacts = {
      Workloads: { security: { name: 'outer', title: 'outer', phone_number: { variable: 'outer' } } },
      'Workloads/Prod': { security: { name: 'inner', title: 'inner' } },
    };
    const { accounts, managementAccount } = resolved({ ...file, ou_contacts });
    expect(accounts[1]!.contacts!.security).toEqual({
      name: 'account',
      title: 'inner',
      email_address: 'security@example.com',
      phone_number: { variable: 'outer' },
    });
    expect(accounts[1]!.contacts!.billing).toEqual(managementAccount.contacts!.billing);
    expect(managementAccount.contacts!.security).toMatchObject({ name: 'security', title: 'On call' });
  });

  test('are left out for accounts that are not active, however incomplete', () => {
    const file = orgFile();
    file.accounts.left = { id: '333333333333', name: 'Left', email: 'left@example.com', status: 'left' };
    const left = resolved(file).accounts.find(({ key }) => key === 'left')!;
    expect(left).toEqual({
      key: 'left',
      id: '333333333333',
      name: 'Left',
      email: 'left@example.com',
      status: 'left',
      formerly: [],
    });
  });

  test('need a complete primary contact for every active account when one layer gives one', () => {
    const file = orgFile();
    const primary = {
      full_name: 'Example Corp',
      address_line_1: '1 Main St',
      city: 'Paris',
      postal_code: '75001',
      country_code: 'FR',
      phone_number: { variable: 'phone' },
    };
    file.contacts.primary = primary;
    file.accounts.payments!.contacts = { primary: { city: 'Lyon' } };
    const { accounts } = resolved(file);
    expect(accounts.map(account => account.primary)).toEqual([primary, { ...primary, city: 'Lyon' }]);
    file.accounts.payments!.contacts = { primary };
    delete file.contacts.primary;
    expect(load(file).diagnostics).toEqual([
      expect.objectContaining({
        rule: 'incomplete-contacts',
        hint: 'looked at contacts, accounts.management.contacts',
      }),
    ]);
  });

  test('do not exist in GovCloud, complete or not', () => {
    const file = orgFile();
    delete file.contacts.billing;
    const { accounts } = resolved({ ...file, partition: 'aws-us-gov', region: 'us-gov-west-1' });
    expect(accounts.every(account => account.contacts === undefined && account.primary === undefined)).toBe(true);
  });
});
