import { ListKeysCommand } from '@aws-sdk/client-kms';
import { closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { stringify } from 'yaml';
import { deployStacks } from '../../cli/deploy';
import { EXIT } from '../../cli/exit-codes';
import { PROJECT_FOLDER } from '../../cli/folders';
import { PROGRAM, synthesize } from '../../cli/synthesize';
import { Sandbox, startSandbox } from '../../sandbox/sandbox';
import { requireTerraform } from '../../terraform/binary';
import { orgFile } from '../config/org-file';
import { organizationOf } from '../config/organization-of';
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

  async function deploy(whenPlanned: () => void = () => undefined, variables: NodeJS.ProcessEnv = {}) {
    const outputFolder = join(folder, 'cdktf.out');
    await synthesize(PROGRAM, join(folder, 'org.yaml'), outputFolder);
    const said: string[] = [];
    const output = openSync(join(folder, 'log'), 'w');
    const approve = () => {
      whenPlanned();
      return Promise.resolve(true);
    };
    const environment = { ...sandbox.environment, ...variables };
    const code = await deployStacks({
      ...{ binary: requireTerraform('1.5').path, outputFolder, stacks: ['alerts'], environment },
      ...{ approve, output, say: (text: string) => said.push(text) },
    });
    closeSync(output);
    return { code, said: said.join('\n') };
  }

  test('lets Terraform write its state and release the lock, and says what was left half made', async () => {
    const { kms } = sandboxClients(sandbox.endpoint);
    let interruption: Promise<void> | undefined;
    // the key exists at once, but the provider watches it for seconds before it calls it created
    const interrupt = async () => {
      while ((await kms.send(new ListKeysCommand({}))).Keys?.length === 0) await setTimeout(50);
      process.emit('SIGINT');
    };
    // one call at a time: what is interrupted is the key alone, and nothing whose creation Terraform does not know of
    const oneCall = { TF_CLI_ARGS_apply: '-parallelism=1' };
    const { code, said } = await deploy(() => {
      interruption = interrupt();
    }, oneCall);
    await interruption;
    expect({ interrupted: interruption !== undefined, code }).toEqual({ interrupted: true, code: EXIT.halfDone });
    expect(readdirSync(join(folder, 'state'))).toEqual(['alerts.tfstate']);
    const state = readFileSync(join(folder, 'state', 'alerts.tfstate'), 'utf8');
    expect(JSON.parse(state)).toHaveProperty('lineage');
    expect(said).toContain("\nTerraform did not see the end of these resources' creation ");
    expect(said).toMatch(/^ {2}terraform -chdir=\S+\/stacks\/alerts untaint aws_kms_key\.alerts_key$/m);
  });

  test('can be run again', async () => {
    // the key is not protected, so Terraform replaces it by itself
    expect(await deploy()).toEqual({ code: EXIT.done, said: 'alerts: planning' });
  });
});
