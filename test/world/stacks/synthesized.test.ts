import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEventPattern } from '../../../aws/events/event-pattern';
import { readStateMachine } from '../../../aws/states/state-machine';
import { readSynthesized } from '../../../world/stacks/synthesized';

const FILTER = {
  name: 'rootguard-CIS-4.3-root-activity',
  log_group_name: '/trail',
  pattern: '{ $.a = 1 }',
  metric_transformation: { name: 'm', namespace: 'N', value: '1', default_value: '0' },
};
const ALARM = {
  alarm_name: 'alarm',
  namespace: 'N',
  metric_name: 'm',
  statistic: 'Sum',
  comparison_operator: 'GreaterThanOrEqualToThreshold',
  threshold: 1,
  evaluation_periods: 1,
  alarm_actions: ['${aws_sns_topic.alerts_critical.arn}'],
};

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'rootguard-synthesized-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function write(stack: string, content: unknown): void {
  mkdirSync(join(folder, 'stacks', stack), { recursive: true });
  writeFileSync(
    join(folder, 'stacks', stack, 'cdk.tf.json'),
    typeof content === 'string' ? content : JSON.stringify(content),
  );
}

const DEFINITION = JSON.stringify({
  QueryLanguage: 'JSONata',
  StartAt: 'Done',
  States: { Done: { Type: 'Succeed' } },
});

