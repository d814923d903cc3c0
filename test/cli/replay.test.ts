import { spawnSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import pc from 'picocolors';
import { renderReplay, replayFiles } from '../../cli/replay';
import { withAnswers } from '../simulate/replay-answers';
import { synthesizedFolder } from '../simulate/synthesized-folder';

const ROOT = join(__dirname, '../..');
const PAGE = readFileSync(join(ROOT, 'docs/replay.md'), 'utf8');

let output: string;
let folder: string;
beforeAll(() => {
  output = synthesizedFolder(readFileSync(join(ROOT, 'examples/acme/org.yaml'), 'utf8'));
  folder = mkdtempSync(join(tmpdir(), 'rootguard-'));
});
afterAll(() => {
  for (const path of [output, folder]) rmSync(path, { recursive: true });
});

function rootguard(args: string[], input = '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'bin/rootguard.js'), 'replay', ...args], {
    encoding: 'utf8',
    cwd: folder,
    input,
  });
  return { status, stdout, stderr };
}

const record = (minute: number, fields: object = {}) => ({
  eventName: 'CreateBucket',
  eventSource: 's3.amazonaws.com',
  eventType: 'AwsApiCall',
  awsRegion: 'eu-west-1',
  eventTime: `2026-11-20T03:${String(minute).padStart(2, '0')}:00Z`,
  userIdentity: { type: 'Root', accountId: '777777777777', arn: 'arn:aws:iam::777777777777:root' },
  recipientAccountId: '777777777777',
  ...fields,
});
const written = (name: string, content: unknown): string => {
  const path = join(folder, name);
  writeFileSync(path, Buffer.isBuffer(content) || typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};

describe('rootguard replay', () => {
  test('answers the published incidents as docs/replay.md says; npm run blind-spots writes the page anew', async () => {
    expect(PAGE.match(/<!-- .*\.json -->/g)).toHaveLength(3);
    expect(PAGE).toBe(await withAnswers(PAGE, output));
  });

  test('reads a folder as a trail delivers it, compressed or not, in the order of the times', async () => {
    const delivered = join(folder, 'AWSLogs/2026');
    mkdirSync(delivered, { recursive: true });
    written('AWSLogs/2026/b.json.gz', gzipSync(JSON.stringify({ Records: [record(1)] })));
    written('AWSLogs/a.json', { Records: [record(2), record(0)] });
    written('AWSLogs/digest.txt', 'no file of a trail');
    const { replayed } = await replayFiles([join(folder, 'AWSLogs')], output);
    expect(replayed!.steps.map(({ event }) => event.time?.slice(14, 16))).toEqual(['00', '01', '02']);
  });

  test('answers programs, and exits 0 when somebody is told of every step', () => {
    const { status, stdout, stderr } = rootguard(['--format', 'json', '--output', output], JSON.stringify(record(0)));
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const told = { topic: 'aws_sns_topic.alerts_critical', protocol: 'email', endpoint: 'security@example.com' };
    expect(JSON.parse(stdout)).toEqual({
      steps: [
        {
          event: {
            eventID: null,
            eventName: 'CreateBucket',
            eventSource: 's3.amazonaws.com',
            account: '777777777777',
            region: 'eu-west-1',
            time: '2026-11-20T03:00:00Z',
          },
          who: 'arn:aws:iam::777777777777:root',
          refused: null,
          signal: 'root-activity',
          told: [
            { path: 'events', ...told, certain: true },
            { path: 'alarms', ...told, certain: true },
          ],
          lost: [],
        },
      ],
      known: 1,
      knownAfterSeconds: 0,
      silent: null,
    });
  });

  test('exits 1 when nobody is told of a step, and says of which', () => {
    const stop = record(0, {
      eventName: 'StopLogging',
      eventSource: 'cloudtrail.amazonaws.com',
      awsRegion: 'us-east-1',
      recipientAccountId: '111111111111',
      userIdentity: { type: 'AssumedRole', accountId: '111111111111' },
      requestParameters: { name: 'organization-trail' },
    });
    const { status, stdout } = rootguard(['--output', output], JSON.stringify([stop, record(59)]));
    expect(status).toBe(1);
    expect(stdout.split('\n').slice(-14)).toEqual(
      [
        '   by        AssumedRole',
        '   signal    tampering',
        '   told      events  email security@example.com by aws_sns_topic.alerts_critical, if this comes before what it changes',
        '             alarms  email cloud-operations@example.com by aws_sns_topic.alerts_notice, if this comes before what it changes',
        '   lost      trail organization-trail: stopped',
        '',
        '2  2026-11-20T03:59:00Z CreateBucket',
        '   at        s3.amazonaws.com, account 777777777777, eu-west-1',
        '   by        arn:aws:iam::777777777777:root',
        '   signal    root-activity',
        '   told      nobody',
        '',
        'nobody is ever told for certain',
        'nobody is told for certain of step 1, 2026-11-20T03:00:00Z StopLogging',
        '',
      ].slice(-14),
    );
  });

  test('exits 2 with every problem at once, and replays nothing', () => {
    const timeless = written('timeless.json', [record(0), { ...record(0), eventTime: undefined }]);
    const { status, stdout, stderr } = rootguard([timeless, 'no\u001b[31m.json']);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr.split('\n')).toEqual([
      'cdktf.out: no synthesized output here; run npx rootguard plan, or npx cdktf synth in a checkout',
      'no\ufffd[31m.json: no such file',
      'event 2: has no time, and so no place in an incident',
      '',
    ]);
  });

  test('never passes an escape of the event on to the terminal', async () => {
    const hostile = '\u001b]0;owned\u0007\u009b2J\u202e\n\r';
    const identity = { type: 'Root', arn: hostile, accountId: '777777777777', invokedBy: hostile };
    const file = written(
      'hostile.json',
      record(0, { eventName: hostile, eventSource: hostile, errorCode: hostile, userIdentity: identity }),
    );
    const text = renderReplay((await replayFiles([file], output)).replayed!);
    expect(text).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
    expect(text.split('\n').every(line => /^\S|^ {3}|^$/.test(line))).toBe(true);
    expect(rootguard(['--format', 'json', '--output', output, file]).stdout).not.toMatch(
      /[\0-\x09\x0b-\x1f\x7f-\x9f\u202e]/,
    );
  });

  test('says in its two largest units how long nobody knew, in colour for a terminal', async () => {
    const read = { readOnly: true, eventName: 'GetUser', userIdentity: { type: 'IAMUser', accountId: '777777777777' } };
    const file = written('late.json', [record(0, { ...read, eventTime: '2026-11-09T01:59:30Z' }), record(0)]);
    const { replayed } = await replayFiles([file], output);
    const [known, silent] = renderReplay(replayed!).split('\n').slice(-3);
    expect(known).toBe(
      'somebody is told first of step 2, 2026-11-20T03:00:00Z CreateBucket: 11 days 1 hour after the first step',
    );
    expect(silent).toBe('somebody is told of every step, but for reads by others than root');
    expect(renderReplay(replayed!, pc.createColors(true))).toContain('\u001b[1m1  2026-11-09T01:59:30Z GetUser');
  });
});
