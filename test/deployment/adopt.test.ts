import { GetAlternateContactCommand, PutAlternateContactCommand } from '@aws-sdk/client-account';
import { AttachPolicyCommand, CreatePolicyCommand, ListPoliciesCommand } from '@aws-sdk/client-organizations';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { adoption } from '../../adopt/adoption';
import { reviewedOrganization } from '../../cli/reviewed-organization';
import { Sandbox, startSandbox } from '../../sandbox/sandbox';
import { Snapshot } from '../../world/live/snapshot';
import { synthesizedWorld } from '../../world/stacks/synthesized-world';
import { orgFile } from '../config/org-file';
import { organizationOf } from '../config/organization-of';
import { TerraformRun } from '../integration/terraform-run';
import { sandboxClients, SandboxClients } from '../sandbox/sandbox-clients';
import { snapshotOf } from '../world/live/snapshot-of';

const organization = organizationOf(stringify(orgFile()));
const [MANAGEMENT, MEMBER, ROOT] = ['111111111111', '222222222222', 'r-exam'];

// the stages build on each other: what somebody made by hand, adopt, apply, the next plan, undo
describe('an organization in which somebody worked by hand', () => {
  let sandbox: Sandbox;
  let aws: SandboxClients;
  let terraform: TerraformRun;
  let snapshot: Snapshot;
  let policyId: string;

  /** The same in other words: another name, statements and keys in another order. */
  const content = JSON.stringify({
    Statement: [
      {
        ...{ Sid: 'NoRoot', Resource: ['*'], Action: ['*'], Effect: 'Deny' },
        Condition: { Null: { 'aws:AssumedRoot': ['true'] }, ArnLike: { 'aws:PrincipalArn': ['arn:*:iam::*:root'] } },
      },
    ],
    Version: '2012-10-17',
  });
  const contact = { Name: 'Somebody', Title: 'Boss', EmailAddress: 'boss@example.com', PhoneNumber: '+1 206 555 0177' };

  beforeAll(async () => {
    sandbox = await startSandbox(organization);
    aws = sandboxClients(sandbox.endpoint);
    const made = {
      Name: 'Corp-DenyRoot',
      Description: 'by hand',
      Type: 'SERVICE_CONTROL_POLICY',
      Content: content,
    } as const;
    const { Policy } = await aws.organizations.send(new CreatePolicyCommand(made));
    policyId = Policy?.PolicySummary?.Id ?? '';
    await aws.organizations.send(new AttachPolicyCommand({ PolicyId: policyId, TargetId: ROOT }));
    await aws.account.send(
      new PutAlternateContactCommand({ AccountId: MEMBER, AlternateContactType: 'SECURITY', ...contact }),
    );
    terraform = new TerraformRun(sandbox);
    terraform.synthesize(organization);
    const inOrganization = { account: MANAGEMENT };
    snapshot = snapshotOf({
      accounts: [
        { id: MANAGEMENT, name: 'Management', state: 'ACTIVE' },
        { id: MEMBER, name: 'Payments', state: 'ACTIVE', ou: 'ou-exam-22222222' },
      ],
      things: [
        {
          ...{ type: 'aws_organizations_policy', ...inOrganization },
          attributes: { id: policyId, name: 'Corp-DenyRoot', type: 'SERVICE_CONTROL_POLICY', content },
        },
        {
          ...{ type: 'aws_organizations_policy_attachment', ...inOrganization },
          attributes: { policy_id: policyId, target_id: ROOT },
        },
        {
          ...{ type: 'aws_account_alternate_contact', account: MEMBER },
          attributes: {
            ...{ account_id: MEMBER, alternate_contact_type: 'SECURITY', name: contact.Name, title: contact.Title },
            ...{ email_address: contact.EmailAddress, phone_number: contact.PhoneNumber },
          },
        },
      ],
    });
  });

  afterAll(async () => {
    terraform?.cleanUp();
    await sandbox?.stop();
  });

  const adopted = () => {
    const ought = synthesizedWorld(join(terraform.directory('guardrails'), '../..'), {
      organization: reviewedOrganization(organization),
      at: snapshot.at,
    });
    return adoption(organization, ought, snapshot);
  };

  test('what keeps its identity is found, and what becomes of it is said', () => {
    expect(adopted()).toEqual({
      imports: [
        { stack: 'contacts', address: 'aws_account_alternate_contact.payments_security', id: `${MEMBER}/SECURITY` },
        { stack: 'guardrails', address: 'aws_organizations_policy.root-deny', id: policyId },
        {
          stack: 'guardrails',
          address: 'aws_organizations_policy_attachment.root-deny_root',
          id: `${ROOT}:${policyId}`,
        },
      ],
      fates: [
        {
          ...{ what: `security contact of ${MEMBER} (Payments)`, fate: 'changes' },
          details: [
            'email_address: boss@example.com → security@example.com',
            'name: Somebody → security',
            'another phone number',
            'title: Boss → On call',
          ],
        },
        { what: 'SCP Corp-DenyRoot', fate: 'changes', details: ['name: Corp-DenyRoot → rootguard-root-deny'] },
        { what: `attachment of Corp-DenyRoot to ${ROOT}`, fate: 'as it is', details: [] },
      ],
    });
  });

  test('the first apply takes it over: nothing of it is made twice, destroyed or replaced', async () => {
    terraform.synthesize({ ...organization, imports: { version: 1, imports: [...adopted().imports], undone: [] } });
    expect(await terraform.plan('guardrails')).toEqual([
      'import aws_organizations_policy_attachment.root-deny_root',
      'update aws_organizations_policy.root-deny',
    ]);
    expect((await terraform.plan('contacts')).filter(change => change.includes('payments_'))).toEqual([
      'create aws_account_alternate_contact.payments_billing',
      'create aws_account_alternate_contact.payments_operations',
      'update aws_account_alternate_contact.payments_security',
    ]);
    await terraform.apply('guardrails');
    await terraform.apply('contacts');
    const { Policies = [] } = await aws.organizations.send(
      new ListPoliciesCommand({ Filter: 'SERVICE_CONTROL_POLICY' }),
    );
    expect(Policies.filter(({ AwsManaged }) => AwsManaged !== true).map(({ Id, Name }) => [Id, Name])).toEqual([
      [policyId, 'rootguard-root-deny'],
    ]);
    const security = { AccountId: MEMBER, AlternateContactType: 'SECURITY' } as const;
    const { AlternateContact } = await aws.account.send(new GetAlternateContactCommand(security));
    expect(AlternateContact?.EmailAddress).toBe('security@example.com');
  });

  test('afterwards the plan is empty, with the imports and without', async () => {
    expect(await terraform.plan('guardrails')).toEqual([]);
    expect(await terraform.plan('contacts')).toEqual([]);
    terraform.synthesize(organization);
    expect(await terraform.plan('guardrails')).toEqual([]);
    expect(await terraform.plan('contacts')).toEqual([]);
  });

  test('undone, Terraform forgets exactly that, and AWS keeps it', async () => {
    terraform.synthesize({ ...organization, imports: { version: 1, imports: [], undone: [...adopted().imports] } });
    expect(await terraform.plan('guardrails')).toEqual([
      'forget aws_organizations_policy.root-deny',
      'forget aws_organizations_policy_attachment.root-deny_root',
    ]);
    await terraform.apply('guardrails');
    const { Policies = [] } = await aws.organizations.send(
      new ListPoliciesCommand({ Filter: 'SERVICE_CONTROL_POLICY' }),
    );
    expect(Policies.map(({ Id }) => Id)).toContain(policyId);
    expect((await terraform.run('guardrails', ['state', 'list'])).stdout.trim()).toBe(
      'data.aws_organizations_organization.organization',
    );
  });
});
