import { PARTITION_NAMES } from '../partition';
import { administrator, Caller, CALLER_KEYS, rootSession } from './callers';
import { decide } from './decide';
import { Condition, PolicyDocument, Statement } from './document';
import { serviceContext } from './service-request';

/** Who is denied all of what by a policy: 'everybody' and 'everything'. */
export interface LockOut {
  readonly who: string;
  readonly what: string;
}

/** Sessions that the management account opens with sts:AssumeRoot. */
export const ROOT_SESSIONS = 'root sessions';

/** What nobody can do without, by a few actions that show whether all of it is denied. */
const AREAS: Readonly<Record<string, readonly string[]>> = {
  IAM: ['iam:GetRole', 'iam:CreateRole', 'iam:PutRolePolicy', 'iam:UpdateAssumeRolePolicy'],
  STS: ['sts:AssumeRole', 'sts:GetCallerIdentity'],
  Organizations: ['organizations:DescribeOrganization', 'organizations:ListAccounts', 'organizations:DetachPolicy'],
  support: ['support:CreateCase', 'support:DescribeCases'],
};

const EVERYTHING = [
  ...Object.values(AREAS).flat(),
  ...[
    'ec2:RunInstances',
    's3:ListAllMyBuckets',
    'cloudtrail:LookupEvents',
    'kms:Decrypt',
    'cloudformation:CreateStack',
  ],
];

/** Roles by which AWS, Control Tower and StackSets come into an account, where nobody is exempt by name. */
const ENTRANCES = ['OrganizationAccountAccessRole', 'AWSControlTowerExecution', 'stacksets-exec-example'];

/**
 * Whom a policy of an organization locks out in an account: what its Denies leave to nobody, to the roles that are named,
 * and to root sessions, whatever a request can do about network, region, MFA or tags.
 */
export function lockOuts(document: PolicyDocument, account: string, roles: readonly string[]): readonly LockOut[] {
  const exempt = exemptRoles(document);
  const partition = partitionIn(document);
  const administrators = administrator(account, partition);
  const areLocked = (callers: readonly Caller[], actions: readonly string[]): boolean =>
    callers.every(caller => actions.every(action => isDenied(document, caller, action)));
  const rolesLocked = (names: readonly string[], actions: readonly string[]): boolean =>
    areLocked(
      names.map(name => roleIn(account, partition, name)),
      actions,
    );
  /** All of it, or the areas of which all is denied. */
  const lockedOf = (isLocked: (actions: readonly string[]) => boolean): readonly string[] =>
    isLocked(EVERYTHING) ? ['everything'] : Object.keys(AREAS).filter(area => isLocked(AREAS[area]!));

  const ofAll = lockedOf(
    actions => areLocked([administrators], actions) && rolesLocked([...ENTRANCES, ...roles, ...exempt], actions),
  );
  const found: LockOut[] = ofAll.map(what => ({ who: 'everybody', what }));
  if (ofAll.includes('everything')) return found;
  if (areLocked([administrators], EVERYTHING)) {
    const others = exempt.map(name => `the role ${name}`).join(', ') || 'some roles';
    found.push({ who: `everybody but ${others}`, what: 'everything' });
  }
  for (const role of roles) {
    const locked = lockedOf(actions => rolesLocked([role], actions)).filter(what => !ofAll.includes(what));
    found.push(...locked.map(what => ({ who: `the role ${role}`, what })));
  }
  if (areLocked([rootSession(account, partition)], EVERYTHING)) found.push({ who: ROOT_SESSIONS, what: 'everything' });
  return found;
}

/** The partition that the document names; a pattern stands for any. */
const partitionIn = ({ statements }: PolicyDocument): string =>
  statements
    .flatMap(({ conditions }) => conditions.flatMap(({ values }) => values))
    .map(value => value.split(':')[1])
    .find(one => PARTITION_NAMES.some(name => name === one)) ?? 'aws';

/** Names of the roles that Denies leave out by their ARN; a wildcard in them stands for itself. */
export const exemptRoles = ({ statements }: PolicyDocument): readonly string[] => [
  ...new Set(
    statements
      .filter(({ effect }) => effect === 'Deny')
      .flatMap(({ conditions }) => conditions)
      .filter(({ key, operator }) => key.toLowerCase() === 'aws:principalarn' && /Not/.test(operator))
      .flatMap(({ values }) => values.flatMap(value => /:role\/(.+)$/.exec(value)?.[1] ?? [])),
  ),
];

/** Actions by which services deliver the logs of an organization. */
const DELIVERIES: readonly (readonly [service: string, actions: readonly string[]])[] = [
  ['cloudtrail.amazonaws.com', ['s3:PutObject', 's3:GetBucketAcl', 'kms:GenerateDataKey', 'sns:Publish']],
  ['config.amazonaws.com', ['s3:PutObject', 's3:GetBucketAcl']],
  ['delivery.logs.amazonaws.com', ['s3:PutObject', 's3:GetBucketAcl']],
];

/** Which services a resource control policy keeps from delivering logs: 'cloudtrail.amazonaws.com' from 's3:PutObject'. */
export const undelivered = (document: PolicyDocument, buckets: readonly string[]): readonly LockOut[] =>
  DELIVERIES.flatMap(([service, actions]) =>
    actions
      .filter(action =>
        (action.startsWith('s3:') ? buckets : ['example']).some(bucket =>
          isDenied(
            document,
            { principal: { kind: 'Service', id: service }, context: serviceContext(service), words: service },
            action,
            action === 's3:PutObject' ? `arn:aws:s3:::${bucket}/AWSLogs/example` : `arn:aws:s3:::${bucket}`,
          ),
        ),
      )
      .map(what => ({ who: service, what })),
  );

function roleIn(account: string, partition: string, name: string): Caller {
  const { principal, context, words } = administrator(account, partition);
  const id = principal.id.replace(/role\/.*$/, `role/${name.replace(/[*?]/g, 'x')}`);
  return { principal: { ...principal, id }, context: { ...context, 'aws:PrincipalArn': id }, words };
}

/** Whether a request is denied whatever it brings along that a condition asks for. */
function isDenied(document: PolicyDocument, caller: Caller, action: string, resource = '*'): boolean {
  const { principal, context } = caller;
  const isService = principal.kind === 'Service';
  const brought: Record<string, string> = Object.fromEntries<string>(
    document.statements
      .filter(({ effect }) => effect === 'Deny')
      .flatMap(({ conditions }: Statement) => conditions)
      .filter(({ key }) => isOwn(key.toLowerCase(), isService))
      .flatMap(condition => valuesAgainst(condition).map((value): [string, string] => [condition.key, value]))
      .reverse(),
  );
  const request = { principal, action, resource };
  return (
    decide(document, { ...request, context: { 'aws:RequestedRegion': 'us-east-1', ...brought, ...context } }) === 'deny'
  );
}

/** What a request may bring along; a service of AWS has no organization, tags or MFA of a principal. */
const isOwn = (key: string, isService: boolean): boolean =>
  !CALLER_KEYS.has(key) && !(isService && /^aws:(principal|multifactor)/.test(key)) && key !== 'aws:currenttime';

/** A value of a key with which a condition does not hold. */
function valuesAgainst({ operator, ifExists, values }: Condition): readonly string[] {
  const [value = ''] = values;
  if (operator === 'Null') return value === 'true' ? ['example'] : [];
  if (/Not/.test(operator)) return [value.replace(/\/\d+$/, '').replace(/[*?]/g, 'x')];
  if (/^Bool/.test(operator)) return [value === 'true' ? 'false' : 'true'];
  return ifExists ? ['example'] : [];
}
