import { Construct } from 'constructs';
import { alertTopicPolicy } from '../../../modules/alerts/alert-topic-policy';
import { AlertTopics, AlertTopicsProps } from '../../../modules/alerts/alert-topics';
import { chatRoleTrust } from '../../../modules/alerts/chat-channels';
import { deadLetterQueuePolicy } from '../../../modules/alerts/dead-letter-queue';
import { alertKeyPolicy } from '../../../modules/trail/key-policy';
import { synthesize } from '../../synth';

const email = { protocol: 'email', endpoint: 'security@example.com' };

const alertTopics = (scope: Construct, subscriptions: AlertTopicsProps['subscriptions']): AlertTopics =>
  new AlertTopics(scope, 'alerts', {
    partition: 'aws',
    region: 'us-east-1',
    accountId: '111111111111',
    alarmAccountId: '777777777777',
    subscriptions,
  });

const synth = (subscriptions: AlertTopicsProps['subscriptions']) =>
  synthesize(scope => void alertTopics(scope, subscriptions));

const ALARM_ACCOUNTS = ['111111111111', '777777777777'];
const topicArn = (topic: string) => `arn:aws:sns:us-east-1:111111111111:rootguard-${topic}`;

const policy = (topic: string) =>
  alertTopicPolicy({
    partition: 'aws',
    region: 'us-east-1',
    topicArn: topicArn(topic),
    alarmAccountIds: ALARM_ACCOUNTS,
  });

const KEYLESS = '${aws_sns_topic.alerts_keyless.arn}';
const DLQ = 'arn:aws:sqs:us-east-1:111111111111:rootguard-subscription-dlq';
const redrive = { redrive_policy: '{"deadLetterTargetArn":"${aws_sqs_queue.alerts_undelivered.arn}"}' };
const keyPolicy = (...topics: string[]) =>
  alertKeyPolicy({
    partition: 'aws',
    accountId: '111111111111',
    alarmAccountIds: ALARM_ACCOUNTS,
    topicArns: topics.map(topicArn),
  });

