import { constants } from 'node:buffer';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { findPlans, loadPlan, readPreventDestroy, readSampleEvents, stackOf } from '../../cli/input/review-input';
import { reviewFiles } from '../../cli/review';
import { UnusablePlan } from '../../world/plan/not-a-plan';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rootguard-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(path: string, content: string | Buffer = ''): string {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
  return join(folder, path);
}

const find = (...names: string[]) => {
  const said: string[] = [];
  const found = findPlans(names, line => said.push(line)).map(({ path, stack }) => [
    path.replace(`${folder}/`, ''),
    stack,
  ]);
  return { found, said };
};

test.each([
  ['cdktf.out/stacks/trail/plan.json', 'trail'],
  ['stacks/trail/plan.tfplan', 'trail'],
  ['trail/tfplan', 'trail'],
  ['trail/tfplan.json', 'trail'],
  ['plans/trail.json', 'trail'],
  ['plans/trail.json.gz', 'trail'],
  ['plans/trail.v2.tfplan', 'trail.v2'],
])('%s is a plan of %s', (path, stack) => {
  expect(stackOf(path)).toBe(stack);
});

test('a folder of stacks gives the plan of each, and says which have none', () => {
  write('out/stacks/b/plan.json');
  write('out/stacks/a/plan.tfplan');
  write('out/stacks/c/cdk.tf.json', '{}');
  expect(find(join(folder, 'out'))).toEqual({
    found: [
      ['out/stacks/a/plan.tfplan', 'a'],
      ['out/stacks/b/plan.json', 'b'],
    ],
    said: ['not reviewed, because there is no plan file: c'],
  });
  expect(find(join(folder, 'out/stacks/b')).found).toEqual([['out/stacks/b/plan.json', 'b']]);
});

test('of JSON and plan file the JSON counts, unless it is older', () => {
  const json = write('stacks/a/plan.json');
  const binary = write('stacks/a/plan.tfplan');
  for (const path of [json, binary]) utimesSync(path, 1, 1);
  expect(find(folder).found).toEqual([['stacks/a/plan.json', 'a']]);
  utimesSync(binary, 2, 2);
  expect(find(folder).found).toEqual([['stacks/a/plan.tfplan', 'a']]);
});

test('two files of one name are told apart by their paths, one file named twice is one', () => {
  const [one, two] = [write('x/trail.json'), write('y/trail.json')];
  expect(find(one, two, one).found).toEqual([
    ['x/trail.json', one],
    ['y/trail.json', two],
  ]);
});

test('what is not there, or has no plan, says what to do', () => {
  expect(() => find(join(folder, 'none'))).toThrow(
    new UnusablePlan(
      `${folder}/none: no such file; plan first (npx rootguard plan), or name a file of terraform show -json`,
    ),
  );
  expect(() => find(folder)).toThrow(
    new UnusablePlan(
      `${folder}: no plan in it; looked for plan.json, plan.tfplan, tfplan, plan there and in stacks/*: plan first (npx rootguard plan)`,
    ),
  );
});

test('nothing is reviewed when something else than a plan is not there', async () => {
  const plan = write('s.json', PLAN);
  const none = join(folder, 'none');
  const nobody = () => undefined;
  await expect(reviewFiles([plan], { events: none }, nobody)).rejects.toThrow(
    new UnusablePlan(`${none}: no such folder`),
  );
  await expect(reviewFiles([plan], { stacksBefore: none }, nobody)).rejects.toThrow(UnusablePlan);
  expect((await reviewFiles([plan], {}, nobody)).verdict.level).toBe('no-changes');
});

const PLAN = '{"format_version":"1.2","resource_changes":[]}';

test.each([
  ['plain', Buffer.from(PLAN)],
  ['packed', gzipSync(PLAN)],
  ['with a byte order mark', Buffer.from(`\ufeff${PLAN}`)],
  ['in UTF-16, as PowerShell redirects', Buffer.from(`\ufeff${PLAN}`, 'utf16le')],
  ['in UTF-16 without a mark', Buffer.from(PLAN, 'utf16le')],
  ['in UTF-16 of the other order', Buffer.from(`\ufeff${PLAN}`, 'utf16le').swap16()],
])('reads JSON %s', async (_, bytes) => {
  expect(await loadPlan({ path: write('s.json', bytes), stack: 's' })).toMatchObject({ stack: 's', changes: [] });
  expect(await loadPlan({ path: '-', stack: 's' }, bytes)).toMatchObject({ stack: 's', changes: [] });
});

