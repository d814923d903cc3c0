import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { Partition } from '../../aws/partition';
import { logGroupKeyPolicy } from './key-policy';
import { TRAIL_LOGS_KEY_ALIAS, TRAIL_LOGS_ROLE, TRAIL_LOGS_ROLE_POLICY } from '../../config/names';

/** Properties for TrailLogGroup. */
export interface TrailLogGroupProps {
  readonly partition: Partition;
  readonly region: string;
  /** Account of the trail: CloudTrail delivers only to a log group of the account that calls CreateTrail. */
  readonly accountId: string;
  /** @default - not an organization trail */
  readonly organizationId?: string;
  /** 1 to 512 characters. */
  readonly name: string;
  /** One of the numbers of days CloudWatch Logs accepts. */
  readonly retentionDays: number;
  /** Sets prevent_destroy on the log group and its key. */
  readonly protect: boolean;
}

/**
 * Defines the encrypted log group that a trail delivers to, and the role CloudTrail delivers with.
 *
 * The role can write to the streams of this trail's account and organization only.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html
 */
export class TrailLogGroup extends Construct {
  readonly logGroupArn: string;
  readonly roleArn: string;
  /** What the trail must wait for before CloudTrail can deliver. */
  readonly ready: ITerraformDependable[];

  constructor(scope: Construct, id: string, props: TrailLogGroupProps) {
    super(scope, id);
    const { partition, region, accountId, organizationId, name } = props;
    const lifecycle = props.protect ? { preventDestroy: true } : undefined;

    const key = new KmsKey(this, 'key', {
      description: `Encrypts the log group ${name}`,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: logGroupKeyPolicy({ partition, region, accountId, logGroupName: name }),
      lifecycle,
    });
    new KmsAlias(this, 'key-alias', { name: TRAIL_LOGS_KEY_ALIAS, targetKeyId: key.keyId });
    const group = new CloudwatchLogGroup(this, 'Resource', {
      name,
      retentionInDays: props.retentionDays,
      kmsKeyId: key.arn,
      lifecycle,
    });
    this.logGroupArn = group.arn;

    const role = new IamRole(this, 'role', {
      name: TRAIL_LOGS_ROLE,
      description: 'Lets CloudTrail deliver to CloudWatch Logs',
      assumeRolePolicy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: 'cloudtrail.amazonaws.com' }, Action: 'sts:AssumeRole' }],
      }),
    });
    const streams = `arn:${partition}:logs:${region}:${accountId}:log-group:${name}:log-stream:`;
    const policy = new IamRolePolicy(this, 'role-policy', {
      name: TRAIL_LOGS_ROLE_POLICY,
      role: role.name,
      policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
            Resource: [
              `${streams}${accountId}_CloudTrail_${region}*`,
              ...(organizationId === undefined ? [] : [`${streams}${organizationId}_*`]),
            ],
          },
        ],
      }),
    });
    this.roleArn = role.arn;
    this.ready = [policy];
  }
}
