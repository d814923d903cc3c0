import { alarmFindings } from '../../alert-test/alarm-findings';
import { AlarmState } from '../../alert-test/alarm-state';
import { AlertPath, DRILL_ALARM } from '../../alert-test/alert-path';
import { findingsOf } from '../../alert-test/alert-test';
import { busFindings } from '../../alert-test/bus-findings';
import { BusState } from '../../alert-test/bus-state';
import { valueOf } from '../../world/clients/aws-answer';
import { Finding } from '../../world/clients/finding';
import { machineFindings } from '../../alert-test/machine-findings';
import { queueFindings } from '../../alert-test/queue-findings';
import { stackSetFindings } from '../../alert-test/stack-set-findings';
import { StackSetsState } from '../../alert-test/stack-set-state';
import { subscriptionFindings } from '../../alert-test/subscription-findings';
import { topicFindings } from '../../alert-test/topic-findings';
import { TopicState, TopicSubscription } from '../../alert-test/topic-state';
import { acmePath, healthy, healthyAlarms, KEY_ARN, OWN_KEY_POLICY, ownTopicPolicy } from './alert-state';

/** What matters of a finding; the hints have tests of their own. */
const brief = (findings: readonly Finding[]) =>
  findings.map(({ rule, subject, message }) => `${rule} | ${subject} | ${message}`);

const critical: TopicState = healthy.topics[0]!;
const notChecked: Finding = { rule: 'not-checked', subject: 's', message: 'm', hint: 'h' };

test('finds nothing where all is well', () => {
  expect(findingsOf(acmePath, healthy)).toEqual([]);
});

test('passes on what could not be checked, wherever it is', () => {
  const failed = { failed: notChecked };
  const findings = findingsOf(acmePath, {
    topics: [{ topic: 'critical', attributes: failed, subscriptions: failed }],
    machine: failed,
    buses: [{ id: 'tampering', policy: failed, rules: failed }],
    alarms: { alarms: failed, metricFilters: failed },
    stackSets: { access: failed, members: failed, management: failed },
    queues: [{ account: '111111111111', region: 'us-east-1', queues: failed }],
  });
  expect(findings).toEqual(Array.from({ length: 11 }, () => notChecked));
});

describe('the state machine', () => {
  const machine = valueOf(healthy.machine)!;
  const subject = 'state machine rootguard-announcer';

  test('that is missing tells nobody', () => {
    expect(machineFindings(acmePath, { missing: true })).toEqual([
      {
        rule: 'machine-missing',
        subject,
        message: 'does not exist in account 222222222222, us-east-1: events reach the hub and nobody',
        hint: 'run npx rootguard deploy',
      },
    ]);
  });

  test.each([
    [{ status: 'DELETING' }, `machine-not-active | ${subject} | is in state DELETING: events reach the hub and nobody`],
    [
      { roleArn: 'arn:aws:iam::222222222222:role/other' },
      `machine-role | ${subject} | acts as arn:aws:iam::222222222222:role/other, not as rootguard-announcer: it may not be allowed to publish`,
    ],
    [
      { definition: machine.definition.replace('rootguard-notice', 'rootguard-notice-chat') },
      `machine-changed | ${subject} | publishes nothing to rootguard-notice: it is not what was deployed`,
    ],
  ])('that is not as it was deployed, %j, is one finding', (changes, finding) => {
    expect(brief(machineFindings(acmePath, { value: { ...machine, ...changes } }))).toEqual([finding]);
  });
});

