import { ACCESS_LOG_SUFFIX } from '../sections/bucket-name';
import { Check } from '../facts';
import { error } from '../reading/problem';

/** Retention days that contradict each other, a log archive that cannot be one, a bucket used twice. */
export const trail: Check = function* (draft, { accounts, managementAccount }) {
  const { trail } = draft;
  if (trail === undefined || !('expire_after_days' in trail)) return;
  const { archive_after_days: archive, expire_after_days: expire, object_lock: lock, bucket } = trail;

  if (archive !== undefined && expire !== undefined && archive >= expire) {
    const message = `trail.archive_after_days: ${archive} must be less than expire_after_days, ${expire}`;
    yield error('trail-retention', ['trail', 'archive_after_days'], message);
  }
  if (typeof lock === 'object' && lock.mode === 'COMPLIANCE' && lock.days !== undefined && expire !== undefined) {
    if (lock.days > expire) {
      yield error(
        'trail-retention',
        ['trail', 'object_lock', 'days'],
        `trail.object_lock.days: ${lock.days} must be at most expire_after_days, ${expire}, in COMPLIANCE mode`,
        'expired logs would stay until their lock ends, and nobody, AWS included, could delete them earlier',
      );
    }
  }
  const stateBucket = typeof draft.backend === 'object' && 's3' in draft.backend ? draft.backend.s3?.bucket : undefined;
  if (bucket !== undefined && (stateBucket === bucket || stateBucket === `${bucket}${ACCESS_LOG_SUFFIX}`)) {
    const message = `trail.bucket: ${stateBucket} is the bucket of the Terraform state`;
    yield error('bucket-in-use', ['trail', 'bucket'], message, 'the trail needs buckets of its own');
  }

  const archiveAccount = trail.log_archive?.account;
  if (archiveAccount === undefined || draft.organization === 'none') return;
  const path = ['trail', 'log_archive', 'account'];
  if (archiveAccount === managementAccount) {
    const message = `trail.log_archive.account: '${archiveAccount}' is the management account`;
    yield error('log-archive-account', path, message, 'leave log_archive out to keep the logs there');
  }
  const status = accounts.get(archiveAccount)?.status;
  if (status !== undefined && status !== 'active') {
    yield error('inactive-account', path, `trail.log_archive.account: '${archiveAccount}' is not active`);
  }
};
