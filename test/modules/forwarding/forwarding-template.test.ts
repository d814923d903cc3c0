import { alertSignals } from '../../../config/alert-signals';
import { Partition, PARTITION_NAMES } from '../../../aws/partition';
import { AlertHub } from '../../../modules/alerts/alert-hub';
import { forwardingTemplate } from '../../../modules/forwarding/forwarding-template';
import { ForwardedKind, signalPatterns } from '../../../modules/alerts/signal-patterns';
import { EVENT_PATTERN_MAX, eventPatternLength, parseEventPattern } from '../../../aws/events/event-pattern';
import { synthesize } from '../../synth';
import { WatchedPlaces } from '../../../modules/alerts/watched/watched-call';
import { LONGEST_PLACES, PLACES } from '../alerts/watched-places';

interface Resource {
  readonly Type: string;
  readonly DependsOn?: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}
interface Rule extends Resource {
  readonly Properties: {
    readonly Name: string;
    readonly EventPattern: object;
    readonly Targets: readonly { readonly Arn: { readonly 'Fn::Join': unknown } }[];
  };
}

const OWN = { Ref: 'AWS::AccountId' };
const parse = (partition: Partition = 'aws', places: WatchedPlaces = PLACES) =>
  JSON.parse(forwardingTemplate({ partition, places })) as {
    Parameters: object;
    Resources: Record<string, Resource>;
  };
const rulesOf = (partition: Partition, places?: WatchedPlaces): Rule[] =>
  Object.values(parse(partition, places).Resources).filter(
    (resource): resource is Rule => resource.Type === 'AWS::Events::Rule',
  );
const kindsOf = (partition: Partition): ForwardedKind[] => [
  ...alertSignals(partition).map(({ id }) => id),
  'root-reads',
];

