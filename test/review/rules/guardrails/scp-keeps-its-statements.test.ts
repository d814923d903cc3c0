import { scpKeepsItsStatements } from '../../../../review/rules/guardrails/scp-keeps-its-statements';
import { change, changed, deleted, findings, ORGANIZATION, replaced, said, unchanged, unknown } from '../changes';

const TYPE = 'aws_organizations_policy';

const ROOT = { ArnLike: { 'aws:PrincipalArn': 'arn:*:iam::*:root' } };
const statement = (over: object = {}) => ({
  Sid: 'DenyRoot',
  Effect: 'Deny',
  Action: '*',
  Resource: '*',
  Condition: ROOT,
  ...over,
});
const json = (...statements: object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements });
const SCP = { id: 'p-1', name: 'root-deny', type: 'SERVICE_CONTROL_POLICY', content: json(statement()) };
const EXEMPT = { ...ROOT, StringNotEquals: { 'aws:PrincipalAccount': ['222222222222'] } };

const WEAKER = ['danger: The SCP root-deny no longer denies all that it denied.'];

test.each([
  ['an action less', json(statement({ Action: undefined, NotAction: 's3:*' }))],
  ['one action only', json(statement({ Action: 'iam:*' }))],
  ['one resource only', json(statement({ Resource: 'arn:aws:s3:::logs' }))],
  ['an exemption', json(statement({ Condition: EXEMPT }))],
  ['a condition more', json(statement({ Condition: { ...ROOT, Bool: { 'aws:MultiFactorAuthPresent': 'false' } } }))],
  ['one partition only', json(statement({ Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:root' } } }))],
  ['Allow instead of Deny', json(statement({ Effect: 'Allow' }))],
  ['no statement', json()],
])('%s', (_, content) => {
  expect(said(scpKeepsItsStatements, [changed(TYPE, SCP, { content })])).toEqual(WEAKER);
});

test.each([
  ['another spelling', JSON.stringify(JSON.parse(SCP.content), undefined, 2)],
  ['another Sid, and lists', json(statement({ Sid: 'Other', Action: ['*'], Resource: ['*'] }))],
  ['a statement more', json(statement(), { Effect: 'Deny', Action: 'organizations:LeaveOrganization', Resource: '*' })],
  ['the same twice', json(statement(), statement())],
  ['everybody, not only root', json(statement({ Condition: undefined }))],
])('%s weakens nothing', (_, content) => {
  expect(findings(scpKeepsItsStatements, [changed(TYPE, SCP, { content })])).toEqual([]);
});

test.each([
  ['deleted', [deleted(TYPE, SCP)], []],
  ['unchanged', [unchanged(TYPE, SCP)], []],
  ['renamed', [changed(TYPE, SCP, { name: 'other' })], []],
  ['a tag policy', [changed(TYPE, { ...SCP, type: 'TAG_POLICY' }, { content: json() })], []],
  ['replaced by a weaker one', [replaced(TYPE, SCP, { content: json() })], WEAKER],
  [
    'unknown',
    [unknown(TYPE, SCP, { content: true })],
    ['danger: What the SCP root-deny denies is unknown until apply.'],
  ],
])('%s', (_, changes, expected) => {
  expect(said(scpKeepsItsStatements, changes)).toEqual(expected);
});

test('a text that is no policy is a finding', () => {
  expect(said(scpKeepsItsStatements, [changed(TYPE, SCP, { content: 'nope' })])).toHaveLength(1);
});

test('an exemption is about the accounts that it names, other weakenings about all that the SCP reaches', () => {
  const attachment = unchanged('aws_organizations_policy_attachment', {
    policy_id: 'p-1',
    target_id: 'ou-root-workloads',
  });
  const accounts = (content: string) =>
    findings(scpKeepsItsStatements, [changed(TYPE, SCP, { content }), attachment], { organization: ORGANIZATION }).map(
      finding => finding.accounts,
    );
  expect(accounts(json(statement({ Condition: EXEMPT })))).toEqual([['222222222222']]);
  expect(accounts(json())).toEqual([['222222222222', '333333333333']]);
});

test.each([
  ['SERVICE_CONTROL_POLICY', 'SCP'],
  ['RESOURCE_CONTROL_POLICY', 'resource control policy'],
])('a %s is called what it is', (type, noun) => {
  expect(said(scpKeepsItsStatements, [changed(TYPE, { ...SCP, type }, { content: json() })])).toEqual([
    `danger: The ${noun} root-deny no longer denies all that it denied.`,
  ]);
});

test.each([
  ['r-root', ['222222222222']],
  ['222222222222', ['222222222222']],
  ['333333333333', []],
])('without an org file, an exempt account counts if the SCP may reach it from %s', (target_id, accounts) => {
  const attachment = unchanged('aws_organizations_policy_attachment', { policy_id: 'p-1', target_id });
  const exempting = changed(TYPE, SCP, { content: json(statement({ Condition: EXEMPT })) });
  expect(findings(scpKeepsItsStatements, [exempting, attachment])[0]?.accounts).toEqual(accounts);
});

test('what it means is a sentence of its own', () => {
  expect(findings(scpKeepsItsStatements, [unknown(TYPE, SCP, { content: true })])[0]?.meaning).toBe(
    'It may become weaker. Wherever it is attached, requests get through that it stopped.',
  );
});

test('of a sensitive document nothing is quoted', () => {
  const hidden = { ...changed(TYPE, SCP, { content: json() }), beforeSensitive: { content: true } };
  expect(findings(scpKeepsItsStatements, [hidden])[0]?.details).toEqual([
    'the documents are marked sensitive and are not shown',
  ]);
});

const ATTACHMENT = 'aws_organizations_policy_attachment';
const LEAVE = { Effect: 'Deny', Action: 'organizations:LeaveOrganization', Resource: '*' };
const LOGS = { Effect: 'Deny', Action: 's3:DeleteBucket', Resource: 'arn:aws:s3:::logs' };
const SPLIT = changed(TYPE, { ...SCP, content: json(LEAVE, LOGS) }, { content: json(LEAVE) });
const at = (target_id: string, policy_id = 'p-1') =>
  unchanged(ATTACHMENT, { policy_id, target_id }, { address: `${ATTACHMENT}.${policy_id}-${target_id}` });
/** A policy that only the apply gives an id. */
const made = (name: string, ...statements: object[]) =>
  change({ type: TYPE, address: `${TYPE}.${name}`, after: { name, type: SCP.type, content: json(...statements) } });
const madeAt = (target_id: string, name: string) =>
  change({
    type: ATTACHMENT,
    address: `${ATTACHMENT}.${name}-${target_id}`,
    after: { target_id },
    afterUnknown: { policy_id: true },
  });
const elsewhere = [
  'warning: The SCP root-deny no longer denies all that it denied; where it is attached, other policies deny the rest.',
];

test.each<[string, ReturnType<typeof change>[], string[]]>([
  ['a new policy at the same target', [at('ou-1'), made('logs', LOGS), madeAt('ou-1', 'logs')], elsewhere],
  [
    'two new policies, both at the same target',
    [at('ou-1'), made('logs', LOGS), made('more', LEAVE), madeAt('ou-1', 'logs'), madeAt('ou-1', 'more')],
    elsewhere,
  ],
  [
    'a policy that is there already, at the root',
    [at('ou-1'), at('r-root', 'p-2'), unchanged(TYPE, { ...SCP, id: 'p-2', content: json(LOGS) })],
    elsewhere,
  ],
  ['a new policy at one target of two', [at('ou-1'), at('ou-2'), made('logs', LOGS), madeAt('ou-1', 'logs')], WEAKER],
  ['a new policy that denies less', [at('ou-1'), made('logs', LEAVE), madeAt('ou-1', 'logs')], WEAKER],
  [
    'one of two new policies, nobody knows which',
    [at('ou-1'), made('logs', LOGS), made('more', LEAVE), madeAt('ou-1', 'logs')],
    WEAKER,
  ],
  ['a new policy that is attached nowhere', [at('ou-1'), made('logs', LOGS)], WEAKER],
  [
    'a new policy of another type',
    [at('ou-1'), made('logs', LOGS), madeAt('ou-1', 'logs')].map(one =>
      one.name === 'it' && one.address === `${TYPE}.logs`
        ? { ...one, after: { ...one.after, type: 'RESOURCE_CONTROL_POLICY' } }
        : one,
    ),
    WEAKER,
  ],
  [
    'a policy that is detached',
    [
      at('ou-1'),
      { ...deleted(ATTACHMENT, { policy_id: 'p-2', target_id: 'ou-1' }) },
      unchanged(TYPE, { ...SCP, id: 'p-2', content: json(LOGS) }),
    ],
    WEAKER,
  ],
  ['nobody knows what, as it is attached nowhere in the plans', [made('logs', LOGS), madeAt('ou-1', 'logs')], WEAKER],
])('what it no longer denies is denied by %s', (_, changes, expected) => {
  expect(said(scpKeepsItsStatements, [SPLIT, ...changes])).toEqual(expected);
});