test.each([
  ['two plans', `${PLAN}\n${PLAN}`, 'several JSON documents, not one: a file for each plan'],
  ['a log', '{"@level":"info"}\n{"@level":"info"}', 'this is the log of terraform plan -json, no plan'],
  [
    'a message behind it',
    `${PLAN}\nReleasing state lock.\n`,
    'something stands behind the JSON; write standard output alone to the file',
  ],
  [
    'a warning in colours before it',
    `\x1b[33mWarning\x1b[0m\n${PLAN}`,
    'something stands before the JSON, such as a warning; write standard output alone to the file',
  ],
  ['half of it', PLAN.slice(0, -1), `cut off after ${PLAN.length - 1} characters, no valid JSON`],
  [
    'half of it that ends as a whole',
    `${PLAN.slice(0, -2)}}`,
    `cut off after ${PLAN.length - 1} characters, no valid JSON`,
  ],
  ['braces in texts', '{"a":"}{\\"}","b":}', 'no valid JSON'],
])('what holds %s says so', async (_, text, why) => {
  const plan = { path: write('s.json', text), stack: 's' };
  await expect(loadPlan(plan)).rejects.toThrow(
    new UnusablePlan(`${plan.path}: ${why}; make it with terraform show -json PLANFILE`),
  );
});

test('a device is refused before anything is read', async () => {
  await expect(loadPlan({ path: '/dev/zero', stack: 's' })).rejects.toThrow(
    new UnusablePlan('/dev/zero: cannot be read: this is a device'),
  );
});

test('a plan file on standard input cannot be converted, and says what to do', async () => {
  const bookmark = '{"remote_plan_format":1,"run_id":"run-1","hostname":"app.terraform.io"}';
  await expect(loadPlan({ path: '-', stack: 's' }, Buffer.from(bookmark))).rejects.toThrow(
    new UnusablePlan(
      'standard input: this is the bookmark of a plan that HCP Terraform keeps: run terraform show -json PLANFILE > plan.json in the folder that was planned (terraform init and terraform login there first), and review plan.json',
    ),
  );
  const encrypted = '{"meta":{"key_provider.pbkdf2.a":"eA=="},"encrypted_data":"eA==","encryption_version":"v0"}';
  await expect(loadPlan({ path: '-', stack: 's' }, Buffer.from(encrypted))).rejects.toThrow(
    new UnusablePlan(
      'standard input: this is a plan file that OpenTofu encrypted: run tofu show -json PLANFILE > plan.json in the folder that was planned (tofu init there first, and the same TF_ENCRYPTION or encryption block), and review plan.json',
    ),
  );
  await expect(loadPlan({ path: '-', stack: 's' }, Buffer.from('PK\u0003\u0004'))).rejects.toThrow(
    new UnusablePlan(
      'standard input: this is a binary plan file: run terraform show -json PLANFILE > plan.json in the folder that was planned (terraform init there first), and review plan.json',
    ),
  );
});

test('prevent_destroy is read from synthesized stacks, as an object or a list of blocks', () => {
  const block = (lifecycle?: unknown) => (lifecycle === undefined ? {} : { lifecycle });
  const resource = {
    aws_a: {
      kept: block({ prevent_destroy: true }),
      listed: block([{ prevent_destroy: true }]),
      loose: block({ create_before_destroy: true }),
      bare: block(),
    },
  };
  write('stacks/s/cdk.tf.json', JSON.stringify({ resource }));
  expect(readPreventDestroy(folder)).toEqual(
    new Map([
      [
        's',
        new Map([
          ['aws_a.kept', true],
          ['aws_a.listed', true],
          ['aws_a.loose', false],
          ['aws_a.bare', false],
        ]),
      ],
    ]),
  );
  expect(() => readPreventDestroy(join(folder, 'none'))).toThrow(
    new UnusablePlan(
      `${folder}/none: no synthesized stack (stacks/*/cdk.tf.json) in it; synthesize first (npx rootguard plan, or npx cdktf synth in a checkout)`,
    ),
  );
});

test('sample events are records, bare or in a case', () => {
  write('bare.json', '{"eventName":"A"}');
  write('case.json', '{"about":"x","record":{"eventName":"B"}}');
  write('event.json', '{"about":"x","event":{}}');
  write('broken.json', '{');
  expect([...readSampleEvents(folder)]).toEqual([
    ['bare', { eventName: 'A' }],
    ['case', { eventName: 'B' }],
  ]);
});

test('a plan beyond the longest text of Node.js is one clear line', async () => {
  const bytes = Buffer.alloc(constants.MAX_STRING_LENGTH + 1, ' ');
  await expect(loadPlan({ path: '-', stack: 's' }, bytes)).rejects.toThrow(
    new UnusablePlan(
      'standard input: larger than the 511 MB of JSON that Node.js can read; split the stack, or plan parts of it (-target) and review each',
    ),
  );
});
