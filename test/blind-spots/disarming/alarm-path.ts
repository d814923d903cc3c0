import {
  controlName,
  ROOT_BY_ACCOUNT_FILTER,
  rootAccountAlarmName,
  ROOT_READS_LOG_GROUP,
  ROOT_READS_LOG_POLICY,
} from '../../../config/names';
import { Row, rowsOf } from './row';

const logs = rowsOf('logs');
const cloudwatch = rowsOf('cloudwatch');

const LOG_GROUP = '/organization/trail';
const FILTER = controlName({ id: 'CIS-4.3', slug: 'root-activity' });
const ALARM = FILTER;
const ALARMS = [ALARM, rootAccountAlarmName('777777777777')];
const KEY = 'arn:aws:kms:us-east-1:111111111111:key/5d0b1c5e-0000-4000-8000-00000000000f';
const another = {
  another: { request: { logGroupName: '/workload', logGroupIdentifier: '/workload', filterName: 'workload' } },
};
const masking = '{"Name":"mask","Version":"2021-06-01","Statement":[]}';
const alarm = {
  actionsEnabled: true,
  alarmActions: ['arn:aws:sns:us-east-1:111111111111:rootguard-critical'],
  namespace: 'Rootguard',
  metricName: 'root-activity',
  statistic: 'Sum',
  comparisonOperator: 'GreaterThanOrEqualToThreshold',
  threshold: 1,
  evaluationPeriods: 1,
  period: 300,
};
const anotherAlarm = {
  another: { request: { ...alarm, alarmName: 'workload', alarmNames: ['workload'], actionsEnabled: false } },
};