describe('topics and keys', () => {
  const topicWith = (changes: Partial<TopicState>) => topicFindings(acmePath, { ...critical, ...changes });
  const policyWith = (policy: string) => topicWith({ attributes: { value: { policy, keyId: KEY_ARN } } });

  test('a missing topic is one finding, a missing chat topic none unless somebody subscribed a channel', () => {
    const missing = (topic: string) => ({
      topic,
      attributes: { missing: true as const },
      subscriptions: { value: [] },
    });
    expect(brief(findingsOf(acmePath, { ...healthy, topics: [missing('critical')] }))).toEqual([
      'topic-missing | topic rootguard-critical | does not exist in account 222222222222, us-east-1: nobody hears of anything',
    ]);
    expect(topicFindings(acmePath, missing('critical-chat'))).toEqual([]);
    const channel = {
      name: 'c',
      protocol: 'chat',
      endpoint: 'slack:T00000000/C00000000',
      topics: ['critical'],
    } as const;
    const withChat: AlertPath = { ...acmePath, subscriptions: [channel] };
    expect(brief(topicFindings(withChat, missing('critical-chat')))).toHaveLength(1);
    expect(topicFindings(withChat, missing('notice-chat'))).toEqual([]);
  });

  test('a policy for alarms alone swallows events, and the other way round', () => {
    const { Statement: statements } = JSON.parse(ownTopicPolicy('critical')) as { Statement: object[] };
    expect(brief(policyWith(JSON.stringify({ Statement: statements[0] })))).toEqual([
      'topic-policy | topic rootguard-critical | swallows what EventBridge rules publish: no statement allows sns:Publish',
    ]);
    expect(brief(policyWith(JSON.stringify({ Statement: [statements[1]] })))).toEqual([
      'topic-policy | topic rootguard-critical | swallows what CloudWatch alarms publish: no statement allows sns:Publish',
    ]);
  });

  test('a condition on EventBridge in the policy of a topic swallows events, whatever it says', () => {
    const policy = JSON.parse(ownTopicPolicy('critical')) as { Statement: object[] };
    const Condition = { Bool: { 'aws:SecureTransport': 'true' } };
    const conditional = { ...policy, Statement: [policy.Statement[0], { ...policy.Statement[1], Condition }] };
    expect(policyWith(JSON.stringify(conditional))).toEqual([
      {
        rule: 'topic-policy',
        subject: 'topic rootguard-critical',
        message:
          'swallows what EventBridge rules publish: statement EventBridgeRulesPublish allows sns:Publish only under a condition that the service does not satisfy',
        hint: 'let events.amazonaws.com do sns:Publish without any condition, as npx rootguard deploy does',
      },
    ]);
  });

  test('a policy for the alarms of another account swallows those of this one', () => {
    const policy = ownTopicPolicy('critical').replaceAll('111111111111', '333333333333');
    expect(brief(policyWith(policy))).toEqual([
      'topic-policy | topic rootguard-critical | swallows what CloudWatch alarms publish: statement CloudWatchAlarmsPublish allows sns:Publish only under a condition that the service does not satisfy',
    ]);
  });

  test.each<[string, TopicState['key'], string[]]>([
    [
      'is gone',
      { missing: true },
      [`key-missing | key of topic rootguard-critical | ${KEY_ARN} does not exist: every message is lost`],
    ],
    [
      'is managed by AWS',
      { value: { state: 'Enabled', customerManaged: false, policy: '{}' } },
      [
        `key-not-customer-managed | key of topic rootguard-critical | ${KEY_ARN} is managed by AWS: its policy lets neither CloudWatch nor EventBridge use it, and cannot be changed`,
      ],
    ],
    [
      'is disabled',
      { value: { state: 'Disabled', customerManaged: true, policy: OWN_KEY_POLICY } },
      [`key-not-enabled | key of topic rootguard-critical | ${KEY_ARN} is in state Disabled: every message is lost`],
    ],
    [
      'admits EventBridge for a source account only',
      {
        value: {
          state: 'Enabled',
          customerManaged: true,
          policy: OWN_KEY_POLICY.replaceAll('kms:EncryptionContext:aws:sns:topicArn', 'aws:SourceAccount'),
        },
      },
      [
        'key-policy | key of topic rootguard-critical | swallows what EventBridge rules publish: statement EventBridgeRulesPublish allows kms:Decrypt only under a condition that the service does not satisfy',
      ],
    ],
    [
      'lets the services only decrypt',
      {
        value: {
          state: 'Enabled',
          customerManaged: true,
          policy: OWN_KEY_POLICY.replaceAll('kms:GenerateDataKey*', 'kms:DescribeKey'),
        },
      },
      [
        'key-policy | key of topic rootguard-critical | swallows what CloudWatch alarms publish: no statement allows kms:GenerateDataKey',
        'key-policy | key of topic rootguard-critical | swallows what EventBridge rules publish: no statement allows kms:GenerateDataKey',
      ],
    ],
  ])('a key that %s', (_, key, expected) => {
    expect(brief(topicWith({ key }))).toEqual(expected);
  });

  test('a key that waits for its deletion can be had back', () => {
    const key = { value: { state: 'PendingDeletion', customerManaged: true, policy: OWN_KEY_POLICY } };
    expect(topicWith({ key }).map(({ hint }) => hint)).toEqual([
      `aws kms cancel-key-deletion --key-id ${KEY_ARN} && aws kms enable-key --key-id ${KEY_ARN}`,
    ]);
  });
});

