import { S3_DELETIONS } from '../../../aws/s3-deletions';
import { arnOf, named, request, WatchedCall, WatchedGroup, WatchedPlaces } from './watched-call';

/** The trail itself; every trail where somebody else owns it. */
function trail({
  partition,
  homeRegion,
  managementAccount,
  trailName,
  trailBuckets: [bucket],
}: WatchedPlaces): readonly WatchedCall[] {
  const ofTrail = (parameter: string) =>
    trailName === undefined ? {} : request({ [parameter]: [named(trailName), arnOf(':trail/', trailName)] });
  return [
    {
      service: 'cloudtrail',
      events: ['DeleteTrail', 'StopLogging'],
      means: 'disarms',
      ...ofTrail('name'),
      changed: 'name',
    },
    { service: 'cloudtrail', events: ['UpdateTrail'], means: 'sets', ...ofTrail('name'), changed: 'name' },
    {
      service: 'cloudtrail',
      events: ['PutEventSelectors', 'PutInsightSelectors'],
      means: 'sets',
      ...ofTrail('trailName'),
      changed: 'trailName',
    },
    // another trail that writes into the same bucket
    ...(bucket === undefined || trailName === undefined
      ? []
      : ([
          {
            service: 'cloudtrail',
            events: ['CreateTrail'],
            means: 'disarms',
            ...request({ s3BucketName: [bucket], name: [{ 'anything-but': [trailName] }] }),
            changed: 'name',
            now: 's3BucketName',
          },
          {
            service: 'cloudtrail',
            events: ['UpdateTrail'],
            means: 'disarms',
            ...request({
              s3BucketName: [bucket],
              name: [
                {
                  'anything-but': [
                    trailName,
                    `arn:${partition}:cloudtrail:${homeRegion}:${managementAccount}:trail/${trailName}`,
                  ],
                },
              ],
            }),
            changed: 'name',
            now: 's3BucketName',
          },
        ] as const)),
    // a delegated administrator may stop the trail, change it and delete it
    {
      service: 'cloudtrail',
      events: ['RegisterOrganizationDelegatedAdmin'],
      means: 'disarms',
      changed: 'memberAccountId',
    },
    {
      service: 'cloudtrail',
      events: ['DeregisterOrganizationDelegatedAdmin'],
      means: 'told',
      changed: 'delegatedAdminAccountId',
    },
  ];
}

/** The buckets: their names are enough, whatever is set, for nobody sets anything there but a deployment. */
const buckets = ({ trailBuckets, keyAccounts }: WatchedPlaces): readonly WatchedCall[] =>
  trailBuckets.length === 0
    ? []
    : [
        // of a whole account; a batch job can lift the locks of many files, and what is put on an access point does not say of
        // which bucket that is
        {
          service: 's3',
          events: [
            'CreateAccessPoint',
            'CreateJob',
            'DeleteAccountPublicAccessBlock',
            'PutAccessPointPolicy',
            'PutAccountPublicAccessBlock',
          ],
          means: 'told',
          match: { recipientAccountId: [...new Set(keyAccounts)].sort() },
        },
        {
          service: 's3',
          // of files only where the trail records them
          events: [{ prefix: 'DeleteBucket' }, 'DeletePublicAccessBlock', ...S3_DELETIONS],
          means: 'disarms',
          ...request({ bucketName: trailBuckets }),
          changed: 'bucketName',
        },
        {
          service: 's3',
          events: [{ prefix: 'PutBucket' }, 'PutObjectLockConfiguration', 'PutPublicAccessBlock'],
          means: 'sets',
          ...request({ bucketName: trailBuckets }),
          changed: 'bucketName',
        },
      ];

export const TRAIL: WatchedGroup = {
  title: 'the trail: its bucket, events and delegated administrators',
  ownActs: 'organization',
  calls: places => [...trail(places), ...buckets(places)],
};
