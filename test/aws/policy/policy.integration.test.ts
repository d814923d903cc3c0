import fc from 'fast-check';
import { accountFacts } from '../../../aws/policy/accounts';
import { comparePolicies } from '../../../aws/policy/compare';
import { decide, PolicyRequest } from '../../../aws/policy/decide';
import { parsePolicy } from '../../../aws/policy/document';
import { callerEffects } from '../../../aws/policy/effect';
import { covers } from '../../../aws/policy/pattern';
import { denyStatement, policyOf, RawPolicy } from './policy-generators';

const policy = (...statements: object[]) => ({ Version: '2012-10-17', Statement: statements });
const DENY = { Effect: 'Deny', Action: '*', Resource: '*' };
const ROOT = { ArnLike: { 'aws:PrincipalArn': 'arn:*:iam::*:root' } };
const NO_SESSION = { Null: { 'aws:AssumedRoot': 'true' } };
const request = (context: PolicyRequest['context'] = {}, other: Partial<PolicyRequest> = {}): PolicyRequest => ({
  principal: { kind: 'AWS', id: 'arn:aws:iam::222222222222:role/Administrator' },
  action: 's3:GetObject',
  resource: 'arn:aws:s3:::logs/a',
  context,
  ...other,
});
const decision = (statement: object, asked: PolicyRequest) => decide(parsePolicy(policy(statement)).document, asked);
const holds = (operator: string, key: string, values: unknown, context: PolicyRequest['context']) =>
  decision({ ...DENY, Condition: { [operator]: { [key]: values } } }, request(context)) === 'deny';

describe('parsePolicy', () => {
  test('brings every spelling into one form', () => {
    const { document, problems } = parsePolicy(
      JSON.stringify({
        Version: '2012-10-17',
        Statement: {
          Sid: 'One',
          Effect: 'Allow',
          Principal: { AWS: ['arn:aws:iam::222222222222:root', '222222222222'], Service: 'sns.amazonaws.com' },
          NotAction: ['s3:getobject', 's3:Get*', 'S3:GET*'],
          Condition: {
            'foranyvalue:stringlikeifexists': { 'aws:TagKeys': ['team*', 'team-a'] },
            bool: { 'aws:SecureTransport': false },
          },
        },
      }),
    );
    expect(problems).toEqual([]);
    expect(document).toEqual({
      variables: true,
      statements: [
        {
          sid: 'One',
          position: 1,
          effect: 'Allow',
          principals: {
            not: false,
            values: [
              { kind: 'AWS', id: '222222222222' },
              { kind: 'Service', id: 'sns.amazonaws.com' },
            ],
          },
          actions: { not: true, values: ['S3:GET*'] },
          resources: { not: false, values: ['*'] },
          conditions: [
            { operator: 'Bool', ifExists: false, key: 'aws:SecureTransport', values: ['false'] },
            { set: 'ForAnyValue', operator: 'StringLike', ifExists: true, key: 'aws:TagKeys', values: ['team*'] },
          ],
        },
      ],
    });
  });

  test.each([
    ['no JSON', '{', ['policy is not JSON']],
    ['nothing', undefined, ['policy must be a JSON object, got undefined']],
    ['null', 'null', ['policy must be a JSON object, got null']],
    ['a list', [], ['policy must be a JSON object, got a list']],
    ['no statements', {}, ["policy has no 'Statement'"]],
    ['a statement that is none', policy(['x']), ['statement 1: must be a JSON object, got a list']],
    [
      'elements that are none',
      policy(DENY, { Effect: 'deny', Action: [{}], NotAction: 'x', Principal: 'x', Condition: 'x' }),
      [
        "statement 2: 'Effect' must be 'Allow' or 'Deny'",
        "statement 2: has both 'Action' and 'NotAction'",
        "statement 2: 'Action' must be text or a list of texts",
        "statement 2: 'Principal' must be '*' or lists of AWS, Service, Federated or CanonicalUser",
        "statement 2: 'Condition' must be a JSON object, got string",
      ],
    ],
    ['no action', policy({ Effect: 'Deny', Resource: '*' }), ["statement 1: has neither 'Action' nor 'NotAction'"]],
    [
      'conditions that are none',
      policy({ ...DENY, Condition: { StringIs: { a: 'b' }, NullIfExists: { a: 'true' }, Bool: { a: {} } } }),
      [
        "statement 1: unknown condition operator 'StringIs'",
        "statement 1: condition 'NullIfExists' is no condition",
        "statement 1: condition 'Bool' of 'a' must be a value or a list of values",
      ],
    ],
  ])('says what is wrong with %s', (_, text, problems) => {
    expect(parsePolicy(text).problems).toEqual(problems);
  });
});

