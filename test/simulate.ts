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

/** Renames encryption context keys in policy and request alike: the simulator drops keys whose name it does not know. */
const nameable = (json: string): string => json.replaceAll('kms:EncryptionContext:', 'aws:PrincipalTag/');
