import { CloseAccountCommand, CreateAccountCommand, CreateOrganizationCommand } from '@aws-sdk/client-organizations';
import { stringify } from 'yaml';
import { Organization } from '../../config/organization';
import { Sandbox, startSandbox } from '../../sandbox/sandbox';
import { orgFile } from '../config/org-file';
import { countProviders } from './provider-processes';
import { sandboxClients } from '../sandbox/sandbox-clients';
import { organizationOf } from '../config/organization-of';
import { roleEnvironment, TerraformRun } from '../integration/terraform-run';

/** The same org file, but for the id of the organization. */
const withAnotherId = (organization: Organization): Organization => ({
  ...organization,
  aws: { ...organization.aws!, id: 'o-anotherorg1' },
});

const ANOTHER_ORGANIZATION = `The credentials belong to another organization than o-anotherorg1, which the org file names. Sign in to its management account:
  aws sts get-caller-identity
  aws organizations describe-organization`;
const CONSOLIDATED_BILLING = `The organization has consolidated billing only; service control policies and trusted access need all features:
  aws organizations enable-all-features`;
const SCP_DISABLED = `Service control policies are not enabled in the organization:
  aws organizations enable-policy-type --policy-type SERVICE_CONTROL_POLICY --root-id $(aws organizations list-roots --query "Roots[0].Id" --output text)`;
const noTrustedAccess = (principal: string) => `${principal} has no trusted access to the organization:
  aws organizations enable-aws-service-access --service-principal ${principal}`;

/** What each failed check says; Terraform shows the value it looked at before it. Other errors are kept whole. */
const failedChecks = (printed: string): string[] =>
  printed
    .split(/^Error: /m)
    .slice(1)
    .map(error => error.replace(/^Resource postcondition failed\n[^]*│.*\n/, '').trim());

describe('an organization that is not ready', () => {
  const organization = organizationOf(stringify(orgFile()));
  let sandbox: Sandbox;
  let terraform: TerraformRun;

  beforeAll(async () => {
    sandbox = await startSandbox(organization, { seed: false });
    terraform = new TerraformRun(sandbox);
    terraform.synthesize(withAnotherId(organization));
  });

  afterAll(async () => {
    terraform?.cleanUp();
    await sandbox?.stop();
  });

  test('stops the plan when there is none', async () => {
    expect(await terraform.failure('guardrails', ['plan'])).toMatch(
      /^Error: reading Organizations Organization: couldn't find resource\n/,
    );
  });

  test('stops the plan with all that is missing at once, each with the command that mends it', async () => {
    const { organizations } = sandboxClients(sandbox.endpoint);
    await organizations.send(new CreateOrganizationCommand({ FeatureSet: 'CONSOLIDATED_BILLING' }));
    const said = async (stack: string) => failedChecks(await terraform.failure(stack, ['plan']));
    const [guardrails, contacts] = await Promise.all([said('guardrails'), said('contacts')]);
    const [trail, alarms] = await Promise.all([said('trail'), said('alarms')]);
    const always = [ANOTHER_ORGANIZATION, CONSOLIDATED_BILLING];
    expect({ guardrails, contacts, trail, alarms }).toEqual({
      guardrails: [...always, SCP_DISABLED],
      contacts: [...always, noTrustedAccess('account.amazonaws.com')],
      trail: [...always, noTrustedAccess('cloudtrail.amazonaws.com')],
      alarms: always,
    });
  });
});

// the stages build on each other: apply, wrong credentials, another organization
describe('an organization that is ready', () => {
  const file = orgFile();
  const organization = organizationOf(
    stringify({
      ...file,
      accounts: {
        ...file.accounts,
        'log-archive': { id: '333333333333', name: 'Log Archive', email: 'aws+log-archive@example.com' },
      },
      // for a role in a member account
      trail: { ...file.trail, log_archive: { account: 'log-archive', role_name: 'RootguardDeploy' } },
    }),
  );
  let sandbox: Sandbox;
  let terraform: TerraformRun;

  beforeAll(async () => {
    sandbox = await startSandbox(organization);
    terraform = new TerraformRun(sandbox);
    terraform.synthesize(organization);
  });

  afterAll(async () => {
    terraform?.cleanUp();
    await sandbox?.stop();
  });

  test('lets the apply pass', async () => {
    await terraform.apply('guardrails');
    expect((await terraform.run('guardrails', ['state', 'list'])).stdout.trim().split('\n')).toEqual([
      'data.aws_organizations_organization.organization',
      'aws_organizations_policy.root-deny',
      'aws_organizations_policy_attachment.root-deny_root',
    ]);
  });

  test('is not read with the credentials of another account', async () => {
    const environment = await roleEnvironment(sandbox, 'arn:aws:iam::333333333333:role/RootguardDeploy');
    const printed = await terraform.failure('guardrails', ['plan'], environment);
    expect(printed).toMatch(/^Error: AWS account ID not allowed: 333333333333\n/);
    expect(printed.match(/^Error: /gm)).toHaveLength(1);
  });

  test('is planned with one provider process a stack, and with two where there is a log archive', async () => {
    expect(await countProviders(() => terraform.run('guardrails', ['plan']))).toEqual({ terraforms: 1, most: 1 });
    // its first command is init, which starts no provider
    expect(await countProviders(() => terraform.run('trail', ['plan']))).toEqual({ terraforms: 1, most: 2 });
  });

  test('warns in every plan of accounts that AWS has otherwise than the org file, and stops none', async () => {
    const warnings = async (): Promise<string[]> => {
      const { stdout } = await terraform.run('guardrails', ['plan', '-no-color']);
      // the message is the last paragraph
      return stdout
        .split(/^Warning: /m)
        .slice(1)
        .map(text => text.trim().split('\n\n').at(-1)!.replace(/\s+/g, ' '));
    };
    expect(await warnings()).toEqual([]);
    const { organizations } = sandboxClients(sandbox.endpoint);
    const created = new CreateAccountCommand({ AccountName: 'New', Email: 'aws+new@example.com' });
    const { CreateAccountStatus: { AccountId } = {} } = await organizations.send(created);
    await organizations.send(new CloseAccountCommand({ AccountId: '222222222222' }));
    expect(await warnings()).toEqual([
      `AWS has accounts that the org file does not have, so that nothing of their own is made for them: ${AccountId} (New). Add them to accounts.`,
      'Accounts that the org file has as active are not active in AWS, or not in the organization: 222222222222. Set their status to suspended or left.',
    ]);
    const status = 'suspended' as const;
    terraform.synthesize({
      ...organization,
      accounts: organization.accounts.map(account =>
        ['222222222222', '333333333333'].includes(account.id) ? { ...account, status } : account,
      ),
    });
    expect((await warnings()).slice(1)).toEqual([
      'Accounts that the org file has as suspended or left are active in AWS: 333333333333 (Log Archive). Set their status.',
    ]);
  });

  test('can be destroyed even when the checks fail', async () => {
    terraform.synthesize(withAnotherId(organization));
    expect(failedChecks(await terraform.failure('guardrails', ['plan']))).toEqual([ANOTHER_ORGANIZATION]);
    expect(await terraform.plan('guardrails', '-destroy')).toEqual([
      'delete aws_organizations_policy.root-deny',
      'delete aws_organizations_policy_attachment.root-deny_root',
    ]);
  });
});
