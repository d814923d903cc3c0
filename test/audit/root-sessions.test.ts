import { stringify } from 'yaml';
import { audit } from '../../audit/audit';
import { Judgement } from '../../audit/requirement';
import { Organization } from '../../config/organization';
import { Snapshot, SnapshotThing } from '../../world/live/snapshot';
import { organizationOf } from '../config/organization-of';
import { soundSnapshot } from './sound-snapshot';
import { FILE, PAYMENTS, WEBSITE } from './three-accounts';

const ORGANIZATION = organizationOf(stringify(FILE));
const SOUND = soundSnapshot(ORGANIZATION);
const [ROOT, WORKLOADS, PROD] = [
  ORGANIZATION.aws!.rootId,
  ORGANIZATION.organizationalUnits.get('Workloads')!,
  ORGANIZATION.organizationalUnits.get('Workloads/Prod')!,
];

const cellOf = (snapshot: Snapshot, account: string, organization: Organization = ORGANIZATION): Judgement =>
  audit(organization, snapshot, { only: ['SCP-2'] }).rows.find(({ account: { id } }) => id === account)!.cells[0]!;
const said = (snapshot: Snapshot, organization?: Organization): string[] =>
  [PAYMENTS, WEBSITE].map(id => {
    const { is, why } = cellOf(snapshot, id, organization);
    return `${is}: ${why}`;
  });

const HELD = 'held: no SCP denies a root session';
const isFullAccessAt =
  (...targets: readonly string[]) =>
  ({ attributes }: SnapshotThing): boolean =>
    attributes.policy_id === 'p-FullAWSAccess' && targets.includes(attributes.target_id as string);
const detached = (...targets: readonly string[]): Snapshot => ({
  ...SOUND,
  things: SOUND.things.filter(thing => !isFullAccessAt(...targets)(thing)),
});
const attached = (snapshot: Snapshot, target_id: string, ...Statement: readonly object[]): Snapshot => {
  const { account } = snapshot.things.find(({ type }) => type === 'aws_organizations_policy')!;
  const id = `p-corp-${snapshot.things.length}`;
  const content = JSON.stringify({ Version: '2012-10-17', Statement });
  return {
    ...snapshot,
    things: [
      ...snapshot.things,
      {
        ...{ type: 'aws_organizations_policy', account },
        attributes: { id, name: 'Corp', type: 'SERVICE_CONTROL_POLICY', content },
      },
      { ...{ type: 'aws_organizations_policy_attachment', account }, attributes: { policy_id: id, target_id } },
    ],
  };
};
const allow = (...Action: readonly string[]) => ({ Effect: 'Allow', Action, Resource: '*' });
const deny = (Action: string, more: object = {}) => ({ Effect: 'Deny', Action, Resource: '*', ...more });

test('FullAWSAccess at every level, and a denial of root that leaves sessions', () =>
  expect(said(SOUND)).toEqual([HELD, HELD]));

const nothing = (where: string) =>
  `not held: no SCP of ${where} allows root sessions anything that sessions are for, which are the way back in`;

test.each<[string, string, string[]]>([
  ["the organization's root", ROOT, [nothing("the organization's root"), nothing("the organization's root")]],
  ['an OU above', WORKLOADS, [nothing('the OU Workloads'), nothing('the OU Workloads')]],
  ['the OU of one account', PROD, [nothing('the OU Workloads/Prod'), HELD]],
  ['an account', WEBSITE, [HELD, nothing('the account itself')]],
])('FullAWSAccess detached from %s', (_, target, expected) => {
  expect(said(detached(target))).toEqual(expected);
});

test('what to do about it', () => {
  expect(cellOf(detached(PROD), PAYMENTS)).toMatchObject({
    next: `aws organizations attach-policy --policy-id p-FullAWSAccess --target-id ${PROD}`,
  });
});

test('another policy that allows everything stands in for it', () => {
  expect(said(attached(detached(PROD), PROD, allow('*')))).toEqual([HELD, HELD]);
});

