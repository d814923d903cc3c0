import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { trailKeyPolicy, logGroupKeyPolicy } from '../../../modules/trail/key-policy';
import { OrganizationTrail, OrganizationTrailProps } from '../../../modules/trail/organization-trail';
import { accessLogBucketPolicy, trailBucketPolicy } from '../../../modules/trail/trail-bucket-policy';
import { addresses, synthesize } from '../../synth';

const TRAIL_ARN = 'arn:aws:cloudtrail:us-east-1:111111111111:trail/organization-trail';
const BUCKET_ARN = 'arn:aws:s3:::example-org-trail';

const props: OrganizationTrailProps = {
  partition: 'aws',
  region: 'us-east-1',
  accountId: '111111111111',
  organizationId: 'o-exampleorg1',
  name: 'organization-trail',
  bucket: 'example-org-trail',
  logGroup: '/organization/trail',
  objectLock: { mode: 'GOVERNANCE', days: 365 },
};

const synth = (changes: Partial<OrganizationTrailProps> = {}) =>
  synthesize(scope => void new OrganizationTrail(scope, 'trail', { ...props, ...changes })).resource;

const PROTECTED = { prevent_destroy: true };
const lifecycleRule = (transition: object) => ({
  id: 'archive-and-expire',
  status: 'Enabled',
  filter: [{}],
  ...transition,
  expiration: [{ days: 2557 }],
  noncurrent_version_expiration: [{ noncurrent_days: 30 }],
  abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
});
const PRIVATE = {
  block_public_acls: true,
  block_public_policy: true,
  ignore_public_acls: true,
  restrict_public_buckets: true,
};

