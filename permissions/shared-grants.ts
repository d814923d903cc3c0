import { Account, actions, StackGrants } from './grant';

/** Roles of ours, and the services that they are handed on to. */
export function roleGrants(
  account: Account,
  sid: string,
  roles: readonly string[],
  passed: Readonly<Record<string, readonly string[]>> = {},
): StackGrants {
  const arns = roles.map(name => account.role(name));
  return {
    reads: [
      account.grant(
        `Read${sid}Roles`,
        actions('iam', 'GetRole', 'GetRolePolicy', 'ListAttachedRolePolicies', 'ListRolePolicies'),
        arns,
      ),
    ],
    writes: [
      account.grant(
        `Change${sid}Roles`,
        actions(
          'iam',
          ...['CreateRole', 'DeleteRole', 'DeleteRolePolicy', 'ListInstanceProfilesForRole', 'PutRolePolicy'],
          ...['TagRole', 'UntagRole', 'UpdateAssumeRolePolicy'],
        ),
        arns,
      ),
      ...Object.entries(passed).map(([service, names]) =>
        account.grant(
          `Pass${sid}RolesTo${service.split('.')[0] ?? ''}`,
          ['iam:PassRole'],
          names.map(name => account.role(name)),
          { StringEquals: { 'iam:PassedToService': service } },
        ),
      ),
    ],
  };
}

/** A key with its alias: a new key has no name yet, and one that is taken away has none any more. */
export function keyGrants(account: Account, aliases: readonly string[]): StackGrants {
  const keys = account.arn('kms', 'key/*');
  return {
    reads: [
      account.grant('ListAliases', ['kms:ListAliases']),
      account.grant(
        'ReadKeys',
        actions('kms', 'DescribeKey', 'GetKeyPolicy', 'GetKeyRotationStatus', 'ListResourceTags'),
        [keys],
      ),
    ],
    writes: [
      account.grant('CreateKeys', ['kms:CreateKey']),
      account.grant(
        'ChangeKeys',
        actions('kms', 'EnableKeyRotation', 'PutKeyPolicy', 'ScheduleKeyDeletion', 'TagResource', 'UntagResource'),
        [keys],
      ),
      account.grant('NameKeys', actions('kms', 'CreateAlias', 'DeleteAlias'), [
        ...aliases.map(alias => account.arn('kms', alias)),
        keys,
      ]),
    ],
  };
}

/** Log groups by name or by the beginning of it: some of their actions are asked of the group, some of what is in it. */
export function logGroupGrants(account: Account, names: readonly string[]): StackGrants {
  const groups = names.flatMap(name => [
    account.arn('logs', `log-group:${name}`),
    account.arn('logs', `log-group:${name}:*`),
  ]);
  return {
    reads: [
      account.grant('ListLogGroups', ['logs:DescribeLogGroups']),
      account.grant('ReadLogGroups', ['logs:ListTagsForResource'], groups),
    ],
    writes: [
      account.grant(
        'ChangeLogGroups',
        actions('logs', 'CreateLogGroup', 'DeleteLogGroup', 'PutRetentionPolicy', 'TagResource', 'UntagResource'),
        groups,
      ),
    ],
  };
}

/** Alarms whose names begin so; AWS lists alarms for whoever may list all. */
export function alarmGrants(account: Account, prefix: string): StackGrants {
  const alarms = [account.arn('cloudwatch', `alarm:${prefix}*`)];
  return {
    reads: [
      account.grant('ListAlarms', ['cloudwatch:DescribeAlarms']),
      account.grant('ReadAlarms', ['cloudwatch:ListTagsForResource'], alarms),
    ],
    writes: [
      account.grant(
        'ChangeAlarms',
        actions('cloudwatch', 'DeleteAlarms', 'PutMetricAlarm', 'TagResource', 'UntagResource'),
        alarms,
      ),
    ],
  };
}

/** The role that a service has in an account for itself, which it makes when it is first used there. */
export const linkedRole = (account: Account, sid: string, service: string): StackGrants['writes'] => [
  account.grant(
    `Make${sid}ServiceRole`,
    ['iam:CreateServiceLinkedRole'],
    [account.role(`aws-service-role/${service}/*`)],
    { StringEquals: { 'iam:AWSServiceName': service } },
  ),
];
