import { elements } from '../front/xml';
import {
  arnOf,
  AskedPermission,
  Input,
  NEW_ID,
  passRole,
  Place,
  Row,
  Rows,
  serviceLinkedRole,
} from './asked-permission';

const trail: Row['on'] = (input, place) => {
  const name =
    input.text('Name') || input.text('TrailName') || input.all('ResourceIdList')[0] || input.text('ResourceId');
  return name.startsWith('arn:') ? name : arnOf('cloudtrail', `trail/${name}`, place);
};

/**
 * What CloudTrail asks of whoever makes or changes an organization trail.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-an-organizational-trail-prepare.html
 */
const ofOrganization: Row['also'] = (input, place): AskedPermission[] => [
  ...passRole([input.text('CloudWatchLogsRoleArn')], 'cloudtrail.amazonaws.com'),
  ...(place.organization === undefined
    ? []
    : [
        { action: 'organizations:DescribeOrganization', resource: '*' },
        { action: 'organizations:ListAWSServiceAccessForOrganization', resource: '*' },
        { action: 'organizations:ListAccounts', resource: '*' },
        { action: 'iam:GetRole', resource: serviceRole('cloudtrail.amazonaws.com', place) },
        serviceLinkedRole('cloudtrail.amazonaws.com', place),
      ]),
];

const serviceRole = (service: string, { partition, account }: Place): string =>
  `arn:${partition}:iam::${account}:role/aws-service-role/${service}/AWSServiceRole`;

export const CLOUDTRAIL: Rows = {
  AddTags: { on: trail },
  CreateTrail: { on: trail, tags: 'cloudtrail:AddTags', also: ofOrganization },
  DeleteTrail: { on: trail },
  DescribeTrails: {},
  GetEventSelectors: { on: trail },
  GetInsightSelectors: { on: trail },
  GetTrail: { on: trail },
  GetTrailStatus: { on: trail },
  ListTags: { on: trail },
  PutEventSelectors: { on: trail },
  RemoveTags: { on: trail },
  StartLogging: { on: trail },
  StopLogging: { on: trail },
  UpdateTrail: { on: trail, also: ofOrganization },
};

/**
 * Cloud Control API reads with the permissions of whoever asks.
 *
 * @see https://docs.aws.amazon.com/cloudcontrolapi/latest/userguide/security.html
 */
export const CLOUD_CONTROL: Rows = {
  GetResource: {
    also: (input, place) =>
      ['GetEventSelectors', 'GetInsightSelectors', 'GetTrail', 'GetTrailStatus', 'ListTags'].map(action => ({
        action: `cloudtrail:${action}`,
        resource: arnOf('cloudtrail', `trail/${input.text('Identifier')}`, place),
      })),
  },
};

/** A group of logs by its name or ARN, which may end in `:*`. */
const group: Row['on'] = (input, place) => {
  const named = input.text('logGroupName') || input.text('resourceArn') || '*';
  return named.startsWith('arn:') ? named.replace(/:\*$/, '') : arnOf('logs', `log-group:${named}`, place);
};

export const LOGS: Rows = {
  AssociateKmsKey: { on: group },
  CreateLogGroup: { on: group, tags: 'logs:TagResource' },
  DeleteLogGroup: { on: group },
  DeleteMetricFilter: { on: group },
  DeleteResourcePolicy: {},
  DeleteRetentionPolicy: { on: group },
  DescribeLogGroups: {},
  DescribeMetricFilters: { on: group },
  DescribeResourcePolicies: {},
  DisassociateKmsKey: { on: group },
  ListTagsForResource: { on: group },
  PutMetricFilter: { on: group },
  PutResourcePolicy: {},
  PutRetentionPolicy: { on: group },
  TagResource: { on: group },
  UntagResource: { on: group },
};

const alarms =
  (name: string): Row['on'] =>
  (input, place) =>
    input.all(name).map(alarm => arnOf('cloudwatch', `alarm:${alarm}`, place));

export const CLOUDWATCH: Rows = {
  DeleteAlarms: { on: alarms('AlarmNames') },
  // those that are asked for are not told apart
  DescribeAlarms: { on: (_, place) => arnOf('cloudwatch', 'alarm:*', place) },
  GetAlarmMuteRule: {
    on: (input, place) => arnOf('cloudwatch', `alarm-mute-rule:${input.text('AlarmMuteRuleName')}`, place),
  },
  ListAlarmMuteRules: { on: (_, place) => arnOf('cloudwatch', 'alarm-mute-rule:*', place) },
  ListTagsForResource: { on: input => input.text('ResourceARN') },
  PutMetricAlarm: { on: alarms('AlarmName'), tags: 'cloudwatch:TagResource' },
  SetAlarmState: { on: alarms('AlarmName') },
  TagResource: { on: input => input.text('ResourceARN') },
  UntagResource: { on: input => input.text('ResourceARN') },
};

/** A key by its id or ARN; an alias is of a key that the request does not name. */
const keyOf = (id: string, place: Place): string =>
  id.includes(':key/') ? id : arnOf('kms', `key/${id.slice(id.lastIndexOf('/') + 1)}`, place);
