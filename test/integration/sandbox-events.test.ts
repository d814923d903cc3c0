import { Sandbox, startSandbox } from '../../sandbox/sandbox';
import { acme } from '../sandbox/acme-organization';
import { EventResources } from './event-resources';

const HUB = '222222222222';
const MEMBER = '888888888888';
const IN_ORGANIZATION = { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1' } } };

/** A root sign-in that is recorded in a member account, in another region than the hub's. */
const record = (eventName: string, changes: object = {}) => ({
  eventVersion: '1.11',
  eventID: '4f7f62dc-1719-9d98-eba0-68b4f6b182f0',
  userIdentity: { type: 'Root', principalId: MEMBER, arn: `arn:aws:iam::${MEMBER}:root`, accountId: MEMBER },
  eventTime: '2026-11-21T03:00:00Z',
  eventSource: 'signin.amazonaws.com',
  eventName,
  awsRegion: 'eu-west-1',
  sourceIPAddress: '192.0.2.1',
  readOnly: false,
  eventType: 'AwsConsoleSignIn',
  recipientAccountId: MEMBER,
  ...changes,
});

let sandbox: Sandbox;
let hub: EventResources;
let member: EventResources;
let role: string;

beforeAll(async () => {
  sandbox = await startSandbox(acme);
  hub = new EventResources(sandbox.endpoint, HUB, 'us-east-1');
  member = new EventResources(sandbox.endpoint, MEMBER, 'eu-west-1');
  role = await member.role('rootguard-forward-eu-west-1');
}, 60_000);
afterAll(() => sandbox.stop());

describe('a record of a member account', () => {
  test('reaches the queue behind an encrypted topic of the hub', async () => {
    const queue = await hub.queue('on-call', {
      Principal: { Service: 'sns.amazonaws.com' },
      Condition: { ArnEquals: { 'aws:SourceArn': hub.arn('sns', 'critical') } },
    });
    const keyId = await hub.key({
      Condition: { StringEquals: { 'kms:EncryptionContext:aws:sns:topicArn': hub.arn('sns', 'critical') } },
    });
    const topic = await hub.topic('critical', { keyId });
    await hub.subscribe(topic, queue);
    const bus = await hub.bus('rootguard-root-sign-in', IN_ORGANIZATION);
    const transformer = {
      InputPathsMap: { account: '$.account', region: '$.region', source: '$.source', what: '$.detail.eventName' },
      InputTemplate: '"<what> in <account>"\n"<region> <source>"',
    };
    await hub.rule(
      'rootguard-other-accounts',
      { source: [{ prefix: 'aws.' }], detail: { userIdentity: { type: ['Root'] } } },
      [{ Arn: topic, InputTransformer: transformer }],
      { bus: 'rootguard-root-sign-in' },
    );
    await member.rule('forward', { detail: { eventName: ['ConsoleLogin'] } }, [{ Arn: bus, RoleArn: role }]);

    await sandbox.recordEvent(record('ConsoleLogin'));
    const messages = await hub.messages(queue);
    expect(messages.map(({ Body = '' }) => JSON.parse(Body) as object)).toEqual([
      expect.objectContaining({
        Type: 'Notification',
        TopicArn: topic,
        Message: `"ConsoleLogin in ${MEMBER}"\n"eu-west-1 aws.signin"`,
      }),
    ]);
  });
});
