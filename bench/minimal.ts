import { AccountAlternateContact } from '@cdktf/provider-aws/lib/account-alternate-contact';
import { AccountPrimaryContact } from '@cdktf/provider-aws/lib/account-primary-contact';
import { Cloudtrail } from '@cdktf/provider-aws/lib/cloudtrail';
import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { CloudwatchLogMetricFilter } from '@cdktf/provider-aws/lib/cloudwatch-log-metric-filter';
import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { DataAwsOrganizationsOrganization } from '@cdktf/provider-aws/lib/data-aws-organizations-organization';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { OrganizationsPolicy } from '@cdktf/provider-aws/lib/organizations-policy';
import { OrganizationsPolicyAttachment } from '@cdktf/provider-aws/lib/organizations-policy-attachment';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { S3BucketLoggingA } from '@cdktf/provider-aws/lib/s3-bucket-logging';
import { S3BucketObjectLockConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-object-lock-configuration';
import { S3BucketOwnershipControls } from '@cdktf/provider-aws/lib/s3-bucket-ownership-controls';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning';
import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription';
import { App, S3Backend, TerraformStack } from 'cdktf';

// The yardstick of `npm run bench`: the least CDKTF program that defines the same resources as bench/org-file.ts makes
// main.ts define, with made-up values, no org file, no checks and cdktf's own names.
const accounts = Number(process.argv[2]);
const app = new App();

const stack = (name: string): TerraformStack => {
  const created = new TerraformStack(app, name);
  new S3Backend(created, { bucket: 'example-terraform-state', key: `rootguard/${name}.tfstate`, region: 'us-east-1' });
  new AwsProvider(created, 'aws', { region: 'us-east-1', allowedAccountIds: ['111111111111'] });
  new DataAwsOrganizationsOrganization(created, 'organization');
  return created;
};
const policy = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] });

const guardrails = stack('guardrails');
const scp = new OrganizationsPolicy(guardrails, 'policy', { name: 'root-deny', content: policy });
new OrganizationsPolicyAttachment(guardrails, 'attachment', { policyId: scp.id, targetId: 'r-exam' });

const trail = stack('trail');
const key = new KmsKey(trail, 'key', { policy });
new KmsAlias(trail, 'key-alias', { name: 'alias/trail', targetKeyId: key.keyId });
const logKey = new KmsKey(trail, 'log-key', { policy });
new KmsAlias(trail, 'log-key-alias', { name: 'alias/trail-logs', targetKeyId: logKey.keyId });
const group = new CloudwatchLogGroup(trail, 'group', { name: '/organization/trail', kmsKeyId: logKey.arn });
const role = new IamRole(trail, 'role', { assumeRolePolicy: policy });
new IamRolePolicy(trail, 'role-policy', { role: role.name, policy });
const buckets = ['access-logs', 'bucket'].map(name => {
  const { id: bucket } = new S3Bucket(trail, name, { bucket: name });
  new S3BucketVersioningA(trail, `${name}-versioning`, { bucket, versioningConfiguration: { status: 'Enabled' } });
  new S3BucketPublicAccessBlock(trail, `${name}-block`, { bucket, blockPublicAcls: true });
  new S3BucketOwnershipControls(trail, `${name}-owner`, { bucket, rule: { objectOwnership: 'BucketOwnerEnforced' } });
  new S3BucketServerSideEncryptionConfigurationA(trail, `${name}-encryption`, { bucket, rule: [] });
  new S3BucketPolicy(trail, `${name}-policy`, { bucket, policy });
  new S3BucketLifecycleConfiguration(trail, `${name}-lifecycle`, { bucket, rule: [] });
  return bucket;
});
const [accessLogs = '', bucket = ''] = buckets;
new S3BucketObjectLockConfigurationA(trail, 'lock', { bucket });
new S3BucketLoggingA(trail, 'logging', { bucket, targetBucket: accessLogs, targetPrefix: 'trail/' });
new Cloudtrail(trail, 'trail', {
  name: 'trail',
  s3BucketName: bucket,
  kmsKeyId: key.arn,
  cloudWatchLogsGroupArn: group.arn,
  cloudWatchLogsRoleArn: role.arn,
});

const contacts = stack('contacts');
const alarms = stack('alarms');
const topicKey = new KmsKey(alarms, 'key', { policy });
new KmsAlias(alarms, 'key-alias', { name: 'alias/alerts', targetKeyId: topicKey.keyId });
for (const name of ['critical', 'notice']) {
  const { arn } = new SnsTopic(alarms, name, { name, kmsMasterKeyId: topicKey.arn });
  new SnsTopicPolicy(alarms, `${name}-policy`, { arn, policy });
}
new SnsTopicSubscription(alarms, 'subscription', {
  topicArn: 'arn:aws:sns:us-east-1:111111111111:critical',
  protocol: 'email',
  endpoint: 'security@example.com',
});
const alarm = (id: string, accountId?: string) =>
  new CloudwatchMetricAlarm(alarms, id, {
    alarmName: id,
    alarmDescription: `Root was used in account ${accountId}`,
    namespace: 'Rootguard',
    metricName: 'root-activity-by-account',
    dimensions: accountId === undefined ? undefined : { AccountId: accountId },
    statistic: 'Sum',
    period: 300,
    evaluationPeriods: 1,
    threshold: 1,
    comparisonOperator: 'GreaterThanOrEqualToThreshold',
    treatMissingData: 'notBreaching',
    alarmActions: ['arn:aws:sns:us-east-1:111111111111:critical'],
  });
for (let control = 0; control <= 15; control++) {
  new CloudwatchLogMetricFilter(alarms, `filter-${control}`, {
    name: `filter-${control}`,
    logGroupName: '/organization/trail',
    pattern: '{$.userIdentity.type="Root"}',
    metricTransformation: { name: 'root', namespace: 'Rootguard', value: '1' },
  });
  if (control > 0) alarm(`control-${control}`);
}
for (let index = 0; index < accounts; index++) {
  const accountId = String(100000000000 + index);
  for (const kind of ['BILLING', 'OPERATIONS', 'SECURITY']) {
    new AccountAlternateContact(contacts, `account-${index}-${kind}`, {
      accountId,
      alternateContactType: kind,
      name: 'Team',
      title: 'On call',
      emailAddress: 'team@example.com',
      phoneNumber: '+1 206 555 0100',
    });
  }
  new AccountPrimaryContact(contacts, `account-${index}-primary`, {
    accountId,
    fullName: 'Example Corp',
    addressLine1: '1 Main St',
    city: 'Seattle',
    stateOrRegion: 'WA',
    postalCode: '98101',
    countryCode: 'US',
    phoneNumber: '${var.root_phone}',
  });
  alarm(`account-${index}`, accountId);
}
app.synth();
