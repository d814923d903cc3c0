import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  CreatePolicyCommand as CreateIamPolicyCommand,
  CreateRoleCommand,
  EnableOrganizationsRootCredentialsManagementCommand,
  EnableOrganizationsRootSessionsCommand,
  ListAttachedRolePoliciesCommand,
} from '@aws-sdk/client-iam';
import { CreateLogGroupCommand, CreateLogStreamCommand, PutLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { AttachPolicyCommand, CreatePolicyCommand, ListPoliciesForTargetCommand } from '@aws-sdk/client-organizations';
import { CreateBucketCommand, GetBucketPolicyCommand, PutBucketPolicyCommand } from '@aws-sdk/client-s3';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import { containmentPolicyName, FORWARDING_QUEUE, ROOT_DENY_POLICY } from '../../config/names';
import { rootDenyDocument } from '../../config/scps/root-deny-document';
import { useSandbox } from '../sandbox/use-sandbox';
import { install } from '../witnesses/install';
import { emailPage } from '../../runbook/email-page';
import { blocksIn, blocksOf, scriptOf } from '../runbook/page-commands';
import { exampleText, settingOf } from '../runbook/settings';
import { assumeRole, refusal } from '../sandbox/sandbox-clients';

// the AWS CLI is installed on first use, as moto is
jest.setTimeout(600_000);

const { sandbox, aws } = useSandbox();
const MEMBER = '888888888888';
const KEY = 'AKIAROOT000000000001';
const CREATED = new Date('2026-01-01T00:00:00Z');

const ADMINISTRATOR = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
});

let cli: readonly string[];
beforeAll(async () => {
  cli = await install('aws', () => undefined);
  await aws.iam.send(new EnableOrganizationsRootSessionsCommand({}));
  await aws.iam.send(new EnableOrganizationsRootCredentialsManagementCommand({}));
});

const run = promisify(execFile);

