import { isAllowed } from '../delivery/policy-evaluation';
import { AwsRequest } from '../front/aws-request';
import { OrganizationAccess } from '../organizations/organization-access';
import { actionOf } from './task-policies';

const ALL = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';

/** Why the SCPs of a member forbid a request of its root session, in AWS's words; undefined when they do not. */
export async function scpAgainst(
  request: AwsRequest,
  { account, partition }: { readonly account: string; readonly partition: string },
  organization: OrganizationAccess,
): Promise<string | undefined> {
  if (request.service === 'sts') return undefined;
  const scps = await organization.scpsOf(account);
  if (scps === undefined) return undefined;
  const arn = `arn:${partition}:iam::${account}:root`;
  const allowed = await isAllowed({
    ...{ principal: arn, action: actionOf(request), account, scps },
    resource: resourceOf(request, `arn:${partition}:iam::${account}:`),
    context: {
      ...{ 'aws:PrincipalArn': arn, 'aws:PrincipalAccount': account, 'aws:RequestedRegion': request.region },
      'aws:AssumedRoot': 'true',
    },
    identityPolicies: [ALL],
  });
  return allowed ? undefined : 'with an explicit deny in a service control policy';
}

/** What a request of IAM is about: root is a user to it. A service that says nothing here is asked about everything. */
function resourceOf({ service, operation, body }: AwsRequest, arn: string): string {
  if (service !== 'iam' || operation === 'GetAccountSummary') return '*';
  if (operation !== 'DeleteVirtualMFADevice') return `${arn}user/root`;
  // what is no ARN is refused for what it is
  const serial = new URLSearchParams(body.toString()).get('SerialNumber') ?? '';
  return serial.startsWith('arn:') ? serial : '*';
}