describe('subscriptions', () => {
  const confirmed = { arn: 'arn:aws:sns:us-east-1:222222222222:rootguard-critical:1', authenticated: true };
  const mail = { protocol: 'email', endpoint: 'security@example.com' };
  const findingsWith = (subscriptions: readonly TopicSubscription[], path = acmePath, topic = 'critical') =>
    subscriptionFindings(path, { ...critical, topic, subscriptions: { value: subscriptions } });

  test('an e-mail subscription that is not confirmed names the command that confirms it for good', () => {
    expect(findingsWith([mail])).toEqual([
      {
        rule: 'subscription-pending',
        subject: 'topic rootguard-critical, email security@example.com',
        message: 'waits for its confirmation and hears nothing until then',
        hint:
          'do not follow the link in the message, confirm with it: aws sns confirm-subscription --region us-east-1 ' +
          '--topic-arn arn:aws:sns:us-east-1:222222222222:rootguard-critical --token <Token in the link> ' +
          '--authenticate-on-unsubscribe true',
      },
      {
        rule: 'topic-unheard',
        subject: 'topic rootguard-critical',
        message: 'has no confirmed subscription: nobody hears of anything',
        hint: 'confirm a subscription, or add one',
      },
    ]);
  });

  test('an e-mail subscription that anybody could end', () => {
    expect(findingsWith([{ ...mail, ...confirmed, authenticated: false }])).toEqual([
      {
        rule: 'subscription-unauthenticated',
        subject: 'topic rootguard-critical, email security@example.com',
        message: 'can be ended by anybody who gets one of its messages, for everybody on the list',
        hint:
          'end it (aws sns unsubscribe --region us-east-1 --subscription-arn ' +
          'arn:aws:sns:us-east-1:222222222222:rootguard-critical:1), run npx rootguard deploy, then confirm without ' +
          'following the link: aws sns confirm-subscription --region us-east-1 --topic-arn ' +
          'arn:aws:sns:us-east-1:222222222222:rootguard-critical --token <Token in the link> ' +
          '--authenticate-on-unsubscribe true',
      },
    ]);
  });

  test('shows of an https endpoint the host alone, and no telephone number', () => {
    const pager = { protocol: 'https', endpoint: 'https://events.example.com/integration/SECRET/enqueue' };
    const phone = { protocol: 'sms', endpoint: '+12025550123' };
    const findings = findingsWith([{ ...mail, ...confirmed }, pager, phone]);
    expect(findings.map(({ subject }) => subject)).toEqual([
      'topic rootguard-critical, https events.example.com',
      'topic rootguard-critical, sms +***********',
    ]);
    expect(JSON.stringify(findings)).not.toMatch(/SECRET|2025550123/);
  });

  test('a subscription of the org file that is not there, in any case of its letters; telephones are told by protocol', () => {
    const path: AlertPath = {
      ...acmePath,
      subscriptions: [
        { name: 'a', protocol: 'email', endpoint: 'Security@example.com', topics: ['critical'] },
        { name: 'b', protocol: 'email', endpoint: 'other@example.com', topics: ['critical'] },
        { name: 'c', protocol: 'email', endpoint: 'notice@example.com', topics: ['notice'] },
        { name: 'd', protocol: 'sms', endpoint: { variable: 'on_call' }, topics: ['critical'] },
        { name: 'e', protocol: 'chat', endpoint: 'slack:T00000000/C00000000', topics: ['critical'] },
      ],
    };
    const other = 'topic rootguard-critical, email other@example.com';
    const missing = 'is in the org file and not subscribed: it was ended, or never deployed';
    expect(brief(findingsWith([{ ...mail, ...confirmed }], path))).toEqual([
      `subscription-missing | ${other} | ${missing}`,
      `subscription-missing | topic rootguard-critical, sms | ${missing}`,
    ]);
    const phone = { protocol: 'sms', endpoint: '+12025550123', ...confirmed };
    expect(findingsWith([{ ...mail, ...confirmed }, phone], path).map(({ subject }) => subject)).toEqual([other]);
  });

  test('a filter policy holds messages back', () => {
    expect(brief(findingsWith([{ ...mail, ...confirmed, filtered: true }]))).toEqual([
      'subscription-filtered | topic rootguard-critical, email security@example.com | has a filter policy, which holds messages back',
    ]);
  });

  test('nobody need hear of notice when the org file subscribes nobody to it', () => {
    const [subscription] = acmePath.subscriptions;
    const path: AlertPath = { ...acmePath, subscriptions: [{ ...subscription!, topics: ['critical'] }] };
    expect(findingsWith([], path, 'notice')).toEqual([]);
    expect(findingsWith([], path).map(({ rule }) => rule)).toEqual(['subscription-missing', 'topic-unheard']);
    expect(findingsWith([], acmePath, 'notice').map(({ rule }) => rule)).toEqual([
      'subscription-missing',
      'topic-unheard',
    ]);
  });
});

