import { ResourceChange } from '../../../review/plan';
import { rolesStayNarrow } from '../../../review/rules/roles-stay-narrow';
import { change, changed, deleted, findings, replaced, said, unchanged, unknown } from './changes';

const ROLE = 'aws_iam_role';
const POLICY = 'aws_iam_role_policy';
const document = (...Statement: object[]): string => JSON.stringify({ Version: '2012-10-17', Statement });
const trust = (Principal: object): string => document({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' });
const rights = (...Action: string[]): string =>
  document({ Effect: 'Allow', Action, Resource: 'arn:aws:events:us-east-1:111111111111:event-bus/hub' });

const EVENTS = trust({ Service: 'events.amazonaws.com' });
const role = {
  name: 'forward',
  arn: 'arn:aws:iam::111111111111:role/forward',
  assume_role_policy: EVENTS,
  permissions_boundary: 'arn:aws:iam::111111111111:policy/boundary',
  managed_policy_arns: [],
};
const policy = { name: 'put', role: 'forward', policy: rights('events:PutEvents') };
const to = (over: object): ResourceChange[] => [changed(ROLE, role, { ...over })];
const saying = (severity: string, says: string): string[] => [`${severity}: The role 'forward' ${says}.`];
const ofPolicy = (severity: string, says: string): string[] => [
  `${severity}: The policy 'put' of role 'forward' ${says}.`,
];

test.each<[string, ResourceChange[], string[]]>([
  ['deleted', [deleted(ROLE, role)], saying('danger', 'is deleted')],
  [
    'another account may take it',
    to({ assume_role_policy: trust({ Service: 'events.amazonaws.com', AWS: '222222222222' }) }),
    saying('danger', 'allows more in its trust policy'),
  ],
  [
    'unknown who may take it',
    [unknown(ROLE, role, { assume_role_policy: true })],
    saying('warning', 'has a trust policy that is unknown until apply'),
  ],
  ['no boundary', to({ permissions_boundary: '' }), saying('danger', 'loses its permissions boundary')],
  [
    'administrator',
    to({ managed_policy_arns: ['arn:aws:iam::aws:policy/AdministratorAccess'] }),
    saying('danger', 'gets more managed policies'),
  ],
  [
    'more rights of a role that events need',
    [changed(POLICY, policy, { policy: rights('events:*') }), unchanged(ROLE, role)],
    ofPolicy('danger', 'allows more'),
  ],
  [
    'more rights of another role',
    [changed(POLICY, policy, { policy: rights('events:*') })],
    ofPolicy('note', 'allows more'),
  ],
  [
    'no rights of a role that events need',
    [deleted(POLICY, policy), unchanged(ROLE, role)],
    ofPolicy('danger', 'is deleted'),
  ],
  [
    'more rights of a role that such a role takes',
    [
      unchanged(ROLE, { ...role, name: 'first', arn: 'arn:aws:iam::111111111111:role/first' }, { address: 'first' }),
      unchanged(ROLE, { ...role, assume_role_policy: trust({ AWS: 'arn:aws:iam::111111111111:role/first' }) }),
      changed(POLICY, policy, { policy: rights('events:*') }),
    ],
    ofPolicy('danger', 'allows more'),
  ],
])('%s', (_, changes, expected) => {
  expect(said(rolesStayNarrow, changes)).toEqual(expected);
});

test.each<[string, ResourceChange[]]>([
  ['created', [change({ type: ROLE, after: role }), change({ type: POLICY, after: policy })]],
  ['unchanged', [unchanged(ROLE, role), unchanged(POLICY, policy)]],
  ['description', to({ description: 'new' })],
  ['respelled', to({ assume_role_policy: trust({ Service: ['events.amazonaws.com'] }) })],
  [
    'a role that is nobody of ours',
    [deleted(ROLE, { ...role, assume_role_policy: trust({ Service: 'ec2.amazonaws.com' }) })],
  ],
  [
    'fewer rights',
    [
      changed(POLICY, { ...policy, policy: rights('events:*') }, { policy: rights('events:PutEvents') }),
      unchanged(ROLE, role),
    ],
  ],
])('nothing to say: %s', (_, changes) => {
  expect(said(rolesStayNarrow, changes)).toEqual([]);
});

test('what a role may do more is done by the role, in its account', () => {
  const wider = changed(POLICY, policy, { policy: rights('events:*') });
  const [found] = findings(rolesStayNarrow, [wider, unchanged(ROLE, role)]);
  expect(found?.accounts).toEqual(['111111111111']);
  expect(found?.details.join()).toMatch(/^events:\S+ on \S+ by the role: not decided before, allowed now$/);
});

const TAKEN = { Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sts:AssumeRole' };
const PLAIN = trust({ Service: 'ec2.amazonaws.com' });
const other = unchanged(ROLE, { ...role, assume_role_policy: PLAIN });
const ours = unchanged(ROLE, role);
const deny = (Action: string, more: object = {}) => ({ Effect: 'Deny', Action, Resource: '*', ...more });
const allow = (Action: string | string[], Resource: string, more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
const withPolicy = (before: string, after: string): ResourceChange[] => [
  changed(POLICY, { ...policy, policy: before }, { policy: after }),
  ours,
];
const HUB = 'arn:aws:events:us-east-1:111111111111:event-bus/hub';
const TO_HUB = rights('events:PutEvents');
const inline = (...policies: string[]) => ({ inline_policy: policies.map(one => ({ name: 'put', policy: one })) });
const FIRST = 'arn:aws:iam::111111111111:role/first';
const first = unchanged(ROLE, { ...role, name: 'first', arn: FIRST }, { address: 'first' });
const second = {
  ...role,
  name: 'second',
  arn: 'arn:aws:iam::111111111111:role/second',
  assume_role_policy: trust({ AWS: FIRST }),
};
const ADMINISTRATOR = 'arn:aws:iam::aws:policy/AdministratorAccess';
const ATTACHMENT = 'aws_iam_role_policy_attachment';
const attachment = { role: 'forward', policy_arn: 'arn:aws:iam::111111111111:policy/put' };
const SOURCE = { StringEquals: { 'aws:SourceAccount': '111111111111' } };
const NOT_TAKEN = saying('danger', 'can no longer be taken by events.amazonaws.com');

test.each<[string, ResourceChange[], string[]]>([
  ['its service is denied', to({ assume_role_policy: EVENTS.replace('Allow', 'Deny') }), NOT_TAKEN],
  [
    'everybody is denied',
    to({
      assume_role_policy: document(TAKEN, { Effect: 'Deny', Principal: '*', Action: '*' }),
    }),
    NOT_TAKEN,
  ],
  [
    'its service may only tag',
    to({ assume_role_policy: EVENTS.replace('AssumeRole', 'TagSession') }),
    expect.arrayContaining([expect.stringContaining('can no longer be taken by events')]) as string[],
  ],
  [
    'a role that takes it may no longer',
    [first, changed(ROLE, second, { assume_role_policy: EVENTS.replace('Allow', 'Deny') })],
    [`danger: The role 'second' can no longer be taken by ${FIRST}.`],
  ],
  ['its policy is empty', withPolicy(TO_HUB, document()), ofPolicy('danger', 'allows nothing any more')],
  [
    'its policy denies',
    withPolicy(TO_HUB, TO_HUB.replace('Allow', 'Deny')),
    ofPolicy('danger', 'allows nothing any more'),
  ],
  [
    'all is denied',
    withPolicy(TO_HUB, document(allow('events:PutEvents', HUB), deny('*'))),
    ofPolicy('danger', 'allows nothing any more'),
  ],
  [
    'one of the needed actions is gone',
    withPolicy(rights('logs:CreateLogStream', 'logs:PutLogEvents'), rights('logs:CreateLogStream')),
    ofPolicy('danger', 'allows less than the role needs'),
  ],
  [
    'one of the resources is gone',
    withPolicy(
      document(allow('sqs:SendMessage', 'arn:aws:sqs:us-east-1:111111111111:one'), allow('events:PutEvents', HUB)),
      TO_HUB,
    ),
    ofPolicy('danger', 'allows less than the role needs'),
  ],
  [
    'only from one network',
    withPolicy(
      TO_HUB,
      document(allow('events:PutEvents', HUB, { Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.1' } } })),
    ),
    ofPolicy('warning', 'depends on a further condition'),
  ],
  [
    'a new policy denies all',
    [
      unchanged(POLICY, policy),
      change({ type: POLICY, address: 'new', after: { ...policy, name: 'no', policy: document(deny('*')) } }),
      ours,
    ],
    ["danger: The policy 'no' of role 'forward' allows nothing any more."],
  ],
  [
    'a new policy allows everything',
    [change({ type: POLICY, after: { ...policy, policy: document(allow('*', '*')) } }), ours],
    ofPolicy('danger', 'is new and allows everything'),
  ],
  [
    'a new policy of another role allows everything',
    [change({ type: POLICY, after: { ...policy, policy: document(allow('*', '*')) } }), other],
    ofPolicy('warning', 'is new and allows everything'),
  ],
  [
    'wider inline',
    [changed(ROLE, { ...role, ...inline(TO_HUB) }, inline(rights('events:*')))],
    saying('danger', 'allows more in its inline policies'),
  ],
  [
    'wider inline of another role',
    [changed(ROLE, { ...role, assume_role_policy: PLAIN, ...inline(TO_HUB) }, inline(TO_HUB, rights('s3:*')))],
    saying('warning', 'allows more in its inline policies'),
  ],
  [
    'nothing inline',
    [changed(ROLE, { ...role, ...inline(TO_HUB) }, inline())],
    saying('danger', 'allows nothing any more'),
  ],
  [
    'a boundary without bounds',
    to({ permissions_boundary: ADMINISTRATOR }),
    saying('danger', 'gets a permissions boundary that bounds nothing of weight'),
  ],
  [
    'a boundary of another role without bounds',
    [changed(ROLE, { ...role, assume_role_policy: PLAIN }, { permissions_boundary: ADMINISTRATOR })],
    saying('warning', 'gets a permissions boundary that bounds nothing of weight'),
  ],
  [
    'administrator attached',
    [change({ type: ATTACHMENT, after: { ...attachment, policy_arn: ADMINISTRATOR } }), ours],
    ["danger: The policy attachment of role 'forward' lets it do everything."],
  ],
  [
    'administrator in place of another policy',
    [replaced(ATTACHMENT, attachment, { policy_arn: ADMINISTRATOR }), ours],
    ["danger: The policy attachment of role 'forward' lets it do everything and is replaced."],
  ],
  [
    'administrator attached to another role',
    [change({ type: ATTACHMENT, after: { ...attachment, policy_arn: ADMINISTRATOR } }), other],
    ["warning: The policy attachment of role 'forward' lets it do everything."],
  ],
  [
    'detached from a role that events need',
    [deleted(ATTACHMENT, attachment), ours],
    ["danger: The policy attachment of role 'forward' is deleted."],
  ],
  [
    'a new role for everybody',
    [change({ type: ROLE, after: { ...role, assume_role_policy: trust({ AWS: '*' }) } })],
    saying('danger', 'is new and can be taken by everybody'),
  ],
])('rights and trust: %s', (_, changes, expected) => {
  expect(said(rolesStayNarrow, changes)).toEqual(expected);
});

test.each<[string, ResourceChange[]]>([
  ['taken for one account', to({ assume_role_policy: document({ ...TAKEN, Condition: SOURCE }) })],
  ['one bus in place of all', withPolicy(document(allow('events:PutEvents', '*')), TO_HUB)],
  ['bound to an account', withPolicy(TO_HUB, document(allow('events:PutEvents', HUB, { Condition: SOURCE })))],
  [
    'plain HTTP denied',
    withPolicy(
      TO_HUB,
      document(allow('events:PutEvents', HUB), deny('*', { Condition: { Bool: { 'aws:SecureTransport': 'false' } } })),
    ),
  ],
  ['something else denied', withPolicy(TO_HUB, document(allow('events:PutEvents', HUB), deny('iam:*')))],
  [
    'allowed by another policy',
    [
      changed(POLICY, { ...policy, policy: rights('events:PutEvents', 'sns:Publish') }, { policy: TO_HUB }),
      unchanged(POLICY, { ...policy, name: 'more', policy: rights('sns:Publish') }, { address: 'more' }),
      ours,
    ],
  ],
  ['a boundary more', [changed(ROLE, { ...role, permissions_boundary: '' }, { permissions_boundary: ADMINISTRATOR })]],
  ['inline in another order', [changed(ROLE, { ...role, ...inline(TO_HUB, EVENTS) }, inline(EVENTS, TO_HUB))]],
  ['another policy attached', [change({ type: ATTACHMENT, after: attachment }), ours]],
  [
    'an attachment at another address',
    [
      change({ type: ATTACHMENT, after: { ...attachment, policy_arn: ADMINISTRATOR } }),
      unchanged(ATTACHMENT, { ...attachment, policy_arn: ADMINISTRATOR }, { address: 'old' }),
      ours,
    ],
  ],
  [
    'a new role for everybody of the organization',
    [
      change({
        type: ROLE,
        after: {
          ...role,
          assume_role_policy: document({
            ...{ Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' },
            Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-abcdefghij' } },
          }),
        },
      }),
    ],
  ],
])('rights and trust, nothing to say: %s', (_, changes) => {
  expect(said(rolesStayNarrow, changes)).toEqual([]);
});
