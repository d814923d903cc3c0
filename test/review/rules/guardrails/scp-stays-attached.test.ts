import { scpStaysAttached } from '../../../../review/rules/guardrails/scp-stays-attached';
import {
  change,
  changed,
  contextOf,
  deleted,
  findings,
  forgotten,
  ORGANIZATION,
  replaced,
  said,
  unchanged,
  unknown,
} from '../changes';

const POLICY = 'aws_organizations_policy';
const TYPE = 'aws_organizations_policy_attachment';

const content = (Effect: string) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect, Action: '*', Resource: '*' }] });
const SCP = { id: 'p-1', name: 'root-deny', type: 'SERVICE_CONTROL_POLICY', content: content('Deny') };
const policy = unchanged(POLICY, SCP);
const at = (target: string, policyId = 'p-1') => ({ policy_id: policyId, target_id: target });
const created = (target: string, policyId = 'p-1') =>
  change({ type: TYPE, address: `${TYPE}.other`, after: at(target, policyId) });

test.each([
  [
    'detached',
    [deleted(TYPE, at('r-root'))],
    ['danger: The SCP root-deny is detached from the whole organization (r-root).'],
  ],
  [
    'forgotten',
    [forgotten(TYPE, at('222222222222'))],
    ['danger: The SCP root-deny stays attached to account 222222222222, and Terraform no longer looks after that.'],
  ],
  [
    'left in AWS by skip_destroy',
    [deleted(TYPE, { ...at('222222222222'), skip_destroy: true })],
    ['danger: The SCP root-deny stays attached to account 222222222222, and Terraform no longer looks after that.'],
  ],
  [
    'attached to something else',
    [replaced(TYPE, at('ou-root-workloads'), { target_id: 'ou-root-sandbox' })],
    ['danger: The SCP root-deny is detached from ou-root-workloads, and attached to ou-root-sandbox instead.'],
  ],
  [
    'another policy in its place',
    [replaced(TYPE, at('ou-root-workloads'), { policy_id: 'p-2' })],
    ['danger: The SCP root-deny is detached from ou-root-workloads, and p-2 attached in its place.'],
  ],
  [
    'a policy that is not in the plan',
    [deleted(TYPE, at('r-root', 'p-unseen'))],
    ['danger: The policy p-unseen is detached from the whole organization (r-root).'],
  ],
  [
    'an unknown target',
    [{ ...unknown(TYPE, at('r-root'), { target_id: true }), action: 'replace' as const }],
    [
      'warning: The SCP root-deny is detached from the whole organization (r-root) and attached again, what to is unknown until apply.',
    ],
  ],
  [
    'an unknown policy',
    [{ ...unknown(TYPE, at('r-root'), { policy_id: true }), action: 'replace' as const }],
    [
      'warning: The SCP root-deny is detached from the whole organization (r-root) and attached again, which policy is unknown until apply.',
    ],
  ],
  [
    'the same by another address',
    [deleted(TYPE, at('r-root')), created('r-root')],
    [
      `warning: The SCP root-deny at the whole organization (r-root) is deleted at ${TYPE}.it and defined again at ${TYPE}.other; the deletion may come last.`,
    ],
  ],
  [
    'another policy at the same target',
    [deleted(TYPE, at('r-root')), created('r-root', 'p-2')],
    ['danger: The SCP root-deny is detached from the whole organization (r-root).'],
  ],
])('%s', (_, changes, expected) => {
  expect(said(scpStaysAttached, [policy, ...changes])).toEqual(expected);
});

test.each([
  ['unchanged', [policy, unchanged(TYPE, at('r-root'))]],
  ['attached', [policy, created('r-root')]],
  ['attached to the whole organization instead', [policy, deleted(TYPE, at('ou-root-sandbox')), created('r-root')]],
  [
    'forgotten here and there already',
    [policy, forgotten(TYPE, at('r-root')), unchanged(TYPE, at('r-root'), { stack: 'other' })],
  ],
  [
    'forgotten here and imported there',
    [policy, forgotten(TYPE, at('r-root')), unchanged(TYPE, at('r-root'), { stack: 'other', importing: 'r-root:p-1' })],
  ],
  ['moved in the program', [policy, unchanged(TYPE, at('r-root'), { previousAddress: `${TYPE}.before` })]],
  ['skip_destroy set', [policy, changed(TYPE, at('r-root'), { skip_destroy: true })]],
  ["AWS's policy that allows everything", [policy, deleted(TYPE, at('r-root', 'p-FullAWSAccess'))]],
  [
    'a policy that only allows',
    [unchanged(POLICY, { ...SCP, content: content('Allow') }), deleted(TYPE, at('r-root'))],
  ],
  ['a tag policy', [unchanged(POLICY, { ...SCP, type: 'TAG_POLICY' }), deleted(TYPE, at('r-root'))]],
  ['a tag policy that is deleted', [deleted(POLICY, { ...SCP, type: 'TAG_POLICY' })]],
  ['a new text', [changed(POLICY, SCP, { content: content('Allow') })]],
])('%s is no finding', (_, changes) => {
  expect(findings(scpStaysAttached, changes)).toEqual([]);
});

