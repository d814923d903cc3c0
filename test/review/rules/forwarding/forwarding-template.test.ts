import { forwardingReachesEveryone } from '../../../../review/rules/forwarding/forwarding-reaches-everyone';
import { changed, findings, said } from '../changes';

const SET = 'aws_cloudformation_stack_set';
const BUS = { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':sqs:', { Ref: 'AWS::Region' }, ':letters']] };
const TARGET = { Id: 'hub', Arn: { Ref: 'Hub' }, RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] } };
const RULE = {
  Type: 'AWS::Events::Rule',
  Properties: { State: 'ENABLED', EventPattern: { source: ['aws.signin'] }, Targets: [TARGET] },
};
const trust = (Principal: object | string) => ({
  Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }],
});
const put = (Action: string, Resource: unknown = { Ref: 'Hub' }) => ({
  PolicyName: 'put',
  PolicyDocument: { Statement: [{ Effect: 'Allow', Action, Resource }] },
});
const ROLE = {
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: trust({ Service: 'events.amazonaws.com' }),
    Policies: [put('events:PutEvents')],
  },
};
const LETTERS = { Type: 'AWS::SQS::QueuePolicy', Properties: { PolicyDocument: trust('x'), Queues: [BUS] } };
const ALARM = {
  Type: 'AWS::CloudWatch::Alarm',
  Condition: 'IsHome',
  Properties: { AlarmDescription: 'Letters', Threshold: 1 },
};
const BEFORE = {
  Parameters: { Hub: { Type: 'String' }, Home: { Type: 'String', Default: 'us-east-1', Description: 'Region' } },
  Mappings: { Names: { rule: { name: 'root' } } },
  Conditions: {
    IsHome: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, { Ref: 'Home' }] },
    IsAway: { 'Fn::Not': [{ Condition: 'IsHome' }] },
  },
  Resources: { Rule: RULE, Role: ROLE, Letters: LETTERS, Alarm: ALARM },
};
type Over = Partial<Record<'Rule' | 'Role' | 'Letters' | 'Alarm' | 'More', object>>;
const resources = (over: Over) => ({ ...BEFORE, Resources: { ...BEFORE.Resources, ...over } });
const properties = (resource: { Properties: object }, over: object) => ({
  ...resource,
  Properties: { ...resource.Properties, ...over },
});
const set = { name: 'forwarding', template_body: JSON.stringify(BEFORE), parameters: { Hub: 'arn' } };
const to = (after: object, from = set) => [changed(SET, from, { template_body: JSON.stringify(after) })];
const target = (over: object) => resources({ Rule: properties(RULE, { Targets: [{ ...TARGET, ...over }] }) });
const role = (over: object) => resources({ Role: properties(ROLE, over) });

