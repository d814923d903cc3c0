import {
  DisableOrganizationsRootCredentialsManagementCommand,
  DisableOrganizationsRootSessionsCommand,
  EnableOrganizationsRootCredentialsManagementCommand,
  EnableOrganizationsRootSessionsCommand,
} from '@aws-sdk/client-iam';
import {
  AttachPolicyCommand,
  CreateAccountCommand,
  CreatePolicyCommand,
  DeletePolicyCommand,
  DeregisterDelegatedAdministratorCommand,
  DescribePolicyCommand,
  DetachPolicyCommand,
  DisableAWSServiceAccessCommand,
  DisablePolicyTypeCommand,
  EnableAWSServiceAccessCommand,
  EnablePolicyTypeCommand,
  ListPoliciesCommand,
  MoveAccountCommand,
  RegisterDelegatedAdministratorCommand,
  RemoveAccountFromOrganizationCommand,
  UpdatePolicyCommand,
} from '@aws-sdk/client-organizations';
import { LEAVE_DENY_POLICY, ROOT_DENY_POLICY } from '../../config/names';
import { SandboxClients } from '../sandbox/sandbox-clients';
import { Change, Hand, PAYMENTS, ROOT, SANDBOX_ONE, SHOP_TEST } from './change';

const SCP = 'SERVICE_CONTROL_POLICY';
const [WORKLOADS, TEST, SANDBOX] = ['ou-exam-33333333', 'ou-exam-66666666', 'ou-exam-77777777'];

async function policyId({ organizations }: SandboxClients, name: string): Promise<string> {
  for (let NextToken: string | undefined; ;) {
    const page = await organizations.send(new ListPoliciesCommand({ Filter: SCP, NextToken }));
    const found = page.Policies?.find(policy => policy.Name === name)?.Id;
    if (found !== undefined) return found;
    NextToken = page.NextToken;
    if (NextToken === undefined) throw new Error(`there is no policy ${name}`);
  }
}

const detached =
  (name: string) =>
  async ({ aws }: Hand) => {
    const ids = { PolicyId: await policyId(aws, name), TargetId: ROOT };
    await aws.organizations.send(new DetachPolicyCommand(ids));
    return () => aws.organizations.send(new AttachPolicyCommand(ids));
  };

const edited =
  (name: string, edit: (content: string) => string) =>
  async ({ aws }: Hand) => {
    const PolicyId = await policyId(aws, name);
    const { Policy } = await aws.organizations.send(new DescribePolicyCommand({ PolicyId }));
    const before = Policy?.Content ?? '';
    const Content = edit(before);
    if (Content === before) throw new Error(`${name} has nothing to edit`);
    await aws.organizations.send(new UpdatePolicyCommand({ PolicyId, Content }));
    return () => aws.organizations.send(new UpdatePolicyCommand({ PolicyId, Content: before }));
  };

const added =
  (statement: object, TargetId: string) =>
  async ({ aws }: Hand) => {
    const Content = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
    const input = { Name: 'by-hand', Description: 'by hand', Type: SCP, Content } as const;
    const { Policy } = await aws.organizations.send(new CreatePolicyCommand(input));
    const PolicyId = Policy?.PolicySummary?.Id;
    await aws.organizations.send(new AttachPolicyCommand({ PolicyId, TargetId }));
    return async () => {
      await aws.organizations.send(new DetachPolicyCommand({ PolicyId, TargetId }));
      await aws.organizations.send(new DeletePolicyCommand({ PolicyId }));
    };
  };

const IN_ANOTHER_OU = new RegExp(`another OU.*${SHOP_TEST}`);
const NEW = /AWS has 1 account that the org file does not have/;
const ENDED = new RegExp(`not active in AWS.*${SHOP_TEST}`);
const AWAY = new RegExp(`unknown, ${SANDBOX_ONE}: .*AWS has no such account`);
const LEFT = new RegExp(`not in the organization.*${SANDBOX_ONE}`);

