import { AlertPathAlarm } from '../../../modules/alarms/alert-path-alarm';
import { TrailLogGroupName } from '../../../modules/alarms/trail-log-group-name';
import { synthesize } from '../../synth';

test('is looked up from the trail, and has to be one of the account that begins as the file says', () => {
  const { data, resource } = synthesize(scope => {
    const found = { trailName: 'baseline', prefix: 'aws-controltower/CloudTrailLogs', accountId: '111111111111' };
    const { value } = new TrailLogGroupName(scope, 'trail-log-group', found);
    new AlertPathAlarm(scope, 'alert-path', { logGroupName: value, topicArns: [] });
  });
  const command = 'aws cloudtrail get-trail --name baseline --query Trail.CloudWatchLogsLogGroupArn';
  const part = (trail: string, at: number) =>
    `try(element(split(":", jsondecode(${trail}.properties).CloudWatchLogsLogGroupArn), ${at}), "")`;
  expect(data).toEqual({
    aws_cloudcontrolapi_resource: {
      'trail-log-group': {
        type_name: 'AWS::CloudTrail::Trail',
        identifier: 'baseline',
        lifecycle: {
          postcondition: [
            {
              condition: `\${${part('self', 4)} == "111111111111"}`,
              error_message: `The trail baseline writes to no log group of account 111111111111, where the metric filters are:\n  ${command}\nGive it one, or write another trail section.`,
            },
            {
              condition: `\${startswith(${part('self', 6)}, "aws-controltower/CloudTrailLogs")}`,
              error_message: `The log group of the trail baseline does not begin with aws-controltower/CloudTrailLogs, as trail.existing.log_group says:\n  ${command}\nWrite its new beginning there.`,
            },
          ],
        },
      },
    },
  });
  expect(resource.aws_cloudwatch_log_metric_filter?.['alert-path_filter']?.log_group_name).toBe(
    `\${${part('data.aws_cloudcontrolapi_resource.trail-log-group', 6)}}`,
  );
});
