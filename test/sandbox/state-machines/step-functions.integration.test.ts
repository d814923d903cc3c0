import { CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { EventResources, when } from '../event-resources';
import { useSandbox } from '../use-sandbox';

const HUB = '222222222222';
const DEFINITION = { QueryLanguage: 'JSONata', StartAt: 'A', States: { A: { Type: 'Succeed' } } };

const { sandbox, aws } = useSandbox();
let hub: EventResources;
let roleArn: string;

beforeAll(async () => {
  hub = new EventResources(sandbox.endpoint, HUB, 'us-east-1');
  roleArn = await hub.role('machine', { trusted: 'states', action: 'sns:Publish' });
});

const input = (name: string, changes: object = {}) => ({
  name,
  type: 'EXPRESS',
  roleArn,
  definition: JSON.stringify(DEFINITION),
  ...changes,
});
const create = (name: string, changes: object = {}) => hub.states('CreateStateMachine', input(name, changes));
const machineArn = (name: string) => `arn:aws:states:us-east-1:${HUB}:stateMachine:${name}`;

/** What Step Functions answers to a machine that it refuses. */
const refusal = (name: string, changes: object): Promise<string> =>
  create(name, changes).then(
    () => 'accepted',
    (error: Error) => error.message,
  );

test('a machine is made, described, updated, tagged, listed and deleted', async () => {
  const stateMachineArn = machineArn('whole');
  expect(await create('whole', { tags: [{ key: 'a', value: '1' }] })).toEqual({
    stateMachineArn,
    creationDate: expect.any(Number) as number,
  });
  const before = await hub.states('DescribeStateMachine', { stateMachineArn });
  expect(before).toEqual({
    stateMachineArn,
    name: 'whole',
    status: 'ACTIVE',
    type: 'EXPRESS',
    definition: JSON.stringify(DEFINITION),
    roleArn,
    creationDate: expect.any(Number) as number,
    loggingConfiguration: { level: 'OFF', includeExecutionData: false },
    tracingConfiguration: { enabled: false },
    encryptionConfiguration: { type: 'AWS_OWNED_KEY' },
  });

  const definition = JSON.stringify({ ...DEFINITION, Comment: 'changed' });
  await hub.states('UpdateStateMachine', { stateMachineArn, definition });
  const after = await hub.states('DescribeStateMachine', { stateMachineArn });
  expect(after).toEqual({ ...before, definition, revisionId: expect.any(String) as string });
  // an update that changes nothing is no revision
  await hub.states('UpdateStateMachine', { stateMachineArn, definition });
  expect(await hub.states('DescribeStateMachine', { stateMachineArn })).toEqual(after);

  await hub.states('TagResource', { resourceArn: stateMachineArn, tags: [{ key: 'b', value: '2' }] });
  await hub.states('UntagResource', { resourceArn: stateMachineArn, tagKeys: ['a'] });
  expect(await hub.states('ListTagsForResource', { resourceArn: stateMachineArn })).toEqual({
    tags: [{ key: 'b', value: '2' }],
  });
  expect(await hub.states('ListStateMachineVersions', { stateMachineArn })).toEqual({ stateMachineVersions: [] });
  expect(await hub.states('ListStateMachines', {})).toMatchObject({ stateMachines: [{ name: 'whole' }] });

  await hub.states('DeleteStateMachine', { stateMachineArn });
  await expect(hub.states('DescribeStateMachine', { stateMachineArn })).rejects.toThrow(
    `StateMachineDoesNotExist: State Machine Does Not Exist: '${stateMachineArn}'`,
  );
});

test('the same machine again is the first one, another of its name is refused', async () => {
  const first = await create('twice');
  expect(await create('twice')).toEqual(first);
  expect(await refusal('twice', { definition: JSON.stringify({ ...DEFINITION, Comment: 'other' }) })).toBe(
    `StateMachineAlreadyExists: State Machine Already Exists: '${machineArn('twice')}'`,
  );
});

test.each([
  ['a'.repeat(80), 'accepted'],
  ['a'.repeat(81), 'InvalidName'],
  ['', 'InvalidName'],
  ['with space', 'InvalidName'],
  ['with:colon', 'InvalidName'],
  ['with*', 'InvalidName'],
])("the name '%s': %s", async (name, expected) => {
  expect(await refusal(name, {})).toMatch(new RegExp(`^${expected}`));
});

test.each<[string, object, string]>([
  ['no JSON', { definition: '{' }, "InvalidDefinition: Invalid State Machine Definition: 'INVALID_JSON_DESCRIPTION: "],
  [
    'a Next of no state',
    { definition: JSON.stringify({ ...DEFINITION, States: { A: { Type: 'Pass', Next: 'B' } } }) },
    "InvalidDefinition: Invalid State Machine Definition: 'MISSING_TRANSITION_TARGET: Missing 'Next' target: B at /States/A/Next'",
  ],
  [
    'a resource that is not known',
    {
      definition: JSON.stringify({
        ...DEFINITION,
        States: { A: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', End: true } },
      }),
    },
    "InvalidDefinition: Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: the resource arn:aws:states:::lambda:invoke is not known here",
  ],
  ['over 1 MB', { definition: ' '.repeat(1_048_577) }, 'InvalidDefinition: '],
  ['no role', { roleArn: 'arn:aws:iam::222222222222:user/a' }, 'InvalidArn: Invalid Role Arn: '],
  [
    'a role that is not there',
    { roleArn: `arn:aws:iam::${HUB}:role/none` },
    'AccessDeniedException: Neither the global',
  ],
  ['a role elsewhere', { roleArn: 'arn:aws:iam::111111111111:role/machine' }, 'AccessDeniedException: Cross-account'],
  ['a standard machine', { type: 'STANDARD' }, 'SandboxNotImplemented: '],
  ['a version', { publish: true }, 'SandboxNotImplemented: '],
  ['an odd tracing', { tracingConfiguration: { enabled: 'yes' } }, 'InvalidTracingConfiguration: '],
])('%s is refused', async (_, changes, message) => {
  const answer = await refusal('refused', changes);
  expect(answer.slice(0, message.length)).toBe(message);
});

test('a role must trust Step Functions, if it asks for the machine then for this one', async () => {
  const trust = { Principal: { Service: 'states.amazonaws.com' } };
  const own = await hub.role('trust', { trusted: 'events' });
  expect(await refusal('trusted', { roleArn: own })).toMatch(/^AccessDeniedException: Neither the global/);
  await hub.roleTrust('trust', { ...trust, ...when('ArnEquals', { 'aws:SourceArn': machineArn('other') }) });
  expect(await refusal('trusted', { roleArn: own })).toMatch(/^AccessDeniedException: Neither the global/);
  const source = { ArnLike: { 'aws:SourceArn': machineArn('*') }, StringEquals: { 'aws:SourceAccount': HUB } };
  await hub.roleTrust('trust', { ...trust, Condition: source });
  expect(await refusal('trusted', { roleArn: own })).toBe('accepted');
  await hub.roleTrust('trust', { Principal: { Service: 'states.us-east-1.amazonaws.com' } });
  expect(await refusal('trusted-by-region', { roleArn: own })).toBe('accepted');
});

describe('logging', () => {
  const group = `arn:aws:logs:us-east-1:${HUB}:log-group:/machine`;
  const to = (logGroupArn: string, level = 'ERROR') => ({
    loggingConfiguration: { level, destinations: [{ cloudWatchLogsLogGroup: { logGroupArn } }] },
  });

  test.each<[string, object, string]>([
    ['no destination', { loggingConfiguration: { level: 'ERROR' } }, 'Must specify exactly one Log Destination.'],
    ['an ARN without the star', to(group), `the Log Destination '${group}' must be the ARN of a log group`],
    ['an unknown level', to(`${group}:*`, 'WARN'), "the level 'WARN' is none of"],
  ])('%s is refused', async (_, changes, message) => {
    const answer = await refusal('logging', changes);
    expect(answer).toMatch(/^InvalidLoggingConfiguration: Invalid Logging Configuration: /);
    expect(answer).toContain(message);
  });

  test('the role must be allowed all that it takes, and the group must be there', async () => {
    const denied = 'AccessDeniedException: The state machine IAM Role is not authorized to access the Log Destination';
    const own = await hub.role('logging', { trusted: 'states', action: 'logs:*' });
    expect(await refusal('logging', { ...to(`${group}:*`), roleArn: own })).toBe(
      'InvalidLoggingConfiguration: Invalid Logging Configuration: Log Destination not found.',
    );
    const headers = (next: (args: object) => Promise<unknown>) => (args: { request: { headers: object } }) =>
      next({ ...args, request: { ...args.request, headers: { ...args.request.headers, 'x-moto-account-id': HUB } } });
    const command = new CreateLogGroupCommand({ logGroupName: '/machine' });
    command.middlewareStack.add(headers as never, { step: 'build' });
    await aws.logs.send(command);
    expect(await refusal('logging', { ...to(`${group}:*`), roleArn: own })).toBe('accepted');
    await hub.rolePolicy('logging', { Action: 'logs:*Deliver*', Resource: '*' });
    expect(await refusal('logging-2', { ...to(`${group}:*`), roleArn: own })).toBe(denied);
  });
});

test('a definition is validated without a machine', async () => {
  const validate = (definition: object) =>
    hub.states('ValidateStateMachineDefinition', { definition: JSON.stringify(definition), type: 'EXPRESS' });
  expect(await validate(DEFINITION)).toEqual({ result: 'OK', diagnostics: [], truncated: false });
  expect(await validate({ ...DEFINITION, StartAt: 'B' })).toEqual({
    result: 'FAIL',
    diagnostics: [
      {
        severity: 'ERROR',
        code: 'MISSING_TRANSITION_TARGET',
        message: "Missing 'StartAt' target: B",
        location: '/StartAt',
      },
      {
        severity: 'ERROR',
        code: 'MISSING_TRANSITION_TARGET',
        message: 'State "A" is not reachable.',
        location: '/States/A',
      },
    ],
    truncated: false,
  });
});

test('what is not known of Step Functions is refused by name', async () => {
  await expect(hub.states('CreateActivity', { name: 'a' })).rejects.toThrow(
    'SandboxNotImplemented: the sandbox does not know CreateActivity of Step Functions',
  );
});
