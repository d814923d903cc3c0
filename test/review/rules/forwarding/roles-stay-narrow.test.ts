import { ResourceChange } from '../../../../world/plan/plan';
import { rolesStayNarrow } from '../../../../review/rules/forwarding/roles-stay-narrow';
import { change, changed, deleted, findings, replaced, said, unchanged, unknown } from '../changes';

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
  expect(found?.details).toEqual([
    'statement 1 changed: action events:PutEvents becomes events:*',
    expect.stringMatching(/^events:\S+ on \S+: not decided before, allowed now$/),
  ]);
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
const SCHEDULER = (account: string) => ({
  Effect: 'Allow',
  Principal: { Service: 'scheduler.amazonaws.com' },
  Action: 'sts:AssumeRole',
  Condition: { StringEquals: { 'aws:SourceAccount': account } },
});
const BUS = 'arn:aws:events:us-east-1:111111111111:event-bus/rootguard-root-activity';
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

const OWN = 'arn:aws:iam::111111111111:policy/put';
const DENY_ALL = 'arn:aws:iam::aws:policy/AWSDenyAll';
const READ_ONLY = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
const MANAGED = 'aws_iam_policy';
const EVERYTHING = document(allow('*', '*'));
const plain = { ...role, permissions_boundary: '' };
const bounded = (arn: string, before: object = plain): ResourceChange =>
  changed(ROLE, { ...plain, ...before }, { permissions_boundary: arn });
const managed = (text: string, arn = OWN): ResourceChange => unchanged(MANAGED, { name: 'put', arn, policy: text });
const gutted = (after: string, before = TO_HUB): ResourceChange =>
  changed(MANAGED, { name: 'put', arn: OWN, policy: before }, { policy: after });
const newManaged = (text: string): ResourceChange =>
  change({ type: MANAGED, after: { name: 'put', policy: text }, afterUnknown: { arn: true } });
const attach = (over: Partial<ResourceChange> = {}): ResourceChange =>
  change({ type: ATTACHMENT, after: attachment, ...over });
const attachUnknown = attach({ after: { role: 'forward' }, afterUnknown: { policy_arn: true } });
const attached = unchanged(ATTACHMENT, attachment);
const byList = { ...role, managed_policy_arns: [OWN] };
const ofAttachment = (severity: string, says: string): string[] => [
  `${severity}: The policy attachment of role 'forward' ${says}.`,
];
const REPLACED_BY_ANOTHER = ofPolicy('warning', 'is deleted, and another policy of the role allows the same');
const NAMES = 'aws_iam_role_policies_exclusive';
const ARNS = 'aws_iam_role_policy_attachments_exclusive';
const only = (policy_names: string[]): ResourceChange =>
  change({ type: NAMES, after: { role_name: 'forward', policy_names } });
const onlyArns = (policy_arns: string[]): ResourceChange =>
  change({ type: ARNS, after: { role_name: 'forward', policy_arns } });
const ofList = (severity: string, says: string): string[] => [
  `${severity}: The list of all policies of role 'forward' ${says}.`,
];

