import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { overdueSentences } from '../../../cli/people/overdue';
import { checkRecords } from '../../../cli/people/record-check';
import { newRecord } from '../../../cli/people/record-new';
import { loadText } from '../../../config/load';
import { KINDS } from '../../../people/records/record-kinds';
import { gitIn } from '../../git';
import { acme, ALLOWED, named, NOW, saidOf } from '../../people/records/record-fixture';

const ROOT = join(__dirname, '../../..');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rootguard-records-'));
  cpSync(join(ROOT, 'examples/acme'), folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

function rootguard(...args: string[]) {
  const env = { ...process.env, ORG_FILE: '' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'bin/rootguard.js'), 'record', ...args], {
    encoding: 'utf8',
    cwd: folder,
    env,
  });
  return { status, stdout, stderr };
}
const check = (options: Parameters<typeof checkRecords>[2] = {}, records = join(folder, 'records')) =>
  checkRecords(records, acme, options, { now: NOW });
const shown = (text: string): string => text.replaceAll(`${folder}/`, '');
const git = (...args: string[]) => gitIn(folder, ...args);

describe('rootguard record new', () => {
  test('writes the form beside the org file, overwrites none, and its TODOs are what check lists', () => {
    const first = rootguard('new', 'root-use', '--accounts', 'ledger-prod', '--from', '2026-11-12T14:00Z');
    expect(first).toEqual({
      status: 0,
      stdout: 'wrote records/2026-11-12-root-use-ledger-prod.md\n',
      stderr: 'fill in what it calls TODO, then: npx rootguard record check\n',
    });
    const again = rootguard('new', 'root-use', '--accounts', 'ledger-prod', '--from', '2026-11-12T14:00Z');
    expect(again.stdout).toBe('wrote records/2026-11-12-root-use-ledger-prod-2.md\n');
    const text = readFileSync(join(folder, 'records/2026-11-12-root-use-ledger-prod.md'), 'utf8');
    expect(text).toContain('- ledger-prod: Ledger Prod, 888888888888\n');
    const { status, stdout } = rootguard('check');
    expect(status).toBe(1);
    expect(stdout).toMatch(/^records\/2026-11-12-root-use-ledger-prod-2\.md:4:7 error todo$/m);
    expect(stdout).toMatch(/^5 records: 20 errors$/m);
  });

  test.each(KINDS)('of %s is open in every place that the check asks for, and in no other way', kind => {
    const form = newRecord(kind, {}, acme, NOW) as { text: string; nameOf: (number: number) => string };
    const said = saidOf(named(form.nameOf(1), form.text));
    expect(said.length).toBeGreaterThan(4);
    expect(said.filter(line => !line.endsWith('error todo'))).toEqual([]);
  });

  test('with a phone number or a secret in what is said is not written', () => {
    const next = 'say where the number is kept, and not the number';
    expect(newRecord('root-use', { accounts: ['ledger-prod'], why: 'call +1 206 555 0123' }, acme, NOW)).toEqual({
      ...{ problem: 'why: looks as if it held a phone number', next },
    });
    expect(
      newRecord('root-use', { accounts: ['ledger-prod'], ticket: 'AKIAIOSFODNN7EXAMPLE' }, acme, NOW),
    ).toHaveProperty('problem');
  });

  test('takes what is said of it, whatever characters it has', () => {
    const options = {
      accounts: ['Workloads/Prod'],
      who: ["O'Neil, Kim", 'Robin: on call'],
      why: "it's #1: [urgent], {now}",
      ticket: '12',
      to: '2026-11-12T15:00+01:00',
      eventIds: ['3038ebd2-c98a-4c65-9b6e-e22506292313'],
    };
    const form = newRecord('planned-use', options, acme, NOW) as { text: string; nameOf: (number: number) => string };
    expect(form.nameOf(1)).toBe('2026-11-21-planned-use-Workloads-Prod');
    const { draft } = named(form.nameOf(1), form.text);
    expect(draft).toMatchObject({
      accounts: ['Workloads/Prod'],
      who: options.who,
      why: options.why,
      ticket: '12',
      to: options.to,
      events: options.eventIds,
    });
  });

  describe('takes what alerts.planned of the org file announces', () => {
    const planned = `  planned:
    - { account: ledger-prod, from: 2026-11-21T11:00Z, until: 2026-11-21T13:00Z, ticket: CHG-7, who: Kim Park }
    - { account: payments-prod, from: 2026-11-24T08:00Z, until: 2026-11-24T09:00Z, ticket: CHG-8, who: Jo Larsen }
`;
    const text = readFileSync(join(ROOT, 'examples/acme/org.yaml'), 'utf8').replace(
      /^alerts:\n/m,
      `alerts:\n${planned}`,
    );
    const { organization } = loadText('org.yaml', text, '2026-11-21');
    const at = (time: string) => Date.parse(`2026-11-${time}Z`);
    const form = (kind: string, options: Parameters<typeof newRecord>[1] = {}, now = NOW) => {
      const made = newRecord(kind, options, organization!, now);
      if ('problem' in made) throw new Error(made.problem);
      const field = (key: string) => new RegExp(`^${key}: (.*)$`, 'm').exec(made.text)?.[1];
      const fields = ['accounts', 'ticket', 'from', 'to'].map(field);
      return { ...made, fields, open: fields.map(one => (one?.includes('TODO') ? 'open' : one)) };
    };
    const OPEN = ['[management]', 'open', 'open', 'open'];

    test('of a planned use account, time and ticket', () => {
      const made = form('planned-use', { ticket: 'CHG-8' });
      expect(made.fields).toEqual(['[payments-prod]', 'CHG-8', '2026-11-24T08:00Z', '2026-11-24T09:00Z']);
      expect(made.nameOf(1)).toBe('2026-11-24-planned-use-payments-prod');
      const said = 'payments-prod, 2026-11-24T08:00Z to 2026-11-24T09:00Z, as CHG-8 by Jo Larsen';
      expect(made.text).toContain(`\nAnnounced in the org file: ${said}.\n`);
      expect(made.notes).toEqual([`by alerts.planned of the org file: ${said}`]);
      expect(form('planned-use', { ticket: 'CHG-8', from: '2026-11-24T08:30Z' }).fields[2]).toBe('2026-11-24T08:30Z');
    });

    test('of a use or a drill account and ticket, and never when it was', () => {
      for (const kind of ['root-use', 'drill']) {
        expect(form(kind).open).toEqual(['[ledger-prod]', 'CHG-7', 'open', 'open']);
      }
      expect(form('root-use', { accounts: ['ledger-prod'], from: '2026-11-24T08:00Z' }).open[1]).toBe('open');
    });

    test('of the time of the use, both ends', () => {
      const use = (from: string) => form('root-use', { accounts: ['payments-prod'], from: `2026-11-${from}Z` }).open[1];
      expect([use('24T07:59'), use('24T08:00'), use('24T08:59'), use('24T09:00')]).toEqual([
        'open',
        'CHG-8',
        'CHG-8',
        'open',
      ]);
      expect(form('root-use', {}, at('21T10:59')).open).toEqual(OPEN);
      expect(form('root-use', {}, at('22T12:59')).open[1]).toBe('CHG-7');
      expect(form('root-use', {}, at('22T13:00')).open).toEqual(OPEN);
      expect(form('planned-use', {}, at('24T08:59')).open[1]).toBe('CHG-8');
      expect(form('planned-use', {}, at('24T09:00')).open).toEqual(OPEN);
    });

    test('none of several, and says which they are', () => {
      const made = form('planned-use');
      expect(made.open).toEqual(OPEN);
      expect(made.notes).toEqual([
        'alerts.planned of the org file announces several, and none was taken:',
        '  ledger-prod, 2026-11-21T11:00Z to 2026-11-21T13:00Z, as CHG-7 by Kim Park',
        '  payments-prod, 2026-11-24T08:00Z to 2026-11-24T09:00Z, as CHG-8 by Jo Larsen',
        '  → name one with --ticket or --accounts, and begin the record again',
      ]);
      expect(form('planned-use', { accounts: ['Workloads/Prod'] }).notes).toHaveLength(4);
      expect(form('planned-use', { accounts: ['payments-prod'] }).open[1]).toBe('CHG-8');
    });

    test('nothing for what is no use of root', () => {
      for (const kind of ['review', 'alert-test', 'custody-change']) expect(form(kind).notes).toEqual([]);
    });
  });

  test('works for a single account', () => {
    const single = readFileSync(join(ROOT, 'examples/single-account/org.yaml'), 'utf8');
    const { organization } = loadText('org.yaml', single, '2026-11-21');
    const form = newRecord('drill', {}, organization!, NOW) as { text: string };
    expect(form.text).toContain(`accounts: [${organization!.managementAccount.key}]\n`);
  });

  test.each([
    [['new', 'drll'], "error: there is no record 'drll'\n  → did you mean 'drill'?\n"],
    [
      ['new', 'drill', '--accounts', 'ledger-prd'],
      "error: --accounts: 'ledger-prd' is no account or OU of the org file\n  → did you mean 'ledger-prod'?\n",
    ],
    [
      ['new', 'root-use', '--accounts', 'all'],
      'error: a root-use names its accounts\n  → name them: --accounts payments-prod,ledger-prod\n',
    ],
    [
      ['new', 'drill', '--to', '14:00'],
      'error: --to 14:00: is no time\n  → write it with its zone, such as 2026-11-12T14:05Z\n',
    ],
  ])('exits 2 and writes nothing: %j', (args, stderr) => {
    expect(rootguard(...args)).toEqual({ status: 2, stdout: '', stderr });
    expect(readdirSync(join(folder, 'records'))).toHaveLength(3);
  });
});

