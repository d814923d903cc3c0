import { randomBytes } from 'node:crypto';
import { Answer, AwsError } from '../front/aws-answer';
import { AwsRequest } from '../front/aws-request';
import { FrontContext } from '../front/front-context';
import { BeginSession } from '../front/sessions';
import { OrganizationAccess } from '../organizations/organization-access';
import { queryAnswer } from './iam-answer';
import { RootUsers } from './root-users';
import { scpAgainst } from './session-scps';
import { TASK_POLICIES, taskAllows } from './task-policies';

const IAM = 'iam.amazonaws.com';

/** Seconds that a session may take, and takes when nobody says. */
const LONGEST = 900;

/**
 * AssumeRoot: a session of a member's root user for one task, for the management account or the delegated administrator
 * of IAM, if the organization has switched on what the task needs.
 *
 * @throws AwsError AccessDenied, or ValidationError for a wrong input
 */
export async function assumeRoot(
  context: FrontContext,
  organization: OrganizationAccess,
  rootUsers: RootUsers,
  request: AwsRequest,
  begin: BeginSession,
): Promise<Answer> {
  const input = new URLSearchParams(request.body.toString());
  const { partition, managementAccount } = context.organization;
  const target = /^(?:arn:[^:]+:iam::)?(\d{12})(?::root)?$/.exec(input.get('TargetPrincipal') ?? '')?.[1];
  if (target === undefined) throw invalid('TargetPrincipal must be the id of an account, or the ARN of its root user.');
  const duration = Number(input.get('DurationSeconds') ?? LONGEST);
  if (!Number.isInteger(duration) || duration < 0 || duration > LONGEST) {
    const rule = duration > LONGEST ? `less than or equal to ${LONGEST}` : 'greater than or equal to 0';
    throw invalid(
      `1 validation error detected: Value '${input.get('DurationSeconds')}' at 'durationSeconds' failed to satisfy ` +
        `constraint: Member must have value ${rule}`,
    );
  }
  const policyArn = input.get('TaskPolicyArn.arn') ?? '';
  const prefix = `arn:${partition}:iam::aws:policy/root-task/`;
  const task = policyArn.startsWith(prefix) ? TASK_POLICIES[policyArn.slice(prefix.length)] : undefined;
  if (task === undefined) throw invalid(`The task policy ${policyArn} is none of AWS's below ${prefix}`);

  const caller = context.accountOf(request);
  const mayAsk = caller === managementAccount.id || organization.administers(caller, IAM);
  const allowed =
    rootUsers.accountOf(request.accessKey) === undefined &&
    mayAsk &&
    target !== managementAccount.id &&
    rootUsers.features.has(task.feature) &&
    (await organization.trusts(IAM)) &&
    (await organization.accountStatus(target)) === 'ACTIVE';
  const arn = `arn:${partition}:iam::${target}:root`;
  if (!allowed) {
    const who = `arn:${partition}:iam::${caller}:user/sandbox`;
    throw new AwsError(
      'AccessDenied',
      `User: ${who} is not authorized to perform: sts:AssumeRoot on resource: ${arn}`,
      403,
    );
  }

  const accessKey = `ASIA${randomBytes(8).toString('hex').toUpperCase()}`;
  const until = new Date(Date.now() + duration * 1000);
  rootUsers.begin(accessKey, target);
  begin(accessKey, {
    ...{ account: target, arn, until, isRoot: true },
    may: asked => taskAllows(task, asked),
    forbids: asked => scpAgainst(asked, { account: target, partition }, organization),
  });
  return queryAnswer(
    'AssumeRoot',
    `<Credentials><AccessKeyId>${accessKey}</AccessKeyId><SecretAccessKey>sandbox</SecretAccessKey>` +
      `<SessionToken>sandbox</SessionToken><Expiration>${until.toISOString()}</Expiration></Credentials>`,
    'sts',
  );
}

const invalid = (message: string) => new AwsError('ValidationError', message);
