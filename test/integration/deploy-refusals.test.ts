import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { PROJECT_FOLDER } from '../../cli/folders';
import { orgFile } from '../config/org-file';
import { ROOT_PHONE } from './terraform-run';

const { contacts, ...others } = orgFile();
const security = { ...contacts.security, phone_number: { variable: 'root_phone' } };
const file = { ...others, contacts: { ...contacts, security } };

describe('rootguard deploy starts nothing', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rootguard-deploy-'));
    writeFileSync(join(folder, 'org.yaml'), stringify(file));
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  /** Runs the command as a pipeline does: without a terminal. */
  function rootguard(args: string[], environment: NodeJS.ProcessEnv = {}) {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(PROJECT_FOLDER, 'bin/rootguard.js'), ...args],
      {
        encoding: 'utf8',
        cwd: folder,
        env: { ...process.env, ORG_FILE: undefined, TF_VAR_root_phone: ROOT_PHONE, ...environment },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    return { status, stdout, stderr };
  }

  /** A folder with a program of that name that prints a version as Terraform does. */
  function fakeTerraform(version: string): string {
    const bin = mkdtempSync(join(folder, 'bin-'));
    const json = JSON.stringify({ terraform_version: version });
    writeFileSync(join(bin, 'terraform'), `#!/bin/sh\necho '${json}'\n`, { mode: 0o755 });
    return bin;
  }

  test('without a terminal, because it could not ask', () => {
    expect(rootguard(['deploy'])).toEqual({
      status: 2,
      stdout: '',
      stderr:
        'error: there is no terminal to ask in; read the plans first (npx rootguard diff), then apply without asking:\n' +
        '  npx rootguard deploy --auto-approve\n',
    });
  });

  test('without a value for a variable of the org file', () => {
    expect(rootguard(['deploy', '--auto-approve'], { TF_VAR_root_phone: undefined })).toEqual({
      status: 2,
      stdout: '',
      stderr:
        "error: the org file refers to the variable 'root_phone', and TF_VAR_root_phone is not set:\n" +
        '  read -rs TF_VAR_root_phone && export TF_VAR_root_phone\n',
    });
  });

  describe('in HCP Terraform', () => {
    const hcp = (mode: object, environment: Record<string, string | undefined>) => {
      const backend = { hcp: { organization: 'example', ...mode } };
      writeFileSync(join(folder, 'hcp.yaml'), stringify({ ...file, backend }));
      return rootguard(['deploy', '--auto-approve', 'contacts'], {
        ORG_FILE: 'hcp.yaml',
        PATH: fakeTerraform('1.4.7'),
        TERRAFORM_BINARY_NAME: undefined,
        ...environment,
      });
    };
    const IN_CLEAR = expect.stringContaining(
      "error: TF_VAR_root_phone is set, and Terraform would store it in clear with each run in the workspaces rootguard-…: unset it, and set 'root_phone' there",
    ) as string;
    const MISSING = expect.stringContaining('TF_VAR_root_phone is not set:') as string;

    test.each([
      ['with a value that Terraform would store in clear', {}, ROOT_PHONE, IN_CLEAR],
      ['by an agent, likewise', { execution_mode: 'agent' }, ROOT_PHONE, IN_CLEAR],
      ['without a value, where Terraform runs here', { execution_mode: 'local' }, undefined, MISSING],
    ])('%s', (_, mode, value, stderr) => {
      expect(hcp(mode, { TF_VAR_root_phone: value })).toEqual({ status: 2, stdout: '', stderr });
    });

    test.each([
      [{}, undefined],
      [{ execution_mode: 'local' }, ROOT_PHONE],
    ])('and says nothing of it otherwise: %j', (mode, value) => {
      const { stderr } = hcp(mode, { TF_VAR_root_phone: value });
      expect(stderr).toContain('Terraform 1.5 or later is needed');
      expect(stderr).not.toContain('TF_VAR_root_phone');
    });
  });

  test('nor does backend move, without the variables of the side where Terraform runs here, or with nothing to move', () => {
    writeFileSync(join(folder, 'hcp.yaml'), stringify({ ...file, backend: { hcp: { organization: 'example' } } }));
    const PATH = fakeTerraform('1.11.4');
    const move = (to: string, phone?: string) =>
      rootguard(['backend', 'move', '--from', 'org.yaml'], {
        ...{ ORG_FILE: to, PATH, TERRAFORM_BINARY_NAME: undefined, TF_VAR_root_phone: phone },
      });
    const missing =
      "error: the org file refers to the variable 'root_phone', and TF_VAR_root_phone is not set:\n" +
      '  read -rs TF_VAR_root_phone && export TF_VAR_root_phone\n';
    expect(move('hcp.yaml')).toEqual({ status: 2, stdout: '', stderr: missing });
    const same = 'error: org.yaml has the same backend as the org file: there is nothing to move\n';
    expect(move('org.yaml')).toEqual({ status: 2, stdout: '', stderr: same + missing });
    expect(move('org.yaml', ROOT_PHONE)).toEqual({ status: 2, stdout: '', stderr: same });
  });

  test('without Terraform', () => {
    expect(rootguard(['deploy', '--auto-approve'], { PATH: folder, TERRAFORM_BINARY_NAME: undefined })).toEqual({
      status: 2,
      stdout: '',
      stderr:
        "error: 'terraform' is not on the PATH: install Terraform 1.5 or later " +
        '(https://developer.hashicorp.com/terraform/install), or OpenTofu 1.6 or later ' +
        '(https://opentofu.org/docs/intro/install/) with TERRAFORM_BINARY_NAME=tofu\n',
    });
  });

  test('with a Terraform that is too old, and says all that is missing at once', () => {
    const PATH = fakeTerraform('1.4.7');
    const environment = { PATH, TERRAFORM_BINARY_NAME: undefined, TF_VAR_root_phone: undefined };
    expect(rootguard(['deploy', '--auto-approve'], environment)).toEqual({
      status: 2,
      stdout: '',
      stderr:
        'error: Terraform 1.5 or later is needed, because the synthesized stacks need it; ' +
        `found 1.4.7 at ${join(PATH, 'terraform')}: upgrade it, or name another binary in TERRAFORM_BINARY_NAME\n` +
        "error: the org file refers to the variable 'root_phone', and TF_VAR_root_phone is not set:\n" +
        '  read -rs TF_VAR_root_phone && export TF_VAR_root_phone\n',
    });
  });

  test('with an org file that is wrong', () => {
    writeFileSync(join(folder, 'wrong.yaml'), 'versoin: 1\n');
    const { status, stdout, stderr } = rootguard(['deploy', '--auto-approve'], { ORG_FILE: 'wrong.yaml' });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(
      /^wrong\.yaml:1:1 error unknown-key\n {2}unknown key 'versoin'\n[^]*\d errors in wrong\.yaml\n$/,
    );
  });

  test('nor does rootguard diff, which needs the same', () => {
    expect(rootguard(['diff'], { TF_VAR_root_phone: undefined })).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining('TF_VAR_root_phone is not set') as string,
    });
  });
});
