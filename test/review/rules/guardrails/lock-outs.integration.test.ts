import { nobodyIsLockedOut } from '../../../../review/rules/guardrails/nobody-is-locked-out';
import { changed, ORGANIZATION, said, unchanged } from '../changes';

/*
 * What a call has whatever the caller would like: conditions on it shut out everybody or nobody. What a caller can choose,
 * or have, is no lock-out.
 */

const POLICY = 'aws_organizations_policy';
const ARN = 'arn:aws:organizations::111111111111:policy/o-exampleorg1/service_control_policy/p-1';

/** What is said when a policy of a type gets a statement more. */
function withStatement(type: string, statement: object): string[] {
  const was = { Effect: 'Deny', Action: 'example:*', Resource: '*', ...(type[0] === 'R' && { Principal: '*' }) };
  const document = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });
  const policy = { id: 'p-1', name: 'guard', type, arn: ARN, content: document(was) };
  const changes = [
    changed(POLICY, policy, { content: document(was, { ...was, Action: '*', ...statement }) }),
    unchanged(`${POLICY}_attachment`, { policy_id: 'p-1', target_id: 'ou-root-workloads' }),
  ];
  return said(nobodyIsLockedOut, changes, { organization: ORGANIZATION });
}

const out = (of: string): string => `danger: The SCP guard locks everybody out of ${of}.`;

test.each<[string, object, of?: string]>([
  ['of the organization', { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1' } } }],
  [
    'below its root',
    { Condition: { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': ['o-exampleorg1/r-root/*'] } } },
  ],
  [
    'below an OU',
    {
      Condition: {
        'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-exampleorg1/r-root/ou-root-workloads/*' },
      },
    },
  ],
  ['of an account, in itself', { Condition: { StringEquals: { 'aws:PrincipalAccount': '${aws:ResourceAccount}' } } }],
  ['from a date on', { Condition: { DateGreaterThan: { 'aws:CurrentTime': '2026-12-01T00:00:00Z' } } }],
  ['over HTTPS', { Condition: { Bool: { 'aws:SecureTransport': 'true' } } }],
  ['not through a service', { Condition: { Bool: { 'aws:ViaAWSService': 'false' } } }],
  // a role is made with tags where that is asked for
  [
    'without a tag in the request',
    { Condition: { Null: { 'aws:RequestTag/owner': 'true', 'aws:TagKeys': 'true' } } },
    'Organizations and support',
  ],
  ['without a key of another service', { Condition: { StringNotEquals: { 'ecr:ResourceTag/a': 'x' } } }],
  [
    'on all but a bucket',
    { Resource: undefined, NotResource: 'arn:aws:s3:::example/*' },
    'IAM, STS, Organizations and support',
  ],
])('calls that everybody makes: %s', (_, statement, of = 'everything') => {
  expect(withStatement('SERVICE_CONTROL_POLICY', statement)).toEqual([out(of)]);
});

test.each<[string, object]>([
  ['of another organization', { Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1' } } }],
  [
    'below another OU',
    {
      Condition: {
        'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-exampleorg1/r-root/ou-root-sandbox/*' },
      },
    },
  ],
  ['in another account', { Condition: { StringNotEquals: { 'aws:ResourceAccount': '${aws:PrincipalAccount}' } } }],
  ['until a date', { Condition: { DateLessThan: { 'aws:CurrentTime': '2026-12-01T00:00:00Z' } } }],
  [
    'between two dates',
    {
      Condition: {
        DateGreaterThan: { 'aws:CurrentTime': '2026-12-01T00:00:00Z' },
        DateLessThan: { 'aws:CurrentTime': '2026-12-08T00:00:00Z' },
      },
    },
  ],
  ['without HTTPS', { Condition: { Bool: { 'aws:SecureTransport': 'false' } } }],
  ['through a service', { Condition: { Bool: { 'aws:ViaAWSService': 'true' } } }],
  ['with a tag in the request', { Condition: { 'ForAnyValue:StringEquals': { 'aws:TagKeys': ['owner'] } } }],
  ['with a key of another service', { Condition: { StringEquals: { 'ecr:ResourceTag/a': 'x' } } }],
  ['on a bucket', { Resource: 'arn:aws:s3:::example/*' }],
])('calls that nobody has to make: %s', (_, statement) => {
  expect(withStatement('SERVICE_CONTROL_POLICY', statement)).toEqual([]);
});

test('where nobody knows which organization it is, a condition on it may be about another one', () => {
  const content = (Condition?: object) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Deny', Action: Condition ? '*' : 'example:*', Resource: '*', ...(Condition && { Condition }) },
      ],
    });
  const policy = { id: 'p-1', name: 'guard', type: 'SERVICE_CONTROL_POLICY', content: content() };
  const ours = content({ StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1' } });
  expect(said(nobodyIsLockedOut, [changed(POLICY, policy, { content: ours })])).toEqual([]);
});

const OUTSIDERS = { StringNotEqualsIfExists: { 'aws:PrincipalOrgID': 'o-exampleorg1' } };
const BY_SERVICES = { Bool: { 'aws:PrincipalIsAWSService': 'true' } };
const shutsOut = (services: string): string[] => [
  `danger: The resource control policy guard shuts out the delivery of logs and alerts by ${services}.`,
];

test.each<[string, object, string[]]>([
  [
    'queues, to whoever is outside',
    { Action: 'sqs:*', Condition: OUTSIDERS },
    shutsOut('events.amazonaws.com and sns.amazonaws.com'),
  ],
  [
    'roles, to whoever is outside',
    { Action: 'sts:AssumeRole', Condition: OUTSIDERS },
    shutsOut('cloudtrail.amazonaws.com, events.amazonaws.com and states.amazonaws.com'),
  ],
  [
    'buckets, to services that act for another organization than ours is said to be',
    { Action: 's3:*', Condition: { ...BY_SERVICES, StringNotEquals: { 'aws:SourceOrgID': 'o-otherorg123' } } },
    shutsOut('cloudtrail.amazonaws.com, config.amazonaws.com and delivery.logs.amazonaws.com'),
  ],
  [
    'buckets, to services that act for others',
    { Action: 's3:*', Condition: { ...BY_SERVICES, StringNotEquals: { 'aws:SourceOrgID': 'o-exampleorg1' } } },
    [],
  ],
  ['queues and roles of one name', { Action: 's*:*', Resource: 'arn:aws:sqs:*:*:example-*', Condition: OUTSIDERS }, []],
  [
    'all but services',
    { Action: '*', Condition: { ...OUTSIDERS, BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' } } },
    [],
  ],
])('a resource control policy closes %s', (_, statement, expected) => {
  expect(withStatement('RESOURCE_CONTROL_POLICY', statement)).toEqual(expected);
});
