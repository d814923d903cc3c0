import { parseArn } from '../../aws/arn';
import { Trail } from '../../config/organization';
import { textAt, valueAt } from '../../world/plan/attributes';
import { Attributes } from '../../world/plan/plan';
import { Thing } from '../../world/world';
import { Open } from '../open';
import { AuditContext } from '../requirement';
import { bucketAccess, keyAccess } from './archive-access';
import { lateness } from './fresh';

const DEPLOY = 'npx rootguard deploy trail';

/** What could change the logs of a trail, hide them or end them too early. */
export function archiveOpen(trail: Thing, context: AuditContext): readonly Open[] {
  const bucket = textAt(trail.attributes, 's3_bucket_name') ?? '';
  const name = textAt(trail.attributes, 'name');
  const own: readonly Open[] = [
    ...validation(trail, context),
    ...encryption(trail),
    ...SETTINGS.flatMap(setting => settingOpen(setting, bucket, context)),
    ...lock(bucket, context),
    ...expiry(trail, bucket, context),
    ...bucketAccess(trail, bucket, context),
    ...keyAccess(trail, context),
  ];
  return own.map(one => ('problem' in one ? { ...one, problem: `${name}: ${one.problem}` } : one));
}

/** What an archive is, in words; of one that has nothing open. */
export function archiveWords({ attributes }: Thing, context: AuditContext): string {
  const bucket = textAt(attributes, 's3_bucket_name') ?? '';
  const { mode, days } = lockOf(bucket, context);
  const lifted =
    mode === 'GOVERNANCE' ? ', which s3:BypassGovernanceRetention lifts where IAM of its account grants it' : '';
  const locked = `locked by ${mode}${days === undefined ? '' : ` for ${days} days`}${lifted}`;
  return `validated, encrypted, versioned and private; ${locked}; nobody outside the organization reads, deletes or re-keys it`;
}

const problem = (text: string, next = DEPLOY): Open => ({ problem: text, next });

function validation({ attributes, state }: Thing, { snapshot, unread }: AuditContext): readonly Open[] {
  if (valueAt(attributes, 'enable_log_file_validation') !== true) return [problem('log files are not validated')];
  if (state === undefined) {
    const failed = unread(['cloudtrail:GetTrailStatus'], undefined, undefined, textAt(attributes, 'arn'));
    return failed === undefined ? [] : [{ unread: failed }];
  }
  const next = 'aws cloudtrail get-trail-status says why; then look at bucket and key';
  const error = textAt(state, 'digest_error');
  if (error !== undefined && error !== '') return [problem(`cannot deliver digests: ${error}`, next)];
  const latest = textAt(state, 'latest_digest');
  if (latest === undefined) return [problem('no digest was delivered yet, which validation needs', next)];
  const late = lateness(latest, snapshot.at);
  return late === undefined ? [] : [problem(`the latest digest was delivered ${late}`, next)];
}

const encryption = ({ attributes }: Thing): readonly Open[] =>
  textAt(attributes, 'kms_key_id') ? [] : [problem('log files are not encrypted with a key of KMS')];

/** A setting of the trail's bucket, and what it has to be. */
interface Setting {
  readonly type: string;
  readonly action: string;
  readonly path: string;
  readonly isGood: (value: unknown) => boolean;
  readonly says: string;
}

const SETTINGS: readonly Setting[] = [
  {
    ...{ type: 'versioning', action: 's3:GetBucketVersioning', path: 'versioning_configuration[0].status' },
    ...{ isGood: value => value === 'Enabled', says: 'its bucket keeps no versions' },
  },
  ...['block_public_acls', 'block_public_policy', 'ignore_public_acls', 'restrict_public_buckets'].map(
    (path): Setting => ({
      ...{ type: 'public_access_block', action: 's3:GetBucketPublicAccessBlock', path },
      ...{ isGood: value => value === true, says: `its bucket has not ${path}` },
    }),
  ),
];

function settingOpen({ type, action, path, isGood, says }: Setting, bucket: string, context: AuditContext): Open[] {
  const found = settingOf(type, bucket, context);
  if (isGood(valueAt(found, path))) return [];
  const unread = found === undefined ? context.unread([action], undefined, undefined, bucket) : undefined;
  return [unread === undefined ? problem(says) : { unread }];
}

