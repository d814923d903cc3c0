import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { Testing } from 'cdktf';
import { alertSignals } from '../../../config/alert-signals';
import { AlertHub, AlertHubProps, NamedAccount } from '../../../modules/alerts/alert-hub';
import { alertMessage, chatMessage } from '../../../modules/alerts/alert-message';
import { ReadableStack } from '../../../stacks/readable-stack';
import { withoutStackTraces } from '../../../stacks/without-stack-traces';
import { addresses, synthesize } from '../../synth';

const RUNBOOK = 'https://wiki.example.com/root';
const ARN = 'arn:aws:events:us-east-1:777777777777';

const payments: NamedAccount = {
  key: 'payments',
  id: '222222222222',
  name: 'Payments "<Prod>"',
  email: 'aws+payments@example.com',
  ou: 'Workloads/Prod',
  escalateTo: 'Security, security@example.com',
};
const props: AlertHubProps = {
  partition: 'aws',
  region: 'us-east-1',
  accountId: '777777777777',
  organizationId: 'o-exampleorg1',
  accounts: [payments],
  escalateTo: 'On call, +1 206 555 0100',
  runbookUrl: RUNBOOK,
  topicArns: { critical: 'arn:critical', notice: 'arn:notice' },
  chatTopicArns: {},
};
const synth = (changes: Partial<AlertHubProps> = {}) =>
  synthesize(scope => void new AlertHub(scope, 'hub', { ...props, ...changes }));
/** The constructs alone: thousands of resources take seconds to synthesize. */
const construct = (changes: Partial<AlertHubProps> = {}) =>
  withoutStackTraces(() => new AlertHub(new ReadableStack(Testing.app(), 'test'), 'hub', { ...props, ...changes }));
const named = (count: number): NamedAccount[] =>
  Array.from({ length: count }, (_, index) => ({ ...payments, key: `a${index}`, id: String(300_000_000_000 + index) }));
