import { accessLogBucket, TRAIL_KEY_ALIAS, TRAIL_LOGS_KEY_ALIAS, TRAIL_LOGS_ROLE } from '../config/names';
import { Organization, Trail } from '../config/organization';
import { Account, actions, managementOf, signedInTo, StackGrants, together } from './grant';
import { keyGrants, linkedRole, logGroupGrants, roleGrants } from './shared-grants';

const CLOUDTRAIL = 'cloudtrail.amazonaws.com';

/** The trail with its log group in the management account, and the buckets in the account of the log archive. */
export function trailGrants(organization: Organization, trail: Trail): StackGrants {
  const management = managementOf(organization);
  const archive = signedInTo(organization, trail.logArchive);
  return together(
    ofTrail(management, trail, organization.aws !== undefined),
    roleGrants(management, 'Trail', [TRAIL_LOGS_ROLE], { [CLOUDTRAIL]: [TRAIL_LOGS_ROLE] }),
    logGroupGrants(management, [trail.logGroup]),
    keyGrants(management, [TRAIL_LOGS_KEY_ALIAS]),
    keyGrants(archive, [TRAIL_KEY_ALIAS]),
    ofBuckets(archive, trail.bucket),
  );
}

function ofTrail(management: Account, { name }: Trail, ofOrganization: boolean): StackGrants {
  const trail = [management.arn('cloudtrail', `trail/${name}`)];
  return {
    reads: [
      management.grant('ListTrails', ['cloudtrail:DescribeTrails']),
      management.grant('ReadTrail', actions('cloudtrail', 'GetEventSelectors', 'GetTrailStatus', 'ListTags'), trail),
    ],
    writes: [
      management.grant(
        'ChangeTrail',
        actions(
          'cloudtrail',
          ...[
            'AddTags',
            'CreateTrail',
            'DeleteTrail',
            'PutEventSelectors',
            'RemoveTags',
            'StartLogging',
            'UpdateTrail',
          ],
        ),
        trail,
      ),
      ...(ofOrganization
        ? [
            ...linkedRole(management, 'Trail', CLOUDTRAIL),
            management.grant(
              'ReadTrailServiceRole',
              ['iam:GetRole'],
              [management.role(`aws-service-role/${CLOUDTRAIL}/*`)],
            ),
          ]
        : []),
    ],
  };
}

/** The settings of buckets, each with what reading it and changing it is called. */
function ofBuckets(archive: Account, bucket: string): StackGrants {
  const logs = archive.bucket(accessLogBucket(bucket));
  const buckets = [archive.bucket(bucket), logs];
  return {
    reads: [
      archive.grant(
        'ReadBuckets',
        actions(
          's3',
          ...['GetAccelerateConfiguration', 'GetBucketAcl', 'GetBucketCORS', 'GetBucketLogging'],
          ...['GetBucketObjectLockConfiguration', 'GetBucketOwnershipControls', 'GetBucketPolicy'],
          ...['GetBucketPublicAccessBlock', 'GetBucketRequestPayment', 'GetBucketTagging', 'GetBucketVersioning'],
          ...['GetBucketWebsite', 'GetEncryptionConfiguration', 'GetLifecycleConfiguration'],
          ...['GetReplicationConfiguration', 'ListBucket'],
        ),
        buckets,
      ),
    ],
    writes: [
      archive.grant(
        'ChangeBuckets',
        actions(
          's3',
          ...['CreateBucket', 'DeleteBucket', 'DeleteBucketPolicy', 'PutBucketLogging'],
          ...['PutBucketObjectLockConfiguration', 'PutBucketOwnershipControls', 'PutBucketPolicy'],
          ...['PutBucketPublicAccessBlock', 'PutBucketTagging', 'PutBucketVersioning'],
          ...['PutEncryptionConfiguration', 'PutLifecycleConfiguration'],
        ),
        buckets,
      ),
      // Terraform empties it when it takes it away; nothing may empty the trail's
      archive.grant('EmptyAccessLogs', ['s3:ListBucketVersions'], [logs]),
      archive.grant('DeleteAccessLogs', ['s3:DeleteObjectVersion'], [`${logs}/*`]),
    ],
  };
}