describe('rootguard record check', () => {
  test('exits 0 when there is nothing to do, 2 where there is no folder or no org file', () => {
    expect(rootguard('check')).toEqual({
      status: 0,
      stdout: '3 records: nothing in them is wrong or open\n',
      stderr: '',
    });
    expect(rootguard('check', 'nowhere')).toEqual({
      status: 2,
      stdout: '',
      stderr: 'nowhere: no such folder\n  → begin one with: npx rootguard record new root-use\n',
    });
    expect(rootguard('check', '--org', 'nowhere.yaml').status).toBe(2);
  });

  test('checks names against the custody file beside the org file, and without one takes any', () => {
    const file = join(folder, 'records/2026-10-12-review-all.md');
    writeFileSync(file, readFileSync(file, 'utf8').replace('Marc Dubois', 'Mark Dubois'));
    const { status, stdout } = rootguard('check');
    expect([status, stdout]).toEqual([
      1,
      `records/2026-10-12-review-all.md:4:20 error unknown-person
  who[1]: the custody file has neither a person nor a role 'Mark Dubois'
    4 | who: [Lena Moreau, Mark Dubois]
      |                    ^^^^^^^^^^^
  → did you mean 'Marc Dubois'?

1 error in records/2026-10-12-review-all.md

3 records: 1 error
`,
    ]);
    rmSync(join(folder, 'custody.yaml'));
    expect(rootguard('check')).toEqual({
      status: 0,
      stdout: '3 records: nothing in them is wrong or open\n',
      stderr: '',
    });
  });

  test('exits 2 where the custody file is not usable', () => {
    const file = join(folder, 'custody.yaml');
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replace('reviewers: [internal-audit]', 'reviewers: [internal-audits]'),
    );
    const { status, stdout, stderr } = rootguard('check');
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain("no person and no role is called 'internal-audits'\n");
    expect(stderr).toMatch(/\n {2}→ the records name people by it: npx rootguard custody check\n$/);
  });

  test('exits 0 with warnings alone', async () => {
    const file = join(folder, 'records/2026-10-05-drill-management.md');
    writeFileSync(file, readFileSync(file, 'utf8').replace('2026-10-01T10:00Z', '2026-10-05T09:01Z'));
    const { exitCode, output } = await check();
    expect(exitCode).toBe(0);
    expect(output).toMatch(/ warning approved-afterwards$/m);
    expect(output).toMatch(/^3 records: 1 warning$/m);
  });

  test('names records of one name and events of two records', async () => {
    mkdirSync(join(folder, 'records/older'));
    cpSync(
      join(folder, 'records/2026-10-05-drill-management.md'),
      join(folder, 'records/older/2026-10-05-drill-management.md'),
    );
    const { exitCode, output } = await check();
    expect(exitCode).toBe(1);
    const places = [...shown(output).matchAll(/^(\S+:\d+:\d+ error \S+)$/gm)].map(([, place]) => place);
    expect(places).toEqual([
      'records/older/2026-10-05-drill-management.md:2:7 error duplicate-record',
      'records/older/2026-10-05-drill-management.md:23:10 error duplicate-event',
    ]);
  });

  test('--since names what was changed or removed, and neither what is new nor what was open', async () => {
    rootguard('new', 'review', '--from', '2026-11-12T14:00Z');
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'records');
    expect((await check({ since: 'HEAD' })).output).not.toMatch(/ error (?:changed|removed)-record/);
    const records = join(folder, 'records');
    writeFileSync(join(records, '2026-11-12-review-all.md'), 'completed');
    writeFileSync(join(records, 'README.md'), 'how we write them');
    cpSync(join(records, '2026-10-05-drill-management.md'), join(records, '2026-10-06-drill-management.md'));
    rmSync(join(records, '2026-10-12-review-all.md'));
    const drill = join(records, '2026-10-05-drill-management.md');
    writeFileSync(drill, readFileSync(drill, 'utf8').replace('phone: worked', 'phone: failed'));
    git('add', '.');
    git('commit', '-qm', 'later');
    const { output, exitCode } = await check({ since: 'HEAD~1' });
    expect(exitCode).toBe(1);
    expect([...shown(output).matchAll(/^(\S+) error (\S+-record)$/gm)].map(([, ...one]) => one)).toEqual([
      ['records/2026-10-05-drill-management.md', 'changed-record'],
      ['records/2026-10-12-review-all.md', 'removed-record'],
    ]);
  });

  test('--since a revision that git does not know, or outside of a repository, exits 2', async () => {
    expect((await check({ since: 'HEAD' })).problems).toEqual([`${folder}/records: is not in a git repository`]);
    git('init', '-q');
    const { problems, exitCode } = await check({ since: 'v0' });
    expect([problems[0], exitCode]).toEqual([
      'v0: git knows no such revision in the repository of the records\n  → in a pipeline, fetch it first: git fetch origin main',
      2,
    ]);
  });

  test('--events says what no record explains, and which hours are unknown', () => {
    const event = (time: string, fields: object = {}) => ({
      eventName: 'CreateAccessKey',
      eventSource: 'iam.amazonaws.com',
      eventType: 'AwsApiCall',
      eventTime: time,
      userIdentity: { type: 'Root', accountId: '888888888888' },
      ...fields,
    });
    const signIn = {
      eventID: '3038ebd2-c98a-4c65-9b6e-e22506292313',
      userIdentity: { type: 'Root', accountId: '111111111111' },
    };
    const trail = join(folder, 'AWSLogs');
    mkdirSync(trail);
    writeFileSync(
      join(trail, 'a.json.gz'),
      gzipSync(JSON.stringify({ Records: [event('2026-10-05T09:10:30Z', signIn), event('2026-10-05T12:10:30Z')] })),
    );
    writeFileSync(
      join(trail, '111111111111_CloudTrail_us-east-1_20261005T1005Z_AbCd.json'),
      JSON.stringify({ Records: [event('2026-10-05T10:01:00Z', { userIdentity: {} })] }),
    );
    const { status, stdout } = rootguard('check', '--events', 'AWSLogs');
    expect(status).toBe(1);
    expect(stdout).toBe(`2026-10-05T12:10Z error unexplained-use
  root of ledger-prod (888888888888): 1 event until 2026-10-05T12:10Z, and no record of it
  CreateAccessKey
  → find out who it was, and write it down: npx rootguard record new root-use --accounts ledger-prod --from 2026-10-05T12:10Z

2026-10-05T11:00Z unknown not-delivered
  nothing was delivered for 1 hour, until 2026-10-05T12:00Z: whether root was used then is unknown
  → copy the files of these hours from the archive; where it has none, ask its trail (npx rootguard audit --only TRAIL)

delivered: 2026-10-05T09:00Z to 2026-10-05T13:00Z

3 records: 1 unexplained use, 1 unknown hour
`);
    expect(rootguard('check', '--events', 'nowhere.json')).toEqual({
      status: 2,
      stdout: '',
      stderr: 'nowhere.json: no such file\n',
    });
  });
});

