import { DefinitionError, readStateMachine } from '../../../aws/states/state-machine';

const TASK = { Type: 'Task', Resource: 'arn:aws:states:::aws-sdk:organizations:describeAccount', End: true };

const problems = (definition: unknown): string[] => {
  try {
    readStateMachine(typeof definition === 'string' ? definition : JSON.stringify(definition));
  } catch (error) {
    if (error instanceof DefinitionError) return error.message.split('\n');
    throw error;
  }
  return [];
};

/** A machine of one state, or of the states given. */
const machine = (states: Record<string, unknown>, rest: Record<string, unknown> = {}) => ({
  QueryLanguage: 'JSONata',
  StartAt: Object.keys(states)[0],
  States: states,
  ...rest,
});

test('a definition of every state type that is known is read', () => {
  expect(
    problems({
      Comment: 'all of them',
      Version: '1.0',
      QueryLanguage: 'JSONata',
      TimeoutSeconds: 60,
      StartAt: 'Ask',
      States: {
        Ask: {
          ...TASK,
          QueryLanguage: 'JSONata',
          Arguments: { AccountId: '{% $states.input.account %}' },
          Credentials: { RoleArn: 'arn:aws:iam::111111111111:role/reader' },
          TimeoutSeconds: '{% $seconds %}',
          Retry: [{ ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 1, MaxAttempts: 0, BackoffRate: 1 }],
          Catch: [{ ErrorEquals: ['States.ALL'], Assign: { why: '{% $states.errorOutput %}' }, Next: 'Sort' }],
          Assign: { account: '{% $states.result.Account %}' },
          End: undefined,
          Next: 'Sort',
        },
        Sort: {
          Type: 'Choice',
          Choices: [{ Condition: '{% $exists($account) %}', Next: 'Keep' }],
          Default: 'Give up',
        },
        Keep: { Type: 'Pass', Output: { ids: [1, '{% $account.Id %}'] }, Next: 'Done' },
        'Give up': { Type: 'Fail', Error: 'Unknown', Cause: '{% $why.Cause %}' },
        Done: { Type: 'Succeed' },
      },
    }),
  ).toEqual([]);
});

test('what is no JSON is refused', () => {
  expect(problems('{')).toEqual([expect.stringMatching(/^INVALID_JSON_DESCRIPTION: .* at \/$/)]);
});

test('a definition of the longest length is read, one character more is not', () => {
  const text = JSON.stringify(machine({ A: { Type: 'Succeed' } }));
  expect(problems(text + ' '.repeat(1_048_576 - text.length))).toEqual([]);
  expect(problems(text + ' '.repeat(1_048_577 - text.length))).toEqual([
    'SCHEMA_VALIDATION_FAILED: at most 1048576 characters are taken, got 1048577 at /',
  ]);
});

test.each<[string, unknown, string]>([
  ['no states', machine({}, { StartAt: 'A' }), '/States'],
  ['JSONPath, the default', { StartAt: 'A', States: { A: { Type: 'Succeed' } } }, '/QueryLanguage'],
  [
    'a state in JSONPath',
    machine({ A: { Type: 'Pass', QueryLanguage: 'JSONPath', End: true } }),
    '/States/A/QueryLanguage',
  ],
  ['a state type that is not known', machine({ A: { Type: 'Map', End: true } }), '/States/A/Type'],
  ['a field of JSONPath', machine({ A: { ...TASK, ResultPath: '$.x' } }), '/States/A'],
  ['a name of 81 characters', machine({ ['a'.repeat(81)]: { Type: 'Succeed' } }), `/States/${'a'.repeat(81)}`],
  ['a timeout of 0', machine({ A: { ...TASK, TimeoutSeconds: 0 } }), '/States/A/TimeoutSeconds'],
  ['an empty ErrorEquals', machine({ A: { ...TASK, Retry: [{ ErrorEquals: [] }] } }), '/States/A/Retry[0]/ErrorEquals'],
  [
    'States.ALL with another',
    machine({ A: { ...TASK, Retry: [{ ErrorEquals: ['States.ALL', 'X'] }] } }),
    '/States/A/Retry[0]/ErrorEquals',
  ],
  [
    'States.ALL before another',
    machine({ A: { ...TASK, Retry: [{ ErrorEquals: ['States.ALL'] }, { ErrorEquals: ['X'] }] } }),
    '/States/A/Retry[0]/ErrorEquals',
  ],
  ['both Next and End', machine({ A: { ...TASK, Next: 'B' }, B: { Type: 'Succeed' } }), '/States/A'],
  ['neither Next nor End', machine({ A: { Type: 'Pass' } }), '/States/A'],
  [
    'an assigned $states',
    machine({ A: { Type: 'Pass', Assign: { states: 1 }, End: true } }),
    '/States/A/Assign/states',
  ],
  ['a part of a variable', machine({ A: { Type: 'Pass', Assign: { 'x.y': 1 }, End: true } }), '/States/A/Assign/x.y'],
  ['StartAt of no state', machine({ A: { Type: 'Succeed' } }, { StartAt: 'B' }), '/StartAt'],
  ['Next of no state', machine({ A: { Type: 'Pass', Next: 'B' } }), '/States/A/Next'],
  ['Next of no state of its own', machine({ A: { Type: 'Pass', Next: 'toString' } }), '/States/A/Next'],
  [
    'Catch of no state',
    machine({ A: { ...TASK, Catch: [{ ErrorEquals: ['X'], Next: 'B' }] } }),
    '/States/A/Catch[0]/Next',
  ],
  [
    'Default of no state',
    machine({ A: { Type: 'Choice', Choices: [{ Condition: true, Next: 'A' }], Default: 'B' } }),
    '/States/A/Default',
  ],
  ['a state that is never reached', machine({ A: { Type: 'Succeed' }, B: { Type: 'Succeed' } }), '/States/B'],
])('%s is refused in its place', (_, definition, location) => {
  expect(problems(definition).map(problem => problem.replace(/^.* at /, ''))).toContain(location);
});

