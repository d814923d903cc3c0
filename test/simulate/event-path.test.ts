import { simulateEventPath } from '../../simulate/event-path';
import { parseEventPattern } from '../../aws/events/event-pattern';
import { EventBridgeEvent } from '../../aws/events/eventbridge-event';
import { readStateMachine } from '../../aws/states/state-machine';
import { Synthesized } from '../../world/stacks/synthesized';
import { HubRule, HubTarget, StackInstances, StackSet } from '../../world/stacks/synthesized-event-path';
import { NamedResource } from '../../world/stacks/synthesized-references';

const ALL = 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS';
const PLACE = { account: '111111111111', region: 'us-east-1' };
const HUB_ARN = 'arn:aws:events:us-east-1:111111111111:event-bus/rootguard';

const named = (address: string, name: string): NamedResource => ({ stack: 'alerts', address, name, place: PLACE });
const bus = (signal: string) => named(`aws_cloudwatch_event_bus.${signal}`, `rootguard-${signal}`);
const topic = (name: string) => named(`aws_sns_topic.${name}`, `rootguard-${name}`);
const stackSet = (props: Partial<StackSet> = {}): StackSet => ({
  stack: 'forwarding',
  address: 'aws_cloudformation_stack_set.members',
  name: 'rootguard-forwarding',
  selfManaged: false,
  rules: [
    {
      logicalId: 'Forward',
      state: ALL,
      pattern: { account: [{ Ref: 'AWS::AccountId' }], region: [{ Ref: 'AWS::Region' }], source: [{ prefix: 'aws.' }] },
      targets: [{ 'Fn::Join': ['-', [{ Ref: 'HubArn' }, 'tampering']] }],
    },
  ],
  parameters: { HubArn: HUB_ARN },
  ...props,
});
const instances = (props: Partial<StackInstances> = {}): StackInstances => ({
  stack: 'forwarding',
  address: 'aws_cloudformation_stack_instances.members',
  stackSet: '${aws_cloudformation_stack_set.members.name}',
  regions: ['eu-west-1'],
  accounts: [],
  ...props,
});
const hubRule = (props: Partial<HubRule> = {}): HubRule => ({
  stack: 'alerts',
  address: 'aws_cloudwatch_event_rule.r',
  name: 'rootguard-r',
  bus: '${aws_cloudwatch_event_bus.tampering.name}',
  state: ALL,
  pattern: parseEventPattern({ account: ['777777777777'] }),
  ...props,
});
const target = (props: Partial<HubTarget> = {}): HubTarget => ({
  stack: 'alerts',
  address: 'aws_cloudwatch_event_target.t',
  rule: 'aws_cloudwatch_event_rule.r',
  arn: '${aws_sns_topic.critical.arn}',
  transformer: { inputPaths: { region: '$.region' }, inputTemplate: '"in <region>"\n"by <aws.events.rule-arn>"' },
  ...props,
});
const synthesized = (props: Partial<Synthesized> = {}): Synthesized => ({
  filters: [],
  alarms: [],
  subscriptions: [],
  trails: [],
  topics: [topic('critical'), topic('notice'), topic('critical-chat')],
  buses: [bus('tampering'), bus('root-reads')],
  hubRules: [hubRule()],
  hubTargets: [target()],
  hubMachines: [],
  stackSets: [stackSet()],
  instances: [instances()],
  ...props,
});
const event = (props: Partial<EventBridgeEvent> = {}): EventBridgeEvent => ({
  version: '0',
  id: 'a',
  'detail-type': 'AWS API Call via CloudTrail',
  source: 'aws.events',
  account: '777777777777',
  time: '2026-11-20T03:14:07Z',
  region: 'eu-west-1',
  resources: [],
  detail: { readOnly: true },
  ...props,
});

const MESSAGE = '"in eu-west-1"\n"by arn:aws:events:us-east-1:111111111111:rule/rootguard-tampering/rootguard-r"';
const FORWARDED = {
  signal: 'tampering',
  priority: 'critical',
  notForwarded: null,
  rules: ['aws_cloudformation_stack_set.members/Forward', 'aws_cloudwatch_event_rule.r'],
  topics: [{ stack: 'alerts', address: 'aws_sns_topic.critical' }],
  messages: [MESSAGE],
};
const NOTHING = { signal: null, priority: null, notForwarded: null, rules: [], topics: [], messages: [] };

