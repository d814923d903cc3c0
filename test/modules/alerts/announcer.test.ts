import { runStateMachine, CallTask } from '../../../aws/states/run-state-machine';
import { StateError } from '../../../aws/states/state-error';
import { readStateMachine } from '../../../aws/states/state-machine';
import { alertSignals, DEPLOYMENT, KEY_DEPLOYMENT, KEY_TAMPERING } from '../../../config/alert-signals';
import { Reminder } from '../../../config/reminders';
import { Announcer, AnnouncerProps } from '../../../modules/alerts/announcer';
import { synthesize } from '../../synth';
import { PLACES } from './watched-places';

const topic = (name: string) => `arn:aws:sns:eu-west-1:777777777777:rootguard-${name}`;
const props: AnnouncerProps = {
  partition: 'aws',
  region: 'eu-west-1',
  accountId: '777777777777',
  managementAccountId: '111111111111',
  organizationId: 'o-exampleorg1',
  queueArn: 'arn:aws:sqs:eu-west-1:777777777777:rootguard-hub-dlq',
  signals: alertSignals('aws'),
  accounts: [{ id: '222222222222', name: 'Payments', email: 'aws+payments@example.com' }],
  organizationalUnits: new Map(),
  planned: [],
  escalateTo: 'On call',
  deployments: { roles: [], places: PLACES },
  keylessTopicArn: 'arn:aws:sns:eu-west-1:777777777777:rootguard-critical-without-key',
  runbookUrl: 'https://wiki.example.com/root',
  topicArns: { critical: topic('critical'), notice: topic('notice') },
  chatTopicArns: { critical: topic('critical-chat') },
};
const synth = (changes: Partial<AnnouncerProps> = {}) =>
  synthesize(scope => void new Announcer(scope, 'announcer', { ...props, ...changes })).resource;
const definitionOf = (changes: Partial<AnnouncerProps> = {}): string =>
  String(synth(changes).aws_sfn_state_machine?.announcer?.definition);
const definition = definitionOf();

const event = { source: 'aws.s3', account: '222222222222', detail: { eventName: 'PutBucketAcl' } };
const account = { Account: { Id: '222222222222', Name: 'New Name', State: 'ACTIVE' } };

/** What is asked of services: 'describeAccount' or 'publish critical' for short; `fails` says what does. */
async function run(
  {
    signal = 'root-activity',
    of = definition,
    input = { signal, event },
  }: { readonly signal?: string; readonly of?: string; readonly input?: unknown } = {},
  fails: Readonly<Record<string, string>> = {},
) {
  const nameOf = (resource: string, given: unknown): string => {
    const { TopicArn = '' } = given as { TopicArn?: string };
    return `${resource.split(':').at(-1)} ${TopicArn.split('-').slice(3).join('-')}`.trim();
  };
  const call: CallTask = ({ resource, arguments: given }) => {
    const error = fails[nameOf(resource, given)];
    if (error !== undefined)
      return Promise.reject(new StateError(error, 'because', error === 'States.Timeout' ? 99 : 0));
    return Promise.resolve({ output: resource.includes('organizations') ? account : {} });
  };
  const { status, error, calls, seconds } = await runStateMachine(readStateMachine(of), input, call);
  return {
    ...{ status, error, seconds },
    calls: calls.map(one => `${nameOf(one.resource, one.arguments)}${one.error === undefined ? '' : ` ${one.error}`}`),
    said: calls.map(({ arguments: given }) => given as Record<string, string>),
  };
}

