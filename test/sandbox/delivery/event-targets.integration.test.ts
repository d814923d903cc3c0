import {
  CreateLogGroupCommand,
  DescribeLogStreamsCommand,
  GetLogEventsCommand,
  PutResourcePolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { Target } from '@aws-sdk/client-eventbridge';
import { EventResources, named, record, when } from '../event-resources';
import { sandboxClients } from '../sandbox-clients';
import { useSandbox } from '../use-sandbox';

const HUB = '222222222222';

const { sandbox } = useSandbox();
let hub: EventResources;
let deadLetters: string;

beforeAll(async () => {
  hub = new EventResources(sandbox.endpoint, HUB, 'us-east-1');
  deadLetters = await hub.queue('dead-letters');
});

describe('a target', () => {
  /** What becomes of an event of the hub's own account for a target: what a queue got, or the error code. */
  async function sent(name: string, target: Omit<Target, 'Id'>, queue?: string): Promise<string | undefined> {
    await hub.rule(name, named(name), [{ Input: '"arrived"', DeadLetterConfig: { Arn: deadLetters }, ...target }]);
    await sandbox.recordEvent(record(name, { recipientAccountId: HUB, awsRegion: 'us-east-1' }));
    return (queue && (await hub.outcome(queue))) ?? (await hub.outcome(deadLetters));
  }
  const rule = (name: string) => hub.arn('events', `rule/${name}`);

  describe('that is a topic', () => {
    const source = when('ArnLike', { 'aws:SourceArn': `arn:aws:events:us-east-1:${HUB}:rule/*` });
    const account = when('StringEquals', { 'aws:SourceAccount': HUB });
    let queue: string;

    beforeAll(async () => {
      queue = await hub.queue('subscriber');
    });

    async function published(
      name: string,
      options: { statement?: Record<string, unknown>; keyId?: string; RoleArn?: string } = {},
    ) {
      const Arn = await hub.topic(name, options);
      await hub.subscribe(Arn, queue, { RawMessageDelivery: 'true' });
      return sent(name, { Arn, ...(options.RoleArn === undefined ? {} : { RoleArn: options.RoleArn }) }, queue);
    }

    test('gets the message when policies of topic and key have no condition on the source', async () => {
      expect(await published('plain')).toBe('"arrived"');
      expect(await published('encrypted', { keyId: await hub.key() })).toBe('"arrived"');
    });

    test('gets nothing when its policy asks for a source, which EventBridge does not name', async () => {
      expect(await published('source-arn', { statement: source })).toBe('NO_PERMISSIONS');
      expect(await published('source-account', { statement: account })).toBe('NO_PERMISSIONS');
    });

    test('gets nothing when the policy of its key asks for a source, or does not let EventBridge decrypt', async () => {
      expect(await published('key-source', { keyId: await hub.key(account) })).toBe('NO_PERMISSIONS');
      const encryptOnly = await hub.key({ Action: 'kms:GenerateDataKey*' });
      expect(await published('key-action', { keyId: encryptOnly })).toBe('NO_PERMISSIONS');
    });

    test('gets nothing through a role when it is encrypted', async () => {
      const RoleArn = await hub.role('publish', { action: 'sns:Publish' });
      expect(await published('role', { RoleArn })).toBe('"arrived"');
      expect(await published('role-and-key', { RoleArn, keyId: await hub.key() })).toBe('NO_PERMISSIONS');
    });

    test('must exist', async () => {
      expect(await sent('missing-topic', { Arn: hub.arn('sns', 'missing') })).toBe('NO_RESOURCE');
    });
  });

  test('that is a queue gets the event as its policy lets this rule send', async () => {
    const allowed = (name: string) => ({
      Principal: { Service: 'events.amazonaws.com' },
      ...when('ArnEquals', { 'aws:SourceArn': rule(name) }),
    });
    const own = await hub.queue('own', allowed('own-rule'));
    expect(await sent('own-rule', { Arn: own }, own)).toBe('"arrived"');
    const other = await hub.queue('other', allowed('own-rule'));
    expect(await sent('other-rule', { Arn: other }, other)).toBe('NO_PERMISSIONS');
  });

  test('whose dead-letter queue does not let EventBridge send loses the event', async () => {
    const closed = await hub.queue('closed', { Principal: { Service: 'sns.amazonaws.com' } });
    const target = { Arn: hub.arn('sqs', 'missing'), DeadLetterConfig: { Arn: closed } };
    expect(await sent('lost', target, closed)).toBeUndefined();
  });

  test('leaves the event in its dead-letter queue with rule, target and reason', async () => {
    const Arn = hub.arn('sqs', 'missing');
    await hub.rule('attributes', named('attributes'), [{ Arn, DeadLetterConfig: { Arn: deadLetters } }]);
    const lost = record('attributes', { recipientAccountId: HUB, awsRegion: 'us-east-1' });
    await sandbox.recordEvent(lost);
    const [message] = await hub.messages(deadLetters);
    const attributes = Object.entries(message?.MessageAttributes ?? {}).map(([name, { StringValue }]) => [
      name,
      StringValue,
    ]);
    expect(Object.fromEntries(attributes)).toEqual({
      RULE_ARN: rule('attributes'),
      TARGET_ARN: Arn,
      ERROR_CODE: 'NO_RESOURCE',
      ERROR_MESSAGE: `the queue ${Arn} does not exist`,
    });
    expect((JSON.parse(message?.Body ?? '') as { detail: object }).detail).toEqual(lost);
  });

  test('that is a log group gets the event when a resource policy lets EventBridge write', async () => {
    const { logs } = sandboxClients(sandbox.endpoint);
    const logGroupName = '/rootguard/root-reads';
    const Arn = `arn:aws:logs:us-east-1:111111111111:log-group:${logGroupName}`;
    await logs.send(new CreateLogGroupCommand({ logGroupName }));
    const management = new EventResources(sandbox.endpoint, '111111111111', 'us-east-1');
    const queue = await management.queue('dead-letters');
    await management.rule('reads', named('reads'), [{ Arn, Input: '"arrived"', DeadLetterConfig: { Arn: queue } }]);
    const read = record('reads', { recipientAccountId: '111111111111', awsRegion: 'us-east-1' });

    await sandbox.recordEvent(read);
    expect(await management.outcome(queue)).toBe('NO_PERMISSIONS');

    const allow = (Action: string, extra: object = {}) => ({
      Effect: 'Allow',
      Principal: { Service: ['events.amazonaws.com', 'delivery.logs.amazonaws.com'] },
      Action,
      Resource: `${Arn}:*`,
      ...extra,
    });
    const Statement = [
      allow('logs:CreateLogStream'),
      allow('logs:PutLogEvents', when('ArnEquals', { 'aws:SourceArn': management.arn('events', 'rule/reads') })),
    ];
    const policyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
    await logs.send(new PutResourcePolicyCommand({ policyName: 'root-reads', policyDocument }));
    await sandbox.recordEvent(read);
    expect(await management.outcome(queue)).toBeUndefined();
    const { logStreams = [] } = await logs.send(new DescribeLogStreamsCommand({ logGroupName }));
    const logStreamName = logStreams[0]?.logStreamName ?? '';
    const { events = [] } = await logs.send(new GetLogEventsCommand({ logGroupName, logStreamName }));
    expect([logStreams.length, events.map(({ message }) => message)]).toEqual([1, ['"arrived"']]);
  });
});
