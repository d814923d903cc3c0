import fc from 'fast-check';
import { InputTransformerError, renderInput } from '../../../aws/events/input-transformer';

// the event and the templates of the EventBridge user guide, "Amazon EventBridge input transformation"
const EVENT = {
  version: '0',
  id: '7bf73129-1428-4cd3-a780-95db273d1602',
  'detail-type': 'EC2 Instance State-change Notification',
  source: 'aws.ec2',
  account: '111111111111',
  time: '2015-11-11T21:29:54Z',
  region: 'us-east-1',
  resources: ['arn:aws:ec2:us-east-1:111111111111:instance/i-abcd1111', 'arn:2'],
  detail: { 'instance-id': 'i-0123456789', state: 'RUNNING' },
};
const RULE = { arn: 'arn:aws:events:us-east-2:111111111111:rule/example', name: 'example' };
const PATHS = { timestamp: '$.time', instance: '$.detail.instance-id', state: '$.detail.state' };

const render = (inputTemplate: string, inputPaths: Record<string, string> = PATHS, event: unknown = EVENT) =>
  renderInput({ inputPaths, inputTemplate }, event, RULE);

const refusal = (inputTemplate: string, inputPaths: Record<string, string> = PATHS): string => {
  try {
    renderInput({ inputPaths, inputTemplate }, EVENT, RULE);
  } catch (error) {
    if (error instanceof InputTransformerError) return error.message;
    throw error;
  }
  return 'accepted';
};

const originalEvent = {
  version: '0',
  id: '7bf73129-1428-4cd3-a780-95db273d1602',
  source: 'aws.ec2',
  account: '111111111111',
  time: '2015-11-11T21:29:54Z',
  region: 'us-east-1',
  resources: EVENT.resources,
  detailType: 'EC2 Instance State-change Notification',
};

describe('the documented examples', () => {
  test.each([
    ['"instance <instance> is in <state>"', '"instance i-0123456789 is in RUNNING"'],
    ['"instance \\"<instance>\\" is in <state>"', '"instance \\"i-0123456789\\" is in RUNNING"'],
    ['"<aws.events.rule-name> triggered"', '"example triggered"'],
    ['"<aws.events.rule-arn> <aws.events.event.ingestion-time>"', `"${RULE.arn} 2015-11-11T21:29:54Z"`],
    // a text that only looks like JSON
    ['"{[/ <state>"', '"{[/ RUNNING"'],
  ])('the string %s', (template, text) => {
    expect(render(template)).toBe(text);
  });

  test.each<[string, unknown]>([
    ['{\n  "instance" : <instance>,\n  "state": <state>\n}', { instance: 'i-0123456789', state: 'RUNNING' }],
    [
      '{ "instance": <instance>, "state": "<state>", "instanceStatus": "instance \\"<instance>\\" is in <state>" }',
      { instance: 'i-0123456789', state: 'RUNNING', instanceStatus: 'instance "i-0123456789" is in RUNNING' },
    ],
    [
      '{ "instance": <instance>, "state": [ 9, <state>, true ], "Transformed": "Yes" }',
      { instance: 'i-0123456789', state: [9, 'RUNNING', true], Transformed: 'Yes' },
    ],
    [
      '{ "ruleArn": <aws.events.rule-arn>, "ruleName": <aws.events.rule-name>, "originalEvent": <aws.events.event> }',
      { ruleArn: RULE.arn, ruleName: 'example', originalEvent },
    ],
    ['{ "all": <aws.events.event.json> }', { all: EVENT }],
  ])('the object %s', (template, json) => {
    expect(render(template)).toBe(JSON.stringify(json));
  });
});