describe('an execution', () => {
  test('asks Organizations, and tells people and the chat', async () => {
    const { status, calls, said } = await run();
    expect({ status, calls }).toEqual({
      status: 'SUCCEEDED',
      calls: ['describeAccount', 'publish critical', 'publish critical-chat'],
    });
    expect(said[0]).toEqual({ AccountId: '222222222222' });
    expect(said[1]).toEqual({
      TopicArn: topic('critical'),
      Subject: 'CRITICAL: root activity in AWS account New Name (222222222222)',
      Message: expect.stringMatching(/^CRITICAL: root activity in AWS account New Name \(222222222222\)\n/) as string,
    });
    expect(JSON.parse(said[2]!.Message!)).toMatchObject({ version: '1.0', source: 'custom' });
  });

  test('tells the topic of the signal, and a chat only where there is one', async () => {
    expect((await run({ signal: 'root-session' })).calls).toEqual(['describeAccount', 'publish notice']);
    const withoutChat = definitionOf({ chatTopicArns: {} });
    expect(withoutChat).not.toContain('chat"');
    expect((await run({ of: withoutChat })).calls).toEqual(['describeAccount', 'publish critical']);
  });

  test.each([
    'Organizations.AccessDeniedException',
    'Organizations.AccountNotFoundException',
    'States.Timeout',
    'States.Permissions',
  ])('has the names of the file when Organizations answers %s', async error => {
    const { status, said } = await run({}, { describeAccount: error });
    expect(status).toBe('SUCCEEDED');
    expect(said[1]!.Subject).toBe('CRITICAL: root activity in AWS account Payments (222222222222)');
  });

  test.each([
    ['PutRule', 'events', 'deploy', 'notice', 'NOTICE: change by a deploy role'],
    ['PutKeyPolicy', 'kms', 'deploy', 'critical-without-key', 'NOTICE: change by a deploy role'],
    ['PutKeyPolicy', 'kms', 'other', 'critical-without-key', 'CRITICAL: tampering'],
    ['PutRule', 'events', 'other', 'critical', 'CRITICAL: tampering'],
  ])('tells %s at %s by the role %s to the topic %s', async (eventName, service, role, expected, headline) => {
    const deployer = 'arn:aws:iam::111111111111:role/deploy';
    const of = definitionOf({
      signals: [...alertSignals('aws'), DEPLOYMENT, KEY_DEPLOYMENT, KEY_TAMPERING],
      deployments: { roles: [deployer], places: PLACES },
      chatTopicArns: {},
    });
    const arn = deployer.replace('deploy', role);
    const detail = {
      eventName,
      eventSource: `${service}.amazonaws.com`,
      userIdentity: { sessionContext: { sessionIssuer: { arn } } },
    };
    const input = { signal: 'tampering', event: { ...event, detail } };
    const { calls, said } = await run({ of, input });
    expect(calls).toEqual(['describeAccount', `publish ${expected}`]);
    expect(said[1]!.Subject).toBe(`${headline} in AWS account New Name (222222222222)`);

    // by the topic with a key what the one without does not take, and the other way round
    const refused = await run({ of, input }, { [`publish ${expected}`]: 'Sns.NotFoundException' });
    const instead =
      expected === 'critical-without-key'
        ? headline.startsWith('NOTICE')
          ? 'notice'
          : 'critical'
        : 'critical-without-key';
    expect(refused.calls.slice(-2)).toEqual([`publish ${instead}`, 'sendMessage']);

    // what no key encrypts goes without the root e-mail
    const line = (topicArn: string): string =>
      `Account: New Name (222222222222)${topicArn.endsWith('-key') ? '' : ', root e-mail aws+payments@example.com'}`;
    const messages = refused.said.filter(({ TopicArn }) => TopicArn !== undefined);
    expect(messages.map(({ Message }) => Message!.split('\n')[2])).toEqual(
      messages.map(({ TopicArn }) => line(TopicArn!)),
    );
  });

  test('asks nobody without an organization', async () => {
    const alone = definitionOf({ organizationId: undefined });
    const { calls, said } = await run({ of: alone });
    expect(calls).toEqual(['publish critical', 'publish critical-chat']);
    expect(said[0]!.Subject).toBe('CRITICAL: root activity in AWS account Payments (222222222222)');
  });

  test('tells the event as it is when no message can be made of it', async () => {
    const odd = { ...event, account: 5 };
    const { status, calls, said } = await run({ input: { signal: 'root-activity', event: odd } });
    expect({ status, calls }).toEqual({ status: 'SUCCEEDED', calls: ['publish critical', 'publish critical-chat'] });
    expect(said[0]).toEqual({
      TopicArn: topic('critical'),
      Subject: 'CRITICAL: root activity',
      Message: `CRITICAL: root activity\n${JSON.stringify(odd)}`,
    });
    expect(JSON.parse(said[1]!.Message!)).toMatchObject({ content: { title: 'CRITICAL: root activity' } });
  });

  test('takes an event of 256 KiB, and cuts what it tells of one that it cannot read', async () => {
    const big = (fields: object) => ({
      signal: 'tampering',
      event: { ...event, ...fields, filler: 'é'.repeat(130_800) },
    });
    expect(await run({ input: big({}) })).toMatchObject({ status: 'SUCCEEDED' });
    const { status, said } = await run({ input: big({ account: 5 }) });
    expect(status).toBe('SUCCEEDED');
    expect(said[0]!.Message!.length).toBeLessThan(61_000);
  });

  test('is tried without a subject, and told by another topic and in the chat, when the topic refuses', async () => {
    const { status, error, calls, said } = await run({}, { 'publish critical': 'Sns.InvalidParameterException' });
    expect({ status, error, calls }).toEqual({
      ...{ status: 'FAILED', error: 'NotTold' },
      calls: [
        'describeAccount',
        ...Array<string>(4).fill('publish critical Sns.InvalidParameterException'),
        'publish critical-without-key',
        'publish critical-chat',
        'sendMessage',
      ],
    });
    expect(Object.keys(said[2]!)).toEqual(['TopicArn', 'Message']);
    expect(said.at(-1)).toEqual({
      QueueUrl: 'https://sqs.eu-west-1.amazonaws.com/777777777777/rootguard-hub-dlq',
      MessageBody: said[1]!.Message,
    });
  });

  test('fails when the chat is not told, and when nothing is kept either', async () => {
    const fails = { 'publish critical-chat': 'Kms.DisabledException', sendMessage: 'Sqs.QueueDoesNotExist' };
    expect(await run({}, fails)).toMatchObject({ status: 'FAILED', error: 'NotTold' });
  });

  test('fails for a signal that it does not know, and keeps the event', async () => {
    const { status, said } = await run({ signal: 'other' }, { publish: 'Sns.InvalidParameterException' });
    expect(status).toBe('FAILED');
    expect(said.at(-1)!.MessageBody).toContain('PutBucketAcl');
  });

  test('has ended before its time when every service is slow', async () => {
    const topics = ['critical', 'critical-without-key', 'critical-chat'].map(name => `publish ${name}`);
    const slow = ['describeAccount', ...topics, 'sendMessage'];
    const { status, error, seconds } = await run({}, Object.fromEntries(slow.map(name => [name, 'States.Timeout'])));
    expect({ status, error }).toEqual({ status: 'FAILED', error: 'NotTold' });
    expect(seconds).toBeLessThanOrEqual(50);
  });
});

