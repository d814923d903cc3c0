import { forwardingProtectionDocument } from '../../config/scps/forwarding-protection-document';
import { load, OrgFileFixture, orgFile } from './org-file';

const X100 = 'X'.repeat(100);
const TEAMS = 'teams:11111111-2222-3333-4444-555555555555/99999999-8888-7777-6666-555555555555/19%3aabc%40thread.tacv2';

type Change = (file: OrgFileFixture, value: never) => void;
const set =
  (...path: (string | number)[]): Change =>
  (file, value) => {
    let section = file as unknown as Record<string | number, unknown>;
    for (const key of path.slice(0, -1)) section = (section[key] ??= {}) as Record<string | number, unknown>;
    section[path.at(-1)!] = value;
  };

const exemption = { account: 'payments', until: '2026-12-01', reason: 'r', reference: 'x', approved_by: 'a' };
const x = (count: number) => 'x'.repeat(count);
const DEPLOYER = 'arn:aws:iam::111111111111:role/Deploy';
const primary = (fields: object) => ({
  full_name: 'Example Corp',
  address_line_1: '1 Main St',
  city: 'Paris',
  postal_code: '75001',
  country_code: 'FR',
  phone_number: { variable: 'phone' },
  ...fields,
});
const acceptance = { requirement: 'CRED-2', targets: ['payments'], until: '2026-12-01', reason: 'r', approved_by: 'a' };
const s3 = (fields: object) => ({ s3: { bucket: 'example-state', ...fields } });
const tags = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`t${index}`, 'x']));