describe('event buses', () => {
  const tampering: BusState = healthy.buses.find(({ id }) => id === 'tampering')!;
  const reads: BusState = healthy.buses.find(({ id }) => id === 'root-reads')!;
  const rulesOf = (bus: BusState) => ('value' in bus.rules ? bus.rules.value : []);

  test('a missing bus', () => {
    const missing = { missing: true } as const;
    expect(brief(busFindings(acmePath, { id: 'tampering', policy: missing, rules: missing }))).toEqual([
      'bus-missing | event bus rootguard-tampering | does not exist in account 222222222222, us-east-1: events of the signal tampering are lost',
    ]);
    expect(brief(busFindings(acmePath, { id: 'root-reads', policy: missing, rules: missing }))).toEqual([
      'bus-missing | event bus rootguard-root-reads | does not exist in account 222222222222, us-east-1: read-only calls of root are not recorded',
    ]);
  });

  test('missing rules, each with what is lost', () => {
    expect(brief(busFindings(acmePath, { ...tampering, rules: { value: [] } }))).toEqual([
      'rule-missing | event bus rootguard-tampering | has no rule rootguard-announce: events of the signal tampering are lost',
    ]);
    expect(brief(busFindings(acmePath, { ...reads, rules: { value: [] } }))).toEqual([
      'rule-missing | event bus rootguard-root-reads | has no rule rootguard-keep: read-only calls of root are not recorded',
    ]);
  });

  test('a rule that is disabled, and one that does not start the announcer', () => {
    const [rule] = rulesOf(tampering);
    const value = [{ ...rule!, enabled: false, targets: [{ arn: 'arn:aws:sns:us-east-1:222222222222:mine' }] }];
    expect(busFindings(acmePath, { ...tampering, rules: { value } })).toEqual([
      {
        rule: 'rule-disabled',
        subject: 'rule rootguard-tampering/rootguard-announce',
        message: 'is disabled: what it matches is lost',
        hint: 'aws events enable-rule --region us-east-1 --event-bus-name rootguard-tampering --name rootguard-announce',
      },
      {
        rule: 'rule-without-announcer',
        subject: 'rule rootguard-tampering/rootguard-announce',
        message: 'does not start rootguard-announcer: what it matches is lost',
        hint: 'run npx rootguard deploy',
      },
    ]);
  });

  test.each([
    [undefined, 'nobody'],
    ['arn:aws:iam::222222222222:role/mine', 'arn:aws:iam::222222222222:role/mine'],
  ])('a rule that starts the announcer in the role %s', (roleArn, shown) => {
    const [rule] = rulesOf(tampering);
    const targets = rule!.targets.map(({ arn }) => ({ arn, ...(roleArn && { roleArn }) }));
    expect(brief(busFindings(acmePath, { ...tampering, rules: { value: [{ ...rule!, targets }] } }))).toEqual([
      `rule-role | rule rootguard-tampering/rootguard-announce | starts rootguard-announcer as ${shown}, not as rootguard-start-announcer: it may not be allowed to`,
    ]);
  });

  test.each(['', '{"Statement":[]}', 'not JSON'])('a policy that does not admit the organization: %j', policy => {
    expect(brief(busFindings(acmePath, { ...tampering, policy: { value: policy } }))).toEqual([
      'bus-policy | event bus rootguard-tampering | its policy does not admit organization o-exampleorg1: forwarded events are refused',
    ]);
    const alone: AlertPath = { ...acmePath, organizationId: undefined };
    expect(busFindings(alone, { ...tampering, policy: { value: policy } })).toEqual([]);
  });
});

