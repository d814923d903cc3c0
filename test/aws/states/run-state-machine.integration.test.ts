import { CallTask, runStateMachine } from '../../../aws/states/run-state-machine';
import { StateError } from '../../../aws/states/state-error';
import { readStateMachine } from '../../../aws/states/state-machine';

const CONTEXT = {
  Execution: {
    Id: 'arn:aws:states:us-east-1:111111111111:express:look-up:1:2',
    Name: '1',
    RoleArn: 'arn:aws:iam::111111111111:role/look-up',
    StartTime: '2026-11-20T03:14:07.000Z',
  },
  StateMachine: { Id: 'arn:aws:states:us-east-1:111111111111:stateMachine:look-up', Name: 'look-up' },
};
const RESOURCE = 'arn:aws:states:::aws-sdk:sns:publish';
const TASK = { Type: 'Task', Resource: RESOURCE };

/** Runs states, the first of them first; a task fails by what `callTask` throws. */
const run = (
  states: Record<string, unknown>,
  { input = {}, callTask = nothing, rest = {} }: { input?: unknown; callTask?: CallTask; rest?: object } = {},
) =>
  runStateMachine(
    readStateMachine(
      JSON.stringify({ QueryLanguage: 'JSONata', StartAt: Object.keys(states)[0], States: states, ...rest }),
    ),
    input,
    callTask,
    CONTEXT,
  );
const nothing: CallTask = () => Promise.resolve({ output: {} });
const failing =
  (...errors: readonly (string | StateError)[]): CallTask =>
  () => {
    const error = errors.length > 1 ? (errors as (string | StateError)[]).shift()! : errors[0]!;
    return Promise.reject(typeof error === 'string' ? new StateError(error, 'because') : error);
  };

describe('a Parallel of one branch', () => {
  const block = (states: Record<string, unknown>, rest: object = {}) => ({
    Type: 'Parallel',
    Branches: [{ StartAt: Object.keys(states)[0], States: states }],
    Catch: [{ ErrorEquals: ['States.ALL'], Output: '{% $states.errorOutput.Error %}', Next: 'Mend' }],
    Next: 'Done',
    ...rest,
  });
  const ends = {
    Mend: { Type: 'Pass', Output: '{% $states.input & ($exists($inner) ? " inner") %}', End: true },
    Done: { Type: 'Succeed' },
  };

  test('gives a list of one, from its own variables and those around it', async () => {
    const states = {
      Begin: { Type: 'Pass', Assign: { outer: 1 }, Next: 'Block' },
      Block: block(
        {
          Keep: { Type: 'Pass', Assign: { inner: '{% $outer + 1 %}' }, Next: 'Tell' },
          Tell: { Type: 'Pass', Output: '{% [$outer, $inner] %}', End: true },
        },
        { Output: '{% {"result": $states.result, "inner": $exists($inner)} %}' },
      ),
      ...ends,
    };
    expect((await run(states)).output).toEqual({ result: [[1, 2]], inner: false });
  });

  test.each([
    ['an expression', { Type: 'Pass', Output: '{% $nothing %}', End: true }, 'States.QueryEvaluationError'],
    ['a task', { ...TASK, End: true }, 'Sns.NotFoundException'],
    ['a Fail', { Type: 'Fail', Error: 'Mine' }, 'Mine'],
  ])('catches the error of %s in it, and the outer variables stay as they were', async (_, state, error) => {
    const states = { Block: block({ A: { Type: 'Pass', Assign: { inner: 1 }, Next: 'B' }, B: state }), ...ends };
    const { status, output } = await run(states, { callTask: failing('Sns.NotFoundException') });
    expect({ status, output }).toEqual({ status: 'SUCCEEDED', output: error });
  });

  test('goes on into no state outside', () => {
    const states = { Block: block({ A: { Type: 'Pass', Next: 'Done' } }), ...ends };
    expect(() => run(states)).toThrow("Missing 'Next' target: Done at /States/Block/Branches[0]/States/A/Next");
  });
});

