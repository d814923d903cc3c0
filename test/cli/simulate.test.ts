import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import pc from 'picocolors';
import { allOf, renderJson, renderText, simulate } from '../../cli/simulate';
import { synthesizedFolder } from '../simulate/synthesized-folder';

const ROOT = join(__dirname, '../..');
const CRITICAL = 'aws_sns_topic.alerts_critical';

let output: string;
let folder: string;
let files = 0;
beforeAll(() => {
  output = synthesizedFolder(readFileSync(join(ROOT, 'examples/acme/org.yaml'), 'utf8'));
  folder = mkdtempSync(join(tmpdir(), 'rootguard-'));
});
afterAll(() => {
  for (const path of [output, folder]) rmSync(path, { recursive: true });
});

function file(content: unknown): string {
  const path = join(folder, `${files++}.json`);
  writeFileSync(path, Buffer.isBuffer(content) || typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

function rootguard(args: string[], input = '') {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, 'bin/rootguard.js'), 'simulate', ...args],
    {
      encoding: 'utf8',
      cwd: folder,
      input,
    },
  );
  return { status, stdout, stderr };
}

const ROOT_CALL = {
  eventID: 'a',
  eventName: 'CreateBucket',
  eventSource: 's3.amazonaws.com',
  eventType: 'AwsApiCall',
  awsRegion: 'eu-west-1',
  eventTime: '2026-11-20T03:14:07Z',
  userIdentity: { type: 'Root', accountId: '777777777777' },
  recipientAccountId: '777777777777',
};
const ENVELOPE = {
  'detail-type': 'AWS API Call via CloudTrail',
  source: 'aws.s3',
  account: '777777777777',
  region: 'eu-west-1',
};
const QUIET = { eventName: 'DescribeVpcs', eventSource: 'ec2.amazonaws.com' };

