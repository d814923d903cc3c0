import { AwsError } from '../front/aws-answer';
import { FrontContext, Service } from '../front/front-context';
import { isAllowed } from '../delivery/policy-evaluation';
import { readRole } from './role';
import { elements } from '../front/xml';

/**
 * STS: moto's, but a role must exist and must trust the caller; moto lets anybody assume any name.
 *
 * @param remember - told the access key of every session, and the account of its role
 */
export function sts(context: FrontContext, remember: (accessKey: string, account: string) => void): Service {
  return async request => {
    const input = new URLSearchParams(request.body.toString());
    const arn = input.get('RoleArn') ?? '';
    if (request.operation === 'AssumeRole') {
      const caller = `arn:${context.organization.partition}:iam::${context.accountOf(request)}:user/sandbox`;
      const role = await readRole(context.moto, arn, context.organization.region);
      const question = {
        principal: caller,
        action: 'sts:AssumeRole',
        resource: arn,
        account: arn.split(':')[4] ?? '',
        context: { 'aws:PrincipalArn': caller, 'sts:ExternalId': input.get('ExternalId') ?? '' },
        identityPolicies: ['{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}'],
      };
      if (role === undefined || !(await isAllowed({ ...question, resourcePolicy: role.trustPolicy }))) {
        const message = `User: ${caller} is not authorized to perform: sts:AssumeRole on resource: ${arn}`;
        throw new AwsError('AccessDenied', message, 403);
      }
    }
    const answer = await context.forward(request);
    if (request.operation === 'AssumeRole' && answer.status < 300) {
      const [accessKey] = elements(answer.body.toString(), 'AccessKeyId');
      const account = arn.split(':')[4];
      if (accessKey !== undefined && account !== undefined) remember(accessKey, account);
    }
    return answer;
  };
}
