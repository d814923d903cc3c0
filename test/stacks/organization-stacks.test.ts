import { orgFile } from '../config/org-file';
import { addresses } from '../synth';
import { synthesizeFiles, synthesizeStacks } from './synth-organization';
import { awsProviderVersion } from '../../terraform/aws-provider';

const primary = {
  full_name: 'Example Corp',
  address_line_1: '1 Main St',
  city: 'Seattle',
  state_or_region: 'WA',
  postal_code: '98101',
  country_code: 'US',
  phone_number: { variable: 'root_phone' },
};

/** The file with its account payments changed. */
function withPayments(changes: object) {
  const file = orgFile();
  Object.assign(file.accounts.payments ?? {}, changes);
  return { ...file, contacts: { ...file.contacts, primary } };
}

describe('the stacks', () => {
  test('are six, each with its own state, the organization check and one provider that knows its account', () => {
    const stacks = synthesizeStacks(orgFile());
    expect(Object.keys(stacks).sort()).toEqual(['alarms', 'alerts', 'contacts', 'forwarding', 'guardrails', 'trail']);
    for (const [name, stack] of Object.entries(stacks)) {
      expect(stack.terraform).toEqual({
        backend: { local: { path: `../../../state/${name}.tfstate` } },
        required_providers: { aws: { source: 'aws', version: awsProviderVersion() } },
        required_version: '>= 1.5',
      });
      if (name === 'alerts') continue;
      expect(stack.provider).toEqual({
        aws: [{ region: 'us-east-1', allowed_account_ids: ['111111111111'], retry_mode: 'adaptive' }],
      });
    }
  });

  test('end what alerts no longer defines after everything that announces is there', () => {
    const { provider, resource, data = {} } = synthesizeStacks(orgFile()).alerts!;
    const own = { allowed_account_ids: ['111111111111'], retry_mode: 'adaptive' };
    expect(provider).toEqual({
      aws: [
        { ...own, region: '${terraform_data.announced.input}' },
        { ...own, region: 'us-east-1', alias: 'hub-account' },
      ],
    });
    // what only a state has is deleted by the provider that made it, the one without an alias
    const { terraform_data: waits, ...ofAws } = resource;
    const providers = [ofAws, data]
      .flatMap(Object.values)
      .flatMap(Object.values)
      .map(({ provider: name }) => name as string);
    expect(new Set(providers)).toEqual(new Set(['aws.hub-account']));
    expect(waits).toEqual({
      announced: {
        input: 'us-east-1',
        depends_on: expect.arrayContaining(
          Object.keys(resource.aws_cloudwatch_event_target ?? {})
            .filter(name => name.endsWith('_announce-target'))
            .map(name => `aws_cloudwatch_event_target.${name}`),
        ) as string[],
      },
    });
  });

  test.each([
    ['guardrails', ['organizations enable-all-features', 'enable-policy-type --policy-type SERVICE_CONTROL_POLICY']],
    ['contacts', ['organizations enable-all-features', '--service-principal account.amazonaws.com']],
    ['trail', ['organizations enable-all-features', '--service-principal cloudtrail.amazonaws.com']],
    ['alerts', ['organizations enable-all-features']],
    ['alarms', ['organizations enable-all-features']],
    ['forwarding', ['organizations enable-all-features', 'aws cloudformation activate-organizations-access']],
  ])('%s checks the organization and says how to mend it', (name, commands) => {
    const check = synthesizeStacks(orgFile())[name]?.data?.aws_organizations_organization?.organization;
    const { postcondition } = check?.lifecycle as { postcondition: { condition: string; error_message: string }[] };
    expect(postcondition[0]?.condition).toBe('${self.id == "o-exampleorg1"}');
    expect(postcondition.slice(1).map(({ error_message }) => error_message)).toEqual(
      commands.map(command => expect.stringContaining(command) as string),
    );
  });

  test('guardrails hold centralized root access, with or without the SCP, and check its trusted access', () => {
    const root_access = { credentials_management: true, sessions: true };
    const both = synthesizeStacks({ ...orgFile(), root_access }).guardrails;
    const alone = synthesizeStacks({ ...orgFile(), root_deny: undefined, root_access }).guardrails;
    for (const stack of [both, alone]) {
      expect(stack?.resource.aws_iam_organizations_features).toEqual({
        'root-access': { enabled_features: ['RootCredentialsManagement', 'RootSessions'] },
      });
      expect(JSON.stringify(stack?.data)).toContain('--service-principal iam.amazonaws.com');
    }
    expect(alone?.resource).not.toHaveProperty('aws_organizations_policy');
    expect(JSON.stringify(alone?.data)).not.toContain('SERVICE_CONTROL_POLICY');
  });

  test('tag everything by default_tags', () => {
    const { trail } = synthesizeStacks({ ...orgFile(), tags: { owner: 'platform' } });
    expect(trail?.provider).toEqual({
      aws: [expect.objectContaining({ default_tags: [{ tags: { owner: 'platform' } }] })],
    });
  });

  test('sign in to the log archive with a second provider, in the trail stack only', () => {
    const file = orgFile();
    Object.assign(file.accounts, { archive: { id: '333333333333', name: 'Archive', email: 'archive@example.com' } });
    Object.assign(file.trail, { log_archive: { account: 'archive', role_name: 'RootguardDeploy' } });
    const stacks = synthesizeStacks(file);
    expect(stacks.trail?.provider).toEqual({
      aws: [
        expect.objectContaining({ allowed_account_ids: ['111111111111'] }),
        {
          alias: 'log-archive',
          region: 'us-east-1',
          allowed_account_ids: ['333333333333'],
          assume_role: [{ role_arn: 'arn:aws:iam::333333333333:role/RootguardDeploy', session_name: 'rootguard' }],
          retry_mode: 'adaptive',
        },
      ],
    });
    for (const name of ['guardrails', 'contacts', 'alarms', 'forwarding']) {
      expect(stacks[name]?.provider).toEqual({ aws: [expect.anything()] });
    }
  });

  test('read in the delegated administrator of iam which regions it enabled, in the forwarding stack only', () => {
    const before = synthesizeStacks({ ...orgFile(), root_access: { credentials_management: true, sessions: true } });
    const stacks = synthesizeStacks({
      ...orgFile(),
      root_access: {
        credentials_management: true,
        sessions: true,
        delegated_administrator: { account: 'payments', role_name: 'RootguardForwarding' },
      },
    });
    expect({ ...stacks, forwarding: undefined }).toEqual({ ...before, forwarding: undefined });
    expect(stacks.forwarding?.provider).toEqual({
      aws: [
        expect.objectContaining({ allowed_account_ids: ['111111111111'] }),
        {
          alias: 'delegate',
          region: 'us-east-1',
          allowed_account_ids: ['222222222222'],
          assume_role: [{ role_arn: 'arn:aws:iam::222222222222:role/RootguardForwarding', session_name: 'rootguard' }],
          retry_mode: 'adaptive',
        },
      ],
    });
    const filter = [{ name: 'opt-in-status', values: ['opt-in-not-required', 'opted-in'] }];
    expect(stacks.forwarding?.data?.aws_regions).toEqual({
      enabled: { filter },
      'enabled-in-delegate': { filter, provider: 'aws.delegate' },
    });
    const members = stacks.forwarding?.resource.aws_cloudformation_stack_instances?.forwarding_members_instances;
    expect(stacks.forwarding?.resource.aws_cloudformation_stack_set_instance).toMatchObject({
      forwarding_delegate_instances: {
        for_each: `\${setsubtract(data.aws_regions.enabled-in-delegate.names, ${JSON.stringify((members as { regions: string[] }).regions)})}`,
        deployment_targets: { accounts: ['222222222222'] },
      },
    });
  });

  test('are built as far as the file and the partition go', () => {
    const file = orgFile();
    expect(
      Object.keys(synthesizeStacks({ ...file, root_deny: undefined, trail: undefined, alerts: undefined })),
    ).toEqual(['contacts']);
    const existing = { ...file, trail: { existing: { log_group: 'aws-controltower/CloudTrailLogs' } } };
    const stacks = synthesizeStacks(existing);
    expect(Object.keys(stacks).sort()).toEqual(['alarms', 'alerts', 'contacts', 'forwarding', 'guardrails']);
    const filters = Object.values(stacks.alarms?.resource.aws_cloudwatch_log_metric_filter ?? {});
    expect(new Set(filters.map(filter => filter.log_group_name))).toEqual(new Set(['aws-controltower/CloudTrailLogs']));
  });

  test('forward from the targets alone, and give these and the management account an alarm', () => {
    const file = orgFile();
    Object.assign(file.organizational_units, { Sandbox: 'ou-exam-33333333' });
    Object.assign(file.accounts, {
      trial: { id: '333333333333', name: 'Trial', email: 'aws+trial@example.com', ou: 'Sandbox' },
    });
    const stacks = (changes: object) =>
      synthesizeStacks({ ...file, ...changes, alerts: { ...file.alerts, ...TARGETS } });
    const TARGETS = { targets: ['Sandbox'] };
    const { forwarding, alarms } = stacks({});
    expect(forwarding?.resource.aws_cloudformation_stack_instances?.forwarding_members_instances).toMatchObject({
      deployment_targets: { organizational_unit_ids: ['ou-exam-33333333'] },
    });
    const perAccount = Object.keys(alarms?.resource.aws_cloudwatch_metric_alarm ?? {}).filter(name =>
      name.startsWith('root-activity-by-account_'),
    );
    expect(perAccount).toEqual(['root-activity-by-account_management', 'root-activity-by-account_trial']);
    // who may open root sessions has its StackSet only when the members' one is there as well
    const delegated = (account: string) => ({
      root_access: {
        credentials_management: true,
        sessions: true,
        delegated_administrator: { account, role_name: 'RootguardDeploy' },
      },
    });
    const stackSets = (account: string) =>
      Object.keys(stacks(delegated(account)).forwarding?.resource.aws_cloudformation_stack_set ?? {}).sort();
    expect(stackSets('payments')).toEqual(['forwarding_management', 'forwarding_members']);
    expect(stackSets('trial')).toEqual(['forwarding_delegate', 'forwarding_management', 'forwarding_members']);
  });

  test('have a heartbeat in every topic, where one is asked for', () => {
    const file = orgFile();
    const chat = { protocol: 'chat', endpoint: 'slack:T0123ABCD/C0456EFGH' };
    const subscriptions = [...file.alerts.subscriptions, chat];
    const alarmOf = (changes: object) =>
      synthesizeStacks({ ...file, alerts: { ...file.alerts, subscriptions, ...changes } }).alarms?.resource
        .aws_cloudwatch_metric_alarm?.heartbeat;
    expect(alarmOf({ heartbeat: '06:05' })?.alarm_actions).toEqual(
      ['critical', 'critical-chat', 'notice', 'critical-without-key'].map(
        name => `arn:aws:sns:us-east-1:111111111111:rootguard-${name}`,
      ),
    );
    expect(alarmOf({})).toBeUndefined();
  });

  test('have no contacts in aws-us-gov, where Account Management does not exist', () => {
    const stacks = synthesizeStacks({ ...orgFile(), partition: 'aws-us-gov', region: 'us-gov-west-1' });
    expect(Object.keys(stacks).sort()).toEqual(['alarms', 'alerts', 'forwarding', 'guardrails', 'trail']);
    const arns = JSON.stringify(stacks).match(/arn:[a-z-]+:/g);
    expect(new Set(arns)).toEqual(new Set(['arn:aws-us-gov:']));
    expect(JSON.stringify(stacks)).not.toContain('rootguard-root-sign-in');
  });

  test('follow the partition of China in every ARN', () => {
    const stacks = synthesizeStacks({ ...orgFile(), partition: 'aws-cn', region: 'cn-north-1' });
    const arns = JSON.stringify(stacks).match(/arn:[a-z-]+:/g);
    expect(new Set(arns)).toEqual(new Set(['arn:aws-cn:']));
  });

  test('serve a single account without an organization', () => {
    const { accounts, email_domains, region, contacts, trail, alerts } = orgFile();
    const management = accounts.management;
    const stacks = synthesizeStacks({
      version: 1,
      region,
      email_domains,
      organization: 'none',
      contacts,
      accounts: { management },
      trail,
      alerts,
    });
    expect(Object.keys(stacks).sort()).toEqual(['alarms', 'alerts', 'contacts', 'forwarding', 'trail']);
    for (const { data } of Object.values(stacks))
      expect(data ?? {}).not.toHaveProperty('aws_organizations_organization');
    expect(Object.keys(stacks.forwarding?.resource.aws_cloudformation_stack_set ?? {})).toEqual([
      'forwarding_management',
    ]);
    expect(stacks.alerts?.resource).not.toHaveProperty('aws_cloudwatch_event_bus_policy');
    expect(stacks.trail?.resource.aws_cloudtrail?.trail).toMatchObject({
      is_organization_trail: false,
      is_multi_region_trail: true,
    });
    for (const contact of Object.values(stacks.contacts?.resource.aws_account_alternate_contact ?? {})) {
      expect(contact).not.toHaveProperty('account_id');
    }
  });
});

