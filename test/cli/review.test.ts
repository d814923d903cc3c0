import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPlan } from '../../world/plan/read-plan';
import { countsOf } from '../../review/review';
import { snapshotOf } from '../world/live/snapshot-of';
import { requireTerraform } from '../../terraform/binary';

const ROOT = join(__dirname, '../..');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rootguard-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function rootguard(args: readonly string[], input = '', cwd = folder) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'bin/rootguard.js'), 'review', ...args], {
    encoding: 'utf8',
    cwd,
    input,
  });
  return { status, stdout, stderr };
}

/** A plan that deletes an alarm, or does nothing. */
const planText = (actions: readonly string[], over: object = {}): string =>
  JSON.stringify({
    format_version: '1.2',
    resource_changes: [
      {
        ...{ address: 'aws_cloudtrail.trail', mode: 'managed', type: 'aws_cloudtrail', name: 'trail' },
        change: { actions, before: { name: 'org' }, after: actions[0] === 'delete' ? null : { name: 'org' } },
      },
    ],
    ...over,
  });

function file(name: string, content: string): string {
  writeFileSync(join(folder, name), content);
  return name;
}

test('with an org file it says what the plan changes of the price, and nothing where that is nothing', () => {
  const alarm = (actions: readonly string[]) =>
    JSON.stringify({
      format_version: '1.2',
      resource_changes: [
        {
          ...{
            address: 'aws_cloudwatch_metric_alarm.a',
            mode: 'managed',
            type: 'aws_cloudwatch_metric_alarm',
            name: 'a',
          },
          change: { actions, before: null, after: { alarm_name: 'a' } },
        },
      ],
    });
  const created = file('alarm.json', alarm(['create']));
  const org = ['--org', join(ROOT, 'examples/acme/org.yaml')];
  const text = 'Price: +$0.10 a month at list prices (alarms +$0.10), beside what only use costs.';
  expect(rootguard([created, ...org]).stdout).toContain(`\n\n${text}\n`);
  expect(JSON.parse(rootguard([created, ...org, '--format', 'json']).stdout)).toMatchObject({
    price: { currency: 'USD', amount: 0.1, text },
  });
  expect(rootguard([created]).stdout).not.toContain('Price');
  expect(rootguard([file('same.json', planText(['no-op'])), ...org]).stdout).not.toContain('Price');
});

describe('exit codes', () => {
  test('0 and nothing on standard error without a finding', () => {
    const { status, stdout, stderr } = rootguard([file('same.json', planText(['no-op']))]);
    expect({ status, stderr, first: stdout.split('\n')[0] }).toEqual({
      status: 0,
      stderr: '',
      first: 'No changes in 1 stack.',
    });
  });

  test('1 with danger, unless it is never to fail', () => {
    const bad = file('bad.json', planText(['delete']));
    expect(rootguard([bad]).status).toBe(1);
    expect(rootguard([bad, '--fail-on', 'warning']).status).toBe(1);
    expect(rootguard([bad, '--fail-on', 'never']).status).toBe(0);
  });

  test('1 with a plan that is not complete', () => {
    const { status, stdout } = rootguard([file('part.json', planText(['no-op'], { errored: true }))]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^Incomplete: /);
  });

  test('2 with a reason, and nothing on standard output, for what is no plan', () => {
    for (const [args, reason] of [
      [
        [file('cut.json', planText(['no-op']).slice(0, 60))],
        'cut.json: cut off after 60 characters, no valid JSON; make',
      ],
      [['same.json', '--org', 'none.yaml'], 'none.yaml: error missing-file'],
      [['same.json', '--format', 'pdf'], "error: option '--format <format>' argument 'pdf' is invalid"],
    ] as const) {
      const { status, stdout, stderr } = rootguard(args);
      expect({ status, stdout, begins: stderr.slice(0, reason.length) }).toEqual({
        status: 2,
        stdout: '',
        begins: reason,
      });
    }
  });
});

test('reads standard input and several stacks, and names accounts with an org file', () => {
  const org = join(ROOT, 'examples/acme/org.yaml');
  const { status, stdout } = rootguard(['-', 'same.json', '--format', 'json', '--org', org], planText(['delete']));
  const { verdict, stacks } = JSON.parse(stdout) as { verdict: { level: string }; stacks: { stack: string }[] };
  expect([status, verdict.level, stacks.map(({ stack }) => stack)]).toEqual([1, 'danger', ['same', 'standard input']]);
});

