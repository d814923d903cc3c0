import { forwardingProtectionDocument } from '../../../../config/scps/forwarding-protection-document';
import { rootDenyDocument } from '../../../../config/scps/root-deny-document';
import { alertTopicPolicy } from '../../../../modules/alerts/alert-topic-policy';
import { deadLetterQueuePolicy } from '../../../../modules/alerts/dead-letter-queue';
import {
  stackSetAdministrationTrust,
  stackSetExecutionPolicy,
} from '../../../../modules/forwarding/stack-set-role-policies';
import { alertKeyPolicy, logGroupKeyPolicy, trailKeyPolicy } from '../../../../modules/trail/key-policy';
import { accessLogBucketPolicy, trailBucketPolicy } from '../../../../modules/trail/trail-bucket-policy';
import { RawPolicy, RawStatement } from '../policy-generators';

/** What a policy is attached to. */
export type DocumentKind = 'scp' | 'resource' | 'identity';

export interface RealDocument {
  readonly name: string;
  readonly kind: DocumentKind;
  readonly policy: RawPolicy;
}

const [MANAGEMENT, HUB, MEMBER] = ['111111111111', '222222222222', '333333333333'];
const TRAIL = `arn:aws:cloudtrail:eu-west-1:${MANAGEMENT}:trail/organization-trail`;
const TOPIC = `arn:aws:sns:eu-west-1:${HUB}:rootguard-critical`;

const policy = (...statements: object[]): RawPolicy => ({
  Version: '2012-10-17',
  Statement: statements as RawStatement[],
});
const deny = { Effect: 'Deny' as const, Resource: ['*'] };
const allow = { Effect: 'Allow' as const, Resource: ['*'] };

/** The documents that Rootguard makes. */
const OWN: Readonly<Record<string, readonly [DocumentKind, string]>> = {
  'root denied': ['scp', rootDenyDocument({ allowRootSessions: true, exemptions: [] })],
  'root denied, sessions too': ['scp', rootDenyDocument({ allowRootSessions: false, exemptions: [] })],
  'root denied but for an account': [
    'scp',
    rootDenyDocument({ allowRootSessions: true, exemptions: [{ accountId: MEMBER, until: '2026-12-31' }] }),
  ],
  'forwarding kept': ['scp', forwardingProtectionDocument()],
  'bucket of the trail': [
    'resource',
    trailBucketPolicy({
      ...{ bucketArn: 'arn:aws:s3:::example-trail', trailArn: TRAIL },
      ...{ accountId: MANAGEMENT, organizationId: 'o-exampleorg1' },
    }),
  ],
  'bucket of access logs': [
    'resource',
    accessLogBucketPolicy({
      ...{ bucketArn: 'arn:aws:s3:::example-logs', sourceBucketArn: 'arn:aws:s3:::example-trail' },
      accountId: MANAGEMENT,
    }),
  ],
  'key of the trail': [
    'resource',
    trailKeyPolicy({ partition: 'aws', keyAccountId: MANAGEMENT, trailAccountId: MANAGEMENT, trailArn: TRAIL }),
  ],
  'key of the log group': [
    'resource',
    logGroupKeyPolicy({
      partition: 'aws',
      region: 'eu-west-1',
      accountId: MANAGEMENT,
      logGroupName: 'organization-trail',
    }),
  ],
  'key of the topics': [
    'resource',
    alertKeyPolicy({ partition: 'aws', accountId: HUB, alarmAccountIds: [MANAGEMENT, HUB], topicArns: [TOPIC] }),
  ],
  'topic of alerts': [
    'resource',
    alertTopicPolicy({ partition: 'aws', region: 'eu-west-1', topicArn: TOPIC, alarmAccountIds: [MANAGEMENT, HUB] }),
  ],
  'queue of dead letters': [
    'resource',
    deadLetterQueuePolicy(`arn:aws:sqs:eu-west-1:${HUB}:rootguard-dead-letters`, {
      ...{ service: 'events.amazonaws.com', sourceArns: [`arn:aws:events:eu-west-1:${HUB}:rule/rootguard-*`] },
    }),
  ],
  'role that administers StackSets': ['resource', stackSetAdministrationTrust('aws', MANAGEMENT)],
  'what StackSets may do': ['identity', stackSetExecutionPolicy('aws', MEMBER)],
};

