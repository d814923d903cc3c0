import { matchesMetricFilter } from '../../../aws/metrics/metric-filter-match';
import { parseMetricFilterPattern } from '../../../aws/metrics/metric-filter-parser';
import { ALERT_PATH_PATTERN, AlertPathAlarm } from '../../../modules/alarms/alert-path-alarm';
import { synthesize } from '../../synth';

test('is one filter and one alarm', () => {
  const { resource } = synthesize(
    scope =>
      void new AlertPathAlarm(scope, 'alert-path', { logGroupName: '/organization/trail', topicArns: ['arn:notice'] }),
  );
  expect(resource).toEqual({
    aws_cloudwatch_log_metric_filter: {
      'alert-path_filter': {
        name: 'rootguard-alert-path-changes',
        log_group_name: '/organization/trail',
        pattern: ALERT_PATH_PATTERN,
        metric_transformation: {
          name: 'alert-path-changes',
          namespace: 'Rootguard',
          value: '1',
          default_value: '0',
        },
      },
    },
    aws_cloudwatch_metric_alarm: {
      'alert-path': {
        alarm_name: 'rootguard-alert-path-changes',
        alarm_description: expect.stringMatching(
          /^Somebody wrote to a rule, .* run npx rootguard alert-test\.$/,
        ) as string,
        namespace: 'Rootguard',
        metric_name: 'alert-path-changes',
        statistic: 'Sum',
        period: 300,
        evaluation_periods: 1,
        threshold: 1,
        comparison_operator: 'GreaterThanOrEqualToThreshold',
        treat_missing_data: 'notBreaching',
        actions_enabled: true,
        alarm_actions: ['arn:notice'],
      },
    },
  });
});

describe('its filter', () => {
  const pattern = parseMetricFilterPattern(ALERT_PATH_PATTERN);
  const counts = (requestParameters: object, fields: object = {}): boolean =>
    matchesMetricFilter(pattern, { eventName: 'e', readOnly: false, requestParameters, ...fields });

  test('fits, with room for more', () => {
    expect(ALERT_PATH_PATTERN.length).toBeLessThan(1024);
  });

  test.each([
    { name: 'rootguard-forward-tampering' },
    { rule: 'rootguard-announce', eventBusName: 'rootguard-tampering' },
    { roleName: 'rootguard-announcer' },
    { stackSetName: 'rootguard-forwarding:1234' },
    { stackName: 'arn:aws:cloudformation:us-east-1:222222222222:stack/StackSet-rootguard-forwarding-1/2' },
    { stateMachineArn: 'arn:aws:states:us-east-1:111111111111:stateMachine:rootguard-announcer' },
    { topicArn: 'arn:aws:sns:us-east-1:111111111111:rootguard-critical' },
    { subscriptionArn: 'arn:aws:sns:us-east-1:111111111111:rootguard-critical:1234' },
    { resourceArn: 'arn:aws:sns:us-east-1:111111111111:rootguard-critical' },
    { name: 'default', kmsKeyIdentifier: 'alias/mine' },
    { kmsKeyIdentifier: 'alias/mine' },
  ])('counts a write on %j, and no read', parameters => {
    const fields = { eventName: 'UpdateEventBus' };
    expect([counts(parameters, fields), counts(parameters, { ...fields, readOnly: true })]).toEqual([true, false]);
  });

  const byRole = (role: string, invokedBy?: string) => ({
    userIdentity: {
      ...(invokedBy === undefined ? {} : { invokedBy }),
      sessionContext: { sessionIssuer: { arn: `arn:aws:iam::222222222222:role/${role}` } },
    },
  });
  test.each([
    ['StackSets in a member', byRole('stacksets-exec-0123', 'cloudformation.amazonaws.com'), false],
    [
      'StackSets in the management account',
      byRole('rootguard-stackset-execution', 'cloudformation.amazonaws.com'),
      false,
    ],
    ['who took the role of StackSets', byRole('stacksets-exec-0123'), true],
    ['who took it by another service', byRole('stacksets-exec-0123', 'ssm.amazonaws.com'), true],
    ['CloudFormation for a person', byRole('Admin', 'cloudformation.amazonaws.com'), true],
    [
      'CloudFormation for a user',
      { userIdentity: { type: 'IAMUser', invokedBy: 'cloudformation.amazonaws.com' } },
      true,
    ],
    ['a role', byRole('Admin'), true],
  ])('of %s', (_, fields, expected) => {
    expect(counts({ name: 'rootguard-forward-tampering' }, fields)).toBe(expected);
  });

  test('counts what was refused as well', () => {
    expect(counts({ name: 'rootguard-announce' }, { errorCode: 'AccessDenied' })).toBe(true);
  });

  test.each([
    {},
    { name: 'my-rootguard-rule' },
    { rule: 'workload', eventBusName: 'default' },
    { topicArn: 'arn:aws:sns:us-east-1:111111111111:workload' },
    { name: 'default', description: 'd' },
    { name: 'workload', kmsKeyIdentifier: 'alias/mine' },
  ])("does not count a workload's own: %j", parameters => {
    expect(counts(parameters, { eventName: 'UpdateEventBus' })).toBe(false);
  });

  test('does not count a key of anything else than a bus', () => {
    expect(counts({ kmsKeyIdentifier: 'alias/mine' })).toBe(false);
  });
});
