import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { Interrupted } from '../../../credentials/apply/asking';
import { CampaignResult } from '../../../credentials/apply/campaign';
import { Journal, openJournal } from '../../../credentials/apply/journal';
import { awsError, FakeRoot, Meets } from './fake-root';
import { ALL, campaign, EMPTY, file, NEVER, ONE, SERIAL, TWO, USED } from './two-accounts';

const ends = ({ ends: found }: CampaignResult) => Object.fromEntries(found);

test('does what the plan says, in its order, reads back, and tells of both ends', async () => {
  const { aws, run, sent, records } = campaign();
  const result = await run();
  expect(result).toEqual({
    ...{ stopped: { why: 'done' }, closed: true, open: [], isTouched: true },
    ends: new Map([ONE, TWO].map(id => [id, { is: 'verified' }])),
  });
  expect(aws.changed).toEqual([...ALL(ONE), ...ALL(TWO)]);
  expect(aws.calls.slice(0, 12)).toEqual([
    ...[`state ${ONE}`, `open ${ONE} delete`, `read in ${ONE}`],
    ...[`delete-password in ${ONE}`, `last use of AKIA${ONE} in ${ONE}`, ...ALL(ONE).slice(1)],
    ...[`open ${ONE} audit`, `read in ${ONE}`],
  ]);
  expect([...aws.roots.values()]).toEqual([EMPTY, EMPTY]);
  expect(sent).toEqual(['open', 'close']);
  expect(records.get(TWO)).toEqual([
    ...['verified', 'deleted the password', `deleted key AKIA${TWO}`, 'deleted certificate CERT'],
    ...[`deactivated MFA device ${SERIAL(TWO)}`, 'deactivated MFA device HARD'],
    `deleted virtual MFA device ${SERIAL(TWO)}`,
  ]);
  const calls = aws.calls.length;
  expect(ends(await run())).toEqual(ends(result));
  expect([aws.calls.length, sent.length, records.size]).toEqual([calls, 2, 2]);
});

describe('an account is left alone', () => {
  const changes: readonly [what: string, change: (root: FakeRoot) => void, why: string][] = [
    ['a key was rotated', one => (one.keys = { AKIANEW: NEVER }), 'key AKIANEW is new'],
    [
      'a key was used since',
      one => (one.keys = { [`AKIA${ONE}`]: { ...USED, at: '2026-06-30T11:30:00.000Z' } }),
      `key AKIA${ONE} was used since the plan was made: 2026-06-30T11:30:00.000Z for s3 in us-east-1`,
    ],
    [
      'nobody knows when a key was used',
      one => (one.keys = { [`AKIA${ONE}`]: { is: 'unknown', reason: 'AccessDenied' } }),
      `nobody knows when key AKIA${ONE} was used last: AccessDenied`,
    ],
    [
      'somebody signed in',
      one => (one.password = { is: 'used', at: '2026-06-30T11:30:00.000Z' }),
      'the password was used since the plan was made: 2026-06-30T11:30:00.000Z',
    ],
    ['there is another certificate', one => one.certificates.push('OTHER'), 'certificate OTHER is new'],
    ['there is another device', one => (one.mfa.OTHER = 'hardware'), 'MFA device OTHER is new'],
  ];
  test.each(changes)('when %s', async (_, change, why) => {
    const { aws, run, records } = campaign();
    change(aws.roots.get(ONE)!);
    const before = structuredClone(aws.roots.get(ONE));
    expect(ends(await run())).toEqual({ [ONE]: { is: 'held', why: [why] }, [TWO]: { is: 'verified' } });
    expect(aws.roots.get(ONE)).toEqual(before);
    expect(records.get(ONE)).toEqual(['held']);
  });

  test('when it is suspended, and nobody opens a session there', async () => {
    const { aws, run, records } = campaign();
    aws.states.set(ONE, 'SUSPENDED');
    expect(ends(await run())[ONE]).toEqual({ is: 'held', why: ['the account is SUSPENDED'] });
    expect(aws.calls.filter(call => call.includes(ONE))).toEqual([`state ${ONE}`]);
    expect(records.has(ONE)).toBe(false);
  });

  test('when root sessions are denied, with what is needed', async () => {
    const { aws, run } = campaign();
    aws.meets = (_, call) =>
      call === `open ${ONE} delete` ? { before: awsError('AccessDenied', 'an SCP') } : undefined;
    expect(ends(await run())[ONE]).toEqual({
      is: 'held',
      why: ['AccessDenied: an SCP (give the caller sts:AssumeRoot, or use a role that has it)'],
    });
  });
});

