import { ALERTS_KEY_ALIAS } from '../../../config/names';
import { ACCOUNTS, Row, rowsOf, Where } from './row';

const organizations = rowsOf('organizations');
const iam = rowsOf('iam');
const cloudtrail = rowsOf('cloudtrail');
const account = rowsOf('account');
const sts = rowsOf('sts');
const sns = rowsOf('sns');
const chatbot = rowsOf('chatbot');
const kms = rowsOf('kms');
const s3 = rowsOf('s3');

const POLICY = 'p-examplescp';
const SCP = { policy: { policySummary: { id: POLICY, type: 'SERVICE_CONTROL_POLICY' } } };
const RULING = [
  ['iam', 'root sessions in every account'],
  ['cloudtrail', 'the trail'],
  ['member.org.stacksets.cloudformation', 'the forwarding stacks'],
  ['account', 'contacts'],
] as const;

const ORGANIZATION: readonly Row[] = [
  organizations('DetachPolicy', 'an SCP from its target', 'management', { policyId: POLICY, targetId: 'r-exam' }),
  organizations('DeletePolicy', 'an SCP', 'management', { policyId: POLICY }),
  organizations(
    'UpdatePolicy',
    'what an SCP denies',
    'management',
    { policyId: POLICY, content: '{}' },
    { response: SCP },
  ),
  organizations('AttachPolicy', 'the right to forward, by an SCP that denies it', 'management', {
    policyId: 'p-exampleden',
    targetId: 'r-exam',
  }),
  organizations('DisablePolicyType', 'every SCP', 'management', {
    rootId: 'r-exam',
    policyType: 'SERVICE_CONTROL_POLICY',
  }),
  organizations('MoveAccount', 'the SCPs of an OU from an account', 'management', {
    accountId: ACCOUNTS.member,
    sourceParentId: 'ou-exam-55555555',
    destinationParentId: 'ou-exam-77777777',
  }),
  organizations('RemoveAccountFromOrganization', 'an account from everything', 'management', {
    accountId: ACCOUNTS.member,
  }),
  organizations('CloseAccount', 'an account', 'management', { accountId: ACCOUNTS.member }),
  organizations('DeleteOrganization', 'the organization', 'management'),
  organizations('LeaveOrganization', 'an account from everything', 'member'),
  organizations('AcceptHandshake', 'an account from everything', 'member', { handshakeId: 'h-examplehandshake' }),
  organizations('PutResourcePolicy', 'policies, handed to a member', 'management', { content: '{}' }),
  ...RULING.map(([service, what]) =>
    organizations('RegisterDelegatedAdministrator', `${what}, handed to a member`, 'management', {
      accountId: ACCOUNTS.member,
      servicePrincipal: `${service}.amazonaws.com`,
    }),
  ),
  ...RULING.slice(0, 3).map(([service, what]) =>
    organizations('DisableAWSServiceAccess', `trusted access: ${what}`, 'management', {
      servicePrincipal: `${service}.amazonaws.com`,
    }),
  ),
  iam('DisableOrganizationsRootCredentialsManagement', 'root access management', 'management'),
  iam('DisableOrganizationsRootSessions', 'root access management', 'management'),
  ...['IAMCreateRootUserPassword', 'IAMDeleteRootUserCredentials', 'S3UnlockBucketPolicy'].map(task =>
    sts('AssumeRoot', `a root session of a member, ${task}`, 'management', {
      targetPrincipal: ACCOUNTS.member,
      taskPolicyArn: { arn: `arn:aws:iam::aws:policy/root-task/${task}` },
    }),
  ),
  sts(
    'AssumeRoot',
    'a root session of a member, in another region',
    'management',
    {
      targetPrincipal: ACCOUNTS.member,
      taskPolicyArn: { arn: 'arn:aws:iam::aws:policy/root-task/IAMCreateRootUserPassword' },
    },
    { region: 'af-south-1' },
  ),
];

const contactRows = (where: Where, of: object): readonly Row[] => [
  account('PutAlternateContact', 'whom AWS reaches about security', where, {
    ...of,
    alternateContactType: 'SECURITY',
    emailAddress: 'other@example.com',
    name: 'Other',
    title: 'Other',
  }),
  account('DeleteAlternateContact', 'whom AWS reaches about security', where, {
    ...of,
    alternateContactType: 'SECURITY',
  }),
  account('PutContactInformation', 'whom AWS reaches', where, { ...of }),
  account('PutAccountName', "the account's name in messages", where, { ...of, accountName: 'Other' }),
  account('EnableRegion', 'a region that nothing forwards', where, { ...of, regionName: 'af-south-1' }),
  account('DisableRegion', 'a region', where, { ...of, regionName: 'af-south-1' }),
];

