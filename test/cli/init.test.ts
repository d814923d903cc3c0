import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeSnapshot } from '../../world/live/snapshot-file';
import { snapshotOf } from '../world/live/snapshot-of';

const ROOT = join(__dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'rootguard-init-'));
const snapshot = join(folder, 'snapshot.json');
const output = join(folder, 'org.yaml');
beforeAll(() => writeSnapshot(snapshot, snapshotOf()));
afterEach(() => rmSync(output, { force: true }));
afterAll(() => rmSync(folder, { recursive: true }));

function rootguard(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'bin/rootguard.js'), ...args], {
    encoding: 'utf8',
    cwd: folder,
    env: { ...process.env, ORG_FILE: undefined },
  });
  return { status, stdout, stderr };
}

describe('rootguard init', () => {
  test('writes a file whose open places validate lists, all of them', () => {
    const { status, stdout, stderr } = rootguard('init', '--from', snapshot);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toBe(`wrote org.yaml: 3 accounts, 2 active, 2 OUs
contacts that AWS does not have will be added: example-management, payments
15 places open: rootguard validate org.yaml lists them, with what to write
`);
    const validated = rootguard('validate');
    expect(validated.status).toBe(2);
    expect([...validated.stdout.matchAll(/ error todo\n/g)]).toHaveLength(15);
    expect(validated.stdout).toMatch(/\n15 errors in org.yaml\n$/);
  });

  test('refuses an output that is there, and leaves it alone', () => {
    writeFileSync(output, 'mine\n');
    expect(rootguard('init', '--from', snapshot)).toEqual({
      status: 2,
      stdout: '',
      stderr: 'error: org.yaml is there: give another --output, or merge what is new into it with --update\n',
    });
    expect(readFileSync(output, 'utf8')).toBe('mine\n');
  });

  test('says every option that is wrong, and begins nothing', () => {
    const wrong = [
      ...[
        '--domain',
        '@example.com',
        '--notify',
        'nobody',
        '--phone-variable',
        '1st',
        '--runbook',
        'http://example.com',
      ],
      ...['--exempt', 'payments,tomorrow', '--region', 'mars-1'],
    ];
    const { status, stderr } = rootguard('init', '--from', snapshot, ...wrong);
    expect(status).toBe(2);
    expect(stderr.split('\n').map(line => line.split(' ').slice(0, 2).join(' '))).toEqual([
      ...['--domain', '--notify', '--phone-variable', '--runbook', '--exempt', '--region'].map(
        flag => `error: ${flag}`,
      ),
      '',
    ]);
  });

  test.each([
    ['a missing snapshot', 'none.json', 'none.json is not there: write one with rootguard snapshot'],
    ['a JSON of something else', 'plan.json', 'plan.json is no snapshot: rootguard snapshot writes one'],
  ])('refuses %s', (_, file, said) => {
    writeFileSync(join(folder, 'plan.json'), '{"format_version":"1.2"}');
    expect(rootguard('init', '--from', file)).toEqual({ status: 2, stdout: '', stderr: `error: ${said}\n` });
  });

  test('says that the output cannot be written', () => {
    const { status, stderr } = rootguard('init', '--from', snapshot, '--output', 'nowhere/org.yaml');
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: expect.stringMatching(/^error: nowhere\/org.yaml cannot be written: ENOENT/) as string,
    });
  });
});
