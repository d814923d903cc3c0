import { EventResources, named, record, RECORDING_MEMBER as MEMBER, when } from '../event-resources';
import { useSandbox } from '../use-sandbox';

const HUB = '222222222222';
const OUTSIDER = '999999999999';
const IN_ORGANIZATION = when('StringEquals', { 'aws:PrincipalOrgID': 'o-exampleorg1' });

const { sandbox } = useSandbox();
let hub: EventResources;
let member: EventResources;
let role: string;
let deadLetters: string;

beforeAll(async () => {
  hub = new EventResources(sandbox.endpoint, HUB, 'us-east-1');
  member = new EventResources(sandbox.endpoint, MEMBER, 'eu-west-1');
  role = await member.role('rootguard-forward-eu-west-1');
  deadLetters = await hub.queue('dead-letters');
});

describe('a record of a member account', () => {
  test('reaches the queue behind an encrypted topic of the hub', async () => {
    const topicArn = hub.arn('sns', 'critical');
    const queue = await hub.queue('on-call', {
      Principal: { Service: 'sns.amazonaws.com' },
      ...when('ArnEquals', { 'aws:SourceArn': topicArn }),
    });
    const keyId = await hub.key(when('StringEquals', { 'kms:EncryptionContext:aws:sns:topicArn': topicArn }));
    await hub.topic('critical', { keyId });
    await hub.subscribe(topicArn, queue);
    const bus = await hub.bus('rootguard-root-sign-in', IN_ORGANIZATION);
    const transformer = {
      InputPathsMap: { account: '$.account', region: '$.region', source: '$.source', what: '$.detail.eventName' },
      InputTemplate: '"<what> in <account>"\n"<region> <source>"',
    };
    await hub.rule(
      'rootguard-announce',
      { source: [{ prefix: 'aws.' }], detail: { userIdentity: { type: ['Root'] } } },
      [{ Arn: topicArn, InputTransformer: transformer }],
      { bus: 'rootguard-root-sign-in' },
    );
    await member.rule('forward', named('ConsoleLogin'), [{ Arn: bus, RoleArn: role }]);

    await sandbox.recordEvent(record('ConsoleLogin'));
    const messages = await hub.messages(queue);
    expect(messages.map(({ Body = '' }) => JSON.parse(Body) as object)).toEqual([
      expect.objectContaining({
        Type: 'Notification',
        TopicArn: topicArn,
        Message: `"ConsoleLogin in ${MEMBER}"\n"eu-west-1 aws.signin"`,
      }),
    ]);
  });

  test('keeps the envelope of its origin on the hub', async () => {
    const sink = await hub.queue('envelopes');
    const bus = await hub.bus('envelopes', IN_ORGANIZATION);
    await hub.rule('all', named('Envelope'), [{ Arn: sink }], { bus: 'envelopes' });
    await member.rule('envelope', named('Envelope'), [{ Arn: bus, RoleArn: role }]);
    const sent = record('Envelope');
    await sandbox.recordEvent(sent);
    expect((await hub.messages(sink)).map(({ Body = '' }) => JSON.parse(Body) as object)).toEqual([
      {
        version: '0',
        id: sent.eventID,
        'detail-type': 'AWS Console Sign In via CloudTrail',
        source: 'aws.signin',
        account: MEMBER,
        time: '2026-11-21T03:00:00Z',
        region: 'eu-west-1',
        resources: [],
        detail: sent,
      },
    ]);
  });

  test('is on no bus of another account or region', async () => {
    const sink = await hub.queue('elsewhere');
    await hub.rule('elsewhere', named('Elsewhere'), [{ Arn: sink }]);
    await sandbox.recordEvent(record('Elsewhere'));
    await sandbox.recordEvent(record('Elsewhere', { recipientAccountId: HUB }));
    expect(await hub.messages(sink)).toEqual([]);
    await sandbox.recordEvent(record('Elsewhere', { recipientAccountId: HUB, awsRegion: 'us-east-1' }));
    expect(await hub.messages(sink)).toHaveLength(1);
  });
});

