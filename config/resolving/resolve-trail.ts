import { OrgFile } from '../sections/org-file';
import { Account, ExistingTrail, Trail } from '../organization';
import { camelized } from './camelized';

/** The trail to build, or the log group of a trail that somebody else owns. */
export function resolveTrail(
  trail: NonNullable<OrgFile['trail']>,
  accounts: ReadonlyMap<string, Account>,
): Trail | ExistingTrail {
  if ('existing' in trail) {
    const { log_group: logGroup, name } = trail.existing;
    return { existing: true, logGroup, ...(name !== undefined && { name }) };
  }
  const { log_archive: archive, object_lock: lock } = trail;
  return {
    ...camelized(trail, 'log_archive', 'object_lock'),
    ...(archive === undefined
      ? {}
      : { logArchive: { account: accounts.get(archive.account)!, roleName: archive.role_name } }),
    ...(lock === 'none' ? {} : { objectLock: lock }),
  };
}
