import { runSimulation } from '@cloud-copilot/iam-simulate';

/** One request by an AWS service against a resource that has a policy. */
export interface ServiceRequest {
  readonly policy: string;
  /** For example 'cloudtrail.amazonaws.com'. */
  readonly service: string;
  readonly action: string;
  readonly resource: string;
  /** Account of the resource. */
  readonly accountId: string;
  readonly context?: Readonly<Record<string, string>>;
}

/** Returns what AWS would answer: 'Allowed', 'ImplicitlyDenied' or 'ExplicitlyDenied'. */
export async function simulateService(request: ServiceRequest): Promise<string> {
  const result = await runSimulation(
    {
      request: {
        principal: request.service,
        action: request.action,
        resource: { resource: request.resource, accountId: request.accountId },
        contextVariables: JSON.parse(
          nameable(JSON.stringify({ 'aws:SecureTransport': 'true', ...request.context })),
        ) as Record<string, string>,
      },
      identityPolicies: [],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy: JSON.parse(nameable(request.policy)) as unknown,
    },
    {},
  );
  if (result.resultType === 'error') throw new Error(JSON.stringify(result.errors));
  return result.overallResult;
}

/** One request by a user, role, session or root in an organization. */
export interface PrincipalRequest {
  /** ARN as CloudTrail has it, of a role's session too. */
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  /** Account of the resource. @default - that of the principal */
  readonly accountId?: string;
  /** What the principal may do by itself. @default - everything */
  readonly identityPolicy?: string;
  /** An SCP on the organization's root, beside FullAWSAccess. */
  readonly scp?: string;
  readonly resourcePolicy?: string;
  readonly context?: Readonly<Record<string, string>>;
}

const FULL_ACCESS = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

/** Returns what AWS would answer: 'Allowed', 'ImplicitlyDenied' or 'ExplicitlyDenied'. */
export async function simulatePrincipal(request: PrincipalRequest): Promise<string> {
  const { principal, action, resource, identityPolicy, scp, resourcePolicy, context } = request;
  const account = principal.split(':')[4] ?? '';
  const parsed = (name: string, policy: string) => ({ name, policy: JSON.parse(nameable(policy)) as unknown });
  const fullAccess = { name: 'FullAWSAccess', policy: FULL_ACCESS };
  const result = await runSimulation(
    {
      request: {
        principal,
        action,
        resource: { resource, accountId: request.accountId ?? account },
        contextVariables: {
          'aws:PrincipalArn': principal.replace(
            /^arn:(.*):sts::(\d+):assumed-role\/([^/]+)\/.*$/,
            'arn:$1:iam::$2:role/$3',
          ),
          'aws:PrincipalAccount': account,
          ...(JSON.parse(nameable(JSON.stringify(context ?? {}))) as typeof context),
        },
      },
      identityPolicies: [parsed('own', identityPolicy ?? JSON.stringify(FULL_ACCESS))],
      serviceControlPolicies: [
        { orgIdentifier: 'r-exam', policies: [fullAccess, ...(scp === undefined ? [] : [parsed('scp', scp)])] },
        { orgIdentifier: account, policies: [fullAccess] },
      ],
      resourceControlPolicies: [],
      ...(resourcePolicy === undefined ? {} : { resourcePolicy: JSON.parse(nameable(resourcePolicy)) as unknown }),
    },
    {},
  );
  if (result.resultType === 'error') throw new Error(JSON.stringify(result.errors));
  return result.overallResult;
}

/** Renames encryption context keys in policy and request alike: the simulator drops keys whose name it does not know. */
const nameable = (json: string): string => json.replaceAll('kms:EncryptionContext:', 'aws:PrincipalTag/');