test('a field that is missing is told as AWS does', () => {
  const { States } = machine({ A: { Type: 'Succeed' } });
  expect(problems({ QueryLanguage: 'JSONata', States })).toEqual([
    'SCHEMA_VALIDATION_FAILED: These fields are required: [StartAt] at /',
  ]);
  expect(problems(machine({ A: { Type: 'Task', End: true } }))).toEqual([
    'SCHEMA_VALIDATION_FAILED: These fields are required: [Resource] at /States/A',
  ]);
});

test('every problem is told at once', () => {
  expect(problems(machine({ A: { Type: 'Pass', Next: 'B' }, C: { Type: 'Succeed', Output: '{% $$ %}' } }))).toEqual([
    "SCHEMA_VALIDATION_FAILED: '$$' must not be used: there is no input document at /States/C/Output",
    "MISSING_TRANSITION_TARGET: Missing 'Next' target: B at /States/A/Next",
    'MISSING_TRANSITION_TARGET: State "C" is not reachable. at /States/C',
  ]);
});

describe('expressions', () => {
  const output = (text: string) => problems(machine({ A: { Type: 'Pass', Output: { a: [text] }, End: true } }));

  test.each([
    "{% 'x' %}",
    '{%$x%}',
    '{% $order[total > 10].{"a": total, "b": $} %}',
    '{% $map([1..5], function($v) { $v * $x }) %}',
    "{% $states.input.detail.`event name` & ' ' & $states.context.State.Name %}",
    '{% $sum($items.price) %}',
    '{% $sort($items, function($l, $r) { $l.age > $r.age }) %}',
    '{% $items^(age) %}',
    '{% ($y := $x; $y ? $y : {"none": null}) %}',
    '{% $x ~> $uppercase %}',
    'no expression {% $$ %} within',
    ' {% states.input %} ',
  ])('%s is taken', text => {
    expect(output(text)).toEqual([]);
  });

  test.each([
    [' {% $x %}', "start with '{%'"],
    ['{% $x %} ', "start with '{%'"],
    ['{% $x', "start with '{%'"],
    ['$x %}', "start with '{%'"],
    ['{% $x + %}', 'malformed'],
    ['{% %}', 'malformed'],
    ['{% $$.total %}', "'$$' must not be used"],
    ['{% $x[$$.a] %}', "'$$' must not be used"],
    ['{% $ %}', "'$' at the top level"],
    ['{% $.total %}', "'$' at the top level"],
    ['{% total %}', "'total' at the top level"],
    ['{% $sum(total.price) %}', "'total' at the top level"],
    ['{% {"a": total} %}', "'total' at the top level"],
    ['{% $x ? total : 1 %}', "'total' at the top level"],
    ['{% ($y := total; $y) %}', "'total' at the top level"],
    ['{% function(){ total }() %}', "'total' at the top level"],
    ['{% -total %}', "'total' at the top level"],
    ['{% [1, total] %}', "'total' at the top level"],
    ['{% ** %}', "'**' at the top level"],
    ['{% $eval("1") %}', "'$eval' is refused"],
    ['{% $uuid() %}', "'$uuid' is not known here"],
    ['{% $states.result %}', "'$states.result' is not there"],
    ['{% $states.errorOutput.Error %}', "'$states.errorOutput' is not there"],
    ['{% $states.other %}', "'$states.other' is not there"],
  ])('%s is refused', (text, message) => {
    expect(output(text)).toEqual([expect.stringContaining(message)]);
    expect(output(text)[0]).toMatch(/ at \/States\/A\/Output\/a\[0\]$/);
  });

  test('a result is there in Assign and Output of a task, an error in those of its Catch', () => {
    const Catch = [
      { ErrorEquals: ['X'], Next: 'B', Output: '{% $states.errorOutput %}', Assign: { a: '{% $states.result %}' } },
    ];
    const task = {
      ...TASK,
      Arguments: '{% $states.result %}',
      Assign: { a: '{% $states.errorOutput %}' },
      Output: '{% $states.result %}',
      Catch,
    };
    expect(
      problems(machine({ A: task, B: { Type: 'Succeed' } })).map(problem => problem.replace(/^.* at /, '')),
    ).toEqual(['/States/A/Arguments', '/States/A/Assign/a', '/States/A/Catch[0]/Assign/a']);
  });
});
