import { whyRefused } from '../../alert-test/service-access';

const request = {
  service: 'cloudwatch.amazonaws.com',
  action: 'sns:Publish',
  resource: 'arn:aws:sns:us-east-1:222222222222:rootguard-critical',
  context: {
    'aws:sourcearn': 'arn:aws:cloudwatch:us-east-1:111111111111:alarm:rootguard-CIS-4.3-root-activity',
    'aws:sourceaccount': '111111111111',
    'aws:securetransport': 'true',
  },
};
const statement = {
  Sid: 'Publish',
  Effect: 'Allow',
  Principal: { Service: 'cloudwatch.amazonaws.com' },
  Action: 'sns:Publish',
  Resource: '*',
};
const policy = (...statements: object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements });
const underCondition = 'statement Publish allows sns:Publish only under a condition that the service does not satisfy';

test.each<[string, object, string | undefined]>([
  ['as it should be', {}, undefined],
  ['everybody', { Principal: '*' }, undefined],
  ['every AWS principal', { Principal: { AWS: ['*'] } }, undefined],
  [
    'several services and actions',
    { Principal: { Service: ['a.example', 'cloudwatch.amazonaws.com'] }, Action: ['SNS:*'] },
    undefined,
  ],
  ['an account', { Principal: { AWS: 'arn:aws:iam::222222222222:root' } }, 'no statement allows sns:Publish'],
  ['another service', { Principal: { Service: 'events.amazonaws.com' } }, 'no statement allows sns:Publish'],
  ['another action', { Action: 'sns:Subscribe' }, 'no statement allows sns:Publish'],
  ['another topic', { Resource: 'arn:aws:sns:us-east-1:222222222222:other' }, 'no statement allows sns:Publish'],
  ['all but one action', { Action: undefined, NotAction: 'sns:Subscribe' }, undefined],
  [
    'all but this topic',
    { Resource: undefined, NotResource: 'arn:aws:sns:*:*:*critical' },
    'no statement allows sns:Publish',
  ],
  ['no principal', { Principal: undefined }, 'no statement allows sns:Publish'],
  [
    'everybody but this service',
    { Principal: undefined, NotPrincipal: { Service: 'cloudwatch.amazonaws.com' } },
    'no statement allows sns:Publish',
  ],
])('a statement for %s', (_, changes, expected) => {
  expect(whyRefused(policy({ ...statement, ...changes }), request)).toBe(expected);
});

test.each<[object, boolean]>([
  [{ StringEquals: { 'AWS:SourceAccount': ['333333333333', '111111111111'] } }, true],
  [{ StringEquals: { 'aws:SourceAccount': '333333333333' } }, false],
  [{ StringNotEquals: { 'aws:SourceAccount': '333333333333' } }, true],
  [{ StringNotEquals: { 'aws:SourceAccount': '111111111111' } }, false],
  [{ StringLike: { 'aws:SourceAccount': '1*' } }, true],
  [{ ArnLike: { 'aws:SourceArn': 'arn:aws:cloudwatch:*:111111111111:alarm:*' } }, true],
  [{ ArnNotLike: { 'aws:SourceArn': 'arn:aws:cloudwatch:*:111111111111:alarm:*' } }, false],
  [{ Bool: { 'aws:SecureTransport': true } }, true],
  [{ Bool: { 'aws:SecureTransport': 'false' } }, false],
  [{ Null: { 'aws:PrincipalOrgID': 'true' } }, true],
  [{ Null: { 'aws:SourceAccount': 'true' } }, false],
  [{ StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1' } }, false],
  [{ StringNotEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1' } }, true],
  [{ StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-exampleorg1' } }, true],
  [{ StringEqualsIfExists: { 'aws:SourceAccount': '333333333333' } }, false],
  // every operator and key must hold
  [{ Bool: { 'aws:SecureTransport': 'true' }, StringEquals: { 'aws:SourceAccount': '333333333333' } }, false],
  [{ IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } }, false],
])('the condition %j', (Condition, satisfied) => {
  expect(whyRefused(policy({ ...statement, Condition }), request)).toBe(satisfied ? undefined : underCondition);
});

test('who satisfies no condition at all needs a statement without one', () => {
  const events = { ...request, context: undefined };
  const Condition = { Bool: { 'aws:SecureTransport': 'true' } };
  expect(whyRefused(policy({ ...statement, Condition }), events)).toBe(underCondition);
  expect(whyRefused(policy({ ...statement, Condition }, statement), events)).toBeUndefined();
  expect(whyRefused(policy({ ...statement, Condition: {} }), events)).toBeUndefined();
});

test('a deny wins when it applies', () => {
  const deny = { Effect: 'Deny', Principal: '*', Action: 'sns:*', Resource: '*' };
  const insecure = { Bool: { 'aws:SecureTransport': 'false' } };
  expect(whyRefused(policy(statement, deny), request)).toBe('a statement without Sid denies sns:Publish');
  expect(whyRefused(policy(statement, { ...deny, Condition: insecure }), request)).toBeUndefined();
});

test.each([
  ['', 'the policy is not JSON'],
  ['{}', "the policy has no 'Statement'"],
])('the policy %j', (text, expected) => {
  expect(whyRefused(text, request)).toBe(expected);
});
