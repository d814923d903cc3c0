import { OrgFile } from '../sections/org-file';
import { Account, ExistingTrail, Trail } from '../organization';

/** The trail to build, or the log group of a trail that somebody else owns. */
export function resolveTrail(
  trail: NonNullable<OrgFile['trail']>,
  accounts: ReadonlyMap<string, Account>,
): Trail | ExistingTrail {
  if ('existing' in trail) return { existing: true, logGroup: trail.existing.log_group };
  const archive = trail.log_archive;
  return {
    name: trail.name,
    bucket: trail.bucket,
    ...(archive === undefined
      ? {}
      : { logArchive: { account: accounts.get(archive.account)!, roleName: archive.role_name } }),
    logGroup: trail.log_group,
    logRetentionDays: trail.log_retention_days,
    ...(trail.object_lock === 'none' ? {} : { objectLock: trail.object_lock }),
    archiveAfterDays: trail.archive_after_days,
    expireAfterDays: trail.expire_after_days,
    protect: trail.protect,
  };
}