test.each<[string, object, string]>([
  [
    'a rule gets a condition',
    resources({ Rule: { ...RULE, Condition: 'IsHome' } }),
    'danger: lets a condition decide about Rule',
  ],
  [
    'a condition becomes another',
    resources({ Alarm: { ...ALARM, Condition: 'IsAway' } }),
    'danger: lets a condition decide about Alarm',
  ],
  [
    'a condition asks something else',
    { ...BEFORE, Conditions: { ...BEFORE.Conditions, IsHome: { 'Fn::Equals': ['a', 'b'] } } },
    'danger: lets a condition decide about Alarm and changes what its template is made with: condition IsHome',
  ],
  [
    'a condition that another one names asks something else',
    {
      ...resources({ Alarm: { ...ALARM, Condition: 'IsAway' } }),
      Conditions: { ...BEFORE.Conditions, IsAway: { 'Fn::Not': [{ 'Fn::Equals': ['a', 'b'] }] } },
    },
    'danger: lets a condition decide about Alarm and changes what its template is made with: condition IsAway',
  ],
  [
    'another role for the target',
    target({ RoleArn: 'other' }),
    'warning: has a rule Rule with another RoleArn of its target',
  ],
  [
    'no role for the target',
    resources({ Rule: properties(RULE, { Targets: [{ Id: 'hub', Arn: { Ref: 'Hub' } }] }) }),
    'warning: has a rule Rule with another RoleArn of its target',
  ],
  [
    'another default',
    { ...BEFORE, Parameters: { ...BEFORE.Parameters, Home: { Type: 'String', Default: 'eu-west-1' } } },
    'warning: changes what its template is made with: parameter Home',
  ],
  [
    'another mapping',
    { ...BEFORE, Mappings: { Names: { rule: { name: 'other' } } } },
    'warning: changes what its template is made with: mapping Names',
  ],
  ['a macro', { ...BEFORE, Transform: 'Macro' }, 'warning: changes what its template is made with: Transform'],
  ['a role without rights', role({ Policies: [] }), 'warning: changes resources of its template: Role'],
  [
    'a role for another service',
    role({ AssumeRolePolicyDocument: trust({ Service: 'ec2.amazonaws.com' }) }),
    'warning: changes resources of its template: Role',
  ],
  [
    'another policy of the dead letters',
    resources({ Letters: properties(LETTERS, { PolicyDocument: { Statement: [] } }) }),
    'warning: changes resources of its template: Letters',
  ],
  [
    'an alarm that rings later',
    resources({ Alarm: properties(ALARM, { Threshold: 1000 }) }),
    'warning: changes resources of its template: Alarm',
  ],
  ['a new role', resources({ More: ROLE }), 'danger: brings new permissions with its template: More'],
  [
    'an administrator',
    role({ ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] }),
    'danger: gives Role administrator rights and changes resources of its template: Role',
  ],
  [
    'everything allowed',
    role({ Policies: [put('*', '*')] }),
    'danger: gives Role administrator rights and changes resources of its template: Role',
  ],
  [
    'a role for everybody',
    role({ AssumeRolePolicyDocument: trust({ AWS: '*' }) }),
    'danger: gives Role an Allow for everybody and changes resources of its template: Role',
  ],
])('%s', (_, after, expected) => {
  const [severity, says] = expected.split(/: (.*)/);
  expect(said(forwardingReachesEveryone, to(after))).toEqual([`${severity}: The StackSet 'forwarding' ${says}.`]);
});

const SUB = { 'Fn::Sub': 'arn:${AWS::Partition}:sqs:${AWS::Region}:letters' };
const NESTED = {
  'Fn::Join': [
    ':',
    ['arn', { Ref: 'AWS::Partition' }, { 'Fn::Join': ['', ['s', 'qs']] }, { Ref: 'AWS::Region' }, 'letters'],
  ],
};

test.each<[string, object]>([
  ['in another order', Object.fromEntries(Object.entries(resources({})).reverse())],
  ['joined otherwise', resources({ Letters: properties(LETTERS, { Queues: [NESTED] }) })],
  ['substituted', resources({ Letters: properties(LETTERS, { Queues: [SUB] }) })],
  ['an attribute as one text', target({ RoleArn: { 'Fn::GetAtt': 'Role.Arn' } })],
  ['a list of one', role({ AssumeRolePolicyDocument: trust({ Service: ['events.amazonaws.com'] }) })],
  ['the same number as text', resources({ Alarm: properties(ALARM, { Threshold: '1' }) })],
  ['another description', resources({ Alarm: properties(ALARM, { AlarmDescription: 'New', Tags: [] }) })],
  ['the target is called otherwise', target({ Id: 'other' })],
  ['a target more', resources({ Rule: properties(RULE, { Targets: [{ Id: 'more', Arn: 'more' }, TARGET] }) })],
  [
    'a condition is called otherwise',
    {
      ...resources({ Alarm: { ...ALARM, Condition: 'AtHome' } }),
      Conditions: { AtHome: BEFORE.Conditions.IsHome },
    },
  ],
  ['a new parameter', { ...BEFORE, Parameters: { ...BEFORE.Parameters, More: { Type: 'String', Default: '' } } }],
  ['a queue more', resources({ More: { Type: 'AWS::SQS::Queue' } })],
])('nothing to say: %s', (_, after) => {
  expect(said(forwardingReachesEveryone, to(after))).toEqual([]);
});

test('a default says nothing where the StackSet has a value of its own', () => {
  const after = { ...BEFORE, Parameters: { ...BEFORE.Parameters, Home: { Type: 'String', Default: 'eu-west-1' } } };
  const from = { ...set, parameters: { Hub: 'arn', Home: 'us-east-1' } };
  expect(said(forwardingReachesEveryone, to(after, from))).toEqual([]);
});

test('says which properties change', () => {
  expect(findings(forwardingReachesEveryone, to(role({ Policies: [] })))[0]?.details).toEqual([
    'changed: Role.Policies',
  ]);
});