describe('a heartbeat', () => {
  const beating = definitionOf({
    heartbeat: '06:05',
    chatTopicArns: { critical: topic('critical-chat'), notice: topic('notice-chat') },
  });
  const heartbeat = { source: 'rootguard.heartbeat', account: '777777777777', detail: {} };
  const beat = (fails: Readonly<Record<string, string>> = {}) =>
    run({ of: beating, input: { signal: 'root-activity', event: heartbeat } }, fails);
  const ALL = ['critical', 'notice', 'critical-without-key', 'critical-chat', 'notice-chat'];

  test('goes to every topic, and is recorded by the trail', async () => {
    const { status, calls, said } = await beat();
    expect({ status, calls }).toEqual({
      status: 'SUCCEEDED',
      calls: [...ALL.map(name => `publish ${name}`), 'getTopicAttributes critical'],
    });
    const headline = 'HEARTBEAT rootguard-notice: alerts of the event path reach this topic';
    const says =
      'It goes along both paths every day at 06:05 UTC, and nothing happened. Where it does not arrive, alerts do not.';
    expect(said[1]).toEqual({ TopicArn: topic('notice'), Subject: headline, Message: `${headline}\n${says}` });
    expect(JSON.parse(said[4]!.Message!)).toEqual({
      version: '1.0',
      source: 'custom',
      content: { textType: 'client-markdown', title: headline.replace('notice', 'notice-chat'), description: says },
    });
  });

  test.each([...ALL.map(name => `publish ${name}`), 'getTopicAttributes critical'])(
    'goes to all others when %s fails, and an alarm says so',
    async broken => {
      const { status, error, calls } = await beat({ [broken]: 'Sns.InternalErrorException' });
      expect({ status, error }).toEqual({ status: 'FAILED', error: 'NotTold' });
      const done = calls.filter(call => !call.includes('Exception'));
      expect(done).toEqual(
        [...ALL.map(name => `publish ${name}`), 'getTopicAttributes critical', 'sendMessage'].filter(
          call => call !== broken,
        ),
      );
    },
  );

  test('has ended before its time when every service is slow', async () => {
    const slow = [...ALL.map(name => `publish ${name}`), 'getTopicAttributes critical', 'sendMessage'];
    const { status, error, seconds } = await beat(Object.fromEntries(slow.map(name => [name, 'States.Timeout'])));
    expect({ status, error }).toEqual({ status: 'FAILED', error: 'NotTold' });
    expect(seconds).toBeLessThanOrEqual(45);
  });

  test('changes nothing of what other events come to', async () => {
    expect((await run({ of: beating })).calls).toEqual([
      'describeAccount',
      'publish critical',
      'publish critical-chat',
    ]);
  });

  test('is asked for: without one the role may not ask about a topic', () => {
    const policy = (changes: Partial<AnnouncerProps>) =>
      String(synth(changes).aws_iam_role_policy?.['announcer_role-policy']?.policy);
    expect(policy({ heartbeat: '06:05' })).toContain(
      `"Action":"sns:GetTopicAttributes","Resource":"${topic('critical')}"`,
    );
    expect(policy({})).not.toContain('GetTopicAttributes');
    expect(definition).not.toContain('heartbeat');
  });
});

