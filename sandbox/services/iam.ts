import { randomUUID } from 'node:crypto';
import { Answer, AwsError } from '../front/aws-answer';
import { FrontContext, Service } from '../front/front-context';
import { OrganizationAccess } from '../organizations/organization-access';

const FEATURES: Readonly<Record<string, string>> = {
  OrganizationsRootCredentialsManagement: 'RootCredentialsManagement',
  OrganizationsRootSessions: 'RootSessions',
};

/**
 * IAM: moto's, and the features of centralized root access, which only the management account may switch, with trusted
 * access for iam.amazonaws.com.
 */
export function iam(context: FrontContext, organization: OrganizationAccess): Service {
  const enabled = new Set<string>();
  const { aws, managementAccount } = context.organization;

  return async request => {
    const [, verb, name = ''] = /^(Enable|Disable|List)(Organizations\w+)$/.exec(request.operation) ?? [];
    if (verb === undefined) return context.forward(request);
    if (aws === undefined || !(await organization.exists())) {
      throw new AwsError('OrganizationNotFoundException', 'Your account is not a member of an organization.', 404);
    }
    if (context.accountOf(request) !== managementAccount.id) {
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
    return answer(request.operation, aws.id, [...enabled].sort());
  };
}

function answer(operation: string, organizationId: string, features: readonly string[]): Answer {
  const members = features.map(feature => `<member>${feature}</member>`).join('');
  const body =
    `<${operation}Response xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><${operation}Result>` +
    `<OrganizationId>${organizationId}</OrganizationId><EnabledFeatures>${members}</EnabledFeatures>` +
    `</${operation}Result><ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></${operation}Response>`;
  return { status: 200, headers: { 'content-type': 'text/xml' }, body: Buffer.from(body) };
}
