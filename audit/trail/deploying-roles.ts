import type { May } from '../../aws/policy/find-request';
import { accountInArn } from '../../aws/arn';
import { remembered } from '../../aws/remembered';
import { Open } from '../open';
import { assumableBy } from '../accounts/trust';
import { AuditContext } from '../requirement';
import { outsidersOf } from './archive-access';

/** Roles that deploy, and so may change trail and archive: who outside the organization can assume them. */
export const deployingRoles = remembered((context: AuditContext): readonly Open[] =>
  rolesOf(context).flatMap(([arn, key]) => roleOpen(arn, key, context)),
);

/** ARNs, each with the key of the org file that names it. */
function rolesOf({ organization: { alerts, trail, partition } }: AuditContext): readonly (readonly [string, string])[] {
  const archive = trail !== undefined && 'logArchive' in trail ? trail.logArchive : undefined;
  return [
    ...(alerts?.deployRoles ?? []).map(arn => [arn, 'alerts.deploy_roles'] as const),
    ...(archive === undefined
      ? []
      : [[`arn:${partition}:iam::${archive.account.id}:role/${archive.roleName}`, 'trail.log_archive'] as const]),
  ];
}

function roleOpen(arn: string, key: string, context: AuditContext): readonly Open[] {
  const account = accountInArn(arn) ?? '';
  const roles = context.snapshot.accounts.find(({ id }) => id === account)?.residents?.roles;
  if (roles === undefined) {
    const action = 'iam:ListRoles';
    const failed = context.unread([action], account) ?? context.unread(['sts:AssumeRole'], account);
    const reason = `nobody looked who may assume roles of account ${account}`;
    return failed === undefined
      ? [{ unread: { action, account, about: arn, reason }, next: 'npx rootguard snapshot --role NAME' }]
      : [{ unread: failed }];
  }
  const role = roles.find(one => nameOf(one.arn) === nameOf(arn));
  if (role === undefined) {
    return [{ problem: `there is no role ${arn}, which ${key} names`, next: `correct ${key} in the org file` }];
  }
  const { isCaller, may } = outsidersOf(context);
  const { requests, isUnknown } = assumableBy(role, {
    isCaller,
    // whoever a provider names by a subject is somebody in particular
    may: (dimension, option) => may(dimension, option) && isOfNobody(dimension, option),
  });
  const who = [
    ...requests.map(one => one.who),
    ...(isUnknown && requests.length === 0 ? ['perhaps somebody outside the organization'] : []),
  ];
  return who.length === 0
    ? []
    : [
        {
          problem: `${[...new Set(who)].join(', ')} may assume ${arn}, which deploys`,
          next: 'narrow its trust policy: name accounts of the organization, and the subject of a provider',
        },
      ];
}

/** Leaves only requests of an OIDC provider that say nothing of who it is: no key of its own but the audience. */
const isOfNobody: May = ({ name }, { keys }) =>
  /^(aws|sts|saml):/.test(name) ||
  !name.includes(':') ||
  /:(aud|azp|amr|oaud)$/.test(name) ||
  Object.values(keys).every(value => value === undefined);

/** Roles are told apart by account and name: in a session's ARN the path is missing, and so it may be in a file. */
const nameOf = (arn: string): string => `${accountInArn(arn)} ${arn.slice(arn.lastIndexOf('/') + 1)}`;