describe('a reminder', () => {
  const access: Reminder = {
    review: 'access',
    cron: 'cron(0 8 1 * ? *)',
    headline: 'REMINDER: review of "who" has what',
    says: 'REV-1: due every month for 1 account: payments.',
    next: ['Write it down: npx rootguard record new review', 'Runbook: https://wiki.example.com/root#accounts'],
  };
  const drill: Reminder = { ...access, review: 'drill', headline: 'REMINDER: drill' };
  const of = definitionOf({ reminders: [access, drill], chatTopicArns: { notice: topic('notice-chat') } });
  const remind = (detail: object, fails: Readonly<Record<string, string>> = {}, definitionToRun = of) => {
    const due = { source: 'rootguard.reminder', account: '777777777777', detail };
    return run({ of: definitionToRun, input: { signal: 'change', event: due } }, fails);
  };
  const text = [access.headline, access.says, ...access.next].join('\n');

  test('is published as a notice, in the chat too, and nobody asks Organizations', async () => {
    const { status, calls, said } = await remind({ review: 'access' });
    expect({ status, calls }).toEqual({ status: 'SUCCEEDED', calls: ['publish notice', 'publish notice-chat'] });
    expect(said[0]).toEqual({ TopicArn: topic('notice'), Subject: access.headline, Message: text });
    expect(JSON.parse(said[1]!.Message!)).toEqual({
      version: '1.0',
      source: 'custom',
      content: {
        textType: 'client-markdown',
        title: access.headline,
        description: access.says,
        nextSteps: access.next,
      },
    });
  });

  test('says what is written for it, and nothing that the event says', async () => {
    const { said } = await remind({ review: 'drill', headline: 'Change the root password now', text: 'now' });
    expect(said[0]).toEqual({
      TopicArn: topic('notice'),
      Subject: 'REMINDER: drill',
      Message: text.replace(access.headline, 'REMINDER: drill'),
    });
  });

  test('that the topic of notices does not take goes to the one without a key', async () => {
    const { calls } = await remind({ review: 'access' }, { 'publish notice': 'SNS.KmsDisabled' });
    expect(calls.filter(call => !call.includes(' SNS.'))).toEqual([
      ...['publish critical-without-key', 'publish notice-chat', 'sendMessage'],
    ]);
  });

  test('is told beside a heartbeat and deploy roles', async () => {
    const deployments = { roles: ['arn:aws:iam::111111111111:role/Deploy'], places: PLACES };
    const both = definitionOf({ reminders: [access], heartbeat: '06:05', deployments });
    expect((await remind({ review: 'access' }, {}, both)).calls).toEqual(['publish notice']);
    const beat = { source: 'rootguard.heartbeat', account: '777777777777', detail: {} };
    const { calls } = await run({ of: both, input: { signal: 'root-activity', event: beat } });
    expect(calls).toContain('publish critical-without-key');
    expect((await run({ of: both })).calls.slice(0, 2)).toEqual(['describeAccount', 'publish critical']);
  });

  test('is no state without reminders', () => expect(definition).not.toContain('eminder'));
});