describe('OrganizationTrail', () => {
  test('defines the trail and everything it needs, protected', () => {
    const bucket = '${aws_s3_bucket.trail_bucket.id}';
    const accessLogs = '${aws_s3_bucket.trail_access-logs.id}';
    expect(synth()).toEqual({
      aws_cloudtrail: {
        trail: {
          name: 'organization-trail',
          s3_bucket_name: bucket,
          kms_key_id: '${aws_kms_key.trail_key.arn}',
          cloud_watch_logs_group_arn: '${aws_cloudwatch_log_group.trail_logs.arn}:*',
          cloud_watch_logs_role_arn: '${aws_iam_role.trail_logs_role.arn}',
          is_multi_region_trail: true,
          is_organization_trail: true,
          include_global_service_events: true,
          enable_logging: true,
          enable_log_file_validation: true,
          advanced_event_selector: [
            {
              name: 'Management events selector',
              field_selector: [{ field: 'eventCategory', equals: ['Management'] }],
            },
          ],
          lifecycle: PROTECTED,
          depends_on: [
            'aws_s3_bucket_policy.trail_bucket_policy',
            'aws_s3_bucket_public_access_block.trail_bucket_public-access-block',
            'aws_s3_bucket_ownership_controls.trail_bucket_ownership-controls',
            'aws_s3_bucket_server_side_encryption_configuration.trail_bucket_encryption',
            'aws_s3_bucket_versioning.trail_bucket_versioning',
            'aws_s3_bucket_object_lock_configuration.trail_bucket_object-lock',
            'aws_iam_role_policy.trail_logs_role-policy',
          ],
        },
      },
      aws_cloudwatch_log_group: {
        trail_logs: {
          name: '/organization/trail',
          retention_in_days: 365,
          kms_key_id: '${aws_kms_key.trail_logs_key.arn}',
          lifecycle: PROTECTED,
        },
      },
      aws_iam_role: {
        trail_logs_role: {
          name: 'rootguard-trail-logs',
          description: 'Lets CloudTrail deliver to CloudWatch Logs',
          assume_role_policy: JSON.stringify({
            Version: '2012-10-17',
            Statement: [
              { Effect: 'Allow', Principal: { Service: 'cloudtrail.amazonaws.com' }, Action: 'sts:AssumeRole' },
            ],
          }),
        },
      },
      aws_iam_role_policy: {
        'trail_logs_role-policy': {
          name: 'deliver-to-log-group',
          role: '${aws_iam_role.trail_logs_role.name}',
          policy: JSON.stringify({
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Allow',
                Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
                Resource: [
                  'arn:aws:logs:us-east-1:111111111111:log-group:/organization/trail:log-stream:111111111111_CloudTrail_us-east-1*',
                  'arn:aws:logs:us-east-1:111111111111:log-group:/organization/trail:log-stream:o-exampleorg1_*',
                ],
              },
            ],
          }),
        },
      },
      aws_kms_alias: {
        'trail_key-alias': { name: 'alias/rootguard-trail', target_key_id: '${aws_kms_key.trail_key.key_id}' },
        'trail_logs_key-alias': {
          name: 'alias/rootguard-trail-logs',
          target_key_id: '${aws_kms_key.trail_logs_key.key_id}',
        },
      },
      aws_kms_key: {
        trail_key: {
          description: 'Encrypts the files of the trail organization-trail',
          enable_key_rotation: true,
          deletion_window_in_days: 30,
          policy: trailKeyPolicy({
            partition: 'aws',
            keyAccountId: '111111111111',
            trailAccountId: '111111111111',
            trailArn: TRAIL_ARN,
          }),
          lifecycle: PROTECTED,
        },
        trail_logs_key: {
          description: 'Encrypts the log group /organization/trail',
          enable_key_rotation: true,
          deletion_window_in_days: 30,
          policy: logGroupKeyPolicy({
            partition: 'aws',
            region: 'us-east-1',
            accountId: '111111111111',
            logGroupName: '/organization/trail',
          }),
          lifecycle: PROTECTED,
        },
      },
      aws_s3_bucket: {
        trail_bucket: {
          bucket: 'example-org-trail',
          object_lock_enabled: true,
          force_destroy: false,
          lifecycle: PROTECTED,
        },
        'trail_access-logs': {
          bucket: 'example-org-trail-access-logs',
          object_lock_enabled: false,
          force_destroy: false,
          lifecycle: PROTECTED,
        },
      },
      aws_s3_bucket_lifecycle_configuration: {
        trail_bucket_lifecycle: {
          bucket,
          rule: [lifecycleRule({ transition: [{ days: 90, storage_class: 'GLACIER' }] })],
          depends_on: ['aws_s3_bucket_versioning.trail_bucket_versioning'],
        },
        'trail_access-logs_lifecycle': {
          bucket: accessLogs,
          rule: [lifecycleRule({})],
          depends_on: ['aws_s3_bucket_versioning.trail_access-logs_versioning'],
        },
      },
      aws_s3_bucket_logging: {
        'trail_bucket_access-logging': {
          bucket,
          target_bucket: accessLogs,
          target_prefix: 'example-org-trail/',
          depends_on: [
            'aws_s3_bucket_policy.trail_access-logs_policy',
            'aws_s3_bucket_public_access_block.trail_access-logs_public-access-block',
            'aws_s3_bucket_ownership_controls.trail_access-logs_ownership-controls',
            'aws_s3_bucket_server_side_encryption_configuration.trail_access-logs_encryption',
            'aws_s3_bucket_versioning.trail_access-logs_versioning',
          ],
        },
      },
      aws_s3_bucket_object_lock_configuration: {
        'trail_bucket_object-lock': {
          bucket,
          rule: { default_retention: { mode: 'GOVERNANCE', days: 365 } },
          depends_on: ['aws_s3_bucket_versioning.trail_bucket_versioning'],
        },
      },
      aws_s3_bucket_ownership_controls: {
        'trail_bucket_ownership-controls': { bucket, rule: { object_ownership: 'BucketOwnerEnforced' } },
        'trail_access-logs_ownership-controls': {
          bucket: accessLogs,
          rule: { object_ownership: 'BucketOwnerEnforced' },
        },
      },
      aws_s3_bucket_policy: {
        trail_bucket_policy: {
          bucket,
          policy: trailBucketPolicy({
            bucketArn: BUCKET_ARN,
            trailArn: TRAIL_ARN,
            accountId: '111111111111',
            organizationId: 'o-exampleorg1',
          }),
          depends_on: ['aws_s3_bucket_public_access_block.trail_bucket_public-access-block'],
        },
        'trail_access-logs_policy': {
          bucket: accessLogs,
          policy: accessLogBucketPolicy({
            bucketArn: `${BUCKET_ARN}-access-logs`,
            sourceBucketArn: BUCKET_ARN,
            accountId: '111111111111',
          }),
          depends_on: ['aws_s3_bucket_public_access_block.trail_access-logs_public-access-block'],
        },
      },
      aws_s3_bucket_public_access_block: {
        'trail_bucket_public-access-block': { bucket, ...PRIVATE },
        'trail_access-logs_public-access-block': { bucket: accessLogs, ...PRIVATE },
      },
      aws_s3_bucket_server_side_encryption_configuration: {
        trail_bucket_encryption: {
          bucket,
          rule: [
            {
              apply_server_side_encryption_by_default: {
                sse_algorithm: 'aws:kms',
                kms_master_key_id: '${aws_kms_key.trail_key.arn}',
              },
              bucket_key_enabled: true,
            },
          ],
        },
        'trail_access-logs_encryption': {
          bucket: accessLogs,
          rule: [{ apply_server_side_encryption_by_default: { sse_algorithm: 'AES256' } }],
        },
      },
      aws_s3_bucket_versioning: {
        trail_bucket_versioning: { bucket, versioning_configuration: { status: 'Enabled' } },
        'trail_access-logs_versioning': { bucket: accessLogs, versioning_configuration: { status: 'Enabled' } },
      },
    });
  });

  test('puts buckets and trail key, and nothing else, into the log-archive account', () => {
    const { resource } = synthesize(scope => {
      const provider = new AwsProvider(scope, 'log-archive', { alias: 'log-archive' });
      new OrganizationTrail(scope, 'trail', { ...props, logArchive: { accountId: '222222222222', provider } });
    });
    const elsewhere = Object.entries(resource).flatMap(([type, byName]) =>
      Object.entries(byName).flatMap(([name, { provider }]) =>
        provider === 'aws.log-archive' ? [`${type}.${name}`] : [],
      ),
    );
    expect(elsewhere.sort()).toEqual(
      addresses({ resource })
        .filter(address => /^aws_s3_|\.trail_key(-alias)?$/.test(address))
        .sort(),
    );
    expect(elsewhere).toHaveLength(18);
    expect(resource.aws_kms_key?.trail_key?.policy).toBe(
      trailKeyPolicy({
        partition: 'aws',
        keyAccountId: '222222222222',
        trailAccountId: '111111111111',
        trailArn: TRAIL_ARN,
      }),
    );
    expect(resource.aws_s3_bucket_policy?.['trail_access-logs_policy']?.policy).toContain(
      '"aws:SourceAccount":"222222222222"',
    );
  });

  test('protects nothing and empties the buckets with protect: false', () => {
    const resource = synth({ protect: false });
    expect(JSON.stringify(resource)).not.toContain('prevent_destroy');
    expect(Object.values(resource.aws_s3_bucket ?? {}).map(bucket => bucket.force_destroy)).toEqual([true, true]);
  });

  test('always enables Object Lock on the trail bucket, without a default retention when none is given', () => {
    const resource = synth({ objectLock: undefined });
    expect(resource).not.toHaveProperty('aws_s3_bucket_object_lock_configuration');
    expect(resource.aws_s3_bucket?.trail_bucket?.object_lock_enabled).toBe(true);
    expect(resource.aws_s3_bucket?.['trail_access-logs']?.object_lock_enabled).toBe(false);
  });

  test('records one account in the single-account form', () => {
    const resource = synth({ organizationId: undefined });
    expect(resource.aws_cloudtrail?.trail).toMatchObject({ is_organization_trail: false, is_multi_region_trail: true });
    expect(resource.aws_s3_bucket_policy?.trail_bucket_policy?.policy).not.toContain('CloudTrailWritesOrganization');
    expect(resource.aws_iam_role_policy?.['trail_logs_role-policy']?.policy).not.toContain('o-');
  });

  test('records who deletes files of both buckets, and no other data event, when it is told to', () => {
    expect(synth({ recordDeletions: true }).aws_cloudtrail?.trail?.advanced_event_selector).toEqual([
      { name: 'Management events selector', field_selector: [{ field: 'eventCategory', equals: ['Management'] }] },
      {
        name: 'Deletions of log files selector',
        field_selector: [
          { field: 'eventCategory', equals: ['Data'] },
          { field: 'resources.type', equals: ['AWS::S3::Object'] },
          {
            field: 'resources.ARN',
            starts_with: ['arn:aws:s3:::example-org-trail/', 'arn:aws:s3:::example-org-trail-access-logs/'],
          },
          {
            field: 'eventName',
            equals: ['DeleteObject', 'DeleteObjects', 'PutObjectLegalHold', 'PutObjectRetention'],
          },
        ],
      },
    ]);
  });

  test.each([
    ['name', 3, 128],
    ['bucket', 3, 51],
  ] as const)('accepts %s of %d and %d characters and fails outside', (prop, min, max) => {
    for (const length of [min, max]) expect(() => synth({ [prop]: 'n'.repeat(length) })).not.toThrow();
    for (const length of [min - 1, max + 1]) {
      expect(() => synth({ [prop]: 'n'.repeat(length) })).toThrow(
        `${prop}: must be between ${min} and ${max} characters long, got ${length}`,
      );
    }
  });

  test('fails when files would expire before they are archived', () => {
    expect(() => synth({ archiveAfterDays: 90, expireAfterDays: 91 })).not.toThrow();
    expect(() => synth({ archiveAfterDays: 90, expireAfterDays: 90 })).toThrow(
      'archiveAfterDays: must be less than expireAfterDays (90), got 90',
    );
  });
});
