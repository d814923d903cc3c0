import {
  RootAccountAlarm,
  RootAccountAlarmProps,
  RootActivityByAccount,
} from '../../../modules/alarms/root-account-alarms';
import { synthesize } from '../../synth';

const props: RootAccountAlarmProps = {
  accountId: '222222222222',
  description: 'ROOT USED in AWS account Payments Prod',
  topicArns: ['arn:critical'],
};

const synth = (changes: Partial<RootAccountAlarmProps> = {}) =>
  synthesize(scope => void new RootAccountAlarm(scope, 'payments-prod', { ...props, ...changes })).resource;

test('RootActivityByAccount counts by the account whose root acted, without a default value', () => {
  const { resource } = synthesize(
    scope => void new RootActivityByAccount(scope, 'root-activity-by-account', { logGroupName: '/organization/trail' }),
  );
  expect(resource).toEqual({
    aws_cloudwatch_log_metric_filter: {
      'root-activity-by-account': {
        name: 'rootguard-root-activity-by-account',
        log_group_name: '/organization/trail',
        pattern:
          '{($.userIdentity.type = "Root" || $.userIdentity.sessionContext.sessionIssuer.type = "Root") && $.eventType != "AwsServiceEvent"}',
        metric_transformation: {
          name: 'root-activity-by-account',
          namespace: 'Rootguard',
          value: '1',
          dimensions: { AccountId: '$.userIdentity.accountId' },
        },
      },
    },
  });
});

describe('RootAccountAlarm', () => {
  test('defines one alarm, named by the account id', () => {
    expect(synth()).toEqual({
      aws_cloudwatch_metric_alarm: {
        'payments-prod': {
          alarm_name: 'rootguard-root-activity-222222222222',
          alarm_description: 'ROOT USED in AWS account Payments Prod',
          namespace: 'Rootguard',
          metric_name: 'root-activity-by-account',
          dimensions: { AccountId: '222222222222' },
          statistic: 'Sum',
          period: 300,
          evaluation_periods: 1,
          threshold: 1,
          comparison_operator: 'GreaterThanOrEqualToThreshold',
          treat_missing_data: 'notBreaching',
          actions_enabled: true,
          alarm_actions: ['arn:critical'],
        },
      },
    });
  });

  test('accepts a description of 1,024 characters and fails one over', () => {
    expect(() => synth({ description: 'd'.repeat(1024) })).not.toThrow();
    expect(() => synth({ description: 'd'.repeat(1025), accountId: '2' })).toThrow(
      new Error(`test/payments-prod: invalid root account alarm
  - accountId: must be 12 digits, got '2'
  - description: must be at most 1024 characters, got 1025`),
    );
  });
});
