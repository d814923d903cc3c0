import {
  CreateEventBusCommand,
  EventBridgeClient,
  PutPermissionCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RuleState,
  Target,
} from '@aws-sdk/client-eventbridge';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { CreateKeyCommand, KMSClient, PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';

/** The account of the records, a member of the acme organization. */
export const RECORDING_MEMBER = '888888888888';

type Statement = Readonly<Record<string, unknown>>;

/** A statement's condition. */
export const when = (operator: string, condition: object) => ({ Condition: { [operator]: condition } });

/** A root sign-in that is recorded in a member account, in another region than the hub's. */
export const record = (eventName: string, changes: object = {}) => ({
  eventVersion: '1.11',
  eventID: '4f7f62dc-1719-9d98-eba0-68b4f6b182f0',
  userIdentity: {
    type: 'Root',
    principalId: RECORDING_MEMBER,
    arn: `arn:aws:iam::${RECORDING_MEMBER}:root`,
    accountId: RECORDING_MEMBER,
  },
  eventTime: '2026-11-21T03:00:00Z',
  eventSource: 'signin.amazonaws.com',
  eventName,
  awsRegion: 'eu-west-1',
  sourceIPAddress: '192.0.2.1',
  readOnly: false,
  eventType: 'AwsConsoleSignIn',
  recipientAccountId: RECORDING_MEMBER,
  ...changes,
});
/** The pattern of events of these names. */
export const named = (...eventName: string[]) => ({ detail: { eventName } });

const document = (...statements: Statement[]) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: statements.map((statement, at) => ({ Sid: `Statement${at}`, Effect: 'Allow', ...statement })),
  });

const service = (name: string) => ({ Principal: { Service: `${name}.amazonaws.com` } });

/** Makes and reads what an event passes, in one account and region of a sandbox. */
export class EventResources {
  readonly events: EventBridgeClient;
  readonly scheduler: SchedulerClient;
  readonly sqs: SQSClient;
  readonly sns: SNSClient;
  private readonly kms: KMSClient;

