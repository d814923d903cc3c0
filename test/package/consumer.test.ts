import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseStack } from '../synth';

const ROOT = join(__dirname, '../..');
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };

/** Both ends of the ranges of peerDependencies, and the AWS provider that each brings. */
const ENDS = [
  { end: 'lowest', cdktf: '0.21.0', constructs: '10.4.2', bindings: '20.1.0', provider: '5.100.0' },
  { end: 'newest', cdktf: '0.21.0', constructs: '10.8.1', bindings: '21.22.1', provider: '6.25.0' },
];

const STRICT = { strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false, types: ['node'] };
const STACKS = ['alarms', 'alerts', 'contacts', 'forwarding', 'guardrails', 'trail'];

describe.each(ENDS)('a program of somebody else with the $end peers', ({ cdktf, constructs, bindings, provider }) => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rootguard-consumer-'));
    npm(ROOT, 'pack', '--ignore-scripts', '--pack-destination', folder);
    writeFileSync(join(folder, 'package.json'), '{ "name": "consumer", "private": true }');
    npm(
      folder,
      ...['install', '--no-audit', '--no-fund', `./rootguard-${version}.tgz`],
      ...[`cdktf@${cdktf}`, `constructs@${constructs}`, `@cdktf/provider-aws@${bindings}`],
      ...['typescript@5.9.3', 'ts-node@10.9.2', '@types/node@20.19.43'],
    );
    // the example of docs/constructs.md, literally
    cpSync(join(ROOT, 'docs/constructs/main.ts'), join(folder, 'main.ts'));
    cpSync(join(ROOT, 'examples/minimal/org.yaml'), join(folder, 'org.yaml'));
    // as `cdktf init` makes it, and stricter
    const compilerOptions = { target: 'ES2018', module: 'CommonJS', lib: ['es2018'], ...STRICT };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['main.ts'] }));
  }, 600_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const run = (program: string, args: string[], cwd = folder, environment: NodeJS.ProcessEnv = {}) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, 'node_modules', program), ...args], {
      cwd,
      encoding: 'utf8',
      env: { ...process.env, CDKTF_OUTDIR: undefined, ORG_FILE: undefined, ...environment },
      maxBuffer: 64 * 1024 * 1024,
    });
    return { status, stdout, stderr };
  };
  const rootguard = (...args: string[]) => run('rootguard/bin/rootguard.js', args);
  const stackIn = (output: string, name: string) =>
    parseStack(readFileSync(join(output, 'stacks', name, 'cdk.tf.json'), 'utf8'));

  test('type-checks in CommonJS', () => {
    expect(errorsOf(run('typescript/bin/tsc', ['--noEmit']).stdout)).toEqual([]);
  }, 600_000);

  test('synthesizes with ts-node: a construct in its own stack, and all stacks of its org file', () => {
    expect(run('ts-node/dist/bin.js', ['main.ts'])).toEqual({ status: 0, stdout: '', stderr: '' });
    const output = join(folder, 'cdktf.out');
    expect(readdirSync(join(output, 'stacks'))).toEqual(['guardrails', ...STACKS.map(name => `rootguard-${name}`)]);
    const { resource, terraform } = stackIn(output, 'guardrails');
    expect(Object.keys(resource).sort()).toEqual(['aws_organizations_policy', 'aws_organizations_policy_attachment']);
    expect(terraform).toMatchObject({ required_providers: { aws: { version: provider } } });
    expect(stackIn(output, 'rootguard-trail').terraform).toMatchObject({
      backend: { local: { path: '../../../state/rootguard-trail.tfstate' } },
    });
  }, 600_000);

  test('type-checks and synthesizes the same as an ECMAScript module', () => {
    const module = join(folder, 'esm');
    mkdirSync(module);
    const compilerOptions = { target: 'ES2022', module: 'NodeNext', ...STRICT };
    writeFileSync(join(module, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(module, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['main.ts'] }));
    // the bindings have no exports map, so a module names their file
    const source = readFileSync(join(folder, 'main.ts'), 'utf8').replace('/lib/provider', '/lib/provider/index.js');
    writeFileSync(join(module, 'main.ts'), source);
    cpSync(join(folder, 'org.yaml'), join(module, 'org.yaml'));
    expect(errorsOf(run('typescript/bin/tsc', [], module).stdout)).toEqual([]);
    expect(run('../esm/main.js', [], module)).toEqual({ status: 0, stdout: '', stderr: '' });
    for (const name of readdirSync(join(folder, 'cdktf.out', 'stacks')))
      expect(stackIn(join(module, 'cdktf.out'), name)).toEqual(stackIn(join(folder, 'cdktf.out'), name));
  }, 600_000);

  test('the commands work from the package, and leave the program alone', () => {
    const before = stackIn(join(folder, 'cdktf.out'), 'guardrails');
    expect(rootguard('--version')).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
    expect(rootguard('validate')).toMatchObject({ status: 0, stderr: '' });
    // Terraform is asked for its version, and then for a plan, which it refuses here
    const terraform = join(folder, 'terraform');
    writeFileSync(terraform, `#!/bin/sh\n[ "$1" = version ] && echo '{"terraform_version":"1.11.4"}'\n`, {
      mode: 0o755,
    });
    const planned = run('rootguard/bin/rootguard.js', ['plan'], folder, { TERRAFORM_BINARY_NAME: terraform });
    expect(planned).toMatchObject({ status: 2, stdout: '' });
    expect(planned.stderr).toContain('could not be planned');
    expect(readdirSync(join(folder, 'rootguard', 'cdktf.out', 'stacks'))).toEqual(STACKS);
    expect(stackIn(join(folder, 'cdktf.out'), 'guardrails')).toEqual(before);
    expect(existsSync(join(folder, 'state'))).toBe(false);

    const events = join(folder, 'node_modules/rootguard/review/events/CIS-4.3-fires.json');
    const record = JSON.stringify((JSON.parse(readFileSync(events, 'utf8')) as { record: unknown }).record);
    writeFileSync(join(folder, 'record.json'), record);
    expect(rootguard('simulate', 'record.json').stdout).toContain('root-activity');
  }, 600_000);

  test('a peer that is missing or too old is one line', () => {
    const manifest = join(folder, 'node_modules/constructs/package.json');
    const installed = JSON.parse(readFileSync(manifest, 'utf8')) as object;
    writeFileSync(manifest, JSON.stringify({ ...installed, version: '10.3.0' }));
    expect(rootguard('plan').stderr).toMatch(
      /^error: constructs 10\.4\.2 or later is needed, found 10\.3\.0: [^\n]*\n$/,
    );
    rmSync(join(folder, 'node_modules/constructs'), { recursive: true });
    expect(rootguard('plan').stderr).toMatch(
      /^error: the package constructs is needed and is not installed: [^\n]*\n$/,
    );
    expect(rootguard('validate')).toMatchObject({ status: 0, stderr: '' });
  }, 600_000);
});

const npm = (cwd: string, ...args: string[]): string =>
  execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

/** Errors in the program and in our declarations; those of other packages are theirs. */
const errorsOf = (printed: string): string[] =>
  printed
    .split('\n')
    .filter(line => line.includes('error TS') && !/^(\.\.\/)?node_modules\/(?!rootguard\/)/.test(line));