describe('decide', () => {
  test.each([
    ['StringEquals', 'a', 'a', true],
    ['StringEquals', 'a', 'A', false],
    ['StringEquals', '*', 'a', false],
    ['StringEqualsIgnoreCase', 'a', 'A', true],
    ['StringNotEqualsIgnoreCase', 'a', 'A', false],
    ['StringLike', 'a?c*', 'abc', true],
    ['StringLike', 'a?c*', 'ac', false],
    ['StringLike', '*', '', true],
    ['StringLike', '*ab', 'aab', true],
    ['StringNotLike', ['a*', 'b*'], 'b', false],
    ['StringNotLike', ['a*', 'b*'], 'c', true],
    ['ArnLike', 'arn:aws:iam::*:role/*', 'arn:aws:iam::111111111111:role/x/y', true],
    ['ArnLike', 'arn:*:role/*', 'arn:aws:iam::111111111111:role/x', false],
    ['ArnNotEquals', 'arn:aws:iam::*:role/*', 'arn:aws:iam::111111111111:user/x', true],
    ['NumericLessThan', '10', '9.5', true],
    ['NumericLessThan', '10', '10', false],
    ['NumericLessThanEquals', '10', '10', true],
    ['NumericEquals', '1', 'one', false],
    ['NumericNotEquals', '1', '1.0', false],
    ['DateGreaterThan', '2026-12-31T23:59:59Z', '2026-12-31T23:59:59Z', false],
    ['DateGreaterThan', '2026-12-31T23:59:59Z', '2027-01-01T00:00:00Z', true],
    ['DateLessThanEquals', '2027-01-01T00:00:00Z', '1798761600', true],
    ['DateLessThanEquals', '2027-01-01T00:00:00Z', '1798761601', false],
    ['DateEquals', '2027-01-01', '2027-01-01T01:00:00+01:00', true],
    ['Bool', 'TRUE', 'true', true],
    ['Bool', 'true', 'yes', false],
    ['IpAddress', '192.0.2.0/24', '192.0.2.255', true],
    ['IpAddress', '192.0.2.0/24', '192.0.3.0', false],
    ['IpAddress', '0.0.0.0/0', '192.0.2.1', true],
    ['IpAddress', '192.0.2.1', '192.0.2.1', true],
    ['IpAddress', '192.0.2.1/33', '192.0.2.1', false],
    ['IpAddress', '2001:db8::/32', '2001:db8:ffff::1', true],
    ['NotIpAddress', '192.0.2.0/24', '2001:db8::1', true],
    ['BinaryEquals', 'QQ==', 'QQ==', true],
  ])('%s %j of %j is %j', (operator, wanted, value, expected) => {
    expect(holds(operator, 'key', wanted, { KEY: value })).toBe(expected);
  });

  test.each([
    ['StringEquals', false],
    ['StringNotEquals', true],
    ['StringEqualsIfExists', true],
    ['BoolIfExists', true],
    ['ForAllValues:StringEquals', true],
    ['ForAnyValue:StringEquals', false],
    ['ForAnyValue:StringNotEquals', false],
    // AWS's documentation: a key that is absent makes …IfExists true
    ['ForAnyValue:StringEqualsIfExists', true],
  ])('%s of a key that is not there is %j', (operator, expected) => {
    expect([holds(operator, 'key', 'a', {}), holds(operator, 'key', 'a', { other: 'a' })]).toEqual([
      expected,
      expected,
    ]);
  });

  test('a Deny wins over an Allow, and what neither has is not decided', () => {
    const both = parsePolicy(policy({ ...DENY, Effect: 'Allow' }, { ...DENY, Action: 's3:Get*' })).document;
    expect([decide(both, request()), decide(both, request({}, { action: 's3:PutObject' }))]).toEqual(['deny', 'allow']);
    expect(decision({ ...DENY, Action: 's3:Put*' }, request())).toBe('none');
  });

  test('Null asks whether a key is there, and an empty list is nothing', () => {
    const both = (context: PolicyRequest['context']) =>
      ['true', 'false'].map(value => holds('Null', 'k', value, context));
    expect([both({}), both({ k: 'a' }), both({ k: [] })]).toEqual([
      [true, false],
      [false, true],
      [true, false],
    ]);
  });

  test.each([
    ['ForAllValues:StringEquals', ['a', 'b'], true],
    ['ForAllValues:StringEquals', ['a', 'c'], false],
    ['ForAnyValue:StringEquals', ['a', 'c'], true],
    ['ForAnyValue:StringEquals', ['c'], false],
    ['ForAnyValue:StringNotEquals', ['a', 'c'], true],
    ['ForAllValues:StringNotEquals', ['a', 'c'], false],
    ['StringEquals', ['a'], false],
  ])('%s of the values %j is %j', (operator, values, expected) => {
    expect(holds(operator, 'key', ['a', 'b'], { key: values })).toBe(expected);
  });

  test('a policy variable is the value of its key, never a wildcard, and plain text in old documents', () => {
    const asked = (name: string, resource: string) =>
      request({ 'aws:username': name }, { resource: `arn:aws:s3:::logs/${resource}` });
    const statement = { ...DENY, Resource: 'arn:aws:s3:::logs/${aws:username}/*' };
    expect(decision(statement, asked('ann', 'ann/x'))).toBe('deny');
    expect(decision(statement, asked('ann', 'bob/x'))).toBe('none');
    expect(decision(statement, asked('*', 'bob/x'))).toBe('none');
    expect(decision(statement, request({}, { resource: 'arn:aws:s3:::logs//x' }))).toBe('none');
    const old = parsePolicy({ Version: '2008-10-17', Statement: statement }).document;
    expect(decide(old, asked('ann', 'ann/x'))).toBe('none');
    expect(holds('StringEquals', 'k', "${aws:team, 'none'}", { k: 'none' })).toBe(true);
    expect(holds('StringLike', 'k', '${*}', { k: 'x' })).toBe(false);
  });

  const role = (id: string): Partial<PolicyRequest> => ({ principal: { kind: 'AWS', id } });
  const session = 'arn:aws:sts::222222222222:assumed-role/Administrator/me';
  test.each([
    ['everybody', '*', role(session), 'allow'],
    ['an account', { AWS: '222222222222' }, role(session), 'allow'],
    ['another account', { AWS: 'arn:aws:iam::333333333333:root' }, role(session), 'none'],
    ['the role of a session', { AWS: 'arn:aws:iam::222222222222:role/path/Administrator' }, role(session), 'allow'],
    ['another role', { AWS: 'arn:aws:iam::222222222222:role/Admin' }, role(session), 'none'],
    [
      'a service',
      { Service: 'sns.amazonaws.com' },
      { principal: { kind: 'Service', id: 'sns.amazonaws.com' } },
      'allow',
    ],
    ['a role, of a service', { Service: 'sns.amazonaws.com' }, role('sns.amazonaws.com'), 'none'],
    ['a canonical user', { CanonicalUser: 'abc' }, { principal: { kind: 'CanonicalUser', id: 'abc' } }, 'allow'],
    ['anybody', { AWS: '222222222222' }, { principal: { kind: 'Anonymous', id: '*' } }, 'none'],
  ] as const)('Principal: %s', (_, Principal, caller, expected) => {
    const { resource, action } = request();
    const statement = { Effect: 'Allow', Principal, Action: action, Resource: resource };
    expect(decision(statement, request({}, caller))).toBe(expected);
    const { Principal: NotPrincipal, ...rest } = statement;
    expect(decision({ ...rest, NotPrincipal }, request({}, caller))).toBe(expected === 'allow' ? 'none' : 'allow');
  });

  test('a short ARN with a wildcard at its end is completed, and no resource is in * alone', () => {
    expect(decision({ ...DENY, Resource: 'arn:aws:s3:*' }, request())).toBe('deny');
    expect(decision({ ...DENY, Resource: 'arn:aws:s3' }, request())).toBe('none');
    expect(decision({ ...DENY, Resource: 'arn:aws:*:*:*:*' }, request({}, { resource: '*' }))).toBe('none');
    expect(decision(DENY, request({}, { resource: '*' }))).toBe('deny');
  });
});

