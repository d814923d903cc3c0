import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recoveryRecord } from '../../../credentials/recover/record';
import { concludeRecovery, finishRecovery, RecoveryTools, runRecovery } from '../../../credentials/recover/run';
import { beginRecovery, lastRecovery, RecoveryFile } from '../../../credentials/recover/state';
import { accountsOf } from '../../../people/records/accounts';
import { recordOf } from '../../../people/records/record';
import { acme } from '../../sandbox/acme-organization';
import { awsError, FakeAws, FakeRoot } from '../apply/fake-root';

const member = acme.accounts.find(({ id, status }) => status === 'active' && id !== acme.managementAccount.id)!;
const { id: account, key } = member;
const mandate = { who: ['Ada'], approvedBy: 'Grace', approvedAt: '2026-06-30T09:00Z', ticket: 'CHG-1' };
const folder = mkdtempSync(join(tmpdir(), 'rootguard-recovery-'));
afterAll(() => rmSync(folder, { recursive: true }));
let number = 0;

/** A root user without a password, a recovery of it, and all that was said and written. */
function setUp(root: Partial<FakeRoot> = {}) {
  const aws = new FakeAws(new Map([[account, { keys: {}, certificates: [], mfa: {}, devices: [], ...root }]]));
  const path = join(folder, `${++number}.json`);
  const clock = () => new Date(aws.time++);
  const stop = new AbortController();
  const said: string[] = [];
  const announced: string[] = [];
  const records: string[] = [];
  const toolsOf = (file: RecoveryFile): RecoveryTools => ({
    ...{ access: aws.access, file, stop: stop.signal, say: line => void said.push(line) },
    pause: milliseconds => {
      aws.time += milliseconds;
      return Promise.resolve();
    },
    announce: which => {
      aws.calls.push(`tell ${which}`);
      const met = aws.meets(aws.calls.length, `tell ${which}`);
      if (met?.before !== undefined) throw met.before;
      announced.push(which);
      return Promise.resolve(`id of ${which}`);
    },
    writeRecord: state => {
      records.push(recoveryRecord(state, acme).text);
      return recoveryRecord(state, acme).file;
    },
  });
  const file = beginRecovery(path, { account, mandate, deleteBy: '2026-07-01' }, clock);
  const again = () => lastRecovery(path, clock) as RecoveryFile;
  return { aws, path, stop, announced, records, toolsOf, file, again, run: () => runRecovery(toolsOf(file)) };
}
const outcomeOf = (text: string): string => /outcome: "(.*)"/.exec(text)![1]!;
const ALL = [
  ...['tell open', `open ${account} recover`, `has password in ${account}`, `allow password in ${account}`],
  ...[`open ${account} audit`, `has password in ${account}`, 'tell close'],
];

test('tells, allows in one session, reads back in another, writes it down, and tells again', async () => {
  const { aws, run, file, records, announced } = setUp();
  expect(await run()).toEqual({ why: 'done' });
  expect(aws.calls).toEqual(ALL);
  expect(announced).toEqual(['open', 'close']);
  expect(file.state).toMatchObject({
    ...{ end: { is: 'allowed' }, password: 'allowed', record: `2026-06-30-root-use-${key}-recover.md` },
    told: { open: 'id of open', close: 'id of close' },
    sessions: [
      { task: 'recover', id: 'ASIASESSION0001' },
      { task: 'audit', id: 'ASIASESSION0002' },
    ],
  });
  expect(records.map(outcomeOf)).toEqual(['recovery of the password is allowed, and read back']);
});

test('root that has a password keeps it, and one session is all', async () => {
  const { aws, run, file, records } = setUp({ password: { is: 'never' } });
  expect(await run()).toEqual({ why: 'done' });
  expect([aws.changed, file.state.end]).toEqual([[], { is: 'there' }]);
  expect(aws.calls).toEqual([...ALL.slice(0, 3), 'tell close']);
  expect(records.map(text => [outcomeOf(text), text.includes('recovery:')])).toEqual([
    ['nothing was changed: root has a password already', false],
  ]);
});

test('where the first message cannot be sent nothing is done, and nothing is written down', async () => {
  const { aws, run, records } = setUp();
  aws.meets = (_, call) => (call === 'tell open' ? { before: awsError('NotFoundException') } : undefined);
  expect(await run()).toEqual({
    ...{ why: 'failed', message: 'the topic of critical alerts is not there', next: 'npx rootguard deploy alerts' },
  });
  expect([aws.calls, records]).toEqual([['tell open'], []]);
});

test.each([
  ['opening', `open ${account} recover`, 'held', []],
  ['looking', `has password in ${account}`, 'held', []],
  ['allowing', `allow password in ${account}`, 'held', []],
  ['reading back', `open ${account} audit`, 'unsure', [`allow password in ${account}`]],
])('a denial of %s ends it, is told, and is written down', async (_, denied, is, changed) => {
  const { aws, run, file, records } = setUp();
  aws.meets = (__, call) => (call === denied ? { before: awsError('AccessDenied') } : undefined);
  expect(await run()).toEqual({ why: 'done' });
  expect([file.state.end?.is, aws.changed, aws.calls.at(-1)]).toEqual([is, changed, 'tell close']);
  expect(records.map(text => text.includes('recovery: allowed\n  delete_by: 2026-07-01\n'))).toEqual([is === 'unsure']);
});

