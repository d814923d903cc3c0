import { FORWARD_PREFIX, MEMBERS_STACK_SET, stackOf } from '../names';

/**
 * Returns the SCP that keeps the forwarding rules as minified JSON: nobody in a member account may change the rules,
 * roles and queues of the forwarding StackSet, or their stacks, but StackSets.
 *
 * The roles StackSets works with are denied to everybody as well, so that nobody can make one of that name; the
 * service-linked role that makes them is bound by no SCP. None of this reaches the management account.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-orgs-activate-trusted-access.html
 */
export function forwardingProtectionDocument(): string {
  const unlessStackSets = { ArnNotLike: { 'aws:PrincipalArn': 'arn:*:iam::*:role/stacksets-exec-*' } };
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'KeepForwarding',
        Effect: 'Deny',
        Action: [
          'cloudformation:CancelUpdateStack',
          'cloudformation:ContinueUpdateRollback',
          'cloudformation:CreateChangeSet',
          'cloudformation:DeleteStack',
          'cloudformation:ExecuteChangeSet',
          'cloudformation:RollbackStack',
          'cloudformation:SetStackPolicy',
          'cloudformation:UpdateStack',
          'cloudformation:UpdateTerminationProtection',
          'cloudwatch:DeleteAlarms',
          'cloudwatch:DisableAlarmActions',
          'cloudwatch:PutCompositeAlarm',
          'cloudwatch:PutMetricAlarm',
          'cloudwatch:SetAlarmState',
          'events:DeleteRule',
          'events:DisableRule',
          'events:PutRule',
          'events:PutTargets',
          'events:RemoveTargets',
          'sqs:AddPermission',
          // whoever makes a queue of that name first keeps the stack from being made
          'sqs:CreateQueue',
          'sqs:DeleteQueue',
          'sqs:PurgeQueue',
          'sqs:RemovePermission',
          'sqs:SetQueueAttributes',
        ],
        Resource: [
          `arn:*:cloudformation:*:*:stack/${stackOf(MEMBERS_STACK_SET)}-*`,
          `arn:*:cloudwatch:*:*:alarm:${FORWARD_PREFIX}*`,
          `arn:*:events:*:*:rule/${FORWARD_PREFIX}*`,
          `arn:*:sqs:*:*:${FORWARD_PREFIX}*`,
        ],
        Condition: unlessStackSets,
      },
      {
        Sid: 'KeepForwardingRole',
        Effect: 'Deny',
        Action: ROLE_CHANGES,
        Resource: `arn:*:iam::*:role/${FORWARD_PREFIX}*`,
        Condition: unlessStackSets,
      },
      {
        Sid: 'KeepStackSetsRole',
        Effect: 'Deny',
        Action: ROLE_CHANGES,
        Resource: 'arn:*:iam::*:role/stacksets-exec-*',
      },
    ],
  });
}

const ROLE_CHANGES = [
  'iam:AttachRolePolicy',
  'iam:CreateRole',
  'iam:DeleteRole',
  'iam:DeleteRolePermissionsBoundary',
  'iam:DeleteRolePolicy',
  'iam:DetachRolePolicy',
  'iam:PutRolePermissionsBoundary',
  'iam:PutRolePolicy',
  'iam:UpdateAssumeRolePolicy',
  'iam:UpdateRole',
];
