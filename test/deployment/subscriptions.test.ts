import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import {
  GetSubscriptionAttributesCommand,
  ListSubscriptionsByTopicCommand,
  PublishCommand,
  SNSClient,
} from '@aws-sdk/client-sns';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, LocalBackend } from 'cdktf';
import { Organization } from '../../config/organization';
import { AlertTopics, TopicSubscription } from '../../modules/alerts/alert-topics';
import { Sandbox, startSandbox } from '../../sandbox/sandbox';
import { ReadableStack } from '../../stacks/readable-stack';
import { requireTerraform } from '../../terraform/binary';
import { runTerraform, TerraformFailure, TerraformResult } from '../../terraform/command';
import { acmeAlerts } from '../alert-test/alert-state';
import { acme } from '../sandbox/acme-organization';

const NUMBER = '+12065550144';
const QUEUE = 'arn:aws:sqs:us-east-1:111111111111:alerts';
const TOPIC = 'arn:aws:sns:us-east-1:111111111111:rootguard-critical';
const room = { name: 'room', protocol: 'chat', endpoint: 'slack:T0123ABC/C0456DEF', topics: ['critical'] } as const;
const team = {
  name: 'team',
  protocol: 'chat',
  endpoint: 'teams:11111111-2222-3333-4444-555555555555/99999999-8888-7777-6666-555555555555/19%3aabc%40thread.tacv2',
  topics: ['critical', 'notice'],
} as const;
const email = {
  name: 'security',
  protocol: 'email',
  endpoint: 'security@example.com',
  topics: ['critical', 'notice'],
} as const;
const others = [
  { name: 'queue', protocol: 'sqs', endpoint: QUEUE, topics: ['critical'] },
  { name: 'on-call', protocol: 'sms', endpoint: { variable: 'on_call_number' }, topics: ['critical'] },
  {
    name: 'page',
    protocol: 'lambda',
    endpoint: 'arn:aws:lambda:us-east-1:111111111111:function:page:live',
    topics: ['critical'],
  },
] as const;

/** Workspace and team of its subscriptions count as authorized. */
const organization: Organization = {
  ...acme,
  alerts: { ...acmeAlerts, hub: { account: acme.managementAccount }, subscriptions: [room, team] },
};
const settings = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' },
};

let sandbox: Sandbox;
let folder: string;
let run: (args: string[], accept?: number[], number?: string) => Promise<TerraformResult>;

beforeAll(async () => {
  sandbox = await startSandbox(organization);
  folder = mkdtempSync(join(tmpdir(), 'rootguard-subscriptions-'));
  run = await initializedStack([email, ...others, room, team]);
});
afterAll(async () => {
  await sandbox.stop();
  rmSync(folder, { recursive: true });
});

/** Synthesizes and initializes the topics; returns what runs Terraform on them. */
async function initializedStack(subscriptions: readonly TopicSubscription[]): Promise<typeof run> {
  const app = new App({ outdir: join(folder, 'cdktf.out') });
  const scope = new ReadableStack(app, 'topics');
  new LocalBackend(scope, { path: join(folder, 'topics.tfstate') });
  new AwsProvider(scope, 'aws', { region: 'us-east-1', defaultTags: [{ tags: { 'managed-by': 'rootguard' } }] });
  new AlertTopics(scope, 'alerts', {
    partition: 'aws',
    region: 'us-east-1',
    accountId: '111111111111',
    alarmAccountId: '111111111111',
    subscriptions,
  });
  app.synth();
  const runIt: typeof run = (args, accept = [0], number = NUMBER) =>
    runTerraform({
      binary: requireTerraform('1.5').path,
      arguments: args,
      directory: join(folder, 'cdktf.out', 'stacks', 'topics'),
      environment: { ...sandbox.environment, TF_VAR_on_call_number: number },
      accept,
    });
  await runIt(['init']);
  return runIt;
}

/** What a command that must fail printed on stderr. */
async function failure(command: Promise<unknown>): Promise<string> {
  const failed: unknown = await command.then(
    () => new Error('the command did not fail'),
    (error: unknown) => error,
  );
  if (!(failed instanceof TerraformFailure)) throw failed;
  return failed.stderr.replace(/\n\s*/g, ' ');
}

const APPLY = ['apply', '-auto-approve'];
const PLAN = ['plan', '-detailed-exitcode'];

// the provider waits 30 s for each chat channel, so everything is applied at once
test('every protocol is applied, plans no changes afterwards and keeps the number to itself', async () => {
  const sqs = new SQSClient({ ...settings, endpoint: sandbox.endpoint });
  const sns = new SNSClient({ ...settings, endpoint: sandbox.endpoint });
  // its policy lets nobody send
  await sqs.send(new CreateQueueCommand({ QueueName: 'alerts' }));
  const applied = await run(APPLY);
  const planned = await run(PLAN);
  expect(applied.stdout + applied.stderr + planned.stdout).not.toContain(NUMBER.slice(2));

  const listed = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn: TOPIC }));
  const subscriptions = listed.Subscriptions ?? [];
  expect(subscriptions.map(({ Protocol, Endpoint }) => `${Protocol} ${Endpoint}`).sort()).toEqual([
    'email security@example.com',
    'lambda arn:aws:lambda:us-east-1:111111111111:function:page:live',
    `sms ${NUMBER}`,
    `sqs ${QUEUE}`,
  ]);
  for (const { SubscriptionArn } of subscriptions) {
    const { Attributes } = await sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
    expect(JSON.parse(Attributes?.RedrivePolicy ?? '{}')).toEqual({
      deadLetterTargetArn: 'arn:aws:sqs:us-east-1:111111111111:rootguard-subscription-dlq',
    });
  }
  const inChat = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn: `${TOPIC}-chat` }));
  expect(inChat.Subscriptions?.map(({ Protocol, Endpoint }) => [Protocol, Endpoint])).toEqual([
    ['https', 'https://global.sns-api.chatbot.amazonaws.com'],
  ]);

  await sns.send(new PublishCommand({ TopicArn: TOPIC, Message: 'nobody can take this' }));
  const QueueUrl = `${sandbox.endpoint}/111111111111/rootguard-subscription-dlq`;
  const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 5 }));
  expect(Messages?.map(({ Body }) => (JSON.parse(Body ?? '{}') as { Message: string }).Message)).toEqual([
    'nobody can take this',
  ]);
});

test('a number that is none stops the plan, and is not repeated', async () => {
  const invalid = await failure(run(['plan'], [0], '206 555 0199'));
  expect(invalid).toContain('TF_VAR_on_call_number must be a phone number in E.164 form');
  expect(invalid).not.toContain('0199');
});

test('a workspace that nobody authorized is refused', async () => {
  const scope = 'Credential=sandbox/20260101/us-west-2/chatbot/aws4_request';
  const answer = await fetch(`${sandbox.endpoint}/create-slack-channel-configuration`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=sandbox`,
    },
    body: JSON.stringify({ ConfigurationName: 'other', SlackTeamId: 'T9999ZZZ', SlackChannelId: 'C0456DEF' }),
  });
  expect([answer.status, answer.headers.get('x-amzn-errortype'), await answer.json()]).toEqual([
    400,
    'InvalidRequestException',
    {
      message:
        "AWS Chatbot can't create the configuration because Slack workspace T9999ZZZ is not authorized with AWS account 111111111111.",
    },
  ]);
});
