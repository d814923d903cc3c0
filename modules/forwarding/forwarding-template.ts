import { alertSignals } from '../../config/alert-signals';
import { Partition } from '../../aws/partition';
import { EventPatternJson, ForwardedKind, signalPatterns } from '../alerts/signal-patterns';
import { WatchedPlaces } from '../alerts/watched/watched-call';
import {
  BUSES,
  FORWARD_PREFIX,
  FORWARDING_ALARM,
  FORWARDING_QUEUE,
  FORWARDING_ROLE_POLICY,
  forwardingRuleName,
  ROOT_READS,
} from '../../config/names';

/** Properties for forwardingTemplate. */
export interface ForwardingTemplateProps {
  readonly partition: Partition;
  /** Where Rootguard's parts are. */
  readonly places: WatchedPlaces;
}

/**
 * Returns the CloudFormation template that forwards root events of one account and region to the hub.
 *
 * It has everything that this account and region need, because automatic deployment keeps no order between stacks:
 * rules on the default bus, the role they use (its name ends in the region, roles are global), a dead-letter queue,
 * and an alarm on it whose change of state is forwarded as well. The hub is the parameter HubArn, the beginning of the
 * ARN of its buses; patterns name the accounts that hold parts of Rootguard, and nothing else does.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-orgs-manage-auto-deployment.html
 */
export function forwardingTemplate(props: ForwardingTemplateProps): string {
  const kinds: ForwardedKind[] = [...alertSignals(props.partition).map(({ id }) => id), ROOT_READS];
  const rules = kinds.flatMap(kind =>
    Object.entries(signalPatterns(kind, { ...props, ownAccount: { Ref: 'AWS::AccountId' } })).map(([name, pattern]) =>
      ruleOf(name, kind, pattern),
    ),
  );
  const failed: EventPatternJson = {
    source: ['aws.cloudwatch'],
    'detail-type': ['CloudWatch Alarm State Change'],
    account: [{ Ref: 'AWS::AccountId' }],
    detail: { alarmName: [FORWARDING_ALARM], state: { value: ['ALARM'] } },
  };
  return JSON.stringify({
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'Rootguard: forwards root events of this account and region to the hub',
    Parameters: {
      HubArn: {
        Type: 'String',
        Description: 'Beginning of the ARN of the event buses of the hub',
        AllowedPattern: `^arn:[a-z-]+:events:[a-z0-9-]+:[0-9]{12}:event-bus/${BUSES}$`,
      },
    },
    Resources: Object.fromEntries([
      ['Role', ROLE],
      ['Queue', QUEUE],
      ['QueuePolicy', QUEUE_POLICY],
      ['Alarm', ALARM],
      ...rules,
      ruleOf('alarms', 'tampering', failed),
    ]),
  });
}

function ruleOf(name: string, bus: string, pattern: EventPatternJson): [string, object] {
  const id = name.replace(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase());
  return [
    `Forward${id}`,
    {
      Type: 'AWS::Events::Rule',
      // a rule may only send to a queue that lets it
      DependsOn: 'QueuePolicy',
      Properties: {
        Name: forwardingRuleName(name),
        Description: `Rootguard: to the bus of ${bus}`,
        State: 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS',
        EventPattern: pattern,
        Targets: [
          {
            Id: 'hub',
            Arn: join({ Ref: 'HubArn' }, `-${bus}`),
            RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
            DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['Queue', 'Arn'] } },
          },
        ],
      },
    },
  ];
}

/** Terraform would take the variables of Fn::Sub for its own. */
function join(...parts: readonly (string | { readonly Ref: string })[]) {
  return { 'Fn::Join': ['', parts] };
}

const ROLE = {
  Type: 'AWS::IAM::Role',
  Properties: {
    RoleName: join(FORWARD_PREFIX, { Ref: 'AWS::Region' }),
    Description: 'Puts root events of this region on the event buses of the Rootguard hub',
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    },
    Policies: [
      {
        PolicyName: FORWARDING_ROLE_POLICY,
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: 'events:PutEvents', Resource: join({ Ref: 'HubArn' }, '-*') }],
        },
      },
    ],
  },
};

const QUEUE = {
  Type: 'AWS::SQS::Queue',
  Properties: {
    QueueName: FORWARDING_QUEUE,
    SqsManagedSseEnabled: true,
    MessageRetentionPeriod: 1209600,
  },
};

const QUEUE_POLICY = {
  Type: 'AWS::SQS::QueuePolicy',
  Properties: {
    Queues: [{ Ref: 'Queue' }],
    PolicyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'RulesSend',
          Effect: 'Allow',
          Principal: { Service: 'events.amazonaws.com' },
          Action: 'sqs:SendMessage',
          Resource: { 'Fn::GetAtt': ['Queue', 'Arn'] },
          Condition: {
            ArnLike: {
              'aws:SourceArn': join(
                'arn:',
                { Ref: 'AWS::Partition' },
                ':events:',
                { Ref: 'AWS::Region' },
                ':',
                { Ref: 'AWS::AccountId' },
                `:rule/${FORWARD_PREFIX}*`,
              ),
            },
          },
        },
      ],
    },
  },
};

const ALARM = {
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    AlarmName: FORWARDING_ALARM,
    AlarmDescription:
      'Root events of this account and region did not reach the hub; the queue has them and the reason.',
    Namespace: 'AWS/SQS',
    MetricName: 'ApproximateNumberOfMessagesVisible',
    Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': ['Queue', 'QueueName'] } }],
    Statistic: 'Maximum',
    Period: 300,
    EvaluationPeriods: 1,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    TreatMissingData: 'notBreaching',
  },
};
