import { Answer, AwsError } from '../front/aws-answer';
import { FrontContext, Service } from '../front/front-context';
import { AwsRequest } from '../front/aws-request';
import { OrganizationAccess } from '../organizations/organization-access';
import { withRootRow } from '../root-users/credential-report';
import { queryAnswer } from '../root-users/iam-answer';
import { rootUserAnswer, withRootDevices, withRootSummary } from '../root-users/root-user-answers';
import { RootFeature, RootUsers } from '../root-users/root-users';

const FEATURES: Readonly<Record<string, RootFeature>> = {
  OrganizationsRootCredentialsManagement: 'RootCredentialsManagement',
  OrganizationsRootSessions: 'RootSessions',
};

/**
 * IAM: moto's, and what it says of and to root users; and the features of centralized root access, which only the
 * management account and the delegated administrator of IAM may switch, with trusted access for iam.amazonaws.com.
 */
export function iam(context: FrontContext, organization: OrganizationAccess, rootUsers: RootUsers): Service {
  const enabled = rootUsers.features;
  const { aws, managementAccount } = context.organization;

  return async request => {
    const [, verb, name = ''] = /^(Enable|Disable|List)(Organizations\w+)$/.exec(request.operation) ?? [];
    if (verb === undefined) return ofAccount(context, rootUsers, request);
    if (aws === undefined || !(await organization.exists())) {
      throw new AwsError('OrganizationNotFoundException', 'Your account is not a member of an organization.', 404);
    }
    const caller = context.accountOf(request);
    if (caller !== managementAccount.id && !organization.administers(caller, 'iam.amazonaws.com')) {
      const message = 'The account is neither the management account nor a delegated administrator.';
      throw new AwsError('AccountNotManagementOrDelegatedAdministratorException', message);
    }
    if (!(await organization.trusts('iam.amazonaws.com'))) {
      const message = 'Trusted access is not enabled for iam.amazonaws.com in your organization.';
      throw new AwsError('ServiceAccessNotEnabledException', message);
    }
    const feature = FEATURES[name];
    if (verb === 'Enable' && feature !== undefined) enabled.add(feature);
    if (verb === 'Disable' && feature !== undefined) enabled.delete(feature);
    const members = [...enabled].sort().map(one => `<member>${one}</member>`);
    return queryAnswer(
      request.operation,
      `<OrganizationId>${aws.id}</OrganizationId><EnabledFeatures>${members.join('')}</EnabledFeatures>`,
    );
  };
}

/** What the caller's account answers, its root user included. */
async function ofAccount(context: FrontContext, rootUsers: RootUsers, request: AwsRequest): Promise<Answer> {
  const { partition } = context.organization;
  const root = rootUsers.accountOf(request.accessKey);
  const own = root === undefined ? undefined : rootUserAnswer(request, rootUsers, root, partition);
  if (own !== undefined) return own;
  const answer = await context.forward(request);
  if (answer.status >= 300) return answer;
  const account = context.accountOf(request);
  switch (request.operation) {
    case 'GetAccountSummary':
      return withRootSummary(answer, rootUsers, account);
    case 'GetCredentialReport':
      return withRootRow(answer, rootUsers.of(account), `arn:${partition}:iam::${account}:root`);
    case 'ListVirtualMFADevices': {
      // those of the root user are in use
      const unassigned = new URLSearchParams(request.body.toString()).get('AssignmentStatus') === 'Unassigned';
      return unassigned ? answer : withRootDevices(answer, rootUsers, account, partition);
    }
    default:
      return answer;
  }
}
