import {
  CreateEventBusCommand,
  PutEventsCommand,
  PutEventsRequestEntry,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { EventResources, named, record, when } from '../event-resources';
import { refusal } from '../sandbox-clients';
import { useSandbox } from '../use-sandbox';

const HUB = '222222222222';
const MEMBER = '888888888888';
const OUTSIDER = '999999999999';
const entry = { Source: 'rootguard.test', DetailType: 'Rootguard Test', Detail: '{"test":true}' };

const { sandbox } = useSandbox();
let hub: EventResources;

beforeAll(() => {
  hub = new EventResources(sandbox.endpoint, HUB, 'us-east-1');
});

describe('PutEvents', () => {
  let sink: string;
  let EventBusName: string;

  beforeAll(async () => {
    sink = await hub.queue('sink');
    EventBusName = await hub.bus('hub', when('StringEquals', { 'aws:PrincipalOrgID': 'o-exampleorg1' }));
    await hub.rule('tests', { source: ['rootguard.test'] }, [{ Arn: sink }], { bus: 'hub' });
  });

  const put = async (from: EventResources, changes: Partial<PutEventsRequestEntry> = {}) => {
    const Entries = [{ ...entry, EventBusName, ...changes }];
    const answer = await from.events.send(new PutEventsCommand({ Entries }));
    return answer.Entries?.[0]?.ErrorCode ?? 'accepted';
  };
  const received = async () => (await hub.messages(sink)).map(({ Body = '' }) => JSON.parse(Body) as object);

  test('delivers an event with the account and region of its sender', async () => {
    const Time = new Date('2026-11-21T03:00:00Z');
    expect(await put(hub, { Time, Resources: ['arn:aws:iam::222222222222:root'] })).toBe('accepted');
    expect(await received()).toEqual([
      {
        version: '0',
        id: expect.stringMatching(/^[\da-f-]{36}$/) as string,
        'detail-type': 'Rootguard Test',
        source: 'rootguard.test',
        account: HUB,
        time: '2026-11-21T03:00:00Z',
        region: 'us-east-1',
        resources: ['arn:aws:iam::222222222222:root'],
        detail: { test: true },
      },
    ]);
    expect(await put(new EventResources(sandbox.endpoint, MEMBER, 'eu-west-1'))).toBe('accepted');
    expect(await received()).toEqual([expect.objectContaining({ account: MEMBER, region: 'eu-west-1' })]);
  });

  test('refuses an account outside the organization', async () => {
    expect(await put(new EventResources(sandbox.endpoint, OUTSIDER, 'us-east-1'))).toBe('AccessDeniedException');
    expect(await received()).toEqual([]);
  });

  const padded = (bytes: number) => {
    const rest = Buffer.byteLength(`${entry.Source}${entry.DetailType}{"pad":""}`);
    return `{"pad":"${'x'.repeat(bytes - rest)}"}`;
  };
  test.each([
    ['a source of AWS itself', { Source: 'aws.signin' }, 'NotAuthorizedForSourceException'],
    ['a source that only looks like one', { Source: 'aws-signin' }, 'accepted'],
    ['no detail type', { DetailType: '' }, 'InvalidArgument'],
    ['a detail that is no JSON', { Detail: '{' }, 'MalformedDetail'],
    ['a detail that is no object', { Detail: '[]' }, 'MalformedDetail'],
    ['256 KB', { Detail: padded(256 * 1024) }, 'accepted'],
    ['over 256 KB', { Detail: padded(256 * 1024 + 1) }, 'InvalidArgument'],
    ['a bus that does not exist', { EventBusName: 'missing' }, 'ResourceNotFoundException'],
  ])('%s', async (_, changes, expected) => {
    expect(await put(hub, changes)).toBe(expected);
    await received();
  });

  test('takes ten entries and counts those that fail', async () => {
    const entries = (count: number) => Array.from({ length: count }, () => ({ ...entry, EventBusName }));
    const Entries = [...entries(9), { ...entry, Source: 'aws.iam' }];
    const answer = await hub.events.send(new PutEventsCommand({ Entries }));
    expect([answer.FailedEntryCount, answer.Entries?.length, (await received()).length]).toEqual([1, 10, 9]);
    const eleven = hub.events.send(new PutEventsCommand({ Entries: entries(11) }));
    expect(await refusal(eleven)).toMatch(/^ValidationException: /);
  });
});

describe('rules, targets and buses', () => {
  const rule = (Name: string, EventPattern: object, EventBusName = 'default') =>
    refusal(hub.events.send(new PutRuleCommand({ Name, EventBusName, EventPattern: JSON.stringify(EventPattern) })));

  test('refuse a pattern that EventBridge cannot read', async () => {
    expect(await rule('unreadable', { source: 'aws.iam' })).toMatch(/^InvalidEventPatternException: /);
  });

  test('are 300 on a bus, 30 of them with wildcards, and a change is none more', async () => {
    await hub.bus('full');
    const wildcard = { source: [{ wildcard: 'aws.*' }] };
    const plain = { source: ['aws.iam'] };
    await Promise.all(Array.from({ length: 30 }, (_, at) => rule(`wildcard-${at}`, wildcard, 'full')));
    expect(await rule('wildcard-30', wildcard, 'full')).toMatch(/^LimitExceededException: .*30 rules with wildcards/);
    await Promise.all(Array.from({ length: 270 }, (_, at) => rule(`plain-${at}`, plain, 'full')));
    expect(await rule('plain-270', plain, 'full')).toMatch(/^LimitExceededException: .*300 rules/);
    expect(await rule('wildcard-29', plain, 'full')).toBe('no error');
    expect(await rule('plain-0', wildcard, 'full')).toBe('no error');
  });

  test('refuse a sixth target', async () => {
    await rule('targets', named('targets'));
    const targets = (from: number, count: number) => {
      const Targets = Array.from({ length: count }, (_, at) => ({ Id: `t${from + at}`, Arn: hub.arn('sqs', 'sink') }));
      return refusal(hub.events.send(new PutTargetsCommand({ Rule: 'targets', Targets })));
    };
    expect(await targets(0, 5)).toBe('no error');
    expect(await targets(5, 1)).toMatch(/^LimitExceededException: /);
  });

  test('refuse a name that no bus can have', async () => {
    const bus = (Name: string) => refusal(hub.events.send(new CreateEventBusCommand({ Name })));
    expect(await bus('root guard')).toMatch(/^ValidationException: /);
    expect(await bus('root-guard')).toBe('no error');
  });

  test('replace the policy of a bus', async () => {
    const bus = await hub.bus('replaced', { Principal: { AWS: `arn:aws:iam::${MEMBER}:root` } });
    const from = new EventResources(sandbox.endpoint, MEMBER, 'us-east-1');
    const put = async () => {
      const Entries = [{ ...entry, EventBusName: bus }];
      return (await from.events.send(new PutEventsCommand({ Entries }))).Entries?.[0]?.ErrorCode;
    };
    expect(await put()).toBeUndefined();
    await hub.busPolicy('replaced', { Sid: 'Another', ...when('StringEquals', { 'aws:PrincipalAccount': HUB }) });
    expect(await put()).toBe('AccessDeniedException');
  });
});

describe('records of another process', () => {
  const post = async (body: string, method = 'POST') => {
    const request = method === 'POST' ? { method, body } : { method };
    const answer = await fetch(`${sandbox.endpoint}/_sandbox/records`, request);
    return [answer.status, await answer.json()] as const;
  };

  test('are delivered when the answer comes, one or many', async () => {
    const queue = await hub.queue('posted');
    await hub.rule('posted', named('Posted'), [{ Arn: queue }]);
    const posted = record('Posted', { recipientAccountId: HUB, awsRegion: 'us-east-1' });
    expect(await post(JSON.stringify(posted))).toEqual([200, { records: 1 }]);
    expect(await hub.messages(queue)).toHaveLength(1);
    expect(await post(JSON.stringify({ Records: [posted, posted] }))).toEqual([200, { records: 2 }]);
    expect(await hub.messages(queue)).toHaveLength(2);
  });

  test.each([
    ['{', /^not JSON/],
    ['{"eventName":"ConsoleLogin"}', /eventSource/],
    [JSON.stringify(record('a', { recipientAccountId: '1' })), /^recipientAccountId: .*12 digits, got "1"$/],
    [JSON.stringify(record('a', { awsRegion: undefined })), /^awsRegion: /],
  ])('are refused with the reason: %s', async (body, message) => {
    expect(await post(body)).toEqual([400, { message: expect.stringMatching(message) as string }]);
  });

  test('are sent with POST only', async () => {
    expect((await post('', 'GET'))[0]).toBe(405);
  });
});