const ACCOUNT: readonly Row[] = [
  ...contactRows('member', {}),
  ...contactRows('management', { accountId: ACCOUNTS.member }),
  account('StartPrimaryEmailUpdate', "a member's root e-mail", 'management', { accountId: ACCOUNTS.member }),
  account('AcceptPrimaryEmailUpdate', "a member's root e-mail", 'management', { accountId: ACCOUNTS.member }),
  account('CloseAccount', 'an account', 'member'),
];

const TRAIL = 'organization-trail';
const anotherTrail = { another: { request: { name: 'workload', trailName: 'workload' } } };
/** What both paths hang on, there is one of. */
const ONE_TRAIL = {
  ...anotherTrail,
  limit:
    'EventBridge and log group hear of calls from a trail alone. CloudTrail writes the call that ends it as the last one, which the CIS controls rely on as well',
};
const TRAILS: readonly Row[] = [
  cloudtrail('StopLogging', 'the trail', 'management', { name: TRAIL }, ONE_TRAIL),
  cloudtrail(
    'DeleteTrail',
    'the trail',
    'management',
    { name: `arn:aws:cloudtrail:us-east-1:${ACCOUNTS.management}:trail/${TRAIL}` },
    ONE_TRAIL,
  ),
  cloudtrail('UpdateTrail', 'all regions but one', 'management', { name: TRAIL, isMultiRegionTrail: false }, ONE_TRAIL),
  cloudtrail('UpdateTrail', 'all members', 'management', { name: TRAIL, isOrganizationTrail: false }, anotherTrail),
  cloudtrail(
    'UpdateTrail',
    'the log group',
    'management',
    { name: TRAIL, cloudWatchLogsLogGroupArn: '' },
    anotherTrail,
  ),
  cloudtrail('UpdateTrail', 'the bucket', 'management', { name: TRAIL, s3BucketName: 'workload' }, anotherTrail),
  cloudtrail(
    'PutEventSelectors',
    'management events',
    'management',
    { trailName: TRAIL, eventSelectors: [{ includeManagementEvents: false }] },
    ONE_TRAIL,
  ),
  cloudtrail('RegisterOrganizationDelegatedAdmin', 'the trail, handed to a member', 'management', {
    memberAccountId: ACCOUNTS.member,
  }),
];

const TOPIC = `arn:aws:sns:us-east-1:${ACCOUNTS.management}:rootguard-critical`;
const SUBSCRIPTION = `${TOPIC}:5d0b1c5e-0000-4000-8000-000000000001`;
const workloadTopic = TOPIC.replace('rootguard-critical', 'workload');
const anotherTopic = {
  another: {
    request: { topicArn: workloadTopic, resourceArn: workloadTopic, subscriptionArn: `${workloadTopic}:5d0b1c5e` },
  },
};
const CHAT = `arn:aws:chatbot::${ACCOUNTS.management}:chat-configuration/slack-channel/rootguard-security`;
const anotherChat = { another: { request: { ChatConfigurationArn: CHAT.replace('rootguard-security', 'workload') } } };
const MESSAGES: readonly Row[] = [
  sns('DeleteTopic', 'the topic of critical messages', 'management', { topicArn: TOPIC }, anotherTopic),
  sns('RemovePermission', 'who may publish', 'management', { topicArn: TOPIC, label: 'AlarmsPublish' }, anotherTopic),
  ...['Policy', 'KmsMasterKeyId'].map(attributeName =>
    sns(
      'SetTopicAttributes',
      `the ${attributeName === 'Policy' ? 'policy' : 'key'} of the topic`,
      'management',
      { topicArn: TOPIC, attributeName, attributeValue: '' },
      anotherTopic,
    ),
  ),
  sns('PutDataProtectionPolicy', 'messages, refused', 'management', { resourceArn: TOPIC }, anotherTopic),
  sns('Unsubscribe', 'who hears', 'management', { subscriptionArn: SUBSCRIPTION }, anotherTopic),
  sns(
    'SetSubscriptionAttributes',
    'what is heard, by a filter',
    'management',
    { subscriptionArn: SUBSCRIPTION, attributeName: 'FilterPolicy', attributeValue: '{"nothing":["this"]}' },
    anotherTopic,
  ),
  sns(
    'SetSMSAttributes',
    'messages by SMS',
    'management',
    { attributes: { MonthlySpendLimit: '0' } },
    { another: { where: 'member', request: { attributes: {} } } },
  ),
  ...[
    'DeleteSlackChannelConfiguration',
    'DeleteMicrosoftTeamsChannelConfiguration',
    'UpdateSlackChannelConfiguration',
    'UpdateMicrosoftTeamsChannelConfiguration',
  ].map(action =>
    chatbot(action, 'who hears in chat', 'management', { ChatConfigurationArn: CHAT, SnsTopicArns: [] }, anotherChat),
  ),
  ...['DeleteSlackWorkspaceAuthorization', 'DeleteMicrosoftTeamsConfiguredTeam'].map(action =>
    chatbot(action, 'who hears in chat', 'management'),
  ),
];

