import { createServer } from 'node:http';
import { once } from 'node:events';
import { AddressInfo } from 'node:net';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { noJournal } from '../../../../world/live/reading/journal';
import { Quotas, quotasOf } from '../../../../world/live/reading/quotas';
import { readingOf, SignedOut } from '../../../../world/live/reading/reading';

const failure = (name: string, message: string) => () => Promise.reject(Object.assign(new Error(message), { name }));
const denied = failure('AccessDeniedException', 'not authorized');
const home = { account: '111111111111', region: 'us-east-1' };
const reading = (quotas: Quotas = quotasOf('aws')) => readingOf({ partition: 'aws', home, journal: noJournal, quotas });

/** Asks about so many accounts, and says how many of the questions AWS heard. */
async function heard(
  own: ReturnType<typeof reading>,
  count: number,
  ask: () => Promise<unknown>,
  action = 'organizations:Get',
): Promise<number> {
  let asked = 0;
  for (let at = 0; at < count; at++) {
    await own.ask({ action, account: String(at).padStart(12, '0') }, () => {
      asked++;
      return ask();
    });
  }
  return asked;
}

test('after fifty denials without an answer nobody else is asked, and all are unknown', async () => {
  const own = reading();
  expect(await heard(own, 60, denied)).toBe(50);
  expect(own.unknown).toHaveLength(51);
  expect(own.unknown.at(-1)).toEqual({ action: 'organizations:Get', reason: 'AccessDeniedException: not authorized' });
});

test.each(['sts:AssumeRole', 'iam:GetAccountSummary', 'sns:ListTopics'])(
  'what a member answers by a role is asked of each: %s',
  async action => {
    const own = reading();
    expect(await heard(own, 60, denied, action)).toBe(60);
    expect(own.unknown).toHaveLength(60);
  },
);

test.each(['account:GetAlternateContact', 'sts:AssumeRoot'])(
  'what the account of the credentials answers about members is asked no more: %s',
  async action => expect(await heard(reading(), 60, denied, action)).toBe(50),
);

test('after one answer each is asked, however many are denied', async () => {
  const own = reading();
  await own.ask({ action: 'organizations:Get', account: '999999999999' }, () => Promise.resolve(1));
  expect(await heard(own, 60, denied)).toBe(60);
  expect(own.unknown).toHaveLength(60);
});

test('what fails for another reason is asked of everybody', async () => {
  expect(await heard(reading(), 60, failure('InternalError', 'oops'))).toBe(60);
});

test('an absence is an answer, and a reason has no id of its request', async () => {
  const own = reading();
  const action = 'a:Get';
  expect(await own.ask({ action }, failure('ResourceNotFoundException', 'none'))).toEqual({ missing: true });
  expect(await own.ask({ action }, () => Promise.resolve(1))).toEqual({ value: 1 });
  const id = '0b7a1b5e-1f5e-4c5e-9a55-1f0d5a1b2c3d';
  expect(await own.ask({ action }, failure('Oops', `broken (Service: S; Request ID: ${id})`))).toEqual({
    unread: true,
  });
  expect(own.unknown).toEqual([{ action, reason: expect.not.stringContaining(id) as string }]);
});

test('credentials that have ended end the reading', async () => {
  await expect(reading().ask({ action: 'a:Get' }, failure('ExpiredTokenException', 'expired'))).rejects.toThrow(
    SignedOut,
  );
});

test('each attempt waits for its turn before it is signed', async () => {
  const said: string[] = [];
  const server = createServer((_, answer) => {
    said.push('sent');
    const failed = said.filter(word => word === 'sent').length === 1;
    const code = '<ErrorResponse><Error><Code>Throttling</Code><Message>slow</Message></Error></ErrorResponse>';
    answer.writeHead(failed ? 400 : 200, { 'content-type': 'text/xml' });
    answer.end(failed ? code : '<GetCallerIdentityResponse><GetCallerIdentityResult/></GetCallerIdentityResponse>');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const note = (word: string) => () => void said.push(word);
  const quotas: Quotas = {
    of: (...of) => ({
      take: () => Promise.resolve(void said.push(of.join(' '))),
      ...{ throttled: note('throttled'), answered: note('answered') },
    }),
  };
  process.env.AWS_ENDPOINT_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b', sessionToken: 'c' };
  const client = reading(quotas).client(STSClient, { ...home, credentials });
  // the SDK's own type of a middleware is that of one client
  const stack = client.middlewareStack as unknown as { addRelativeTo: (middleware: unknown, place: object) => void };
  stack.addRelativeTo(
    (next: (args: object) => Promise<unknown>) => (args: object) => {
      said.push('signed');
      return next(args);
    },
    { name: 'signed', relation: 'after', toMiddleware: 'httpSigningMiddleware' },
  );
  await client.send(new GetCallerIdentityCommand({}));
  delete process.env.AWS_ENDPOINT_URL;
  server.closeAllConnections();
  server.close();
  const turn = '111111111111 us-east-1 sts GetCallerIdentity';
  expect(said).toEqual([turn, 'signed', 'sent', 'throttled', turn, 'signed', 'sent', 'answered']);
});
