import { remembered } from '../../aws/remembered';
import { parseArn } from '../../aws/arn';
import { textAt, valueAt } from '../../world/plan/attributes';
import { Thing } from '../../world/world';
import { covering } from '../context';
import { AuditContext, held, notHeld, Requirement, unknown } from '../requirement';

const READ_TRAILS = ['cloudtrail:DescribeTrails', 'cloudtrail:GetTrail', 'cloudtrail:GetTrailStatus'];
const READ_BUCKET = [
  ...['s3:GetBucketVersioning', 's3:GetBucketObjectLockConfiguration', 's3:GetBucketPublicAccessBlock'],
  ...['s3:GetEncryptionConfiguration', 's3:GetBucketPolicy', 's3:GetLifecycleConfiguration'],
];
const DEPLOY = 'npx rootguard deploy trail';

/** A trail delivers about every five minutes; one that has not for this long does not. In hours. */
const LATEST_DELIVERY = 24;

/** TRAIL-1. */
export const trailRecords: Requirement = {
  id: 'TRAIL-1',
  title: 'a trail of all regions records it, and delivers now',
  judge({ id }, context) {
    const unread = context.unread(READ_TRAILS);
    const trails = trailsOf(context, id);
    if (trails.length === 0) {
      if (unread !== undefined) return unknown(unread);
      return notHeld('no trail of all regions that is switched on records it', 'add a trail section, and deploy trail');
    }
    const problems = trails.map(trail => deliveryProblems(trail, context.snapshot.at));
    const delivering = trails[problems.findIndex(found => found.length === 0)];
    if (delivering !== undefined) return held(`recorded by ${textAt(delivering.attributes, 'name')}`);
    if (unread !== undefined && trails.every(({ state }) => state === undefined)) return unknown(unread);
    return notHeld(problems.flat().join('; '), 'aws cloudtrail get-trail-status says why; then look at bucket and key');
  },
};

/** TRAIL-2. */
export const trailCannotBeChanged: Requirement = {
  id: 'TRAIL-2',
  title: "the trail's logs cannot be changed",
  judge({ id }, context) {
    const trails = trailsOf(context, id);
    if (trails.length === 0) {
      const unread = context.unread(READ_TRAILS);
      return unread === undefined ? notHeld('no trail records it', 'see TRAIL-1') : unknown(unread);
    }
    // one archive that cannot be changed is enough
    const weak = trails.map(trail => archiveProblems(context)(trail));
    if (weak.some(found => found.length === 0)) return held('validated, encrypted, versioned, locked and private');
    const unread = context.unread(READ_BUCKET);
    return unread === undefined ? notHeld(weak[0]!.join('; '), DEPLOY) : unknown(unread);
  },
};

const trailsOf = (context: AuditContext, account: string): readonly Thing[] => [
  ...new Set(covering(context.coverage.trails, account).flatMap(({ by }) => by)),
];

function deliveryProblems({ attributes, state }: Thing, at: string): readonly string[] {
  const name = textAt(attributes, 'name');
  const error = textAt(state, 'delivery_error');
  if (error !== undefined && error !== '') return [`${name} cannot deliver: ${error}`];
  const latest = textAt(state, 'latest_delivery');
  if (latest === undefined) return [`${name} has not delivered yet`];
  const hours = (Date.parse(at) - Date.parse(latest)) / 3_600_000;
  return hours > LATEST_DELIVERY ? [`${name} delivered ${Math.floor(hours)} hours ago at the latest`] : [];
}

/** A setting of the trail's bucket, and what it has to be. */
const BUCKET_SETTINGS: readonly (readonly [
  type: string,
  path: string,
  isGood: (value: unknown) => boolean,
  says: string,
])[] = [
  [
    'aws_s3_bucket_versioning',
    'versioning_configuration[0].status',
    value => value === 'Enabled',
    'its bucket keeps no versions',
  ],
  [
    'aws_s3_bucket_object_lock_configuration',
    'rule[0].default_retention[0].mode',
    value => value === 'COMPLIANCE' || value === 'GOVERNANCE',
    'its bucket has no Object Lock',
  ],
  ...['block_public_acls', 'block_public_policy', 'ignore_public_acls', 'restrict_public_buckets'].map(
    path =>
      [
        'aws_s3_bucket_public_access_block',
        path,
        (value: unknown) => value === true,
        `its bucket has not ${path}`,
      ] as const,
  ),
];

/** What could change the logs of a trail; accounts share trails. */
const archiveProblems = remembered((context: AuditContext) =>
  remembered(({ attributes }: Thing): readonly string[] => {
    const bucket = textAt(attributes, 's3_bucket_name');
    const settingOf = (type: string): Thing | undefined =>
      context.world.things(type).find(one => nameOf(textAt(one.attributes, 'bucket')) === bucket);
    const name = textAt(attributes, 'name');
    return [
      ...(valueAt(attributes, 'enable_log_file_validation') === true ? [] : [`${name}: log files are not validated`]),
      ...(textAt(attributes, 'kms_key_id') ? [] : [`${name}: log files are not encrypted with a key of KMS`]),
      ...BUCKET_SETTINGS.filter(([type, path, isGood]) => !isGood(valueAt(settingOf(type)?.attributes, path))).map(
        ([, , , says]) => `${name}: ${says}`,
      ),
    ];
  }),
);

const nameOf = (bucket: string | undefined): string | undefined => parseArn(bucket)?.resource ?? bucket;
