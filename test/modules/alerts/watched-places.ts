import { WatchedPlaces } from '../../../modules/alerts/watched/watched-call';

/** Where the parts are when the file names what acme names, with a hub of its own. */
export const PLACES: WatchedPlaces = {
  partition: 'aws',
  trailName: 'organization-trail',
  trailBuckets: ['example-org-trail', 'example-org-trail-access-logs'],
  logGroupName: '/organization/trail',
  homeRegion: 'us-east-1',
  managementAccount: '111111111111',
  hubAccount: '333333333333',
  keyAccounts: ['111111111111', '222222222222', '333333333333'],
};

/** The longest names that a file may give. */
export const LONGEST_PLACES: WatchedPlaces = {
  ...PLACES,
  trailName: 't'.repeat(128),
  trailBuckets: ['b'.repeat(51), `${'b'.repeat(51)}-access-logs`],
  logGroupName: 'g'.repeat(512),
  homeRegion: 'ap-southeast-1',
};
