import { GetAlternateContactCommand, PutAlternateContactCommand } from '@aws-sdk/client-account';
import { CreateAccountCommand, ListAccountsCommand } from '@aws-sdk/client-organizations';
import { CreateBucketCommand, GetObjectCommand, ListBucketsCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { ListAttachedRolePoliciesCommand } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startSandbox } from '../../../sandbox/sandbox';
import { organizationOf } from '../../config/organization-of';
import { acme } from '../acme-organization';
import { assumeRole, refusal } from '../sandbox-clients';
import { useSandbox } from '../use-sandbox';

const { sandbox, aws } = useSandbox({ readerRole: 'Audit' });

const role = (account: string, name: string) => `arn:aws:iam::${account}:role/${name}`;

test('who has assumed no role has the name that refusals say', async () => {
  const { UserId, Account, Arn } = await aws.sts.send(new GetCallerIdentityCommand({}));
  expect({ UserId, Account, Arn }).toEqual({
    UserId: 'AIDASANDBOXEXAMPLE00',
    Account: '111111111111',
    Arn: 'arn:aws:iam::111111111111:user/sandbox',
  });
  expect(await refusal(assumeRole(sandbox.endpoint, role('222222222222', 'Other')))).toMatch(
    /^AccessDenied: User: arn:aws:iam::111111111111:user\/sandbox is not authorized/,
  );
});

describe('the role that Organizations makes', () => {
  test('lets the management account into every account, also into those that are created later', async () => {
    const input = { AccountName: 'New', Email: 'aws+new@example.com' };
    const { CreateAccountStatus } = await aws.organizations.send(new CreateAccountCommand(input));
    for (const account of ['888888888888', '012345678901', CreateAccountStatus?.AccountId ?? '']) {
      const member = await assumeRole(sandbox.endpoint, role(account, 'OrganizationAccountAccessRole'));
      const { Account, Arn } = await member.sts.send(new GetCallerIdentityCommand({}));
      expect({ Account, Arn }).toEqual({
        Account: account,
        Arn: `arn:aws:sts::${account}:assumed-role/OrganizationAccountAccessRole/test`,
      });
      await member.s3.send(new CreateBucketCommand({ Bucket: `made-in-${account}` }));
    }
  });

  test('has the name that CreateAccount says', async () => {
    const input = { AccountName: 'Named', Email: 'aws+named@example.com', RoleName: 'Owner' };
    const { CreateAccountStatus } = await aws.organizations.send(new CreateAccountCommand(input));
    const account = CreateAccountStatus?.AccountId ?? '';
    expect(await refusal(assumeRole(sandbox.endpoint, role(account, 'Owner')))).toBe('no error');
    expect(await refusal(assumeRole(sandbox.endpoint, role(account, 'OrganizationAccountAccessRole')))).toMatch(
      /^AccessDenied: /,
    );
  });

  test('is not in the management account', async () => {
    expect(await refusal(assumeRole(sandbox.endpoint, role('111111111111', 'OrganizationAccountAccessRole')))).toMatch(
      /^AccessDenied: /,
    );
  });
});

describe('the role of somebody who looks', () => {
  test.each(['111111111111', '888888888888'])('reads %s, and changes nothing', async account => {
    const reader = await assumeRole(sandbox.endpoint, role(account, 'Audit'));
    const type = { AlternateContactType: 'SECURITY' as const };
    expect(await refusal(reader.account.send(new GetAlternateContactCommand(type)))).toMatch(
      /^ResourceNotFoundException: /,
    );
    const contact = { Name: 'Security', Title: 'Team', EmailAddress: 'a@example.com', PhoneNumber: '+12065550100' };
    expect(await refusal(reader.account.send(new PutAlternateContactCommand({ ...type, ...contact })))).toBe(
      `AccessDeniedException: User: arn:aws:sts::${account}:assumed-role/Audit/test is not authorized to perform: ` +
        'account:PutAlternateContact',
    );
    expect(await refusal(reader.s3.send(new ListBucketsCommand({})))).toBe('no error');
    expect(await refusal(reader.s3.send(new CreateBucketCommand({ Bucket: 'not-mine' })))).toMatch(/^AccessDenied: /);
    expect(await refusal(assumeRole(sandbox.endpoint, role(account, 'Audit')))).toBe('no error');
  });

  test('does not see what is in a bucket, and is in no closed account', async () => {
    await aws.s3.send(new CreateBucketCommand({ Bucket: 'content' }));
    await aws.s3.send(new PutObjectCommand({ Bucket: 'content', Key: 'secret', Body: 'x' }));
    const reader = await assumeRole(sandbox.endpoint, role('111111111111', 'Audit'));
    expect(await refusal(reader.s3.send(new GetObjectCommand({ Bucket: 'content', Key: 'secret' })))).toMatch(
      /^AccessDenied: /,
    );
    expect(await refusal(reader.organizations.send(new ListAccountsCommand({})))).toBe('no error');
    expect(await refusal(assumeRole(sandbox.endpoint, role('151515151515', 'Audit')))).toMatch(/^AccessDenied: /);
  });
});

test('the roles of the org file that deploy are there, with what `permissions` grants them', async () => {
  const alerts = organizationOf(readFileSync(join(__dirname, '../../../examples/acme/org.yaml'), 'utf8')).alerts!;
  const arns = [role('111111111111', 'path/Deploy'), role('999999999999', 'Elsewhere')];
  const other = await startSandbox({ ...acme, alerts: { ...alerts, deployRoles: arns } });
  try {
    const { sts, iam } = await assumeRole(other.endpoint, role('111111111111', 'Deploy'));
    const { Arn } = await sts.send(new GetCallerIdentityCommand({}));
    expect(Arn).toBe('arn:aws:sts::111111111111:assumed-role/Deploy/test');
    const { AttachedPolicies } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: 'Deploy' }));
    expect(AttachedPolicies?.map(({ PolicyName }) => PolicyName)).toContain('Deploy-1');
    const elsewhere = assumeRole(other.endpoint, role('999999999999', 'Elsewhere'));
    expect(await refusal(elsewhere)).toMatch(/^AccessDenied: /);
  } finally {
    await other.stop();
  }
});