describe('alarms', () => {
  const all = 'value' in healthyAlarms.alarms ? healthyAlarms.alarms.value : [];
  const alarmsWith = (change: (alarm: AlarmState) => AlarmState | undefined) =>
    alarmFindings(acmePath, {
      ...healthyAlarms,
      alarms: { value: all.flatMap(alarm => change(alarm) ?? []) },
    });
  const onDrill = (changes: Partial<AlarmState>) =>
    alarmsWith(alarm => (alarm.name === DRILL_ALARM ? { ...alarm, ...changes } : alarm));

  test.each<[string, Partial<AlarmState>, string[]]>([
    [
      'tells nobody',
      { actionsEnabled: false },
      [
        'alarm-mute | alarm rootguard-CIS-4.3-root-activity | has its actions switched off: it changes state and tells nobody',
      ],
    ],
    [
      'publishes elsewhere',
      { actions: ['arn:aws:sns:us-east-1:222222222222:rootguard-notice'] },
      ['alarm-without-topic | alarm rootguard-CIS-4.3-root-activity | does not publish to topic rootguard-critical'],
    ],
    [
      'is on already',
      { state: 'ALARM' },
      [
        'alarm-already-on | alarm rootguard-CIS-4.3-root-activity | is in ALARM already, so setting it off would tell nobody',
      ],
    ],
    ['has no data yet', { state: 'INSUFFICIENT_DATA' }, []],
  ])('one that %s', (_, changes, expected) => {
    expect(brief(onDrill(changes))).toEqual(expected);
  });

  test('missing alarms and metric filters, and a missing log group', () => {
    expect(
      brief(alarmsWith(alarm => (alarm.name === 'rootguard-root-activity-888888888888' ? undefined : alarm))),
    ).toEqual([
      'alarm-missing | alarm rootguard-root-activity-888888888888 | does not exist in account 111111111111, us-east-1',
    ]);
    const metricFilters = {
      value: [
        'rootguard-CIS-4.1-unauthorized-api-calls',
        'rootguard-alert-path-changes',
        'rootguard-root-activity-by-account',
      ],
    };
    expect(brief(alarmFindings(acmePath, { ...healthyAlarms, metricFilters }))).toEqual([
      'metric-filter-missing | log group /organization/trail | has no metric filter rootguard-CIS-4.3-root-activity: its alarm cannot fire',
    ]);
    expect(brief(alarmFindings(acmePath, { ...healthyAlarms, metricFilters: { missing: true } }))).toEqual([
      'log-group-missing | log group /organization/trail | does not exist: no alarm can fire',
    ]);
  });
});

