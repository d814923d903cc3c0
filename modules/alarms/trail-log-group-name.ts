import { DataAwsCloudcontrolapiResource } from '@cdktf/provider-aws/lib/data-aws-cloudcontrolapi-resource';
import { Construct } from 'constructs';

/** Properties for TrailLogGroupName. */
export interface TrailLogGroupNameProps {
  /** Name of the trail, of the account and region that the provider is signed in to. */
  readonly trailName: string;
  /** What the name of its log group begins with. */
  readonly prefix: string;
  /** Account of the metric filters, 12 digits: they read log groups of their own account alone. */
  readonly accountId: string;
}

/**
 * Looks up which log group a trail writes to, in every plan: AWS Control Tower gives it another name when it is set up
 * again, and keeps the former one, so that no list of log groups tells which one it is. The provider reads trails by no data
 * source of their own; Cloud Control API, whose AWS::CloudTrail::Trail is identified by its name, needs
 * `cloudformation:GetResource` and permission to read the trail.
 *
 * Stops the plan when the trail writes to no log group of the account, or to one of another name than the rules that
 * announce changes of it know.
 */
export class TrailLogGroupName extends Construct {
  /** The name, as an expression. */
  readonly value: string;

  constructor(scope: Construct, id: string, { trailName, prefix, accountId }: TrailLogGroupNameProps) {
    super(scope, id);
    const part = (trail: string, at: number): string =>
      `try(element(split(":", jsondecode(${trail}.properties).CloudWatchLogsLogGroupArn), ${at}), "")`;
    const found = new DataAwsCloudcontrolapiResource(this, 'Resource', {
      typeName: 'AWS::CloudTrail::Trail',
      identifier: trailName,
      lifecycle: {
        postcondition: [
          {
            condition: `\${${part('self', 4)} == "${accountId}"}`,
            errorMessage: `The trail ${trailName} writes to no log group of account ${accountId}, where the metric filters are:\n  aws cloudtrail get-trail --name ${trailName} --query Trail.CloudWatchLogsLogGroupArn\nGive it one, or write another trail section.`,
          },
          {
            condition: `\${startswith(${part('self', 6)}, "${prefix}")}`,
            errorMessage: `The log group of the trail ${trailName} does not begin with ${prefix}, as trail.existing.log_group says:\n  aws cloudtrail get-trail --name ${trailName} --query Trail.CloudWatchLogsLogGroupArn\nWrite its new beginning there.`,
          },
        ],
      },
    });
    this.value = `\${${part(found.fqn, 6)}}`;
  }
}
