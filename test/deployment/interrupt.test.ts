import { ListKeysCommand } from '@aws-sdk/client-kms';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { stringify } from 'yaml';
import { runCdktf } from '../../cli/cdktf';
import { PROJECT_FOLDER } from '../../cli/folders';
import { deployArguments } from '../../cli/deploy';
import { processesBelow } from '../../cli/process-tree';
import { adviseOnTainted } from '../../cli/tainted';
import { Sandbox, startSandbox } from '../../sandbox/sandbox';
import { requireTerraform } from '../../terraform/binary';
import { orgFile } from '../config/org-file';
import { organizationOf } from '../stacks/synth-organization';
import { sandboxClients } from '../sandbox/sandbox-clients';

/** The smallest file whose alerts stack has a KMS key, which takes seconds to make. */
const FILE = { ...orgFile(), root_deny: undefined, trail: { existing: { log_group: 'example-trail' } } };

describe('a deploy that is interrupted', () => {
  let sandbox: Sandbox;
  let folder: string;

  beforeAll(async () => {
    sandbox = await startSandbox(organizationOf(FILE));
    mkdirSync(join(PROJECT_FOLDER, '.sandbox'), { recursive: true });
    folder = mkdtempSync(join(PROJECT_FOLDER, '.sandbox', 'interrupt-'));
    writeFileSync(join(folder, 'org.yaml'), stringify(FILE));
  });

  afterAll(async () => {
    if (folder !== undefined) rmSync(folder, { recursive: true });
    await sandbox?.stop();
  });

  const deploy = (onLine: (line: string) => void) =>
    runCdktf({
      arguments: deployArguments(['alerts'], true, 'local'),
      outputFolder: join(folder, 'cdktf.out'),
      environment: { ...sandbox.environment, ORG_FILE: join(folder, 'org.yaml') },
      onLine,
    });

  const advice = () =>
    adviseOnTainted(requireTerraform('1.5').path, join(folder, 'cdktf.out'), 'alerts', sandbox.environment);

  test('lets Terraform write its state and release the lock, and says what was left half made', async () => {
    const { kms } = sandboxClients(sandbox.endpoint);
    let interruption: Promise<void> | undefined;
    // the key exists at once, but the provider watches it for seconds before it calls it created
    const interrupt = async () => {
      while ((await kms.send(new ListKeysCommand({}))).Keys?.length === 0) await setTimeout(50);
      process.emit('SIGINT');
    };
    const code = await deploy(line => {
      if (line.includes('aws_kms_key.alerts_key: Creating')) interruption ??= interrupt();
    });
    await interruption;
    expect({ interrupted: interruption !== undefined, code }).toEqual({ interrupted: true, code: 1 });
    expect(readdirSync(join(folder, 'state'))).toEqual(['alerts.tfstate']);
    const state = readFileSync(join(folder, 'state', 'alerts.tfstate'), 'utf8');
    expect(JSON.parse(state)).toHaveProperty('lineage');
    const said = await advice();
    expect(said).toMatch(/^alerts: Terraform did not see the end of these resources' creation .* to keep it:\n/);
    expect(said).toMatch(/^ {2}terraform -chdir=\S+\/stacks\/alerts untaint aws_kms_key\.alerts_key$/m);
  });

  test('can be run again', async () => {
    // the key is not protected, so Terraform replaces it by itself
    expect(await deploy(() => undefined)).toBe(0);
    expect(await advice()).toBe('');
  });
});

test('processesBelow finds processes at any depth by name, and nothing else', async () => {
  const child = spawn('sh', ['-c', 'sh -c "sleep 60 & echo started; wait"'], { stdio: ['ignore', 'pipe', 'ignore'] });
  await new Promise(resolve => child.stdout.once('data', resolve));
  const sleeping = processesBelow(process.pid, 'sleep');
  expect(sleeping).toHaveLength(1);
  expect(processesBelow(process.pid, 'slee')).toEqual([]);
  for (const pid of sleeping) process.kill(pid);
  await new Promise(resolve => child.once('close', resolve));
});
