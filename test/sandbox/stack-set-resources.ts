import {
  CloudFormationClient,
  CreateStackInstancesCommand,
  CreateStackInstancesCommandInput,
  CreateStackSetCommand,
  CreateStackSetCommandInput,
  DeleteStackInstancesCommand,
  DescribeStackSetOperationCommand,
  ListStackInstancesCommand,
  ListStackSetOperationsCommand,
} from '@aws-sdk/client-cloudformation';

/** The organization's root in acme-organization.ts. */
export const ROOT = 'r-exam';
export const HUB = 'arn:aws:events:us-east-1:222222222222:event-bus/rootguard';

const fn = (text: string) => ({ 'Fn::Sub': text });

/** A template with one resource of every type the sandbox makes, each depending on another one. */
export const template = {
  AWSTemplateFormatVersion: '2010-09-09',
  Parameters: { HubArn: { Type: 'String', AllowedPattern: 'arn:.*' } },
  Conditions: { IsMember: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'AWS::AccountId' }, '111111111111'] }] } },
  Resources: {
    Rule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        Name: 'forward',
        State: 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS',
        EventPattern: {
          account: [{ Ref: 'AWS::AccountId' }],
          detail: {
            userIdentity: { type: ['Root'] },
            arn: [{ 'anything-but': { prefix: fn('arn:${AWS::Partition}:x') } }],
            errorCode: [{ exists: false }],
          },
        },
        Targets: [
          {
            Id: 'hub',
            Arn: fn('${HubArn}-root-activity'),
            RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
            DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['Queue', 'Arn'] } },
          },
        ],
      },
    },
    MemberRule: {
      Type: 'AWS::Events::Rule',
      Condition: 'IsMember',
      Properties: { Name: 'member', EventPattern: { source: ['aws.iam'] } },
    },
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: {
        RoleName: fn('forward-${AWS::Region}'),
        AssumeRolePolicyDocument: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sts:AssumeRole' }],
        },
        Policies: [
          {
            PolicyName: 'put-events',
            PolicyDocument: {
              Version: '2012-10-17',
              Statement: [{ Effect: 'Allow', Action: 'events:PutEvents', Resource: fn('${HubArn}-*') }],
            },
          },
        ],
      },
    },
    Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'forward-dlq', MessageRetentionPeriod: 1_209_600 } },
    QueuePolicy: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: {
        Queues: [{ Ref: 'Queue' }],
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Principal: { Service: 'events.amazonaws.com' },
              Action: 'sqs:SendMessage',
              Resource: { 'Fn::GetAtt': ['Queue', 'Arn'] },
            },
          ],
        },
      },
    },
    Alarm: {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: {
        AlarmName: 'forward-dlq',
        Namespace: 'AWS/SQS',
        MetricName: 'ApproximateNumberOfMessagesVisible',
        Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': ['Queue', 'QueueName'] } }],
        Statistic: 'Maximum',
        Period: 300,
        EvaluationPeriods: 1,
        Threshold: 0,
        ComparisonOperator: 'GreaterThanThreshold',
        TreatMissingData: 'notBreaching',
      },
    },
  },
};

/** A template with one rule only. */
export const smallTemplate = (name: string, pattern: object = { source: ['aws.iam'] }) =>
  JSON.stringify({
    Resources: { Rule: { Type: 'AWS::Events::Rule', Properties: { Name: name, EventPattern: pattern } } },
  });

/** Makes a client's requests those of an account. */
export function actIn(client: object, account: string): void {
  (client as CloudFormationClient).middlewareStack.add(
    next => args => {
      (args.request as { headers: Record<string, string> }).headers['x-moto-account-id'] = account;
      return next(args);
    },
    { step: 'build' },
  );
}