test.each<[string, ResourceChange[], string[]]>([
  ['a boundary that is in no plan', [bounded(OWN)], saying('warning', 'gets a permissions boundary')],
  ['another boundary that is in no plan', [bounded(OWN, role)], saying('warning', 'gets another permissions boundary')],
  [
    'a boundary that denies all, of a role whose policies nobody knows',
    [bounded(DENY_ALL, role)],
    saying('danger', 'gets a permissions boundary that does not allow what it needs'),
  ],
  [
    'a boundary that lets it read only',
    [bounded(READ_ONLY), unchanged(POLICY, policy)],
    saying('danger', 'gets a permissions boundary that does not allow what it needs'),
  ],
  [
    'a boundary of the plans that allows something else',
    [bounded(OWN), managed(rights('s3:*')), unchanged(POLICY, policy)],
    saying('danger', 'gets a permissions boundary that does not allow what it needs'),
  ],
  [
    'an unknown boundary',
    [unknown(ROLE, plain, { permissions_boundary: true })],
    saying('warning', 'has a permissions boundary that is unknown until apply'),
  ],
  [
    'no managed policy in its list any more',
    [changed(ROLE, byList, { managed_policy_arns: [] })],
    saying('danger', 'loses a managed policy'),
  ],
  [
    'no managed policy in its list any more, and what it allowed is known',
    [changed(ROLE, byList, { managed_policy_arns: [] }), managed(TO_HUB)],
    saying('danger', 'loses a managed policy'),
  ],
  [
    'a managed policy in its list that denies all',
    [changed(ROLE, byList, { managed_policy_arns: [OWN, DENY_ALL] }), managed(TO_HUB)],
    saying('danger', 'allows nothing any more and gets more managed policies'),
  ],
  [
    'all denied by an attached policy',
    [attach({ after: { ...attachment, policy_arn: DENY_ALL } }), unchanged(POLICY, policy), ours],
    ofAttachment('danger', 'allows nothing any more'),
  ],
  [
    'a policy of the plans that allows everything is attached',
    [attach(), managed(EVERYTHING), ours],
    ofAttachment('danger', 'lets it do everything'),
  ],
  [
    'a new policy that allows everything is attached',
    [attachUnknown, newManaged(EVERYTHING), ours],
    ofAttachment('danger', 'lets it do everything'),
  ],
  [
    'nobody knows what is attached',
    [attachUnknown, ours],
    ofAttachment('warning', 'attaches a policy that is unknown until apply'),
  ],
  [
    'an attached policy allows more',
    [gutted(rights('events:*')), attached, ours],
    ["danger: The policy 'put' of role 'forward' allows more."],
  ],
  [
    'an attached policy of another role allows more',
    [gutted(rights('events:*')), attached, other],
    ["note: The policy 'put' of role 'forward' allows more."],
  ],
  [
    'an attached policy is empty',
    [gutted(document()), attached, ours],
    ["danger: The policy 'put' of role 'forward' allows nothing any more."],
  ],
  [
    'a policy of the list of a role is empty',
    [gutted(document()), unchanged(ROLE, byList)],
    ["danger: The policy 'put' of role 'forward' allows nothing any more."],
  ],
  [
    'an attached policy is empty, and the role reads back what a deleted policy allowed',
    [
      gutted(document()),
      attached,
      deleted(POLICY, policy),
      unchanged(ROLE, { ...role, inline_policy: [{ name: 'put', policy: TO_HUB }] }),
    ],
    [
      "danger: The policy 'put' of role 'forward' is deleted.",
      "danger: The policy 'put' of role 'forward' allows nothing any more.",
    ],
  ],
  [
    'a new policy that is unknown',
    [change({ type: POLICY, after: { ...policy, policy: undefined }, afterUnknown: { policy: true } }), ours],
    ofPolicy('warning', 'is new and unknown until apply'),
  ],
  [
    'an unknown inline policy',
    [unknown(ROLE, { ...role, ...inline(TO_HUB) }, { inline_policy: [{ policy: true }] })],
    saying('warning', 'has an inline policy that is unknown until apply'),
  ],
  [
    'a policy becomes inline',
    [deleted(POLICY, policy), changed(ROLE, { ...role, inline_policy: [] }, inline(policy.policy))],
    REPLACED_BY_ANOTHER,
  ],
  [
    'a policy becomes a managed one',
    [deleted(POLICY, policy), newManaged(policy.policy), attachUnknown, ours],
    REPLACED_BY_ANOTHER,
  ],
  [
    'a policy becomes another managed one',
    [deleted(POLICY, policy), newManaged(rights('s3:*')), attachUnknown, ours],
    ofPolicy('danger', 'is deleted'),
  ],
  [
    'an exclusive list without a policy',
    [only([]), unchanged(POLICY, policy), ours],
    ofList('danger', "leaves out 'put'"),
  ],
  ['an exclusive list without an attachment', [onlyArns([]), attached, ours], ofList('danger', `leaves out '${OWN}'`)],
  [
    'an exclusive list loses a policy that is in no plan',
    [changed(NAMES, { role_name: 'forward', policy_names: ['a', 'b'] }, { policy_names: ['a'] }), ours],
    ofList('danger', "leaves out 'b'"),
  ],
  ['an empty exclusive list of a role whose policies nobody knows', [only([]), ours], ofList('warning', 'is empty')],
  [
    'an unknown exclusive list',
    [change({ type: NAMES, after: { role_name: 'forward' }, afterUnknown: { policy_names: true } }), ours],
    ofList('warning', 'is unknown until apply'),
  ],
])('all policies of a role: %s', (_, changes, expected) => {
  expect(said(rolesStayNarrow, changes)).toEqual(expected);
});