const key: Row['on'] = (input, place) => keyOf(input.text('KeyId'), place);
const aliasAndKey: Row['on'] = (input, place) => [
  arnOf('kms', input.text('AliasName'), place),
  keyOf(input.text('TargetKeyId') || NEW_ID, place),
];

export const KMS: Rows = {
  CreateAlias: { on: aliasAndKey },
  CreateKey: { tags: 'kms:TagResource', tagged: (_, place) => keyOf(NEW_ID, place) },
  Decrypt: { on: key },
  DeleteAlias: { on: aliasAndKey },
  DescribeKey: { on: key },
  DisableKeyRotation: { on: key },
  EnableKeyRotation: { on: key },
  Encrypt: { on: key },
  GenerateDataKey: { on: key },
  GetKeyPolicy: { on: key },
  GetKeyRotationStatus: { on: key },
  ListAliases: {},
  ListResourceTags: { on: key },
  PutKeyPolicy: { on: key },
  ScheduleKeyDeletion: { on: key },
  TagResource: { on: key },
  UntagResource: { on: key },
  UpdateAlias: { on: aliasAndKey },
  UpdateKeyDescription: { on: key },
};

/** Sub-resources of a bucket: what reading them is called, and changing or taking them away. */
const OF_BUCKET: Readonly<Record<string, readonly [read: string, write: string]>> = {
  accelerate: ['GetAccelerateConfiguration', 'PutAccelerateConfiguration'],
  acl: ['GetBucketAcl', 'PutBucketAcl'],
  cors: ['GetBucketCORS', 'PutBucketCORS'],
  encryption: ['GetEncryptionConfiguration', 'PutEncryptionConfiguration'],
  lifecycle: ['GetLifecycleConfiguration', 'PutLifecycleConfiguration'],
  location: ['GetBucketLocation', ''],
  logging: ['GetBucketLogging', 'PutBucketLogging'],
  'object-lock': ['GetBucketObjectLockConfiguration', 'PutBucketObjectLockConfiguration'],
  ownershipControls: ['GetBucketOwnershipControls', 'PutBucketOwnershipControls'],
  policy: ['GetBucketPolicy', 'PutBucketPolicy'],
  publicAccessBlock: ['GetBucketPublicAccessBlock', 'PutBucketPublicAccessBlock'],
  replication: ['GetReplicationConfiguration', 'PutReplicationConfiguration'],
  requestPayment: ['GetBucketRequestPayment', 'PutBucketRequestPayment'],
  tagging: ['GetBucketTagging', 'PutBucketTagging'],
  versioning: ['GetBucketVersioning', 'PutBucketVersioning'],
  versions: ['ListBucketVersions', ''],
  website: ['GetBucketWebsite', 'PutBucketWebsite'],
};

/**
 * What a request of S3 asks for, by method, path and query; undefined for one that is not known.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 */
export function askedOfS3(input: Input, { partition }: Place): AskedPermission[] | undefined {
  const { method, path, query, headers, body } = input;
  const [bucket = '', ...rest] = path.slice(1).split('/');
  const object = rest.join('/');
  const ask = (action: string, resource: string): AskedPermission => ({ action: `s3:${action}`, resource });
  if (bucket === '') return [ask('ListAllMyBuckets', '*')];
  const on = `arn:${partition}:s3:::${bucket}`;
  if (object !== '') {
    const action = { GET: 'GetObject', HEAD: 'GetObject', PUT: 'PutObject', DELETE: 'DeleteObject' }[method];
    return action === undefined ? undefined : [ask(action, `${on}/${object}`)];
  }
  const part = Object.keys(OF_BUCKET).find(name => query.has(name));
  const [read, write] = part === undefined ? [] : (OF_BUCKET[part] ?? []);
  if (part === 'policy' && method === 'DELETE') return [ask('DeleteBucketPolicy', on)];
  if (read !== undefined && write !== undefined) return [ask(method === 'GET' ? read : write, on)];
  switch (method) {
    case 'GET':
    case 'HEAD':
      return [ask('ListBucket', on)];
    case 'DELETE':
      return [ask('DeleteBucket', on)];
    case 'POST':
      return query.has('delete') ? deletedObjects(body).map(([action, key]) => ask(action, `${on}/${key}`)) : undefined;
    case 'PUT': {
      const locked = headers['x-amz-bucket-object-lock-enabled'] === 'true';
      return [
        ask('CreateBucket', on),
        ...(locked ? [ask('PutBucketObjectLockConfiguration', on), ask('PutBucketVersioning', on)] : []),
        ...(headers['x-amz-object-ownership'] === undefined ? [] : [ask('PutBucketOwnershipControls', on)]),
      ];
    }
    default:
      return undefined;
  }
}

/** The objects that a request deletes together: those that it names a version of ask for another permission. */
const deletedObjects = (body: string): [action: string, key: string][] =>
  [...body.matchAll(/<Object>(.*?)<\/Object>/gs)].map(([, object = '']) => [
    object.includes('<VersionId>') ? 'DeleteObjectVersion' : 'DeleteObject',
    elements(object, 'Key')[0] ?? '',
  ]);
