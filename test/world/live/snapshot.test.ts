import Ajv2020 from 'ajv/dist/2020';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { coverage } from '../../../world/coverage';
import { liveWorld, livingOrganization } from '../../../world/live/live-world';
import { Snapshot, snapshotJsonSchema } from '../../../world/live/snapshot';
import { readSnapshot, writeSnapshot } from '../../../world/live/snapshot-file';
import { snapshotOf } from './snapshot-of';

const folder = mkdtempSync(join(tmpdir(), 'rootguard-snapshot-'));
const file = join(folder, 'snapshot.json');
afterAll(() => rmSync(folder, { recursive: true }));

describe('the file of a snapshot', () => {
  test('is for its owner alone, and read again it is the same; the schema that is shipped accepts it', () => {
    writeFileSync(file, 'an older one', { mode: 0o644 });
    writeSnapshot(file, snapshotOf());
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['snapshot.json']);
    expect(readSnapshot(file)).toEqual({ snapshot: snapshotOf() });
    const validate = new Ajv2020().compile(JSON.parse(snapshotJsonSchema()) as object);
    validate(snapshotOf());
    expect(validate.errors).toBeNull();
  });

  test('docs/snapshot.schema.json is what `npm run schema` writes', () =>
    expect(readFileSync(join(__dirname, '../../../docs/snapshot.schema.json'), 'utf8')).toBe(snapshotJsonSchema()));

  test.each([
    ['is no JSON: a snapshot is what rootguard snapshot writes', 'accounts:'],
    ['is no snapshot: rootguard snapshot writes one', '{"format_version":"1.2"}'],
    ['is no snapshot: rootguard snapshot writes one', 'null'],
    [
      'is a snapshot of version 2, and this program reads version 1: read the organization again, with rootguard snapshot',
      JSON.stringify({ ...snapshotOf(), version: 2 }),
    ],
  ])('%s', (said, text) => {
    writeFileSync(file, text);
    expect(readSnapshot(file)).toEqual({ problems: [`${file} ${said}`] });
  });

  test('says where it is damaged, and no more than ten times', () => {
    const accounts = Array.from({ length: 12 }, () => ({ id: 'x', name: 'n' }));
    writeFileSync(file, JSON.stringify({ ...snapshotOf(), accounts }));
    const { problems } = readSnapshot(file) as { problems: string[] };
    expect(problems).toHaveLength(11);
    expect(problems[0]).toMatch(/: accounts\.0\.id: Invalid string/);
    expect(problems[10]).toBe(`${file}: 2 more`);
  });

  test.each<[string, Partial<Snapshot>]>([
    ['at: Invalid string', { at: 'yesterday' }],
    ['at: Invalid string', { at: '' }],
    ['at: is no moment', { at: '2026-13-01T12:00:00Z' }],
    ['partition: Invalid option', { partition: 'aws-mars' as 'aws' }],
    [
      'accounts.3.id: is the id of an account before it',
      { accounts: [...snapshotOf().accounts, { ...snapshotOf().accounts[1]!, state: 'CLOSED' }] },
    ],
    [
      'organizationalUnits.2.id: is the id of an OU before it',
      { organizationalUnits: [...snapshotOf().organizationalUnits, { id: 'ou-exam-workload', name: 'Other' }] },
    ],
    [
      'organizationalUnits.0.parent: is no OU before it',
      { organizationalUnits: [...snapshotOf().organizationalUnits].reverse() },
    ],
  ])('%s', (said, more) => {
    writeFileSync(file, JSON.stringify(snapshotOf(more)));
    const { problems } = readSnapshot(file) as { problems: string[] };
    expect(problems).toHaveLength(1);
    expect(problems[0]!.startsWith(`${file}: ${said}`)).toBe(true);
  });

  test('a missing file and a pipe are told at once', () => {
    expect(readSnapshot(join(folder, 'none'))).toEqual({
      problems: [`${join(folder, 'none')} is not there: write one with rootguard snapshot`],
    });
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    expect(readSnapshot(pipe)).toEqual({ problems: [`${pipe} cannot be read: it is no file`] });
  });
});

describe('the world of a snapshot', () => {
  test('has OU paths, and accounts that are not active apart', () =>
    expect(livingOrganization(snapshotOf())).toEqual({
      managementAccountId: '111111111111',
      rootId: 'r-exam',
      accounts: [
        { id: '111111111111', name: 'Example Management' },
        { id: '222222222222', name: 'Payments', ou: 'Workloads/Prod' },
      ],
      inactiveAccounts: ['333333333333'],
      organizationalUnits: new Map([
        ['Workloads', 'ou-exam-workload'],
        ['Workloads/Prod', 'ou-exam-prod0000'],
      ]),
      emailDomains: [],
    }));

  test('an OU whose own name has a slash is below no other one', () => {
    const [workloads, ...others] = snapshotOf().organizationalUnits;
    const organizationalUnits = [workloads!, ...others, { id: 'ou-exam-disguise', name: 'Workloads/Free' }];
    const accounts = snapshotOf().accounts.map(one =>
      one.id === '222222222222' ? { ...one, ou: 'ou-exam-disguise' } : one,
    );
    const { accounts: found } = livingOrganization(snapshotOf({ organizationalUnits, accounts }));
    expect(found.map(({ ou }) => ou)).toEqual([undefined, 'ou-exam-disguise']);
  });

  test('answers what covers whom, as every other world does', () => {
    const things: Snapshot['things'] = [
      {
        ...{ type: 'aws_cloudtrail', account: '111111111111', region: 'us-east-1' },
        attributes: { name: 'org', is_organization_trail: true, is_multi_region_trail: true, enable_logging: true },
        state: { latest_delivery: '2026-11-01T11:55:00Z' },
      },
    ];
    const { covered } = coverage(liveWorld(snapshotOf({ things }))).trails;
    expect(covered.map(({ of, what }) => [of, what])).toEqual([
      ['111111111111', 'org'],
      ['222222222222', 'org'],
    ]);
  });
});
