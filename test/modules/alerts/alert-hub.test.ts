import { alertSignals } from '../../../config/alert-signals';
import { namesThatFit } from '../../../config/account-names';
import { Reminder } from '../../../config/reminders';
import { AlertHub, AlertHubProps } from '../../../modules/alerts/alert-hub';
import { hubPattern } from '../../../modules/alerts/hub-patterns';
import { synthesize } from '../../synth';
import { PLACES } from './watched-places';

const KEYLESS = 'arn:keyless';
const ARN = 'arn:aws:events:us-east-1:777777777777';

const props: AlertHubProps = {
  partition: 'aws',
  region: 'us-east-1',
  accountId: '777777777777',
  managementAccountId: '111111111111',
  organizationId: 'o-exampleorg1',
  accounts: [
    { id: '222222222222', name: 'Payments "<Prod>"', email: 'aws+payments@example.com', ou: 'Workloads/Prod' },
  ],
  organizationalUnits: new Map([['Workloads/Prod', 'ou-exam-44444444']]),
  planned: [],
  escalateTo: 'On call, +1 206 555 0100',
  deployments: { roles: [], places: PLACES },
  keylessTopicArn: KEYLESS,
  runbookUrl: 'https://wiki.example.com/root',
  topicArns: { critical: 'arn:critical', notice: 'arn:notice' },
  chatTopicArns: {},
};
const REMINDER: Reminder = {
  review: 'access',
  cron: 'cron(0 8 15 * ? *)',
  headline: 'REMINDER: review of who has what',
  says: 'REV-1: due every month for 1 account: payments.',
  next: ['Write it down'],
};
const synth = (changes: Partial<AlertHubProps> = {}) =>
  synthesize(scope => void new AlertHub(scope, 'hub', { ...props, ...changes }));