describe('the examples of AWS and of the States Language', () => {
  test('input and output', async () => {
    const input = { customer: { firstName: 'Martha', lastName: 'Rivera' }, order: { items: 7, total: 27.91 } };
    const Output = {
      lastName: "{% 'Last=>' & $states.input.customer.lastName %}",
      orderValue: '{% $states.input.order.total %}',
    };
    expect(await run({ Basic: { Type: 'Succeed', Output } }, { input })).toEqual({
      status: 'SUCCEEDED',
      output: { lastName: 'Last=>Rivera', orderValue: 27.91 },
      calls: [],
      seconds: 0,
    });
  });

  test('a filter: one match is no array', async () => {
    const products = [
      { calories: 140, flavour: 'cola' },
      { calories: 0, flavour: 'diet' },
    ];
    const Output = { dietProducts: '{% $states.input.products[calories=0] %}' };
    const { output } = await run({ Filter: { Type: 'Pass', Output, End: true } }, { input: { products } });
    expect(output).toEqual({ dietProducts: { calories: 0, flavour: 'diet' } });
  });

  test('arguments with expressions in places, an output that is one', async () => {
    const student = { name: 'Scotland', course: [34, 99, 76, 96].map(grade => ({ grade })) };
    const { output, calls } = await run({
      Sample: { Type: 'Pass', Assign: { student, class: { teacher: 'Bert' }, two: 'the number 2' }, Next: 'A Task' },
      'A Task': {
        ...TASK,
        Arguments: {
          student: '{% $student.name %}',
          classInfo: { teacher: '{% $class.teacher %}' },
          values: [1, '{% $two %}', 'three'],
        },
        Output: "{% { 'avg': $average($student.course.grade), 'num': $count($student.course) }  %}",
        End: true,
      },
    });
    expect(output).toEqual({ avg: 76.25, num: 4 });
    expect(calls).toEqual([
      {
        state: 'A Task',
        resource: RESOURCE,
        arguments: { student: 'Scotland', classInfo: { teacher: 'Bert' }, values: [1, 'the number 2', 'three'] },
        roleArn: undefined,
      },
    ]);
  });

  test('variables are as they were on state entry', async () => {
    const { output } = await run({
      Before: { Type: 'Pass', Assign: { x: 3, a: 6 }, Next: 'Swap' },
      Swap: { Type: 'Pass', Assign: { x: '{% $a %}', nextX: '{% $x %}' }, Output: '{% $x %}', Next: 'After' },
      After: { Type: 'Succeed', Output: ['{% $states.input %}', '{% $x %}', '{% $nextX %}'] },
    });
    expect(output).toEqual([3, 6, 3]);
  });

  test.each([
    [{ type: 'Public' }, 'Public', { type: 'Public' }, null],
    [{ type: 'Private' }, 'Twenties', { type: 'Private' }, 'twenties'],
    [{ type: 'Private', value: 99, rating: 7, auditThreshold: 4 }, 'Audit', { excess: 3 }, null],
    [
      { type: 'Private', value: 99, rating: 1, auditThreshold: 4 },
      'Record',
      { type: 'Private', value: 99, rating: 1, auditThreshold: 4 },
      'default',
    ],
  ])('a choice for %j goes to %s', async (input, place, passed, range) => {
    const end = (name: string) => ({
      Type: 'Succeed',
      Output: { place: name, input: '{% $states.input %}', range: '{% $exists($range) ? $range : null %}' },
    });
    const { output } = await run(
      {
        Value: {
          Type: 'Pass',
          Assign: { value: '{% $exists($states.input.value) ? $states.input.value : 23 %}' },
          Next: 'Dispatch',
        },
        Dispatch: {
          Type: 'Choice',
          Choices: [
            { Condition: "{% $states.input.type != 'Private' %}", Next: 'Public' },
            {
              Condition: "{% $exists($value) and $type($value)='number' and $value>=20 and $value<30 %}",
              Assign: { range: 'twenties' },
              Next: 'Twenties',
            },
            {
              Condition: '{% $states.input.rating >= $states.input.auditThreshold %}',
              Output: { excess: '{% $states.input.rating - $states.input.auditThreshold %}' },
              Next: 'Audit',
            },
          ],
          Default: 'Record',
          Assign: { range: 'default' },
        },
        Public: end('Public'),
        Twenties: end('Twenties'),
        Audit: end('Audit'),
        Record: end('Record'),
      },
      { input },
    );
    expect(output).toEqual({ place, input: passed, range });
  });

  test('retries in turn, until the first retrier has used up its own', async () => {
    const Retry = [
      { ErrorEquals: ['ErrorA', 'ErrorB'], IntervalSeconds: 1, BackoffRate: 2, MaxAttempts: 2 },
      { ErrorEquals: ['ErrorC'], IntervalSeconds: 5 },
    ];
    const { output, calls, seconds } = await run(
      {
        X: { ...TASK, Retry, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Z' }], Next: 'Y' },
        Y: { Type: 'Succeed' },
        Z: { Type: 'Succeed', Output: { z: '{% $states.input %}' } },
      },
      { callTask: failing('ErrorA', 'ErrorB', 'ErrorC', 'ErrorB') },
    );
    expect(calls.map(({ error }) => error)).toEqual(['ErrorA', 'ErrorB', 'ErrorC', 'ErrorB']);
    expect({ output, seconds }).toEqual({ output: { z: { Error: 'ErrorB', Cause: 'because' } }, seconds: 1 + 2 + 5 });
  });

  test('pauses of 3, 5 and 5 seconds with a longest one', async () => {
    const Retry = [{ ErrorEquals: ['X'], IntervalSeconds: 3, MaxAttempts: 3, BackoffRate: 2, MaxDelaySeconds: 5 }];
    expect(await run({ A: { ...TASK, Retry, End: true } }, { callTask: failing('X') })).toMatchObject({
      status: 'FAILED',
      seconds: 13,
    });
  });

  test('an undefined result, as a reader of AWS reported its cause', async () => {
    const Arguments = { Input: { pushLocation: '{% $states.input.pushLocation %}' } };
    const { status, error, cause, calls } = await run({ Push: { ...TASK, Arguments, End: true } });
    expect({ status, error, cause, calls }).toEqual({
      status: 'FAILED',
      error: 'States.QueryEvaluationError',
      cause:
        "An error occurred while executing the state 'Push'. The JSONata expression '$states.input.pushLocation' specified for the field 'Arguments/Input/pushLocation' returned nothing (undefined).",
      calls: [],
    });
  });
});

// histories of executions on AWS, recorded by LocalStack's tests of Step Functions in 2024 and 2025
describe('as AWS answered', () => {
  const state = async (Output: unknown, input: unknown = {}) =>
    run({ State0: { Type: 'Pass', Output, End: true } }, { input });

  test('what is no JSONata string is a constant, at any depth', async () => {
    const constants = {
      none: null,
      number: 0.1,
      empty: [],
      text: ' {% states.input %} ',
      variable: '$states.input',
      path: '$.input_value',
      'key.$': '$$',
      intrinsic: "States.Format('Format:{}', 101)",
      list: [null, true, {}, [' {% states.input %} ', { in: '$no.such.var.path' }]],
    };
    expect(await state(constants)).toMatchObject({ status: 'SUCCEEDED', output: constants });
  });

  test('an object that an expression makes leaves out what is undefined', async () => {
    expect(await state("{% {'a': $states.input.missing, 'b': 1} %}")).toMatchObject({ output: { b: 1 } });
  });

  test.each([
    [
      { v: "{% $abs('x') %}" },
      `'$abs('x')' specified for the field 'Output/v' threw an error during evaluation. T0410: Argu`,
    ],
    [
      { v: "{% $sum(['a']) %}" },
      `'$sum(['a'])' specified for the field 'Output/v' threw an error during evaluation. T0412: Argument`,
    ],
    [{ a: { b: ['{% $none %}'] } }, `'$none' specified for the field 'Output/a/b[0]' returned nothing (undefined).`],
  ])('the cause of %j', async (output, cause) => {
    expect(await state(output)).toMatchObject({
      error: 'States.QueryEvaluationError',
      cause: expect.stringContaining(`The JSONata expression ${cause}`) as string,
    });
  });

  test('the cause of a failure within a branch names the state within', async () => {
    const within = { StartAt: 'Undef', States: { Undef: { Type: 'Pass', Output: { v: '{% $none %}' }, End: true } } };
    const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'End' }];
    const states = { P: { Type: 'Parallel', Branches: [within], Catch, Next: 'End' }, End: { Type: 'Succeed' } };
    expect(await run(states)).toMatchObject({
      output: {
        Error: 'States.QueryEvaluationError',
        Cause:
          "An error occurred while executing the state 'Undef'. The JSONata expression '$none' specified for the field 'Output/v' returned nothing (undefined).",
      },
    });
  });

  test('a catcher with variables leaves the error output as the output', async () => {
    const Catch = [
      {
        ErrorEquals: ['States.ALL'],
        Assign: { inputVar: '{% $states.input %}', errorVar: '{% $states.errorOutput %}' },
        Next: 'Fallback',
      },
    ];
    const Output = { input: '{% $states.input %}', inputVar: '{% $inputVar %}', errorVar: '{% $errorVar %}' };
    const states = { Task: { ...TASK, Catch, Next: 'Fallback' }, Fallback: { Type: 'Pass', Output, End: true } };
    const error = { Error: 'Exception', Cause: 'because' };
    expect(await run(states, { input: { inputData: 'dummy' }, callTask: failing('Exception') })).toMatchObject({
      output: { input: error, inputVar: { inputData: 'dummy' }, errorVar: error },
    });
  });
});

