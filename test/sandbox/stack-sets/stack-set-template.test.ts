import {
  checkCapabilities,
  parametersOf,
  readTemplate,
  resolveValue,
  resourceOrder,
  StackScope,
} from '../../../sandbox/stack-sets/stack-set-template';

const RULE = 'AWS::Events::Rule';
const ROLE = 'AWS::IAM::Role';
const read = (content: object) => readTemplate(JSON.stringify(content), [RULE, ROLE]);

const template = read({
  Parameters: { Hub: { Type: 'String' }, Size: { Type: 'Number', Default: 3, AllowedValues: [3, 4] } },
  Conditions: {
    Home: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-west-1'] },
    Big: { 'Fn::Equals': [{ Ref: 'Size' }, '4'] },
    Both: { 'Fn::And': [{ Condition: 'Home' }, { Condition: 'Big' }] },
    Either: { 'Fn::Or': [{ Condition: 'Home' }, { Condition: 'Big' }] },
    Away: { 'Fn::Not': [{ Condition: 'Home' }] },
  },
  Resources: {
    Last: { Type: RULE, DependsOn: 'Middle' },
    Middle: { Type: RULE, Properties: { Name: { 'Fn::Sub': '${First.Arn}-x' } } },
    First: { Type: ROLE, Properties: { RoleName: 'first' } },
    Elsewhere: { Type: RULE, Condition: 'Away' },
  },
});
const scope: StackScope = {
  parameters: { Hub: 'bus', Size: '3', 'AWS::Region': 'eu-west-1', 'AWS::AccountId': '111111111111' },
  resources: new Map([
    ['First', 'first'],
    ['First.Arn', 'arn:first'],
  ]),
};

test.each<[string, unknown, unknown]>([
  ['Ref of a parameter', { Ref: 'Hub' }, 'bus'],
  ['Ref of a resource', { Ref: 'First' }, 'first'],
  ['Fn::GetAtt', { 'Fn::GetAtt': ['First', 'Arn'] }, 'arn:first'],
  ['Fn::GetAtt as text', { 'Fn::GetAtt': 'First.Arn' }, 'arn:first'],
  ['Fn::Sub', { 'Fn::Sub': '${Hub}/${AWS::Region}/${First.Arn}/${!Hub}' }, 'bus/eu-west-1/arn:first/${Hub}'],
  ['Fn::Sub with variables', { 'Fn::Sub': ['${A}-${Hub}', { A: { Ref: 'Size' } }] }, '3-bus'],
  ['Fn::Join', { 'Fn::Join': ['-', ['a', { Ref: 'Hub' }]] }, 'a-bus'],
  ['Fn::Select and Fn::Split', { 'Fn::Select': [1, { 'Fn::Split': [':', 'a:b'] }] }, 'b'],
  ['Fn::If that holds', { 'Fn::If': ['Either', 'yes', 'no'] }, 'yes'],
  ['Fn::If that does not', { 'Fn::If': ['Both', 'yes', 'no'] }, 'no'],
  ['Fn::ToJsonString', { 'Fn::ToJsonString': { a: { Ref: 'Hub' } } }, '{"a":"bus"}'],
  ['AWS::NoValue', { a: { Ref: 'AWS::NoValue' }, b: [{ Ref: 'AWS::NoValue' }, 1] }, { b: [1] }],
  [
    'an object that only looks like a function',
    { Ref: 'x', other: [{ exists: false }] },
    { Ref: 'x', other: [{ exists: false }] },
  ],
])('resolves %s', (_, value, expected) => {
  expect(resolveValue(value, template, scope)).toEqual(expected);
});

test('orders resources by what they refer to, and leaves out those whose condition does not hold', () => {
  expect(resourceOrder(template, scope)).toEqual(['First', 'Middle', 'Last']);
  const away = { ...scope, parameters: { ...scope.parameters, 'AWS::Region': 'us-east-1' } };
  expect(resourceOrder(template, away)).toEqual(['First', 'Middle', 'Last', 'Elsewhere']);
});

test('gives parameters their defaults and refuses what they do not allow', () => {
  expect(parametersOf(template, { Hub: 'bus' })).toEqual({ Hub: 'bus', Size: '3' });
  expect(parametersOf(template, { Hub: 'bus', Size: '4' })).toEqual({ Hub: 'bus', Size: '4' });
  expect(() => parametersOf(template, { Hub: 'bus', Size: '5' })).toThrow(
    "Parameter 'Size' must be one of AllowedValues",
  );
});

test.each([
  [['CAPABILITY_NAMED_IAM'], 'named', undefined],
  [['CAPABILITY_IAM'], 'named', 'Requires capabilities : [CAPABILITY_NAMED_IAM]'],
  [['CAPABILITY_IAM'], undefined, undefined],
  [[], undefined, 'Requires capabilities : [CAPABILITY_IAM]'],
])('capabilities %j for a role named %s', (capabilities, RoleName, expected) => {
  const role = read({ Resources: { Role: { Type: ROLE, Properties: { RoleName } } } });
  const check = () => checkCapabilities(role, capabilities);
  if (expected === undefined) expect(check).not.toThrow();
  else expect(check).toThrow(expected);
});

test.each<[string, object, string]>([
  [
    'a circle',
    {
      Resources: {
        A: { Type: RULE, DependsOn: 'B' },
        B: { Type: RULE, DependsOn: 'A' },
      },
    },
    'Circular dependency between resources: [A, B]',
  ],
])('refuses %s', (_, content, expected) => {
  expect(() => resourceOrder(read(content), scope)).toThrow(expected);
});

test('refuses sections that templates do not have', () => {
  expect(() => read({ Resource: {} })).toThrow('Invalid template property or properties [Resource]');
});
