import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import {
  DisableAWSServiceAccessCommand,
  EnableAWSServiceAccessCommand,
  ListPoliciesCommand,
} from '@aws-sdk/client-organizations';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { EXIT } from '../../cli/exit-codes';
import { PROJECT_FOLDER } from '../../cli/folders';
import { deployStacks } from '../../cli/deploy';
import { PROGRAM, synthesize } from '../../cli/synthesize';
import { stackNames } from '../../stacks/stack-names';
import { requireTerraform } from '../../terraform/binary';
import { Sandbox, startSandbox } from '../../sandbox/sandbox';
import { orgFile } from '../config/org-file';
import { SandboxClients, sandboxClients } from '../sandbox/sandbox-clients';
import { organizationOf } from '../config/organization-of';
import { ROOT_PHONE } from '../integration/terraform-run';

/** A small organization whose trail is somebody else's, because a trail of its own takes a minute. */
function orgFileText(): string {
  const file = orgFile();
  const primary = {
    full_name: 'Example Corp',
    address_line_1: '1 Main St',
    city: 'Seattle',
    state_or_region: 'WA',
    postal_code: '98101',
    country_code: 'US',
    phone_number: { variable: 'root_phone' },
  };
  return stringify({
    ...file,
    contacts: { ...file.contacts, primary },
    trail: { existing: { log_group: 'example-trail' } },
    alerts: { ...file.alerts, regions: ['us-east-1'] },
  });
}

// the stages build on each other: a deploy that fails halfway, then one that succeeds
describe('a deploy of all stacks', () => {
  let sandbox: Sandbox;
  let aws: SandboxClients;
  let folder: string;
  let printed: string;
  let exitCode: number;

  beforeAll(async () => {
    sandbox = await startSandbox(organizationOf(orgFileText()));
    aws = sandboxClients(sandbox.endpoint);
    mkdirSync(join(PROJECT_FOLDER, '.sandbox'), { recursive: true });
    folder = mkdtempSync(join(PROJECT_FOLDER, '.sandbox', 'deploy-'));
    writeFileSync(join(folder, 'org.yaml'), orgFileText());
  });

  afterAll(async () => {
    if (folder !== undefined) rmSync(folder, { recursive: true });
    await sandbox?.stop();
  });

  async function deploy(): Promise<void> {
    const log = join(folder, 'log');
    const outputFolder = join(folder, 'cdktf.out');
    await synthesize(PROGRAM, join(folder, 'org.yaml'), outputFolder);
    const output = openSync(log, 'w');
    exitCode = await deployStacks({
      binary: requireTerraform('1.5').path,
      outputFolder,
      stacks: stackNames(organizationOf(orgFileText())),
      environment: { ...sandbox.environment, TF_VAR_root_phone: ROOT_PHONE },
      approve: () => Promise.resolve(true),
      output,
      say: text => writeSync(output, `${text}\n`),
    });
    closeSync(output);
    printed = readFileSync(log, 'utf8');
  }

  const outcomes = () => [...printed.matchAll(/Apply complete! Resources: (.*)\./g)].map(([, outcome]) => outcome);

  /** State files with their permissions and the number of managed resources; -1 for a file that is no state. */
  function states(): Record<string, [mode: string, resources: number]> {
    const state = join(folder, 'state');
    const entries = readdirSync(state).map(name => {
      const path = join(state, name);
      const text = readFileSync(path, 'utf8');
      const { resources = [] } = (text === '' ? {} : JSON.parse(text)) as { resources?: { mode: string }[] };
      const mode = (statSync(path).mode & 0o777).toString(8);
      return [name, [mode, text === '' ? -1 : resources.filter(one => one.mode === 'managed').length]] as const;
    });
    return Object.fromEntries(entries) as Record<string, [string, number]>;
  }

  const filesNamed = (pattern: RegExp) =>
    (readdirSync(folder, { recursive: true }) as string[]).filter(name => pattern.test(name));

  async function deployed() {
    const { MetricAlarms = [] } = await aws.cloudwatch.send(new DescribeAlarmsCommand({}));
    const { Policies = [] } = await aws.organizations.send(
      new ListPoliciesCommand({ Filter: 'SERVICE_CONTROL_POLICY' }),
    );
    // those of queues, of the announcer and of the hub's rules belong to another stack
    const isOfAlerts = (name = ''): boolean => /-dlq$|-announcer-|-hub-(kept-)?invocations$/.test(name);
    const alarms = MetricAlarms.filter(({ AlarmName }) => !isOfAlerts(AlarmName)).length;
    return { alarms, policies: Policies.map(({ Name }) => Name) };
  }

  describe('that fails in the second stack', () => {
    beforeAll(async () => {
      const service = { ServicePrincipal: 'account.amazonaws.com' };
      await aws.organizations.send(new DisableAWSServiceAccessCommand(service));
      await deploy();
      await aws.organizations.send(new EnableAWSServiceAccessCommand(service));
    });

    test('is half done and prints why', () => {
      expect(exitCode).toBe(EXIT.halfDone);
      expect(printed).toContain(
        'aws organizations enable-aws-service-access --service-principal account.amazonaws.com\n',
      );
    });

    test('has applied the stack before as a whole, and not started those behind', async () => {
      expect(outcomes()).toEqual(['2 added, 0 changed, 0 destroyed']);
      expect(printed).toMatch(/^not started: alerts, alarms, forwarding$/m);
      expect(states()).toEqual({ 'guardrails.tfstate': ['600', 2] });
      expect(await deployed()).toEqual({ alarms: 0, policies: ['FullAWSAccess', 'rootguard-root-deny'] });
    });

    test('leaves no lock, no plan file and no empty state', () => {
      expect(filesNamed(/\.lock\.info$|plan$/)).toEqual([]);
      expect(readdirSync(join(folder, 'cdktf.out', 'stacks')).sort()).toEqual([
        'alarms',
        'alerts',
        'contacts',
        'forwarding',
        'guardrails',
      ]);
    });
  });

  describe('that is run again after mending', () => {
    beforeAll(deploy);

    test('succeeds, and does nothing in the first stack', async () => {
      expect(exitCode).toBe(EXIT.done);
      expect(printed).toMatch(/^No changes\. /m);
      expect(outcomes()).toEqual([
        '8 added, 0 changed, 0 destroyed',
        '56 added, 0 changed, 0 destroyed',
        '35 added, 0 changed, 0 destroyed',
        '8 added, 0 changed, 0 destroyed',
      ]);
      expect(await deployed()).toEqual({ alarms: 18, policies: ['FullAWSAccess', 'rootguard-root-deny'] });
    });

    test('leaves state files that only their owner can read, and no plan files', () => {
      expect(states()).toEqual({
        'alarms.tfstate': ['600', 35],
        'alerts.tfstate': ['600', 56],
        'contacts.tfstate': ['600', 8],
        'forwarding.tfstate': ['600', 8],
        'guardrails.tfstate': ['600', 2],
      });
      expect(filesNamed(/\.lock\.info$|plan$/)).toEqual([]);
    });

    test('prints no sensitive variable', () => {
      expect(printed).toContain('(sensitive value)');
      expect(printed).not.toContain(ROOT_PHONE);
    });
  });
});