describe('AlertHub', () => {
  const { resource } = synth();

  test('has a bus for each signal and one for reads, each for this organization alone', () => {
    const ids = ['change', 'root-activity', 'root-denied', 'root-reads', 'root-session', 'root-sign-in', 'tampering'];
    expect(resource.aws_cloudwatch_event_bus).toEqual(
      Object.fromEntries(ids.map(id => [`hub_${id}`, { name: `rootguard-${id}` }])),
    );
    expect(resource.aws_cloudwatch_event_bus_policy).toEqual(
      Object.fromEntries(
        ids.map(id => [
          `hub_${id}_policy`,
          {
            event_bus_name: `\${aws_cloudwatch_event_bus.hub_${id}.name}`,
            policy: JSON.stringify({
              Version: '2012-10-17',
              Statement: [
                {
                  Sid: 'OrganizationPutsEvents',
                  Effect: 'Allow',
                  Principal: { AWS: '*' },
                  Action: 'events:PutEvents',
                  Resource: `${ARN}:event-bus/rootguard-${id}`,
                  Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1' } },
                },
              ],
            }),
          },
        ]),
      ),
    );
  });

  test('admits nobody else without an organization', () => {
    expect(synth({ organizationId: undefined }).resource).not.toHaveProperty('aws_cloudwatch_event_bus_policy');
  });

  test('hands the events of each signal to the announcer, whole, and keeps what does not reach it', () => {
    const rules = resource.aws_cloudwatch_event_rule ?? {};
    const targets = resource.aws_cloudwatch_event_target ?? {};
    for (const { id } of alertSignals('aws')) {
      expect(rules[`hub_${id}_announce`]).toEqual({
        name: 'rootguard-announce',
        event_bus_name: `\${aws_cloudwatch_event_bus.hub_${id}.name}`,
        event_pattern: JSON.stringify(hubPattern(id, '777777777777')),
        // or read-only calls, AssumeRoot for one, would never reach a target
        state: 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS',
      });
      expect(targets[`hub_${id}_announce-target`]).toEqual({
        rule: `\${aws_cloudwatch_event_rule.hub_${id}_announce.name}`,
        event_bus_name: `\${aws_cloudwatch_event_bus.hub_${id}.name}`,
        target_id: 'announcer',
        arn: '${aws_sfn_state_machine.hub_announcer.arn}',
        role_arn: '${aws_iam_role.hub_announcer_start-role.arn}',
        input_transformer: { input_template: `{"signal":"${id}","event":<aws.events.event.json>}` },
        retry_policy: { maximum_event_age_in_seconds: 60, maximum_retry_attempts: 185 },
        dead_letter_config: { arn: '${aws_sqs_queue.hub_dlq.arn}' },
        depends_on: ['aws_iam_role_policy.hub_announcer_start-role-policy'],
      });
    }
    expect([rules, targets].map(found => Object.keys(found).length)).toEqual([7, 7]);
  });

  test('writes read-only calls of root to a log group and tells nobody', () => {
    const of = (type: string) =>
      Object.fromEntries(
        Object.entries(resource[type] ?? {}).filter(([name]) => /^hub_root-reads_(keep|log)/.test(name)),
      );
    expect(of('aws_cloudwatch_event_rule')).toEqual({
      'hub_root-reads_keep': {
        name: 'rootguard-keep',
        event_bus_name: '${aws_cloudwatch_event_bus.hub_root-reads.name}',
        event_pattern: JSON.stringify({
          source: [{ prefix: 'aws.' }],
          'detail-type': [{ suffix: ' via CloudTrail' }],
          detail: { userIdentity: { type: ['Root'] } },
        }),
        state: 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS',
      },
    });
    expect(of('aws_cloudwatch_event_target')).toEqual({
      'hub_root-reads_keep-target': {
        rule: '${aws_cloudwatch_event_rule.hub_root-reads_keep.name}',
        event_bus_name: '${aws_cloudwatch_event_bus.hub_root-reads.name}',
        target_id: 'log-group',
        arn: '${aws_cloudwatch_log_group.hub_root-reads_log-group.arn}',
        dead_letter_config: { arn: '${aws_sqs_queue.hub_dlq.arn}' },
        depends_on: ['aws_cloudwatch_log_resource_policy.hub_root-reads_log-policy'],
      },
    });
    expect(of('aws_cloudwatch_log_group')).toEqual({
      'hub_root-reads_log-group': { name: '/aws/events/rootguard-root-reads', retention_in_days: 365 },
    });
    expect(Object.values(resource.aws_cloudwatch_log_resource_policy ?? {}).map(p => p.policy_name)).toEqual([
      'rootguard-root-reads',
    ]);
  });

  test('has one queue for what is lost, with an alarm that every topic hears', () => {
    expect(resource.aws_sqs_queue).toEqual({
      hub_dlq: { name: 'rootguard-hub-dlq', message_retention_seconds: 1_209_600, sqs_managed_sse_enabled: true },
    });
    expect(resource.aws_cloudwatch_metric_alarm?.hub_dlq_alarm).toMatchObject({
      dimensions: { QueueName: 'rootguard-hub-dlq' },
      alarm_actions: ['arn:critical', 'arn:notice', KEYLESS],
    });
    // the queue takes only what rules on buses of ours send, rule/<bus>/<rule>
    expect(JSON.stringify(resource.aws_sqs_queue_policy)).toContain(`${ARN}:rule/rootguard-*`);
  });

  test.each([
    ['hub_failed-invocations', 'rootguard-hub-invocations', 'FailedInvocations'],
    ['hub_kept-invocations', 'rootguard-hub-kept-invocations', 'InvocationsSentToDlq'],
  ])('has an alarm %s on the events that do not reach the announcer, which needs no key', (address, name, metric) => {
    const alarm = resource.aws_cloudwatch_metric_alarm?.[address];
    expect(alarm).toMatchObject({
      alarm_name: name,
      threshold: 1,
      comparison_operator: 'GreaterThanOrEqualToThreshold',
      alarm_actions: [KEYLESS],
      metric_query: [
        { id: 'failed', expression: 'SUM(METRICS())', return_data: true },
        ...alertSignals('aws').map(({ id }) => ({
          id: id.replaceAll('-', '_'),
          metric: {
            namespace: 'AWS/Events',
            metric_name: metric,
            dimensions: { EventBusName: `rootguard-${id}`, RuleName: 'rootguard-announce' },
            stat: 'Sum',
            period: 60,
          },
        })),
      ],
    });
    // CloudWatch takes ten metrics in an alarm
    expect((alarm?.metric_query as unknown[]).length - 1).toBeLessThanOrEqual(10);
  });

  test('has no root sign-in where root has no console', () => {
    const { aws_cloudwatch_event_bus: buses } = synth({ partition: 'aws-us-gov', region: 'us-gov-west-1' }).resource;
    expect(Object.keys(buses ?? {})).toEqual([
      'hub_change',
      'hub_root-activity',
      'hub_root-denied',
      'hub_root-reads',
      'hub_root-session',
      'hub_tampering',
    ]);
  });

  test('has a schedule of the heartbeat, on the bus that tells of root, where one is asked for', () => {
    expect(synth().resource).not.toHaveProperty('aws_scheduler_schedule');
    const { resource } = synth({ heartbeat: '06:05' });
    expect(resource.aws_scheduler_schedule).toEqual({
      hub_heartbeat: {
        name: 'rootguard-heartbeat',
        description: 'Sends a message along both paths of the alerts to every topic, so that its absence can page',
        schedule_expression: 'cron(5 6 * * ? *)',
        schedule_expression_timezone: 'UTC',
        flexible_time_window: { mode: 'OFF' },
        state: 'ENABLED',
        target: {
          arn: 'arn:aws:events:us-east-1:777777777777:event-bus/rootguard-root-activity',
          role_arn: '${aws_iam_role.hub_announcer_start-role.arn}',
          eventbridge_parameters: { detail_type: 'Rootguard Heartbeat', source: 'rootguard.heartbeat' },
          input: '{}',
          retry_policy: { maximum_event_age_in_seconds: 300, maximum_retry_attempts: 5 },
        },
        depends_on: expect.arrayContaining([
          'aws_cloudwatch_event_target.hub_root-activity_announce-target',
        ]) as string[],
      },
    });
    const rule = resource.aws_cloudwatch_event_rule?.['hub_root-activity_announce'];
    expect(rule?.event_pattern).toContain('"source":["rootguard.heartbeat"]');
  });

  test('has a schedule for each reminder, on the bus of changes, where there are reminders', () => {
    const { resource } = synth({ reminders: [REMINDER, { ...REMINDER, review: 'alert_test' }] });
    const access = {
      name: 'rootguard-reminder-access',
      description: 'Sends to the topic of notices: REMINDER: review of who has what',
      schedule_expression: 'cron(0 8 15 * ? *)',
      schedule_expression_timezone: 'UTC',
      flexible_time_window: { mode: 'OFF' },
      state: 'ENABLED',
      target: {
        arn: `${ARN}:event-bus/rootguard-change`,
        role_arn: '${aws_iam_role.hub_announcer_start-role.arn}',
        eventbridge_parameters: { detail_type: 'Rootguard Reminder', source: 'rootguard.reminder' },
        input: '{"review":"access"}',
        retry_policy: { maximum_event_age_in_seconds: 86400, maximum_retry_attempts: 185 },
      },
      depends_on: expect.arrayContaining(['aws_cloudwatch_event_target.hub_change_announce-target']) as string[],
    };
    expect(resource.aws_scheduler_schedule).toEqual({
      'hub_reminder-access': access,
      'hub_reminder-alert_test': {
        ...access,
        name: 'rootguard-reminder-alert-test',
        target: { ...access.target, input: '{"review":"alert_test"}' },
      },
    });
    const rule = resource.aws_cloudwatch_event_rule?.hub_change_announce;
    expect(rule?.event_pattern).toContain('"source":["rootguard.reminder"]');
    expect(resource.aws_iam_role_policy?.['hub_announcer_start-role-policy']?.policy).toContain('events:PutEvents');
  });

  test('has as many resources for as many accounts as fit as for one', () => {
    const many = namesThatFit(
      Array.from({ length: 20_000 }, (_, index) => ({
        id: String(300_000_000_000 + index),
        name: `Account ${index}`,
        email: `aws+${index}@example.com`,
      })),
      new Map(),
    );
    const count = ({ resource: found }: ReturnType<typeof synth>): number =>
      Object.values(found).flatMap(byName => Object.keys(byName)).length;
    // the longest that a file may announce, of what grows most in three strings within each other
    const use = { from: '2026-12-01T08:00Z', until: '2026-12-01T10:00Z', ticket: '"'.repeat(60), who: '"'.repeat(60) };
    const planned = Array.from({ length: 30 }, () => ({ accountId: '222222222222', ...use }));
    const large = synth({ accounts: many, planned });
    expect(count(large)).toBe(count(synth()));
    // with everything else in the request below 1 MB
    const definition = JSON.stringify(large.resource.aws_sfn_state_machine?.hub_announcer?.definition);
    expect(Buffer.byteLength(definition)).toBeLessThan(1024 * 1024);
  });
});
