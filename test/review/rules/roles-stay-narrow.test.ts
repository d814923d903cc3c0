import { ResourceChange } from '../../../review/plan';
import { rolesStayNarrow } from '../../../review/rules/roles-stay-narrow';
import { change, changed, deleted, findings, said, unchanged, unknown } from './changes';

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
