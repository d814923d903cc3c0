import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Call } from '../../../sandbox/front/front';
import { awsProviderVersion } from '../../../terraform/aws-provider';
import { terraformVersion } from '../../../terraform/binary';
import { runTerraform } from '../../../terraform/command';
import { EventResources, named, record } from '../event-resources';
import { useSandbox } from '../use-sandbox';

const ACCOUNT = '111111111111';
const queue = `arn:aws:sqs:us-east-1:${ACCOUNT}:people`;

/** The calls of a run after each of which an event is replayed, and how many messages became of it. */
let replayed: { readonly operation: string; readonly told: number }[] | undefined;
const { sandbox } = useSandbox({ onCall: call => replay(call) });
let directory: string;
let place: EventResources;

async function replay({ service, operation, status }: Call): Promise<void> {
  if (replayed === undefined || status >= 300 || !/^(events|states|iam|sns)$/.test(service)) return;
  if (!/^(Create|Put|Update|Delete|Remove|Attach|Detach|Subscribe)/.test(operation)) return;
  const list = replayed;
  replayed = undefined; // what is asked below is no call of the run
  await sandbox.recordEvent(record('ConsoleLogin', { recipientAccountId: ACCOUNT, awsRegion: 'us-east-1' }));
  let told = 0;
  for (let page = await place.messages(queue); page.length > 0; page = await place.messages(queue)) told += page.length;
  list.push({ operation, told });
  replayed = list;
}

const policy = (...Statement: object[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: Statement.map(one => ({ Effect: 'Allow', ...one })) });
const trust = (service: string) =>
  policy({ Principal: { Service: `${service}.amazonaws.com` }, Action: 'sts:AssumeRole' });

const definition = (comment: string) =>
  JSON.stringify({
    Comment: comment,
    QueryLanguage: 'JSONata',
    StartAt: 'Look up',
    States: {
      'Look up': {
        Type: 'Task',
        Resource: 'arn:aws:states:::aws-sdk:organizations:describeAccount',
        Arguments: { AccountId: '{% $states.input.account %}' },
        Output: '{% $states.result.Account.Name %}',
        Next: 'Tell',
      },
      Tell: {
        Type: 'Task',
        Resource: 'arn:aws:states:::sns:publish',
        Arguments: { TopicArn: '${aws_sns_topic.critical.arn}', Message: '{% $states.input %}' },
        End: true,
      },
    },
  });

const base = {
  aws_sns_topic: {
    critical: {
      name: 'critical',
      policy: policy({
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sns:Publish',
        Resource: `arn:aws:sns:us-east-1:${ACCOUNT}:critical`,
      }),
    },
  },
  aws_sns_topic_subscription: {
    people: {
      topic_arn: '${aws_sns_topic.critical.arn}',
      protocol: 'sqs',
      endpoint: queue,
      raw_message_delivery: true,
    },
  },
  aws_cloudwatch_event_rule: { root: { name: 'root', event_pattern: JSON.stringify(named('ConsoleLogin')) } },
};
const machine = (comment: string) => ({
  aws_iam_role: {
    machine: { name: 'machine', assume_role_policy: trust('states') },
    rule: { name: 'rule', assume_role_policy: trust('events') },
  },
  aws_iam_role_policy: {
    machine: {
      role: '${aws_iam_role.machine.id}',
      policy: policy(
        { Action: 'organizations:DescribeAccount', Resource: '*' },
        { Action: 'sns:Publish', Resource: '${aws_sns_topic.critical.arn}' },
        { Action: 'logs:*', Resource: '*' },
      ),
    },
    rule: {
      role: '${aws_iam_role.rule.id}',
      policy: policy({ Action: 'states:StartExecution', Resource: '${aws_sfn_state_machine.look_up.arn}' }),
    },
  },
  aws_cloudwatch_log_group: { machine: { name: '/machine', retention_in_days: 365 } },
  aws_sfn_state_machine: {
    look_up: {
      name: 'look-up',
      type: 'EXPRESS',
      role_arn: '${aws_iam_role.machine.arn}',
      definition: definition(comment),
      logging_configuration: {
        level: 'ERROR',
        include_execution_data: false,
        log_destination: '${aws_cloudwatch_log_group.machine.arn}:*',
      },
      tags: { project: 'example' },
      depends_on: ['aws_iam_role_policy.machine'],
    },
  },
});
/** A target of the rule; the id says whether another one replaces it. */
const target = (key: string, target_id: string, arn: string, more: object = {}) => ({
  aws_cloudwatch_event_target: { [key]: { rule: '${aws_cloudwatch_event_rule.root.name}', target_id, arn, ...more } },
});
const toTopic = target('alert', 'alert', '${aws_sns_topic.critical.arn}');
const toMachine = (key: string, target_id: string) =>
  target(key, target_id, '${aws_sfn_state_machine.look_up.arn}', {
    role_arn: '${aws_iam_role.rule.arn}',
    depends_on: ['aws_iam_role_policy.rule'],
  });

