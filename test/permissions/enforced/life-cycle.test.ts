import { StopLoggingCommand, UpdateTrailCommand } from '@aws-sdk/client-cloudtrail';
import { RegisterDelegatedAdministratorCommand } from '@aws-sdk/client-organizations';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMMAND_ROLES } from '../../../config/names';
import { RoleDocument } from '../../../permissions/role-document';
import { PermissionCommand } from '../../../permissions/permissions';
import { Sandbox, startSandbox } from '../../../sandbox/sandbox';
import { SeedClient } from '../../../sandbox/seed-client';
import { runTerraform } from '../../../terraform/command';
import { requireTerraform } from '../../../terraform/binary';
import { organizationOf } from '../../config/organization-of';
import { ROOT_PHONE, TerraformRun } from '../../integration/terraform-run';
import { SandboxClients, sandboxClients } from '../../sandbox/sandbox-clients';
import { readAccounts } from '../../../world/live/read-living';
import { edited, EVERYTHING } from '../everything';
import { again } from './again';
import { RecordedCalls } from './recorded-calls';
import { disturb, filterSubscriptions, makeRole, suspendDetectors, without } from './roles';

const ROOT = join(__dirname, '../../..');
/** What must come before what. */
const CHAINS = [
  ['trail', 'alarms', 'posture'],
  ['guardrails', 'contacts', 'alerts', 'forwarding'],
];
const STACKS = CHAINS.flat();
const MANAGEMENT = '111111111111';
/** Has topics, buses and the announcer, and administers GuardDuty and Security Hub. */
const HUB = '333333333333';
/** May open root sessions, too. */
const IDENTITY = '555555555555';
const MEMBERS = ['222222222222', HUB, IDENTITY];
/** Has a root user with credentials. */
const SHOP = '999999999999';

/** The tags are others, and something of every stack is. */
const UPDATED = edited(
  EVERYTHING,
  ['tags: { owner: platform }', 'tags: { stage: live }'],
  ['until: 2026-12-15', 'until: 2026-12-14'],
  ['payments-billing@example.com', 'payments-invoices@example.com'],
  ["heartbeat: '07:00'", "heartbeat: '08:00'"],
  ['wiki.example.com/root-runbook', 'wiki.example.com/root-book'],
  ['regions: [us-east-1, us-east-2, us-west-2]', 'regions: [us-east-1, us-east-2, us-west-2, eu-west-1]'],
  ['endpoint: cloud-operations@example.com, topics: [notice]', 'endpoint: operations@example.com, topics: [notice]'],
  ["'slack:T0EXAMPLE1/C0EXAMPLE1' }", "'slack:T0EXAMPLE1/C0EXAMPLE1', topics: [critical, notice] }"],
  ['reviews: { since: 2026-11-01 }', 'reviews: { since: 2026-11-02 }'],
  ['  protect: false\n', '  protect: false\n  archive_after_days: 91\n  log_retention_days: 400\n'],
);

/** Sections and entries are gone; their stacks stay. */
const REDUCED = edited(
  UPDATED,
  ["  heartbeat: '08:00'\n", ''],
  ['reviews: { since: 2026-11-02 }\n', ''],
  ["    - { protocol: chat, endpoint: 'slack:T0EXAMPLE1/C0EXAMPLE1', topics: [critical, notice] }\n", ''],
  ['leave_deny:\n  targets: [root]\n', ''],
  ['  disable: [CIS-4.11]', '  disable: [CIS-4.10, CIS-4.11]'],
  [
    'alerts:\n  regions: [us-east-1, us-east-2, us-west-2, eu-west-1]',
    'alerts:\n  regions: [us-east-1, us-east-2, us-west-2]',
  ],
);

/** What is allowed, and neither the provider nor a command asked the sandbox for: why it is allowed all the same. */
const NOT_ASKED: Readonly<Record<string, string>> = {
  'organizations:ListAccountsForParent': 'asked where AWS does not tell the paths of accounts; the sandbox does',
  'cloudformation:UntagResource':
    'AWS asks for it in UpdateStackSet, when tags are taken away, which the request does not say',
};

/** What is done with the permissions of a command. */
const PHASES: Readonly<Record<PermissionCommand, readonly string[]>> = {
  // who may apply may plan
  apply: ['create', 'update', 'reduce', 'removal', 'destroy', 'plan'],
  plan: ['plan'],
  snapshot: ['snapshot'],
  audit: ['audit'],
  'alert-test': ['alert-test'],
  credentials: ['credentials'],
};

