import { Answer, AwsError } from '../front/aws-answer';
import { AwsRequest } from '../front/aws-request';
import { FrontContext, Service } from '../front/front-context';
import { BeginSession, isAuditRead } from '../front/sessions';
import { OrganizationAccess } from '../organizations/organization-access';
import { assumeRoot } from '../root-users/assume-root';
import { queryAnswer } from '../root-users/iam-answer';
import { RootUsers } from '../root-users/root-users';
import { isAllowed } from '../delivery/policy-evaluation';
import { readRole } from './role';
import { elements } from '../front/xml';

/**
 * STS: moto's, but a role must exist and must trust the caller, where moto lets anybody assume any name; and who no role
 * was assumed by is one user.
 *
 * @param begin - told every session
 */
export function sts(
  context: FrontContext,
  organization: OrganizationAccess,
  rootUsers: RootUsers,
  begin: BeginSession,
): Service {
  return async request => {
    if (request.operation === 'AssumeRoot') return assumeRoot(context, organization, rootUsers, request, begin);
    const root = rootUsers.accountOf(request.accessKey);
    if (root !== undefined && request.operation === 'GetCallerIdentity') {
      const arn = `arn:${context.organization.partition}:iam::${root}:root`;
      const result = `<Arn>${arn}</Arn><UserId>${root}</UserId><Account>${root}</Account>`;
      return queryAnswer('GetCallerIdentity', result, 'sts');
    }
    const input = new URLSearchParams(request.body.toString());
    const arn = input.get('RoleArn') ?? '';
    if (request.operation === 'AssumeRole') {
      const caller = userArn(context, request);
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
      const [session = ''] = elements(answer.body.toString(), 'Arn');
      const account = arn.split(':')[4];
      const limits = isReader(context, arn) ? { may: isAuditRead } : {};
      if (accessKey !== undefined && account !== undefined)
        begin(accessKey, { account, arn: session, role: arn, ...limits });
    }
    if (request.operation === 'GetCallerIdentity' && answer.status < 300)
      return named(answer, userArn(context, request));
    return answer;
  };
}

/** Who asks without a role. */
const userArn = (context: FrontContext, request: AwsRequest): string =>
  `arn:${context.organization.partition}:iam::${context.accountOf(request)}:user/sandbox`;

const isReader = ({ settings }: FrontContext, roleArn: string): boolean =>
  settings.readerRole !== undefined && roleArn.slice(roleArn.lastIndexOf('/') + 1) === settings.readerRole;

/** The answer with the name that refusals have, in place of moto's own. */
function named(answer: Answer, arn: string): Answer {
  const body = answer.body
    .toString()
    .replace(/arn:[^<]*:user\/moto/, arn)
    .replace('AKIAIOSFODNN7EXAMPLE', 'AIDASANDBOXEXAMPLE00');
  return { ...answer, body: Buffer.from(body) };
}