/** Attributes of a setting of a bucket, as Terraform has them; undefined where AWS has none, or where nobody could read it. */
export const settingOf = (type: string, bucket: string, { world }: AuditContext): Attributes | undefined =>
  world.things(`aws_s3_bucket_${type}`).find(({ attributes }) => nameOf(textAt(attributes, 'bucket')) === bucket)
    ?.attributes;

const nameOf = (bucket: string | undefined): string | undefined => parseArn(bucket)?.resource ?? bucket;

const DAYS_A_YEAR = 365;

function lockOf(bucket: string, context: AuditContext) {
  const retention = 'rule[0].default_retention[0]';
  const found = settingOf('object_lock_configuration', bucket, context);
  const years = valueAt(found, `${retention}.years`);
  const days = valueAt(found, `${retention}.days`) ?? (typeof years === 'number' ? years * DAYS_A_YEAR : undefined);
  return { found, mode: textAt(found, `${retention}.mode`), ...(typeof days === 'number' && { days }) };
}

function lock(bucket: string, context: AuditContext): readonly Open[] {
  const { found, mode, days = 0 } = lockOf(bucket, context);
  const unread = context.unread(['s3:GetBucketObjectLockConfiguration'], undefined, undefined, bucket);
  if (found === undefined && unread !== undefined) return [{ unread }];
  if (mode !== 'COMPLIANCE' && mode !== 'GOVERNANCE') {
    const ofFile = trailOfFile(bucket, context);
    const isOff = ofFile !== undefined && ofFile.objectLock === undefined;
    return [problem('its bucket has no Object Lock', isOff ? 'set trail.object_lock, or accept TRAIL-2' : DEPLOY)];
  }
  const asked = trailOfFile(bucket, context)?.objectLock;
  return [
    ...(asked?.mode === 'COMPLIANCE' && mode === 'GOVERNANCE'
      ? [problem('its bucket is locked by GOVERNANCE, and the org file says COMPLIANCE')]
      : []),
    ...(asked !== undefined && days < asked.days
      ? [problem(`its bucket is locked for ${days} days, and the org file says ${asked.days}`)]
      : []),
  ];
}

/** Logs that expire sooner are gone before somebody asks for them, where the org file says nothing: a year, as object_lock. */
const LEAST_KEPT = 365;

function expiry({ attributes }: Thing, bucket: string, context: AuditContext): readonly Open[] {
  const found = settingOf('lifecycle_configuration', bucket, context);
  const unread = context.unread(['s3:GetLifecycleConfiguration'], undefined, undefined, bucket);
  if (found === undefined) return unread === undefined ? [] : [{ unread }];
  const asked = trailOfFile(bucket, context)?.expireAfterDays;
  const least = asked ?? LEAST_KEPT;
  const prefix = textAt(attributes, 's3_key_prefix') ?? 'AWSLogs';
  const rules = valueAt(found, 'rule');
  return (Array.isArray(rules) ? (rules as Attributes[]) : []).flatMap(rule => {
    const own = textAt(rule, 'filter[0].prefix') ?? '';
    const isOfLogs = own.startsWith(prefix) || prefix.startsWith(own);
    if (textAt(rule, 'status') !== 'Enabled' || !isOfLogs) return [];
    const date = textAt(rule, 'expiration[0].date');
    const days = valueAt(rule, 'expiration[0].days');
    const name = `rule ${textAt(rule, 'id') ?? 'without id'} of its bucket`;
    if (date !== undefined) return [problem(`${name} lets all logs expire on ${date.slice(0, 10)}`)];
    if (typeof days !== 'number' || days >= least) return [];
    const than = asked === undefined ? 'less than a year' : `and the org file says ${asked}`;
    return [problem(`${name} lets logs expire after ${days} days, ${than}`)];
  });
}

/** The trail of the org file, where a bucket is the one that it builds. */
function trailOfFile(bucket: string, { organization: { trail } }: AuditContext): Trail | undefined {
  return trail !== undefined && !('existing' in trail) && trail.bucket === bucket ? trail : undefined;
}