// the stages build on each other: create, plan, look, update, reduce, destroy
describe('the life cycle, with the printed permissions and nothing else', () => {
  const organization = organizationOf(EVERYTHING);
  const calls = new RecordedCalls(organization);
  let sandbox: Sandbox;
  let aws: SandboxClients;
  let folder: string;
  let apply: TerraformRun;
  let plan: TerraformRun;
  const environments = new Map<string, Record<string, string | undefined>>();

  /** What the command prints. */
  const printed = async (...args: string[]): Promise<string> =>
    (await rootguard(['permissions', join(folder, 'org.yaml'), ...args])).stdout;

  /** The actions that a command prints, sorted. */
  const allowed = async (...args: string[]): Promise<string[]> => {
    const { roles } = JSON.parse(await printed(...args)) as { roles: RoleDocument[] };
    const statements = roles.flatMap(({ policies }) => policies.flatMap(({ document }) => document.Statement));
    return [...new Set(statements.flatMap(({ Action }) => [...Action]))].sort();
  };

  async function rootguard(args: string[], environment: Record<string, string | undefined> = {}) {
    const child = spawn(process.execPath, [join(ROOT, 'bin/rootguard.js'), ...args], {
      ...{ cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] },
      env: { ...process.env, ...sandbox?.environment, ...environment, ROOTGUARD_PHONE_KEY: 'x'.repeat(32) },
    });
    const out = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk: Buffer) => (out.stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (out.stderr += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number];
    return { code, ...out };
  }

  /** Signs in as a role of the management account. */
  async function signInAs(name: string): Promise<void> {
    const { roleEnvironment } = await import('../../integration/terraform-run');
    const environment = await roleEnvironment(sandbox, `arn:aws:iam::${MANAGEMENT}:role/${name}`);
    calls.begin(environment.AWS_ACCESS_KEY_ID ?? '', `${MANAGEMENT}/${name}`);
    environments.set(name, environment);
  }
  const as = (name: string): Record<string, string | undefined> => ({
    ...environments.get(name),
    TF_VAR_root_phone: ROOT_PHONE,
  });
  const terraformAs = (name: string): TerraformRun =>
    new TerraformRun({ ...sandbox, environment: { ...sandbox.environment, ...as(name) } });

  /** Says how long something took, and how it ended: the whole takes many minutes. */
  async function timed<T>(phase: string, what: string, work: () => Promise<T>): Promise<T> {
    const started = Date.now();
    let ending = 'done';
    try {
      return await work();
    } catch (error) {
      ending = (error as { stderr?: string }).stderr ?? String(error);
      throw error;
    } finally {
      process.stderr.write(`${phase} ${what}: ${Math.round((Date.now() - started) / 1000)} s, ${ending}\n`);
    }
  }

  /** Notes what is asked for while something is done. */
  async function during<T>(phase: string, what: string, work: () => Promise<T>): Promise<T> {
    calls.phase = phase;
    try {
      return await timed(phase, what, work);
    } finally {
      calls.phase = '';
    }
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rootguard-permissions-'));
    writeFileSync(join(folder, 'org.yaml'), EVERYTHING);
    // the role that deploys is made here, and not with the organization
    const withoutDeployer = { ...organization, alerts: { ...organization.alerts!, deployRoles: [] } };
    sandbox = await startSandbox(withoutDeployer, { enforcesRoles: true, onCall: calls.note });
    aws = sandboxClients(sandbox.endpoint);
    // the role that applies is made by Terraform, from the file as it is printed
    const file = await printed('--apply', '--format', 'terraform');
    writeFileSync(join(folder, 'roles.tf.json'), file);
    const terraform = { binary: requireTerraform('1.5').path, directory: folder, environment: sandbox.environment };
    await runTerraform({ ...terraform, arguments: ['init'] });
    await runTerraform({ ...terraform, arguments: ['apply', '-auto-approve'] });
    for (const command of ['plan', 'audit', 'alert-test', 'snapshot', 'credentials'] as const) {
      const args = command === 'snapshot' ? ['--role', 'OrganizationAccountAccessRole', '--root-sessions'] : [];
      const { roles } = JSON.parse(await printed(`--${command}`, '--account', 'management', ...args)) as {
        roles: RoleDocument[];
      };
      await makeRole(aws, roles[0]!);
    }
    for (const name of Object.values(COMMAND_ROLES)) await signInAs(name);
    apply = terraformAs(COMMAND_ROLES.apply);
    plan = terraformAs(COMMAND_ROLES.plan);
  });

  afterAll(async () => {
    apply?.cleanUp();
    plan?.cleanUp();
    if (folder !== undefined) rmSync(folder, { recursive: true });
    await sandbox?.stop();
  });

  /** Stacks that need nothing of each other, in two chains: most of the time Terraform waits. */
  const inChains = async (
    phase: string,
    chains: readonly (readonly string[])[],
    work: (stack: string) => Promise<unknown>,
  ) => {
    calls.phase = phase;
    try {
      // to the end of all of them: what the others do is part of the phase when one fails
      const endings = await Promise.allSettled(
        chains.map(async chain => {
          for (const stack of chain) await timed(phase, stack, () => work(stack));
        }),
      );
      for (const ending of endings) if (ending.status === 'rejected') throw ending.reason;
    } finally {
      calls.phase = '';
    }
  };
  const applyAll = async (phase: string, text: string): Promise<void> => {
    apply.synthesize(organizationOf(text));
    await inChains(phase, CHAINS, stack => apply.apply(stack));
  };

  test('creates everything', async () => {
    await applyAll('create', EVERYTHING);
    // whom the file names, and somebody else registers
    const ServicePrincipal = 'iam.amazonaws.com';
    await aws.organizations.send(new RegisterDelegatedAdministratorCommand({ AccountId: IDENTITY, ServicePrincipal }));
  });

  test('plans, with a role that may do no more', async () => {
    plan.synthesize(organization);
    const planned: Record<string, string[]> = {};
    await inChains('plan', CHAINS, async stack => (planned[stack] = await plan.plan(stack)));
    expect(planned).toEqual(Object.fromEntries(STACKS.map(stack => [stack, []])));
    // a new definition of the announcer is checked, and the accounts are counted, as in every plan of a change
    plan.synthesize(organizationOf(UPDATED));
    await during('plan', 'a change of alerts', () => plan.plan('alerts'));
    plan.synthesize(organization);
    const before = { ...process.env };
    try {
      Object.assign(process.env, sandbox.environment, as(COMMAND_ROLES.plan));
      for (const [name, value] of Object.entries(sandbox.environment))
        if (value === undefined) delete process.env[name];
      const living = await during('plan', 'accounts', () => readAccounts());
      expect('snapshot' in living && living.snapshot.unknown).toEqual([]);
    } finally {
      process.env = before;
    }
  });

  test.each([
    [
      'snapshot',
      [
        'snapshot',
        '--output',
        'snapshot.json',
        '--regions',
        'us-east-1,us-east-2',
        '--role',
        'OrganizationAccountAccessRole',
      ],
    ],
    ['snapshot', ['snapshot', '--output', 'sessions.json', '--regions', 'us-east-1', '--root-sessions']],
    ['audit', ['audit', 'org.yaml', '--format', 'json']],
    ['alert-test', ['alert-test', 'org.yaml']],
  ] as const)('%s: %j is denied nothing', async (command, args) => {
    const { stdout, stderr } = await during(command, args.join(' '), () =>
      rootguard([...args], as(COMMAND_ROLES[command])),
    );
    expect(`${stdout}${stderr}`).not.toMatch(/AccessDenied|AuthorizationError|not authorized/);
    expect(stdout + stderr).not.toBe('');
  });

  test('credentials: planned, deleted, and a password allowed again, with nothing denied', async () => {
    const accessKeys = [{ id: `AKIAROOT${SHOP}`, active: true, created: new Date('2020-01-01T00:00:00Z') }];
    sandbox.setAccount(SHOP, { rootUser: { password: {}, mfa: ['virtual'], accessKeys, certificates: ['CERT'] } });
    const mandate = '--who Ada --ticket CHG-1 --approved-by Grace --approved-at 2026-01-02T03:04Z --auto-approve';
    const environment = { ...as(COMMAND_ROLES.credentials), ROOTGUARD_STATE: join(folder, 'state') };
    for (const [said, command] of [
      ['', 'plan org.yaml --account shop-prod --output campaign.json'],
      ['', `apply campaign.json ${mandate}`],
      [`the root password of shop-prod (${SHOP}) may be set`, `recover shop-prod ${mandate}`],
    ] as const) {
      const ended = await during('credentials', command, () =>
        rootguard(['credentials', ...command.split(' ')], environment),
      );
      const denied = /AccessDenied|AuthorizationError|not authorized/.test(ended.stderr);
      expect({ ...ended, denied, stderr: ended.code === 0 ? '' : ended.stderr }).toEqual({
        ...{ code: 0, denied: false, stdout: expect.stringContaining(said) as string, stderr: '' },
      });
    }
  });

  test('changes everything back and to something else', async () => {
    // what somebody did behind Terraform's back
    await aws.cloudtrail.send(new StopLoggingCommand({ Name: 'organization-trail' }));
    await aws.cloudtrail.send(new UpdateTrailCommand({ Name: 'organization-trail', EnableLogFileValidation: false }));
    const anybody = new SeedClient(sandbox.endpoint, 'us-east-1');
    await disturb(anybody, MANAGEMENT, [
      'rootguard-trail-logs',
      'rootguard-stackset-execution',
      'rootguard-account-reader',
    ]);
    await disturb(anybody, '222222222222', []);
    await disturb(anybody, HUB, ['rootguard-announcer', 'rootguard-chat']);
    await filterSubscriptions(anybody, HUB, `arn:aws:sns:us-east-1:${HUB}:rootguard-critical`);
    const detectors = calls.in(['create']).filter(({ action }) => action === 'guardduty:GetDetector');
    await suspendDetectors(anybody, [...new Set(detectors.map(({ resource }) => resource))]);
    await applyAll('update', UPDATED);
  });

  test('takes things away', async () => {
    await applyAll('reduce', REDUCED);
  });

  describe('without one action', () => {
    const deploy = COMMAND_ROLES.apply;
    const printedBy = (work: () => Promise<{ stdout: string; stderr: string }>) => async (): Promise<string> => {
      const { stdout, stderr } = await work();
      return stdout + stderr;
    };
    const failing =
      (stack: string, name: string, ...args: string[]) =>
      (): Promise<string> =>
        (name === deploy ? apply : plan).failure(stack, args.length === 0 ? ['plan'] : args);
    const command = (name: PermissionCommand, ...args: string[]) =>
      printedBy(() => rootguard(args, as(COMMAND_ROLES[name])));

    test.each([
      ['organizations:ListTargetsForPolicy', COMMAND_ROLES.plan, () => failing('guardrails', COMMAND_ROLES.plan)],
      ['account:GetAlternateContact', COMMAND_ROLES.plan, () => failing('contacts', COMMAND_ROLES.plan)],
      ['cloudtrail:GetTrailStatus', COMMAND_ROLES.plan, () => failing('trail', COMMAND_ROLES.plan)],
      ['sts:AssumeRole', COMMAND_ROLES.plan, () => failing('trail', COMMAND_ROLES.plan)],
      ['logs:DescribeMetricFilters', COMMAND_ROLES.plan, () => failing('alarms', COMMAND_ROLES.plan)],
      ['cloudformation:DescribeStackSet', COMMAND_ROLES.plan, () => failing('forwarding', COMMAND_ROLES.plan)],
      [
        'sts:AssumeRoot',
        COMMAND_ROLES.credentials,
        () =>
          command('credentials', 'credentials', 'plan', 'org.yaml', '--account', 'shop-prod', '--output', 'no.json'),
      ],
      // from here on some of the guardrails is gone
      ['organizations:DetachPolicy', deploy, () => failing('guardrails', deploy, 'destroy', '-auto-approve')],
      [
        'cloudtrail:DescribeTrails',
        COMMAND_ROLES.snapshot,
        () => command('snapshot', 'snapshot', '--output', 'less.json', '--regions', 'us-east-1'),
      ],
      ['organizations:ListPolicies', COMMAND_ROLES.audit, () => command('audit', 'audit', 'org.yaml')],
      ['cloudwatch:SetAlarmState', COMMAND_ROLES['alert-test'], () => command('alert-test', 'alert-test', 'org.yaml')],
    ])('%s, %s fails and says so', async (action, role, work) => {
      // what goes well before the action is missed is asked for all the same
      const phase = role === deploy ? 'removal' : 'removal from another role';
      const text = await during(phase, action, () => without(aws, role, action, work()));
      expect(text).toContain(action);
      expect(text).toMatch(/AccessDenied|AuthorizationError|not authorized/);
    });
  });

  test('destroys everything', async () => {
    await inChains(
      'destroy',
      CHAINS.map(chain => [...chain].reverse()),
      stack => apply.destroy(stack),
    );
  });

  test('every write that it may do is refused to the role that plans', async () => {
    const role = `${MANAGEMENT}/${COMMAND_ROLES.apply}`;
    const mayPlan = await allowed('--plan', '--account', 'management');
    const mayApply = await allowed('--apply', '--account', 'management');
    const writes = mayApply.filter(action => !mayPlan.includes(action) && !(action in NOT_ASKED));
    const done = calls
      .in(PHASES.apply, role)
      .filter(({ action, call }) => writes.includes(action) && call.status < 300);
    const tried = new Map(done.map(one => [one.action, one.call]));
    // each of them was done by the role that applies
    expect([...tried.keys()].sort()).toEqual(writes);
    const answered: string[] = [];
    for (const [action, call] of tried) {
      const { status, text } = await again(call, sandbox.endpoint, as(COMMAND_ROLES.plan).AWS_ACCESS_KEY_ID ?? '');
      if (!/not authorized to perform/.test(text)) answered.push(`${action}: ${status} ${text.slice(0, 200)}`);
    }
    expect(answered).toEqual([]);
    process.stderr.write(`${tried.size} writes refused to the role that plans\n`);
  });

  describe('what was asked for is what is allowed', () => {
    const compare = (asked: readonly string[], may: readonly string[]) => ({
      asked: [...new Set(asked)].filter(action => !may.includes(action)).sort(),
      allowed: may.filter(action => !asked.includes(action) && !(action in NOT_ASKED)),
    });

    test.each(['apply', 'plan', 'alert-test', 'credentials'] as const)(
      '%s, in the management account',
      async command => {
        const may = await allowed(`--${command}`, '--account', 'management');
        const roles = command === 'apply' ? ([command, 'plan'] as const) : [command];
        const asked = roles.flatMap(name => calls.in(PHASES[command], `${MANAGEMENT}/${COMMAND_ROLES[name]}`));
        expect(
          compare(
            asked.map(({ action }) => action),
            may,
          ),
        ).toEqual({ asked: [], allowed: [] });
      },
    );

    // in both directions by the sources: test/permissions/reading-actions.test.ts
    test.each(['snapshot', 'audit'] as const)('%s asks for nothing else', async command => {
      const args = command === 'snapshot' ? ['--role', 'A', '--root-sessions'] : [];
      const may = await allowed(`--${command}`, '--account', 'management', ...args);
      const asked = calls.in([command], `${MANAGEMENT}/${COMMAND_ROLES[command]}`).map(({ action }) => action);
      expect(compare(asked, may).asked).toEqual([]);
      expect(new Set(asked).size).toBeGreaterThan(30);
    });

    test.each([...MEMBERS.map(account => ['apply', account] as const), ['credentials', HUB] as const])(
      '%s, in %s',
      async (command, account) => {
        const may = await allowed(`--${command}`, '--account', account);
        const asked = calls.in(PHASES[command], account).map(({ action }) => action);
        expect(compare(asked, may)).toEqual({ asked: [], allowed: [] });
      },
    );

    test('no exception is for nothing', async () => {
      const may = await allowed('--apply', '--plan', '--snapshot', '--audit', '--alert-test', '--credentials');
      expect(Object.keys(NOT_ASKED).filter(action => !may.includes(action))).toEqual([]);
    });

    test.each(Object.keys(PHASES) as PermissionCommand[])('%s, with figures', async command => {
      const asked = calls.in(PHASES[command]);
      const actions = new Set(asked.map(({ action }) => action));
      const look = command === 'snapshot' ? ['--role', 'A', '--root-sessions'] : [];
      const may = await allowed(`--${command}`, ...look);
      process.stderr.write(
        `${command}: ${asked.length} permissions asked for, ${actions.size} actions, ${may.length} allowed\n`,
      );
      expect(actions.size).toBeGreaterThan(0);
    });
  });
});