describe('comparePolicies', () => {
  const rootDeny = policy({ Sid: 'DenyRoot', ...DENY, Condition: { ...ROOT, ...NO_SESSION } });
  const saying = (before: unknown, after: unknown, kind: 'scp' | 'resource' = 'scp') => {
    const { weakened, strengthened, weakenedFor, statements, problems } = comparePolicies(before, after, kind);
    return {
      weakened: weakened.map(({ text }) => text),
      strengthened: strengthened.map(({ text }) => text),
      weakenedFor,
      details: statements.map(({ change, name, details }) => [change, name, ...details]),
      problems,
    };
  };
  const NOBODY = { named: [], others: false };

  test('an exemption weakens an SCP for one account', () => {
    const exempting = policy({
      Sid: 'DenyRoot',
      ...DENY,
      Condition: { ...ROOT, ...NO_SESSION, StringNotEquals: { 'aws:PrincipalAccount': '222222222222' } },
    });
    const text = 's3:GetObject on arn:aws:s3:::example/example by the root user of account 222222222222';
    expect(saying(rootDeny, exempting)).toEqual({
      weakened: [`${text}: denied before, no longer denied`],
      strengthened: [],
      weakenedFor: { named: ['222222222222'], others: false },
      details: [['changed', "'DenyRoot'", 'account 222222222222 is now exempt']],
      problems: [],
    });
    expect(saying(exempting, rootDeny)).toEqual({
      weakened: [],
      strengthened: [`${text}: not denied before, denied now`],
      weakenedFor: NOBODY,
      details: [['changed', "'DenyRoot'", 'account 222222222222 is no longer exempt']],
      problems: [],
    });
  });

  test('a pattern of one partition weakens the others only', () => {
    const after = JSON.stringify(rootDeny).replace('arn:*', 'arn:aws');
    expect(saying(rootDeny, after).weakened).toEqual([
      's3:GetObject on arn:aws:s3:::example/example by the root user of account 777777777777 in partition aws-us-gov: ' +
        'denied before, no longer denied',
    ]);
  });

  test('keys that hang together are not taken apart', () => {
    const account = (id: string) => ({ StringEquals: { 'aws:PrincipalAccount': id } });
    const arn = { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::222222222222:root' } };
    const before = policy({ ...DENY, Condition: arn });
    expect(saying(before, policy({ ...DENY, Condition: { ...arn, ...account('222222222222') } })).weakened).toEqual([]);
    expect(saying(before, policy({ ...DENY, Condition: { ...arn, ...account('333333333333') } })).weakenedFor).toEqual({
      named: ['222222222222'],
      others: false,
    });
  });

  test.each([
    ['an action less', { Action: ['s3:*', 'iam:*'] }, { Action: 's3:*' }, 'action iam:* no longer denied'],
    [
      'a narrower action',
      { Action: 's3:*' },
      { Action: ['s3:Get*', 's3:Put*'] },
      'action s3:* becomes s3:Get*, s3:Put*',
    ],
    [
      'an exception of actions more',
      { Action: undefined, NotAction: ['s3:*'] },
      { Action: undefined, NotAction: ['s3:*', 'iam:*'] },
      'action iam:* no longer denied',
    ],
    [
      'a narrower resource',
      { Resource: 'arn:aws:s3:::*' },
      { Resource: 'arn:aws:s3:::logs/*' },
      'resource arn:aws:s3:::* becomes arn:aws:s3:::logs/*',
    ],
    [
      'a resource less',
      { Resource: ['arn:aws:s3:::a', 'arn:aws:s3:::b'] },
      { Resource: 'arn:aws:s3:::b' },
      'resource arn:aws:s3:::a no longer covered',
    ],
    [
      'a condition more',
      {},
      { Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } } },
      'also needs aws:MultiFactorAuthPresent is false (or it is absent)',
    ],
    [
      'a region less',
      { Condition: { StringEquals: { 'aws:RequestedRegion': ['eu-west-1', 'us-east-1'] } } },
      { Condition: { StringEquals: { 'aws:RequestedRegion': ['us-east-1'] } } },
      'no longer denied in eu-west-1',
    ],
    [
      'another operator',
      { Condition: { StringLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:root' } } },
      { Condition: { StringEquals: { 'aws:PrincipalArn': 'arn:aws:iam::*:root' } } },
      'aws:PrincipalArn is like arn:aws:iam::*:root becomes aws:PrincipalArn is arn:aws:iam::*:root',
    ],
    [
      'a later day',
      { Condition: { DateGreaterThan: { 'aws:CurrentTime': '2026-12-31T23:59:59Z' } } },
      { Condition: { DateGreaterThan: { 'aws:CurrentTime': '2027-12-31T23:59:59Z' } } },
      'aws:CurrentTime is after 2026-12-31T23:59:59Z becomes aws:CurrentTime is after 2027-12-31T23:59:59Z',
    ],
    [
      'a smaller network',
      { Condition: { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } } },
      { Condition: { IpAddress: { 'aws:SourceIp': '192.0.2.0/25' } } },
      'aws:SourceIp is in 192.0.2.0/24 becomes aws:SourceIp is in 192.0.2.0/25',
    ],
  ])('%s weakens, and back strengthens', (_, before, after, detail) => {
    const there = saying(policy({ ...DENY, ...before }), policy({ ...DENY, ...after }));
    const back = saying(policy({ ...DENY, ...after }), policy({ ...DENY, ...before }));
    expect(there.details).toEqual([['changed', 'statement 1', detail]]);
    expect([there.weakened.length, there.strengthened.length]).toEqual([1, 0]);
    expect([back.weakened.length, back.strengthened.length]).toEqual([0, 1]);
    expect([there.problems, back.problems]).toEqual([[], []]);
  });

  test('statements that leave nothing open together weaken nothing', () => {
    const after = policy(
      { ...DENY, Condition: { Bool: { 'aws:SecureTransport': 'true' } } },
      { ...DENY, Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
    );
    expect(saying(policy(DENY), after)).toMatchObject({ weakened: [], strengthened: [], weakenedFor: NOBODY });
  });

  test('policy variables are compared with the values they may have', () => {
    const own = { ...DENY, Condition: { StringNotEquals: { 'aws:ResourceAccount': '${aws:PrincipalAccount}' } } };
    expect(saying(policy(own), policy(own))).toMatchObject({ weakened: [], problems: [] });
    expect(saying(policy(DENY), policy(own))).toMatchObject({
      weakened: [
        's3:GetObject on arn:aws:s3:::example/example by the root user of account 777777777777, ' +
          'with aws:ResourceAccount "777777777777": denied before, no longer denied',
      ],
      problems: [],
    });
  });

  test('policy variables that tie an account of the policy to another key are tried with that account', () => {
    const account = { StringEquals: { 'aws:PrincipalAccount': '222222222222' } };
    const own = { ...account, StringNotEquals: { 'aws:ResourceAccount': '${aws:PrincipalAccount}' } };
    expect(saying(policy({ ...DENY, Condition: account }), policy({ ...DENY, Condition: own }))).toMatchObject({
      weakened: [
        's3:GetObject on arn:aws:s3:::example/example by the root user of account 222222222222, ' +
          'with aws:ResourceAccount "222222222222": denied before, no longer denied',
      ],
      weakenedFor: { named: ['222222222222'], others: false },
      problems: [],
    });
  });

  test('a variable is compared with the value that the request gives it, or said to be not comparable', () => {
    const user = (name: string) => ({ StringLike: { 'aws:username': name } });
    const other = { StringNotEquals: { 's3:prefix': '${aws:username}' } };
    const compared = (name: string) =>
      saying(policy({ ...DENY, Condition: user(name) }), policy({ ...DENY, Condition: { ...user(name), ...other } }));
    expect(compared('*')).toMatchObject({
      weakened: [
        's3:GetObject on arn:aws:s3:::example/example by the root user of account 777777777777, ' +
          'with aws:username "example-value" and s3:prefix "example-value": denied before, no longer denied',
      ],
      problems: [],
    });
    expect(compared('ann')).toMatchObject({
      weakened: [],
      problems: ['statement 1 has policy variables that could not be compared in full'],
    });
  });

  test('numbers of examples have as few digits as they can', () => {
    const below = (number: string) => policy({ ...DENY, Condition: { NumericLessThan: { 'aws:x': number } } });
    const examples = [
      ...saying(below('0.3'), below('0.1')).weakened,
      ...saying(below('1000'), below('999.5')).weakened,
      ...saying(policy({ ...DENY, Condition: { NumericGreaterThan: { 'aws:x': '1.1' } } }), policy()).weakened,
    ];
    expect(examples.map(text => /aws:x "([^"]*)"/.exec(text)?.[1])).toEqual(['0.1', '999.5', '2']);
  });

  test('says which requests one value of a condition is about', () => {
    const deny = (...values: string[]) =>
      policy({ ...DENY, Condition: { StringNotLike: { 'aws:SourceVpc': values } } });
    const allow = (...values: string[]) =>
      policy({ ...DENY, Effect: 'Allow', Condition: { StringEquals: { 'aws:RequestedRegion': values } } });
    expect(saying(deny('vpc-1', 'vpc-2'), deny('vpc-1', 'vpc-3*')).details.flatMap(([, , ...texts]) => texts)).toEqual([
      'now denied where aws:SourceVpc is like vpc-2',
      'no longer denied where aws:SourceVpc is like vpc-3*',
    ]);
    expect(
      saying(allow('eu-west-1', 'eu-west-2'), allow('eu-west-1')).details.flatMap(([, , ...texts]) => texts),
    ).toEqual(['no longer allowed in eu-west-2']);
  });

  test('what an Allow leaves out is a condition, no exemption', () => {
    const allow = { ...DENY, Effect: 'Allow' };
    const Condition = { StringNotEquals: { 'aws:PrincipalAccount': '222222222222' } };
    expect(saying(policy(allow), policy({ ...allow, Condition })).details).toEqual([
      ['changed', 'statement 1', 'also needs aws:PrincipalAccount is not 222222222222'],
    ]);
  });

  test.each([
    ['action', { Action: 's3:Get*' }, { Action: undefined, NotAction: 's3:*Acl' }],
    ['resource', { Resource: 'arn:aws:s3:::logs/*' }, { Resource: undefined, NotResource: 'arn:aws:s3:::*/tmp' }],
    ['condition', { Condition: { StringLike: { k: 'a*' } } }, { Condition: { StringNotLike: { k: '*b' } } }],
  ])('finds the %s that a pattern and an exception have in common', (_, before, after) => {
    expect(saying(policy({ ...DENY, ...before }), policy({ ...DENY, ...after }))).toMatchObject({
      weakened: [expect.any(String)],
      problems: [],
    });
  });

  test('a resource policy gets wider by an Allow, and by a Deny less', () => {
    const trail = {
      Sid: 'Write',
      Effect: 'Allow',
      Principal: { Service: 'cloudtrail.amazonaws.com' },
      Action: 's3:PutObject',
      Resource: 'arn:aws:s3:::trail/AWSLogs/*',
      Condition: { StringEquals: { 'aws:SourceArn': 'arn:aws:cloudtrail:eu-west-1:111111111111:trail/org' } },
    };
    const tls = { ...DENY, Sid: 'Tls', Principal: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } };
    const other = { Effect: 'Allow', Principal: { AWS: '222222222222' }, Action: 's3:GetObject', Resource: '*' };
    const { Condition: _, ...open } = trail;
    expect(_).toBeDefined();
    expect(saying(policy(trail, tls), policy(open, other), 'resource')).toEqual({
      weakened: [
        's3:GetObject on arn:aws:s3:::example/example by the root user of account 777777777777, ' +
          'with aws:SecureTransport "false": denied before, no longer denied',
        's3:PutObject on arn:aws:s3:::trail/AWSLogs/example by the service cloudtrail.amazonaws.com, ' +
          'without aws:SourceArn: not decided before, allowed now',
        's3:GetObject on arn:aws:s3:::example/example by the root user of account 222222222222: ' +
          'not decided before, allowed now',
      ],
      strengthened: [],
      weakenedFor: { named: ['111111111111', '222222222222'], others: true },
      details: [
        ['changed', "'Write'", 'no longer needs aws:SourceArn is arn:aws:cloudtrail:eu-west-1:111111111111:trail/org'],
        ['removed', "'Tls'", 'denies everybody every action on every resource when aws:SecureTransport is false'],
        ['added', 'statement 2', 'allows account 222222222222 s3:GetObject on every resource'],
      ],
      problems: [],
    });
  });

  test('a principal more is said, and a NotPrincipal more is an exemption', () => {
    const allow = (Principal: object) => policy({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' });
    expect(
      saying(allow({ AWS: '111111111111' }), allow({ AWS: ['111111111111', '222222222222'] }), 'resource'),
    ).toEqual({
      weakened: [
        'sts:AssumeRole on arn:aws:iam::777777777777:role/example by the root user of account 222222222222: ' +
          'not decided before, allowed now',
      ],
      strengthened: [],
      weakenedFor: { named: ['222222222222'], others: false },
      details: [['changed', 'statement 1', 'account 222222222222 is now allowed']],
      problems: [],
    });
    const deny = (ids: string[]) => policy({ ...DENY, NotPrincipal: { AWS: ids } });
    expect(saying(deny(['111111111111']), deny(['111111111111', '222222222222']), 'resource').details).toEqual([
      ['changed', 'statement 1', 'account 222222222222 is now exempt'],
    ]);
  });

  test('an SCP is weaker by an Allow only as an allow list before and after', () => {
    const allow = (Action: string) => ({ Effect: 'Allow', Action, Resource: '*' });
    expect(saying(policy(allow('s3:Get*')), policy(allow('s3:*'))).weakened).toHaveLength(1);
    expect(saying(policy(allow('s3:*')), policy(allow('s3:Get*'))).weakened).toEqual([]);
    expect(saying(policy(DENY), policy(DENY, allow('*'))).weakened).toEqual([]);
    expect(saying(policy(allow('*')), policy()).weakened).toEqual([]);
  });

  test('says what it could not read, and does not take a statement that is none for one', () => {
    const { weakened, problems } = saying(policy(DENY), policy({ ...DENY, Condition: { StringIs: { a: 'b' } } }));
    expect([weakened.length, problems]).toEqual([1, ["after: statement 1: unknown condition operator 'StringIs'"]]);
    expect(saying('{', policy(DENY)).problems).toEqual(['before: policy is not JSON']);
  });

  test('what is too intricate to search is said, after a limited search', () => {
    const statements = (key: string) =>
      Array.from({ length: 20 }, (_, index) => ({
        ...DENY,
        Action: undefined,
        NotAction: `service${index}:*`,
        Condition: {
          StringNotLike: Object.fromEntries(
            Array.from({ length: 7 }, (_unused, tag) => [
              `aws:PrincipalTag/t${tag}`,
              [`v${index}-${tag}*`, `*w${index}`],
            ]),
          ),
          ...(index === 0 && { StringEquals: { [key]: 'x' } }),
        },
      }));
    const { weakened, problems } = comparePolicies(
      policy(...statements('aws:a')),
      policy(...statements('aws:b')),
      'scp',
    );
    expect(weakened.length + problems.length).toBeGreaterThan(0);
  });

  test('a resource control policy binds services and callers without credentials, an SCP does not', () => {
    const confusedDeputy = {
      ...DENY,
      Principal: '*',
      Condition: {
        StringNotEqualsIfExists: { 'aws:SourceOrgID': 'o-example' },
        Bool: { 'aws:PrincipalIsAWSService': 'true' },
      },
    };
    const anonymous = { ...DENY, Principal: '*', Condition: { Null: { 'aws:PrincipalAccount': 'true' } } };
    for (const statement of [confusedDeputy, anonymous]) {
      const weakened = (kind: 'scp' | 'rcp') => comparePolicies(policy(statement), policy(), kind).weakened;
      expect(weakened('rcp')).toHaveLength(1);
      expect(weakened('scp')).toHaveLength(0);
    }
  });

  test('hostile patterns do not make it slow, and 100 statements of the quota are compared', () => {
    const hostile = policy({ ...DENY, Action: Array.from({ length: 40 }, (_, i) => `s3:${'*a'.repeat(40)}${i}*`) });
    expect(saying(hostile, policy()).weakened).toHaveLength(1);
    const many = Array.from({ length: 100 }, (_, i) => ({
      ...DENY,
      Action: `service${i}:Delete*`,
      Condition: { ArnNotLike: { 'aws:PrincipalArn': `arn:aws:iam::*:role/R${i}` } },
    }));
    const { weakened, details } = saying(policy(...many), policy(...many.toSpliced(40, 1)));
    expect([weakened.length, details.map(([change, name]) => [change, name])]).toEqual([
      1,
      [['removed', 'statement 41']],
    ]);
  });
});

describe('covers', () => {
  test.each([
    ['s3:*', 's3:?', true],
    ['s3:?', 's3:*', false],
    ['s3:?*', 's3:*?', true],
    ['*a*', 'b*a', true],
    ['a*', '*a', false],
    ['${aws:username}*', '${aws:username}', false],
  ])('%s covers %s: %j', (pattern, other, expected) => {
    expect(covers(pattern, other, false)).toBe(expected);
  });
});

describe('callerEffects', () => {
  const MEMBER = { StringNotEquals: { 'aws:PrincipalAccount': ['222222222222', '333333333333'] } };
  const deny = (more: object) => ({ ...DENY, Condition: { ...ROOT, ...NO_SESSION, ...more } });
  const EVERYTHING = 'denied every action';
  const NOTHING = 'not denied anything';

  test('tells root user, root session, administrator role and exempt accounts apart', () => {
    const scp = policy(
      deny(MEMBER),
      deny({
        StringEquals: { 'aws:PrincipalAccount': '222222222222' },
        DateGreaterThan: { 'aws:CurrentTime': '2026-12-31T23:59:59Z' },
      }),
    );
    expect(callerEffects(scp, scp).map(({ caller, after, isAsBefore }) => [caller, after, isAsBefore])).toEqual([
      ['the root user', EVERYTHING, true],
      ['a root session', NOTHING, true],
      ['an administrator role', NOTHING, true],
      [
        'the root user of account 222222222222',
        'denied every action with aws:CurrentTime "2027-01-01T00:00:00Z"',
        true,
      ],
      ['the root user of account 333333333333', NOTHING, true],
    ]);
  });

  test('finds what gets through now and what is denied now, where the same example is denied on both sides', () => {
    const scp = (Action: string[]) => policy({ ...DENY, Action: ['s3:DeleteBucket', ...Action] });
    const example = 'denied some requests, for example s3:DeleteBucket on arn:aws:s3:::example';
    expect(callerEffects(scp(['cloudtrail:StopLogging']), scp(['iam:CreateUser']))).toEqual(
      ['the root user', 'a root session', 'an administrator role'].map(caller => ({
        ...{ caller, before: example, after: example, isAsBefore: false },
        getsThrough: 'cloudtrail:StopLogging on arn:aws:cloudtrail:eu-west-1:777777777777:trail/example',
        deniedNow: 'iam:CreateUser on arn:aws:iam::777777777777:user/example',
      })),
    );
  });

  test('simulates an account that one side names on both sides', () => {
    const exempt = (id: string) => ({ StringNotEquals: { 'aws:PrincipalAccount': id } });
    const scp = (more: object) => policy({ ...deny(more), Action: 'iam:*' });
    const [row] = callerEffects(scp({}), scp(exempt('888888888888'))).slice(3);
    expect(row).toEqual({
      ...{ caller: 'the root user of account 888888888888', after: NOTHING, isAsBefore: false },
      before: 'denied some requests, for example iam:CreateUser on arn:aws:iam::777777777777:user/example',
      getsThrough: 'iam:CreateUser on arn:aws:iam::777777777777:user/example',
    });
  });

  test('shows an account that a pattern exempts', () => {
    const rows = callerEffects(policy(deny({})), policy(deny({ StringNotLike: { 'aws:PrincipalAccount': '12*' } })));
    expect(rows[3]).toMatchObject({ caller: 'the root user of an account such as 127777777777', after: NOTHING });
  });

  test.each([
    ['that is not there', undefined, 'no such policy'],
    ['that is no JSON', '{', 'cannot be read'],
    ['without a statement that can be read', policy({ ...DENY, Condition: { StringIs: {} } }), 'cannot be read'],
    ['without statements', policy(), NOTHING],
  ])('a policy %s', (_, after, said) => {
    const [row] = callerEffects(policy(DENY), after);
    expect(row).toMatchObject({ before: EVERYTHING, after: said, isAsBefore: false });
  });

  test('no caller with a request that the comparison shows is said to be as before', () => {
    const scp = policyOf(denyStatement);
    const edited = fc
      .tuple(scp, fc.nat())
      .map(([whole, at]): [RawPolicy, RawPolicy] => [
        whole,
        { ...whole, Statement: whole.Statement.filter((_, index) => index !== at % whole.Statement.length) },
      ]);
    let compared = 0;
    fc.assert(
      fc.property(fc.oneof(edited, fc.tuple(scp, scp)), ([before, after]) => {
        const rows = new Map(callerEffects(before, after).map(row => [row.caller, row]));
        const { unnamed } = accountFacts([before, after].map(side => parsePolicy(side).document));
        const { weakened, strengthened } = comparePolicies(before, after, 'scp');
        for (const { text } of [...weakened, ...strengthened]) {
          const [, who = '', account = ''] =
            / by (the root user|a root session|an administrator role) of account (\d{12})[,:]/.exec(text) ?? [];
          const row =
            account === unnamed
              ? rows.get(who)
              : (rows.get(`${who} of account ${account}`) ?? rows.get(`${who} of an account such as ${account}`));
          if (row === undefined) continue;
          compared++;
          expect([text, row.isAsBefore]).toEqual([text, false]);
        }
      }),
      { numRuns: 40 },
    );
    expect(compared).toBeGreaterThan(10);
  });

  test('no table without a policy on either side', () => {
    expect(callerEffects('{', undefined)).toEqual([]);
  });
});