describe('rootguard simulate', () => {
  test('says the same as the documentation', () => {
    const page = readFileSync(join(ROOT, 'docs/simulate.md'), 'utf8');
    const block = (language: string) => new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(page)![1]!;
    expect(rootguard(['--output', output], block('json'))).toEqual({ status: 0, stdout: block('text'), stderr: '' });
  });

  test('answers programs with one entry per event, in the order of the files', () => {
    const args = ['--format', 'json', '--output', output, file(QUIET), '-', file({ Records: [QUIET] })];
    const { status, stdout, stderr } = rootguard(args, JSON.stringify({ ...ENVELOPE, detail: ROOT_CALL }));
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const quiet = {
      event: { eventID: null, ...QUIET, account: null, region: null, time: null },
      signal: null,
      priority: null,
      notForwarded: null,
      filters: [],
      alarms: [],
      rules: [],
      topics: [],
      subscriptions: [],
      message: null,
    };
    expect(JSON.parse(stdout)).toEqual([
      quiet,
      {
        event: {
          eventID: 'a',
          eventName: 'CreateBucket',
          eventSource: 's3.amazonaws.com',
          account: '777777777777',
          region: 'eu-west-1',
          time: '2026-11-20T03:14:07Z',
        },
        signal: 'root-activity',
        priority: 'critical',
        notForwarded: null,
        filters: [
          { control: 'CIS-4.3', address: 'aws_cloudwatch_log_metric_filter.cis_root-activity_filter', dimensions: {} },
          {
            control: 'root-activity-by-account',
            address: 'aws_cloudwatch_log_metric_filter.root-activity-by-account',
            dimensions: { AccountId: '777777777777' },
          },
        ],
        alarms: [
          {
            address: 'aws_cloudwatch_metric_alarm.cis_root-activity',
            name: 'rootguard-CIS-4.3-root-activity',
            description: expect.stringContaining('CIS-4.3: ') as string,
          },
          {
            address: 'aws_cloudwatch_metric_alarm.root-activity-by-account_payments-prod',
            name: 'rootguard-root-activity-777777777777',
            description: expect.stringContaining('ROOT USED in AWS account Payments Prod') as string,
          },
        ],
        rules: [
          'aws_cloudformation_stack_set.forwarding_members/ForwardRootActivity',
          'aws_cloudwatch_event_rule.hub_root-activity_announce',
        ],
        topics: [CRITICAL],
        subscriptions: [{ protocol: 'email', endpoint: 'security@example.com', topic: CRITICAL }],
        message: expect.stringMatching(
          /^CRITICAL: root activity in AWS account Payments Prod \(777777777777\)\n(.*\n)+Runbook: .*\nContain, .*$/,
        ) as string,
      },
      quiet,
    ]);
  });

  test('says why an event is not forwarded, and takes events that are no records', async () => {
    const elsewhere = { ...ROOT_CALL, awsRegion: 'af-south-1' };
    const alarm = {
      ...ENVELOPE,
      'detail-type': 'CloudWatch Alarm State Change',
      source: 'aws.cloudwatch',
      detail: { alarmName: 'rootguard-forward-dlq', state: { value: 'ALARM' } },
    };
    const [first, second] = await allOf(simulate([file([elsewhere, alarm])], output).simulations);
    expect(renderText([first!])).toContain(`
  signal        root-activity, critical
`);
    expect(renderText([first!])).toContain(`
  rules         not forwarded: region af-south-1 is not in alerts.regions
`);
    expect(renderText([second!]).split('\n').slice(0, 10)).toEqual([
      'CloudWatch Alarm State Change, aws.cloudwatch',
      '  recorded      account 777777777777, eu-west-1',
      '  signal        tampering, critical',
      '  counted by    no metric filter',
      '  ALARM         none',
      '  rules         aws_cloudformation_stack_set.forwarding_members/ForwardAlarms',
      '                aws_cloudwatch_event_rule.hub_tampering_announce',
      `  published to  ${CRITICAL}`,
      '  told          email  security@example.com',
      '  message       CRITICAL: alerts were not forwarded from AWS account Payments Prod (777777777777), eu-west-1',
    ]);
  });

  test('exits 2 with every problem at once, and simulates nothing', () => {
    const broken = file('{"eventName"');
    mkdirSync(join(folder, 'empty'));
    const { status, stdout, stderr } = rootguard(
      [file(ROOT_CALL), 'nowhere.json', 'empty', '/dev/zero', broken, '-'],
      '[1]',
    );
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr.split('\n')).toEqual([
      'cdktf.out: no synthesized output here; run npx rootguard plan, or npx cdktf synth in a checkout',
      'nowhere.json: no such file',
      'empty: a folder without files that end in .json or .json.gz',
      '/dev/zero: this is a device',
      expect.stringMatching(/\.json: not JSON/),
      'standard input: [0]: must be a CloudTrail record or an EventBridge event, a JSON object',
      '',
    ]);
  });

  test('exits 2 on wrong usage', () => {
    const { status, stdout, stderr } = rootguard(['--format', 'xml']);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^error: .*Allowed choices are text, json\.\nrun rootguard --help/);
  });

  test('reads a compressed file of a trail, and refuses one that is broken', async () => {
    const compressed = gzipSync(JSON.stringify({ Records: [ROOT_CALL] }));
    expect(await allOf(simulate([file(compressed)], output).simulations)).toHaveLength(1);
    const cut = file(compressed.subarray(0, 40));
    expect(simulate([cut], output).problems).toEqual([expect.stringContaining(`${cut}: `)]);
  });

  test('never passes an escape of the event on to the terminal', async () => {
    const hostile = '\u001b]0;owned\u0007\u009b2J\u202e\n\r';
    const event = { ...ROOT_CALL, eventName: hostile, eventSource: hostile, eventID: hostile, awsRegion: hostile };
    const identity = { type: 'Root', accountId: hostile };
    const hostiles = file({ ...event, userIdentity: identity, recipientAccountId: hostile });
    const simulations = await allOf(simulate([hostiles], output).simulations);
    const printed = [renderText(simulations), renderJson(simulations)];
    for (const text of printed) expect(text).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
    expect(printed[0]!.split('\n')).toHaveLength(
      printed[0]!.split('\n').filter(line => /^\S|^ {2}|^$/.test(line)).length,
    );
    expect((JSON.parse(printed[1]!) as { event: object }[])[0]!.event).toMatchObject({ eventName: hostile });

    const named = rootguard(['--output', output, 'no\u001b[31m.json']);
    expect(named).toEqual({ status: 2, stdout: '', stderr: 'no\ufffd[31m.json: no such file\n' });
  });

  test('renders one block per event, in colour for a terminal', async () => {
    const simulations = await allOf(simulate([file([QUIET, QUIET])], output).simulations);
    const block = `DescribeVpcs, ec2.amazonaws.com
  recorded      no account, region or time
  signal        none
  counted by    no metric filter
  ALARM         none
  rules         none
  published to  no topic
  told          nobody
  message       none
`;
    expect(renderText(simulations)).toBe(`${block}\n${block}`);
    expect(renderText(simulations, pc.createColors(true))).toContain('\u001b[1mDescribeVpcs');
  });
});