test.each([
  ['deleted', deleted(POLICY, SCP), 'The SCP root-deny is deleted.', 'What it denies is denied to nobody any more.'],
  [
    'forgotten',
    forgotten(POLICY, SCP),
    'The SCP root-deny is forgotten: it stays in AWS, and Terraform no longer looks after it.',
    'It still works, but whoever detaches, edits or deletes it by hand is not noticed by the next plan.',
  ],
])('a policy that is %s is about the accounts below its targets', (_, one, summary, meaning) => {
  const changes = [one, unchanged(TYPE, at('ou-root-workloads'))];
  expect(findings(scpStaysAttached, changes, { organization: ORGANIZATION })).toEqual([
    {
      rule: 'scp-stays-attached',
      severity: 'danger',
      stack: 'stack',
      address: `${POLICY}.it`,
      accounts: ['222222222222', '333333333333'],
      summary,
      meaning,
      details: [],
    },
  ]);
});

const ALLOW_LIST = unchanged(POLICY, {
  ...SCP,
  content: JSON.stringify({ Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] }),
});
const OPEN = ['danger: The SCP root-deny is detached from ou-1, and everything allowed in its place.'];

test.each([
  [
    "AWS's policy that allows everything beside it",
    [deleted(TYPE, at('ou-1')), created('ou-1', 'p-FullAWSAccess')],
    OPEN,
  ],
  ["AWS's policy in its place", [replaced(TYPE, at('ou-1'), { policy_id: 'p-FullAWSAccess' })], OPEN],
  [
    'another policy that allows everything',
    [
      deleted(TYPE, at('ou-1')),
      created('ou-1', 'p-2'),
      unchanged(POLICY, { ...SCP, id: 'p-2', content: content('Allow') }, { address: `${POLICY}.all` }),
    ],
    OPEN,
  ],
  ['everything allowed elsewhere', [deleted(TYPE, at('ou-1')), created('ou-2', 'p-FullAWSAccess')], []],
  ['nothing allowed instead', [deleted(TYPE, at('ou-1'))], []],
  [
    'everything allowed before',
    [deleted(TYPE, at('ou-1')), unchanged(TYPE, at('ou-1', 'p-FullAWSAccess'), { address: `${TYPE}.other` })],
    [],
  ],
])('a list of what is allowed is detached, with %s', (_, changes, expected) => {
  expect(said(scpStaysAttached, [ALLOW_LIST, ...changes])).toEqual(expected);
});

const unknownPolicyAt = (target_id: string) =>
  change({ type: TYPE, address: `${TYPE}.new`, after: { target_id }, afterUnknown: { policy_id: true } });
const madePolicy = (Effect: string) =>
  change({ type: POLICY, address: `${POLICY}.new`, after: { ...SCP, id: undefined, content: content(Effect) } });
const attachedList = unchanged(TYPE, at('ou-1'));
const OPENED = ['danger: Everything is allowed at ou-1, beside the SCP root-deny.'];

test.each([
  ["AWS's policy", [attachedList, created('ou-1', 'p-FullAWSAccess')], OPENED],
  ['a new policy', [attachedList, madePolicy('Allow'), unknownPolicyAt('ou-1')], OPENED],
  ["AWS's policy at another target", [attachedList, created('ou-2', 'p-FullAWSAccess')], []],
  ['a new policy that denies', [attachedList, madePolicy('Deny'), unknownPolicyAt('ou-1')], []],
  [
    "a new policy, and AWS's was there before",
    [
      attachedList,
      unchanged(TYPE, at('ou-1', 'p-FullAWSAccess'), { address: `${TYPE}.full` }),
      madePolicy('Allow'),
      unknownPolicyAt('ou-1'),
    ],
    [],
  ],
])('beside a list of what is allowed everything is allowed by %s', (_, changes, expected) => {
  expect(said(scpStaysAttached, [ALLOW_LIST, ...changes])).toEqual(expected);
});

const merged = changed(POLICY, { ...SCP, id: 'p-2', content: content('Allow') }, { content: content('Deny') });
const BASELINE = { ...merged, address: `${POLICY}.baseline` };

test('a policy that becomes a part of another one at the same target', () => {
  const gone = [deleted(POLICY, SCP), deleted(TYPE, at('ou-1'))];
  const baselineAt = (target: string) => unchanged(TYPE, at(target, 'p-2'), { address: `${TYPE}.baseline` });
  expect(said(scpStaysAttached, [...gone, BASELINE, baselineAt('ou-1')])).toEqual([
    'warning: The SCP root-deny is deleted; where it is attached, other policies deny the same.',
    'warning: The SCP root-deny is detached from ou-1, where other policies deny the same.',
  ]);
  expect(said(scpStaysAttached, [...gone, BASELINE, baselineAt('ou-2')])).toEqual([
    'danger: The SCP root-deny is deleted.',
    'danger: The SCP root-deny is detached from ou-1.',
  ]);
});