test('what AWS does not show at once is looked at again, five times', async () => {
  const shown = setUp();
  let looks = 0;
  shown.aws.meets = (_, call) =>
    call === `has password in ${account}` && ++looks < 6 ? { before: awsError('NoSuchEntityException') } : undefined;
  await shown.run();
  expect([shown.file.state.end, looks]).toEqual([{ is: 'allowed' }, 6]);
  const never = setUp();
  never.aws.meets = (_, call) =>
    call === `has password in ${account}` ? { before: awsError('NoSuchEntityException') } : undefined;
  await never.run();
  expect(never.file.state.end).toEqual({ is: 'unsure', why: 'AWS answered that it is allowed, and does not show it' });
  expect(never.aws.calls.filter(call => call.startsWith('has'))).toHaveLength(6);
});

test('an answer that is lost leaves it unsure, written down as allowed', async () => {
  const { aws, run, file, records } = setUp();
  aws.meets = (_, call) => (call.startsWith('allow') ? { after: awsError('TimeoutError', 'gone') } : undefined);
  expect(await run()).toMatchObject({ why: 'failed' });
  expect(file.state).toMatchObject({ password: 'asked', end: { is: 'unsure' }, concluded: true });
  expect(records.map(text => text.includes('recovery: allowed'))).toEqual([true]);
});

// the calls of a run, and what is known when somebody stops it at each of them
test.each(ALL.map((call, at) => [call, at] as const))('Ctrl-C at %s ends it after that call', async (_, at) => {
  const { aws, run, file, stop, records } = setUp();
  aws.meets = number => {
    if (number === at + 1) stop.abort();
    return undefined;
  };
  expect((await run()).why).toBe(at === ALL.length - 1 ? 'done' : 'interrupted');
  expect(aws.calls).toEqual(ALL.slice(0, at + 1));
  const isRecorded = at > 0;
  const mayBeAllowed = at >= 3;
  expect(records.map(text => text.includes('recovery: allowed'))).toEqual(isRecorded ? [mayBeAllowed] : []);
  expect(file.state.password).toBe(mayBeAllowed ? 'allowed' : undefined);
});

/** A kill: nothing more is done, neither there nor here. */
class Killed extends Error {}

test.each(ALL.map((call, at) => [call, at] as const))(
  'a kill after %s, before its answer is written down: the next run knows',
  async (_, at) => {
    const { aws, file, toolsOf, again, records } = setUp();
    const dead = <T>(then: () => T): T => {
      if (aws.calls.length > at) throw new Killed();
      return then();
    };
    const whole = toolsOf(file);
    const tools: RecoveryTools = {
      ...whole,
      file: {
        get state() {
          return file.state;
        },
        change: changes => dead(() => file.change(changes)),
      },
      writeRecord: state => dead(() => whole.writeRecord(state)),
    };
    await expect(runRecovery(tools)).rejects.toBeInstanceOf(Killed);
    expect(records.length).toBe(at === ALL.length - 1 ? 1 : 0);
    const found = again() as RecoveryFile | undefined;
    // before anything was asked of AWS there is nothing to know
    if (found === undefined) return expect(at).toBe(0);
    if (found.state.end !== undefined) {
      expect(await finishRecovery(toolsOf(found))).toEqual({ why: 'done' });
      expect([records.length, found.state.end]).toEqual([1, { is: 'allowed' }]);
      return undefined;
    }
    concludeRecovery(toolsOf(found));
    expect(records.map(text => text.includes('recovery: allowed'))).toEqual([at >= 3]);
    expect(again().state.end?.is).toBe(at >= 3 ? 'unsure' : 'held');
    return undefined;
  },
);

test.each([
  ['allowed', {}, undefined],
  ['there', { password: { is: 'never' as const } }, undefined],
  ['held', {}, `open ${account} recover`],
  ['unsure', {}, `open ${account} audit`],
])('the record of one that is %s passes the check, and is the same every time', async (is, root, denied) => {
  const { aws, run, file } = setUp(root);
  aws.meets = (_, call) => (call === denied ? { before: awsError('AccessDenied', 'AKIAIOSFODNN7EXAMPLE') } : undefined);
  await run();
  expect(file.state.end?.is).toBe(is);
  const { file: name, text } = recoveryRecord(file.state, acme);
  const { record, diagnostics } = recordOf(name, text, {
    ...{ accounts: accountsOf(acme), now: aws.time + 1_000 },
  });
  expect(diagnostics).toEqual([]);
  expect(record).toMatchObject({ kind: 'root-use', accounts: [key], who: ['Ada'], ticket: 'CHG-1' });
  expect(text).not.toContain('AKIAIOSFODNN7EXAMPLE');
  expect(recoveryRecord(file.state, acme, 2)).toEqual({ file: name.replace('.md', '-2.md'), text });
});

test('a record of one that was cut off reaches half a minute further: a call may have been on its way', () => {
  const { file } = setUp();
  file.change({ sessions: [{ task: 'recover' }] });
  const to = (more: object): number => {
    const { text } = recoveryRecord({ ...file.state, ...more }, acme);
    return Date.parse(/^to: (.*)$/m.exec(text)![1]!);
  };
  expect(to({ concluded: true }) - to({})).toBe(30_000);
});

test('the file that is kept has its owner alone, and one that is damaged is none', () => {
  const { path, file, again } = setUp();
  expect(again()).toBeUndefined();
  file.change({ sessions: [{ task: 'recover' }] });
  expect(statSync(path).mode & 0o777).toBe(0o600);
  again().change({ told: { open: 'id' } });
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ recovery: 1, account, told: { open: 'id' } });
  expect(lastRecovery(join(folder, 'none.json'), () => new Date())).toBeUndefined();
  expect(lastRecovery(__filename, () => new Date())).toEqual({ damaged: __filename });
});

test('credentials that have ended before a session stop it', async () => {
  const { aws, run, file } = setUp();
  aws.meets = (_, call) => (call.startsWith('open') ? { before: awsError('ExpiredToken') } : undefined);
  expect((await run()).why).toBe('failed');
  expect(file.state.end?.is).toBe('held');
});
