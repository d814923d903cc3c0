import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetAlternateContactCommand, GetContactInformationCommand } from '@aws-sdk/client-account';
import { ListTargetsForPolicyCommand, ListPoliciesCommand } from '@aws-sdk/client-organizations';
import { terraformVersion } from '../../terraform/binary';
import { runTerraform, TerraformFailure } from '../../terraform/command';
import { sandboxClients } from './sandbox-clients';
import { useSandbox } from './use-sandbox';
import { awsProviderVersion } from '../../terraform/aws-provider';

const MEMBER = '888888888888';
const contact = {
  name: 'Security Team',
  title: 'On call',
  email_address: 'security@example.com',
  phone_number: '+1 206 555 0100',
};
const primary = {
  full_name: 'Example Corp',
  address_line_1: '1 Main St',
  city: 'Seattle',
  state_or_region: 'WA',
  postal_code: '98101',
  country_code: 'US',
  phone_number: '+12065550100',
};
const configuration = {
  terraform: { required_providers: { aws: { source: 'hashicorp/aws', version: awsProviderVersion() } } },
  // no endpoints and no s3_use_path_style: the same program runs against AWS
  provider: { aws: { region: 'us-east-1', allowed_account_ids: ['111111111111'] } },
  data: { aws_organizations_organization: { current: {} } },
  resource: {
    aws_account_alternate_contact: {
      member: { ...contact, account_id: MEMBER, alternate_contact_type: 'SECURITY' },
      management: { ...contact, alternate_contact_type: 'SECURITY' },
    },
    aws_account_primary_contact: { member: { ...primary, account_id: MEMBER }, management: primary },
    aws_organizations_policy: {
      deny: {
        name: 'root-deny',
        type: 'SERVICE_CONTROL_POLICY',
        content: `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringNotEquals":{"aws:PrincipalAccount":["${MEMBER}"]}}}]}`,
      },
    },
    aws_organizations_policy_attachment: {
      root: { policy_id: '${aws_organizations_policy.deny.id}', target_id: 'r-exam' },
      unit: {
        policy_id: '${aws_organizations_policy.deny.id}',
        target_id: 'ou-exam-44444444',
        depends_on: ['aws_organizations_policy_attachment.root'],
      },
    },
  },
  output: { organization: { value: '${data.aws_organizations_organization.current.id}' } },
};

const { sandbox } = useSandbox();
let directory: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'rootguard-terraform-'));
  await terraform(['init']);
});
afterAll(() => {
  rmSync(directory, { recursive: true });
});

function terraform(args: string[], accept: number[] = [0], content: object = configuration) {
  writeFileSync(join(directory, 'main.tf.json'), JSON.stringify(content));
  const { path } = terraformVersion();
  return runTerraform({ binary: path, arguments: args, directory, environment: sandbox.environment, accept });
}

const PLAN_IS_EMPTY = 0;
const PLAN_HAS_CHANGES = 2;

test('Terraform applies contacts and an SCP, and plans no changes afterwards', async () => {
  await terraform(['apply', '-auto-approve']);
  const aws = sandboxClients(sandbox.endpoint);
  for (const AccountId of [MEMBER, undefined]) {
    const alternate = new GetAlternateContactCommand({ AccountId, AlternateContactType: 'SECURITY' });
    expect((await aws.account.send(alternate)).AlternateContact?.EmailAddress).toBe('security@example.com');
    const information = await aws.account.send(new GetContactInformationCommand({ AccountId }));
    expect(information.ContactInformation?.PhoneNumber).toBe('+12065550100');
  }
  const { Policies } = await aws.organizations.send(new ListPoliciesCommand({ Filter: 'SERVICE_CONTROL_POLICY' }));
  const PolicyId = Policies?.find(one => one.Name === 'root-deny')?.Id;
  const { Targets } = await aws.organizations.send(new ListTargetsForPolicyCommand({ PolicyId }));
  expect(Targets?.map(one => one.TargetId)).toEqual(['r-exam', 'ou-exam-44444444']);

  const plan = await terraform(['plan', '-detailed-exitcode'], [PLAN_IS_EMPTY, PLAN_HAS_CHANGES]);
  expect([plan.exitCode, plan.stdout]).toEqual([PLAN_IS_EMPTY, expect.stringContaining('No changes.')]);
  const { stdout } = await terraform(['output', '-raw', 'organization']);
  expect(stdout).toBe('o-exampleorg1');
});

test('Terraform fails on what AWS refuses, with the reason, and retries nothing', async () => {
  const { member } = configuration.resource.aws_account_alternate_contact;
  const wrong = {
    ...configuration,
    resource: { aws_account_alternate_contact: { wrong: { ...member, account_id: '111111111111' } } },
  };
  const failure = await terraform(
    ['apply', '-auto-approve', '-target=aws_account_alternate_contact.wrong'],
    [0],
    wrong,
  ).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(TerraformFailure);
  expect((failure as Error).message).toMatch(
    /failed with exit code 1:[^]*AccessDeniedException[^]*standalone\s+context/,
  );
});

test('Terraform destroys it all', async () => {
  await terraform(['destroy', '-auto-approve']);
  const { stdout } = await terraform(['state', 'list']);
  expect(stdout).toBe('');
});