const key = (n: number, where: Where) => ({
  keyId: `arn:aws:kms:us-east-1:${ACCOUNTS[where]}:key/5d0b1c5e-0000-4000-8000-00000000000${n}`,
});
const KEYS: readonly Row[] = (
  [
    ['of topics and log group', 1, 'management'],
    ['of the trail', 2, 'log archive'],
  ] as const
).flatMap(([of, n, where]): Row[] => [
  kms('DisableKey', `the key ${of}`, where, key(n, where), { another: { where: 'member', request: key(9, 'member') } }),
  kms(
    'ScheduleKeyDeletion',
    `the key ${of}`,
    where,
    { ...key(n, where), pendingWindowInDays: 7 },
    { another: { where: 'member', request: key(9, 'member') } },
  ),
  kms(
    'PutKeyPolicy',
    `who may use the key ${of}`,
    where,
    { ...key(n, where), policyName: 'default' },
    { another: { where: 'member', request: key(9, 'member') } },
  ),
  kms('DisableKeyRotation', `the rotation of the key ${of}`, where, key(n, where), {
    another: { where: 'member', request: key(9, 'member') },
  }),
]);
const ALIASES: readonly Row[] = ['DeleteAlias', 'UpdateAlias'].map(action =>
  kms(
    action,
    'the name of the key',
    'management',
    { aliasName: ALERTS_KEY_ALIAS },
    { another: { request: { aliasName: 'alias/workload' } } },
  ),
);

const bucketName = 'example-org-trail';
const bucket = (action: string, takes: string, event = action): Row =>
  s3(action, takes, 'log archive', { bucketName }, { event, another: { request: { bucketName: 'workload' } } });
const BUCKET: readonly Row[] = [
  bucket('DeleteBucket', 'the bucket'),
  bucket('DeleteBucketPolicy', 'who may write'),
  bucket('PutBucketPolicy', 'who may write and delete'),
  bucket('PutBucketAcl', 'who may read'),
  bucket('PutBucketOwnershipControls', 'who owns the files'),
  bucket('PutBucketOwnershipControls', 'who owns the files', 'DeleteBucketOwnershipControls'),
  bucket('PutBucketPublicAccessBlock', 'who may read', 'PutBucketPublicAccessBlock'),
  bucket('PutBucketPublicAccessBlock', 'who may read', 'DeleteBucketPublicAccessBlock'),
  bucket('PutBucketLogging', 'the access log'),
  bucket('PutBucketVersioning', 'versions'),
  bucket('PutBucketObjectLockConfiguration', 'the lock', 'PutBucketObjectLockConfiguration'),
  bucket('PutEncryptionConfiguration', 'the key', 'PutBucketEncryption'),
  bucket('PutEncryptionConfiguration', 'the key', 'DeleteBucketEncryption'),
  bucket('PutLifecycleConfiguration', 'how long files are kept', 'PutBucketLifecycle'),
  bucket('PutLifecycleConfiguration', 'how long files are kept', 'DeleteBucketLifecycle'),
  bucket('PutReplicationConfiguration', 'copies elsewhere', 'PutBucketReplication'),
  bucket('PutBucketRequestPayment', 'who may write', 'PutBucketRequestPayment'),
  s3('PutAccountPublicAccessBlock', "the account's block of public access", 'log archive'),
  s3(
    'DeleteObjectVersion',
    'files of the trail',
    'log archive',
    {},
    {
      dataEvent: true,
      limit:
        'CloudTrail records objects as data events, and a trail of management events has none; `trail.record_deletions` adds them. Object Lock keeps the files: in COMPLIANCE mode from everybody, in GOVERNANCE mode from whoever lacks `s3:BypassGovernanceRetention`',
    },
  ),
  s3(
    'BypassGovernanceRetention',
    'the lock of files',
    'log archive',
    {},
    {
      dataEvent: true,
      limit:
        'CloudTrail records objects as data events, and a trail of management events has none. Lock in COMPLIANCE mode, or grant this to nobody',
    },
  ),
  s3(
    'CreateAccessPoint',
    'who may read, by another way in',
    'log archive',
    { CreateAccessPointRequest: { Bucket: bucketName }, name: 'reader' },
    { another: { where: 'member' } },
  ),
  s3(
    'PutAccessPointPolicy',
    'who may read, by another way in',
    'log archive',
    { name: 'reader' },
    { another: { where: 'member' } },
  ),
  s3('CreateJob', 'the lock of many files', 'log archive', {
    operation: { s3PutObjectRetention: { bypassGovernanceRetention: true } },
  }),
];

export const ORGANIZATION_AND_TRAIL: readonly Row[] = [
  ...ORGANIZATION,
  ...ACCOUNT,
  ...TRAILS,
  ...MESSAGES,
  ...KEYS,
  ...ALIASES,
  ...BUCKET,
];