describe('strings', () => {
  test('every line keeps its quotes', () => {
    expect(render('"instance <instance>"\n"state <state>"')).toBe('"instance i-0123456789"\n"state RUNNING"');
  });

  test.each<[string, unknown, string]>([
    ['what is missing is empty', undefined, '"<>"'],
    ['a number', 7, '"<7>"'],
    ['a boolean', false, '"<false>"'],
    ['null', null, '"<null>"'],
    ['an empty string', '', '"<>"'],
    ['a quote and a line break are not escaped', 'a "b"\nc', '"<a "b"\nc>"'],
    ['an object is its JSON', { a: [1, 'b'] }, '"<{"a":[1,"b"]}>"'],
    ['a value with the look of a placeholder stays', '<state> $& $1', '"<<state> $& $1>"'],
  ])('%s', (_, value, text) => {
    // the brackets stand in the other value, since a template cannot have them
    const paths = { open: '$.open', value: '$.value', close: '$.close' };
    expect(render('"<open><value><close>"', paths, { open: '<', value, close: '>' })).toBe(text);
  });
});

describe('objects', () => {
  test.each<[string, unknown, string]>([
    ['what is missing is empty', undefined, '{"v":""}'],
    ['a number', 7, '{"v":7}'],
    ['null', null, '{"v":null}'],
    ['a quote and a line break are escaped', 'a "b"\nc', '{"v":"a \\"b\\"\\nc"}'],
    ['an object', { a: [1, 'b'] }, '{"v":{"a":[1,"b"]}}'],
  ])('without quotes: %s', (_, value, text) => {
    expect(render('{ "v": <v> }', { v: '$.v' }, { v: value })).toBe(text);
  });

  test.each<[string, unknown, string]>([
    ['what is missing is empty', undefined, '{"v":"is "}'],
    ['a number', 7, '{"v":"is 7"}'],
    // no JSON any more, so that it comes out as it stands
    ['a quote is not escaped', 'a "b"', '{ "v": "is a "b"" }'],
  ])('within a string: %s', (_, value, text) => {
    expect(render('{ "v": "is <v>" }', { v: '$.v' }, { v: value })).toBe(text);
  });

  test('any value without quotes comes back whole', () => {
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        const event: unknown = { v: value };
        const expected: unknown = JSON.parse(JSON.stringify(event));
        expect(JSON.parse(render(' { "v" : <v> }', { v: '$.v' }, event))).toEqual(expected);
      }),
    );
  });
});

describe('paths', () => {
  const event = { a: { 'b-c_d/e': [{ f: 1 }, { f: 2 }] }, list: [[1], [2, 3]], none: null, 'x.y': 4 };
  test.each([
    ['$', event],
    ['$.a.b-c_d/e[1].f', 2],
    ['$.a.b-c_d/e[0]', { f: 1 }],
    ['$.a.b-c_d/e[2]', ''],
    ['$.a.b-c_d/e[*].f', [1, 2]],
    ['$.a.b-c_d/e.*', [{ f: 1 }, { f: 2 }]],
    ['$.a.*', [[{ f: 1 }, { f: 2 }]]],
    ['$.list[1][0]', 2],
    ['$.list[*].f', ''],
    ['$.none', null],
    ['$.none.deeper', ''],
    ['$.list.0', ''],
    ['$.a[0]', ''],
    ['$.x.y', ''],
    ['$.constructor', ''],
    ['$.list.length', ''],
  ])('%s', (path, expected) => {
    expect(JSON.parse(render('{ "v": <v> }', { v: path }, event))).toEqual({ v: expected });
  });
});