test.each<[string, ResourceChange[]]>([
  ['a boundary that allows what it needs', [bounded(OWN), managed(rights('events:*')), unchanged(POLICY, policy)]],
  ['a boundary of another role', [bounded(DENY_ALL, { assume_role_policy: PLAIN })]],
  ['a boundary of a new role', [change({ type: ROLE, after: { ...role, permissions_boundary: OWN } })]],
  ['the list of managed policies becomes attachments', [changed(ROLE, byList, { managed_policy_arns: [] }), attach()]],
  [
    'a policy that denies all is no longer in the list',
    [
      changed(ROLE, { ...role, managed_policy_arns: [DENY_ALL] }, { managed_policy_arns: [] }),
      unchanged(POLICY, policy),
    ],
  ],
  ['a policy that allows a little is attached', [attach(), managed(TO_HUB), ours]],
  ['a new policy that allows a little is attached', [attachUnknown, newManaged(TO_HUB), ours]],
  ['nobody knows what is attached to a new role', [attachUnknown, change({ type: ROLE, after: role })]],
  ['a policy that nothing in the plans has', [gutted(EVERYTHING), ours]],
  ['an attached policy allows less', [gutted(TO_HUB, rights('events:*')), attached, ours]],
  [
    'an attached policy is empty, and another one allows the same',
    [gutted(document()), attached, unchanged(POLICY, policy), ours],
  ],
  [
    'an unknown policy of a new role',
    [change({ type: POLICY, after: { role: 'forward' }, afterUnknown: { policy: true } })],
  ],
  ['an exclusive list of all', [only(['put']), unchanged(POLICY, policy), ours]],
  ['an exclusive list without policies of their own, beside attachments', [only([]), attached, ours]],
  ['an exclusive list of another role', [only([]), unchanged(POLICY, policy), other]],
])('all policies of a role, nothing to say: %s', (_, changes) => {
  expect(said(rolesStayNarrow, changes)).toEqual([]);
});

describe('what a heartbeat needs besides', () => {
  const taken = (...more: object[]) => to({ assume_role_policy: document(TAKEN, ...more) });
  const trusts = (severity: string) => saying(severity, 'allows more in its trust policy');

  test('a service that acts for an own account alone is a note, whoever else is let in is a danger', () => {
    expect(said(rolesStayNarrow, taken(SCHEDULER('111111111111')))).toEqual(trusts('note'));
    const others = [
      SCHEDULER('999999999999'),
      { ...SCHEDULER('111111111111'), Condition: {} },
      { ...SCHEDULER('111111111111'), Principal: { AWS: '999999999999' } },
      { ...SCHEDULER('111111111111'), Principal: { Service: 'scheduler.amazonaws.com', AWS: '999999999999' } },
    ];
    for (const other of others) {
      expect(said(rolesStayNarrow, taken(other))).toEqual(trusts('danger'));
      expect(said(rolesStayNarrow, taken(SCHEDULER('111111111111'), other))).toEqual(trusts('danger'));
    }
  });

  test('to send to a part of ours is a note, and any other right a danger', () => {
    const allows = (severity: string) => ofPolicy(severity, 'allows more');
    const more = (...statements: object[]) =>
      withPolicy(TO_HUB, document(allow('events:PutEvents', HUB), ...statements));
    expect(said(rolesStayNarrow, more(allow('events:PutEvents', BUS)))).toEqual(allows('note'));
    const others = [
      allow('events:*', BUS),
      allow('events:PutRule', BUS),
      allow('events:PutEvents', HUB.replace('hub', 'workload')),
      allow('events:PutEvents', BUS.replace('111111111111', '999999999999')),
      allow('events:PutEvents', '*'),
    ];
    for (const other of others) {
      expect(said(rolesStayNarrow, more(other))).toEqual(allows('danger'));
      expect(said(rolesStayNarrow, more(allow('events:PutEvents', BUS), other))).toEqual(allows('danger'));
    }
  });
});