/** The same account under other keys. */
const keyed = (...keys: string[]) =>
  named(keys.length).map((account, index) => ({ ...account, key: keys[index] ?? '' }));

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

  test('has a rule for the account, others for all other accounts, and one for tests, on every bus', () => {
    const rules = Object.values(resource.aws_cloudwatch_event_rule ?? {});
    const namesOn = (bus: string) =>
      rules
        .filter(rule => rule.event_bus_name === `\${aws_cloudwatch_event_bus.hub_${bus}.name}`)
        .map(({ name }) => name);
    const common = ['rootguard-222222222222', 'rootguard-other-accounts', 'rootguard-test'];
    expect(namesOn('root-activity')).toEqual(common);
    expect(namesOn('root-denied')).toEqual(common);
    expect(namesOn('root-session').sort()).toEqual([...common, 'rootguard-other-accounts-assume-root'].sort());
    expect(namesOn('root-sign-in').sort()).toEqual(
      [...common, 'rootguard-other-accounts-assume-root', 'rootguard-other-accounts-root-email'].sort(),
    );
    expect(namesOn('tampering').sort()).toEqual([...common, 'rootguard-forwarding-failed'].sort());
    expect(namesOn('root-reads')).toEqual(['rootguard-keep']);
    expect(namesOn('change')).toEqual(common);
    expect(rules).toHaveLength(23);
    // or read-only calls, AssumeRoot for one, would never reach a target
    expect(new Set(rules.map(({ state }) => state))).toEqual(
      new Set(['ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS']),
    );
  });

  test('makes a message of each event for the topic of its signal, and keeps what cannot be published', () => {
    expect(resource.aws_cloudwatch_event_rule?.['hub_root-denied_accounts_payments']).toEqual({
      name: 'rootguard-222222222222',
      event_bus_name: '${aws_cloudwatch_event_bus.hub_root-denied.name}',
      event_pattern: JSON.stringify({
        source: [{ prefix: 'aws.' }],
        'detail-type': [{ suffix: ' via CloudTrail' }],
        account: ['222222222222'],
        detail: {
          userIdentity: { $or: [{ type: ['Root'] }, { sessionContext: { sessionIssuer: { type: ['Root'] } } }] },
        },
      }),
      state: 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS',
    });
    const { inputPaths, inputTemplate } = alertMessage({
      signal: { id: 'root-denied', title: 'root denied', topic: 'critical' },
      account: payments,
      escalateTo: payments.escalateTo,
      runbookUrl: RUNBOOK,
    });
    expect(resource.aws_cloudwatch_event_target?.['hub_root-denied_accounts_payments_target']).toEqual({
      rule: '${aws_cloudwatch_event_rule.hub_root-denied_accounts_payments.name}',
      event_bus_name: '${aws_cloudwatch_event_bus.hub_root-denied.name}',
      target_id: 'critical',
      arn: 'arn:critical',
      input_transformer: { input_paths: inputPaths, input_template: inputTemplate },
      dead_letter_config: { arn: '${aws_sqs_queue.hub_dlq.arn}' },
    });
  });

  test('sends root sessions and changes to notice and everything else to critical', () => {
    const topics = Object.entries(resource.aws_cloudwatch_event_target ?? {})
      .filter(([name]) => !name.startsWith('hub_root-reads'))
      .map(([name, { arn }]) => [/^hub_(root-session|change)_/.test(name) ? 'notice' : 'other', arn].join(' '));
    expect([...new Set(topics)].sort()).toEqual(['notice arn:notice', 'other arn:critical']);
  });

  test('has a second target where people read a chat, of that topic only', () => {
    const targets = synth({ chatTopicArns: { notice: 'arn:notice-chat' } }).resource.aws_cloudwatch_event_target ?? {};
    const chat = Object.entries(targets).filter(([name]) => name.endsWith('_chat-target'));
    expect(chat.map(([name, { arn, target_id }]) => [name, arn, target_id])).toEqual(
      [
        'change_accounts_payments',
        'change_other-accounts',
        'change_test',
        'root-session_accounts_payments',
        'root-session_other-accounts-assume-root',
        'root-session_other-accounts',
        'root-session_test',
      ].map(rule => [`hub_${rule}_chat-target`, 'arn:notice-chat', 'notice-chat']),
    );
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
    expect(resource.aws_cloudwatch_log_group).toEqual({
      'hub_root-reads_log-group': { name: '/aws/events/rootguard-root-reads', retention_in_days: 365 },
    });
    expect(Object.values(resource.aws_cloudwatch_log_resource_policy ?? {}).map(p => p.policy_name)).toEqual([
      'rootguard-root-reads',
    ]);
  });

  test('has one queue for what is lost, with an alarm that both topics hear', () => {
    expect(resource.aws_sqs_queue).toEqual({
      hub_dlq: { name: 'rootguard-hub-dlq', message_retention_seconds: 1_209_600, sqs_managed_sse_enabled: true },
    });
    expect(resource.aws_cloudwatch_metric_alarm?.hub_dlq_alarm).toMatchObject({
      dimensions: { QueueName: 'rootguard-hub-dlq' },
      alarm_actions: ['arn:critical', 'arn:notice'],
    });
    // the queue takes only what rules on buses of ours send, rule/<bus>/<rule>
    expect(JSON.stringify(resource.aws_sqs_queue_policy)).toContain(`${ARN}:rule/rootguard-*`);
  });

  test('takes tests from its own account only', () => {
    const patterns = alertSignals('aws').map(
      ({ id }) => resource.aws_cloudwatch_event_rule?.[`hub_${id}_test`]?.event_pattern,
    );
    expect(new Set(patterns)).toEqual(
      new Set([
        JSON.stringify({
          source: ['rootguard.test'],
          'detail-type': ['Rootguard Test'],
          account: ['777777777777'],
        }),
      ]),
    );
  });

  test('hears of alarms of forwarders that AWS reports, and of no other state or alarm', () => {
    expect(resource.aws_cloudwatch_event_rule?.['hub_tampering_forwarding-failed']?.event_pattern).toBe(
      JSON.stringify({
        source: ['aws.cloudwatch'],
        'detail-type': ['CloudWatch Alarm State Change'],
        detail: { alarmName: ['rootguard-forward-dlq'], state: { value: ['ALARM'] } },
      }),
    );
  });

  test('has no root sign-in where root has no console', () => {
    const { aws_cloudwatch_event_bus: buses } = synth({ partition: 'aws-us-gov', region: 'us-gov-west-1' }).resource;
    expect(Object.keys(buses ?? {})).toEqual([
      'hub_root-activity',
      'hub_root-denied',
      'hub_root-reads',
      'hub_root-session',
      'hub_tampering',
    ]);
  });

  test('accepts 100 named accounts, within the 300 rules of a bus, and fails on 101', () => {
    const constructs = construct({ accounts: named(100) }).node.findAll();
    const perBus = new Map<string | undefined, number>();
    for (const { eventBusNameInput: bus } of constructs.filter(found => found instanceof CloudwatchEventRule)) {
      perBus.set(bus, (perBus.get(bus) ?? 0) + 1);
    }
    expect([...perBus.values()].sort()).toEqual([1, 102, 102, 103, 103, 104]);
    expect(() => construct({ accounts: named(101) })).toThrow(
      new Error(`test/hub: invalid alert hub
  - accounts: at most 100 can have rules of their own, got 101`),
    );
  });

  test('accepts messages of 8,192 characters and fails one over, naming the rule', () => {
    const signal = { id: 'tampering', title: 'tampering', topic: 'critical' } as const;
    const { inputTemplate } = chatMessage({ signal, account: payments, escalateTo: '', runbookUrl: RUNBOOK });
    // no other message about an account is longer
    const atLimit = 'e'.repeat(8192 - inputTemplate.length);
    const withEscalation = (escalateTo: string) => construct({ accounts: [{ ...payments, escalateTo }] });
    expect(() => withEscalation(atLimit)).not.toThrow();
    expect(() => withEscalation(`${atLimit}e`)).toThrow(
      new Error(`test/hub/tampering/accounts/payments: invalid hub rule
  - message: must be at most 8192 characters, got 8193`),
    );
  });

  test.each([
    ['a target of another', ['a', 'a_target', 'a_chat-target', 'a-target', 'a_chat', 'target', 'chat-target']],
    ['elements of the hub', ['test', 'policy', 'other-accounts', 'forwarding-failed', 'accounts', 'keep', 'dlq']],
  ])('gives every account rules of its own, whatever its key: %s', (_, keys) => {
    const found = addresses(synth({ accounts: keyed(...keys), chatTopicArns: { critical: 'arn:c', notice: 'arn:n' } }));
    expect(new Set(found).size).toBe(found.length);
    expect(found.filter(address => /^aws_cloudwatch_event_rule\.hub_.*_accounts_/.test(address))).toHaveLength(
      5 * keys.length,
    );
    expect(found.filter(address => /^aws_cloudwatch_event_target\.hub_.*_accounts_/.test(address))).toHaveLength(
      10 * keys.length,
    );
  });
});