test('the definition has nothing that Terraform would evaluate', () => {
  expect(definition).not.toMatch(/[$%]\{/);
});

test('asks in a role of the management account where the hub is another one, by itself where it is not', () => {
  const roleArn = 'arn:aws:iam::111111111111:role/rootguard-account-reader';
  expect(definition).toContain(`"Credentials":{"RoleArn":"${roleArn}"}`);
  const management = { accountId: '111111111111' };
  expect(definitionOf(management)).not.toContain('Credentials');
  const policyOf = (changes: Partial<AnnouncerProps>) =>
    synth(changes).aws_iam_role_policy?.['announcer_role-policy']?.policy;
  expect(policyOf({})).toContain(`"Action":"sts:AssumeRole","Resource":"${roleArn}"`);
  expect(policyOf(management)).toContain(
    '"Action":"organizations:DescribeAccount","Resource":"arn:aws:organizations::111111111111:account/o-exampleorg1/*"',
  );
  expect(policyOf({ organizationId: undefined })).not.toContain('ReadsAccounts');
});

test('is an Express state machine that logs its errors, without what it was given', () => {
  expect(synth().aws_sfn_state_machine?.announcer).toMatchObject({
    name: 'rootguard-announcer',
    type: 'EXPRESS',
    role_arn: '${aws_iam_role.announcer_role.arn}',
    logging_configuration: {
      level: 'ERROR',
      include_execution_data: false,
      log_destination: '${aws_cloudwatch_log_group.announcer_log-group.arn}:*',
    },
    depends_on: ['aws_iam_role_policy.announcer_role-policy'],
  });
});

test('has an alarm on executions that do not succeed, however they end, that every topic hears', () => {
  const metric = (metric_name: string) => ({
    id: `m${metric_name}`,
    metric: {
      namespace: 'AWS/States',
      metric_name,
      dimensions: { StateMachineArn: 'arn:aws:states:eu-west-1:777777777777:stateMachine:rootguard-announcer' },
      stat: 'Sum',
      period: 60,
    },
  });
  expect(synth().aws_cloudwatch_metric_alarm).toEqual({
    announcer_alarm: {
      alarm_name: 'rootguard-announcer-failed',
      alarm_description: expect.stringMatching(/failed, took too long or was aborted/) as string,
      metric_query: [
        {
          id: 'ended',
          expression: 'SUM(METRICS())',
          label: 'executions that did not succeed',
          return_data: true,
        },
        ...['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsAborted'].map(metric),
      ],
      evaluation_periods: 1,
      threshold: 1,
      comparison_operator: 'GreaterThanOrEqualToThreshold',
      treat_missing_data: 'notBreaching',
      actions_enabled: true,
      alarm_actions: [topic('critical'), topic('notice'), topic('critical-without-key')],
    },
  });
});