/** Asks IAM as an account; the XML, also of an error. */
export async function askIam(endpoint: string, account: string, input: Record<string, string>): Promise<string> {
  const scope = 'sandbox/20260101/us-east-1/iam/aws4_request';
  const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=sandbox`;
  const headers = { 'content-type': 'application/x-www-form-urlencoded', authorization, 'x-moto-account-id': account };
  const answer = await fetch(endpoint, { method: 'POST', headers, body: new URLSearchParams(input) });
  return answer.text();
}

/** Accounts and regions at once, and failures that stop nothing. */
export const PREFERENCES = {
  FailureTolerancePercentage: 100,
  MaxConcurrentPercentage: 100,
  RegionConcurrencyType: 'PARALLEL' as const,
};

/** StackSets of one sandbox, as the tests use them. */
export class StackSets {
  readonly client: CloudFormationClient;

  constructor(endpoint: string) {
    const credentials = { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' };
    this.client = new CloudFormationClient({ endpoint, region: 'us-east-1', credentials });
  }

  /** Creates a service-managed set with automatic deployment. */
  async createServiceManaged(name: string, change: Partial<CreateStackSetCommandInput> = {}): Promise<void> {
    await this.client.send(
      new CreateStackSetCommand({
        StackSetName: name,
        PermissionModel: 'SERVICE_MANAGED',
        AutoDeployment: { Enabled: true, RetainStacksOnAccountRemoval: false },
        TemplateBody: smallTemplate(name),
        ...change,
      }),
    );
  }

  /** Creates instances and returns how the operation ended: its status and that of every instance. */
  async deploy(
    name: string,
    regions: string[],
    change: Partial<CreateStackInstancesCommandInput> = {},
  ): Promise<{ status: string | undefined; instances: string[] }> {
    const { OperationId } = await this.client.send(
      new CreateStackInstancesCommand({
        StackSetName: name,
        Regions: regions,
        ...(change.Accounts === undefined ? { DeploymentTargets: { OrganizationalUnitIds: [ROOT] } } : {}),
        OperationPreferences: PREFERENCES,
        ...change,
      }),
    );
    return { status: await this.ended(name, OperationId), instances: await this.instances(name) };
  }

  /** Deletes instances below the root, or of accounts; how the operation ended. */
  async retire(
    name: string,
    regions: string[],
    Accounts?: string[],
    RetainStacks = false,
  ): Promise<string | undefined> {
    const { OperationId } = await this.client.send(
      new DeleteStackInstancesCommand({
        StackSetName: name,
        Regions: regions,
        RetainStacks,
        ...(Accounts === undefined ? { DeploymentTargets: { OrganizationalUnitIds: [ROOT] } } : { Accounts }),
        OperationPreferences: PREFERENCES,
      }),
    );
    return this.ended(name, OperationId);
  }

  /** Asks until an operation has ended; its status. */
  async ended(StackSetName: string, OperationId: string | undefined): Promise<string | undefined> {
    for (;;) {
      const asked = new DescribeStackSetOperationCommand({ StackSetName, OperationId });
      const { StackSetOperation } = await this.client.send(asked);
      if (StackSetOperation?.EndTimestamp !== undefined) return StackSetOperation.Status;
    }
  }

  /** Asks until a set has had so many operations and all have ended. */
  async idle(StackSetName: string, operations: number): Promise<void> {
    for (;;) {
      const { Summaries = [] } = await this.client.send(new ListStackSetOperationsCommand({ StackSetName }));
      if (Summaries.length >= operations && Summaries.every(one => one.EndTimestamp !== undefined)) return;
    }
  }

  /** Instances as 'account region status detailed-status reason', sorted. */
  async instances(StackSetName: string): Promise<string[]> {
    const { Summaries = [] } = await this.client.send(new ListStackInstancesCommand({ StackSetName }));
    return Summaries.map(one =>
      [one.Account, one.Region, one.Status, one.StackInstanceStatus?.DetailedStatus, one.StatusReason]
        .filter(Boolean)
        .join(' '),
    );
  }
}
