import { ResourceChange } from '../../../../world/plan/plan';
import { nobodyIsLockedOut } from '../../../../review/rules/guardrails/nobody-is-locked-out';
import { change, changed, deleted, forgotten, said, unchanged } from '../changes';

/* An administrator role that stays as it is, and loses what makes it one, or what lets people take it. */

const document = (...Statement: object[]): string => JSON.stringify({ Version: '2012-10-17', Statement });
const ALL = { Effect: 'Allow', Action: '*', Resource: '*' };
const PROVIDER = 'arn:aws:iam::222222222222:saml-provider/idp';
const role = (name: string, over: object = {}): ResourceChange =>
  unchanged(
    'aws_iam_role',
    {
      ...{ name, arn: `arn:aws:iam::222222222222:role/${name}` },
      assume_role_policy: document({
        ...{ Effect: 'Allow', Principal: { Federated: PROVIDER }, Action: 'sts:AssumeRoleWithSAML' },
      }),
      ...over,
    },
    { address: name },
  );
const ADMIN = role('admin');
const right = { role: 'admin', name: 'all', policy: document(ALL) };
const rights = unchanged('aws_iam_role_policy', right);
const attached = { role: 'admin', policy_arn: 'arn:aws:iam::aws:policy/AdministratorAccess' };
const provider = { arn: PROVIDER, name: 'idp', saml_metadata_document: 'a' };
const NO_MORE = ['warning: The role admin, which may do everything, may no longer.'];
const second = role('second', { managed_policy_arns: [attached.policy_arn] });
const account = 'arn:aws:iam::111111111111:root';

test.each<[string, ResourceChange[], string[]]>([
  ['its policy goes', [ADMIN, deleted('aws_iam_role_policy', right)], NO_MORE],
  ['its policy allows less', [ADMIN, changed('aws_iam_role_policy', right, { policy: document() })], NO_MORE],
  ['AdministratorAccess is detached', [ADMIN, deleted('aws_iam_role_policy_attachment', attached)], NO_MORE],
  [
    'another policy denies everything',
    [
      ADMIN,
      rights,
      change({
        ...{ type: 'aws_iam_role_policy', address: 'deny' },
        after: { role: 'admin', name: 'deny', policy: document({ ...ALL, Effect: 'Deny' }) },
      }),
    ],
    NO_MORE,
  ],
  [
    'its boundary lets it read only',
    [
      { ...changed('aws_iam_role', ADMIN.before!, { permissions_boundary: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }) },
      rights,
    ],
    NO_MORE,
  ],
  [
    'its identity provider goes',
    [ADMIN, rights, deleted('aws_iam_saml_provider', provider)],
    ['danger: The role admin, which may do everything, can be taken by nobody any more.'],
  ],
  ['its policy goes, and there is another administrator', [ADMIN, second, deleted('aws_iam_role_policy', right)], []],
  ['its policy is forgotten', [ADMIN, forgotten('aws_iam_role_policy', right)], []],
  [
    'its identity provider goes, and an account may take it',
    [
      role('admin', {
        assume_role_policy: document({ ...ALL, Principal: { AWS: account }, Action: 'sts:AssumeRole' }),
      }),
      rights,
      deleted('aws_iam_saml_provider', provider),
    ],
    [],
  ],
  [
    'its identity provider gets other metadata',
    [ADMIN, rights, changed('aws_iam_saml_provider', provider, { saml_metadata_document: 'b' })],
    [],
  ],
  ['another role loses a policy', [ADMIN, rights, deleted('aws_iam_role_policy', { ...right, role: 'other' })], []],
])('an administrator role: %s', (_, changes, expected) => {
  expect(said(nobodyIsLockedOut, changes)).toEqual(expected);
});