/** Where pages keep what they read. */
const folder = mkdtempSync(join(tmpdir(), 'rootguard-runbook-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Types the blocks into a shell with credentials of the management account, and gives what is printed. */
async function typed(blocks: readonly string[]): Promise<string> {
  const name = cli.map(word => `'${word}'`).join(' ');
  // SQS has addresses of its own in the AWS CLI, which count before the variable
  const script = `aws() { ${name} "$@" --endpoint-url "$AWS_ENDPOINT_URL"; }\nexport -f aws\n${scriptOf(blocks, MEMBER)}`;
  const { stdout, stderr } = await run('bash', ['-c', script], {
    cwd: folder,
    env: { ...process.env, ...sandbox.environment, AWS_REGION: 'us-east-1' },
  }).catch((error: { stdout: string; stderr: string }) => error);
  return `${stdout}${stderr}`;
}

const scpsOf = async (target: string): Promise<string[]> => {
  const asked = { TargetId: target, Filter: 'SERVICE_CONTROL_POLICY' } as const;
  const { Policies = [] } = await aws.organizations.send(new ListPoliciesForTargetCommand(asked));
  return Policies.map(({ Name }) => Name ?? '').filter(one => one !== 'FullAWSAccess');
};

test('credentials of a member are deleted by the steps of a lost device, and the look afterwards finds none', async () => {
  sandbox.setAccount(MEMBER, {
    rootUser: {
      password: {},
      mfa: ['virtual'],
      accessKeys: [{ id: KEY, active: true, created: CREATED }],
    },
  });
  expect(await typed(blocksOf('member-mfa-lost', 'Steps'))).toContain(`arn:aws:iam::${MEMBER}:root`);
  const after = await typed(blocksOf('member-mfa-lost', 'Verify'));
  expect(after).toContain('NoSuchEntity');
  expect(
    [...after.matchAll(/"(AccessKeyMetadata|MFADevices|Certificates)": (\[\s*\])/g)].map(([, kind]) => kind),
  ).toEqual([...['AccessKeyMetadata', 'MFADevices', 'Certificates']]);
});

test('a recovery of the password is allowed by the steps of breaking glass', async () => {
  const steps = blocksOf('break-glass', 'Steps').filter(block => !block.includes('npx rootguard'));
  expect(await typed(steps)).toContain('"LoginProfile"');
  const [open, session, look] = blocksOf('member-mfa-lost', 'Verify');
  expect(await typed([open!, session!, look!, 'exit\n'])).toContain('"CreateDate"');
});

test('what deletes root credentials deletes nothing where it is not root of that account', async () => {
  sandbox.setAccount(MEMBER, { rootUser: { accessKeys: [{ id: KEY, active: true, created: CREATED }] } });
  const [block] = blocksOf('member-mfa-lost', 'Steps').filter(one => one.includes('delete-access-key'));
  expect(await typed([`export ACCOUNT=${MEMBER}\n`, block!])).toBe('not root of that account: nothing was deleted\n');
  expect(await typed(blocksOf('member-mfa-lost', 'Verify'))).toContain(KEY);
});

test('a member is contained, seen to be, and let go', async () => {
  const [contain] = blocksOf('somebody-used-root', 'Do this now').filter(one => one.includes('attach-policy'));
  await typed([contain!]);
  expect(await scpsOf(MEMBER)).toEqual([containmentPolicyName(MEMBER)]);
  expect(await typed(blocksOf('somebody-used-root', 'Verify'))).toContain(containmentPolicyName(MEMBER));
  await typed(blocksOf('somebody-used-root', 'Undo'));
  expect(await scpsOf(MEMBER)).toEqual([]);
});

test('in an emergency the SCP is taken off and put back', async () => {
  const content = rootDenyDocument({ allowRootSessions: true, exemptions: [] });
  const { Policy } = await aws.organizations.send(
    new CreatePolicyCommand({
      ...{ Name: ROOT_DENY_POLICY, Description: '', Type: 'SERVICE_CONTROL_POLICY', Content: content },
    }),
  );
  const [root] = [
    /--target-id (r-[0-9a-z]+)/.exec(blocksOf('break-glass', 'If Terraform is out of reach').join(''))?.[1],
  ];
  await aws.organizations.send(new AttachPolicyCommand({ PolicyId: Policy?.PolicySummary?.Id, TargetId: root }));
  await typed(blocksOf('break-glass', 'If Terraform is out of reach'));
  expect(await scpsOf(root!)).toEqual([]);
  await typed(blocksOf('break-glass', 'Undo').filter(block => block.includes('attach-policy')));
  expect(await scpsOf(root!)).toEqual([ROOT_DENY_POLICY]);
});

test('the root e-mail of a member changes by the steps of its page, with the code that its new mailbox has', async () => {
  const [ask, accept] = blocksOf('member-email-change', 'Steps');
  const id = { AccountId: '012345678901' };
  expect(await typed([`${ask}`.replace(/^export ACCOUNT=.*$/m, `ACCOUNT=${id.AccountId}`)])).toContain('PENDING');
  const code = sandbox.mailOf('aws+new@example.com').at(-1)!.slice(-6);
  const typing = [
    `ACCOUNT=${id.AccountId}\nEMAIL=aws+new@example.com\n`,
    accept!.replace('CODE=ABC123', `CODE=${code}`),
    blocksOf('member-email-change', 'Verify')[0]!.replace(/^export ACCOUNT=.*\n/m, ''),
  ];
  expect(await typed(typing)).toMatch(/ACCEPTED[^]*^aws\+new@example\.com$/m);
});

test('the root e-mails of a plan change by the steps of the page that emails plan writes', async () => {
  const setting = settingOf(exampleText('acme'));
  const account = setting.organization.accounts.find(({ id }) => id === MEMBER)!;
  const to = 'aws+planned@example.com';
  const page = emailPage([{ account, from: account.email, to, refusals: [], warnings: [] }], setting);
  const [trusted, ask, accept] = blocksIn(page, 'Steps');
  expect(await typed([trusted!, ask!])).toMatch(/^account\.amazonaws\.com$[^]*PENDING/m);
  const code = sandbox.mailOf(to).at(-1)!.slice(-6);
  const names = ask!.split('\n')[0]!;
  expect(await typed([`${names}\n`, accept!.replace('CODE=ABC123', `CODE=${code}`)])).toMatch(
    /ACCEPTED[^]*^aws\+planned@example\.com$/m,
  );
});

test('queries of the trail show what root of the account did, and say what they asked; without an account they ask nothing', async () => {
  const place = { logGroupName: '/organization/trail', logStreamName: 'trail' };
  await aws.logs.send(new CreateLogGroupCommand({ logGroupName: place.logGroupName }));
  await aws.logs.send(new CreateLogStreamCommand(place));
  const record = (eventName: string, type: string, accountId: string) => ({
    timestamp: Date.now() - 60_000,
    message: JSON.stringify({ eventName, eventID: `id-of-${eventName}`, userIdentity: { type, accountId } }),
  });
  const logEvents = [
    record('StopLogging', 'Root', MEMBER),
    record('CreateUser', 'AssumedRole', MEMBER),
    record('DeleteTrail', 'Root', '999999999999'),
  ];
  await aws.logs.send(new PutLogEventsCommand({ ...place, logEvents }));
  const [root, left] = blocksOf('compromised-root', 'Do this now').filter(block => block.includes('start-query'));
  const shown = async (blocks: readonly string[]): Promise<string[]> =>
    [...(await typed(blocks)).matchAll(/^(\w+)\t(id-of-\w+)\t|^status, found, read: (.*)$/gm)].map(
      ([, name, id, counts]) => (name === undefined ? counts! : `${name} ${id}`),
    );
  const choice = `export ACCOUNT=${MEMBER}\n`;
  expect(await shown([choice, root!])).toEqual(['StopLogging id-of-StopLogging', 'Complete\t1\t3']);
  expect(await shown([choice, left!])).toEqual(['CreateUser id-of-CreateUser', 'Complete\t1\t3']);
  const unset = await typed(['unset ACCOUNT\n', root!]);
  expect(unset).toContain('ACCOUNT: is not set');
  expect(unset).not.toContain('Complete');
});

test('a bucket and a queue that nobody may touch are unlocked, and their policies are kept', async () => {
  const { s3, sqs } = await assumeRole(sandbox.endpoint, `arn:aws:iam::${MEMBER}:role/OrganizationAccountAccessRole`);
  const nobody = (resource: string, action: string) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Sid: 'Nobody', Effect: 'Deny', Principal: '*', Action: action, Resource: resource }],
    });
  await s3.send(new CreateBucketCommand({ Bucket: 'locked-example' }));
  const Policy = nobody('arn:aws:s3:::locked-example', 's3:*');
  await s3.send(new PutBucketPolicyCommand({ Bucket: 'locked-example', Policy }));
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'locked-example' }));
  const locked = nobody(`arn:aws:sqs:us-east-1:${MEMBER}:locked-example`, 'sqs:*');
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy: locked } }));

  const steps = blocksOf('task-locked-policies', 'Steps').map(block =>
    block.replace('BUCKET=its-name', 'BUCKET=locked-example').replace('QUEUE=url-of-the-queue', `QUEUE=${QueueUrl}`),
  );
  expect((await typed(steps)).match(/^arn:.*$/gm)).toEqual([
    `arn:aws:iam::${MEMBER}:root`,
    `arn:aws:iam::${MEMBER}:root`,
  ]);
  expect(await refusal(s3.send(new GetBucketPolicyCommand({ Bucket: 'locked-example' })))).toContain(
    'NoSuchBucketPolicy',
  );
  const asked = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['Policy'] });
  expect((await sqs.send(asked)).Attributes?.Policy ?? '').toBe('');
  expect(JSON.parse(readFileSync(join(folder, 'locked-bucket-policy.json'), 'utf8'))).toEqual(JSON.parse(Policy));
  expect(readFileSync(join(folder, 'locked-queue-policy.json'), 'utf8')).toContain('Nobody');
});

