import { DescribeAlarmsCommand, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import { CreateLogGroupCommand, DescribeLogStreamsCommand, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { RegisterDelegatedAdministratorCommand } from '@aws-sdk/client-organizations';
import { TaskRequest } from '../../../aws/states/run-state-machine';
import { EventResources, named, record, when } from '../event-resources';
import { sandboxClients } from '../sandbox-clients';
import { useSandbox } from '../use-sandbox';

const MANAGEMENT = '111111111111';
const HUB = '222222222222';
const MEMBER = '888888888888';
const DESCRIBE = 'arn:aws:states:::aws-sdk:organizations:describeAccount';
const PUBLISH = 'arn:aws:states:::aws-sdk:sns:publish';

/** How long a look-up takes; a test may change it. */
let lookUpSeconds = 0;
const taskSeconds = ({ resource }: TaskRequest) => (resource === DESCRIBE ? lookUpSeconds : 0);
const { sandbox } = useSandbox({ taskSeconds });

let management: EventResources;
let hub: EventResources;
let queue: string;

beforeAll(async () => {
  management = new EventResources(sandbox.endpoint, MANAGEMENT, 'us-east-1');
  hub = new EventResources(sandbox.endpoint, HUB, 'us-east-1');
  queue = await management.queue('people');
});
afterEach(() => {
  lookUpSeconds = 0;
});

/** Looks an account up and publishes its name; what cannot be looked up is published as it came. */
const lookUp = (topic: string, describe: object = {}) => ({
  QueryLanguage: 'JSONata',
  StartAt: 'Look up',
  States: {
    'Look up': {
      Type: 'Task',
      Resource: DESCRIBE,
      Arguments: { AccountId: '{% $states.input.account %}' },
      TimeoutSeconds: 5,
      Assign: { account: '{% $states.result.Account %}' },
      Output: '{% $states.input %}',
      Catch: [
        {
          ErrorEquals: ['States.ALL'],
          Assign: { why: '{% $states.errorOutput.Error %}' },
          Output: '{% $states.input %}',
          Next: 'Tell raw',
        },
      ],
      Next: 'Tell',
      ...describe,
    },
    Tell: {
      Type: 'Task',
      Resource: PUBLISH,
      Arguments: {
        TopicArn: topic,
        Subject: "{% 'root in ' & $account.Name %}",
        Message: "{% $account.Name & ' (' & $account.Id & ') ' & $account.State & ' at ' & $account.Paths[0] %}",
      },
      End: true,
    },
    'Tell raw': {
      Type: 'Task',
      Resource: PUBLISH,
      Arguments: { TopicArn: topic, Message: "{% $why & ': ' & $string($states.input.detail.eventName) %}" },
      End: true,
    },
  },
});

const ALLOWED = [
  { Action: 'organizations:DescribeAccount', Resource: '*' },
  { Action: 'sns:Publish', Resource: '*' },
];

/** A topic, a machine with a role of its own, and a rule that starts it by a role of its own, all of one name. */
async function path(
  name: string,
  {
    statements = ALLOWED,
    topic = { statement: { Principal: { AWS: `arn:aws:iam::${MANAGEMENT}:root` } } },
    definition = lookUp,
    extra = {},
    place = management,
  }: {
    statements?: Parameters<EventResources['rolePolicy']>[1][];
    topic?: Parameters<EventResources['topic']>[1];
    definition?: (topic: string) => object;
    extra?: object;
    place?: EventResources;
  } = {},
): Promise<{ machine: string; deadLetters: string }> {
  const topicArn = await place.topic(name, topic);
  await place.subscribe(topicArn, queue, { RawMessageDelivery: 'true' });
  const roleArn = await place.role(`${name}-machine`, { trusted: 'states', action: 'sns:Publish' });
  await place.rolePolicy(`${name}-machine`, ...statements);
  const machine = place.arn('states', `stateMachine:${name}`);
  const text = JSON.stringify(definition(topicArn));
  await place.states('CreateStateMachine', { name, type: 'EXPRESS', roleArn, definition: text, ...extra });
  const RoleArn = await place.role(`${name}-rule`, { action: 'states:StartExecution', resource: machine });
  const deadLetters = await place.queue(`${name}-dead-letters`);
  await place.rule(name, named(name), [{ Arn: machine, RoleArn, DeadLetterConfig: { Arn: deadLetters } }]);
  return { machine, deadLetters };
}

/** What the subscriber got when the account's event came to the bus of the place. */
async function told(name: string, account = MANAGEMENT, place = management): Promise<string[]> {
  await sandbox.recordEvent(record(name, { recipientAccountId: account, awsRegion: place.region }));
  return (await management.messages(queue)).map(({ Body = '' }) => Body);
}
const run = (machine: string, input: object) =>
  management.states('StartSyncExecution', { stateMachineArn: machine, input: JSON.stringify(input) });
const input = (account: string) => ({ account, detail: { eventName: 'ConsoleLogin' } });

test('an event becomes a message that names the account and where it is', async () => {
  const { machine } = await path('names');
  expect(await told('names')).toEqual([
    `Example management (${MANAGEMENT}) ACTIVE at o-exampleorg1/r-exam/${MANAGEMENT}/`,
  ]);
  expect(await run(machine, input(MEMBER))).toMatchObject({ status: 'SUCCEEDED' });
  expect((await management.messages(queue)).map(({ Body }) => Body)).toEqual([
    `Example ledger-prod (${MEMBER}) ACTIVE at o-exampleorg1/r-exam/ou-exam-33333333/ou-exam-44444444/ou-exam-55555555/${MEMBER}/`,
  ]);
});

test('fifty executions at once each tell of their own account', async () => {
  const { machine } = await path('many');
  const accounts = [...Array(50).keys()].map(n => [MANAGEMENT, HUB, MEMBER, '012345678901', '999999999999'][n % 5]!);
  const ended = await Promise.all(accounts.map(account => run(machine, input(account))));
  expect(ended.map(({ status }) => status)).toEqual(Array(50).fill('SUCCEEDED'));
  const got: string[] = [];
  for (let page = await management.messages(queue); page.length > 0; page = await management.messages(queue)) {
    got.push(...page.map(({ Body = '' }) => Body));
  }
  expect(got.filter(body => body.includes(MEMBER))).toHaveLength(10);
  expect(got.filter(body => body.startsWith('Organizations.AccountNotFoundException'))).toHaveLength(10);
  expect(got).toHaveLength(50);
});

describe('when the look-up fails, the raw event is published', () => {
  test('an account that is not there', async () => {
    const { machine } = await path('unknown');
    await run(machine, input('999999999999'));
    expect((await management.messages(queue)).map(({ Body }) => Body)).toEqual([
      'Organizations.AccountNotFoundException: ConsoleLogin',
    ]);
  });

  test('a role that may not ask', async () => {
    await path('denied', { statements: ALLOWED.slice(1) });
    expect(await told('denied')).toEqual(['Organizations.AccessDeniedException: denied']);
    const deny = { Effect: 'Deny', Action: 'organizations:*', Resource: '*' };
    await management.rolePolicy('denied-machine', ...ALLOWED, deny);
    expect(await told('denied')).toEqual(['Organizations.AccessDeniedException: denied']);
  });

  test('a look-up that takes longer than it may', async () => {
    await path('slow');
    lookUpSeconds = 5;
    expect(await told('slow')).toEqual([expect.stringContaining('Example management')]);
    lookUpSeconds = 6;
    expect(await told('slow')).toEqual(['States.Timeout: slow']);
  });

  test('a hub that is no administrator of anything, until it is', async () => {
    const topic = { statement: { Principal: { AWS: `arn:aws:iam::${HUB}:root` } } };
    await path('hub', { place: hub, topic });
    expect(await told('hub', HUB, hub)).toEqual(['Organizations.AccessDeniedException: hub']);
    const { organizations } = sandboxClients(sandbox.endpoint);
    const ServicePrincipal = 'guardduty.amazonaws.com';
    await organizations.send(new RegisterDelegatedAdministratorCommand({ AccountId: HUB, ServicePrincipal }));
    expect(await told('hub', HUB, hub)).toEqual([expect.stringContaining(`Example log-archive (${HUB})`)]);
  });
});

test('a hub asks by a role of the management account, if both roles say so', async () => {
  const reader = `arn:aws:iam::${MANAGEMENT}:role/reader`;
  const assume = { Action: 'sts:AssumeRole', Resource: reader };
  const hubRole = `arn:aws:iam::${MEMBER}:role/other-machine`;
  const member = new EventResources(sandbox.endpoint, MEMBER, 'us-east-1');
  await path('other', {
    place: member,
    topic: { statement: { Principal: { AWS: `arn:aws:iam::${MEMBER}:root` } } },
    statements: [ALLOWED[1]!, assume],
    definition: topic => lookUp(topic, { Credentials: { RoleArn: reader } }),
  });
  expect(await told('other', MEMBER, member)).toEqual(['States.TaskFailed: other']);
  await management.role('reader', { action: 'organizations:DescribeAccount' });
  expect(await told('other', MEMBER, member)).toEqual(['States.TaskFailed: other']);
  await management.roleTrust('reader', { Principal: { AWS: hubRole } });
  expect(await told('other', MEMBER, member)).toEqual([expect.stringContaining('Example ledger-prod')]);
  await member.rolePolicy('other-machine', ALLOWED[1]!);
  expect(await told('other', MEMBER, member)).toEqual(['States.TaskFailed: other']);
});

describe('publishing', () => {
  const raw = (topic: string) => ({
    QueryLanguage: 'JSONata',
    StartAt: 'Tell',
    States: {
      Tell: {
        Type: 'Task',
        Resource: PUBLISH,
        Arguments: { TopicArn: topic, Subject: '{% $states.input.subject %}', Message: 'told' },
        End: true,
      },
    },
  });
  /** How a machine ended that only publishes: its error, or what the queue got. */
  async function published(machine: string, subject = 'subject'): Promise<unknown> {
    const { error } = await run(machine, { subject });
    return error ?? (await management.messages(queue))[0]?.Body;
  }
  const statement = { Principal: { AWS: `arn:aws:iam::${MANAGEMENT}:root` } };

  test('by the policy of the topic or of the role', async () => {
    const nobody = { statement: { Principal: { AWS: `arn:aws:iam::${MEMBER}:root` } } };
    const { machine } = await path('policies', { definition: raw, topic: nobody, statements: [ALLOWED[0]!] });
    expect(await published(machine)).toBe('Sns.AuthorizationErrorException');
    await management.rolePolicy('policies-machine', ALLOWED[1]!);
    expect(await published(machine)).toBe('told');
  });

  test('to a topic that is encrypted: the key counts, too', async () => {
    const usable = { Principal: { AWS: `arn:aws:iam::${MANAGEMENT}:root` }, Action: 'kms:*' };
    const keyId = await management.key(usable);
    const { machine } = await path('encrypted', { definition: raw, topic: { statement, keyId } });
    expect(await published(machine)).toBe('Sns.KmsAccessDeniedException');
    const use = { Action: ['kms:Decrypt', 'kms:GenerateDataKey*'], Resource: keyId };
    await management.rolePolicy('encrypted-machine', ...ALLOWED, use);
    expect(await published(machine)).toBe('told');
    await management.keyPolicy(keyId, JSON.stringify({ Version: '2012-10-17', Statement: [] }));
    expect(await published(machine)).toBe('Sns.KmsAccessDeniedException');
  });

  test.each([
    ['a'.repeat(99), 'told'],
    ['ä'.repeat(99), 'told'],
    ['a'.repeat(100), 'Sns.InvalidParameterException'],
    ['two\nlines', 'Sns.InvalidParameterException'],
  ])("with the subject '%s': %s", async (subject, expected) => {
    const name = `subject-${subject.length}-${subject.charCodeAt(0)}`;
    const { machine } = await path(name, { definition: raw });
    expect(await published(machine, subject)).toBe(expected);
  });

  test('to a topic that is not there', async () => {
    const { machine } = await path('missing', { definition: topic => raw(`${topic}-none`) });
    expect(await published(machine)).toBe('Sns.NotFoundException');
  });
});

test('a message to a queue is sent by the policy of the queue or of the role, within a branch as well', async () => {
  const kept = await management.queue('kept', { Principal: { AWS: `arn:aws:iam::${MEMBER}:root` } });
  const keep = {
    Type: 'Task',
    Resource: 'arn:aws:states:::aws-sdk:sqs:sendMessage',
    Arguments: {
      QueueUrl: `https://sqs.us-east-1.amazonaws.com/${MANAGEMENT}/kept`,
      MessageBody: '{% $states.input.text %}',
    },
    End: true,
  };
  const definition = () => ({
    QueryLanguage: 'JSONata',
    StartAt: 'Block',
    States: { Block: { Type: 'Parallel', Branches: [{ StartAt: 'Keep', States: { Keep: keep } }], End: true } },
  });
  const { machine } = await path('keep', { definition });
  expect(await run(machine, { text: 'kept' })).toMatchObject({ status: 'FAILED', error: 'Sqs.SqsException' });
  await management.rolePolicy('keep-machine', { Action: 'sqs:SendMessage', Resource: kept });
  expect(await run(machine, { text: 'kept' })).toMatchObject({ status: 'SUCCEEDED' });
  expect((await management.messages(kept)).map(({ Body }) => Body)).toEqual(['kept']);
  const other = { ...keep, Resource: 'arn:aws:states:::aws-sdk:sqs:purgeQueue' };
  const within = { ...definition().States.Block, Branches: [{ StartAt: 'Keep', States: { Keep: other } }] };
  const text = JSON.stringify({ ...definition(), States: { Block: within } });
  await expect(management.states('UpdateStateMachine', { stateMachineArn: machine, definition: text })).rejects.toThrow(
    /is not known here.* at \/States\/Block\/Branches\[0\]\/States\/Keep\/Resource/,
  );
});

describe('a rule', () => {
  const outcome = async (name: string, deadLetters: string): Promise<unknown> => {
    const messages = await told(name);
    return messages.length > 0 ? 'told' : await management.outcome(deadLetters);
  };

  test('starts nothing without a role that EventBridge may assume and that may start it', async () => {
    const { deadLetters } = await path('rule');
    expect(await outcome('rule', deadLetters)).toBe('told');
    await management.rolePolicy('rule-rule', { Action: 'states:StartExecution', Resource: 'arn:aws:states:*:*:x' });
    expect(await outcome('rule', deadLetters)).toBe('NO_PERMISSIONS');
    await management.rolePolicy('rule-rule', { Action: 'states:*', Resource: '*' });
    await management.roleTrust('rule-rule', { Principal: { Service: 'states.amazonaws.com' } });
    expect(await outcome('rule', deadLetters)).toBe('FAILED_TO_ASSUME_ROLE');
  });

  test('starts nothing that is not there, or with an input that is no JSON', async () => {
    const { machine, deadLetters } = await path('gone');
    const RoleArn = 'arn:aws:iam::111111111111:role/gone-rule';
    const target = { Arn: machine, RoleArn, DeadLetterConfig: { Arn: deadLetters } };
    await management.rule('gone', named('gone'), [{ ...target, Input: '{' }]);
    expect(await outcome('gone', deadLetters)).toBe('INVALID_PARAMETER');
    await management.states('DeleteStateMachine', { stateMachineArn: machine });
    await management.rule('gone', named('gone'), [target]);
    expect(await outcome('gone', deadLetters)).toBe('NO_RESOURCE');
  });

  test.each<[string, object, string]>([
    ['no role', {}, 'RoleArn is required for target target-0: it is a state machine.'],
    ['the shortest age', { RoleArn: 'r', RetryPolicy: { MaximumEventAgeInSeconds: 60 } }, 'accepted'],
    ['a shorter age', { RoleArn: 'r', RetryPolicy: { MaximumEventAgeInSeconds: 59 } }, '60 to 86400, got 59.'],
    ['the longest age', { RoleArn: 'r', RetryPolicy: { MaximumEventAgeInSeconds: 86_400 } }, 'accepted'],
    ['a longer age', { RoleArn: 'r', RetryPolicy: { MaximumEventAgeInSeconds: 86_401 } }, '60 to 86400, got 86401.'],
    ['most attempts', { RoleArn: 'r', RetryPolicy: { MaximumRetryAttempts: 185 } }, 'accepted'],
    ['too many attempts', { RoleArn: 'r', RetryPolicy: { MaximumRetryAttempts: 186 } }, '0 to 185, got 186.'],
  ])('with %s', async (_, target, expected) => {
    const role = 'RoleArn' in target ? { RoleArn: `arn:aws:iam::${MANAGEMENT}:role/any` } : {};
    const targets = [{ Arn: management.arn('states', 'stateMachine:any'), ...target, ...role }];
    const answer = await management.rule('limits', named('limits'), targets).then(
      () => 'accepted',
      (error: Error) => error.message,
    );
    expect(answer).toContain(expected);
  });
});

test('a failed execution goes to no dead-letter queue, but is counted and written down', async () => {
  const { logs, cloudwatch } = sandboxClients(sandbox.endpoint);
  const logGroupName = '/machine/watched';
  await logs.send(new CreateLogGroupCommand({ logGroupName }));
  const logGroupArn = `${management.arn('logs', `log-group:${logGroupName}`)}:*`;
  const destinations = [{ cloudWatchLogsLogGroup: { logGroupArn } }];
  const statements = [...ALLOWED, { Action: 'logs:*', Resource: '*' }];
  const extra = { loggingConfiguration: { level: 'ERROR', destinations } };
  const { machine, deadLetters } = await path('watched', { statements, extra });
  const alarm = (AlarmName: string, metric: string, StateMachineArn = machine) =>
    cloudwatch.send(
      new PutMetricAlarmCommand({
        AlarmName,
        Namespace: 'AWS/States',
        MetricName: metric,
        Dimensions: [{ Name: 'StateMachineArn', Value: StateMachineArn }],
        Statistic: 'Sum',
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 1,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      }),
    );
  await alarm('failed', 'ExecutionsFailed');
  await alarm('timed-out', 'ExecutionsTimedOut');
  await alarm('other', 'ExecutionsFailed', `${machine}-other`);
  const states = async () => {
    const { MetricAlarms = [] } = await cloudwatch.send(new DescribeAlarmsCommand({}));
    return MetricAlarms.filter(one => one.StateValue === 'ALARM').map(one => one.AlarmName);
  };

  expect(await told('watched')).toHaveLength(1);
  expect(await states()).toEqual([]);

  // the machine loses its role: neither way can publish
  await management.roleTrust('watched-machine', { Principal: { Service: 'events.amazonaws.com' } });
  expect(await told('watched')).toEqual([]);
  expect(await management.outcome(deadLetters)).toBeUndefined();
  expect(await states()).toEqual(['failed']);
  const { logStreams = [] } = await logs.send(new DescribeLogStreamsCommand({ logGroupName }));
  const logStreamName = logStreams[0]?.logStreamName ?? '';
  const { events = [] } = await logs.send(new GetLogEventsCommand({ logGroupName, logStreamName }));
  expect([logStreams.length, events.map(({ message = '' }) => JSON.parse(message) as unknown)]).toEqual([
    1,
    [
      expect.objectContaining({
        type: 'ExecutionFailed',
        details: {
          error: 'States.TaskFailed',
          cause: 'Step Functions is not authorized to assume the role arn:aws:iam::111111111111:role/watched-machine.',
        },
      }),
    ],
  ]);

  await management.roleTrust('watched-machine', { Principal: { Service: 'states.amazonaws.com' } });
  lookUpSeconds = 301;
  const without = JSON.stringify({ ...lookUp('none'), States: { ...lookUp('none').States } }).replace(
    '"TimeoutSeconds":5,',
    '',
  );
  await management.states('UpdateStateMachine', { stateMachineArn: machine, definition: without });
  expect(await told('watched')).toEqual([]);
  expect(await states()).toEqual(['failed', 'timed-out']);
});

test('a role that asks for the machine and the account lets the execution in', async () => {
  const { machine } = await path('sources');
  const trust = { Principal: { Service: 'states.amazonaws.com' } };
  const source = { ArnEquals: { 'aws:SourceArn': machine }, StringEquals: { 'aws:SourceAccount': MANAGEMENT } };
  await management.roleTrust('sources-machine', { ...trust, Condition: source });
  expect(await told('sources')).toHaveLength(1);
  await management.roleTrust('sources-machine', {
    ...trust,
    ...when('StringEquals', { 'aws:SourceAccount': HUB }),
  });
  expect(await told('sources')).toEqual([]);
});