/** Accounts, SCPs and centralized root access. */
export const GUARDRAILS: readonly Change[] = [
  {
    ...{ what: 'an account moved to another OU', stack: 'guardrails', plan: IN_ANOTHER_OU, living: IN_ANOTHER_OU },
    make: async ({ aws }) => {
      const move = (SourceParentId: string, DestinationParentId: string) =>
        aws.organizations.send(new MoveAccountCommand({ AccountId: SHOP_TEST, SourceParentId, DestinationParentId }));
      await move(TEST, SANDBOX);
      return () => move(SANDBOX, TEST);
    },
  },
  {
    ...{ what: 'a new account', stack: 'guardrails', audit: /ACC-6/, plan: NEW, living: NEW },
    make: async ({ aws }) => {
      const input = { AccountName: 'Bought by hand', Email: 'bought@example.com' };
      const { CreateAccountStatus: made } = await aws.organizations.send(new CreateAccountCommand(input));
      const AccountId = made?.AccountId;
      return () => aws.organizations.send(new RemoveAccountFromOrganizationCommand({ AccountId }));
    },
  },
  {
    ...{ what: 'an account suspended', stack: 'guardrails', plan: ENDED, living: ENDED },
    make: ({ deployed: { sandbox } }) => {
      sandbox.setAccount(SHOP_TEST, { state: 'SUSPENDED' });
      return Promise.resolve(() => Promise.resolve(sandbox.setAccount(SHOP_TEST, { state: 'ACTIVE' })));
    },
  },
  {
    ...{ what: 'the root-deny SCP detached', stack: 'guardrails', audit: /SCP-1/, plan: /root-deny/ },
    make: detached(ROOT_DENY_POLICY),
  },
  {
    ...{ what: 'the root-deny SCP edited to spare an account', stack: 'guardrails' },
    ...{ audit: new RegExp(`SCP-1.*${PAYMENTS}`), plan: /root-deny/ },
    make: edited(ROOT_DENY_POLICY, text => text.replace('888888888888', PAYMENTS)),
  },
  {
    ...{ what: 'an SCP added that denies root sessions, too', stack: 'guardrails', audit: /SCP-2/ },
    make: added(
      {
        ...{ Effect: 'Deny', Action: '*', Resource: '*' },
        Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:root' } },
      },
      WORKLOADS,
    ),
  },
  {
    ...{ what: 'the SCP against leaving detached', stack: 'guardrails', plan: /leave-deny/ },
    make: detached(LEAVE_DENY_POLICY),
  },
  {
    ...{ what: 'the SCP against leaving edited', stack: 'guardrails', plan: /leave-deny/ },
    make: edited(LEAVE_DENY_POLICY, text => text.replace('LeaveOrganization', 'ListRoots')),
  },
  {
    ...{ what: 'the type of SCPs disabled', stack: 'guardrails', audit: /SCP-1/, plan: /refused: .*not enabled/ },
    make: async ({ aws }) => {
      const type = { RootId: ROOT, PolicyType: SCP } as const;
      await aws.organizations.send(new DisablePolicyTypeCommand(type));
      return () => aws.organizations.send(new EnablePolicyTypeCommand(type));
    },
  },
  {
    ...{ what: 'root sessions off', stack: 'guardrails', audit: /SCP-2/, plan: /RootSessions|root sessions|features/ },
    make: async ({ aws }) => {
      await aws.iam.send(new DisableOrganizationsRootSessionsCommand({}));
      return () => aws.iam.send(new EnableOrganizationsRootSessionsCommand({}));
    },
  },
  {
    ...{
      what: 'management of root credentials off',
      stack: 'guardrails',
      plan: /RootCredentials|credentials|features/,
    },
    make: async ({ aws }) => {
      await aws.iam.send(new DisableOrganizationsRootCredentialsManagementCommand({}));
      return () => aws.iam.send(new EnableOrganizationsRootCredentialsManagementCommand({}));
    },
  },
  {
    ...{ what: 'a delegated administrator of root sessions added', stack: 'guardrails', audit: /SCP-2.*121212121212/ },
    make: async ({ aws }) => {
      const input = { AccountId: SHOP_TEST, ServicePrincipal: 'iam.amazonaws.com' };
      await aws.organizations.send(new RegisterDelegatedAdministratorCommand(input));
      return () => aws.organizations.send(new DeregisterDelegatedAdministratorCommand(input));
    },
  },
  {
    ...{ what: 'trusted access of CloudTrail ended', stack: 'trail', audit: /TRAIL-1.*cloudtrail.amazonaws.com/ },
    make: async ({ aws }) => {
      const input = { ServicePrincipal: 'cloudtrail.amazonaws.com' };
      await aws.organizations.send(new DisableAWSServiceAccessCommand(input));
      return () => aws.organizations.send(new EnableAWSServiceAccessCommand(input));
    },
  },
  {
    ...{ what: "a member's root user has an access key", stack: 'guardrails' },
    audit: new RegExp(`CRED-3.*${PAYMENTS}`),
    make: ({ deployed: { sandbox } }) => {
      const key = { id: 'AKIAIOSFODNN7EXAMPLE', active: true, created: new Date() };
      sandbox.setAccount(PAYMENTS, { rootUser: { accessKeys: [key] } });
      return Promise.resolve(() => Promise.resolve(sandbox.setAccount(PAYMENTS, { rootUser: {} })));
    },
  },
  {
    ...{ what: "a member's root user has a password again", stack: 'guardrails' },
    audit: new RegExp(`CRED-4.*${PAYMENTS}`),
    make: ({ deployed: { sandbox } }) => {
      sandbox.setAccount(PAYMENTS, { rootUser: { password: {} } });
      return Promise.resolve(() => Promise.resolve(sandbox.setAccount(PAYMENTS, { rootUser: {} })));
    },
  },
  {
    ...{ what: 'an account left the organization', stack: 'guardrails', audit: AWAY, plan: LEFT, living: LEFT },
    lasting: 'only an invitation that the account accepts would bring it back',
    make: async ({ aws }) => {
      await aws.organizations.send(new RemoveAccountFromOrganizationCommand({ AccountId: SANDBOX_ONE }));
      return () => Promise.resolve();
    },
  },
];