describe('rootguard record check --events, of a bucket as CloudTrail delivers it', () => {
  const DAY = 'us-east-1/2026/10/05';
  const put = (path: string, value: object): void => {
    const file = join(folder, 'AWSLogs/o-acme/111111111111', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, gzipSync(JSON.stringify(value)));
  };
  const log = (hour: string) =>
    put(`CloudTrail/${DAY}/111111111111_CloudTrail_us-east-1_20261005T${hour}05Z_AbCd.json.gz`, {
      Records: [
        {
          eventName: 'CreateUser',
          eventSource: 'iam.amazonaws.com',
          eventTime: `2026-10-05T${hour}:01:00Z`,
          userIdentity: { type: 'IAMUser' },
        },
      ],
    });
  const DIGEST = {
    awsAccountId: '111111111111',
    digestStartTime: '2026-10-05T10:01:31Z',
    digestEndTime: '2026-10-05T11:01:31Z',
    digestS3Bucket: 'archive',
    digestS3Object: 'AWSLogs/o-acme/111111111111/CloudTrail-Digest/x.json.gz',
    logFiles: [],
  };
  const digestName = '111111111111_CloudTrail-Digest_us-east-1_trail_us-east-1_20261005T110131Z.json.gz';
  const INSIGHT = {
    Records: [
      {
        eventVersion: '1.08',
        eventTime: '2026-10-05T11:07:00Z',
        eventType: 'AwsCloudTrailInsight',
        eventCategory: 'Insight',
        insightDetails: { state: 'Start', eventSource: 'iam.amazonaws.com', eventName: 'CreateUser' },
      },
    ],
  };
  const insightName = '111111111111_CloudTrail-Insight_us-east-1_20261005T1107Z_AbCd.json.gz';
  const checkEvents = () => check({ events: [join(folder, 'AWSLogs')] });

  test('counts and leaves out digests and insights, which deliver no hour', async () => {
    log('09');
    log('12');
    put(`CloudTrail-Digest/${DAY}/${digestName}`, DIGEST);
    put(`CloudTrail-Digest/${DAY}/${digestName.replace('11', '12')}`, DIGEST);
    put(`CloudTrail-Insight/${DAY}/${insightName}`, INSIGHT);
    const { output, problems } = await checkEvents();
    expect(problems).toEqual([]);
    expect(output).toContain('nothing was delivered for 2 hours, until 2026-10-05T12:00Z');
    expect(output).toContain(
      'delivered: 2026-10-05T09:00Z to 2026-10-05T13:00Z\n' +
        'left out 2 digest files and 1 file of CloudTrail Insights: no event of anybody stands in them\n',
    );
  });

  test.each([
    [
      'a digest by its name alone',
      `CloudTrail-Digest/${DAY}/${digestName}`,
      { digestStartTime: '2026-10-05T10:01:31Z' },
    ],
    ['a digest by its content alone', `CloudTrail/${DAY}/other.json.gz`, DIGEST],
    ['insights by their content alone', `CloudTrail/${DAY}/other.json.gz`, INSIGHT],
    ['a file of somebody else', 'inventory.json', { manifest: true }],
  ])('exits 2 and names %s', async (_, path, value) => {
    log('09');
    put(path, value);
    const { problems, exitCode } = await checkEvents();
    expect([problems.length, exitCode]).toEqual([1, 2]);
    expect(problems[0]).toContain(`${path}: `);
    expect(problems[0]).toContain('not a CloudTrail record: eventName and eventSource must be text');
  });

  test('a name of insights with events of people in it is read as any other', async () => {
    log('09');
    put(`CloudTrail-Insight/${DAY}/${insightName}`, {
      Records: [
        ...INSIGHT.Records.map(record => ({ ...record, eventType: 'AwsApiCall', eventSource: 'x', eventName: 'y' })),
      ],
    });
    expect((await checkEvents()).output).toContain('delivered: 2026-10-05T09:00Z to 2026-10-05T12:00Z\n');
  });

  test('events of people are no digest, whatever stands beside them', async () => {
    log('09');
    const Records = INSIGHT.Records.map(record => ({ ...record, eventSource: 'x', eventName: 'y' }));
    put(`CloudTrail-Digest/${DAY}/${digestName}`, { ...DIGEST, Records });
    expect((await checkEvents()).output).not.toContain('left out');
  });

  test('exits 2 where there is nothing else', async () => {
    put(`CloudTrail-Digest/${DAY}/${digestName}`, DIGEST);
    const { problems, exitCode } = await checkEvents();
    expect([problems.map(shown), exitCode]).toEqual([
      [`${folder}/AWSLogs: 1 digest file, and no log file of the trail`.replace(`${folder}/`, '')],
      2,
    ]);
  });
});

