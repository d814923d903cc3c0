import { parseArn } from '../aws/arn';
import { isUnknown, listAt, textAt, valueAt } from './plan/attributes';
import { Step, stepsOf } from './fates';
import { ownThings } from './own-things';
import { serviceContext } from '../aws/policy/service-request';
import { Delivery } from '../aws/policy/services';
import { ResourceChange } from './plan/plan';
import { ReviewContext } from './context';
import { logsPrincipal } from '../aws/partition';

/** What trails deliver to a bucket. */
export const bucketDeliveries = (context: ReviewContext, bucket: string | undefined): Delivery[] =>
  staying(context, 'aws_cloudtrail').flatMap(trail => {
    if (bucket === undefined || latest(trail, 's3_bucket_name') !== bucket) return [];
    const key = latest(trail, 'kms_key_id');
    const objects = {
      's3:x-amz-acl': 'bucket-owner-full-control',
      's3:x-amz-server-side-encryption': key ? 'aws:kms' : 'AES256',
      ...(key ? { 's3:x-amz-server-side-encryption-aws-kms-key-id': key } : {}),
    };
    const arn = `arn:${parseArn(arnOf(trail))?.partition ?? 'aws'}:s3:::${bucket}`;
    return [
      deliveryOf(context, trail, CLOUDTRAIL, 's3:GetBucketAcl', arn),
      ...foldersOf(context, trail).map(folder =>
        deliveryOf(context, trail, CLOUDTRAIL, 's3:PutObject', `${arn}/${folder}`, objects),
      ),
    ];
  });

/** What services encrypt with a key, by its id. */
export const keyDeliveries = (context: ReviewContext, keyId: string | undefined): Delivery[] => {
  const uses = (change: ResourceChange): boolean =>
    keyId !== undefined && latest(change, 'kms_key_id')?.split('/').at(-1) === keyId;
  const encrypted = (change: ResourceChange, service: string, actions: readonly string[], key: string): Delivery[] => {
    const of = arnOf(change)?.replace(/:\*$/, '');
    const keys = of === undefined ? {} : { [key]: of };
    return actions.map(action => deliveryOf(context, change, service, `kms:${action}`, '*', keys));
  };
  return [
    ...staying(context, 'aws_cloudtrail')
      .filter(uses)
      .flatMap(trail => encrypted(trail, CLOUDTRAIL, ['GenerateDataKey'], 'kms:EncryptionContext:aws:cloudtrail:arn')),
    ...staying(context, 'aws_cloudwatch_log_group')
      .filter(uses)
      .flatMap(group => {
        const region = parseArn(arnOf(group))?.region;
        const actions = ['Encrypt', 'Decrypt', 'GenerateDataKey', 'ReEncryptFrom', 'ReEncryptTo'];
        return region === undefined
          ? []
          : encrypted(group, logsPrincipal(region), actions, 'kms:EncryptionContext:aws:logs:arn');
      }),
  ];
};

/** What alarms publish to a topic. */
export const topicDeliveries = (context: ReviewContext, topic: string | undefined): Delivery[] =>
  staying(context, 'aws_cloudwatch_metric_alarm', 'aws_cloudwatch_composite_alarm').flatMap(alarm => {
    const actions = ['alarm_actions', 'ok_actions', 'insufficient_data_actions'].flatMap(path =>
      listAt(alarm.after, path),
    );
    return topic !== undefined && actions.includes(topic)
      ? [deliveryOf(context, alarm, 'cloudwatch.amazonaws.com', 'sns:Publish', topic)]
      : [];
  });

/** What services take a role for, by its ARN: a trail writes to its log group with one. */
export const roleDeliveries = (context: ReviewContext, role: string | undefined): Delivery[] =>
  staying(context, 'aws_cloudtrail').flatMap(trail =>
    role !== undefined && latest(trail, 'cloud_watch_logs_role_arn') === role
      ? [deliveryOf(context, trail, CLOUDTRAIL, 'sts:AssumeRole', '*')]
      : [],
  );

const CLOUDTRAIL = 'cloudtrail.amazonaws.com';

/** What is there and stays: nothing is lost of what is new, or of what goes. */
const staying = (context: ReviewContext, ...types: readonly string[]): Step[] =>
  stepsOf(context, ...types).filter(({ before, after }) => before !== undefined && after !== undefined);

/** A text after the change; before it when only the apply will tell. */
const latest = (change: ResourceChange, path: string): string | undefined =>
  textAt(change.after, path) ?? (isUnknown(change, path) ? textAt(change.before, path) : undefined);

/** Made anew, it may have another one. */
const arnOf = (change: ResourceChange): string | undefined =>
  change.action === 'replace' ? textAt(change.after, 'arn') : latest(change, 'arn');

function deliveryOf(
  context: ReviewContext,
  change: ResourceChange,
  service: string,
  action: string,
  resource: string,
  keys: Readonly<Record<string, string>> = {},
): Delivery {
  const arn = arnOf(change);
  const account = parseArn(arn)?.account;
  const [organization, ...others] = ownThings(context).organizations;
  const of: Record<string, string> = {
    ...(arn !== undefined && { 'aws:SourceArn': arn }),
    // the default policy of a topic asks for the owner
    ...(account !== undefined && { 'aws:SourceAccount': account, 'aws:SourceOwner': account }),
    ...(organization !== undefined && others.length === 0 && { 'aws:SourceOrgID': organization }),
  };
  return {
    request: {
      ...{ principal: { kind: 'Service', id: service }, action, resource },
      context: { ...serviceContext(service), ...of, ...keys },
    },
    of: arn ?? change.address,
  };
}

/**
 * Where a trail puts its files: those of an organization trail are below the organization, by account.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html
 */
function foldersOf(context: ReviewContext, trail: ResourceChange): string[] {
  const { region = 'us-east-1', account } = parseArn(arnOf(trail)) ?? {};
  const prefix = latest(trail, 's3_key_prefix');
  const { accounts, organizations } = ownThings(context);
  const owners =
    valueAt(trail.after, 'is_organization_trail') === true
      ? [...organizations].flatMap(id => [...accounts].map(one => `${id}/${one}`))
      : account === undefined
        ? []
        : [account];
  const kinds = valueAt(trail.after, 'enable_log_file_validation') === true ? ['', '-Digest'] : [''];
  return owners.flatMap(owner =>
    kinds.map(
      kind => `${prefix ? `${prefix}/` : ''}AWSLogs/${owner}/CloudTrail${kind}/${region}/2025/01/01/example.json.gz`,
    ),
  );
}
