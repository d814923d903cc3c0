import { parseTemplateBody } from '../../../review/compare/template-body';

test('JSON is taken as it is', () => {
  expect(parseTemplateBody(' {"Resources": {"A": {"Type": "x"}}}')).toEqual({ Resources: { A: { Type: 'x' } } });
  expect(() => parseTemplateBody('{"Resources": ')).toThrow();
});

test.each([
  ['!Ref Hub', { Ref: 'Hub' }],
  ['!Condition IsHome', { Condition: 'IsHome' }],
  ['!Sub "${Hub}-root"', { 'Fn::Sub': '${Hub}-root' }],
  ['!GetAtt Role.Arn', { 'Fn::GetAtt': ['Role', 'Arn'] }],
  ['!GetAtt Nested.Outputs.Arn', { 'Fn::GetAtt': ['Nested', 'Outputs.Arn'] }],
  ['!GetAtt [Role, Arn]', { 'Fn::GetAtt': ['Role', 'Arn'] }],
  ['!Join ["-", [!Ref Hub, root]]', { 'Fn::Join': ['-', [{ Ref: 'Hub' }, 'root']] }],
  ['!If [IsHome, !Ref Hub, !Ref "AWS::NoValue"]', { 'Fn::If': ['IsHome', { Ref: 'Hub' }, { Ref: 'AWS::NoValue' }] }],
  ['{ Fn::Sub: x }', { 'Fn::Sub': 'x' }],
  ['!Transform { Name: AWS::Include }', { 'Fn::Transform': { Name: 'AWS::Include' } }],
  ['yes', true],
  ['"yes"', 'yes'],
  ['', null],
])('YAML: %s', (text, expected) => {
  expect(parseTemplateBody(`Value: ${text}\n`)).toEqual({ Value: expected });
});

test.each([
  ['an alias', 'A: &a [1]\nB: *a\n'],
  ['no YAML', 'Resources: {\n'],
])('%s is refused', (_, text) => {
  expect(() => parseTemplateBody(text)).toThrow();
});

test('nothing becomes a prototype', () => {
  expect(Object.keys(parseTemplateBody('__proto__: {a: 1}\n') as object)).toEqual(['__proto__']);
});