describe('errors', () => {
  const caught = async (ErrorEquals: string[], error: string) =>
    (
      await run(
        { A: { ...TASK, Catch: [{ ErrorEquals, Next: 'B' }], End: true }, B: { Type: 'Succeed', Output: 'caught' } },
        { callTask: failing(error) },
      )
    ).output === 'caught';

  test.each<[string, string, boolean]>([
    ['Organizations.AccountNotFoundException', 'Organizations.AccountNotFoundException', true],
    ['Organizations.AccountNotFoundException', 'Organizations.AccessDeniedException', false],
    ['States.ALL', 'Organizations.AccountNotFoundException', true],
    ['States.ALL', 'States.Timeout', true],
    ['States.ALL', 'States.QueryEvaluationError', true],
    ['States.ALL', 'States.DataLimitExceeded', false],
    ['States.ALL', 'States.Runtime', false],
    ['States.TaskFailed', 'Sns.NotFoundException', true],
    ['States.TaskFailed', 'States.Timeout', false],
    ['States.TaskFailed', 'States.DataLimitExceeded', false],
    ['States.DataLimitExceeded', 'States.DataLimitExceeded', true],
    ['States.Runtime', 'States.Runtime', false],
  ])('%s on %s: %s', async (errorEquals, error, expected) => {
    expect(await caught([errorEquals], error)).toBe(expected);
  });

  test('an error that nobody catches ends the execution', async () => {
    expect(await run({ A: { ...TASK, End: true } }, { callTask: failing('Sns.NotFoundException') })).toEqual({
      status: 'FAILED',
      error: 'Sns.NotFoundException',
      cause: 'because',
      calls: [{ state: 'A', resource: RESOURCE, arguments: {}, roleArn: undefined, error: 'Sns.NotFoundException' }],
      seconds: 0,
    });
  });

  test('a catcher assigns and writes the output from the error and the input', async () => {
    const Catch = [
      { ErrorEquals: ['States.Timeout'], Next: 'B' },
      {
        ErrorEquals: ['States.ALL'],
        Assign: { why: '{% $states.errorOutput.Error %}' },
        Output: '{% $merge([$states.input, {"cause": $states.errorOutput.Cause}]) %}',
        Next: 'B',
      },
    ];
    const { output } = await run(
      {
        A: { ...TASK, Catch, Assign: { why: 'none' }, End: true },
        B: { Type: 'Succeed', Output: ['{% $why %}', '{% $states.input %}'] },
      },
      { input: { a: 1 }, callTask: failing('X') },
    );
    expect(output).toEqual(['X', { a: 1, cause: 'because' }]);
  });

  test("expressions of a task's own fields are caught, those of a catcher are not", async () => {
    const states = (Output: unknown) => ({
      A: {
        ...TASK,
        Output: '{% $states.result.none %}',
        Catch: [{ ErrorEquals: ['States.QueryEvaluationError'], Output, Next: 'B' }],
        End: true,
      },
      B: { Type: 'Succeed' },
    });
    expect(await run(states('caught'))).toMatchObject({ status: 'SUCCEEDED', output: 'caught' });
    expect(await run(states('{% $none %}'))).toMatchObject({
      status: 'FAILED',
      error: 'States.QueryEvaluationError',
      cause: expect.stringContaining("'Catch[0]/Output'") as string,
    });
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['a type error', { Type: 'Succeed', Output: "{% 1 + 'a' %}" }, 'T2002'],
    ['a function', { Type: 'Succeed', Output: '{% $uppercase %}' }, 'unsupported result type'],
    ['a function of its own', { Type: 'Succeed', Output: '{% function($x) { $x } %}' }, 'unsupported result type'],
    [
      'a condition that is no boolean',
      { Type: 'Choice', Choices: [{ Condition: '{% 1 %}', Next: 'A' }] },
      'Expected a boolean, but was: 1',
    ],
    [
      'a timeout that is no number',
      { ...TASK, TimeoutSeconds: "{% 'x' %}", End: true },
      'Expected a positive integer, but was: "x"',
    ],
    ['a timeout of 0', { ...TASK, TimeoutSeconds: '{% 0 %}', End: true }, 'Expected a positive integer, but was: 0'],
    [
      'a role that is no string',
      { ...TASK, Credentials: { RoleArn: '{% 1 %}' }, End: true },
      'Expected a string, but was: 1',
    ],
    ['a cause that is no string', { Type: 'Fail', Cause: '{% 1 %}' }, 'Expected a string, but was: 1'],
  ])('%s is a QueryEvaluationError', async (_, state, cause) => {
    expect(await run({ A: state })).toMatchObject({
      status: 'FAILED',
      error: 'States.QueryEvaluationError',
      cause: expect.stringContaining(cause) as string,
    });
  });

  test('a choice without a match and without a default', async () => {
    expect(await run({ A: { Type: 'Choice', Choices: [{ Condition: false, Next: 'A' }] } })).toMatchObject({
      status: 'FAILED',
      error: 'States.NoChoiceMatched',
    });
  });

  test.each([
    [
      { Error: 'Own', Cause: '{% $states.input.why %}' },
      { error: 'Own', cause: 'told' },
    ],
    [{}, {}],
  ])('Fail with %j', async (fields, expected) => {
    expect(await run({ A: { Type: 'Fail', ...fields } }, { input: { why: 'told' } })).toEqual({
      status: 'FAILED',
      ...expected,
      calls: [],
      seconds: 0,
    });
  });

  test('what is no error of a state is thrown', async () => {
    const broken: CallTask = () => Promise.reject(new TypeError('a mistake'));
    await expect(
      run({ A: { ...TASK, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'A' }], End: true } }, { callTask: broken }),
    ).rejects.toThrow('a mistake');
  });
});

