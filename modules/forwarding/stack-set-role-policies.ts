import { forwardableRegions, Partition, PARTITIONS } from '../../aws/partition';
import { FORWARD_PREFIX, MANAGEMENT_STACK_SET, stackOf } from '../../config/names';

/**
 * Returns the trust policy of the administration role of a self-managed StackSet: CloudFormation, for StackSets of
 * this account. In regions that have to be opted in, CloudFormation comes as the service principal of the region; which
 * ones are is known only when a plan is made, so each may.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-prereqs-self-managed.html
 */
export function stackSetAdministrationTrust(partition: Partition, accountId: string): string {
  const defaultRegions: readonly string[] = PARTITIONS[partition].defaultRegions;
  const regional = forwardableRegions(partition)
    .filter(region => !defaultRegions.includes(region))
    .sort();
  const services = [
    'cloudformation.amazonaws.com',
    ...regional.map(region => `cloudformation.${region}.amazonaws.com`),
  ];
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: regional.length === 0 ? services[0] : services },
        Action: 'sts:AssumeRole',
        Condition: {
          StringEquals: { 'aws:SourceAccount': accountId },
          StringLike: {
            'aws:SourceArn': `arn:${partition}:cloudformation:*:${accountId}:stackset/${MANAGEMENT_STACK_SET}:*`,
          },
        },
      },
    ],
  });
}

/**
 * Returns what the execution role may do: make, change and delete the stack and the resources of the forwarding
 * template, by their names, and nothing else.
 */
export function stackSetExecutionPolicy(partition: Partition, accountId: string): string {
  const arn = (service: string, resource: string, region = '*') =>
    `arn:${partition}:${service}:${region}:${accountId}:${resource}`;
  const allow = (Sid: string, Action: readonly string[], Resource: string, Condition?: object) => ({
    Sid,
    Effect: 'Allow',
    Action,
    Resource,
    ...(Condition === undefined ? {} : { Condition }),
  });
  const role = arn('iam', `role/${FORWARD_PREFIX}*`, '');
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      allow('Stacks', ['cloudformation:*'], arn('cloudformation', `stack/${stackOf(MANAGEMENT_STACK_SET)}-*/*`)),
      allow(
        'Rules',
        [
          'events:DeleteRule',
          'events:DescribeRule',
          'events:DisableRule',
          'events:EnableRule',
          'events:ListTagsForResource',
          'events:ListTargetsByRule',
          'events:PutRule',
          'events:PutTargets',
          'events:RemoveTargets',
          'events:TagResource',
          'events:UntagResource',
        ],
        arn('events', `rule/${FORWARD_PREFIX}*`),
      ),
      allow(
        'Role',
        [
          'iam:CreateRole',
          'iam:DeleteRole',
          'iam:DeleteRolePolicy',
          'iam:GetRole',
          'iam:GetRolePolicy',
          'iam:ListAttachedRolePolicies',
          'iam:ListRolePolicies',
          'iam:PutRolePolicy',
          'iam:TagRole',
          'iam:UntagRole',
          'iam:UpdateAssumeRolePolicy',
          'iam:UpdateRole',
          'iam:UpdateRoleDescription',
        ],
        role,
      ),
      allow('GiveRoleToRules', ['iam:PassRole'], role, {
        StringEquals: { 'iam:PassedToService': 'events.amazonaws.com' },
      }),
      allow(
        'Queue',
        [
          'sqs:CreateQueue',
          'sqs:DeleteQueue',
          'sqs:GetQueueAttributes',
          'sqs:GetQueueUrl',
          'sqs:ListQueueTags',
          'sqs:SetQueueAttributes',
          'sqs:TagQueue',
          'sqs:UntagQueue',
        ],
        arn('sqs', `${FORWARD_PREFIX}*`),
      ),
      allow(
        'Alarm',
        [
          'cloudwatch:DeleteAlarms',
          'cloudwatch:ListTagsForResource',
          'cloudwatch:PutMetricAlarm',
          'cloudwatch:TagResource',
          'cloudwatch:UntagResource',
        ],
        arn('cloudwatch', `alarm:${FORWARD_PREFIX}*`),
      ),
      // whichever alarm is asked about, IAM is asked about all of them
      allow('DescribeAlarms', ['cloudwatch:DescribeAlarms'], arn('cloudwatch', 'alarm:*')),
    ],
  });
}