describe('the contacts stack', () => {
  test('leaves the id of the management account out, and gives every other one', () => {
    const { resource } = synthesizeStacks(withPayments({})).contacts ?? { resource: {} };
    expect(Object.keys(resource.aws_account_alternate_contact ?? {})).toEqual([
      'management_billing',
      'management_operations',
      'management_security',
      'payments_billing',
      'payments_operations',
      'payments_security',
    ]);
    expect(resource.aws_account_alternate_contact?.management_billing).not.toHaveProperty('account_id');
    expect(resource.aws_account_alternate_contact?.payments_billing?.account_id).toBe('222222222222');
    expect(resource.aws_account_primary_contact?.management_primary).not.toHaveProperty('account_id');
    expect(resource.aws_account_primary_contact?.payments_primary?.account_id).toBe('222222222222');
  });

  test('makes one sensitive variable of a name, wherever it is used', () => {
    const file = withPayments({ contacts: { security: { phone_number: { variable: 'root_phone' } } } });
    const stack = synthesizeStacks(file).contacts;
    expect(stack?.variable).toEqual({
      root_phone: {
        type: 'string',
        sensitive: true,
        nullable: false,
        description: 'Contact detail that is kept out of the org file',
      },
    });
    expect(stack?.resource.aws_account_alternate_contact?.payments_security?.phone_number).toBe('${var.root_phone}');
    expect(stack?.resource.aws_account_primary_contact?.payments_primary?.phone_number).toBe('${var.root_phone}');
  });

  test('checks the value of a variable once for each use, before anything is applied', () => {
    const file = withPayments({ contacts: { security: { phone_number: { variable: 'root_phone' } } } });
    const { resource } = synthesizeStacks(file).contacts ?? { resource: {} };
    const checks = Object.values(resource)
      .flatMap(byName => Object.entries(byName))
      .flatMap(([name, { lifecycle }]) => (lifecycle === undefined ? [] : [[name, lifecycle]]));
    const check = (max: number, pattern: string, says: string, use: string) => ({
      precondition: [
        {
          condition: `\${length(trimspace(var.root_phone)) > 0 && length(var.root_phone) <= ${max} && can(regex("${pattern}", var.root_phone))}`,
          error_message: `TF_VAR_root_phone must have 1 to ${max} characters, and must ${says}: it becomes the ${use}, and AWS would refuse it half-way through an apply`,
        },
      ],
    });
    expect(checks).toEqual([
      // the first resource of the account that has the variable, and one of two accounts that have it
      [
        'payments_billing',
        check(25, '^[\\\\s0-9()+-]+$', 'contain only digits, spaces and ( ) + -', "security contact's phone_number"),
      ],
      [
        'management_primary',
        check(
          20,
          '^[+][\\\\s0-9()-]+$',
          'begin with + and contain only digits, spaces and ( ) -',
          "primary contact's phone_number",
        ),
      ],
    ]);
  });

  test('keeps accounts, variables and its own elements apart, whatever they are called', () => {
    const file = orgFile();
    const names = ['aws', 'backend', 'organization', 'accounts', 'variables', 'root_phone', 'Default', '1st', '日本'];
    names.forEach((key, index) => {
      Object.assign(file.accounts, {
        [key]: { id: String(400000000000 + index), name: 'Name', email: `aws+${index}@example.com` },
      });
    });
    const { contacts } = synthesizeStacks({ ...file, contacts: { ...file.contacts, primary } });
    expect(Object.keys(contacts?.resource.aws_account_primary_contact ?? {})).toHaveLength(names.length + 2);
    expect(addresses(contacts ?? { resource: {} })).toContain('aws_account_primary_contact._1st_primary');
  });
});