test('an allow list: with what root sessions need, and without a part of it', () => {
  const list = ['s3:*', 'sqs:Set*', 'iam:*', 'ec2:*'];
  expect(said(attached(detached(PROD), PROD, allow(...list)))).toEqual([HELD, HELD]);
  expect(said(attached(detached(PROD), PROD, allow(...list.filter(one => one !== 'sqs:Set*'))))).toEqual([
    'not held: no SCP of the OU Workloads/Prod allows root sessions sqs:SetQueueAttributes, which are the way back in',
    HELD,
  ]);
  // what is allowed to roles alone is not allowed to root
  const toRoles = { Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/*' } } };
  expect(said(attached(detached(PROD), PROD, { ...allow('*'), ...toRoles }))[0]).toBe(nothing('the OU Workloads/Prod'));
});

test('one task is enough, and an SCP of every level counts', () => {
  const why = 'not held: Corp denies root sessions too, which are the way back in';
  expect(said(attached(SOUND, ROOT, deny('sqs:SetQueueAttributes')))).toEqual([why, why]);
  expect(said(attached(SOUND, PAYMENTS, deny('iam:*LoginProfile')))).toEqual([why, HELD]);
  const others = { Condition: { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/Break*' } } };
  expect(said(attached(SOUND, WORKLOADS, deny('*', others)))).toEqual([why, why]);
});

test('two that deny together what none of them denies alone', () => {
  const where = (operator: string) => ({ Condition: { [operator]: { 'aws:RequestedRegion': 'eu-west-1' } } });
  const inRegion = attached(SOUND, PROD, deny('*', where('StringEquals')));
  const elsewhere = attached(SOUND, PROD, deny('*', where('StringNotEquals')));
  const some = (actions: string) => `held: SCPs deny a root session a part, and never all, of ${actions}`;
  const all =
    's3:DeleteBucketPolicy, sqs:SetQueueAttributes, iam:DeleteLoginProfile, iam:GetAccountSummary, iam:CreateLoginProfile';
  expect([said(inRegion)[0], said(elsewhere)[0]]).toEqual([some(all), some(all)]);
  expect(said(attached(inRegion, PAYMENTS, deny('*', where('StringNotEquals'))))[0]).toBe(
    'not held: its SCPs together, and none of them alone, deny root sessions anything that sessions are for, which are the way back in',
  );
});

test('a denial counts when the snapshot was taken, not before and not after', () => {
  const time = (operator: string, day: string) => ({ Condition: { [operator]: { 'aws:CurrentTime': day } } });
  const at = (operator: string, day: string): string => said(attached(SOUND, PROD, deny('*', time(operator, day))))[0]!;
  expect(SOUND.at).toBe('2026-11-01T12:00:00.000Z');
  const why = 'not held: Corp denies root sessions too, which are the way back in';
  expect(at('DateLessThan', '2026-11-01T11:59:59Z')).toBe(HELD);
  expect(at('DateLessThan', '2026-11-01T12:00:01Z')).toBe(why);
  expect(at('DateGreaterThan', '2026-11-01T11:59:59Z')).toBe(why);
  expect(at('DateGreaterThan', '2026-11-01T12:00:01Z')).toBe(HELD);
});

test('a root that the org file exempts gets in, or the audit says what keeps it out', () => {
  const exemption = {
    ...{ account: 'payments', until: '2026-12-01', reason: 'recovery', reference: 'CHG-1', approved_by: 'Lead' },
  };
  const organization = organizationOf(
    stringify({ ...FILE, root_deny: { targets: ['root'], exemptions: [exemption] } }),
  );
  const sound = soundSnapshot(organization);
  const rootDeny = deny('*', {
    Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:*:iam::*:root' }, Null: { 'aws:AssumedRoot': 'true' } },
  });
  const why = 'not held: Corp denies its root user too, whom root_deny.exemptions exempts until 2026-12-01';
  expect(said(sound, organization)).toEqual([HELD, HELD]);
  expect(said(attached(sound, WORKLOADS, rootDeny), organization)).toEqual([why, HELD]);
  const over = attached({ ...sound, at: '2026-12-02T00:00:00Z' }, WORKLOADS, rootDeny);
  expect(said(over, organization)).toEqual([HELD, HELD]);
});

test('what nobody knows is unknown: a policy without a text, and a place', () => {
  const withoutText = {
    ...SOUND,
    things: SOUND.things.map(thing =>
      thing.attributes.name === 'FullAWSAccess'
        ? { ...thing, attributes: { ...thing.attributes, content: undefined } }
        : thing,
    ),
  };
  expect(said(withoutText)[0]).toBe(
    'unknown: nobody can tell what its SCPs together let a root session do: FullAWSAccess, rootguard-root-deny',
  );
  const { rootId, ...organization } = SOUND.organization!;
  expect(rootId).toBe(ROOT);
  expect(said({ ...SOUND, organization })[0]).toBe(
    'unknown: organizations:ListRoots did not answer: the snapshot does not say where the account is',
  );
});

test('SCPs that are not enabled shut nobody out', () => {
  const organization = { ...SOUND.organization!, policyTypes: [] };
  expect(said({ ...detached(ROOT), organization })).toEqual([HELD, HELD]);
});