describe('PutTargets refuses', () => {
  const line = (number: number) =>
    `template line ${number}: must be one string in double quotes, with quotes inside escaped`;
  test.each<[string, string]>([
    ['"<unknown>"', 'template: <unknown> is no input path; define it or remove it'],
    ['"<toString>"', 'template: <toString> is no input path; define it or remove it'],
    ['"<>"', 'template: <> is no input path; define it or remove it'],
    ['"<aws.events.nothing>"', 'template: <aws.events.nothing> is no input path; define it or remove it'],
    [
      '"1 < 2"',
      "template: '<' and '>' stand only around the name of an input path; EventBridge has no escape for them",
    ],
    [
      '"a -> b"',
      "template: '<' and '>' stand only around the name of an input path; EventBridge has no escape for them",
    ],
    ['instance <instance>', line(1)],
    ['"instance"\nstate', line(2)],
    ['"instance"\n', line(2)],
    ['"a" "b"', line(1)],
    ['"a"b"', line(1)],
    ['"', line(1)],
    ['<instance>', line(1)],
    ['[<instance>]', line(1)],
    [
      '"<aws.events.event.json>"',
      'template line 1: <aws.events.event.json> stands only as a value of a JSON object, without quotes',
    ],
    [
      '{ "a": "<aws.events.event>" }',
      'template: <aws.events.event> stands only as a value of a JSON object, without quotes',
    ],
    ['{ "<instance>": 1 }', 'template: <instance> must not be in the name of a property'],
    ['{ <instance>: 1 }', 'template: must be a JSON object, with its placeholders as values or within strings'],
    ['{ "a": <instance> x }', 'template: must be a JSON object, with its placeholders as values or within strings'],
    ['{ "a": 1 } "b"', 'template: must be a JSON object, with its placeholders as values or within strings'],
    ['', 'template: must be 1 to 8192 characters, got 0'],
  ])('the template %j', (template, message) => {
    expect(refusal(template)).toBe(message);
  });

  test.each<[Record<string, string>, string]>([
    [{ 'AWS.x': '$.x' }, "input path 'AWS.x': names must not start with 'AWS.', they are EventBridge's own"],
    [
      { 'aws.events.event': '$.x' },
      "input path 'aws.events.event': names must not start with 'AWS.', they are EventBridge's own",
    ],
    [{ 'a b': '$.x' }, "input path 'a b': a name is 1 to 256 letters, digits, '-' and '_'"],
    [{ '': '$.x' }, "input path '': a name is 1 to 256 letters, digits, '-' and '_'"],
    ...['x', '$x', '$.', '$..x', "$['x']", '$.x[]', '$.x[-1]', '$.x:y', '$.x[?(@.y)]'].map(
      (path): [Record<string, string>, string] => [
        { a: path },
        `input path 'a': '${path}' is no JSON path in dot notation, as '$.detail.resources[0]'`,
      ],
    ),
  ])('the input paths %j', (paths, message) => {
    expect(refusal('"x"', paths)).toBe(message);
  });

  test('more than its limits', () => {
    const paths = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`p${at}`, '$.x']));
    expect(refusal('"x"', paths(100))).toBe('accepted');
    expect(refusal('"x"', paths(101))).toBe('input paths: at most 100 are taken, got 101');
    expect(refusal('"x"', { ['k'.repeat(256)]: '$.x' })).toBe('accepted');
    expect(refusal('"x"', { ['k'.repeat(257)]: '$.x' })).toMatch("a name is 1 to 256 letters, digits, '-' and '_'");
    expect(refusal('"x"', { a: `$.${'x'.repeat(254)}` })).toBe('accepted');
    expect(refusal('"x"', { a: `$.${'x'.repeat(255)}` })).toBe(
      "input path 'a': must be at most 256 characters, got 257",
    );
    expect(refusal(`"${'x'.repeat(8190)}"`)).toBe('accepted');
    expect(refusal(`"${'x'.repeat(8191)}"`)).toBe('template: must be 1 to 8192 characters, got 8193');
  });
});

describe('without the rule', () => {
  const without = (inputTemplate: string) => renderInput({ inputPaths: {}, inputTemplate }, EVENT);

  test('the time of ingestion is that of the event', () => {
    expect(without('"<aws.events.event.ingestion-time>"')).toBe('"2015-11-11T21:29:54Z"');
    expect(
      renderInput({ inputPaths: {}, inputTemplate: '"<aws.events.event.ingestion-time>"' }, EVENT, {
        ...RULE,
        ingestionTime: '2015-11-11T21:29:55Z',
      }),
    ).toBe('"2015-11-11T21:29:55Z"');
  });

  test('its name cannot be rendered', () => {
    expect(() => without('"<aws.events.rule-name>"')).toThrow(
      new InputTransformerError('template: <aws.events.rule-name> needs the rule, and none was given'),
    );
  });
});

test('any template is rendered or refused', () => {
  const piece = fc.constantFrom('"', '{', '}', '<', '>', 'instance', ':', ',', '\\', '\n', '<state>', '"a"', ' ');
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 12 }), pieces => {
      if (refusal(pieces.join('')) === 'accepted') expect(typeof render(pieces.join(''))).toBe('string');
    }),
    { numRuns: 1000 },
  );
});