describe('an account that was renamed', () => {
  const blocks = (name: string) => {
    const stacks = synthesizeStacks(withPayments({ formerly: ['pay/new', '1st'] }));
    return stacks[name]?.moved as { from: string; to: string }[];
  };

  test('is followed by a chain of moved blocks in every stack that has its resources', () => {
    const chain = (from: string, to: string) =>
      ['billing', 'operations', 'security'].map(kind => ({
        from: `aws_account_alternate_contact.${from}_${kind}`,
        to: `aws_account_alternate_contact.${to}_${kind}`,
      }));
    expect(blocks('contacts')).toEqual([
      ...chain('_1st', 'pay-new'),
      ...chain('pay-new', 'payments'),
      { from: 'aws_account_primary_contact._1st_primary', to: 'aws_account_primary_contact.pay-new_primary' },
      { from: 'aws_account_primary_contact.pay-new_primary', to: 'aws_account_primary_contact.payments_primary' },
    ]);
    const alarm = 'aws_cloudwatch_metric_alarm.root-activity-by-account_';
    expect(blocks('alarms')).toEqual([
      { from: `${alarm}_1st`, to: `${alarm}pay-new` },
      { from: `${alarm}pay-new`, to: `${alarm}payments` },
    ]);
    expect(blocks('alerts')).toBeUndefined();
    expect(blocks('forwarding')).toBeUndefined();
    expect(blocks('guardrails')).toBeUndefined();
    expect(blocks('trail')).toBeUndefined();
  });

  test('moves only to addresses that exist', () => {
    const stacks = synthesizeStacks(withPayments({ formerly: ['old'] }));
    for (const stack of Object.values(stacks)) {
      const existing = addresses(stack);
      for (const { to } of (stack.moved ?? []) as { to: string }[]) expect(existing).toContain(to);
    }
  });

  test('has the same names in AWS', () => {
    const alarmNames = (file: unknown) =>
      Object.values(synthesizeStacks(file).alarms?.resource.aws_cloudwatch_metric_alarm ?? {})
        .map(alarm => alarm.alarm_name)
        .sort();
    const file = orgFile();
    const { payments, ...others } = file.accounts;
    const renamed = {
      ...file,
      accounts: { ...others, purchases: { ...payments, name: 'Purchases', formerly: ['payments'] } },
    };
    expect(alarmNames(renamed)).toEqual(alarmNames(file));
  });
});