describe('what is due', () => {
  const reviewed = (): string => {
    const file = join(folder, 'org.yaml');
    writeFileSync(file, `${readFileSync(file, 'utf8')}\nreviews: { access: monthly }\n`);
    return file;
  };
  const { organization } = loadText(
    'org.yaml',
    `${readFileSync(join(ROOT, 'examples/acme/org.yaml'), 'utf8')}\nreviews: { access: monthly }\n`,
    '2026-11-21',
  );

  test('a plan warns of what is overdue by the records, and of nothing else', () => {
    expect(overdueSentences(reviewed(), organization!, NOW)).toEqual([
      'warning: review of who has mailbox, password, MFA device and phone: overdue since 2026-11-12, last done on 2026-10-12, for audit, identity, ledger-prod, log-archive, management, network, payments-prod, sandbox-1, search-prod, search-test and 3 more',
      '  → do it, and write it down: npx rootguard record new review',
      'warning: exemption of ledger-prod from root deny ends on 2026-12-15',
      '  → review it before it ends: npx rootguard record new review',
    ]);
    expect(overdueSentences(join(folder, 'org.yaml'), acme, NOW)).toEqual([]);
  });

  test('without a folder of records it is unknown; one that is open does not count', () => {
    const file = reviewed();
    const review = join(folder, 'records/2026-10-12-review-all.md');
    writeFileSync(review, `${readFileSync(review, 'utf8')}\nTODO: more\n`);
    const sentences = overdueSentences(file, organization!, NOW);
    expect(sentences.filter(one => one.includes('never written down') || one.includes('ever done'))).toHaveLength(3);
    expect(sentences).toContain('  1 of the records are open or wrong and do not count: npx rootguard record check');
    rmSync(join(folder, 'records'), { recursive: true });
    expect(overdueSentences(file, organization!, NOW).slice(0, 2)).toEqual([
      `warning: whether reviews, drills and alert tests are overdue is unknown: ${folder}/records: no such folder`,
      '  → write down what was done: npx rootguard record new review',
    ]);
  });

  describe('ends', () => {
    const EXEMPTION = 'warning: exemption of ledger-prod from root deny ends on 2026-12-15';
    const PHONE = 'warning: contract or SIM of the phone of root of ';
    const told = (file: string, day: string) =>
      overdueSentences(file, organization!, Date.parse(`${day}T23:59:59.999Z`)).filter(one =>
        / end(s|ed) on | end is /.test(one),
      );

    test('a plan warns of exemptions from 30 days before to the last one', () => {
      const file = reviewed();
      expect(['2026-11-14', '2026-11-15', '2026-12-15', '2026-12-16'].map(day => told(file, day))).toEqual([
        ...[[], [EXEMPTION], [EXEMPTION], []],
      ]);
    });

    test('a plan warns of what people hold from 60 days before on, until it is renewed', () => {
      const file = reviewed();
      const days = ['2027-12-01', '2027-12-02', '2028-01-31', '2028-02-01'].map(day => told(file, day));
      expect(days.map(lines => lines.map(line => line.replace(/ of root of .*(?= end)/, '')))).toEqual([
        [],
        ...['ends', 'ends', 'ended'].map(how => [`warning: contract or SIM of the phone ${how} on 2028-01-31`]),
      ]);
      expect(days[1]![0]).toContain(PHONE);
    });

    test('what a custody file that is not usable says is unknown, in the plan and in the calendar', () => {
      const file = reviewed();
      writeFileSync(join(folder, 'custody.yaml'), 'version: 2\n');
      expect(told(file, '2026-11-01')).toEqual([
        'warning: when MFA devices and phones end is unknown: custody.yaml is not usable',
      ]);
      expect(rootguard('calendar', '--output', 'root.ics')).toMatchObject({
        status: 0,
        stderr: 'unknown when MFA devices and phones end, so none is in it: custody.yaml is not usable\n',
      });
    });

    test('what people hold is in the calendar', () => {
      reviewed();
      rootguard('calendar', '--output', 'root.ics');
      const text = readFileSync(join(folder, 'root.ics'), 'utf8').replaceAll('\r\n ', '');
      expect(text).toContain(
        'DTSTART;VALUE=DATE:20280131\r\nSUMMARY:Ends today: contract or SIM of the phone of root of ',
      );
    });
  });

  test('is written as a calendar file, or refused without a reviews section', () => {
    expect(rootguard('calendar', '--output', 'root.ics').status).toBe(2);
    reviewed();
    expect(rootguard('calendar', '--output', 'root.ics')).toEqual({
      status: 0,
      stdout: 'wrote root.ics\n',
      stderr: '',
    });
    expect(readFileSync(join(folder, 'root.ics'), 'utf8')).toMatch(/^BEGIN:VCALENDAR\r\n[^]*END:VCALENDAR\r\n$/);
  });

  describe('root passwords that are to be deleted', () => {
    const record = (deleteBy: string): void =>
      writeFileSync(join(folder, 'records/2026-11-12-root-use-ledger-prod.md'), ALLOWED('ledger-prod', deleteBy));
    const told = () => overdueSentences(join(folder, 'org.yaml'), acme, NOW);

    test('a plan warns of from the day after, without a reviews section', () => {
      record('2026-11-21');
      expect(told()).toEqual([]);
      record('2026-11-20');
      expect(told()).toEqual([
        'warning: the root password of ledger-prod was allowed on 2026-11-12 (2026-11-12-root-use-ledger-prod), and is still to be deleted: overdue since 2026-11-20',
        '  → npx rootguard credentials plan --account ledger-prod, then credentials apply; where it is gone already, or stays, a record says so: docs/records.md',
      ]);
    });

    test('are unknown where nobody can read a record', () => {
      writeFileSync(join(folder, 'records/2026-11-12-root-use-ledger-prod.md'), 'kind: root-use\n');
      expect(told()).toEqual([
        'warning: whether a root password is still to be deleted is unknown: nobody can read 2026-11-12-root-use-ledger-prod',
        '  → npx rootguard record check says what is wrong',
      ]);
    });

    test('are in a calendar without a reviews section, and nothing else', () => {
      record('2099-01-02');
      expect(rootguard('calendar', '--output', 'root.ics')).toMatchObject({ status: 0, stderr: '' });
      const text = readFileSync(join(folder, 'root.ics'), 'utf8');
      expect(text.match(/^SUMMARY:.*$/gm)).toEqual(['SUMMARY:Delete the root password of ledger-prod']);
      expect(text).toContain('DTSTART;VALUE=DATE:20990102\r\n');
    });
  });
});