  constructor(
    private readonly endpoint: string,
    readonly account: string,
    readonly region: string,
  ) {
    const settings = { endpoint, region, credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' } };
    this.events = new EventBridgeClient(settings);
    this.scheduler = new SchedulerClient(settings);
    this.sqs = new SQSClient(settings);
    this.sns = new SNSClient(settings);
    this.kms = new KMSClient(settings);
    for (const client of [this.events, this.scheduler, this.sqs, this.sns, this.kms] as EventBridgeClient[]) {
      client.middlewareStack.add(
        next => args => {
          (args.request as { headers: Record<string, string> }).headers['x-moto-account-id'] = account;
          return next(args);
        },
        { step: 'build' },
      );
    }
  }

  /** An ARN of this account and region. */
  arn(serviceName: string, resource: string): string {
    return `arn:aws:${serviceName}:${this.region}:${this.account}:${resource}`;
  }

  /** A bus, with a policy when statements are given; its ARN. */
  async bus(name: string, ...statements: Statement[]): Promise<string> {
    await this.events.send(new CreateEventBusCommand({ Name: name }));
    if (statements.length > 0) await this.busPolicy(name, ...statements);
    return this.arn('events', `event-bus/${name}`);
  }

  async busPolicy(name: string, ...statements: Statement[]): Promise<void> {
    const Resource = this.arn('events', `event-bus/${name}`);
    const put = { Principal: '*', Action: 'events:PutEvents', Resource };
    const Policy = document(...statements.map(statement => ({ ...put, ...statement })));
    await this.events.send(new PutPermissionCommand({ EventBusName: name, Policy }));
  }

  /** A rule with its targets on a bus; its ARN. */
  async rule(
    name: string,
    EventPattern: object,
    targets: readonly Omit<Target, 'Id'>[],
    options: { bus?: string; State?: RuleState } = {},
  ): Promise<string> {
    const { bus: EventBusName = 'default', State = 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS' } = options;
    const rule = { Name: name, EventBusName, State, EventPattern: JSON.stringify(EventPattern) };
    const { RuleArn = '' } = await this.events.send(new PutRuleCommand(rule));
    const Targets = targets.map((target, at) => ({ ...target, Id: `target-${at}` })) as Target[];
    await this.events.send(new PutTargetsCommand({ Rule: name, EventBusName, Targets }));
    return RuleArn;
  }

  /** A queue that lets services send, all of them when no statement is given; its ARN. */
  async queue(name: string, ...statements: Statement[]): Promise<string> {
    const Resource = this.arn('sqs', name);
    const send = { Action: 'sqs:SendMessage', Resource };
    const open = [service('events'), service('sns')];
    const Policy = document(...(statements.length > 0 ? statements : open).map(one => ({ ...send, ...one })));
    await this.sqs.send(new CreateQueueCommand({ QueueName: name, Attributes: { Policy } }));
    return Resource;
  }

  /** What is in a queue; read, it is there no more. */
  async messages(queueArn: string): Promise<Message[]> {
    const QueueUrl = `${this.endpoint}/${this.account}/${queueArn.split(':')[5]}`;
    const input = { QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] };
    const { Messages = [] } = await this.sqs.send(new ReceiveMessageCommand(input));
    const Entries = Messages.map(({ ReceiptHandle }, at) => ({ Id: String(at), ReceiptHandle }));
    // otherwise they come back after half a minute
    if (Entries.length > 0) await this.sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    return Messages;
  }

  /** Whether a queue got a message: the error code of a dead letter, the body otherwise, undefined when it is empty. */
  async outcome(queueArn: string): Promise<string | undefined> {
    const [message] = await this.messages(queueArn);
    return message?.MessageAttributes?.ERROR_CODE?.StringValue ?? message?.Body;
  }

  /** A topic that lets EventBridge publish unless told otherwise; its ARN. */
  async topic(name: string, options: { statement?: Statement; keyId?: string } = {}): Promise<string> {
    const publish = { ...service('events'), Action: 'sns:Publish', Resource: this.arn('sns', name) };
    const Policy = document({ ...publish, ...options.statement });
    const encryption = options.keyId === undefined ? undefined : { KmsMasterKeyId: options.keyId };
    await this.sns.send(new CreateTopicCommand({ Name: name, Attributes: { Policy, ...encryption } }));
    return this.arn('sns', name);
  }

  async subscribe(TopicArn: string, Endpoint: string, Attributes: Record<string, string> = {}): Promise<void> {
    await this.sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint, Attributes }));
  }

  /** A key that lets EventBridge use it unless told otherwise; its ARN. */
  async key(statement: Statement = {}): Promise<string> {
    const use = { ...service('events'), Action: ['kms:Decrypt', 'kms:GenerateDataKey*'], Resource: '*' };
    const { KeyMetadata } = await this.kms.send(new CreateKeyCommand({ Policy: document({ ...use, ...statement }) }));
    return KeyMetadata?.Arn ?? '';
  }

  async keyPolicy(KeyId: string, Policy: string): Promise<void> {
    await this.kms.send(new PutKeyPolicyCommand({ KeyId, PolicyName: 'default', Policy }));
  }

  /** A role that EventBridge may assume and that may put events everywhere, unless told otherwise; its ARN. */
  async role(name: string, options: { trusted?: string; action?: string; resource?: string } = {}): Promise<string> {
    const { trusted = 'events', action = 'events:PutEvents', resource = '*' } = options;
    await this.iam({
      Action: 'CreateRole',
      RoleName: name,
      AssumeRolePolicyDocument: document({ ...service(trusted), Action: 'sts:AssumeRole' }),
    });
    await this.iam({
      Action: 'PutRolePolicy',
      RoleName: name,
      PolicyName: 'put',
      PolicyDocument: document({ Action: action, Resource: resource }),
    });
    return `arn:aws:iam::${this.account}:role/${name}`;
  }

  /** Gives a role this policy in place of the one it had. */
  async rolePolicy(name: string, ...statements: Statement[]): Promise<void> {
    const PolicyDocument = document(...statements);
    await this.iam({ Action: 'PutRolePolicy', RoleName: name, PolicyName: 'put', PolicyDocument });
  }

  /** Lets nobody but these assume a role. */
  async roleTrust(name: string, ...statements: Statement[]): Promise<void> {
    const PolicyDocument = document(...statements.map(one => ({ Action: 'sts:AssumeRole', ...one })));
    await this.iam({ Action: 'UpdateAssumeRolePolicy', RoleName: name, PolicyDocument });
  }

  /** Calls Step Functions. @throws Error 'Code: message' when it refuses */
  async states(operation: string, input: object): Promise<Record<string, unknown>> {
    const headers = {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `AWSStepFunctions.${operation}`,
      authorization: `AWS4-HMAC-SHA256 Credential=sandbox/20261121/${this.region}/states/aws4_request`,
      'x-moto-account-id': this.account,
    };
    const answer = await fetch(this.endpoint, { method: 'POST', headers, body: JSON.stringify(input) });
    const output = (await answer.json()) as Record<string, unknown>;
    if (!answer.ok) throw new Error(`${String(output.__type)}: ${String(output.message)}`);
    return output;
  }

  /** Calls IAM; its answer. @throws Error when it refuses, but for what is not there, which is '' */
  async iam(input: Record<string, string>): Promise<string> {
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: `AWS4-HMAC-SHA256 Credential=sandbox/20261121/${this.region}/iam/aws4_request`,
      'x-moto-account-id': this.account,
    };
    const body = new URLSearchParams({ Version: '2010-05-08', ...input }).toString();
    const answer = await fetch(this.endpoint, { method: 'POST', headers, body });
    const text = await answer.text();
    if (answer.status === 404) return '';
    if (!answer.ok) throw new Error(`${input.Action} answered ${answer.status}: ${text}`);
    return text;
  }
}