test('contacts that are unmanaged are no resources, and Terraform forgets them under every key', () => {
  const file = withPayments({ formerly: ['old'], contacts: { security: 'unmanaged', primary: 'unmanaged' } });
  const { contacts } = synthesizeStacks(file);
  const forget = (from: string) => ({ from, lifecycle: { destroy: false } });
  expect(contacts?.removed).toEqual([
    forget('aws_account_alternate_contact.old_security'),
    forget('aws_account_alternate_contact.payments_security'),
    forget('aws_account_primary_contact.old_primary'),
    forget('aws_account_primary_contact.payments_primary'),
  ]);
  expect(contacts?.moved).toEqual([
    { from: 'aws_account_alternate_contact.old_billing', to: 'aws_account_alternate_contact.payments_billing' },
    { from: 'aws_account_alternate_contact.old_operations', to: 'aws_account_alternate_contact.payments_operations' },
  ]);
  expect(
    Object.keys(contacts?.resource?.aws_account_alternate_contact ?? {}).filter(key => /payments/.test(key)),
  ).toEqual(['payments_billing', 'payments_operations']);
  expect(contacts?.terraform).toMatchObject({ required_version: '>= 1.7' });
});

describe.each(['suspended', 'left'])('an account that is %s', status => {
  const stacks = () => {
    const file = withPayments({ status, formerly: ['old'] });
    file.root_deny = { targets: ['root', 'payments'] };
    return synthesizeStacks(file);
  };

  test('is forgotten, not destroyed, in every stack that may have its resources', () => {
    const forget = (from: string) => ({ from, lifecycle: { destroy: false } });
    const { contacts, alarms, guardrails, trail } = stacks();
    expect(contacts?.removed).toEqual([
      forget('aws_account_alternate_contact.old_billing'),
      forget('aws_account_alternate_contact.old_operations'),
      forget('aws_account_alternate_contact.old_security'),
      forget('aws_account_alternate_contact.payments_billing'),
      forget('aws_account_alternate_contact.payments_operations'),
      forget('aws_account_alternate_contact.payments_security'),
      forget('aws_account_primary_contact.old_primary'),
      forget('aws_account_primary_contact.payments_primary'),
    ]);
    expect(alarms?.removed).toEqual([
      forget('aws_cloudwatch_metric_alarm.root-activity-by-account_old'),
      forget('aws_cloudwatch_metric_alarm.root-activity-by-account_payments'),
    ]);
    expect(guardrails?.removed).toEqual([
      forget('aws_organizations_policy_attachment.root-deny_old'),
      forget('aws_organizations_policy_attachment.root-deny_payments'),
    ]);
    expect(trail).not.toHaveProperty('removed');
  });

  test('has no resources, and needs Terraform 1.7', () => {
    for (const stack of Object.values(stacks())) {
      expect(addresses(stack).filter(address => /payments|old_/.test(address))).toEqual([]);
      expect(stack.terraform).toMatchObject({ required_version: '>= 1.7' });
    }
  });
});

