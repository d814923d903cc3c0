import { decide, PolicyRequest } from '../../../aws/policy/decide';
import { PolicyDocument } from '../../../aws/policy/document';
import { FULL_ACCESS, verdictChanges, WAY_BACK } from '../../../aws/policy/lock-out';
import { serviceContext } from '../../../aws/policy/service-request';

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
 * network, region, MFA or tags is not locked out.
 */
export function lockOuts(policy: string, account: string, roles: readonly string[]): readonly LockOut[] {
  if (policy === '') return [];
  const exempt = exemptRoles(policy);
  const all = [...new Set([...ENTRANCES, ...roles, ...exempt])];
  const arnOf = (name: string): string =>
    `arn:${/arn:(aws-[a-z-]+):/.exec(policy)?.[1] ?? 'aws'}:iam::${account}:role/${name.replace(/[*?]/g, 'x')}`;
  const denied = new Set(
    verdictChanges([[FULL_ACCESS]], [[FULL_ACCESS, policy]], { account, roles: all.map(arnOf) })
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
        buckets.some(bucket => {
          const resource = `arn:aws:s3:::${bucket}${action === 's3:PutObject' ? '/AWSLogs/example' : ''}`;
          const request = { principal: { kind: 'Service' as const, id: service }, action, resource };
          return (
            decide(document, { ...request, context: { ...sources(document), ...serviceContext(service) } }) === 'deny'
          );
        }),
      )
      .map(what => ({ who: service, what })),
  );

/** For whom a service acts is as a policy asks for it. */
const sources = ({ statements }: PolicyDocument): PolicyRequest['context'] =>
  Object.fromEntries(
    statements.flatMap(({ conditions }) =>
      conditions.flatMap(({ key, operator, values: [value = ''] }) =>
        /^aws:source(account|arn|org)/i.test(key) && operator !== 'Null' ? [[key, value]] : [],
      ),
    ),
  );
