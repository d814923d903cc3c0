import { parseEventPattern } from '../../aws/events/event-pattern';
import { parseMetricFilterPattern } from '../../aws/metrics/metric-filter-parser';
import { simulateEvent } from '../../simulate/simulation';
import { Subscription, Synthesized } from '../../world/stacks/synthesized';

const CRITICAL = { stack: 'alerts', address: 'aws_sns_topic.critical' };
const NOTICE = { stack: 'alerts', address: 'aws_sns_topic.notice' };
const PLACE = { account: '111111111111', region: 'us-east-1' };

const subscription = (topic: Subscription['topic'], endpoint: string): Subscription => ({
  stack: 'alerts',
  address: 'aws_sns_topic_subscription.s',
  topic,
  protocol: 'email',
  endpoint,
});

/** An alarm of another stack that tells both topics, and a test rule on two buses that tells one. */
const SYNTHESIZED: Synthesized = {
  filters: [
    {
      stack: 'alarms',
      address: 'aws_cloudwatch_log_metric_filter.f',
      name: 'rootguard-f',
      place: {},
      logGroup: 'trail',
      pattern: parseMetricFilterPattern('{ $.eventName = "Drill" }'),
      namespace: 'N',
      metricName: 'm',
      value: 1,
      dimensions: {},
    },
  ],
  alarms: [
    {
      stack: 'alarms',
      address: 'aws_cloudwatch_metric_alarm.a',
      name: 'a',
      place: {},
      description: 'd',
      namespace: 'N',
      metricName: 'm',
      dimensions: {},
      statistic: 'Sum',
      comparisonOperator: 'GreaterThanOrEqualToThreshold',
      threshold: 1,
      datapointsToAlarm: 1,
      topics: [NOTICE, CRITICAL],
    },
  ],
  subscriptions: [
    subscription(CRITICAL, 'security@example.com'),
    subscription(NOTICE, 'operations@example.com'),
    subscription({ ...CRITICAL, stack: 'other' }, 'nobody@example.com'),
  ],
  trails: [],
  topics: [{ ...CRITICAL, name: 'rootguard-critical', place: PLACE }],
  buses: ['a', 'b'].map(name => ({ stack: 'alerts', address: `aws_cloudwatch_event_bus.${name}`, name, place: PLACE })),
  hubRules: ['a', 'b'].map(bus => ({
    stack: 'alerts',
    address: `aws_cloudwatch_event_rule.${bus}`,
    name: 'test',
    bus,
    state: 'ENABLED',
    pattern: parseEventPattern({ source: ['rootguard.test'] }),
  })),
  hubTargets: ['a', 'b'].map(bus => ({
    stack: 'alerts',
    address: `aws_cloudwatch_event_target.${bus}`,
    rule: `aws_cloudwatch_event_rule.${bus}`,
    arn: '${aws_sns_topic.critical.arn}',
    transformer: { inputPaths: {}, inputTemplate: `"${bus}"` },
  })),
  hubMachines: [],
  stackSets: [],
  instances: [],
};

const RECORD = { eventName: 'Drill', eventSource: 's3.amazonaws.com', eventType: 'AwsApiCall' };
const ENVELOPE = { 'detail-type': 'Drill', source: 'rootguard.test', ...PLACE, detail: RECORD };
const SUMMARY = { eventID: null, time: null };

describe('simulateEvent', () => {
  test('a record goes along both paths', async () => {
    expect(await simulateEvent({ record: RECORD }, SYNTHESIZED)).toEqual({
      event: { ...SUMMARY, eventName: 'Drill', eventSource: 's3.amazonaws.com', account: null, region: null },
      signal: null,
      priority: null,
      notForwarded: null,
      filters: [{ control: 'f', address: 'aws_cloudwatch_log_metric_filter.f', dimensions: {} }],
      alarms: [{ address: 'aws_cloudwatch_metric_alarm.a', name: 'a', description: 'd' }],
      rules: [],
      topics: [CRITICAL.address, NOTICE.address],
      subscriptions: [
        { protocol: 'email', endpoint: 'security@example.com', topic: CRITICAL.address },
        { protocol: 'email', endpoint: 'operations@example.com', topic: NOTICE.address },
      ],
      message: null,
    });
  });

  test('an event that is no record is in no trail; several messages have an empty line between', async () => {
    expect(await simulateEvent({ envelope: ENVELOPE }, SYNTHESIZED)).toEqual({
      event: { ...SUMMARY, eventName: 'Drill', eventSource: 'rootguard.test', ...PLACE },
      signal: null,
      priority: 'critical',
      notForwarded: null,
      filters: [],
      alarms: [],
      rules: ['aws_cloudwatch_event_rule.a', 'aws_cloudwatch_event_rule.b'],
      topics: [CRITICAL.address],
      subscriptions: [{ protocol: 'email', endpoint: 'security@example.com', topic: CRITICAL.address }],
      message: '"a"\n\n"b"',
    });
  });

  test('a topic that both paths reach is told once', async () => {
    const both = await simulateEvent({ envelope: ENVELOPE, record: RECORD }, SYNTHESIZED);
    expect(both.topics).toEqual([CRITICAL.address, NOTICE.address]);
    expect(both.subscriptions).toHaveLength(2);
  });

  test('a record of a type that EventBridge does not know goes along the alarm path only', async () => {
    const { alarms, rules } = await simulateEvent({ record: { ...RECORD, eventType: 'AwsVpceEvent' } }, SYNTHESIZED);
    expect([alarms.length, rules]).toEqual([1, []]);
  });
});