test('a key that is used while its account is worked on stays, and MFA with it', async () => {
  const { aws, run } = campaign();
  const { keys } = aws.roots.get(ONE)!;
  aws.meets = (_, call) =>
    call === `delete-password in ${ONE}`
      ? { then: () => (keys[`AKIA${ONE}`] = { ...USED, at: '2026-06-30T12:00:01.000Z' }) }
      : undefined;
  expect(ends(await run())[ONE]).toEqual({
    is: 'left',
    why: [`key AKIA${ONE} was used since the plan was made: 2026-06-30T12:00:01.000Z for s3 in us-east-1`],
  });
  expect(aws.changed.filter(call => call.includes(ONE))).toEqual([`delete-password in ${ONE}`]);
});

test('what is denied in the middle of an account is said, with what is done', async () => {
  const { aws, run } = campaign();
  aws.meets = (_, call) =>
    call.startsWith('delete-certificate') && call.endsWith(ONE)
      ? { before: awsError('AccessDenied', 'by an SCP') }
      : undefined;
  expect(ends(await run())).toEqual({
    [ONE]: {
      is: 'left',
      why: [
        'certificate CERT could not be deleted: AccessDenied: by an SCP (give the caller iam:DeleteSigningCertificate, or use a role that has it)',
      ],
    },
    [TWO]: { is: 'verified' },
  });
  expect(aws.changed.filter(call => call.includes(ONE))).toEqual(ALL(ONE).slice(0, 2));
});

test.each([
  ['before its last minute', 840_001],
  ['in the middle of an account', 901_000],
])('a session that ends %s is followed by another one, which reads first', async (_, milliseconds) => {
  const { aws, run } = campaign();
  aws.meets = (__, call) =>
    call === `delete-certificate CERT in ${ONE}` ? { then: () => (aws.time += milliseconds) } : undefined;
  expect(ends(await run())).toEqual({ [ONE]: { is: 'verified' }, [TWO]: { is: 'verified' } });
  expect(aws.changed).toEqual([...ALL(ONE), ...ALL(TWO)]);
  expect(aws.calls.filter(call => call === `open ${ONE} delete`)).toHaveLength(2);
});

test('what is there when it is read back is left, and said', async () => {
  const { aws, run, records } = campaign();
  const { keys } = aws.roots.get(ONE)!;
  aws.meets = (_, call) => (call === `open ${ONE} audit` ? { then: () => (keys.AKIANEW = NEVER) } : undefined);
  expect(ends(await run())).toEqual({
    [ONE]: { is: 'left', why: ['key AKIANEW is still there'] },
    [TWO]: { is: 'verified' },
  });
  expect(records.get(ONE)?.[0]).toBe('left');
});

test('AWS that was asked too often is waited for', async () => {
  const { aws, run, said } = campaign();
  aws.meets = number => (number % 3 === 0 ? { before: awsError('Throttling', 'Rate exceeded') } : undefined);
  expect(ends(await run())).toEqual({ [ONE]: { is: 'verified' }, [TWO]: { is: 'verified' } });
  expect(aws.changed).toEqual([...ALL(ONE), ...ALL(TWO)]);
  expect(said[0]).toMatch(/^AWS was asked too often \(.*\): waiting, then going on$/);
});

test('an answer that was lost counts as one', async () => {
  const { aws, run } = campaign();
  const lost: Meets = (_, call) =>
    call === `delete-device ${SERIAL(ONE)} in ${ONE}` ? { after: awsError('NoSuchEntity') } : undefined;
  aws.meets = lost;
  expect(ends(await run())[ONE]).toEqual({ is: 'verified' });
});