describe('simulateEventPath', () => {
  test('follows an event from its account and region to the topics', async () => {
    expect(await simulateEventPath(event(), synthesized())).toEqual(FORWARDED);
  });

  test('there is nothing without an event, a StackSet, or a rule that matches', async () => {
    expect(await simulateEventPath(undefined, synthesized())).toEqual(NOTHING);
    expect(await simulateEventPath(event(), synthesized({ stackSets: [] }))).toEqual(NOTHING);
    const [rule] = stackSet().rules;
    const other = stackSet({ rules: [{ ...rule!, pattern: { source: ['aws.iam'] } }] });
    expect(await simulateEventPath(event(), synthesized({ stackSets: [other] }))).toEqual(NOTHING);
  });

  test('an event of another region is of its signal, and does not reach the hub', async () => {
    expect(await simulateEventPath(event({ region: 'af-south-1' }), synthesized())).toEqual({
      ...NOTHING,
      signal: 'tampering',
      priority: 'critical',
      notForwarded: 'region af-south-1 is not in alerts.regions',
    });
  });

  test('a self-managed StackSet is for the accounts that it lists', async () => {
    const management = stackSet({ selfManaged: true, address: 'aws_cloudformation_stack_set.management', name: 'own' });
    const own = instances({ stackSet: 'own', accounts: ['777777777777'] });
    const both = { stackSets: [stackSet(), management], instances: [instances(), own] };
    expect((await simulateEventPath(event(), synthesized(both))).rules[0]).toBe(
      'aws_cloudformation_stack_set.management/Forward',
    );
    expect((await simulateEventPath(event({ account: '222222222222' }), synthesized(both))).rules).toEqual([
      'aws_cloudformation_stack_set.members/Forward',
    ]);
    expect(
      await simulateEventPath(
        event({ account: '222222222222' }),
        synthesized({ stackSets: [management], instances: [own] }),
      ),
    ).toEqual({ ...NOTHING, signal: 'tampering', notForwarded: 'no StackSet covers account 222222222222' });
  });

  test('a service-managed StackSet may be for one member only, where others are not for the region', async () => {
    const delegate = stackSet({ address: 'aws_cloudformation_stack_set.delegate', name: 'delegate' });
    const further = instances({ stackSet: 'delegate', regions: 'every', accounts: ['777777777777'] });
    const both = synthesized({ stackSets: [delegate, stackSet()], instances: [further, instances()] });
    const forwardedBy = async (account: string, region: string) => {
      const { rules, notForwarded } = await simulateEventPath(event({ account, region }), both);
      return notForwarded ?? rules.map(rule => rule.split('/')[0]).filter(rule => rule?.includes('stack_set'));
    };
    expect(await forwardedBy('777777777777', 'ap-east-1')).toEqual(['aws_cloudformation_stack_set.delegate']);
    // once, where every member is forwarded
    expect(await forwardedBy('777777777777', 'eu-west-1')).toEqual(['aws_cloudformation_stack_set.members']);
    expect(await forwardedBy('222222222222', 'eu-west-1')).toEqual(['aws_cloudformation_stack_set.members']);
    expect(await forwardedBy('222222222222', 'ap-east-1')).toBe('region ap-east-1 is not in alerts.regions');
  });

  test.each(['ENABLED', 'DISABLED'])(
    'a call that reads is not seen by a rule that is %s, at either end',
    async state => {
      const [rule] = stackSet().rules;
      expect(
        await simulateEventPath(event(), synthesized({ stackSets: [stackSet({ rules: [{ ...rule!, state }] })] })),
      ).toEqual(NOTHING);
      expect(await simulateEventPath(event(), synthesized({ hubRules: [hubRule({ state })] }))).toEqual({
        ...NOTHING,
        signal: 'tampering',
        rules: [FORWARDED.rules[0]],
      });
    },
  );

  test('a rule of the hub counts only on the bus that the event was sent to', async () => {
    const elsewhere = synthesized({ hubRules: [hubRule({ bus: '${aws_cloudwatch_event_bus.root-reads.name}' })] });
    expect((await simulateEventPath(event(), elsewhere)).messages).toEqual([]);
    const otherStack = synthesized({ hubRules: [hubRule({ stack: 'other' })] });
    expect((await simulateEventPath(event(), otherStack)).messages).toEqual([]);
    const byName = synthesized({ hubRules: [hubRule({ bus: 'rootguard-tampering' })] });
    expect(await simulateEventPath(event(), byName)).toEqual(FORWARDED);
  });

  test('a bus that is in no stack, or in another account or region, gets nothing', async () => {
    const wrong = stackSet({ parameters: { HubArn: HUB_ARN.replace('111111111111', '222222222222') } });
    expect(await simulateEventPath(event(), synthesized({ stackSets: [wrong] }))).toEqual({
      ...NOTHING,
      rules: [FORWARDED.rules[0]],
    });
  });

  test('of two targets, the message is the one for people', async () => {
    const inputTemplate = '{"version":"1.0","source":"custom"}';
    const chat = target({ arn: '${aws_sns_topic.critical-chat.arn}', transformer: { inputPaths: {}, inputTemplate } });
    const both = await simulateEventPath(event(), synthesized({ hubTargets: [chat, target()] }));
    expect(both.topics.map(({ address }) => address)).toEqual([
      'aws_sns_topic.critical-chat',
      'aws_sns_topic.critical',
    ]);
    expect(both.messages).toEqual([MESSAGE]);
    expect((await simulateEventPath(event(), synthesized({ hubTargets: [chat] }))).messages).toEqual([inputTemplate]);
  });

  test('a state machine publishes what it makes of its input, but for what asks Organizations', async () => {
    const publish = (TopicArn: string, more: object) => ({
      Type: 'Task',
      Resource: 'arn:aws:states:::aws-sdk:sns:publish',
      Arguments: { TopicArn, Message: '{% $states.input.text %}' },
      ...more,
    });
    const definition = {
      QueryLanguage: 'JSONata',
      StartAt: 'Ask',
      States: {
        Ask: {
          Type: 'Task',
          Resource: 'arn:aws:states:::aws-sdk:organizations:describeAccount',
          Catch: [
            { ErrorEquals: ['Organizations.AccountNotFoundException'], Output: '{% $states.input %}', Next: 'Tell' },
          ],
          Next: 'Tell',
        },
        Tell: publish('arn:aws:sns:us-east-1:111111111111:rootguard-critical', { Next: 'Tell nobody' }),
        'Tell nobody': publish('arn:aws:sns:us-east-1:111111111111:other', { End: true }),
      },
    };
    const machine = {
      ...named('aws_sfn_state_machine.m', 'announcer'),
      machine: readStateMachine(JSON.stringify(definition)),
    };
    const asks = (inputTemplate: string) =>
      synthesized({
        hubMachines: [machine],
        hubTargets: [
          target({
            arn: '${aws_sfn_state_machine.m.arn}',
            transformer: { inputPaths: { r: '$.region' }, inputTemplate },
          }),
        ],
      });
    expect(await simulateEventPath(event(), asks('{"text":"in <r>"}'))).toEqual({
      ...FORWARDED,
      messages: ['in eu-west-1'],
    });
    const refused = { ...FORWARDED, priority: null, topics: [], messages: [] };
    expect(await simulateEventPath(event(), asks('"no JSON object"\n"in <r>"'))).toEqual(refused);
  });

  test('without a transformer the topic gets the event, and what is no topic makes no message', async () => {
    const plain = synthesized({ hubTargets: [target({ transformer: undefined })] });
    expect((await simulateEventPath(event(), plain)).messages).toEqual([JSON.stringify(event())]);
    const logs = synthesized({ hubTargets: [target({ arn: '${aws_cloudwatch_log_group.reads.arn}' })] });
    expect(await simulateEventPath(event(), logs)).toEqual({ ...FORWARDED, priority: null, topics: [], messages: [] });
  });

  test.each([
    ['critical', ['notice', 'critical']],
    ['notice', ['notice']],
    ['critical', ['critical-chat']],
  ])('the priority is %s for %s', async (priority, topics) => {
    const hubTargets = topics.map(name => target({ arn: `arn:aws:sns:us-east-1:111111111111:rootguard-${name}` }));
    expect((await simulateEventPath(event(), synthesized({ hubTargets }))).priority).toBe(priority);
  });

  test.each(['rootguard.test', 'awsx.s3', 'aws'])(
    'an event of source %s may be put on every bus of the hub',
    async source => {
      const onBoth = [hubRule(), hubRule({ address: 'aws_cloudwatch_event_rule.s', bus: 'rootguard-root-reads' })];
      const own = event({ source, region: 'af-south-1' });
      expect(await simulateEventPath(own, synthesized({ hubRules: onBoth }))).toEqual({
        signal: null,
        priority: 'critical',
        notForwarded: null,
        rules: ['aws_cloudwatch_event_rule.r', 'aws_cloudwatch_event_rule.s'],
        topics: FORWARDED.topics,
        messages: ['"in af-south-1"\n"by arn:aws:events:us-east-1:111111111111:rule/rootguard-tampering/rootguard-r"'],
      });
    },
  );
});
