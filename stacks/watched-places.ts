import { accessLogBucket } from '../config/names';
import { Alerts, ExistingTrail, Organization, Trail } from '../config/organization';
import { WatchedPlaces } from '../modules/alerts/watched/watched-call';

/** Where the parts are whose changes are announced. */
export function watchedPlaces(
  { partition, region, managementAccount }: Organization,
  trail: Trail | ExistingTrail,
  { hub }: Alerts,
): WatchedPlaces {
  const built = 'bucket' in trail ? trail : undefined;
  const accounts = [
    managementAccount,
    hub.account,
    ...(built?.logArchive === undefined ? [] : [built.logArchive.account]),
  ];
  return {
    partition,
    trailName: built?.name,
    trailBuckets: built === undefined ? [] : [built.bucket, accessLogBucket(built.bucket)],
    logGroupName: trail.logGroup,
    homeRegion: region,
    managementAccount: managementAccount.id,
    hubAccount: hub.account.id,
    keyAccounts: accounts.map(({ id }) => id),
  };
}
