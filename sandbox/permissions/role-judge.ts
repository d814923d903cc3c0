import { isAllowed } from '../delivery/policy-evaluation';
import { AwsError } from '../front/aws-answer';
import { AwsRequest } from '../front/aws-request';
import { FrontContext } from '../front/front-context';
import { Session } from '../front/sessions';
import { readRole, Role } from '../services/role';
import { AskedPermission, Place } from './asked-permission';
import { askedPermissions } from './asked-permissions';

/** Judges the requests of roles' sessions by the policies of their roles. */
export interface RoleJudge {
  /** Throws the refusal of AWS for a request that no policy of the session's role allows. */
  check(request: AwsRequest, session: Session): Promise<void>;
  /** Told every request that was answered: roles and their policies are read again after one that may change them. */
  answered(request: AwsRequest): void;
}

/**
 * IAM's judgement of what the policies of a role allow. What resource policies, SCPs and boundaries say is not asked here:
 * the services ask the first where they matter.
 */
export function roleJudge(context: FrontContext): RoleJudge {
  const { partition, region, aws, managementAccount } = context.organization;
  const roles = new Map<string, Promise<Role | undefined>>();
  const roleOf = (arn: string): Promise<Role | undefined> => {
    const read = roles.get(arn) ?? readRole(context.moto, arn, region);
    roles.set(arn, read);
    return read;
  };

  return {
    async check(request, session) {
      if (session.role === undefined) return;
      const place: Place = {
        ...{ partition, region: request.region, account: session.account },
        ...(aws !== undefined && { organization: { id: aws.id, management: managementAccount.id } }),
      };
      const asked = askedPermissions(request, place);
      if (asked === undefined) {
        throw new AwsError(
          'SandboxNotImplemented',
          `the sandbox does not know which permission ${request.service}:${request.operation || request.method} ` +
            `${request.url} asks for: add a row to sandbox/permissions/`,
        );
      }
      const role = await roleOf(session.role);
      for (const permission of asked) {
        // everybody may ask who they are
        if (permission.action === 'sts:GetCallerIdentity') continue;
        if (!(await grants(role, session.role, permission, place))) throw refusal(request, session, permission);
      }
    },
    answered({ service, operation }) {
      if (service === 'iam' && !/^(Get|List)/.test(operation)) roles.clear();
    },
  };
}

/** Whether the policies of a role allow something, where nothing but them has a say. */
async function grants(
  role: Role | undefined,
  arn: string,
  { action, resource, context }: AskedPermission,
  { partition, region, account, organization }: Place,
): Promise<boolean> {
  if (role === undefined) return false;
  const owner = action === 'sts:AssumeRole' ? (resource.split(':')[4] ?? account) : account;
  return isAllowed({
    ...{ principal: arn, action, resource, account: owner },
    context: {
      ...{ 'aws:PrincipalArn': arn, 'aws:PrincipalAccount': account, 'aws:RequestedRegion': region },
      ...(organization !== undefined && { 'aws:PrincipalOrgID': organization.id }),
      ...context,
    },
    identityPolicies: role.policies,
    // a key's policy and a role's trust must let IAM decide: here they do, and the services ask for themselves
    ...(/^(kms:|sts:AssumeRole$)/.test(action) && {
      resourcePolicy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { AWS: `arn:${partition}:iam::${account}:root` },
            Action: action,
            ...on(action),
          },
        ],
      }),
    }),
  });
}

/** Trust policies have no resource. */
const on = (action: string): { Resource?: string } => (action.startsWith('kms:') ? { Resource: '*' } : {});

/** The refusal in the words of the service. */
function refusal({ service, protocol }: AwsRequest, session: Session, { action, resource }: AskedPermission): AwsError {
  const message =
    `User: ${session.arn} is not authorized to perform: ${action} on resource: ${resource} ` +
    `because no identity-based policy allows the ${action} action`;
  if (service === 'sns') return new AwsError('AuthorizationError', message, 403);
  if (service === 'ec2') return new AwsError('UnauthorizedOperation', message, 403);
  if (protocol === 'json' && service !== 'sqs') return new AwsError('AccessDeniedException', message, 400);
  return new AwsError(protocol === 'rest-json' ? 'AccessDeniedException' : 'AccessDenied', message, 403);
}
