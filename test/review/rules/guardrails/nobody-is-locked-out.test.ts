import { ResourceChange } from '../../../../world/plan/plan';
import { nobodyIsLockedOut } from '../../../../review/rules/guardrails/nobody-is-locked-out';
import { change, changed, deleted, findings, forgotten, ORGANIZATION, replaced, said, unchanged } from '../changes';

const POLICY = 'aws_organizations_policy';
const TYPE = 'aws_organizations_policy_attachment';
const WITH = { organization: { ...ORGANIZATION, deployRoles: ['RootguardDeploy'] } };
const WAY_BACK =
  'The way back: no SCP binds the management account, and from there the policy can be changed or detached.';

const document = (...Statement: object[]): string => JSON.stringify({ Version: '2012-10-17', Statement });
const deny = (over: object = {}): string => document({ Effect: 'Deny', Action: '*', Resource: '*', ...over });
const unless = (operator: string, key: string, value: string | string[]): object => ({
  Condition: { [operator]: { [key]: value } },
});
const arn = 'aws:PrincipalArn';
const root = { ArnLike: { [arn]: 'arn:*:iam::*:root' } };
const ROOT_DENY = deny({ Condition: { ...root, Null: { 'aws:AssumedRoot': 'true' } } });
const allow = (...Action: string[]): string => document({ Effect: 'Allow', Action, Resource: '*' });
const SCP = { id: 'p-1', name: 'guard', type: 'SERVICE_CONTROL_POLICY', content: ROOT_DENY };
const at = (target_id: string, policy_id = 'p-1') => ({ policy_id, target_id });
const attached = unchanged(TYPE, at('ou-root-workloads'));
const to = (content: string, before = ROOT_DENY): ResourceChange =>
  changed(POLICY, { ...SCP, content: before }, { content });
const full = (target: string) => at(target, 'p-FullAWSAccess');

test.each<[string, ResourceChange[], string[]]>([
  ['everybody', [to(deny()), attached], ['danger: The SCP guard locks everybody out of everything.']],
  [
    'all but one role',
    [to(deny(unless('ArnNotLike', arn, 'arn:aws:iam::*:role/Example'))), attached],
    [
      'danger: The SCP guard locks everybody but the role Example, the role RootguardDeploy and root sessions out of everything.',
    ],
  ],
  [
    'root sessions',
    [to(deny({ Condition: root })), attached],
    ['danger: The SCP guard locks root sessions out of everything.'],
  ],
  [
    'everybody, of IAM and support',
    [to(deny({ Action: ['iam:*', 'support:*'] }), allow('*')), attached],
    ['danger: The SCP guard locks everybody out of IAM and support.'],
  ],
  [
    'the role that deploys, of STS',
    [to(deny({ Action: 'sts:*', ...unless('ArnLike', arn, 'arn:*:iam::*:role/RootguardDeploy') })), attached],
    ['danger: The SCP guard locks the role RootguardDeploy out of STS.'],
  ],
  [
    'a role that was exempt by name',
    [
      to(
        deny({ Action: 'iam:*', ...unless('ArnNotLike', arn, ['arn:*:iam::*:role/RootguardDeploy']) }),
        deny({
          Action: 'iam:*',
          ...unless('ArnNotLike', arn, ['arn:*:iam::*:role/RootguardDeploy', 'arn:*:iam::*:role/breakglass-*']),
        }),
      ),
      attached,
    ],
    ['danger: The SCP guard locks the role breakglass-* out of IAM.'],
  ],
  [
    'one account that is named',
    [to(deny(unless('StringEquals', 'aws:PrincipalAccount', '333333333333'))), attached],
    ['danger: The SCP guard locks everybody out of everything.'],
  ],
  [
    'by a new policy',
    [
      change({ type: POLICY, after: { ...SCP, id: undefined, content: deny() } }),
      change({ type: TYPE, after: { target_id: 'ou-root-workloads' }, afterUnknown: { policy_id: true } }),
    ],
    ['danger: The SCP guard locks everybody out of everything.'],
  ],
  [
    'where a policy is attached now',
    [unchanged(POLICY, { ...SCP, content: deny() }), change({ type: TYPE, after: at('ou-root-workloads') })],
    ['danger: The SCP guard locks everybody out of everything.'],
  ],
  [
    'all, without FullAWSAccess',
    [deleted(TYPE, full('ou-root-workloads'))],
    [
      'danger: FullAWSAccess is detached from ou-root-workloads: everybody there is locked out of all that no other SCP allows.',
    ],
  ],
  [
    'all, with a list in the place of FullAWSAccess',
    [
      replaced(TYPE, full('ou-root-workloads'), at('ou-root-workloads')),
      unchanged(POLICY, { ...SCP, content: allow('s3:*') }),
    ],
    [
      'danger: FullAWSAccess is detached from ou-root-workloads: everybody there is locked out of all that no other SCP allows.',
    ],
  ],
  [
    'what a list no longer allows',
    [to(allow('s3:Get*', 'iam:*'), allow('s3:*', 'iam:*')), attached],
    ['danger: The SCP guard allows less: everybody is locked out of the rest.'],
  ],
])('locked out: %s', (_, changes, expected) => {
  expect(said(nobodyIsLockedOut, changes, WITH)).toEqual(expected);
});