/** Name, how the value gets into the file, values that are fine, values that are not. */
const LIMITS: [string, Change, unknown[], unknown[]][] = [
  ['version', set('version'), [1], [0, 2, '1', null]],
  ['partition', set('partition'), ['aws'], ['', 'AWS', 'aws-iso']],
  ['region', set('region'), ['us-east-1', 'eu-south-2'], ['us-east-3', 'ap-east-2', 'cn-north-1', 'us-gov-west-1', '']],
  [
    'email_domains',
    set('email_domains'),
    [['example.com'], ['EXAMPLE.com', 'a.b']],
    [[], ['@example.com'], ['com'], ['a..b']],
  ],
  [
    'organization.id',
    set('organization', 'id'),
    [`o-${x(10)}`, `o-${x(32)}`],
    [`o-${x(9)}`, `o-${x(33)}`, `O-${x(10)}`],
  ],
  [
    'organization.root_id',
    (file, value) => {
      set('organization', 'root_id')(file, value);
      set('organizational_units')(file, {} as never);
      set('accounts', 'payments', 'ou')(file, undefined as never);
    },
    ['r-exam', `r-${x(32)}`],
    ['r-exa', `r-${x(33)}`, 'r-Exam'],
  ],
  ['reviews.since', set('reviews', 'since'), ['2026-11-01', '2028-02-29'], ['2026-11-1', '2027-02-29', '', 'now']],
  ['reviews.access', set('reviews', 'access'), ['monthly', 'quarterly'], ['yearly', 'weekly', '']],
  ['reviews.recovery', set('reviews', 'recovery'), ['quarterly', 'yearly'], ['monthly']],
  ['quotas.scps_per_target', set('organization', 'quotas', 'scps_per_target'), [2, 1000], [0, 1, 1.5, 1001, '5']],
  ['quotas.scp_size', set('organization', 'quotas', 'scp_size'), [200, 10_240], [0, 199, 1_000_001]],
  [
    'OU id',
    set('organizational_units', 'Other'),
    [`ou-exam-${x(8)}`, `ou-exam-${x(32)}`],
    [`ou-exam-${x(7)}`, `ou-exam-${x(33)}`, 'ou-exam-1111111_'],
  ],
  [
    'OU path',
    (file, value) => set('organizational_units', value)(file, 'ou-exam-99999999' as never),
    ['Workloads/Prod/Ünïcode OU', `Workloads/${x(128)}`],
    ['', '/', '/Other', 'Other/', 'Workloads//x', ' Other', `Workloads/${x(129)}`],
  ],
  [
    'account key',
    (file, value) => set('accounts', value)(file, { id: '333333333333', name: 'n', email: 'a@example.com' } as never),
    ['k', x(64), '1st', 'a b'],
    ['', ' ', x(65), 'a\nb'],
  ],
  [
    'account id',
    set('accounts', 'payments', 'id'),
    ['000000000000', '012345678901'],
    ['11111111111', '1111111111111', '11111111111a', 333333333333, ' 11111111111'],
  ],
  ['account name', set('accounts', 'payments', 'name'), ['n', x(50), '~ !'], ['', x(51), 'é', 'a\tb']],
  [
    'root e-mail',
    set('accounts', 'payments', 'email'),
    [`${x(52)}@example.com`, 'a.b+c@example.com'],
    [
      `${x(53)}@example.com`,
      'a@b.c',
      '.a@example.com',
      'a.@example.com',
      'a..b@example.com',
      'a b@example.com',
      'a@@example.com',
      'a(b)@example.com',
      'example.com',
    ],
  ],
  ['status', set('accounts', 'payments', 'status'), ['active', 'suspended', 'left'], ['Active', 'closed', true]],
  [
    'formerly',
    set('accounts', 'payments', 'formerly'),
    [[], ['older', 'oldest']],
    ['older', ['payments'], ['management'], ['older', 'older'], [x(65)], ['Workloads'], ['root']],
  ],
  [
    'contact name',
    set('contacts', 'security', 'name'),
    ['n', x(64), { variable: 'v' }],
    ['', '  ', x(65), 5, { variable: '' }, { variable: 'v', x: 1 }, []],
  ],
  ['contact title', set('contacts', 'security', 'title'), [x(50)], ['', x(51)]],
  [
    'contact e-mail',
    set('contacts', 'security', 'email_address'),
    [`${x(242)}@example.com`, { variable: 'v' }, 'A+b@EXAMPLE.com'],
    [`${x(243)}@example.com`, 'a,b@example.com', 'a@sub.example.com', '@example.com'],
  ],
  [
    'contact phone number',
    set('contacts', 'security', 'phone_number'),
    ['1', `+${'1'.repeat(24)}`, '(206) 555-0100', { variable: 'v' }],
    ['', '1'.repeat(26), '206.555.0100', '+1 206 555 0100 x1', 12065550100],
  ],
  [
    'variable name',
    set('contacts', 'security', 'name'),
    [{ variable: '_a-1' }, { variable: x(64) }],
    ['1a', '-a', 'a b', 'count', 'for_each', 'locals', 'version', x(65)].map(variable => ({ variable })),
  ],
  [
    'primary full_name',
    set('contacts', 'primary'),
    [primary({ full_name: x(50) })],
    [primary({ full_name: x(51) }), primary({ full_name: '' })],
  ],
  [
    'primary country_code',
    set('contacts', 'primary'),
    [primary({}), primary({ country_code: 'US', state_or_region: 'WA' }), primary({ country_code: { variable: 'c' } })],
    [primary({ country_code: 'US' }), primary({ country_code: 'fr' }), primary({ country_code: 'FRA' })],
  ],
  [
    'primary phone_number',
    set('contacts', 'primary'),
    [primary({})],
    [primary({ phone_number: '+1 206 555 0100' }), primary({ phone_number: undefined })],
  ],
  [
    'primary postal_code',
    set('contacts', 'primary'),
    [primary({ postal_code: x(20) })],
    [primary({ postal_code: x(21) }), primary({ postal_code: 98101 })],
  ],
  [
    'tag key',
    (file, value) => set('tags', value)(file, 'x' as never),
    ['k', x(128), 'a:b/c=d+e-f@g.h_i'],
    ['', x(129), 'aws:x', 'AWS:x', 'a;b'],
  ],
  ['tag value', set('tags', 'owner'), ['', x(256)], [x(257), 'a;b', 5]],
  ['number of tags', set('tags'), [tags(50)], [tags(51)]],
  [
    'targets',
    set('root_deny', 'targets'),
    [['root'], ['Workloads/Prod'], ['payments']],
    [[], ['Root'], ['management'], ['root', 'root']],
  ],
  [
    'exemption until',
    (file, until) => set('root_deny', 'exemptions')(file, [{ ...exemption, until }] as never),
    ['2026-12-31', '2028-02-29'],
    ['2027-02-29', '2026-13-01', '2026-00-10', '26-12-31', ''],
  ],
  [
    'exemption reason',
    (file, reason) => set('root_deny', 'exemptions')(file, [{ ...exemption, reason }] as never),
    ['r', x(256)],
    ['', x(257)],
  ],
  [
    'trail name',
    set('trail', 'name'),
    ['abc', x(128), 'a.b_c-d'],
    ['ab', x(129), '-abc', 'abc-', 'a..b', 'a._b', '192.168.5.4', 'a b'],
  ],
  [
    'bucket',
    set('trail', 'bucket'),
    ['abc', x(51), 'a-b--c'],
    [
      'ab',
      x(52),
      '-abc',
      'abc-',
      'aBc',
      'a.bc',
      'a_bc',
      'xn--abc',
      'sthree-abc',
      'amzn-s3-demo-abc',
      'abc-s3alias',
      'abc--ol-s3',
      'abc--x-s3',
      'abc--table-s3',
    ],
  ],
  ['log_group', set('trail', 'log_group'), ['x', x(512), '/a/b#c.d_e-f'], ['', x(513), 'a b', 'aws/x', 'a:b']],
  ['log_retention_days', set('trail', 'log_retention_days'), [1, 365, 3653], [0, 2, 364, 3654, '365']],
  [
    'object_lock',
    set('trail', 'object_lock'),
    ['none', { mode: 'GOVERNANCE', days: 1 }, { mode: 'GOVERNANCE', days: 36_500 }, { mode: 'COMPLIANCE', days: 2557 }],
    [
      'None',
      { mode: 'GOVERNANCE', days: 0 },
      { mode: 'GOVERNANCE', days: 36_501 },
      { mode: 'COMPLIANCE', days: 2558 },
      { days: 1 },
      {},
    ],
  ],
  ['archive_after_days', set('trail', 'archive_after_days'), [1, 2556], [0, 2557]],
  ['expire_after_days', set('trail', 'expire_after_days'), [91, 36_500], [90, 36_501]],
  [
    'role_name',
    (file, role_name) => set('trail', 'log_archive')(file, { account: 'payments', role_name } as never),
    ['r', x(64), 'a+=,.@-_'],
    ['', x(65), 'a/b', undefined],
  ],
  [
    'existing',
    set('trail'),
    [
      { existing: { log_group: 'aws-controltower/CloudTrailLogs' } },
      ...[`${x(8)}*`, `${x(511)}*`].map(log_group => ({ existing: { log_group, name: 'a-trail' } })),
    ],
    [
      ...[{ existing: { log_group: '' } }, { existing: {} }, { existing: { log_group: 'x' }, protect: true }],
      // which trail is looked up, and what for
      ...[{ existing: { log_group: `${x(8)}*` } }, { existing: { log_group: x(8), name: 'a-trail' } }],
      ...[`${x(7)}*`, `${x(512)}*`, 'a*b*'].map(log_group => ({ existing: { log_group, name: 'a-trail' } })),
      { existing: { log_group: `${x(8)}*`, name: 'a' } },
    ],
  ],
  [
    'disable',
    set('alarms', 'disable'),
    [[], ['CIS-4.1', 'CIS-4.15']],
    [['CIS-4.3'], ['CIS-4.0'], ['CIS-4.16'], 'CIS-4.1'],
  ],
  [
    'runbook_url',
    set('alerts', 'runbook_url'),
    ['https://a.b', `https://a.b/${x(500)}`, 'https://a.b:8443/x?y=z#w'],
    [
      `https://a.b/${x(501)}`,
      'http://a.b',
      'https://user:pass@a.b',
      'https://',
      'https://a b',
      'https://999.999.999.999/1',
      'https://a.b:99999',
    ],
  ],
  ['escalate_to', set('alerts', 'escalate_to'), ['e', x(200), '+1 206 555 0100 ☎'], ['', ' ', x(201), 'a\nb', 5]],
  [
    'alerts.regions',
    set('alerts', 'regions'),
    [['us-east-1'], ['us-east-1', 'ap-east-1', 'ap-east-2', 'ap-southeast-6']],
    [[], 'us-east-1', ['us-west-2'], ['us-east-1', 'us-east-1'], ['us-east-1', 'cn-north-1'], ['us-east-1', 'x']],
  ],
  [
    'alerts.targets',
    set('alerts', 'targets'),
    [['root'], ['Workloads'], ['Workloads', 'Workloads/Prod']],
    [[], 'root', ['payments'], ['Workloads', 'Workloads'], ['workloads'], [5]],
  ],
  [
    'alerts.deploy_roles',
    set('alerts', 'deploy_roles'),
    [[], [DEPLOYER], [DEPLOYER, `${DEPLOYER}2`, `arn:aws:iam::111111111111:role/ci/${x(126)}`]],
    [
      DEPLOYER,
      ['Deploy'],
      ['arn:aws:iam::111111111111:user/Deploy'],
      ['arn:aws:iam::111111111111:role/*'],
      [`arn:aws:iam::111111111111:role/${x(130)}`],
      ['2', '3', '4', '5'].map(end => DEPLOYER + end),
    ],
  ],
  ['alerts.protect', set('alerts', 'protect'), [true, false], ['true', 1, null]],
  [
    'scps_per_target with protect and root_deny on the root',
    (file, value) => {
      set('alerts', 'protect')(file, true as never);
      set('organization', 'quotas', 'scps_per_target')(file, value);
    },
    [3],
    [2],
  ],
  [
    'scps_per_target with protect alone on the root',
    (file, value) => {
      set('alerts', 'protect')(file, true as never);
      set('root_deny', 'targets')(file, ['payments'] as never);
      set('organization', 'quotas', 'scps_per_target')(file, value);
    },
    [2],
    [1],
  ],
  [
    'scp_size with protect',
    (file, value) => {
      set('alerts', 'protect')(file, true as never);
      set('organization', 'quotas', 'scp_size')(file, value);
    },
    [forwardingProtectionDocument().length],
    [forwardingProtectionDocument().length - 1],
  ],
  [
    'hub role_name',
    (file, role_name) => set('alerts', 'hub_account')(file, { account: 'payments', role_name } as never),
    ['r', x(64), 'a+=,.@-_'],
    ['', x(65), 'a/b', undefined],
  ],
  [
    'role_name of the delegated administrator',
    (file, role_name) =>
      Object.assign(file, {
        root_access: {
          credentials_management: true,
          sessions: true,
          delegated_administrator: { account: 'payments', role_name },
        },
      }),
    ['r', x(64), 'a+=,.@-_'],
    ['', x(65), 'a/b', undefined],
  ],
  [
    'email endpoint',
    (file, endpoint) => set('alerts', 'subscriptions')(file, [{ protocol: 'email-json', endpoint }] as never),
    ['a@b.c'],
    ['a@b', 'a.b', '', 'a@b@c.d'],
  ],
  [
    'https endpoint',
    (file, endpoint) => set('alerts', 'subscriptions')(file, [{ protocol: 'https', endpoint }] as never),
    ['https://a.b/c'],
    ['http://a.b/c', 'a@b.c', 'https://999.999.999.999/1'],
  ],
  [
    'sqs endpoint',
    (file, endpoint) => set('alerts', 'subscriptions')(file, [{ protocol: 'sqs', endpoint }] as never),
    [`arn:aws:sqs:us-east-1:222222222222:${x(80)}`],
    [
      `arn:aws:sqs:us-east-1:222222222222:${x(81)}`,
      'arn:aws:sqs:us-east-2:222222222222:q',
      'arn:aws-cn:sqs:us-east-1:222222222222:q',
      'arn:aws:sns:us-east-1:222222222222:q',
      'arn:aws:sqs:us-east-1:222222222222:q.fifo',
    ],
  ],
  [
    'lambda endpoint',
    (file, endpoint) => set('alerts', 'subscriptions')(file, [{ protocol: 'lambda', endpoint }] as never),
    [
      `arn:aws:lambda:us-east-1:222222222222:function:${x(64)}`,
      // SNS invokes functions of other regions
      `arn:aws:lambda:ap-southeast-2:222222222222:function:f:${x(128)}`,
      'arn:aws:lambda:us-east-1:222222222222:function:f:$LATEST',
    ],
    [
      `arn:aws:lambda:us-east-1:222222222222:function:${x(65)}`,
      `arn:aws:lambda:us-east-1:222222222222:function:f:${x(129)}`,
      'arn:aws:lambda:us-east-1:222222222222:function:f:',
      'arn:aws:lambda:us-east-1:222222222222:f',
      'arn:aws-cn:lambda:cn-north-1:222222222222:function:f',
      'f',
    ],
  ],
  [
    'chat endpoint',
    (file, endpoint) => set('alerts', 'subscriptions')(file, [{ protocol: 'chat', endpoint }] as never),
    ['slack:T0/C0', 'slack:T0123ABCD/G0456EFGH', `slack:T${X100}/C${X100}`, TEAMS],
    [
      'slack:T/C0',
      'slack:T0/C',
      'slack:T0/D0',
      'slack:t0/c0',
      `slack:T${X100}X/C0`,
      `slack:T0/C${X100}X`,
      'T0/C0',
      TEAMS.replace('19%3a', '19:'),
      TEAMS.replace('teams:1', 'teams:'),
      TEAMS.slice(0, TEAMS.lastIndexOf('/')),
    ],
  ],
  [
    'endpoint length',
    (file, endpoint) => set('alerts', 'subscriptions')(file, [{ protocol: 'email', endpoint }] as never),
    [`${x(508)}@b.c`],
    [`${x(509)}@b.c`, 'a a@b.c', 'a@b.c '],
  ],
  [
    'sms endpoint',
    (file, endpoint) =>
      set('alerts', 'subscriptions')(file, [
        { protocol: 'email', endpoint: 'a@b.c' },
        { name: 'n', protocol: 'sms', endpoint },
      ] as never),
    [{ variable: x(64) }],
    [{ variable: x(65) }, {}, '+12065550100', ''],
  ],
  [
    'topics',
    (file, topics) => set('alerts', 'subscriptions')(file, [{ protocol: 'email', endpoint: 'a@b.c', topics }] as never),
    [['critical'], ['critical', 'notice']],
    [[], ['notice'], ['Critical']],
  ],
  [
    'review.admitted_invocations',
    set('review', 'admitted_invocations'),
    [[], Array(100).fill({ address: 'action.a.b', calls: 'c' })],
    [Array(101).fill({ address: 'action.a.b', calls: 'c' }), 'action.a.b', ['action.a.b'], [{ address: 'action.a.b' }]],
  ],
  [
    'review.admitted_invocations address',
    (file, address) => set('review', 'admitted_invocations')(file, [{ address, calls: 'c' }] as never),
    ['a.b', 'data.a.b', 'ephemeral.a.b', 'module.a.module.b-1.action.a.b', `a.${x(498)}`],
    ['', 'a', 'a.b[0]', 'a.b["k"]', 'module.a', 'a.b.c.d', `a.${x(499)}`],
  ],
  [
    'review.admitted_invocations calls',
    (file, calls) => set('review', 'admitted_invocations')(file, [{ address: 'a.b', calls }] as never),
    ['c', x(200)],
    ['', x(201), 5],
  ],
  [
    'accept requirement',
    (file, requirement) => set('accept')(file, [{ ...acceptance, requirement }] as never),
    ['ACC-1', 'DET-6'],
    ['CRED-1', 'CRED', 'cred-2', '', null],
  ],
  [
    'accept targets',
    (file, targets) => set('accept')(file, [{ ...acceptance, targets }] as never),
    [['root'], ['Workloads/Prod', 'payments', 'management']],
    [[], ['nobody'], ['payments', 'payments'], 'payments', undefined],
  ],
  [
    'accept until',
    (file, until) => set('accept')(file, [{ ...acceptance, until }] as never),
    ['2026-11-20', '2028-02-29'],
    ['2027-02-29', '2026-12', '2026-12-01T00:00:00Z', '', undefined],
  ],
  ...['reason', 'approved_by'].map((key): (typeof LIMITS)[number] => [
    `accept ${key}`,
    (file, value) => set('accept')(file, [{ ...acceptance, [key]: value }] as never),
    ['x', x(256)],
    ['', ' ', x(257), 'a\nb', undefined],
  ]),
  [
    'backend',
    set('backend'),
    ['local', s3({}), { hcp: { organization: 'example' } }],
    ['s3', {}, s3({ x: 1 }), { s3: { bucket: 'abc' }, hcp: { organization: 'e' } }],
  ],
  [
    'state bucket',
    (file, bucket) => set('backend')(file, s3({ bucket }) as never),
    [x(63), 'a.b.c'],
    [x(64), 'ab', 'a..b', '192.168.5.4', 'Abc', 'abc.mrap'],
  ],
  [
    'key_prefix',
    (file, key_prefix) => set('backend')(file, s3({ key_prefix }) as never),
    ['a', 'a/b.c/d'],
    ['', '/a', 'a/', 'a//b', 'a/../b', '.', x(513)],
  ],
  [
    'kms_key_id',
    (file, kms_key_id) => set('backend')(file, s3({ kms_key_id }) as never),
    [
      'alias/state',
      'alias/a_b/c-d',
      '1234abcd-12ab-34cd-96ef-1234567890ab',
      'mrk-1234abcd12ab34cd56ef1234567890ab',
      'arn:aws:kms:us-east-1:222222222222:key/1234abcd-12ab-34cd-96ef-1234567890ab',
      'arn:aws:kms:us-east-1:222222222222:alias/state',
    ],
    [
      '',
      'not a key',
      'state',
      'alias/',
      'alias/a b',
      '1234abcd-12ab-34cd-96ef-1234567890ab ',
      'arn:aws:kms:us-east-1:222222222222:state',
      'arn:aws-cn:kms:us-east-1:222222222222:alias/state',
      'arn:aws:s3:::alias/state',
    ],
  ],
  [
    'subscription name',
    (file, name) => set('alerts', 'subscriptions')(file, [{ name, protocol: 'email', endpoint: 'a@b.c' }] as never),
    ['policies', 'policy-2', '1', x(64)],
    ['policy', '', x(65), 'Policy', '-a'],
  ],
  [
    'state region',
    (file, region) => set('backend')(file, s3({ region }) as never),
    ['eu-west-1'],
    ['cn-north-1', 'eu-west-9'],
  ],
  [
    'state account',
    (file, account) => set('backend')(file, s3({ account }) as never),
    ['payments', 'management'],
    ['nobody'],
  ],
  [
    'hcp project',
    (file, project) => set('backend')(file, { hcp: { organization: 'e', project } } as never),
    ['abc', x(40), 'a b'],
    ['ab', x(41), ' ab'],
  ],
  [
    'workspace_prefix',
    (file, workspace_prefix) => set('backend')(file, { hcp: { organization: 'e', workspace_prefix } } as never),
    ['', x(64)],
    [x(65), 'a b'],
  ],
  [
    'hostname',
    (file, hostname) => set('backend')(file, { hcp: { organization: 'e', hostname } } as never),
    ['tfe.example.com', 'localhost:8080'],
    ['', 'https://x', 'a b'],
  ],
];

describe('limits of the org file', () => {
  test('the file they are tested with is valid', () => expect(load(orgFile()).diagnostics).toEqual([]));

  test.each(
    LIMITS.flatMap(([name, change, accepted]) => accepted.map(value => [name, short(value), change, value] as const)),
  )('%s accepts %s', (_name, _short, change, value) => {
    const file = orgFile();
    change(file, value as never);
    const { organization, diagnostics } = load(file);
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(organization).toBeDefined();
  });

  test.each(
    LIMITS.flatMap(([name, change, , refused]) => refused.map(value => [name, short(value), change, value] as const)),
  )('%s fails on %s', (_name, _short, change, value) => {
    const file = orgFile();
    change(file, value as never);
    const { organization, diagnostics } = load(file);
    expect(organization).toBeUndefined();
    expect(diagnostics.some(({ severity }) => severity === 'error')).toBe(true);
  });
});

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 40)}… (${text.length})` : text;
}
