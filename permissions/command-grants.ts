import { ROOT_CONTROL } from '../config/alarm-catalog';
import {
  ANNOUNCER,
  busName,
  controlName,
  MANAGEMENT_STACK_SET,
  MEMBERS_STACK_SET,
  DELEGATE_STACK_SET,
  PREFIX,
} from '../config/names';
import { Alerts, Backend, Organization } from '../config/organization';
import { Account, actions, Grant, managementOf, NOTHING, signedInTo, StackGrants } from './grant';

/** Who is in the organization, and where: what the review of a plan counts. */
export function accountReads(organization: Organization): Grant[] {
  if (organization.aws === undefined) return [];
  const management = managementOf(organization);
  const inside = ['ou', 'root'].map(kind => management.arn('organizations', `${kind}/${organization.aws?.id}/*`, ''));
  return [
    management.grant(
      'ReadUnits',
      actions('organizations', 'ListAccountsForParent', 'ListOrganizationalUnitsForParent'),
      inside,
    ),
  ];
}

/** The states of stacks. A plan locks them, and writes nothing else. */
export function backendGrants(organization: Organization, backend: Backend): StackGrants {
  if (backend.kind !== 's3') return NOTHING;
  const management = managementOf(organization);
  const bucket = management.bucket(backend.bucket);
  const states = `${bucket}/${backend.keyPrefix}/*.tfstate`;
  const owner = new Account(organization, backend.account.id);
  const id = backend.kmsKeyId;
  const key =
    id === undefined || id.startsWith('arn:')
      ? id
      : owner.arn('kms', `key/${id.startsWith('alias/') ? '*' : id}`, backend.region);
  const alias = id?.startsWith('alias/') ? { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': id } } : undefined;
  const uses = (sid: string, ...names: string[]): Grant[] =>
    key === undefined ? [] : [management.grant(sid, actions('kms', ...names), [key], alias)];
  return {
    reads: [
      management.grant('ListStates', ['s3:ListBucket'], [bucket]),
      management.grant('ReadStates', ['s3:GetObject'], [states]),
      ...uses('DecryptStates', 'Decrypt'),
      ...(backend.useLockfile
        ? [
            management.grant('LockStates', actions('s3', 'DeleteObject', 'GetObject', 'PutObject'), [
              `${states}.tflock`,
            ]),
            ...uses('EncryptLocks', 'GenerateDataKey'),
          ]
        : []),
    ],
    writes: [management.grant('WriteStates', ['s3:PutObject'], [states]), ...uses('EncryptStates', 'GenerateDataKey')],
  };
}

/** How root users of members are looked at. */
export interface MemberLook {
  /** Name of a role in every member. */
  readonly role?: string;
  readonly rootSessions?: boolean;
}

/** A grant of everything of a kind, whoever made it: nobody knows the names before they are read. */
const ofEverything = (account: string, sid: string, allowed: readonly string[]): Grant => ({
  ...{ account, sid, actions: allowed, resources: ['*'] },
});

/**
 * What `rootguard snapshot` and `rootguard audit` ask of the management account: of everything that is there, whoever
 * made it, and so of '*'.
 *
 * @param account - twelve digits
 */
export function snapshotGrants(partition: string, account: string, look: MemberLook = {}): Grant[] {
  const all = (sid: string, allowed: readonly string[]): Grant => ofEverything(account, sid, allowed);
  const ofMember = (rest: string): string[] => [`arn:${partition}:iam::*:${rest}`];
  const audits = `arn:${partition}:iam::aws:policy/root-task/IAMAuditRootUserCredentials`;
  return [
    all(
      'ReadOrganization',
      actions(
        'organizations',
        ...['DescribeOrganization', 'DescribePolicy', 'DescribeResourcePolicy', 'ListAWSServiceAccessForOrganization'],
        ...['ListAccounts', 'ListAccountsForParent', 'ListDelegatedAdministrators', 'ListDelegatedServicesForAccount'],
        ...['ListOrganizationalUnitsForParent', 'ListPolicies', 'ListRoots', 'ListTagsForResource'],
        'ListTargetsForPolicy',
      ),
    ),
    all('ReadContacts', actions('account', 'GetAlternateContact', 'GetContactInformation')),
    all('ReadRegions', ['account:ListRegions', 'ec2:DescribeRegions']),
    ...protectionReads(account),
    all(
      'ReadAdministrators',
      ['guardduty', 'securityhub'].map(service => `${service}:ListOrganizationAdminAccounts`),
    ),
    all('ReadRootUser', ['iam:ListOrganizationsFeatures', ...ROOT_USER]),
    all('ReadResidents', [
      ...actions('iam', 'ListAccessKeys', 'ListUsers'),
      ...['ec2:DescribeInstances', 'ecs:ListClusters', 'lambda:ListFunctions', 'rds:DescribeDBInstances'],
    ]),
    ...(look.role === undefined
      ? []
      : [{ ...all('LookIntoMembers', ['sts:AssumeRole']), resources: ofMember(`role/${look.role}`) }]),
    ...(look.rootSessions
      ? [
          {
            ...all('LookThroughRootSessions', ['sts:AssumeRoot']),
            ...{ resources: ofMember('root'), condition: { ArnEquals: { 'sts:TaskPolicyArn': audits } } },
          },
        ]
      : []),
  ];
}

/** What a snapshot asks of every account that has a part in the protection. */
const protectionReads = (account: string): Grant[] => [
  ofEverything(account, 'ReadTrails', [
    ...actions('cloudtrail', 'DescribeTrails', 'GetEventSelectors', 'GetTrailStatus'),
    ...actions('logs', 'DescribeLogGroups', 'DescribeMetricFilters'),
    ...actions('kms', 'DescribeKey', 'GetKeyPolicy', 'GetKeyRotationStatus', 'ListAliases'),
    ...actions(
      's3',
      ...['GetBucketObjectLockConfiguration', 'GetBucketPolicy', 'GetBucketPublicAccessBlock'],
      ...['GetBucketVersioning', 'GetEncryptionConfiguration', 'GetLifecycleConfiguration'],
    ),
  ]),
  ofEverything(account, 'ReadAlerts', [
    ...actions('cloudwatch', 'DescribeAlarms', 'GetAlarmMuteRule', 'ListAlarmMuteRules'),
    'sns:GetTopicAttributes',
    ...actions('sns', 'GetSubscriptionAttributes', 'ListSubscriptionsByTopic', 'ListTopics'),
    ...actions('events', 'ListEventBuses', 'ListRules', 'ListTargetsByRule'),
    ...actions('states', 'DescribeStateMachine', 'ListStateMachines'),
    ...actions('scheduler', 'GetSchedule', 'ListSchedules'),
    ...actions('sqs', 'GetQueueAttributes', 'GetQueueUrl'),
    ...actions('cloudformation', 'DescribeStackSet', 'ListStackInstances', 'ListStackSets'),
  ]),
  ofEverything(account, 'ReadRoles', ['iam:ListRoles']),
  ofEverything(account, 'ReadPosture', [
    ...actions('config', 'DescribeConfigurationRecorderStatus', 'DescribeConfigurationRecorders'),
    ...actions('config', 'DescribeOrganizationConfigRules', 'GetOrganizationConfigRuleDetailedStatus'),
    ...actions('guardduty', 'DescribeOrganizationConfiguration', 'ListDetectors', 'ListMembers'),
    ...actions('securityhub', 'DescribeOrganizationConfiguration', 'ListMembers'),
  ]),
];

/** What a member is asked about its root user. */
const ROOT_USER = actions(
  'iam',
  ...['GenerateCredentialReport', 'GetAccountSummary', 'GetCredentialReport', 'ListVirtualMFADevices'],
);

/** What a role that a snapshot assumes in a member is asked, and in one that has a part in the protection besides. */
export const memberGrants = (account: string, hasPart: boolean): Grant[] => [
  ofEverything(account, 'ReadRootUser', ROOT_USER),
  ...(hasPart ? [...protectionReads(account), ofEverything(account, 'ReadBuckets', ['s3:ListAllMyBuckets'])] : []),
];

/** What `rootguard alert-test` looks at, and the events and the alarm that it sets off. */
export function alertTestGrants(organization: Organization, alerts: Alerts): Grant[] {
  const { trail, aws } = organization;
  const management = managementOf(organization);
  const hub = signedInTo(organization, alerts.hub);
  const queues = (account: Account, regions: readonly string[]): Grant[] => [
    account.grant('ListQueues', ['sqs:ListQueues']),
    account.grant(
      'ReadQueues',
      ['sqs:GetQueueAttributes'],
      regions.map(region => account.arn('sqs', `${PREFIX}*`, region)),
    ),
  ];
  const topics = [hub.arn('sns', `${PREFIX}*`)];
  const buses = [hub.arn('events', `event-bus/${busName('*')}`)];
  const sets = [MEMBERS_STACK_SET, MANAGEMENT_STACK_SET, DELEGATE_STACK_SET];
  return [
    ...queues(hub, [organization.region]),
    ...queues(management, [...new Set([organization.region, ...alerts.regions])]),
    hub.grant(
      'ReadTopics',
      ['sns:GetTopicAttributes', ...actions('sns', 'GetSubscriptionAttributes', 'ListSubscriptionsByTopic')],
      topics,
    ),
    hub.grant('ReadKeys', actions('kms', 'DescribeKey', 'GetKeyPolicy'), [hub.arn('kms', 'key/*')]),
    hub.grant('ReadBuses', ['events:DescribeEventBus'], buses),
    hub.grant('ListRules', ['events:ListRules']),
    hub.grant('ReadRules', ['events:ListTargetsByRule'], [hub.arn('events', `rule/${busName('*')}/${PREFIX}*`)]),
    hub.grant('SendTestEvents', ['events:PutEvents'], buses),
    hub.grant('ReadAnnouncer', ['states:DescribeStateMachine'], [hub.arn('states', `stateMachine:${ANNOUNCER}`)]),
    ...(trail === undefined
      ? []
      : [
          management.grant(
            'ReadMetricFilters',
            ['logs:DescribeMetricFilters'],
            [
              management.arn('logs', `log-group:${trail.logGroup}`),
              management.arn('logs', `log-group:${trail.logGroup}:*`),
            ],
          ),
          // where another tool changes the name of the log group, the trail says it
          ...('existing' in trail && trail.name !== undefined
            ? [
                management.grant(
                  'LookUpLogGroup',
                  ['cloudtrail:GetTrail'],
                  [management.arn('cloudtrail', `trail/${trail.name}`)],
                ),
              ]
            : []),
          management.grant('ListAlarms', ['cloudwatch:DescribeAlarms']),
          management.grant(
            'SetOffTestAlarm',
            ['cloudwatch:SetAlarmState'],
            [management.arn('cloudwatch', `alarm:${controlName(ROOT_CONTROL)}`)],
          ),
        ]),
    management.grant(
      'ReadStackSets',
      ['cloudformation:ListStackInstances'],
      [...sets.map(name => management.arn('cloudformation', `stackset/${name}:*`))],
    ),
    ...(aws === undefined
      ? []
      : [management.grant('ReadStackSetAccess', ['cloudformation:DescribeOrganizationsAccess'])]),
  ];
}
