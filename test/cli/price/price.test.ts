import Ajv2020 from 'ajv/dist/2020';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { priceJsonSchema } from '../../../world/price/price-document';
import { VOLUMES } from '../../../world/price/volumes';
import { ITEMS } from '../../../world/price/prices';

const ROOT = join(__dirname, '../../..');
const ACME = 'examples/acme/org.yaml';

function price(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'bin/rootguard.js'), 'price', ...args], {
    encoding: 'utf8',
    cwd: ROOT,
  });
  return { status, stdout, stderr };
}

test('prints sections, drivers, what is unverified and what was taken', () => {
  const { status, stdout, stderr } = price(ACME);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/^A month at list prices of 2026-\d\d-\d\d, without free tiers, discounts and taxes:\n/);
  expect(stdout).toContain(
    '  root alarms of accounts                       $1.30      13 alarm metric × $0.1, us-east-1\n',
  );
  expect(stdout).toContain(
    '  alarms of queues                              $18.20     182 alarm metric × $0.1, unverified, 14 regions\n',
  );
  expect(stdout).toMatch(/\ntotal +\$38\.76 a month\n {2}unverified: \$18\.20 of it, /);
  expect(stdout).toContain('  trail-months       12       months for which the trail has been recording\n');
  expect(stdout).not.toContain('config-items');
  expect(stdout).toContain("\nA full plan takes at least 7.1 s, by AWS's quotas of what it reads one by one:\n");
  expect(stdout).toContain('  account:GetAlternateContact                   3.9 s      39 at 10 a second\n');
  expect(stdout).toContain('  60 %  levels of OUs below the root: 3 of 5, unverified\n');
});

test('what is unknown is never nothing', () => {
  const { stdout } = price('examples/govcloud/org.yaml');
  expect(stdout).toMatch(/\nforwarding +unknown\n/);
  expect(stdout).toMatch(/\ntotal +unknown a month\n {2}unknown: \d+ lines, which no sum has, /);
  expect(stdout).not.toContain('$0.00');
  expect(price('examples/china/org.yaml').stdout).toMatch(/\ntotal +at least ¥56\.29 a month\n/);
});

test('as JSON it fits its schema, which is the committed one', () => {
  const schema = readFileSync(join(ROOT, 'docs/price.schema.json'), 'utf8');
  expect(schema).toBe(priceJsonSchema());
  const { status, stdout } = price(ACME, '--format', 'json', '--volume', 'trail-months=1', '--price', 'kms-key=0.5');
  expect(status).toBe(0);
  const document = JSON.parse(stdout) as { volumes: object; lines: { item: string }[] };
  const validate = new Ajv2020().compile(JSON.parse(schema) as object);
  expect([validate(document), validate.errors]).toEqual([true, null]);
  expect(document.volumes).toMatchObject({ 'trail-months': 1 });
  expect(document.lines.filter(({ item }) => item === 'kms-key')).toMatchObject([
    { section: 'trail', quantity: 2, price: 0.5, amount: 1, basis: 'given' },
    { section: 'alerts', quantity: 1, price: 0.5, amount: 0.5, basis: 'given' },
  ]);
});

test('all that is wrong with what is given is said at once', () => {
  const { status, stdout, stderr } = price('--volume', 'trail=1', '--volume', 'event-kb=x', '--price', 'kms-key=');
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr.match(/^error: .*$/gm)).toEqual([
    'error: --volume trail=1: no such name',
    'error: --volume event-kb=x: must be a number that is not negative',
    'error: --price kms-key=: must be a number that is not negative',
  ]);
});

test.each([
  [['--volume', 'trail=1'], 'error: --volume trail=1: no such name\n  → it is one of trail-events, event-kb, '],
  [
    ['--volume', 'trail-months=-1'],
    'error: --volume trail-months=-1: must be a number that is not negative\n  → write ',
  ],
  [
    ['--price', 'kms-key'],
    'error: --price kms-key: must be a number that is not negative\n  → write --price kms-key=1.5\n',
  ],
])('%j is refused', (args, message) => {
  const { status, stdout, stderr } = price(ACME, ...args);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr.slice(0, message.length)).toBe(message);
});

test('an unusable org file is refused as validate refuses it', () => {
  const { status, stdout, stderr } = price('nowhere.yaml');
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain('nowhere.yaml: error missing-file: ');
});

test('the page has every volume, as it is taken, and every item', () => {
  const page = readFileSync(join(ROOT, 'docs/price.md'), 'utf8');
  const rows = [...page.matchAll(/^\| `([a-z0-9-]+)` +\| ([^|]+?) +\|/gm)].map(([, name, value]) => [name, value]);
  expect(rows).toEqual(
    expect.arrayContaining([
      ...Object.entries(VOLUMES).map(([name, { value }]) => [name, value.toLocaleString('en-US')]),
      ...Object.entries(ITEMS).map(([name, unit]) => [name, unit]),
    ]),
  );
});
