import { parsePolicy } from '../../aws/policy/document';
import { fateOf, serviceContext } from '../../aws/policy/service-request';
import { parseArn } from '../../aws/arn';
import { managementEvents } from '../../world/management-events';
import { textAt, valueAt } from '../../world/plan/attributes';
import { Thing } from '../../world/world';
import { Open } from '../open';
import { AuditContext } from '../requirement';
import { settingOf } from './archive';
import { bucketPolicyOf, keyOf } from './archive-access';
import { lateness } from './fresh';

const LOOK = 'aws cloudtrail get-trail-status says why; then look at bucket and key';
const CLOUDTRAIL = 'cloudtrail.amazonaws.com';

/** What keeps a trail from recording what root of an account does, or from delivering it now. */
export function recordingOpen(trail: Thing, account: string, context: AuditContext): readonly Open[] {
  const name = textAt(trail.attributes, 'name');
  const own = [
    ...trust(trail, account, context),
    ...selectors(trail, context),
    ...delivery(trail, context),
    ...refused(trail, account, context),
  ];
  return own.map(one => ('problem' in one ? { ...one, problem: `${name} ${one.problem}` } : one));
}

/** Without trusted access CloudTrail records nothing of members. */
function trust({ attributes }: Thing, account: string, { snapshot: { organization } }: AuditContext): readonly Open[] {
  const isOfOrganization = valueAt(attributes, 'is_organization_trail') === true;
  if (!isOfOrganization || organization?.trustedAccess === undefined || account === organization.managementAccountId) {
    return [];
  }
  if (organization.trustedAccess.some(({ service }) => service === CLOUDTRAIL)) return [];
  const next = `aws organizations enable-aws-service-access --service-principal ${CLOUDTRAIL}`;
  return [{ problem: `records no member: ${CLOUDTRAIL} has no trusted access to the organization`, next }];
}

/** Sources that AWS itself offers to leave out for their number: nothing of root is unseen without its sign-in. */
const MAY_BE_EXCLUDED: readonly string[] = ['kms.amazonaws.com', 'rdsdata.amazonaws.com'].map(
  source => `events of ${source}`,
);

function selectors({ attributes }: Thing, { unread }: AuditContext): readonly Open[] {
  const failed = unread(['cloudtrail:GetEventSelectors'], undefined, undefined, textAt(attributes, 'arn'));
  if (failed !== undefined) return [{ unread: failed }];
  const { reads, writes, excluded } = managementEvents(attributes);
  const left = [
    ...(reads ? [] : ['management events that read']),
    ...(writes ? [] : ['management events that write']),
    ...(reads || writes ? excluded.filter(words => !MAY_BE_EXCLUDED.includes(words)) : []),
  ];
  const next = 'aws cloudtrail put-event-selectors, with all management events; npx rootguard deploy trail';
  return left.length === 0 ? [] : [{ problem: `leaves out ${left.join(', ')}`, next }];
}

function delivery({ attributes, state }: Thing, { snapshot, unread }: AuditContext): readonly Open[] {
  const problem = (text: string): readonly Open[] => [{ problem: text, next: LOOK }];
  if (state === undefined) {
    const failed = unread(['cloudtrail:GetTrailStatus'], undefined, undefined, textAt(attributes, 'arn'));
    if (failed !== undefined) return [{ unread: failed }];
  }
  const error = textAt(state, 'delivery_error');
  if (error !== undefined && error !== '') return problem(`cannot deliver: ${error}`);
  const latest = textAt(state, 'latest_delivery');
  if (latest === undefined) return problem('has not delivered yet');
  const late = lateness(latest, snapshot.at);
  return late === undefined ? [] : problem(`delivered ${late} at the latest`);
}

/**
 * What the policies of bucket and key refuse CloudTrail for the account; the next file fails, whatever the last one did. Where
 * nobody could read a policy, what was delivered says that it lets CloudTrail in.
 */
function refused({ attributes }: Thing, account: string, context: AuditContext): readonly Open[] {
  const bucket = textAt(attributes, 's3_bucket_name');
  const arn = textAt(attributes, 'arn');
  const owner = parseArn(arn);
  if (bucket === undefined || arn === undefined || owner === undefined) return [];
  const { partition, region, account: ownAccount } = owner;
  const key = textAt(attributes, 'kms_key_id');
  const organization = context.snapshot.organization?.id;
  const sent = {
    ...serviceContext(CLOUDTRAIL),
    ...{ 'aws:SourceArn': arn, 'aws:SourceAccount': ownAccount },
    ...(organization !== undefined && { 'aws:SourceOrgID': organization }),
  };
  const isRefused = (
    policy: string,
    action: string,
    resource: string,
    keys: Readonly<Record<string, string>>,
  ): boolean =>
    fateOf(
      parsePolicy(policy).document,
      { principal: { kind: 'Service', id: CLOUDTRAIL }, action, resource, context: { ...sent, ...keys } },
      false,
    ) === 'lost';
  const folder = valueAt(attributes, 'is_organization_trail') === true ? `${organization}/${account}` : account;
  const prefix = textAt(attributes, 's3_key_prefix');
  const file = `${prefix ? `${prefix}/` : ''}AWSLogs/${folder}/CloudTrail/${region}/2026/01/01/example.json.gz`;
  const objects = {
    's3:x-amz-acl': 'bucket-owner-full-control',
    's3:x-amz-server-side-encryption': key ? 'aws:kms' : 'AES256',
    ...(key && { 's3:x-amz-server-side-encryption-aws-kms-key-id': key }),
  };
  const bucketArn = `arn:${partition}:s3:::${bucket}`;
  const ofBucket = bucketPolicyOf(bucket, context) ?? (isReadWithoutPolicy(bucket, context) ? NO_POLICY : undefined);
  const ofKey = textAt(keyOf(key, context)?.attributes, 'policy');
  const encrypted = { 'kms:EncryptionContext:aws:cloudtrail:arn': arn };
  return [
    ...(ofBucket !== undefined && isRefused(ofBucket, 's3:PutObject', `${bucketArn}/${file}`, objects)
      ? [
          {
            problem: `cannot write: the policy of its bucket does not let ${CLOUDTRAIL} put the logs of the account`,
            next: LOOK,
          },
        ]
      : []),
    ...(ofKey !== undefined && isRefused(ofKey, 'kms:GenerateDataKey', '*', encrypted)
      ? [{ problem: `cannot write: the policy of its key does not let ${CLOUDTRAIL} encrypt`, next: LOOK }]
      : []),
  ];
}

/** Versioning is answered of every bucket that could be read. */
const isReadWithoutPolicy = (bucket: string, context: AuditContext): boolean =>
  settingOf('versioning', bucket, context) !== undefined &&
  context.unread(['s3:GetBucketPolicy'], undefined, undefined, bucket) === undefined;

const NO_POLICY = '{"Version":"2012-10-17","Statement":[]}';