test('writes a file in place of standard output, and removes what a longer review left', () => {
  mkdirSync(join(folder, 'md'));
  for (const name of ['r.md', 'r.2.md', 'r.3.md', 'r.5.md']) writeFileSync(join(folder, 'md', name), 'old');
  const { status, stdout, stderr } = rootguard(['same.json', '--format', 'markdown', '--output', 'md/r.md']);
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: 'wrote md/r.md\n' });
  expect(readdirSync(join(folder, 'md'))).toEqual(['r.5.md', 'r.md']);
  expect(readFileSync(join(folder, 'md/r.md'), 'utf8')).toMatch(/^<!-- rootguard review -->\n/);
});

describe('with Terraform', () => {
  const terraform = (directory: string, ...args: string[]): string => {
    const { path } = requireTerraform('1.7');
    const { status, stdout, stderr } = spawnSync(path, args, { cwd: directory, encoding: 'utf8' });
    if (status !== 0) throw new Error(`terraform ${args.join(' ')}: ${stderr}`);
    return stdout;
  };
  const data = (name: string, input: string, replace = 'same') =>
    `resource "terraform_data" "${name}" {\n  input = "${input}"\n  triggers_replace = "${replace}"\n}\n`;

  let stack: string;
  let summary: string;
  beforeAll(() => {
    stack = join(folder, 'out/stacks/builtin');
    mkdirSync(stack, { recursive: true });
    const main = join(stack, 'main.tf');
    writeFileSync(
      main,
      ['same', 'update', 'replace', 'destroy', 'old', 'forget'].map(name => data(name, 'a')).join(''),
    );
    terraform(stack, 'init', '-input=false');
    terraform(stack, 'apply', '-auto-approve', '-input=false');
    writeFileSync(
      main,
      [
        ...[
          data('same', 'a'),
          data('update', 'b'),
          data('replace', 'a', 'other'),
          data('created', 'a'),
          data('new', 'a'),
        ],
        'moved {\n  from = terraform_data.old\n  to = terraform_data.new\n}\n',
        'removed {\n  from = terraform_data.forget\n  lifecycle {\n    destroy = false\n  }\n}\n',
        'import {\n  to = terraform_data.imported\n  id = "some-id"\n}\n',
        'resource "terraform_data" "imported" {}\n',
      ].join(''),
    );
    summary = terraform(stack, 'plan', '-no-color', '-input=false', '-out=plan.tfplan');
  });

  test("the counts are Terraform's own", () => {
    const said = /^Plan: (.*)\.$/m.exec(summary)?.[1];
    const counts = countsOf(readPlan(terraform(stack, 'show', '-json', 'plan.tfplan'), 's'));
    const { add, change, destroy } = counts;
    const imported = counts.import;
    expect(said).toMatch(`${imported} to import, ${add} to add, ${change} to change, ${destroy} to destroy`);
    expect(counts).toEqual({ stack: 's', add: 2, change: 1, replace: 1, destroy: 2, import: 1, move: 1, forget: 1 });
  });

  test('a folder with a plan file is converted', () => {
    const { status, stdout, stderr } = rootguard(['out', '--format', 'json']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect((JSON.parse(stdout) as { stacks: unknown }).stacks).toEqual([
      expect.objectContaining({ stack: 'builtin', add: 2, destroy: 2, incomplete: [] }),
    ]);
  });

  test('a plan file that is damaged or has lost its folder is explained', () => {
    const { status, stderr } = rootguard([file('lost.tfplan', 'PK\u0003\u0004 broken')]);
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /^lost\.tfplan: this is a binary plan file, and Terraform could not read it \(\. was never initialized, so the provider is not there\): run terraform show -json PLANFILE > plan\.json in the folder that was planned/,
    );
  });
});

describe('what AWS answered', () => {
  const org = join(ROOT, 'examples/minimal/org.yaml');
  const plan = (): string => file('same.json', planText(['no-op']));

  test('is a snapshot, and nothing without an org file', () => {
    const snapshot = file('snapshot.json', JSON.stringify(snapshotOf()));
    expect(rootguard([plan(), '--from', snapshot])).toEqual({
      ...{ status: 2, stdout: '' },
      stderr: '--from needs --org: what AWS has is compared with what an org file says\n',
    });
    const { status, stdout } = rootguard([plan(), '--from', snapshot, '--org', org]);
    expect(status).toBe(0);
    expect(stdout).toContain('WARNING  1 account is in another OU than the org file says.');
  });

  test('is refused when it is none', () => {
    const other = file('other.json', '{}');
    expect(rootguard([plan(), '--from', other, '--org', org])).toEqual({
      ...{ status: 2, stdout: '' },
      stderr: `${other} is no snapshot: rootguard snapshot writes one\n`,
    });
  });
});