const RCP = { ...SCP, type: 'RESOURCE_CONTROL_POLICY', content: allow('*') };
const bound = (more: object = {}): string =>
  document({
    ...{ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*' },
    Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-example' }, ...more },
  });

test('a resource control policy shuts out the delivery of logs, unless it exempts services', () => {
  const by = (content: string): string[] =>
    said(nobodyIsLockedOut, [changed(POLICY, RCP, { content }), attached], WITH);
  expect(by(bound())).toEqual([
    'danger: The resource control policy guard shuts out the delivery of logs and alerts by cloudtrail.amazonaws.com, config.amazonaws.com and delivery.logs.amazonaws.com.',
  ]);
  expect(by(bound({ BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' } }))).toEqual([]);
  // services say for which organization they act
  expect(
    by(
      document({
        ...{ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*' },
        Condition: {
          StringNotEqualsIfExists: { 'aws:SourceOrgID': 'o-example' },
          Bool: { 'aws:PrincipalIsAWSService': 'true' },
        },
      }),
    ),
  ).toEqual([]);
});

test.each<[string, ResourceChange[]]>([
  ['nothing changes', [unchanged(POLICY, { ...SCP, content: deny() }), attached]],
  ['no longer', [to(ROOT_DENY, deny()), attached]],
  ['a region only', [to(deny(unless('StringNotEquals', 'aws:RequestedRegion', ['eu-west-1']))), attached]],
  ['without MFA only', [to(deny(unless('BoolIfExists', 'aws:MultiFactorAuthPresent', 'false'))), attached]],
  ['from elsewhere only', [to(deny(unless('NotIpAddress', 'aws:SourceIp', ['192.0.2.0/24']))), attached]],
  ['without a tag only', [to(deny(unless('StringNotEquals', 'aws:PrincipalTag/team', 'platform'))), attached]],
  ['some of IAM', [to(deny({ Action: ['iam:CreateUser', 'iam:CreateAccessKey'] })), attached]],
  ['all of a service that nobody needs to come back', [to(deny({ Action: 'sagemaker:*' })), attached]],
  [
    'of IAM all but a role that is exempt',
    [
      to(
        deny({
          Action: 'iam:*',
          ...unless('ArnNotLike', arn, ['arn:*:iam::*:role/RootguardDeploy', 'arn:*:iam::*:role/Admin']),
        }),
      ),
      attached,
    ],
  ],
  [
    'by a new policy that is attached to nothing',
    [change({ type: POLICY, after: { ...SCP, id: undefined, content: deny() } })],
  ],
  [
    'root sessions, where a policy that denies them as well is attached now',
    [
      unchanged(POLICY, { ...SCP, content: deny({ Condition: root }) }),
      change({ type: TYPE, after: at('ou-root-workloads') }),
    ],
  ],
  ['a tag policy', [changed(POLICY, { ...SCP, type: 'TAG_POLICY' }, { content: deny() }), attached]],
  ['FullAWSAccess that is forgotten', [forgotten(TYPE, full('ou-root-workloads'))]],
  [
    'FullAWSAccess at another address',
    [
      deleted(TYPE, full('ou-root-workloads')),
      change({ type: TYPE, address: 'other', after: full('ou-root-workloads') }),
    ],
  ],
  [
    'FullAWSAccess, with another policy that allows everything',
    [
      replaced(TYPE, full('ou-root-workloads'), at('ou-root-workloads')),
      unchanged(POLICY, { ...SCP, content: allow('*') }),
    ],
  ],
  [
    'FullAWSAccess with the OU',
    [deleted(TYPE, full('ou-1')), deleted('aws_organizations_organizational_unit', { id: 'ou-1', name: 'old' })],
  ],
  ['a list that is written otherwise', [to(allow('iam:*', 's3:?*', 's3:*'), allow('s3:*', 'iam:*')), attached]],
  [
    'a list beside FullAWSAccess',
    [
      to(allow('s3:*'), allow('s3:*', 'iam:*')),
      attached,
      unchanged(TYPE, full('ou-root-workloads'), { address: 'full' }),
    ],
  ],
])('nobody is locked out: %s', (_, changes) => {
  expect(said(nobodyIsLockedOut, changes, WITH)).toEqual([]);
});

test('says who is locked out of what, in accounts, and the way back', () => {
  expect(findings(nobodyIsLockedOut, [to(deny()), attached], WITH)).toEqual([
    {
      rule: 'nobody-is-locked-out',
      severity: 'danger',
      stack: 'stack',
      address: `${POLICY}.it`,
      accounts: ['222222222222', '333333333333'],
      summary: 'The SCP guard locks everybody out of everything.',
      meaning: WAY_BACK,
      details: [],
    },
  ]);
  const named = to(deny(unless('StringEquals', 'aws:PrincipalAccount', '333333333333')));
  expect(findings(nobodyIsLockedOut, [named, attached], WITH)[0]?.accounts).toEqual(['333333333333']);
  expect(findings(nobodyIsLockedOut, [deleted(TYPE, full('r-root'))], WITH)[0]?.accounts).toEqual([
    ...['222222222222', '333333333333', '444444444444'],
  ]);
});

test('a policy whose attachments no plan shows locks out wherever it is attached', () => {
  expect(findings(nobodyIsLockedOut, [to(deny())])).toMatchObject([
    { accounts: [], meaning: `So it is wherever it is attached. ${WAY_BACK}` },
  ]);
});

const ROLE = 'aws_iam_role';
const trust = (Principal: object | string, over: object = {}): string =>
  document({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole', ...over });
const admin = {
  ...{ name: 'admin', arn: 'arn:aws:iam::222222222222:role/admin' },
  assume_role_policy: trust({ AWS: 'arn:aws:iam::111111111111:root' }),
  managed_policy_arns: ['arn:aws:iam::aws:policy/AdministratorAccess'],
};
const second = unchanged(
  ROLE,
  { ...admin, name: 'second', arn: 'arn:aws:iam::222222222222:role/second' },
  { address: 'second' },
);
const GONE = 'The role admin, which may do everything, can be taken by nobody any more.';

test.each<[string, ResourceChange[], string[]]>([
  [
    'trusts a service alone',
    [changed(ROLE, admin, { assume_role_policy: trust({ Service: 'ec2.amazonaws.com' }) })],
    [`danger: ${GONE}`],
  ],
  [
    'trusts whom it denies',
    [
      changed(ROLE, admin, {
        assume_role_policy: document(
          { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111111111111:root' }, Action: 'sts:AssumeRole' },
          { Effect: 'Deny', Principal: '*', Action: 'sts:*' },
        ),
      }),
    ],
    [`danger: ${GONE}`],
  ],
  ['is deleted', [deleted(ROLE, admin)], ['danger: The role admin, which may do everything, is deleted.']],
  [
    'trusts nobody, and there is another one',
    [second, changed(ROLE, admin, { assume_role_policy: trust({ Service: 'ec2.amazonaws.com' }) })],
    [`warning: ${GONE}`],
  ],
  [
    'asks for MFA',
    [
      changed(ROLE, admin, {
        assume_role_policy: trust(
          { AWS: 'arn:aws:iam::111111111111:root' },
          { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } },
        ),
      }),
    ],
    [],
  ],
  [
    'trusts others',
    [
      changed(ROLE, admin, {
        assume_role_policy: trust(
          { Federated: 'arn:aws:iam::222222222222:saml-provider/sso' },
          { Action: 'sts:AssumeRoleWithSAML' },
        ),
      }),
    ],
    [],
  ],
  ['is forgotten', [forgotten(ROLE, admin)], []],
  ['may do little', [deleted(ROLE, { ...admin, managed_policy_arns: [] })], []],
  ['was of a service', [deleted(ROLE, { ...admin, assume_role_policy: trust({ Service: 'ec2.amazonaws.com' }) })], []],
])('the last administrator %s', (_, changes, expected) => {
  expect(said(nobodyIsLockedOut, changes, WITH)).toEqual(expected);
});