describe('readSynthesized', () => {
  test('collects filters, alarms and subscriptions of all stacks', () => {
    write('b', {
      resource: {
        aws_cloudwatch_log_metric_filter: {
          'by-account': {
            ...FILTER,
            metric_transformation: [{ name: 'm', namespace: 'N', value: '$.size', dimensions: { AccountId: '$.id' } }],
          },
        },
        aws_sns_topic_subscription: {
          mail: {
            topic_arn: '${aws_sns_topic.alerts_critical.arn}',
            protocol: 'email',
            endpoint: 'security@example.com',
          },
          tool: {
            topic_arn: 'arn:aws:sns:us-east-1:111111111111:t',
            protocol: 'https',
            endpoint: 'https://user:pass@events.example.com/secret?key=1',
          },
          variable: { topic_arn: 'arn:aws:sns:us-east-1:111111111111:t', protocol: 'sms', endpoint: '${var.on_call}' },
        },
        aws_chatbot_slack_channel_configuration: {
          room: {
            slack_team_id: 'T012',
            slack_channel_id: 'C012',
            sns_topic_arns: ['${aws_sns_topic.alerts_chat-critical.arn}', 'arn:aws:sns:us-east-1:111111111111:t'],
          },
        },
        aws_chatbot_teams_channel_configuration: {
          room: {
            team_id: 'team',
            tenant_id: 'tenant',
            channel_id: '19%3aa%40thread.tacv2',
            sns_topic_arns: ['${aws_sns_topic.t.arn}'],
          },
        },
      },
    });
    write('a', {
      resource: {
        aws_cloudwatch_metric_alarm: {
          x: ALARM,
          off: {
            ...ALARM,
            threshold: '2',
            evaluation_periods: 3,
            datapoints_to_alarm: 2,
            actions_enabled: false,
            dimensions: { AccountId: '1' },
            alarm_description: 'd',
          },
        },
      },
    });
    write('empty', {});

    const unknown = { stack: '', address: 'arn:aws:sns:us-east-1:111111111111:t' };
    expect(readSynthesized(folder)).toEqual({
      problems: [],
      synthesized: {
        filters: [
          {
            stack: 'b',
            address: 'aws_cloudwatch_log_metric_filter.by-account',
            name: 'rootguard-CIS-4.3-root-activity',
            place: {},
            logGroup: '/trail',
            pattern: {
              kind: 'compare',
              selector: [{ key: 'a' }],
              operator: '=',
              operand: { kind: 'number', text: '1' },
            },
            namespace: 'N',
            metricName: 'm',
            value: [{ key: 'size' }],
            dimensions: { AccountId: [{ key: 'id' }] },
          },
        ],
        alarms: [
          {
            stack: 'a',
            address: 'aws_cloudwatch_metric_alarm.x',
            name: 'alarm',
            place: {},
            description: '',
            namespace: 'N',
            metricName: 'm',
            dimensions: {},
            statistic: 'Sum',
            comparisonOperator: 'GreaterThanOrEqualToThreshold',
            threshold: 1,
            datapointsToAlarm: 1,
            topics: [{ stack: 'a', address: 'aws_sns_topic.alerts_critical' }],
          },
          expect.objectContaining({
            address: 'aws_cloudwatch_metric_alarm.off',
            description: 'd',
            dimensions: { AccountId: '1' },
            threshold: 2,
            datapointsToAlarm: 2,
            topics: [],
          }),
        ],
        subscriptions: [
          {
            stack: 'b',
            address: 'aws_sns_topic_subscription.mail',
            topic: { stack: 'b', address: 'aws_sns_topic.alerts_critical' },
            protocol: 'email',
            endpoint: 'security@example.com',
          },
          {
            stack: 'b',
            address: 'aws_sns_topic_subscription.tool',
            topic: unknown,
            protocol: 'https',
            endpoint: 'events.example.com',
          },
          {
            stack: 'b',
            address: 'aws_sns_topic_subscription.variable',
            topic: unknown,
            protocol: 'sms',
            endpoint: 'TF_VAR_on_call',
          },
          ...[{ stack: 'b', address: 'aws_sns_topic.alerts_chat-critical' }, unknown].map(topic => ({
            stack: 'b',
            address: 'aws_chatbot_slack_channel_configuration.room',
            topic,
            protocol: 'chat',
            endpoint: 'slack:T012/C012',
          })),
          {
            stack: 'b',
            address: 'aws_chatbot_teams_channel_configuration.room',
            topic: { stack: 'b', address: 'aws_sns_topic.t' },
            protocol: 'chat',
            endpoint: 'teams:team/tenant/19%3aa%40thread.tacv2',
          },
        ],
        trails: [],
        topics: [],
        buses: [],
        hubRules: [],
        hubTargets: [],
        hubMachines: [],
        stackSets: [],
        instances: [],
      },
    });
  });

  test('collects the event path, and finds topics of other stacks by their ARN', () => {
    const TEMPLATE = {
      Parameters: { HubArn: { Type: 'String' }, Days: { Default: 14 } },
      Resources: {
        Forward: {
          Type: 'AWS::Events::Rule',
          Properties: { EventPattern: { source: ['aws.s3'] }, Targets: [{ Arn: { Ref: 'HubArn' } }] },
        },
      },
    };
    write('alerts', {
      provider: {
        aws: [
          { alias: 'other', region: 'eu-west-1', allowed_account_ids: ['222222222222'] },
          { region: 'us-east-1', allowed_account_ids: ['111111111111'] },
        ],
      },
      resource: {
        aws_sns_topic: { critical: { name: 'rootguard-critical' } },
        aws_cloudwatch_event_bus: { b: { name: 'rootguard-tampering' } },
        aws_cloudwatch_event_rule: {
          r: {
            name: 'r',
            event_bus_name: '${aws_cloudwatch_event_bus.b.name}',
            event_pattern: '{"source":["aws.s3"]}',
          },
          scheduled: { name: 's', schedule_expression: 'rate(1 day)' },
        },
        aws_cloudwatch_event_target: {
          t: {
            rule: '${aws_cloudwatch_event_rule.r.name}',
            arn: '${aws_sns_topic.critical.arn}',
            input_transformer: [{ input_paths: { a: '$.account' }, input_template: '"<a> of $${b} %%{c}"' }],
          },
          plain: { rule: '${aws_cloudwatch_event_rule.r.name}', arn: 'arn:aws:sqs:us-east-1:111111111111:q' },
          m: { rule: '${aws_cloudwatch_event_rule.r.name}', arn: '${aws_sfn_state_machine.m.arn}' },
        },
        aws_sfn_state_machine: {
          m: { name: 'announcer', definition: DEFINITION },
          workload: { name: 'in another language', definition: '{}' },
        },
      },
    });
    write('forwarding', {
      resource: {
        aws_cloudwatch_metric_alarm: {
          x: { ...ALARM, alarm_actions: ['arn:aws:sns:us-east-1:111111111111:rootguard-critical'] },
        },
        aws_cloudformation_stack_set: {
          members: {
            name: 'rootguard-forwarding',
            permission_model: 'SERVICE_MANAGED',
            template_body: JSON.stringify(TEMPLATE),
            parameters: { HubArn: 'arn' },
          },
        },
        aws_cloudformation_stack_set_instance: {
          further: {
            stack_set_name: '${aws_cloudformation_stack_set.members.name}',
            for_each: '${data.aws_regions.enabled.names}',
            region: '${each.key}',
            deployment_targets: { account_filter_type: 'INTERSECTION', accounts: ['222222222222'] },
          },
          one: {
            stack_set_name: '${aws_cloudformation_stack_set.members.name}',
            region: 'eu-west-1',
            account_id: '333333333333',
          },
        },
        aws_cloudformation_stack_instances: {
          members: { stack_set_name: '${aws_cloudformation_stack_set.members.name}', regions: ['us-east-1'] },
        },
      },
    });
    const place = { account: '111111111111', region: 'us-east-1' };
    const { synthesized, problems } = readSynthesized(folder);
    expect(problems).toEqual([]);
    expect(synthesized.alarms[0]!.topics).toEqual([{ stack: 'alerts', address: 'aws_sns_topic.critical' }]);
    expect({ ...synthesized, alarms: [] }).toEqual({
      filters: [],
      alarms: [],
      subscriptions: [],
      trails: [],
      topics: [{ stack: 'alerts', address: 'aws_sns_topic.critical', name: 'rootguard-critical', place }],
      buses: [{ stack: 'alerts', address: 'aws_cloudwatch_event_bus.b', name: 'rootguard-tampering', place }],
      hubRules: [
        {
          stack: 'alerts',
          address: 'aws_cloudwatch_event_rule.r',
          name: 'r',
          bus: '${aws_cloudwatch_event_bus.b.name}',
          state: 'ENABLED',
          pattern: parseEventPattern({ source: ['aws.s3'] }),
        },
      ],
      hubTargets: [
        {
          stack: 'alerts',
          address: 'aws_cloudwatch_event_target.t',
          rule: 'aws_cloudwatch_event_rule.r',
          arn: '${aws_sns_topic.critical.arn}',
          transformer: { inputPaths: { a: '$.account' }, inputTemplate: '"<a> of ${b} %{c}"' },
        },
        {
          stack: 'alerts',
          address: 'aws_cloudwatch_event_target.plain',
          rule: 'aws_cloudwatch_event_rule.r',
          arn: 'arn:aws:sqs:us-east-1:111111111111:q',
        },
        {
          stack: 'alerts',
          address: 'aws_cloudwatch_event_target.m',
          rule: 'aws_cloudwatch_event_rule.r',
          arn: '${aws_sfn_state_machine.m.arn}',
        },
      ],
      hubMachines: [
        {
          ...{ stack: 'alerts', address: 'aws_sfn_state_machine.m', name: 'announcer', place },
          machine: readStateMachine(DEFINITION),
        },
      ],
      stackSets: [
        {
          stack: 'forwarding',
          address: 'aws_cloudformation_stack_set.members',
          name: 'rootguard-forwarding',
          selfManaged: false,
          rules: [
            { logicalId: 'Forward', state: 'ENABLED', pattern: { source: ['aws.s3'] }, targets: [{ Ref: 'HubArn' }] },
          ],
          parameters: { Days: '14', HubArn: 'arn' },
        },
      ],
      instances: [
        {
          stack: 'forwarding',
          address: 'aws_cloudformation_stack_instances.members',
          stackSet: '${aws_cloudformation_stack_set.members.name}',
          regions: ['us-east-1'],
          accounts: [],
        },
        {
          stack: 'forwarding',
          address: 'aws_cloudformation_stack_set_instance.further',
          stackSet: '${aws_cloudformation_stack_set.members.name}',
          regions: 'every',
          accounts: ['222222222222'],
        },
        {
          stack: 'forwarding',
          address: 'aws_cloudformation_stack_set_instance.one',
          stackSet: '${aws_cloudformation_stack_set.members.name}',
          regions: ['eu-west-1'],
          accounts: ['333333333333'],
        },
      ],
    });
  });

  test('fails on a state machine that a rule starts and nobody here can run', () => {
    write('alerts', {
      resource: {
        aws_cloudwatch_event_target: {
          m: { rule: '${aws_cloudwatch_event_rule.r.name}', arn: '${aws_sfn_state_machine.m.arn}' },
        },
        aws_sfn_state_machine: { m: { name: 'm', definition: '{"StartAt":"A"}' } },
      },
    });
    expect(readSynthesized(folder).problems).toEqual([
      expect.stringMatching(/alerts: aws_sfn_state_machine\.m: definition, .*'QueryLanguage' must be 'JSONata'/),
    ]);
  });

  test('fails where nothing was synthesized', () => {
    const nowhere = join(folder, 'nowhere');
    const problem = (path: string) =>
      `${path}: no synthesized output here; run npx rootguard plan, or npx cdktf synth in a checkout`;
    expect(readSynthesized(nowhere).problems).toEqual([problem(nowhere)]);
    mkdirSync(join(folder, 'stacks'));
    expect(readSynthesized(folder).problems).toEqual([problem(folder)]);
  });

  test('fails with every unusable file and resource at once', () => {
    write('a', '{');
    write('b', { resource: [] });
    write('c', {
      resource: {
        aws_cloudwatch_log_metric_filter: {
          pattern: { ...FILTER, pattern: '{ $.a EXISTS }' },
          dimension: { ...FILTER, metric_transformation: { ...FILTER.metric_transformation, dimensions: { A: 'a' } } },
          value: { ...FILTER, metric_transformation: { ...FILTER.metric_transformation, value: 'many' } },
        },
        aws_cloudwatch_metric_alarm: { math: { ...ALARM, metric_name: undefined, threshold: undefined } },
        aws_sns_topic_subscription: { empty: {} },
        aws_chatbot_slack_channel_configuration: { empty: {} },
        aws_cloudwatch_event_rule: { pattern: { name: 'r', event_pattern: '{"source":"aws.s3"}' } },
        aws_cloudwatch_event_target: {
          template: {
            rule: '${aws_cloudwatch_event_rule.r.name}',
            arn: 'arn',
            input_transformer: { input_template: '"<a>"' },
          },
          input: { rule: 'r', arn: 'arn', input: '{}' },
        },
        aws_cloudformation_stack_set: {
          elsewhere: { name: 's', template_url: 'https://example.com' },
          interpolated: { name: 's', template_body: '{"Resources":{"${HubArn}":{"Type":"AWS::SQS::Queue"}}}' },
        },
      },
    });
    const file = (stack: string) => join(folder, 'stacks', stack, 'cdk.tf.json');
    expect(readSynthesized(folder).problems).toEqual([
      expect.stringMatching(/a\/cdk\.tf\.json: .*JSON/),
      `${file('b')}: not a Terraform configuration`,
      `${file('c')}: aws_cloudwatch_log_metric_filter.pattern: metric filter pattern, column 7: CloudWatch Logs has NOT EXISTS but no EXISTS; use = *`,
      `${file('c')}: aws_cloudwatch_log_metric_filter.dimension: metric filter pattern, column 1: a selector begins with '$.'`,
      expect.stringContaining('aws_cloudwatch_log_metric_filter.value: '),
      expect.stringMatching(/aws_cloudwatch_metric_alarm\.math: metric_name: .*; threshold: /),
      expect.stringMatching(/aws_sns_topic_subscription\.empty: topic_arn: .*; protocol: .*; endpoint: /),
      expect.stringMatching(/slack_channel_configuration\.empty: slack_team_id: .*; slack_channel_id: /),
      expect.stringContaining('aws_cloudwatch_event_rule.pattern: event pattern, source: '),
      expect.stringContaining('aws_cloudwatch_event_target.template: template: <a> is no input path'),
      expect.stringMatching(/event_target\.input: rule: must refer to a rule of the same stack; input: not simulated/),
      expect.stringContaining('aws_cloudformation_stack_set.elsewhere: template_body: '),
      `${file('c')}: aws_cloudformation_stack_set.interpolated: template_body: must not have '\${' or '%{', which Terraform takes for its own; write '$\${'`,
    ]);
  });
});