describe('the backend', () => {
  const backendOf = (backend: object) => synthesizeStacks({ ...orgFile(), backend }).contacts?.terraform;

  test('can be S3 with native locking', () => {
    expect(backendOf({ s3: { bucket: 'example-terraform-state', kms_key_id: 'alias/state' } })).toMatchObject({
      required_version: '>= 1.10',
      backend: {
        s3: {
          bucket: 'example-terraform-state',
          key: 'rootguard/contacts.tfstate',
          region: 'us-east-1',
          encrypt: true,
          kms_key_id: 'alias/state',
          use_lockfile: true,
          allowed_account_ids: ['111111111111'],
        },
      },
    });
  });

  test('does not check the account when the state bucket is in another one', () => {
    const backend = { s3: { bucket: 'example-terraform-state', account: 'payments', use_lockfile: false } };
    expect(backendOf(backend)).toMatchObject({
      required_version: '>= 1.5',
      backend: { s3: { use_lockfile: false } },
    });
    expect(JSON.stringify(backendOf(backend))).not.toContain('allowed_account_ids');
  });

  test('can be HCP Terraform, one named workspace per stack', () => {
    expect(backendOf({ hcp: { organization: 'example', project: 'security' } })).toMatchObject({
      cloud: {
        hostname: 'app.terraform.io',
        organization: 'example',
        workspaces: { name: 'rootguard-contacts', project: 'security' },
      },
    });
  });
});

test('no output names this machine', () => {
  for (const text of Object.values(synthesizeFiles(orgFile()))) {
    expect(text).not.toContain(process.cwd());
    expect(text).not.toMatch(/\/(tmp|home|root|Users)\//);
  }
});