describe('the bus of another account', () => {
  let memberDeadLetters: string;
  let sink: string;

  beforeAll(async () => {
    memberDeadLetters = await member.queue('dead-letters');
    sink = await hub.queue('sink');
  });

  /** What becomes of an event that a rule of an account forwards to a bus of the hub. */
  async function forwarded(
    name: string,
    options: {
      policy?: Record<string, unknown>[];
      RoleArn?: string;
      from?: EventResources;
      queue?: string;
      Arn?: string;
    } = {},
  ): Promise<string | undefined> {
    const { policy = [IN_ORGANIZATION], RoleArn = role, from = member, queue = memberDeadLetters } = options;
    const bus = await hub.bus(name, ...policy);
    await hub.rule('all', named(name), [{ Arn: sink, Input: '"arrived"' }], { bus: name });
    const { Arn = bus } = options;
    await from.rule(name, named(name), [{ Arn, RoleArn, DeadLetterConfig: { Arn: queue } }]);
    await sandbox.recordEvent(record(name, { recipientAccountId: from.account, awsRegion: from.region }));
    return (await hub.outcome(sink)) ?? (await from.outcome(queue));
  }

  test('takes events of the organization, or of an account', async () => {
    expect(await forwarded('organization')).toBe('"arrived"');
    const account = when('StringEquals', { 'aws:PrincipalAccount': MEMBER });
    expect(await forwarded('account', { policy: [account] })).toBe('"arrived"');
  });

  test('takes nothing without a policy, or from another organization or account', async () => {
    expect(await forwarded('no-policy', { policy: [] })).toBe('NO_PERMISSIONS');
    const organization = when('StringEquals', { 'aws:PrincipalOrgID': 'o-exampleorg2' });
    expect(await forwarded('other-organization', { policy: [organization] })).toBe('NO_PERMISSIONS');
    const account = when('StringEquals', { 'aws:PrincipalAccount': HUB });
    expect(await forwarded('other-account', { policy: [account] })).toBe('NO_PERMISSIONS');
  });

  test('takes nothing from an account outside the organization', async () => {
    const from = new EventResources(sandbox.endpoint, OUTSIDER, 'eu-west-1');
    const queue = await from.queue('dead-letters');
    const RoleArn = await from.role('forward');
    expect(await forwarded('outsider', { from, queue, RoleArn })).toBe('NO_PERMISSIONS');
  });

  test('takes nothing through a role that is missing, trusts another service or may not put events there', async () => {
    const missing = `arn:aws:iam::${MEMBER}:role/missing`;
    expect(await forwarded('missing-role', { RoleArn: missing })).toBe('FAILED_TO_ASSUME_ROLE');
    const distrustful = await member.role('distrustful', { trusted: 'lambda' });
    expect(await forwarded('distrustful-role', { RoleArn: distrustful })).toBe('FAILED_TO_ASSUME_ROLE');
    const powerless = await member.role('powerless', { resource: hub.arn('events', 'event-bus/another') });
    expect(await forwarded('powerless-role', { RoleArn: powerless })).toBe('NO_PERMISSIONS');
  });

  test('must exist', async () => {
    const Arn = hub.arn('events', 'event-bus/missing');
    expect(await forwarded('missing-bus', { Arn })).toBe('NO_RESOURCE');
  });

  test('sends what it received to no third bus', async () => {
    const third = await hub.bus('third');
    await hub.rule('all', named('third-bus'), [{ Arn: sink, Input: '"arrived"' }], { bus: 'third' });
    await hub.bus('second', IN_ORGANIZATION);
    const target = { Arn: third, RoleArn: await hub.role('onwards'), DeadLetterConfig: { Arn: deadLetters } };
    await hub.rule('onwards', named('third-bus'), [target], { bus: 'second' });
    const forward = { Arn: hub.arn('events', 'event-bus/second'), RoleArn: role };
    await member.rule('third-bus', named('third-bus'), [forward]);
    await sandbox.recordEvent(record('third-bus'));
    expect(await hub.outcome(deadLetters)).toBe('THIRD_ACCOUNT_HOP_DETECTED');
    expect(await hub.outcome(sink)).toBeUndefined();
  });
});

describe('the state of a rule', () => {
  const cases = [
    [{ readOnly: true }, 'ListBuckets', ['ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS']],
    [{ readOnly: undefined }, 'GetUser', ['ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS']],
    [{ readOnly: undefined }, 'DeleteUser', ['ENABLED', 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS']],
    [{ readOnly: false }, 'GetFederationToken', ['ENABLED', 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS']],
  ] as const;
  const queues = new Map<string, string>();

  beforeAll(async () => {
    const bus = await hub.bus('states', IN_ORGANIZATION);
    const pattern = named(...cases.map(([, eventName]) => eventName));
    for (const State of ['DISABLED', 'ENABLED', 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS'] as const) {
      const queue = await hub.queue(State);
      queues.set(State, queue);
      await hub.rule(State, pattern, [{ Arn: queue }], { bus: 'states', State });
    }
    await member.rule('states', pattern, [{ Arn: bus, RoleArn: role }]);
  });

  test.each(cases)('decides on a custom bus too: %j of %s reaches %j', async (changes, eventName, expected) => {
    await sandbox.recordEvent(record(eventName, { ...changes, eventType: 'AwsApiCall' }));
    const reached = [];
    for (const [state, queue] of queues) if ((await hub.messages(queue)).length > 0) reached.push(state);
    expect(reached).toEqual(expected);
  });
});