beforeAll(async () => {
  place = new EventResources(sandbox.endpoint, ACCOUNT, 'us-east-1');
  await place.queue('people');
  directory = mkdtempSync(join(tmpdir(), 'rootguard-state-machine-'));
  write(base);
  await terraform('init');
});
afterAll(() => rmSync(directory, { recursive: true }));

function write(resource: object): void {
  const content = {
    terraform: { required_providers: { aws: { source: 'hashicorp/aws', version: awsProviderVersion() } } },
    provider: { aws: { region: 'us-east-1' } },
    resource,
  };
  writeFileSync(join(directory, 'main.tf.json'), JSON.stringify(content));
}

async function terraform(...args: string[]): Promise<string> {
  const { path } = terraformVersion();
  return (await runTerraform({ binary: path, arguments: args, directory, environment: sandbox.environment })).stdout;
}

/** Applies, an event being replayed after every change; the changes, and how many messages each replay became. */
async function apply(resource: object): Promise<[operation: string, told: number][]> {
  write(resource);
  const list: { operation: string; told: number }[] = [];
  replayed = list;
  // one call at a time, so that the replay sees every state there is
  await terraform('apply', '-auto-approve', '-parallelism=1');
  replayed = undefined;
  return list.map(({ operation, told }) => [operation, told]);
}

test('a rule goes from its topic to a machine without an instant in which nobody is told', async () => {
  const first = await apply({ ...base, ...toTopic });
  expect(first.at(-1)).toEqual([expect.stringMatching(/^(PutTargets|Subscribe)$/), 1]);

  const changes = await apply({ ...base, ...machine('first'), ...toMachine('alert', 'alert') });
  expect(changes.map(([operation]) => operation).sort()).toEqual(
    ['CreateRole', 'CreateRole', 'CreateStateMachine', 'PutRolePolicy', 'PutRolePolicy', 'PutTargets'].sort(),
  );
  expect(changes.map(([, told]) => told)).toEqual(changes.map(() => 1));
  await sandbox.recordEvent(record('ConsoleLogin', { recipientAccountId: ACCOUNT, awsRegion: 'us-east-1' }));
  expect(await place.outcome(queue)).toBe('Example management');
  expect(await terraform('plan', '-detailed-exitcode')).toContain('No changes.');
});

test('a changed definition is an update', async () => {
  expect(await apply({ ...base, ...machine('second'), ...toMachine('alert', 'alert') })).toEqual([
    ['UpdateStateMachine', 1],
  ]);
});

test('a target that is replaced leaves a gap, which the replay sees', async () => {
  const changes = await apply({ ...base, ...machine('second'), ...toMachine('alert', 'another') });
  expect(changes).toEqual([
    ['RemoveTargets', 0],
    ['PutTargets', 1],
  ]);
});

test('Terraform destroys it all', async () => {
  expect(await terraform('destroy', '-auto-approve')).toContain('Destroy complete!');
});
