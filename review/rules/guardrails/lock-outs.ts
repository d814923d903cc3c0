import { decide, PolicyRequest } from '../../../aws/policy/decide';
import { CallerPlace } from '../../../aws/policy/direct-call';
import { PolicyDocument } from '../../../aws/policy/document';
import { FULL_ACCESS, verdictChanges, WAY_BACK } from '../../../aws/policy/lock-out';
import { mayHaveSource, serviceContext } from '../../../aws/policy/service-request';

/** Who is denied all of what by a policy: 'everybody' and 'everything'. */
export interface LockOut {
  readonly who: string;
  readonly what: string;
}

/** Sessions that the management account opens with sts:AssumeRoot. */
export const ROOT_SESSIONS = 'root sessions';

/** What nobody comes back without, by the beginning of its actions. */
const AREAS: Readonly<Record<string, string>> = {
  ...{ everything: '', IAM: 'iam:', STS: 'sts:', Organizations: 'organizations:', support: 'support:' },
};

/** Roles by which AWS, Control Tower and StackSets come into an account, where nobody is exempt by name. */
const ENTRANCES = ['OrganizationAccountAccessRole', 'AWSControlTowerExecution', 'stacksets-exec-example'];

/**
 * Whom the Denies of an SCP lock out in an account: everybody, roles by their names, root sessions. Who can help it by
 * network, region, MFA or tags is not locked out; who can until a date is.
 */
export function lockOuts(text: string, place: CallerPlace, roles: readonly string[]): readonly LockOut[] {
  if (text === '') return [];
  const { account, organization } = place;
  const policy = text
    .replace(/\$\{aws:(principal|resource)account\}/gi, account)
    .replace(/\$\{aws:(principal|resource)orgid\}/gi, organization ?? '$&');
  const exempt = exemptRoles(policy);
  const all = [...new Set([...ENTRANCES, ...roles, ...exempt])];
  const arnOf = (name: string): string =>
    `arn:${/arn:(aws-[a-z-]+):/.exec(policy)?.[1] ?? 'aws'}:iam::${account}:role/${name.replace(/[*?]/g, 'x')}`;
  const denied = new Set(
    verdictChanges([[FULL_ACCESS]], [[FULL_ACCESS, policy]], { ...place, roles: all.map(arnOf) })
      .filter(({ after }) => after === 'none')
      .map(({ caller, action }) => `${caller} ${action}`),
  );
  const isLocked = (callers: readonly string[], area: string): boolean =>
    callers.every(caller =>
      WAY_BACK.filter(action => action.startsWith(AREAS[area]!)).every(action => denied.has(`${caller} ${action}`)),
    );
  const lockedOf = (callers: readonly string[]): string[] =>
    isLocked(callers, 'everything') ? ['everything'] : Object.keys(AREAS).filter(area => isLocked(callers, area));

  const administrators = ['an administrator role'];
  const ofAll = lockedOf([...administrators, ...all.map(arnOf)]);
  const found: LockOut[] = ofAll.map(what => ({ who: 'everybody', what }));
  if (ofAll.includes('everything')) return found;
  if (isLocked(administrators, 'everything')) {
    const others = exempt.map(name => `the role ${name}`).join(', ') || 'some roles';
    found.push({ who: `everybody but ${others}`, what: 'everything' });
  }
  for (const role of roles) {
    const locked = lockedOf([arnOf(role)]).filter(what => !ofAll.includes(what));
    found.push(...locked.map(what => ({ who: `the role ${role}`, what })));
  }
  return isLocked(['a root session'], 'everything') ? [...found, { who: ROOT_SESSIONS, what: 'everything' }] : found;
}

/** Names of the roles that a policy leaves out by their ARN. */
export const exemptRoles = (policy: string): readonly string[] => [
  ...new Set([...policy.matchAll(/arn:[^"]*?:role\/([^"]+)"/g)].map(([, name]) => name!)),
];

/** Lock-outs that were not there; whoever was locked out of everything, or with everybody, loses nothing more. */
export const gained = (before: readonly LockOut[], after: readonly LockOut[]): readonly LockOut[] =>
  after.filter(({ who, what }) =>
    before.every(
      was => (was.who !== who && was.who !== 'everybody') || (was.what !== what && was.what !== 'everything'),
    ),
  );

/** Actions by which services deliver the logs of an organization, and its alerts. */
const DELIVERIES: readonly (readonly [service: string, actions: readonly string[]])[] = [
  [
    'cloudtrail.amazonaws.com',
    ['s3:PutObject', 's3:GetBucketAcl', 'kms:GenerateDataKey', 'sns:Publish', 'sts:AssumeRole'],
  ],
  ['config.amazonaws.com', ['s3:PutObject', 's3:GetBucketAcl']],
  ['delivery.logs.amazonaws.com', ['s3:PutObject', 's3:GetBucketAcl']],
  ['cloudwatch.amazonaws.com', ['kms:GenerateDataKey']],
  ['events.amazonaws.com', ['kms:GenerateDataKey', 'sqs:SendMessage', 'sts:AssumeRole']],
  ['sns.amazonaws.com', ['kms:GenerateDataKey', 'sqs:SendMessage']],
  ['states.amazonaws.com', ['sts:AssumeRole']],
];

/** What they act on, by the service of the action; a bucket has one of the names that are asked for. */
const resourceOf = (action: string, bucket: string): string =>
  action === 's3:PutObject'
    ? `arn:aws:s3:::${bucket}/AWSLogs/example`
    : action.startsWith('s3:')
      ? `arn:aws:s3:::${bucket}`
      : `arn:aws:${action.startsWith('sts:') ? 'iam::000000000000:role' : `${action.split(':')[0]}:us-east-1:000000000000`}/example`;

/** Which services a resource control policy keeps from delivering logs and alerts: 'cloudtrail.amazonaws.com' from 's3:PutObject'. */
export const undelivered = (
  document: PolicyDocument,
  buckets: readonly string[],
  organization: string | undefined,
): readonly LockOut[] =>
  DELIVERIES.flatMap(([service, actions]) =>
    actions
      .filter(action =>
        buckets.some(bucket => {
          const request = {
            principal: { kind: 'Service' as const, id: service },
            action,
            resource: resourceOf(action, bucket),
          };
          const context = {
            ...(mayHaveSource(service, action) && sources(document, organization)),
            ...serviceContext(service),
          };
          return decide(document, { ...request, context }) === 'deny';
        }),
      )
      .map(what => ({ who: service, what })),
  );

/** For whom a service acts is as a policy asks for it, but for the organization, which is this one. */
const sources = ({ statements }: PolicyDocument, organization: string | undefined): PolicyRequest['context'] =>
  Object.fromEntries(
    statements.flatMap(({ conditions }) =>
      conditions.flatMap(({ key, operator, values: [value = ''] }) => {
        if (!/^aws:source(account|arn|org)/i.test(key) || operator === 'Null') return [];
        return [[key, /orgid$/i.test(key) ? (organization ?? value) : value]];
      }),
    ),
  );
