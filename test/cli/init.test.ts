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

  test('asks AWS without a snapshot, and says how to sign in where it cannot', () => {
    const env = { HOME: folder, AWS_EC2_METADATA_DISABLED: 'true', AWS_REGION: 'us-east-1', PATH: process.env.PATH };
    const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'bin/rootguard.js'), 'init'], {
      ...{ encoding: 'utf8', cwd: folder, env },
    });
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringMatching(/^error: .*\n {2}→ /) as string });
  });

  test('says that the output cannot be written', () => {
    const { status, stderr } = rootguard('init', '--from', snapshot, '--output', 'nowhere/org.yaml');
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: expect.stringMatching(/^error: nowhere\/org.yaml cannot be written: ENOENT/) as string,
    });
  });
});

describe('rootguard init --update', () => {
  const complete = [
    '--domain',
    'example.com',
    '--notify',
    'root@example.com',
    '--runbook',
    'https://wiki.example.com/root',
  ];
  const patch = join(folder, 'changes.patch');
  const later = join(folder, 'later.json');
  const { accounts, organization } = snapshotOf();
  beforeEach(() => rootguard('init', '--from', snapshot, ...complete));
  afterEach(() => rmSync(patch, { force: true }));

  test('leaves the file alone when nothing changed, to the byte, and the patch is empty', () => {
    const before = readFileSync(output, 'utf8');
    expect(rootguard('init', '--update', '--from', snapshot, '--patch', patch)).toEqual({
      ...{ status: 0, stdout: 'nothing changed\n', stderr: '' },
    });
    expect([readFileSync(output, 'utf8'), readFileSync(patch, 'utf8')]).toEqual([before, '']);
  });

  test('says what changed, writes it, and as a patch that makes the same of the file before', () => {
    const before = `# ours\n${readFileSync(output, 'utf8')}`;
    writeFileSync(output, before);
    const fourth = { ...accounts[1]!, id: '444444444444', name: 'Shop', email: 'aws-shop@example.com' };
    const closed = { ...accounts[1]!, state: 'PENDING_CLOSURE' as const, name: 'Payments (closing)' };
    writeSnapshot(later, snapshotOf({ accounts: [accounts[0]!, closed, fourth] }));
    expect(rootguard('init', '--update', '--from', later, '--patch', patch)).toEqual({
      status: 0,
      stdout: `renamed: payments is called Payments (closing)
closing: payments
new: Shop (444444444444) in Workloads/Prod
gone: old is not in the organization
`,
      stderr: '',
    });
    const after = readFileSync(output, 'utf8');
    expect(after.replace(/^ {2}(old|payments|shop): .*\n/gm, '').replace(/^ {2}# AWS has none.*\n/gm, '')).toBe(
      before.replace(/^ {2}(old|payments): .*\n/gm, '').replace(/^ {2}# AWS has none.*\n/gm, ''),
    );
    expect(after).toContain(
      "  shop: { id: '444444444444', name: Shop, email: aws-shop@example.com, ou: Workloads/Prod }\n",
    );
    writeFileSync(output, before);
    expect(spawnSync('git', ['apply', patch], { cwd: folder }).status).toBe(0);
    expect(readFileSync(output, 'utf8')).toBe(after);
  });

  test.each<[string, string[], () => void]>([
    [
      'org.yaml is of the organization o-exampleorg1, and the snapshot of the organization o-exampleorg2',
      ['--update', '--from', later],
      () => writeSnapshot(later, snapshotOf({ organization: { ...organization!, id: 'o-exampleorg2' } })),
    ],
    [
      'organizations:ListAccounts was not answered (AccessDenied): an org file without it would be wrong',
      ['--update', '--from', later],
      () =>
        writeSnapshot(
          later,
          snapshotOf({ unknown: [{ action: 'organizations:ListAccounts', reason: 'AccessDenied' }] }),
        ),
    ],
    [
      'org.yaml is not there: rootguard init without --update writes a new one',
      ['--update', '--from', snapshot],
      () => rmSync(output),
    ],
    [
      '--patch says what changes in a file that is there: it needs --update',
      ['--patch', patch, '--from', snapshot],
      () => rmSync(output),
    ],
  ])('refused: %s', (said, args, begin) => {
    begin();
    expect(rootguard('init', ...args)).toEqual({ status: 2, stdout: '', stderr: `error: ${said}\n` });
  });

  test('a file that is no YAML is refused with its lines', () => {
    writeFileSync(output, 'a: [\n');
    const { status, stderr } = rootguard('init', '--update', '--from', snapshot);
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: expect.stringMatching(/^org\.yaml:.* error yaml-syntax\n/) as string,
    });
  });
});