describe('StackSets', () => {
  const findingsWith = (changes: Partial<StackSetsState>, path = acmePath) =>
    stackSetFindings(path, { ...healthy.stackSets, ...changes });

  test.each(['DISABLED', 'DISABLED_PERMANENTLY'])('access to the organization that is %s', status => {
    expect(findingsWith({ access: { value: status } })).toEqual([
      {
        rule: 'stack-sets-access',
        subject: 'StackSets',
        message: `access to the organization is ${status}: an account created tomorrow is not watched`,
        hint: 'aws cloudformation activate-organizations-access --region us-east-1',
      },
    ]);
  });

  test('stacks that are not current, regions with the same reason together', () => {
    const stale = (account: string, region: string, status: string, reason: string) => ({
      account,
      region,
      status,
      reason,
    });
    const reason = 'account is suspended';
    const value = [
      ...('value' in healthy.stackSets.members! ? healthy.stackSets.members.value : []),
      stale('999999999999', 'us-east-1', 'OUTDATED', reason),
      stale('999999999999', 'eu-west-1', 'OUTDATED', reason),
      stale('999999999999', 'us-west-2', 'INOPERABLE', ''),
    ];
    expect(brief(findingsWith({ members: { value } }))).toEqual([
      'stack-not-current | StackSet rootguard-forwarding | account 999999999999, eu-west-1, us-east-1: OUTDATED, account is suspended',
      'stack-not-current | StackSet rootguard-forwarding | account 999999999999, us-west-2: INOPERABLE',
    ]);
  });

  test('accounts and regions without a stack, and missing StackSets', () => {
    const management = { value: [{ account: '111111111111', region: 'us-east-1', status: 'CURRENT', reason: '' }] };
    expect(brief(findingsWith({ members: { value: [] }, management }))).toEqual([
      'stack-absent | StackSet rootguard-forwarding | account 888888888888 has no stack in eu-west-1, us-east-1: events of there are lost',
      'stack-absent | StackSet rootguard-forwarding | account 222222222222 has no stack in eu-west-1, us-east-1: events of there are lost',
      'stack-absent | StackSet rootguard-forwarding | account 012345678901 has no stack in eu-west-1, us-east-1: events of there are lost',
      'stack-absent | StackSet rootguard-forwarding-management | account 111111111111 has no stack in eu-west-1: events of there are lost',
    ]);
    expect(findingsWith({ members: { missing: true } }).map(({ rule }) => rule)).toEqual(['stack-set-missing']);
    const path = { ...acmePath, delegateId: '888888888888' };
    expect(brief(findingsWith({ delegate: { missing: true } }, path))).toEqual([
      'stack-set-missing | StackSet rootguard-forwarding-delegate | does not exist in account 111111111111, us-east-1: nothing is forwarded',
    ]);
    // in which further regions it should be is known only when a plan is made
    expect(findingsWith({ delegate: { value: [] } }, path)).toEqual([]);
    const stale = { account: '888888888888', region: 'ap-east-1', status: 'OUTDATED', reason: 'no role' };
    expect(brief(findingsWith({ delegate: { value: [stale] } }, path))).toEqual([
      'stack-not-current | StackSet rootguard-forwarding-delegate | account 888888888888, ap-east-1: OUTDATED, no role',
    ]);
    // an organization of the management account alone
    expect(findingsWith({ members: { missing: true } }, { ...acmePath, members: [] })).toEqual([]);
  });
});

describe('queues', () => {
  const queues = (...value: { name: string; messages: number }[]) =>
    queueFindings(acmePath, { account: '222222222222', region: 'us-east-1', queues: { value } });
  const empty = { name: 'rootguard-hub-dlq', messages: 0 };

  test('one that holds messages', () => {
    expect(queues({ name: 'rootguard-hub-dlq', messages: 1 })).toEqual([
      {
        rule: 'queue-not-empty',
        subject: 'queue rootguard-hub-dlq',
        message: 'holds 1 undelivered message in account 222222222222, us-east-1: somebody was not told',
        hint:
          'read them (their attributes say why), deal with them, then: aws sqs purge-queue --region us-east-1 --queue-url ' +
          '"$(aws sqs get-queue-url --region us-east-1 --queue-name rootguard-hub-dlq --query QueueUrl --output text)"',
      },
    ]);
    expect(brief(queues(empty, { name: 'rootguard-critical-security-dlq', messages: 2 }))).toEqual([
      'queue-not-empty | queue rootguard-critical-security-dlq | holds 2 undelivered messages in account 222222222222, us-east-1: somebody was not told',
    ]);
  });

  test('messages in a queue that is subscribed are what it is for', () => {
    const endpoint = 'arn:aws:sqs:us-east-1:222222222222:rootguard-inbox';
    const path: AlertPath = {
      ...acmePath,
      subscriptions: [{ name: 'inbox', protocol: 'sqs', endpoint, topics: ['critical'] }],
    };
    const value = [empty, { name: 'rootguard-inbox', messages: 3 }];
    expect(queueFindings(path, { account: '222222222222', region: 'us-east-1', queues: { value } })).toEqual([]);
  });

  test('missing ones: the hub’s in its region, the forwarders’ in every region', () => {
    expect(brief(queues())).toEqual([
      'queue-missing | queue rootguard-hub-dlq | does not exist in account 222222222222, us-east-1: what cannot be delivered is lost',
    ]);
    const inRegion = (region: string) =>
      queueFindings(acmePath, { account: '111111111111', region, queues: { value: [] } }).map(({ subject }) => subject);
    expect(inRegion('eu-west-1')).toEqual(['queue rootguard-forward-dlq']);
    expect(inRegion('us-west-2')).toEqual([]);
  });
});