describe('time', () => {
  const slow =
    (seconds: number): CallTask =>
    () =>
      Promise.resolve({ output: {}, seconds });

  test.each([
    [5, 'SUCCEEDED', undefined],
    [6, 'FAILED', 'States.Timeout'],
  ])('a task of %d seconds with a timeout of 5: %s', async (taken, status, error) => {
    const result = await run({ A: { ...TASK, TimeoutSeconds: 5, End: true } }, { callTask: slow(taken) });
    expect([result.status, result.error, result.seconds]).toEqual([status, error, 5]);
  });

  test('an error that comes too late is a timeout', async () => {
    const callTask = failing(new StateError('X', 'late', 6));
    expect(await run({ A: { ...TASK, TimeoutSeconds: 5, End: true } }, { callTask })).toMatchObject({
      error: 'States.Timeout',
      seconds: 5,
    });
  });

  test.each([
    [300, {}, 'SUCCEEDED'],
    [301, {}, 'TIMED_OUT'],
    [60, { TimeoutSeconds: 60 }, 'SUCCEEDED'],
    [61, { TimeoutSeconds: 60 }, 'TIMED_OUT'],
  ])('an execution of %d seconds with %j: %s, and no Catch sees it', async (taken, rest, status) => {
    const states = {
      A: { ...TASK, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'B' }], Next: 'B' },
      B: { Type: 'Succeed' },
    };
    const result = await run(states, { callTask: slow(taken), rest });
    expect([result.status, result.seconds]).toEqual([status, Math.min(taken, 'TimeoutSeconds' in rest ? 60 : 300)]);
  });

  test('an endless circle ends', async () => {
    expect(await run({ A: { Type: 'Pass', Next: 'A2' }, A2: { Type: 'Pass', Next: 'A' } })).toMatchObject({
      status: 'TIMED_OUT',
    });
  });
});