describe('the forwarding template', () => {
  const { Parameters, Resources } = parse();
  const { Role, Queue, QueuePolicy, Alarm, ...rules } = Resources;

  test('has a rule for every pattern of every kind and one for its own alarm', () => {
    const expected = kindsOf('aws').flatMap(kind =>
      Object.entries(signalPatterns(kind, { places: PLACES, partition: 'aws', ownAccount: OWN })).map(
        ([name, pattern]) => [name, kind, pattern] as const,
      ),
    );
    const failed = {
      source: ['aws.cloudwatch'],
      'detail-type': ['CloudWatch Alarm State Change'],
      account: [OWN],
      detail: { alarmName: ['rootguard-forward-dlq'], state: { value: ['ALARM'] } },
    };
    expect(Object.values(rules)).toEqual(
      [...expected, ['alarms', 'tampering', failed] as const].map(([name, bus, pattern]) => ({
        Type: 'AWS::Events::Rule',
        DependsOn: 'QueuePolicy',
        Properties: {
          Name: `rootguard-forward-${name}`,
          Description: `Rootguard: to the bus of ${bus}`,
          State: 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS',
          EventPattern: pattern,
          Targets: [
            {
              Id: 'hub',
              Arn: { 'Fn::Join': ['', [{ Ref: 'HubArn' }, `-${bus}`]] },
              RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
              DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['Queue', 'Arn'] } },
            },
          ],
        },
      })),
    );
    expect(Object.keys(rules)).toEqual([
      'ForwardRootSignIn',
      'ForwardRootSignInMeans',
      'ForwardRootActivity',
      'ForwardRootDenied',
      'ForwardTamperingOwnParts',
      'ForwardTamperingOwnParts2',
      'ForwardTamperingOwnParts3',
      'ForwardTamperingOwnParts4',
      'ForwardTamperingOwnParts5',
      'ForwardTamperingOwnParts6',
      'ForwardTamperingOrganization',
      'ForwardTamperingOrganization2',
      'ForwardTamperingOrganization3',
      'ForwardTamperingOrganization4',
      'ForwardTamperingOrganizationTried',
      'ForwardTamperingByAws',
      'ForwardRootSession',
      'ForwardChangeOrganization',
      'ForwardChangeOrganization2',
      'ForwardChangeOrganizationTried',
      'ForwardChangeByAws',
      'ForwardRootReads',
      'ForwardAlarms',
    ]);
  });

  test('takes the hub as its only parameter', () => {
    expect(Parameters).toEqual({
      HubArn: {
        Type: 'String',
        Description: 'Beginning of the ARN of the event buses of the hub',
        AllowedPattern: '^arn:[a-z-]+:events:[a-z0-9-]+:[0-9]{12}:event-bus/rootguard$',
      },
    });
  });

  test('has a role that may put events on buses of the hub and do nothing else, named by its region', () => {
    expect(Role).toEqual({
      Type: 'AWS::IAM::Role',
      Properties: {
        RoleName: { 'Fn::Join': ['', ['rootguard-forward-', { Ref: 'AWS::Region' }]] },
        Description: 'Puts root events of this region on the event buses of the Rootguard hub',
        AssumeRolePolicyDocument: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sts:AssumeRole' }],
        },
        Policies: [
          {
            PolicyName: 'put-events',
            PolicyDocument: {
              Version: '2012-10-17',
              Statement: [
                {
                  Effect: 'Allow',
                  Action: 'events:PutEvents',
                  Resource: { 'Fn::Join': ['', [{ Ref: 'HubArn' }, '-*']] },
                },
              ],
            },
          },
        ],
      },
    });
  });

  test('has a queue for what cannot be forwarded, which only its own rules may fill, and an alarm on it', () => {
    expect([Queue, QueuePolicy, Alarm]).toEqual([
      {
        Type: 'AWS::SQS::Queue',
        Properties: {
          QueueName: 'rootguard-forward-dlq',
          SqsManagedSseEnabled: true,
          MessageRetentionPeriod: 1_209_600,
        },
      },
      {
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
                    'aws:SourceArn': {
                      'Fn::Join': [
                        '',
                        [
                          'arn:',
                          { Ref: 'AWS::Partition' },
                          ':events:',
                          { Ref: 'AWS::Region' },
                          ':',
                          { Ref: 'AWS::AccountId' },
                          ':rule/rootguard-forward-*',
                        ],
                      ],
                    },
                  },
                },
              },
            ],
          },
        },
      },
      {
        Type: 'AWS::CloudWatch::Alarm',
        Properties: {
          AlarmName: 'rootguard-forward-dlq',
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
      },
    ]);
  });

  test.each(PARTITION_NAMES)(
    'names no account but those that hold parts and no other partition than %s, and has nothing that Terraform would evaluate',
    partition => {
      const template = forwardingTemplate({ partition, places: { ...PLACES, partition } });
      expect([...new Set(template.match(/\d{12}/g))].sort()).toEqual(PLACES.keyAccounts);
      expect([...new Set(template.match(/arn:[a-z-]+:/g))]).toEqual([`arn:${partition}:`]);
      // Terraform evaluates what looks like its own templates
      expect(template).not.toMatch(/[$%]\{/);
    },
  );

  test.each(PARTITION_NAMES)('sends to the buses that the hub has in %s, and leaves none without events', partition => {
    const [region] = { aws: ['us-east-1'], 'aws-us-gov': ['us-gov-west-1'], 'aws-cn': ['cn-north-1'] }[partition];
    const { resource } = synthesize(
      scope =>
        void new AlertHub(scope, 'hub', {
          partition,
          region: region ?? '',
          accountId: '777777777777',
          organizationId: 'o-exampleorg1',
          managementAccountId: '111111111111',
          accounts: [],
          organizationalUnits: new Map(),
          planned: [],
          escalateTo: 'On call',
          deployments: { roles: [], places: PLACES },
          keylessTopicArn: 'arn:aws:sns:eu-west-1:777777777777:rootguard-critical-without-key',
          runbookUrl: 'https://wiki.example.com/root',
          topicArns: { critical: 'arn:critical', notice: 'arn:notice' },
          chatTopicArns: {},
        }),
    );
    const buses = Object.values(resource.aws_cloudwatch_event_bus ?? {}).map(({ name }) => name);
    const targets = rulesOf(partition).flatMap(({ Properties }) =>
      Properties.Targets.map(
        ({ Arn }) => /^\["",\[\{"Ref":"HubArn"\},"(-.*)"\]\]$/.exec(JSON.stringify(Arn['Fn::Join']))?.[1],
      ),
    );
    expect([...new Set(targets)].map(suffix => `rootguard${suffix}`).sort()).toEqual(buses.sort());
  });

  test.each([
    ['the longest names of everything', LONGEST_PLACES],
    ['somebody else’s trail', { ...LONGEST_PLACES, trailName: undefined, trailBuckets: [] }],
  ])('has patterns of at most 2,048 characters and at most 51,200 bytes, with %s', (_, places) => {
    for (const partition of PARTITION_NAMES) {
      for (const { Properties } of rulesOf(partition, places)) {
        const pattern = JSON.parse(
          JSON.stringify(Properties.EventPattern).replaceAll(JSON.stringify(OWN), '"222222222222"'),
        ) as object;
        expect(eventPatternLength(pattern)).toBeLessThanOrEqual(EVENT_PATTERN_MAX);
        expect(() => parseEventPattern(pattern)).not.toThrow();
      }
      expect(Buffer.byteLength(forwardingTemplate({ partition, places }))).toBeLessThanOrEqual(51_200);
    }
  });

  test('has few rules with wildcards: a bus takes 30', () => {
    const withWildcards = rulesOf('aws').filter(({ Properties }) => /wildcard/.test(JSON.stringify(Properties)));
    expect(withWildcards.length).toBeLessThanOrEqual(25);
  });

  test('has names and ids that AWS takes', () => {
    for (const [id, { Properties }] of Object.entries(Resources)) {
      expect(id).toMatch(/^[A-Za-z0-9]{1,255}$/);
      const { Name: name = 'none' } = Properties as { Name?: string };
      expect(name).toMatch(/^[.\-_A-Za-z0-9]{1,64}$/);
    }
  });

  test('has no root sign-in in aws-us-gov', () => {
    const signIns = (partition: Partition) =>
      rulesOf(partition).filter(({ Properties }) => Properties.Name.startsWith('rootguard-forward-root-sign-in'));
    expect(signIns('aws')).toHaveLength(2);
    expect(signIns('aws-us-gov')).toEqual([]);
  });
});
