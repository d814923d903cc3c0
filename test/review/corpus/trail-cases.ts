import { StartLoggingCommand, StopLoggingCommand } from '@aws-sdk/client-cloudtrail';
import { PutRetentionPolicyCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  DeletePublicAccessBlockCommand,
  GetBucketPolicyCommand,
  PutBucketPolicyCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import { CorpusCase, editDocument, forget, move, remove, resource, StackJson, statement } from './corpus-case';

const TRAIL = 'aws_cloudtrail.trail';
const BUCKET_POLICY = 'aws_s3_bucket_policy.trail_bucket_policy';
const PUBLIC_ACCESS = 'aws_s3_bucket_public_access_block.trail_bucket_public-access-block';
const VERSIONING = 'aws_s3_bucket_versioning.trail_bucket_versioning';
const LOCK = 'aws_s3_bucket_object_lock_configuration.trail_bucket_object-lock';
const LIFECYCLE = 'aws_s3_bucket_lifecycle_configuration.trail_bucket_lifecycle';
const ENCRYPTION = 'aws_s3_bucket_server_side_encryption_configuration.trail_bucket_encryption';
const KEY = 'aws_kms_key.trail_key';
const LOGS_KEY = 'aws_kms_key.trail_logs_key';
const LOG_GROUP = 'aws_cloudwatch_log_group.trail_logs';

const LOG_ARCHIVE_ROLE = 'arn:aws:iam::222222222222:role/RootguardDeploy';

/** Edits one resource of the trail's stack. */
const edit = (address: string, change: (target: StackJson) => void) => ({
  json: { trail: (stack: StackJson) => change(resource(stack, address)) },
});

/** Edits the policy document of a resource of the trail's stack. */
const editPolicy = (address: string, change: (document: StackJson) => void) =>
  edit(address, target => editDocument(target, 'policy', change));

/** Takes a resource out of the trail's stack, and out of what depends on it. */
const removing = (address: string, take: (stack: StackJson, address: string) => unknown = remove) => ({
  json: {
    trail: (stack: StackJson) => {
      take(stack, address);
      for (const resources of Object.values(stack.resource as StackJson)) {
        for (const one of Object.values(resources as StackJson) as StackJson[]) {
          if (Array.isArray(one.depends_on)) one.depends_on = one.depends_on.filter(other => other !== address);
        }
      }
    },
  },
});

export const DANGEROUS_TRAIL: readonly CorpusCase[] = [
  {
    name: 'trail-stopped',
    about: 'The trail stays, but logs nothing.',
    ...edit(TRAIL, trail => (trail.enable_logging = false)),
    whole: true,
    findings: [`danger trail-stays-on ${TRAIL}`],
  },
  {
    name: 'trail-in-one-region',
    about: 'The trail no longer records other regions.',
    ...edit(TRAIL, trail => (trail.is_multi_region_trail = false)),
    findings: [`danger trail-stays-on ${TRAIL}`],
  },
  {
    name: 'trail-of-one-account',
    about: 'The trail no longer records the member accounts.',
    ...edit(TRAIL, trail => (trail.is_organization_trail = false)),
    findings: [`danger trail-stays-on ${TRAIL}`],
  },
  {
    name: 'trail-without-global-services',
    about: 'The trail no longer records IAM and STS.',
    ...edit(TRAIL, trail => (trail.include_global_service_events = false)),
    findings: [`danger trail-stays-on ${TRAIL}`],
  },
  {
    name: 'trail-without-validation',
    about: 'Files of the trail can be changed unnoticed.',
    ...edit(TRAIL, trail => (trail.enable_log_file_validation = false)),
    findings: [`danger trail-stays-on ${TRAIL}`],
  },
  {
    name: 'trail-without-key',
    about: 'Files of the trail are no longer encrypted with its key.',
    ...edit(TRAIL, trail => delete trail.kms_key_id),
    findings: [`danger trail-stays-on ${TRAIL}`],
  },
  {
    name: 'trail-without-log-group',
    about: 'Records no longer reach the log group, so no alarm can ring.',
    ...edit(TRAIL, trail => {
      delete trail.cloud_watch_logs_group_arn;
      delete trail.cloud_watch_logs_role_arn;
    }),
    findings: [`danger trail-stays-on ${TRAIL}`],
  },
  {
    name: 'trail-reads-only',
    about: 'An advanced selector drops everything that changes something.',
    ...edit(TRAIL, trail =>
      trail.advanced_event_selector[0].field_selector.push({ field: 'readOnly', equals: ['true'] }),
    ),
    findings: [`danger trail-stays-on ${TRAIL}`],
  },
  {
    name: 'trail-data-events-only',
    about: 'The selector of management events becomes one of data events.',
    ...edit(TRAIL, trail => {
      trail.advanced_event_selector[0].field_selector = [
        { field: 'eventCategory', equals: ['Data'] },
        { field: 'resources.type', equals: ['AWS::S3::Object'] },
      ];
    }),
    findings: [`danger trail-stays-on ${TRAIL}`],
  },
  {
    name: 'trail-to-another-bucket',
    about: 'The trail delivers to the bucket of the access logs, which has no Object Lock.',
    ...edit(TRAIL, trail => (trail.s3_bucket_name = '${aws_s3_bucket.trail_access-logs.id}')),
    findings: [`danger trail-stays-on ${TRAIL}`],
  },
  {
    name: 'trail-deleted',
    about: 'The trail is taken out of the program.',
    ...removing(TRAIL),
    whole: true,
    findings: ['danger protected-section-stays', `danger trail-stays-on ${TRAIL}`],
  },
  {
    name: 'trail-forgotten',
    about: 'Terraform forgets the trail: it stays, and nobody keeps it as it is.',
    ...removing(TRAIL, forget),
    findings: ['danger protected-section-stays', `danger trail-stays-on ${TRAIL}`],
  },
  {
    name: 'trail-renamed',
    about: 'A trail with another name: Terraform deletes the old one first.',
    ...edit(TRAIL, trail => (trail.name = 'company-trail')),
    findings: [`danger stateful-stays ${TRAIL}`],
  },
  {
    name: 'bucket-policy-without-tls',
    about: 'The Deny of requests without TLS is dropped.',
    ...editPolicy(BUCKET_POLICY, document => document.Statement.pop()),
    findings: [`danger bucket-policy-stays ${BUCKET_POLICY}`],
  },
  {
    name: 'bucket-policy-public',
    about: 'Everybody may read the files of the trail.',
    ...editPolicy(BUCKET_POLICY, document =>
      document.Statement.push({
        Sid: 'Read',
        Effect: 'Allow',
        Principal: '*',
        Action: 's3:GetObject',
        Resource: 'arn:aws:s3:::example-org-trail/*',
      }),
    ),
    findings: [`danger bucket-policy-stays ${BUCKET_POLICY}`],
  },
  {
    name: 'bucket-policy-any-trail',
    about: 'CloudTrail may write for any trail of any account.',
    ...editPolicy(BUCKET_POLICY, document => {
      delete statement(document, 'CloudTrailWritesOrganization').Condition.StringEquals['aws:SourceArn'];
    }),
    findings: [`danger bucket-policy-stays ${BUCKET_POLICY}`],
  },
  {
    name: 'bucket-policy-deleter',
    about: 'A role of another account may delete the files of the trail.',
    ...editPolicy(BUCKET_POLICY, document =>
      document.Statement.push({
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::777777777777:role/cleanup' },
        Action: ['s3:DeleteObject', 's3:DeleteObjectVersion'],
        Resource: 'arn:aws:s3:::example-org-trail/*',
      }),
    ),
    findings: [`danger bucket-policy-stays ${BUCKET_POLICY}`],
  },
  {
    name: 'bucket-policy-deleted',
    about: 'The bucket of the trail loses its policy, TLS-only included.',
    ...removing(BUCKET_POLICY),
    findings: [`danger bucket-policy-stays ${BUCKET_POLICY}`],
  },
  {
    name: 'public-access-let-in',
    about: 'Public bucket policies are no longer blocked.',
    ...edit(PUBLIC_ACCESS, block => {
      block.block_public_policy = false;
      block.restrict_public_buckets = false;
    }),
    findings: [`danger public-access-stays-blocked ${PUBLIC_ACCESS}`],
  },
  {
    name: 'public-access-block-deleted',
    about: 'The block of public access is taken out.',
    ...removing(PUBLIC_ACCESS),
    findings: [`danger public-access-stays-blocked ${PUBLIC_ACCESS}`],
  },
  {
    name: 'versioning-suspended',
    about: 'Files of the access logs can be overwritten.',
    ...edit(
      'aws_s3_bucket_versioning.trail_access-logs_versioning',
      versioning => (versioning.versioning_configuration.status = 'Suspended'),
    ),
    findings: ['danger versioning-stays-on aws_s3_bucket_versioning.trail_access-logs_versioning'],
  },
  {
    name: 'versioning-forgotten',
    about: 'Terraform forgets the versioning of the bucket of the trail.',
    ...removing(VERSIONING, forget),
    findings: [`danger versioning-stays-on ${VERSIONING}`],
  },
  {
    name: 'object-lock-shorter',
    about: 'New files are locked for a month in place of a year.',
    org: file => (file.trail.object_lock.days = 30),
    withOrg: false,
    findings: [`danger object-lock-stays ${LOCK}`],
  },
  {
    name: 'object-lock-removed',
    about: 'New files are no longer locked.',
    org: file => (file.trail.object_lock = 'none'),
    findings: [`danger object-lock-stays ${LOCK}`],
  },
  {
    name: 'logs-expire-early',
    about: 'Files of the trail expire after a year and a day in place of seven years.',
    org: file => (file.trail.expire_after_days = 366),
    findings: [
      `danger logs-are-kept ${LIFECYCLE}`,
      'danger logs-are-kept aws_s3_bucket_lifecycle_configuration.trail_access-logs_lifecycle',
    ],
  },
  {
    name: 'old-versions-expire-early',
    about: 'A file that is overwritten is gone a day later.',
    ...edit(LIFECYCLE, lifecycle => (lifecycle.rule[0].noncurrent_version_expiration[0].noncurrent_days = 1)),
    findings: [`danger logs-are-kept ${LIFECYCLE}`],
  },
  {
    name: 'lifecycle-of-a-prefix',
    about: 'A second rule lets the files of one account expire after a day.',
    ...edit(LIFECYCLE, lifecycle =>
      lifecycle.rule.push({
        id: 'ledger',
        status: 'Enabled',
        filter: [{ prefix: 'AWSLogs/o-exampleorg1/888888888888/' }],
        expiration: [{ days: 1 }],
      }),
    ),
    findings: [`danger logs-are-kept ${LIFECYCLE}`],
  },
  {
    name: 'bucket-encryption-without-key',
    about: 'The bucket encrypts with a key of S3 in place of the key of the trail.',
    ...edit(ENCRYPTION, encryption => {
      encryption.rule = [{ apply_server_side_encryption_by_default: { sse_algorithm: 'AES256' } }];
    }),
    findings: [`danger bucket-encryption-stays ${ENCRYPTION}`],
  },
  {
    name: 'bucket-encryption-deleted',
    about: 'The encryption of the bucket is taken out.',
    ...removing(ENCRYPTION),
    findings: [`danger bucket-encryption-stays ${ENCRYPTION}`],
  },
  {
    name: 'key-disabled',
    about: 'The key of the log group is disabled: nothing can be written or read.',
    ...edit(LOGS_KEY, key => (key.is_enabled = false)),
    findings: [`danger kms-key-stays ${LOGS_KEY}`],
  },
  {
    name: 'key-rotation-off',
    about: 'The key of the trail is no longer rotated.',
    ...edit(KEY, key => (key.enable_key_rotation = false)),
    findings: [`danger kms-key-stays ${KEY}`],
  },
  {
    name: 'key-deletion-window-shorter',
    about: 'A deleted key is gone after a week in place of a month.',
    ...edit(KEY, key => (key.deletion_window_in_days = 7)),
    findings: [`danger kms-key-stays ${KEY}`],
  },
  {
    name: 'key-policy-widened',
    about: 'Every account may use the key of the trail.',
    ...editPolicy(KEY, document =>
      document.Statement.push({ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'kms:Decrypt', Resource: '*' }),
    ),
    findings: [`danger kms-key-stays ${KEY}`],
  },
  {
    name: 'key-deleted',
    about: 'The key of the log group is taken out: what it encrypted cannot be read any more.',
    json: {
      trail: stack => {
        remove(stack, LOGS_KEY);
        remove(stack, 'aws_kms_alias.trail_logs_key-alias');
        delete resource(stack, LOG_GROUP).kms_key_id;
      },
    },
    findings: [`danger kms-key-stays ${LOGS_KEY}`, `danger log-group-keeps-logs ${LOG_GROUP}`],
  },
  {
    name: 'log-group-shorter',
    about: 'The log group keeps records for a month in place of a year.',
    org: file => (file.trail.log_retention_days = 30),
    findings: [`danger log-group-keeps-logs ${LOG_GROUP}`],
  },
  {
    name: 'log-group-renamed',
    about: 'A log group with another name: Terraform deletes the old one with all records.',
    json: { trail: stack => (resource(stack, LOG_GROUP).name = '/company/trail') },
    findings: [`danger stateful-stays ${LOG_GROUP}`, `warning trail-stays-on ${TRAIL}`],
  },
  {
    name: 'retention-lowered-back',
    about: 'Somebody keeps records longer by hand, and the plan takes that back.',
    stacks: ['trail'],
    outside: async ({ aws }) => {
      const retention = (retentionInDays: number) =>
        aws.logs.send(new PutRetentionPolicyCommand({ logGroupName: '/organization/trail', retentionInDays }));
      await retention(731);
      return () => retention(365);
    },
    findings: [`danger log-group-keeps-logs ${LOG_GROUP}`],
  },
  {
    name: 'trail-given-away',
    about: 'The org file says that somebody else owns the trail: everything of the trail is destroyed.',
    org: file => (file.trail = { existing: { log_group: '/organization/trail' } }),
    findings: [
      'danger kms-key-stays aws_kms_key.trail_key',
      'danger kms-key-stays aws_kms_key.trail_logs_key',
      `danger log-group-keeps-logs ${LOG_GROUP}`,
      'danger protected-section-stays',
      'danger roles-stay-narrow aws_iam_role.trail_logs_role',
      'danger roles-stay-narrow aws_iam_role_policy.trail_logs_role-policy',
      'danger stateful-stays aws_s3_bucket.trail_access-logs',
      'danger stateful-stays aws_s3_bucket.trail_bucket',
      `danger trail-stays-on ${TRAIL}`,
    ],
  },
  {
    name: 'prevent-destroy-gone',
    about: 'The stacks no longer keep Terraform from destroying the trail; the plan itself is empty.',
    stacks: ['trail'],
    before: file => (file.trail.protect = true),
    findings: [
      `danger prevent-destroy-stays ${TRAIL}`,
      `danger prevent-destroy-stays ${LOG_GROUP}`,
      `danger prevent-destroy-stays ${KEY}`,
      `danger prevent-destroy-stays ${LOGS_KEY}`,
      'danger prevent-destroy-stays aws_s3_bucket.trail_access-logs',
      'danger prevent-destroy-stays aws_s3_bucket.trail_bucket',
    ],
  },
];

export const HARMLESS_TRAIL: readonly CorpusCase[] = [
  {
    name: 'everything-is-kept-longer',
    about: 'Longer retention of the log group, longer lock, later expiry.',
    org: file => {
      file.trail.log_retention_days = 731;
      file.trail.object_lock.days = 730;
      file.trail.expire_after_days = 3650;
    },
    whole: true,
    findings: [],
  },
  {
    name: 'log-group-never-expires',
    about: 'Retention 0 is no short one: records are kept for ever.',
    ...edit(LOG_GROUP, group => (group.retention_in_days = 0)),
    findings: [],
  },
  {
    name: 'object-lock-compliance',
    about: 'The lock becomes one that nobody can shorten.',
    org: file => (file.trail.object_lock.mode = 'COMPLIANCE'),
    findings: [],
  },
  {
    name: 'bucket-policy-stricter',
    about: 'A further Deny, of old versions of TLS.',
    ...editPolicy(BUCKET_POLICY, document =>
      document.Statement.push({
        Sid: 'DenyOldTls',
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: ['arn:aws:s3:::example-org-trail', 'arn:aws:s3:::example-org-trail/*'],
        Condition: { NumericLessThan: { 's3:TlsVersion': '1.2' } },
      }),
    ),
    findings: [],
  },
  {
    name: 'bucket-policy-respelled',
    about: 'Statements reversed, Sids renamed, an action in other letters, lists for single values.',
    ...editPolicy(BUCKET_POLICY, document => {
      document.Statement = (document.Statement as StackJson[]).reverse().map((one, index) => ({
        ...one,
        Sid: `S${index}`,
        Action: [String(one.Action).replace('s3:Put', 's3:put')],
      }));
    }),
    findings: [],
  },
  {
    name: 'bucket-policy-redundant-resource',
    about:
      'The files of the management account are written by a statement for all of AWSLogs: nothing more is allowed.',
    program: 'platform',
    json: {
      platform: stack =>
        editDocument(resource(stack, 'aws_s3_bucket_policy.logs'), 'policy', document => {
          statement(document, 'TrailWrite').Resource = [
            'arn:aws:s3:::example-company-audit-logs/AWSLogs/*',
            'arn:aws:s3:::example-company-audit-logs/AWSLogs/111111111111/*',
          ];
        }),
    },
    findings: [],
  },
  {
    name: 'key-policy-stricter',
    about: 'One role alone may schedule the deletion of the key, and the description is another one.',
    ...edit(KEY, key => {
      key.description = 'Files of the trail';
      editDocument(key, 'policy', document =>
        document.Statement.push({
          Effect: 'Deny',
          Principal: '*',
          Action: 'kms:ScheduleKeyDeletion',
          Resource: '*',
          Condition: { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::222222222222:role/key-admin' } },
        }),
      );
    }),
    findings: [],
  },
  {
    name: 'key-alias-renamed',
    about: 'An alias of the key is replaced; keys are found by their ids.',
    ...edit('aws_kms_alias.trail_key-alias', alias => (alias.name = 'alias/company-trail')),
    findings: [],
  },
  {
    name: 'trail-with-data-events',
    about: 'A second selector adds data events to the management events.',
    ...edit(TRAIL, trail =>
      trail.advanced_event_selector.push({
        name: 'Functions',
        field_selector: [
          { field: 'eventCategory', equals: ['Data'] },
          { field: 'resources.type', equals: ['AWS::Lambda::Function'] },
        ],
      }),
    ),
    findings: [],
  },
  {
    name: 'trail-address-renamed',
    about: 'The trail has another address in Terraform, and a moved block says so.',
    json: { trail: stack => move(stack, TRAIL, 'aws_cloudtrail.organization') },
    whole: true,
    findings: [],
  },
  {
    name: 'archived-later',
    about: 'Files go to archive storage half a year later.',
    org: file => (file.trail.archive_after_days = 270),
    findings: [],
  },
  {
    name: 'lifecycle-rule-renamed',
    about: 'The lifecycle rule has another id and the same days.',
    ...edit(LIFECYCLE, lifecycle => (lifecycle.rule[0].id = 'keep-seven-years')),
    findings: [],
  },
  {
    name: 'tags-of-everything',
    about: 'Default tags change: every resource of the stack is updated in place, tags_all only.',
    org: file => (file.tags = { owner: 'platform', 'cost-center': '4711' }),
    stacks: ['trail', 'guardrails'],
    findings: [],
  },
  {
    name: 'trail-stopped-outside',
    about: 'Somebody stopped the trail by hand, and the plan starts it again.',
    stacks: ['trail'],
    outside: async ({ aws }) => {
      await aws.cloudtrail.send(new StopLoggingCommand({ Name: 'organization-trail' }));
      return () => aws.cloudtrail.send(new StartLoggingCommand({ Name: 'organization-trail' }));
    },
    whole: true,
    findings: [],
  },
  {
    name: 'public-access-block-gone-outside',
    about: 'Somebody deleted the block of public access by hand, and the plan makes it again.',
    stacks: ['trail'],
    outside: async ({ as }) => {
      const { s3 } = await as(LOG_ARCHIVE_ROLE);
      const bucket = { Bucket: 'example-org-trail' };
      await s3.send(new DeletePublicAccessBlockCommand(bucket));
      const every = {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      };
      return () => s3.send(new PutPublicAccessBlockCommand({ ...bucket, PublicAccessBlockConfiguration: every }));
    },
    findings: [],
  },
  {
    name: 'bucket-policy-widened-outside',
    about: 'Somebody let everybody read the bucket by hand, and the plan takes that back.',
    stacks: ['trail'],
    outside: async ({ as }) => {
      const { s3 } = await as(LOG_ARCHIVE_ROLE);
      const bucket = { Bucket: 'example-org-trail' };
      const { Policy = '' } = await s3.send(new GetBucketPolicyCommand(bucket));
      const opened = JSON.parse(Policy) as StackJson;
      opened.Statement.push({
        Effect: 'Allow',
        Principal: '*',
        Action: 's3:GetObject',
        Resource: 'arn:aws:s3:::example-org-trail/*',
      });
      await s3.send(new PutBucketPolicyCommand({ ...bucket, Policy: JSON.stringify(opened) }));
      return () => s3.send(new PutBucketPolicyCommand({ ...bucket, Policy }));
    },
    findings: [],
  },
  {
    name: 'protection-added',
    about: 'The stacks now keep Terraform from destroying the trail; the plan itself is empty.',
    org: file => (file.trail.protect = true),
    stacks: ['trail'],
    lifecycle: true,
    findings: [],
  },
];