/** What AWS's guides, and people by them, write; the names are ours. */
const KNOWN: Readonly<Record<string, readonly [DocumentKind, RawPolicy]>> = {
  'two regions only': [
    'scp',
    policy({
      ...{ ...deny, NotAction: ['iam:*', 'organizations:*', 'support:*', 'sts:*', 'cloudfront:*', 'route53:*'] },
      Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-west-1', 'us-east-1'] } },
    }),
  ],
  'logs are not switched off': [
    'scp',
    policy({
      ...{ ...deny, Action: ['cloudtrail:StopLogging', 'cloudtrail:DeleteTrail', 'guardduty:Delete*'] },
      Condition: {
        ArnNotLike: { 'aws:PrincipalArn': ['arn:aws:iam::*:role/Audit*', 'arn:aws:iam::*:role/security/*'] },
      },
    }),
  ],
  'nobody leaves': ['scp', policy({ ...deny, Action: ['organizations:LeaveOrganization', 'account:CloseAccount'] })],
  'a second factor': [
    'scp',
    policy({
      ...{ ...deny, NotAction: ['iam:CreateVirtualMFADevice', 'iam:EnableMFADevice', 'sts:GetSessionToken'] },
      Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
    }),
  ],
  'tags at birth': [
    'scp',
    policy({
      ...{
        Effect: 'Deny',
        Action: ['ec2:RunInstances'],
        Resource: ['arn:aws:ec2:*:*:instance/*', 'arn:aws:ec2:*:*:volume/*'],
      },
      Condition: { Null: { 'aws:RequestTag/team': 'true' }, StringNotLike: { 'aws:PrincipalTag/team': ['platform*'] } },
    }),
  ],
  'an allow list': ['scp', policy({ ...allow, Action: ['s3:*', 'ec2:Describe*', 'iam:Get*', 'iam:List*'] })],
  'a bucket for the organization': [
    'resource',
    policy(
      {
        ...{ Effect: 'Allow', Principal: '*', Action: ['s3:GetObject', 's3:ListBucket'] },
        Resource: ['arn:aws:s3:::example-data', 'arn:aws:s3:::example-data/*'],
        Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1' } },
      },
      {
        ...{ Effect: 'Deny', Principal: '*', Action: ['s3:*'], Resource: ['arn:aws:s3:::example-data/*'] },
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
      {
        ...{ Effect: 'Deny', Principal: '*', Action: ['s3:PutObject'], Resource: ['arn:aws:s3:::example-data/*'] },
        Condition: { StringNotEqualsIfExists: { 's3:x-amz-server-side-encryption': 'aws:kms' } },
      },
    ),
  ],
  'a bucket by network and prefix': [
    'resource',
    policy({
      ...{ Effect: 'Allow', Principal: { AWS: [`arn:aws:iam::${MEMBER}:root`, HUB] }, Action: ['s3:GetObject*'] },
      Resource: ['arn:aws:s3:::example-data/shared/*'],
      Condition: { IpAddress: { 'aws:SourceIp': ['192.0.2.0/24', '198.51.100.0/25'] } },
    }),
  ],
  'a role for another account': [
    'resource',
    policy({
      ...{
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${HUB}:root` },
        Action: ['sts:AssumeRole'],
        Resource: ['*'],
      },
      Condition: { StringEquals: { 'sts:ExternalId': 'example' }, Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
    }),
  ],
  'a bus of the organization': [
    'resource',
    policy({
      ...{ Effect: 'Allow', Principal: '*', Action: ['events:PutEvents'] },
      Resource: [`arn:aws:events:eu-west-1:${HUB}:event-bus/rootguard-tampering`],
      Condition: {
        StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1', 'events:source': ['aws.iam', 'aws.signin'] },
      },
    }),
  ],
  'a home folder': [
    'identity',
    policy(
      {
        ...{ Effect: 'Allow', Action: ['s3:ListBucket'], Resource: ['arn:aws:s3:::example-home'] },
        Condition: { StringLike: { 's3:prefix': ['home/${aws:username}/*', 'shared/*'] } },
      },
      { Effect: 'Allow', Action: ['s3:*'], Resource: ['arn:aws:s3:::example-home/home/${aws:username}/*'] },
    ),
  ],
  'a time that ends': [
    'identity',
    policy({
      ...{ ...allow, Action: ['ec2:*'] },
      Condition: {
        DateGreaterThan: { 'aws:CurrentTime': '2026-01-01T00:00:00Z' },
        DateLessThan: { 'aws:CurrentTime': '2026-12-31T23:59:59Z' },
        NumericLessThanEquals: { 'aws:MultiFactorAuthAge': '3600' },
      },
    }),
  ],
  'tags of a request': [
    'identity',
    policy({
      ...{ ...allow, Action: ['ec2:CreateTags', 'ec2:Describe*'] },
      Condition: {
        'ForAllValues:StringEquals': { 'aws:TagKeys': ['cost', 'team'] },
        'ForAnyValue:StringLike': { 'aws:TagKeys': ['te*', 'co*'] },
      },
    }),
  ],
};

export const DOCUMENTS: readonly RealDocument[] = [
  ...Object.entries(OWN).map(([name, [kind, text]]) => ({ name, kind, policy: JSON.parse(text) as RawPolicy })),
  ...Object.entries(KNOWN).map(([name, [kind, policy]]) => ({ name, kind, policy })),
];
