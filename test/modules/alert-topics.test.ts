import { alertTopicPolicy } from '../../modules/alert-topic-policy';
import { AlertTopics, AlertTopicsProps } from '../../modules/alert-topics';
import { alertKeyPolicy } from '../../modules/key-policy';
import { synthesize } from '../synth';

const email = { protocol: 'email', endpoint: 'security@example.com' };

const synth = (subscriptions: AlertTopicsProps['subscriptions']) =>
  synthesize(
    scope =>
      void new AlertTopics(scope, 'alerts', {
        partition: 'aws',
        region: 'us-east-1',
        accountId: '111111111111',
        alarmAccountId: '777777777777',
        subscriptions,
      }),
  ).resource;

const ALARM_ACCOUNTS = ['111111111111', '777777777777'];
const topicArn = (topic: string) => `arn:aws:sns:us-east-1:111111111111:rootguard-${topic}`;

const policy = (topic: string) =>
  alertTopicPolicy({
    partition: 'aws',
    region: 'us-east-1',
    topicArn: topicArn(topic),
    alarmAccountIds: ALARM_ACCOUNTS,
  });

describe('AlertTopics', () => {
  test('defines two encrypted topics and the subscriptions that ask for each', () => {
    const queue = { protocol: 'sqs', endpoint: 'arn:aws:sqs:us-east-1:111111111111:alerts' };
    expect(
      synth([
        { name: 'security', ...email, topics: ['critical'] },
        { name: 'queue', ...queue, topics: ['critical', 'notice'] },
      ]),
    ).toEqual({
      aws_kms_key: {
        alerts_key: {
          description: 'Encrypts the Rootguard alert topics',
          enable_key_rotation: true,
          deletion_window_in_days: 30,
          policy: alertKeyPolicy({
            partition: 'aws',
            accountId: '111111111111',
            alarmAccountIds: ALARM_ACCOUNTS,
            topicArns: [topicArn('critical'), topicArn('notice')],
          }),
        },
      },
      aws_kms_alias: {
        'alerts_key-alias': { name: 'alias/rootguard-alerts', target_key_id: '${aws_kms_key.alerts_key.key_id}' },
      },
      aws_sns_topic: {
        alerts_critical: {
          name: 'rootguard-critical',
          display_name: 'ROOT ALERT',
          kms_master_key_id: '${aws_kms_key.alerts_key.arn}',
        },
        alerts_notice: {
          name: 'rootguard-notice',
          display_name: 'Rootguard notice',
          kms_master_key_id: '${aws_kms_key.alerts_key.arn}',
        },
      },
      aws_sns_topic_policy: {
        'alerts_critical-policy': { arn: '${aws_sns_topic.alerts_critical.arn}', policy: policy('critical') },
        'alerts_notice-policy': { arn: '${aws_sns_topic.alerts_notice.arn}', policy: policy('notice') },
      },
      aws_sns_topic_subscription: {
        'alerts_critical-security': { topic_arn: '${aws_sns_topic.alerts_critical.arn}', ...email },
        'alerts_critical-queue': { topic_arn: '${aws_sns_topic.alerts_critical.arn}', ...queue },
        'alerts_notice-queue': { topic_arn: '${aws_sns_topic.alerts_notice.arn}', ...queue },
      },
    });
  });

  test('fails when nobody would hear a root alarm', () => {
    expect(() => synth([{ name: 'operations', ...email, topics: ['notice'] }])).toThrow(
      new Error('test/alerts: invalid alert topics\n  - subscriptions: supply at least one to critical'),
    );
  });
});
