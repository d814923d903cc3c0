import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CloudTrailRecord } from '../aws/events/cloudtrail-event';
import { Account, Organization } from '../config/organization';
import { Sandbox } from '../sandbox/sandbox';

/**
 * Lets root sign in to a member account of a sandbox, and returns what somebody who listens to the critical topic
 * receives: the message of the event path, and the names of the alarms; with the record of it.
 */
export async function signInAsRoot(
  { endpoint, recordEvent }: Sandbox,
  { partition, region, managementAccount }: Organization,
  { id }: Account,
): Promise<{ readonly record: CloudTrailRecord; readonly message: string; readonly alarms: readonly string[] }> {
  const settings = { endpoint, region, credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' } };
  const sqs = new SQSClient(settings);
  const arn = (service: string, name: string) =>
    `arn:${partition}:${service}:${region}:${managementAccount.id}:${name}`;
  const policy = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'sns.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: arn('sqs', 'on-call'),
        Condition: { ArnEquals: { 'aws:SourceArn': arn('sns', 'rootguard-critical') } },
      },
    ],
  };
  const { QueueUrl } = await sqs.send(
    new CreateQueueCommand({ QueueName: 'on-call', Attributes: { Policy: JSON.stringify(policy) } }),
  );
  await new SNSClient(settings).send(
    new SubscribeCommand({
      TopicArn: arn('sns', 'rootguard-critical'),
      Protocol: 'sqs',
      Endpoint: arn('sqs', 'on-call'),
    }),
  );

  const record = {
    eventVersion: '1.11',
    eventID: '0d2f5a3c-5b0e-4b53-9a51-2f0a6c1f7e11',
    userIdentity: { type: 'Root', principalId: id, arn: `arn:${partition}:iam::${id}:root`, accountId: id },
    eventTime: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
    eventSource: 'signin.amazonaws.com',
    eventName: 'ConsoleLogin',
    awsRegion: 'us-east-1',
    sourceIPAddress: '192.0.2.17',
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0',
    responseElements: { ConsoleLogin: 'Success' },
    readOnly: false,
    eventType: 'AwsConsoleSignIn',
    recipientAccountId: id,
  };
  await recordEvent(record);

  // recordEvent returns when everything has arrived
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
  const messages = Messages.map(({ Body = '{}' }) => (JSON.parse(Body) as { Message: string }).Message);
  return {
    record,
    message: messages.find(message => !message.startsWith('{')) ?? 'NOTHING',
    alarms: messages
      .filter(message => message.startsWith('{'))
      .map(message => (JSON.parse(message) as { AlarmName: string }).AlarmName)
      .sort(),
  };
}
