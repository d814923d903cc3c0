import { DescribeAlarmsCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { CreateLogStreamCommand, PutLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import { GetTopicAttributesCommand } from '@aws-sdk/client-sns';
import { Sandbox, startSandbox } from '../../sandbox/sandbox';
import { orgFile } from '../config/org-file';
import { organizationOf } from '../config/organization-of';
import { SandboxClients, sandboxClients } from '../sandbox/sandbox-clients';
import { TerraformRun } from '../integration/terraform-run';

const LOG_GROUP = 'aws-controltower/CloudTrailLogs';
const STREAM = 'o-exampleorg1_222222222222_CloudTrail_us-east-1';

/** A CloudTrail record of root in an account. */
const rootRecord = (accountId: string, changes: object = {}) => ({
  eventVersion: '1.11',
  userIdentity: { type: 'Root', principalId: accountId, arn: `arn:aws:iam::${accountId}:root`, accountId },
  eventTime: '2026-11-21T03:00:00Z',
  eventSource: 'signin.amazonaws.com',
  eventName: 'ConsoleLogin',
  awsRegion: 'us-east-1',
  sourceIPAddress: '192.0.2.1',
  eventType: 'AwsConsoleSignIn',
  recipientAccountId: accountId,
  responseElements: { ConsoleLogin: 'Success' },
  ...changes,
});

describe('a record that reaches the log group', () => {
  let sandbox: Sandbox;
  let terraform: TerraformRun;
  let aws: SandboxClients;

  beforeAll(async () => {
    const file = {
      ...orgFile(),
      root_deny: undefined,
      trail: { existing: { log_group: LOG_GROUP } },
      alerts: {
        runbook_url: 'https://wiki.example.com/root',
        subscriptions: ['critical', 'notice'].map(topic => ({
          protocol: 'sqs',
          endpoint: `arn:aws:sqs:us-east-1:111111111111:${topic}`,
          topics: [topic],
        })),
      },
    };
    const organization = organizationOf(file);
    sandbox = await startSandbox(organization);
    aws = sandboxClients(sandbox.endpoint);
    for (const QueueName of ['critical', 'notice']) {
      const Resource = `arn:aws:sqs:us-east-1:111111111111:${QueueName}`;
      const Statement = {
        Effect: 'Allow',
        Principal: { Service: 'sns.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource,
      };
      await queue('CreateQueue', {
        QueueName,
        Attributes: { Policy: JSON.stringify({ Version: '2012-10-17', Statement }) },
      });
    }
    await aws.logs.send(new CreateLogStreamCommand({ logGroupName: LOG_GROUP, logStreamName: STREAM }));
    terraform = new TerraformRun(sandbox);
    terraform.synthesize(organization);
    await terraform.apply('alerts');
    await terraform.apply('alarms');
  });

  afterAll(async () => {
    terraform?.cleanUp();
    await sandbox?.stop();
  });

  /** Calls SQS, for which there is no client here. */
  async function queue(operation: string, input: object): Promise<Record<string, unknown>> {
    const answer = await fetch(sandbox.endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `AmazonSQS.${operation}`,
        authorization: 'AWS4-HMAC-SHA256 Credential=sandbox/20261121/us-east-1/sqs/aws4_request',
      },
      body: JSON.stringify(input),
    });
    return (await answer.json()) as Record<string, unknown>;
  }

  /** Reads what a topic's subscriber got, and empties its queue; every alarm is OK again afterwards. */
  async function received(topic: 'critical' | 'notice'): Promise<{ AlarmName: string; AlarmDescription: string }[]> {
    const { QueueUrl } = await queue('GetQueueUrl', { QueueName: topic });
    const { Messages = [] } = (await queue('ReceiveMessage', { QueueUrl, MaxNumberOfMessages: 10 })) as {
      Messages?: { Body: string }[];
    };
    await queue('PurgeQueue', { QueueUrl });
    const { MetricAlarms = [] } = await aws.cloudwatch.send(new DescribeAlarmsCommand({ StateValue: 'ALARM' }));
    for (const { AlarmName } of MetricAlarms) {
      await aws.cloudwatch.send(new SetAlarmStateCommand({ AlarmName, StateValue: 'OK', StateReason: 'read' }));
    }
    return Messages.map(({ Body }) => {
      const { Message } = JSON.parse(Body) as { Message: string };
      return JSON.parse(Message) as { AlarmName: string; AlarmDescription: string };
    }).sort((a, b) => (a.AlarmName < b.AlarmName ? -1 : 1));
  }

  const put = (...records: object[]) =>
    aws.logs.send(
      new PutLogEventsCommand({
        logGroupName: LOG_GROUP,
        logStreamName: STREAM,
        logEvents: records.map(record => ({ timestamp: Date.now(), message: JSON.stringify(record) })),
      }),
    );

  test.each([
    ['member', '222222222222', ['Payments', '222222222222', 'Workloads/Prod', 'aws+payments@example.com']],
    ['management account', '111111111111', ['Management', '111111111111', 'aws+management@example.com']],
  ])('of root in a %s tells the critical topic whose root it was', async (_, accountId, parts) => {
    await put(rootRecord(accountId));
    const messages = await received('critical');
    expect(messages.map(({ AlarmName }) => AlarmName)).toEqual([
      'rootguard-CIS-4.3-root-activity',
      `rootguard-root-activity-${accountId}`,
    ]);
    for (const part of [...parts, 'https://wiki.example.com/root']) {
      expect(messages[1]?.AlarmDescription).toContain(part);
    }
    expect(await received('notice')).toEqual([]);
  });

  test('of root in an account that is not in the org file still raises the alarm of all accounts', async () => {
    await put(rootRecord('999999999999'));
    expect((await received('critical')).map(({ AlarmName }) => AlarmName)).toEqual(['rootguard-CIS-4.3-root-activity']);
  });

  test('of AWS itself gets there by the trail that somebody else owns', async () => {
    await sandbox.recordEvent({ ...rootRecord('222222222222'), awsRegion: 'eu-west-1' });
    expect((await received('critical')).map(({ AlarmName }) => AlarmName)).toEqual([
      'rootguard-CIS-4.3-root-activity',
      'rootguard-root-activity-222222222222',
    ]);
  });

  test('of another control goes to the notice topic', async () => {
    await put(rootRecord('222222222222', { userIdentity: { type: 'IAMUser' }, eventName: 'CreateVpc' }));
    expect((await received('notice')).map(({ AlarmName }) => AlarmName)).toEqual(['rootguard-CIS-4.14-vpc-changes']);
    expect(await received('critical')).toEqual([]);
  });

  test('of what AWS does by itself alerts nobody', async () => {
    await put(
      rootRecord('222222222222', { eventType: 'AwsServiceEvent' }),
      rootRecord('222222222222', { userIdentity: { type: 'Root', invokedBy: 'support.amazonaws.com' } }),
    );
    expect(await received('critical')).toEqual([]);
    expect(await received('notice')).toEqual([]);
  });

  test('is lost when the key of the topic does not let CloudWatch publish', async () => {
    const TopicArn = 'arn:aws:sns:us-east-1:111111111111:rootguard-critical';
    const { Attributes } = await aws.sns.send(new GetTopicAttributesCommand({ TopicArn }));
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111111111111:root' }, Action: 'kms:*', Resource: '*' },
      ],
    });
    await aws.kms.send(new PutKeyPolicyCommand({ KeyId: Attributes?.KmsMasterKeyId, PolicyName: 'default', Policy }));
    await put(rootRecord('222222222222'));
    expect(await received('critical')).toEqual([]);
  });
});