const ACCOUNT = { id: '222222222222', name: 'payments', parent_id: 'ou-1' };
const moves = changed('aws_organizations_account', ACCOUNT, { parent_id: 'ou-2' });
const attached = (target: string, policyId = 'p-1') =>
  unchanged(TYPE, at(target, policyId), { address: `${TYPE}.${target}` });
const OTHER = unchanged(POLICY, { ...SCP, id: 'p-2' }, { address: `${POLICY}.other` });
const unit = (id: string, parent_id: string) =>
  unchanged('aws_organizations_organizational_unit', { id, parent_id }, { address: `unit.${id}` });
const MOVES = 'The account payments moves from ou-1 to ou-2.';

test.each([
  ['from a policy to none', [moves, attached('ou-1')], [`danger: ${MOVES}`]],
  ['from one policy to another', [moves, attached('ou-1'), attached('ou-2')], [`warning: ${MOVES}`]],
  ['below a policy of the root', [moves, attached('ou-1'), attached('r-root')], [`warning: ${MOVES}`]],
  [
    'below another policy of the root',
    [moves, OTHER, attached('ou-1'), attached('r-root', 'p-2')],
    [`danger: ${MOVES}`],
  ],
  ['to another policy', [moves, OTHER, attached('ou-1'), attached('ou-2', 'p-2')], [`danger: ${MOVES}`]],
  ['with a policy of its own', [moves, attached('ou-1'), attached('222222222222')], [`warning: ${MOVES}`]],
  ['further down', [moves, unit('ou-2', 'ou-1'), attached('ou-1')], [`warning: ${MOVES}`]],
  ['from below a policy', [moves, unit('ou-1', 'ou-0'), attached('ou-0')], [`danger: ${MOVES}`]],
  [
    'between two below a policy',
    [moves, unit('ou-1', 'ou-0'), unit('ou-2', 'ou-0'), attached('ou-0')],
    [`warning: ${MOVES}`],
  ],
  ['from nothing in the plans', [moves], [`warning: ${MOVES}`]],
  ['from a policy that allows everything', [moves, attached('ou-1', 'p-FullAWSAccess')], [`warning: ${MOVES}`]],
  [
    'to a policy that allows everything',
    [moves, attached('ou-1'), attached('ou-2', 'p-FullAWSAccess')],
    [`danger: ${MOVES}`],
  ],
  [
    'to nobody knows where',
    [unknown('aws_organizations_account', ACCOUNT, { parent_id: true })],
    ['warning: The account payments may move: its OU is unknown until apply.'],
  ],
  ['not at all', [changed('aws_organizations_account', ACCOUNT, { tags: {} }), attached('ou-1')], []],
])('an account moves %s', (_, changes, expected) => {
  expect(said(scpStaysAttached, [policy, ...changes])).toEqual(expected);
});

test('a move names the account', () => {
  expect(findings(scpStaysAttached, [policy, moves, attached('ou-1')])).toMatchObject([
    {
      accounts: ['222222222222'],
      details: ['parent_id: ou-1 → ou-2'],
      meaning: 'What the SCP root-deny denied there is no longer denied to it.',
    },
  ]);
});

test('a move between OUs of the org file', () => {
  const [prod, workloads] = ['ou-root-prod', 'ou-root-workloads'];
  const move = changed('aws_organizations_account', { ...ACCOUNT, parent_id: prod }, { parent_id: workloads });
  const saidWith = (target: string) =>
    said(scpStaysAttached, [policy, move, attached(target)], { organization: ORGANIZATION });
  expect(saidWith(prod)).toEqual(['danger: The account payments moves from ou-root-prod to ou-root-workloads.']);
  expect(saidWith(workloads)).toEqual(['warning: The account payments moves from ou-root-prod to ou-root-workloads.']);
});

test('every one of thousands of attachments is said', () => {
  const many = Array.from({ length: 10_000 }, (_, at) => ({
    ...deleted(TYPE, { policy_id: 'p-1', target_id: `ou-${at}` }),
    address: `${TYPE}.a${at}`,
  }));
  expect([...scpStaysAttached.check(contextOf([policy, ...many]))]).toHaveLength(10_000);
});

test('an OU above covers the OU below it only when the org file says so', () => {
  const changes = [policy, deleted(TYPE, at('ou-root-prod')), created('ou-root-workloads')];
  expect(said(scpStaysAttached, changes)).toEqual(['danger: The SCP root-deny is detached from ou-root-prod.']);
  expect(findings(scpStaysAttached, changes, { organization: ORGANIZATION })).toEqual([]);
});

test('a resource control policy is called so', () => {
  const rcp = unchanged(POLICY, { ...SCP, type: 'RESOURCE_CONTROL_POLICY' });
  expect(said(scpStaysAttached, [rcp, deleted(TYPE, at('r-root'))])).toEqual([
    'danger: The resource control policy root-deny is detached from the whole organization (r-root).',
  ]);
});
