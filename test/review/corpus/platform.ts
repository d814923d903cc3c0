import { StackJson } from './corpus-case';
import { awsProviderVersion } from '../../../terraform/aws-provider';

const MANAGEMENT = '111111111111';
const LOGS_BUCKET = 'example-company-audit-logs';
const REGION = 'us-east-1';

const policy = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });

const contact = (accountId: string, type: string, email: string) => ({
  account_id: accountId,
  alternate_contact_type: type,
  name: 'Company Desk',
  title: 'Desk',
  email_address: email,
  phone_number: '+1 206 555 0103',
});

/**
 * A program that is not Rootguard's, written by hand: an organization, an SCP with several statements, a trail with basic
 * selectors, alarms, a topic with a policy of its own, an event rule, a role and contacts. One stack, 'platform'.
 */
export function platform(): StackJson {
  return {
    terraform: {
      backend: { local: { path: '../../../state/platform.tfstate' } },
      required_providers: { aws: { source: 'aws', version: awsProviderVersion() } },
    },
    provider: { aws: [{ region: REGION, allowed_account_ids: [MANAGEMENT] }] },
    import: [{ to: 'aws_organizations_organization.company', id: 'o-exampleorg2' }],
    resource: {
      aws_organizations_organization: {
        company: {
          feature_set: 'ALL',
          enabled_policy_types: ['SERVICE_CONTROL_POLICY'],
          aws_service_access_principals: [
            'account.amazonaws.com',
            'cloudtrail.amazonaws.com',
            'config-multiaccountsetup.amazonaws.com',
            'guardduty.amazonaws.com',
            'iam.amazonaws.com',
            'member.org.stacksets.cloudformation.amazonaws.com',
            'securityhub.amazonaws.com',
          ],
        },
      },
      aws_organizations_delegated_administrator: {
        guardduty: {
          account_id: '444444444444',
          service_principal: 'guardduty.amazonaws.com',
          depends_on: ['aws_organizations_organization.company'],
        },
      },
      aws_organizations_policy: {
        baseline: {
          name: 'company-baseline',
          type: 'SERVICE_CONTROL_POLICY',
          content: policy(
            { Sid: 'Leave', Effect: 'Deny', Action: 'organizations:LeaveOrganization', Resource: '*' },
            {
              // adds nothing to the statement before
              Sid: 'LeaveFromElsewhere',
              Effect: 'Deny',
              Action: ['organizations:LeaveOrganization'],
              Resource: '*',
              Condition: { NotIpAddress: { 'aws:SourceIp': '192.0.2.0/24' } },
            },
            {
              Sid: 'Trail',
              Effect: 'Deny',
              Action: ['cloudtrail:StopLogging', 'cloudtrail:DeleteTrail', 'cloudtrail:UpdateTrail'],
              Resource: '*',
              Condition: { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/company-trail-admin' } },
            },
            {
              Sid: 'Regions',
              Effect: 'Deny',
              NotAction: ['iam:*', 'organizations:*', 'sts:*', 'support:*'],
              Resource: '*',
              Condition: { StringNotEquals: { 'aws:RequestedRegion': ['us-east-1', 'eu-west-1'] } },
            },
            {
              Sid: 'Logs',
              Effect: 'Deny',
              Action: ['s3:DeleteObject', 's3:DeleteBucket', 's3:PutLifecycleConfiguration'],
              Resource: [`arn:aws:s3:::${LOGS_BUCKET}`, `arn:aws:s3:::${LOGS_BUCKET}/*`],
            },
          ),
        },
      },
      aws_organizations_policy_attachment: {
        workloads: { policy_id: '${aws_organizations_policy.baseline.id}', target_id: 'ou-land-22222222' },
        network: { policy_id: '${aws_organizations_policy.baseline.id}', target_id: '444444444444' },
      },
      aws_s3_bucket: { logs: { bucket: LOGS_BUCKET, object_lock_enabled: true } },
      aws_s3_bucket_versioning: {
        logs: { bucket: '${aws_s3_bucket.logs.id}', versioning_configuration: [{ status: 'Enabled' }] },
      },
      aws_s3_bucket_object_lock_configuration: {
        logs: {
          bucket: '${aws_s3_bucket.logs.id}',
          rule: [{ default_retention: [{ mode: 'COMPLIANCE', days: 400 }] }],
          depends_on: ['aws_s3_bucket_versioning.logs'],
        },
      },
      aws_s3_bucket_lifecycle_configuration: {
        logs: {
          bucket: '${aws_s3_bucket.logs.id}',
          rule: [
            {
              id: 'expire',
              status: 'Enabled',
              filter: [{ prefix: '' }],
              expiration: [{ days: 1000 }],
              noncurrent_version_expiration: [{ noncurrent_days: 400 }],
            },
          ],
          depends_on: ['aws_s3_bucket_versioning.logs'],
        },
      },
      aws_s3_bucket_server_side_encryption_configuration: {
        logs: {
          bucket: '${aws_s3_bucket.logs.id}',
          rule: [
            {
              apply_server_side_encryption_by_default: [
                { sse_algorithm: 'aws:kms', kms_master_key_id: '${aws_kms_key.logs.arn}' },
              ],
              bucket_key_enabled: true,
            },
          ],
        },
      },
      aws_s3_bucket_public_access_block: {
        logs: {
          bucket: '${aws_s3_bucket.logs.id}',
          block_public_acls: true,
          block_public_policy: true,
          ignore_public_acls: true,
          restrict_public_buckets: true,
        },
      },
      aws_s3_bucket_policy: {
        logs: {
          bucket: '${aws_s3_bucket.logs.id}',
          policy: policy(
            {
              Sid: 'TrailAcl',
              Effect: 'Allow',
              Principal: { Service: 'cloudtrail.amazonaws.com' },
              Action: 's3:GetBucketAcl',
              Resource: `arn:aws:s3:::${LOGS_BUCKET}`,
            },
            {
              Sid: 'TrailWrite',
              Effect: 'Allow',
              Principal: { Service: 'cloudtrail.amazonaws.com' },
              Action: 's3:PutObject',
              Resource: `arn:aws:s3:::${LOGS_BUCKET}/AWSLogs/*`,
              Condition: { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' } },
            },
            {
              Sid: 'TlsOnly',
              Effect: 'Deny',
              Principal: '*',
              Action: 's3:*',
              Resource: [`arn:aws:s3:::${LOGS_BUCKET}`, `arn:aws:s3:::${LOGS_BUCKET}/*`],
              Condition: { Bool: { 'aws:SecureTransport': 'false' } },
            },
          ),
          depends_on: ['aws_s3_bucket_public_access_block.logs'],
        },
      },
      aws_kms_key: {
        logs: {
          description: 'Company audit logs',
          deletion_window_in_days: 30,
          enable_key_rotation: true,
          policy: policy(
            {
              Sid: 'Owner',
              Effect: 'Allow',
              Principal: { AWS: `arn:aws:iam::${MANAGEMENT}:root` },
              Action: 'kms:*',
              Resource: '*',
            },
            {
              Sid: 'Trail',
              Effect: 'Allow',
              Principal: { Service: 'cloudtrail.amazonaws.com' },
              Action: ['kms:GenerateDataKey*', 'kms:DescribeKey'],
              Resource: '*',
            },
            {
              Sid: 'Logs',
              Effect: 'Allow',
              Principal: { Service: `logs.${REGION}.amazonaws.com` },
              Action: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
              Resource: '*',
            },
          ),
        },
      },
      aws_cloudwatch_log_group: {
        audit: { name: '/company/audit', retention_in_days: 0, kms_key_id: '${aws_kms_key.logs.arn}' },
      },
      aws_iam_role: {
        trail: {
          name: 'company-trail-logs',
          assume_role_policy: policy({
            Effect: 'Allow',
            Principal: { Service: 'cloudtrail.amazonaws.com' },
            Action: 'sts:AssumeRole',
          }),
        },
        forward: {
          name: 'company-forward',
          assume_role_policy: policy({
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: 'sts:AssumeRole',
            Condition: { StringEquals: { 'aws:SourceAccount': MANAGEMENT } },
          }),
        },
      },
      aws_iam_role_policy: {
        trail: {
          name: 'deliver',
          role: '${aws_iam_role.trail.id}',
          policy: policy({
            Effect: 'Allow',
            Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
            Resource: `arn:aws:logs:${REGION}:${MANAGEMENT}:log-group:/company/audit:*`,
          }),
        },
        forward: {
          name: 'forward',
          role: '${aws_iam_role.forward.id}',
          policy: policy({
            Effect: 'Allow',
            Action: 'events:PutEvents',
            Resource: `arn:aws:events:${REGION}:${MANAGEMENT}:event-bus/company`,
          }),
        },
      },
      aws_cloudtrail: {
        company: {
          name: 'company',
          s3_bucket_name: '${aws_s3_bucket.logs.id}',
          is_organization_trail: true,
          is_multi_region_trail: true,
          include_global_service_events: true,
          enable_log_file_validation: true,
          kms_key_id: '${aws_kms_key.logs.arn}',
          cloud_watch_logs_group_arn: '${aws_cloudwatch_log_group.audit.arn}:*',
          cloud_watch_logs_role_arn: '${aws_iam_role.trail.arn}',
          event_selector: [{ read_write_type: 'All', include_management_events: true }],
          depends_on: ['aws_s3_bucket_policy.logs', 'aws_iam_role_policy.trail'],
        },
      },
      aws_cloudwatch_log_metric_filter: {
        root: {
          name: 'company-root',
          log_group_name: '${aws_cloudwatch_log_group.audit.name}',
          pattern:
            '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != "AwsServiceEvent" }',
          metric_transformation: [{ name: 'root-use', namespace: 'Company', value: '1', default_value: '0' }],
        },
      },
      aws_cloudwatch_metric_alarm: {
        root: {
          alarm_name: 'company-root',
          alarm_description: 'Somebody used root',
          namespace: 'Company',
          metric_name: 'root-use',
          statistic: 'Sum',
          period: 60,
          evaluation_periods: 2,
          datapoints_to_alarm: 1,
          threshold: 1,
          comparison_operator: 'GreaterThanOrEqualToThreshold',
          treat_missing_data: 'breaching',
          alarm_actions: ['${aws_sns_topic.pager.arn}', '${aws_sns_topic.desk.arn}'],
        },
      },
      aws_sns_topic: {
        pager: {
          name: 'company-pager',
          kms_master_key_id: '${aws_kms_key.logs.id}',
          policy: policy({
            Sid: 'Alarms',
            Effect: 'Allow',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Action: 'sns:Publish',
            Resource: `arn:aws:sns:${REGION}:${MANAGEMENT}:company-pager`,
            Condition: { StringEquals: { 'aws:SourceAccount': MANAGEMENT } },
          }),
        },
        desk: { name: 'company-desk' },
      },
      aws_sns_topic_subscription: {
        pager: {
          topic_arn: '${aws_sns_topic.pager.arn}',
          protocol: 'sqs',
          endpoint: '${aws_sqs_queue.pager.arn}',
          redrive_policy: '{"deadLetterTargetArn":"${aws_sqs_queue.undelivered.arn}"}',
        },
      },
      aws_sqs_queue: {
        pager: { name: 'company-pager' },
        undelivered: { name: 'company-undelivered', message_retention_seconds: 1209600 },
      },
      aws_sqs_queue_policy: {
        undelivered: {
          queue_url: '${aws_sqs_queue.undelivered.id}',
          policy: policy({
            Sid: 'Topics',
            Effect: 'Allow',
            Principal: { Service: 'sns.amazonaws.com' },
            Action: 'sqs:SendMessage',
            Resource: `arn:aws:sqs:${REGION}:${MANAGEMENT}:company-undelivered`,
            Condition: { ArnEquals: { 'aws:SourceArn': `arn:aws:sns:${REGION}:${MANAGEMENT}:company-pager` } },
          }),
        },
      },
      aws_cloudwatch_event_bus: { company: { name: 'company' } },
      aws_cloudwatch_event_permission: {
        organization: {
          event_bus_name: '${aws_cloudwatch_event_bus.company.name}',
          statement_id: 'organization',
          principal: '*',
          action: 'events:PutEvents',
          condition: [{ type: 'StringEquals', key: 'aws:PrincipalOrgID', value: 'o-exampleorg2' }],
        },
      },
      aws_cloudwatch_event_rule: {
        root: {
          name: 'company-root',
          event_bus_name: '${aws_cloudwatch_event_bus.company.name}',
          state: 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS',
          event_pattern: JSON.stringify({ detail: { userIdentity: { type: ['Root'] } } }),
        },
      },
      aws_cloudwatch_event_target: {
        root: {
          rule: '${aws_cloudwatch_event_rule.root.name}',
          event_bus_name: '${aws_cloudwatch_event_bus.company.name}',
          target_id: 'pager',
          arn: '${aws_sns_topic.pager.arn}',
          dead_letter_config: [{ arn: '${aws_sqs_queue.undelivered.arn}' }],
        },
      },
      aws_account_alternate_contact: {
        network_security: contact('444444444444', 'SECURITY', 'security@example.com'),
        network_operations: contact('444444444444', 'OPERATIONS', 'operations@example.com'),
        network_billing: contact('444444444444', 'BILLING', 'billing@example.com'),
      },
    },
  };
}