describe('AlertTopics', () => {
  test('defines two encrypted topics, one without a key for what is wrong with the key, and the subscriptions that ask for each', () => {
    const queue = { protocol: 'sqs', endpoint: 'arn:aws:sqs:us-east-1:111111111111:alerts' };
    expect(
      synth([
        { name: 'security', ...email, topics: ['critical'] },
        { name: 'queue', ...queue, topics: ['critical', 'notice'] },
      ]).resource,
    ).toEqual({
      aws_kms_key: {
        alerts_key: {
          description: 'Encrypts the Rootguard alert topics',
          enable_key_rotation: true,
          deletion_window_in_days: 30,
          policy: keyPolicy('critical', 'notice'),
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
        alerts_keyless: { name: 'rootguard-critical-without-key', display_name: 'ROOT ALERT' },
      },
      aws_sns_topic_policy: {
        'alerts_keyless-policy': { arn: KEYLESS, policy: policy('critical-without-key') },
        'alerts_critical-policy': { arn: '${aws_sns_topic.alerts_critical.arn}', policy: policy('critical') },
        'alerts_notice-policy': { arn: '${aws_sns_topic.alerts_notice.arn}', policy: policy('notice') },
      },
      aws_sns_topic_subscription: {
        'alerts_critical-security': { topic_arn: '${aws_sns_topic.alerts_critical.arn}', ...email, ...redrive },
        'alerts_critical-queue': { topic_arn: '${aws_sns_topic.alerts_critical.arn}', ...queue, ...redrive },
        'alerts_notice-queue': { topic_arn: '${aws_sns_topic.alerts_notice.arn}', ...queue, ...redrive },
        'alerts_keyless-security': { topic_arn: KEYLESS, ...email, ...redrive },
        'alerts_keyless-queue': { topic_arn: KEYLESS, ...queue, ...redrive },
      },
      aws_sqs_queue: {
        alerts_undelivered: {
          name: 'rootguard-subscription-dlq',
          message_retention_seconds: 1_209_600,
          sqs_managed_sse_enabled: true,
        },
      },
      aws_sqs_queue_policy: {
        alerts_undelivered_policy: {
          queue_url: '${aws_sqs_queue.alerts_undelivered.url}',
          policy: deadLetterQueuePolicy(DLQ, {
            service: 'sns.amazonaws.com',
            sourceArns: [topicArn('critical'), topicArn('notice'), topicArn('critical-without-key')],
          }),
        },
      },
      aws_cloudwatch_metric_alarm: {
        alerts_undelivered_alarm: {
          alarm_name: 'rootguard-subscription-dlq',
          alarm_description:
            'Somebody did not receive an alert: SNS gave up delivering it. The message is in the queue rootguard-subscription-dlq for 14 days; read it, then repair the subscription.',
          namespace: 'AWS/SQS',
          metric_name: 'ApproximateNumberOfMessagesVisible',
          dimensions: { QueueName: 'rootguard-subscription-dlq' },
          statistic: 'Maximum',
          period: 60,
          evaluation_periods: 1,
          threshold: 1,
          comparison_operator: 'GreaterThanOrEqualToThreshold',
          treat_missing_data: 'notBreaching',
          actions_enabled: true,
          alarm_actions: ['${aws_sns_topic.alerts_critical.arn}', '${aws_sns_topic.alerts_notice.arn}', KEYLESS],
        },
      },
    });
  });

  test('takes the numbers of sms from one sensitive variable each, which must be E.164', () => {
    const endpoint = { variable: 'on_call_number' };
    const { resource, variable } = synth([
      { name: 'on-call', protocol: 'sms', endpoint, topics: ['critical', 'notice'] },
      { name: 'again', protocol: 'sms', endpoint, topics: ['critical'] },
    ]);
    const lifecycle = {
      precondition: [
        {
          condition: '${can(regex("^\\\\+[1-9][0-9]{6,14}$", var.on_call_number))}',
          error_message:
            'TF_VAR_on_call_number must be a phone number in E.164 form: +, country code and number, digits only',
        },
      ],
    };
    const sms = { protocol: 'sms', endpoint: '${var.on_call_number}', ...redrive, lifecycle };
    expect(resource.aws_sns_topic_subscription).toEqual({
      'alerts_critical-on-call': { topic_arn: '${aws_sns_topic.alerts_critical.arn}', ...sms },
      'alerts_critical-again': { topic_arn: '${aws_sns_topic.alerts_critical.arn}', ...sms },
      'alerts_keyless-on-call': { topic_arn: KEYLESS, ...sms },
      'alerts_keyless-again': { topic_arn: KEYLESS, ...sms },
      'alerts_notice-on-call': { topic_arn: '${aws_sns_topic.alerts_notice.arn}', ...sms },
    });
    expect(variable).toEqual({
      on_call_number: {
        type: 'string',
        sensitive: true,
        nullable: false,
        description: 'Phone number of an sms subscription, which is kept out of the org file',
      },
    });
  });

  test('takes the address of https from a sensitive variable, which must be one', () => {
    const { resource, variable } = synth([
      { name: 'paging', protocol: 'https', endpoint: { variable: 'paging_url' }, topics: ['critical'] },
    ]);
    const lifecycle = {
      precondition: [
        {
          condition: '${can(regex("^https://[^\\\\s@]+$", var.paging_url))}',
          error_message: 'TF_VAR_paging_url must be an https:// address without spaces, user name or password',
        },
      ],
    };
    expect(resource.aws_sns_topic_subscription).toEqual({
      'alerts_critical-paging': {
        topic_arn: '${aws_sns_topic.alerts_critical.arn}',
        ...{ protocol: 'https', endpoint: '${var.paging_url}', ...redrive, lifecycle },
      },
      'alerts_keyless-paging': {
        topic_arn: KEYLESS,
        ...{ protocol: 'https', endpoint: '${var.paging_url}', ...redrive, lifecycle },
      },
    });
    expect(variable).toMatchObject({
      paging_url: {
        sensitive: true,
        description: 'Endpoint of an https subscription, which is kept out of the org file',
      },
    });
  });

  test('gives chat a topic of its own, beside the topics that somebody hears there', () => {
    let chatTopicArns: AlertTopics['chatTopicArns'] | undefined;
    const { resource } = synthesize(scope => {
      ({ chatTopicArns } = alertTopics(scope, [
        { name: 'security', ...email, topics: ['critical', 'notice'] },
        { name: 'room', protocol: 'chat', endpoint: 'slack:T0123/C0123', topics: ['critical'] },
        { name: 'policy-2', protocol: 'chat', endpoint: 'slack:T0123/C0456', topics: ['critical'] },
      ]));
    });
    expect(Object.keys(chatTopicArns ?? {})).toEqual(['critical']);
    expect(resource.aws_kms_key?.alerts_key?.policy).toBe(keyPolicy('critical', 'notice', 'critical-chat'));
    expect(resource.aws_sns_topic?.['alerts_chat-critical']).toEqual({
      name: 'rootguard-critical-chat',
      display_name: 'ROOT ALERT',
      kms_master_key_id: '${aws_kms_key.alerts_key.arn}',
    });
    expect(resource.aws_sns_topic_policy?.['alerts_chat-critical-policy']).toEqual({
      arn: '${aws_sns_topic.alerts_chat-critical.arn}',
      policy: policy('critical-chat'),
    });
    // SNS knows no protocol chat: the service subscribes by itself
    expect(Object.keys(resource.aws_sns_topic_subscription ?? {})).toEqual([
      'alerts_critical-security',
      'alerts_keyless-security',
      'alerts_notice-security',
    ]);
    expect(resource.aws_iam_role?.alerts_chat_role?.assume_role_policy).toBe(chatRoleTrust('111111111111'));
    expect(
      Object.entries(resource.aws_chatbot_slack_channel_configuration ?? {}).map(([name, one]) => [
        name,
        one.sns_topic_arns,
      ]),
    ).toEqual([
      ['alerts_chat_channel-policy-2', ['${aws_sns_topic.alerts_chat-critical.arn}']],
      ['alerts_chat_channel-room', ['${aws_sns_topic.alerts_chat-critical.arn}']],
    ]);
    expect(resource.aws_cloudwatch_metric_alarm?.alerts_undelivered_alarm?.alarm_actions).toEqual([
      '${aws_sns_topic.alerts_critical.arn}',
      '${aws_sns_topic.alerts_notice.arn}',
      KEYLESS,
      '${aws_sns_topic.alerts_chat-critical.arn}',
    ]);
  });

  test('names alarms of one account once when topics and alarms are in the same', () => {
    const { resource } = synthesize(
      scope =>
        void new AlertTopics(scope, 'alerts', {
          partition: 'aws',
          region: 'us-east-1',
          accountId: '111111111111',
          alarmAccountId: '111111111111',
          subscriptions: [{ name: 'security', ...email, topics: ['critical'] }],
        }),
    );
    expect(resource.aws_sns_topic_policy?.['alerts_critical-policy']?.policy).toBe(
      alertTopicPolicy({
        partition: 'aws',
        region: 'us-east-1',
        topicArn: topicArn('critical'),
        alarmAccountIds: ['111111111111'],
      }),
    );
  });

  test('fails with every problem at once, and repeats no number', () => {
    expect(() =>
      synth([
        { name: 'on-call', protocol: 'sms', endpoint: '+12065550100', topics: ['notice'] },
        { name: 'room', protocol: 'chat', endpoint: { variable: 'room' }, topics: ['notice'] },
      ]),
    ).toThrow(
      new Error(
        'test/alerts: invalid alert topics\n' +
          '  - subscriptions: supply at least one to critical\n' +
          '  - subscriptions.on-call: the endpoint of an sms must be { variable }, a phone number is personal\n' +
          '  - subscriptions.room: the endpoint of a subscription of chat must be text',
      ),
    );
  });
});