describe('sizes', () => {
  /** A string of so many bytes as JSON. */
  const json = (bytes: number) => 'ä'.repeat((bytes - 2) / 2);

  test.each([
    [262_144, 'SUCCEEDED'],
    [262_146, 'FAILED'],
  ])('%d bytes: %s', async (bytes, status) => {
    const text = json(bytes);
    const states = { A: { ...TASK, Arguments: {}, End: true } };
    const limit = status === 'FAILED' ? { status, error: 'States.DataLimitExceeded' } : { status };
    expect(await run(states, { input: text })).toMatchObject(limit);
    expect(await run(states, { callTask: () => Promise.resolve({ output: text }) })).toMatchObject(limit);
    expect(await run({ A: { Type: 'Pass', Output: text, End: true } })).toMatchObject(limit);
    // a result counts, whatever becomes of it
    const discarded = { A: { ...TASK, Output: 'short', End: true } };
    expect(await run(discarded, { callTask: () => Promise.resolve({ output: text }) })).toMatchObject(limit);
  });

  test.each([
    [40, 'SUCCEEDED'],
    [41, 'FAILED'],
  ])('%d variables of 262,000 bytes, of 10 MiB that all may have: %s', async (count, status) => {
    const states = Object.fromEntries(
      [...Array(count).keys()].map(n => [
        `S${n}`,
        { Type: 'Pass', Assign: { [`v${n}`]: '{% $states.input %}' }, Next: `S${n + 1}` },
      ]),
    );
    const whole = { ...states, [`S${count}`]: { Type: 'Succeed' } };
    expect(await run(whole, { input: 'a'.repeat(262_000) })).toMatchObject({ status });
  });

  test('an Assign counts as a whole', async () => {
    const half = json(131_000);
    const assign = (value: Record<string, string>) => run({ A: { Type: 'Pass', Assign: value, End: true } });
    expect(await assign({ a: half, b: half })).toMatchObject({ status: 'SUCCEEDED' });
    expect(await assign({ a: half, b: half, c: half })).toMatchObject({
      status: 'FAILED',
      error: 'States.DataLimitExceeded',
    });
  });
});

