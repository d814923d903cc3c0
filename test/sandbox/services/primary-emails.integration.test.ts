import {
  AcceptPrimaryEmailUpdateCommand,
  GetPrimaryEmailCommand,
  StartPrimaryEmailUpdateCommand,
} from '@aws-sdk/client-account';
import { DescribeAccountCommand } from '@aws-sdk/client-organizations';
import { assumeRole, refusal } from '../sandbox-clients';
import { useSandbox } from '../use-sandbox';

const { sandbox, aws } = useSandbox();
const AccountId = '888888888888';
const NEW = 'root+ledger-prod@example.com';

const start = (PrimaryEmail: string, account: string | undefined = AccountId) =>
  aws.account.send(new StartPrimaryEmailUpdateCommand({ AccountId: account, PrimaryEmail }));
const accept = (PrimaryEmail: string, Otp: string) =>
  aws.account.send(new AcceptPrimaryEmailUpdateCommand({ AccountId, PrimaryEmail, Otp }));
const codeIn = (address: string) => sandbox.mailOf(address).at(-1)?.slice(-6) ?? '';

test('a code goes to the new mailbox, and whoever has it changes the root e-mail, everywhere', async () => {
  expect((await start(NEW)).Status).toBe('PENDING');
  expect(sandbox.mailOf('aws+ledger-prod@example.com')).toEqual([]);
  expect(await refusal(accept(NEW, 'WRONG1'))).toMatch(/^ValidationException: /);
  expect(await refusal(accept('root+other@example.com', codeIn(NEW)))).toMatch(/^ValidationException: /);
  expect((await accept(NEW, codeIn(NEW))).Status).toBe('ACCEPTED');
  expect((await aws.account.send(new GetPrimaryEmailCommand({ AccountId }))).PrimaryEmail).toBe(NEW);
  const { Account } = await aws.organizations.send(new DescribeAccountCommand({ AccountId }));
  expect(Account?.Email).toBe(NEW);
  expect(await refusal(accept(NEW, codeIn(NEW)))).toMatch(/^ResourceNotFoundException: /);
});

test.each([
  ['an address of another account', 'aws+log-archive@example.com', /^ConflictException: /],
  ['that of the management account, in capitals', 'AWS+MANAGEMENT@example.com', /^ConflictException: /],
  ['65 characters', `${'a'.repeat(53)}@example.com`, /^ValidationException: /],
  ['4 characters', 'a@bc', /^ValidationException: /],
])('refuses %s', async (_, email, refused) => expect(await refusal(start(email))).toMatch(refused));

test('takes 64 characters', async () => {
  expect((await start(`${'a'.repeat(52)}@example.com`)).Status).toBe('PENDING');
});

test('is for the management account or a delegated administrator, of members alone', async () => {
  expect(await refusal(start(NEW, '111111111111'))).toMatch(/^AccessDeniedException: /);
  const archive = await assumeRole(sandbox.endpoint, 'arn:aws:iam::222222222222:role/RootguardDeploy');
  const asked = archive.account.send(new StartPrimaryEmailUpdateCommand({ AccountId, PrimaryEmail: NEW }));
  expect(await refusal(asked)).toMatch(/^AccessDeniedException: /);
});