describe('stops', () => {
  test('before the first deletion when the first message cannot be sent', async () => {
    const { aws, run } = campaign();
    const announce = () => Promise.reject(awsError('AuthorizationError', 'no sns:Publish'));
    const result = await run({}, { announce });
    expect(result).toMatchObject({
      isTouched: false,
      stopped: { why: 'failed', message: 'AuthorizationError: no sns:Publish' },
    });
    expect(aws.calls).toEqual([]);
  });

  test('when the credentials of the caller have ended, and goes on there', async () => {
    const { aws, run } = campaign();
    aws.meets = (_, call) =>
      call === `open ${TWO} delete` ? { before: awsError('ExpiredToken', 'ended') } : undefined;
    const { stopped, open } = await run();
    expect([stopped, open]).toEqual([
      {
        ...{ why: 'failed', message: 'ExpiredToken: ended' },
        next: 'sign in again, for example with aws sso login, and check AWS_PROFILE',
      },
      [TWO],
    ]);
    aws.meets = () => undefined;
    expect((await run()).stopped).toEqual({ why: 'done' });
    expect(aws.changed).toEqual([...ALL(ONE), ...ALL(TWO)]);
  });

  test('after the current call when somebody interrupts', async () => {
    const { aws, run, stop } = campaign();
    aws.meets = (_, call) => (call === `delete-password in ${ONE}` ? { then: () => stop.abort() } : undefined);
    const result = await run();
    expect(result).toMatchObject({ stopped: { why: 'interrupted' }, open: [ONE, TWO], isTouched: true });
    expect(aws.calls.at(-1)).toBe(`delete-password in ${ONE}`);
  });

  test('while it waits for its turn to open a session', async () => {
    const { aws, run } = campaign();
    aws.meets = (_, call) => (call === `open ${TWO} delete` ? { before: new Interrupted() } : undefined);
    expect(await run()).toMatchObject({ stopped: { why: 'interrupted' }, open: [TWO] });
  });

  test('after the accounts that it may take, and goes on', async () => {
    const { aws, run, sent } = campaign();
    expect(await run({ limit: 1 })).toMatchObject({ stopped: { why: 'limit' }, open: [TWO], closed: false });
    expect(await run({ canary: 1 })).toMatchObject({ stopped: { why: 'canary' }, open: [TWO] });
    expect(await run({ only: [ONE] })).toMatchObject({ stopped: { why: 'done' }, open: [TWO], closed: false });
    expect(sent).toEqual(['open']);
    expect(await run()).toMatchObject({ stopped: { why: 'done' }, open: [], closed: true });
    expect(sent).toEqual(['open', 'close']);
    expect(aws.changed).toEqual([...ALL(ONE), ...ALL(TWO)]);
  });

  test('when the journal cannot be written, before the call', async () => {
    const { aws, run, open } = campaign();
    const journal = open();
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    const write = (entry: Parameters<Journal['write']>[0]): void => {
      if ('intent' in entry && entry.intent.do === 'delete-key') throw full;
      journal.write(entry);
    };
    const result = await run({}, { journal: { ...journal, write } });
    expect(result.stopped).toEqual({
      ...{ why: 'failed', message: full.message, next: 'make room on the disk, for the records as well' },
    });
    expect(aws.changed).toEqual([`delete-password in ${ONE}`]);
    await run();
    expect(aws.changed).toEqual([...ALL(ONE), ...ALL(TWO)]);
  });
});

describe('the journal', () => {
  test('goes on behind a last line that was cut off', async () => {
    const { aws, run } = campaign();
    await run({ limit: 1 });
    appendFileSync(file(), '{"at":"2026-06-30T12:00:00Z","acc');
    expect((await run()).stopped).toEqual({ why: 'done' });
    expect(aws.changed).toEqual([...ALL(ONE), ...ALL(TWO)]);
    expect(readFileSync(file(), 'utf8')).not.toContain('"acc{');
  });

  test.each([
    ['another plan', { campaign: 'first', plan: 'other' }, /^the plan was changed after campaign first began on /],
    ['another campaign', { campaign: 'second', plan: 'hash' }, /is that of campaign first$/],
  ])('refuses %s', async (_, of, refused) => {
    await campaign().run({ limit: 1 });
    expect(openJournal(file(), of)).toEqual({
      refused: expect.stringMatching(refused) as string,
      next: expect.any(String) as string,
    });
  });

  test.each([
    ['no JSON', 'x\n', /is damaged in line 2/],
    ['no line of a journal', '{"at":"x"}\n', /is damaged in line 2/],
  ])('refuses a line that is %s', (_, text, refused) => {
    campaign().open().close();
    appendFileSync(file(), text);
    const found = openJournal(file(), { campaign: 'first', plan: 'hash' });
    expect(found).toEqual({ refused: expect.stringMatching(refused) as string, next: expect.any(String) as string });
  });

  test('refuses a file that is no journal', () => {
    writeFileSync(file(), '{}\n');
    const found = openJournal(file(), { campaign: 'first', plan: 'hash' });
    expect(found).toMatchObject({ refused: expect.stringContaining('is no journal') as string });
  });
});