export const ALARM_PATH: readonly Row[] = [
  logs(
    'DeleteMetricFilter',
    'the filter of root activity',
    'management',
    { logGroupName: LOG_GROUP, filterName: FILTER },
    another,
  ),
  logs(
    'DeleteMetricFilter',
    'the filter by account',
    'management',
    { logGroupName: LOG_GROUP, filterName: ROOT_BY_ACCOUNT_FILTER },
    another,
  ),
  logs(
    'PutMetricFilter',
    'the pattern of a filter',
    'management',
    {
      logGroupName: LOG_GROUP,
      filterName: FILTER,
      filterPattern: '{ $.nothing = "this" }',
      metricTransformations: [{ metricName: 'root-activity', metricNamespace: 'Rootguard', metricValue: '1' }],
    },
    another,
  ),
  logs('DeleteLogGroup', "the trail's log group", 'management', { logGroupName: LOG_GROUP }, another),
  logs('DeleteLogGroup', 'the log group of root reads', 'management', { logGroupName: ROOT_READS_LOG_GROUP }, another),
  logs(
    'DeleteLogStream',
    'what the trail wrote',
    'management',
    { logGroupName: LOG_GROUP, logStreamName: 'o-exampleorg1_111111111111_CloudTrail_us-east-1' },
    another,
  ),
  logs(
    'PutRetentionPolicy',
    'what the trail wrote',
    'management',
    { logGroupName: LOG_GROUP, retentionInDays: 1 },
    another,
  ),
  logs(
    'AssociateKmsKey',
    'the key of the log group',
    'management',
    { logGroupName: LOG_GROUP, kmsKeyId: KEY },
    another,
  ),
  logs('DisassociateKmsKey', 'the key of the log group', 'management', { logGroupName: LOG_GROUP }, another),
  logs('DisassociateKmsKey', 'the key of the log group, by its ARN', 'management', {
    resourceIdentifier: `arn:aws:logs:us-east-1:111111111111:log-group:${LOG_GROUP}`,
  }),
  logs(
    'PutDataProtectionPolicy',
    'what filters see, masked',
    'management',
    { logGroupIdentifier: LOG_GROUP, policyDocument: masking },
    another,
  ),
  logs('PutTransformer', 'what filters see, rewritten', 'management', { logGroupIdentifier: LOG_GROUP }, another),
  logs('PutAccountPolicy', 'what filters see, masked', 'management', {
    policyName: 'mask',
    policyType: 'DATA_PROTECTION_POLICY',
    policyDocument: masking,
  }),
  logs('PutAccountPolicy', 'what filters see, rewritten', 'management', {
    policyName: 'rewrite',
    policyType: 'TRANSFORMER_POLICY',
    policyDocument: '{}',
  }),
  logs(
    'PutLogGroupDeletionProtection',
    'the protection from deletion',
    'management',
    { logGroupIdentifier: LOG_GROUP, deletionProtectionEnabled: false },
    another,
  ),
  logs(
    'DeleteResourcePolicy',
    'the right to write root reads',
    'management',
    { policyName: ROOT_READS_LOG_POLICY },
    { another: { request: { policyName: 'workload' } } },
  ),
  logs(
    'PutResourcePolicy',
    'the right to write root reads',
    'management',
    { policyName: ROOT_READS_LOG_POLICY, policyDocument: '{}' },
    { another: { request: { policyName: 'workload' } } },
  ),
  cloudwatch('DeleteAlarms', 'the alarms on root', 'management', { alarmNames: ALARMS }, anotherAlarm),
  cloudwatch('DisableAlarmActions', 'the alarms on root', 'management', { alarmNames: ALARMS }, anotherAlarm),
  cloudwatch(
    'PutMetricAlarm',
    'the threshold',
    'management',
    { ...alarm, alarmName: ALARM, threshold: 1_000_000 },
    anotherAlarm,
  ),
  cloudwatch(
    'PutMetricAlarm',
    'the actions',
    'management',
    { ...alarm, alarmName: ALARM, actionsEnabled: false },
    anotherAlarm,
  ),
  cloudwatch(
    'PutMetricAlarm',
    'the topic',
    'management',
    { ...alarm, alarmName: ALARM, alarmActions: ['arn:aws:sns:us-east-1:111111111111:workload'] },
    anotherAlarm,
  ),
  cloudwatch('PutLogAlarm', 'an alarm by its name', 'management', { alarmName: ALARM }, anotherAlarm),
  cloudwatch(
    'PutCompositeAlarm',
    'an alarm by its name',
    'management',
    { alarmName: ALARM, alarmRule: 'FALSE' },
    anotherAlarm,
  ),
  cloudwatch(
    'SetAlarmState',
    'the transition to ALARM',
    'management',
    { alarmName: ALARM, stateValue: 'ALARM', stateReason: 'maintenance' },
    anotherAlarm,
  ),
  cloudwatch(
    'PutAlarmMuteRule',
    'the actions of alarms',
    'management',
    {
      name: 'quiet',
      rule: { schedule: { expression: 'cron(0 0 * * *)', duration: 'P1D' } },
      muteTargets: { alarmNames: ALARMS },
    },
    { another: { request: { name: 'quiet', muteTargets: { alarmNames: ['workload'] } } } },
  ),
  cloudwatch(
    'PutAlarmMuteRule',
    'the actions of every alarm',
    'management',
    { name: 'quiet', rule: { schedule: { expression: 'cron(0 0 * * *)', duration: 'P1D' } } },
    { another: { where: 'member', request: { name: 'quiet' } } },
  ),
  cloudwatch(
    'PutMetricData',
    'the transition to ALARM: the metric is kept high',
    'management',
    {},
    {
      dataEvent: true,
      limit:
        'CloudTrail records `PutMetricData` as a data event, and a trail of management events has none. The first data point raises the alarm itself, and the event path goes on',
    },
  ),
  cloudwatch(
    'DeleteAlarms',
    "the alarm on a forwarder's queue",
    'member',
    { alarmNames: ['rootguard-forward-dlq'] },
    { another: { request: { alarmNames: ['workload'] } } },
  ),
];