test('the context object, with the time that passed and the retries that were', async () => {
  const Retry = [{ ErrorEquals: ['X'], IntervalSeconds: 2, MaxAttempts: 1 }];
  const states = {
    A: {
      ...TASK,
      Arguments: '{% $states.context.State.RetryCount %}',
      Retry,
      Catch: [{ ErrorEquals: ['X'], Next: 'B' }],
      End: true,
    },
    B: { Type: 'Succeed', Output: '{% $states.context %}' },
  };
  const { calls, output } = await run(states, { input: { a: 1 }, callTask: failing('X') });
  expect(calls.map(call => call.arguments)).toEqual([0, 1]);
  expect(output).toEqual({
    ...CONTEXT,
    Execution: { ...CONTEXT.Execution, Input: { a: 1 }, RedriveCount: 0 },
    State: { Name: 'B', EnteredTime: '2026-11-20T03:14:09.000Z' },
  });
});

test('a task gets the role of its credentials, and without arguments the input', async () => {
  const Credentials = { RoleArn: "{% 'arn:aws:iam::' & $states.input.hub & ':role/reader' %}" };
  const { calls } = await run({ A: { ...TASK, Credentials, End: true } }, { input: { hub: '111111111111' } });
  expect(calls).toEqual([
    {
      state: 'A',
      resource: RESOURCE,
      arguments: { hub: '111111111111' },
      roleArn: 'arn:aws:iam::111111111111:role/reader',
    },
  ]);
});

test('executions of one machine at once do not see each other', async () => {
  const machine = readStateMachine(
    JSON.stringify({
      QueryLanguage: 'JSONata',
      StartAt: 'A',
      States: {
        A: { Type: 'Pass', Assign: { n: '{% $states.input %}' }, Next: 'B' },
        B: { ...TASK, Output: '{% $n & $states.result %}', End: true },
      },
    }),
  );
  const callTask: CallTask = ({ arguments: n }) =>
    new Promise(resolve => setImmediate(() => resolve({ output: `:${String(n)}` })));
  const outputs = await Promise.all([...Array(50).keys()].map(n => runStateMachine(machine, n, callTask)));
  expect(outputs.map(({ output }) => output)).toEqual([...Array(50).keys()].map(n => `${n}:${n}`));
});