test('what waits in the queue of an account is read with its own role, and deleted one by one', async () => {
  const { sqs } = await assumeRole(sandbox.endpoint, `arn:aws:iam::${MEMBER}:role/OrganizationAccountAccessRole`);
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: FORWARDING_QUEUE }));
  for (const MessageBody of ['first', 'second']) await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  const [open, take] = blocksOf('account-left', 'Do this now').filter(block => /^bash$|role\/Org/m.test(block));
  const [read] = blocksOf('alerts-not-forwarded', 'Do this now').filter(block => block.includes('receive-message'));
  const [remove] = blocksOf('alerts-not-forwarded', 'End').filter(block => block.includes('delete-message'));
  const choice = `export ACCOUNT=${MEMBER}\n`;
  // what was read is seen again at once, and not after half a minute
  const reading = read!.replace('receive-message', 'receive-message --visibility-timeout 0');
  expect(await typed([choice, open!, take!, reading, 'exit\n'])).toMatch(
    new RegExp(`assumed-role/OrganizationAccountAccessRole/runbook$[^]*"Body": "first"[^]*"Body": "second"`, 'm'),
  );
  await typed([choice, open!, take!, remove!.replace('--wait-time-seconds 5', ''), 'exit\n']);
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
  expect(Attributes?.ApproximateNumberOfMessages).toBe('0');
  expect(Attributes?.ApproximateNumberOfMessagesNotVisible).toBe('0');
});

test('an administrator gets the policy back from the role that trusts the management account', async () => {
  const { iam } = await assumeRole(sandbox.endpoint, `arn:aws:iam::${MEMBER}:role/OrganizationAccountAccessRole`);
  const RoleName = 'locked-out-administrator';
  await iam.send(
    new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: '{"Version":"2012-10-17","Statement":[]}' }),
  );
  // the sandbox has no policies of AWS
  const { Policy } = await iam.send(
    new CreateIamPolicyCommand({ PolicyName: 'administrator', PolicyDocument: ADMINISTRATOR }),
  );
  const steps = blocksOf('task-restore-iam', 'Steps').map(block =>
    block
      .replace('=name-of-the-role', `=${RoleName}`)
      .replace('arn:aws:iam::aws:policy/AdministratorAccess', Policy!.Arn!),
  );
  expect(await typed(steps)).toBe(`arn:aws:sts::${MEMBER}:assumed-role/OrganizationAccountAccessRole/runbook\n`);
  const { AttachedPolicies } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
  expect(AttachedPolicies?.map(({ PolicyArn }) => PolicyArn)).toEqual([Policy!.Arn]);
});

test('a member is closed, and the list before the last step says so', async () => {
  await typed(blocksOf('member-close', 'Steps').filter(block => !block.includes('npx rootguard')));
  expect(await typed(blocksOf('member-close', 'Verify'))).toMatch(/CLOSED|SUSPENDED|PENDING_CLOSURE/);
  const [list] = blocksOf('management-close', 'Steps').filter(block => block.includes('list-accounts'));
  expect(await typed([list!])).toMatch(new RegExp(`^${MEMBER}\t.*\t(CLOSED|SUSPENDED|PENDING_CLOSURE)$`, 'm'));
});
