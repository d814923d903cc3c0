import { ResourceChange } from '../../../../world/plan/plan';
import { delegationStaysNarrow } from '../../../../review/rules/guardrails/delegation-stays-narrow';
import { change, changed, deleted, findings, replaced, said, unchanged, unknown } from '../changes';

const ADMINISTRATOR = 'aws_organizations_delegated_administrator';
const POLICY = 'aws_organizations_resource_policy';
const iam = { account_id: '222222222222', service_principal: 'iam.amazonaws.com' };
const stackSets = { ...iam, service_principal: 'member.org.stacksets.cloudformation.amazonaws.com' };
const guardDuty = { ...iam, service_principal: 'guardduty.amazonaws.com' };
const tags = { ...iam, service_principal: 'tagpolicies.tag.amazonaws.com' };
const letting = (Action: string | string[], more: object = {}): { content: string } => ({
  content: JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::222222222222:root' }, Action, Resource: '*', ...more },
    ],
  }),
});
const READ = ['organizations:Describe*', 'organizations:List*'];
const BACKUP = { Condition: { StringEquals: { 'organizations:PolicyType': 'BACKUP_POLICY' } } };
const made = (type: string, after: object): ResourceChange => change({ type, after: { ...after } });
const ofPolicy = (severity: string, says: string): string[] => [
  `${severity}: The resource policy of the organization ${says}.`,
];

test.each<[string, ResourceChange[], string[]]>([
  [
    'an administrator of root access',
    [made(ADMINISTRATOR, iam)],
    ["warning: The delegated administrator for 'iam.amazonaws.com' is new."],
  ],
  [
    'an administrator of StackSets',
    [made(ADMINISTRATOR, stackSets)],
    [`warning: The delegated administrator for '${stackSets.service_principal}' is new.`],
  ],
  [
    'another administrator of root access',
    [replaced(ADMINISTRATOR, iam, { account_id: '333333333333' })],
    ["warning: The delegated administrator for 'iam.amazonaws.com' is another account."],
  ],
  [
    'an administrator of another service becomes one of root access',
    [replaced(ADMINISTRATOR, guardDuty, iam)],
    ["warning: The delegated administrator for 'iam.amazonaws.com' is another account."],
  ],
  ...['cloudtrail', 'config', 'guardduty', 'securityhub', 'account', 'sso', 'access-analyzer'].map(
    (service): [string, ResourceChange[], string[]] => [
      `an administrator of ${service}`,
      [made(ADMINISTRATOR, { ...iam, service_principal: `${service}.amazonaws.com` })],
      [`warning: The delegated administrator for '${service}.amazonaws.com' is new.`],
    ],
  ),
  [
    'an administrator of CloudTrail, in its own type',
    [made('aws_cloudtrail_organization_delegated_admin_account', { account_id: '333333333333' })],
    ["warning: The delegated administrator of CloudTrail '333333333333' is new."],
  ],
  [
    'an administrator of GuardDuty, in its own type',
    [made('aws_guardduty_organization_admin_account', { admin_account_id: '333333333333' })],
    ["warning: The administrator of GuardDuty '333333333333' is new."],
  ],
  [
    'everything',
    [made(POLICY, letting('organizations:*'))],
    ofPolicy('danger', 'is new and lets members change guardrails'),
  ],
  [
    'everything, where it read only',
    [changed(POLICY, { ...letting(READ) }, letting('organizations:*'))],
    ofPolicy('danger', 'lets members change guardrails'),
  ],
  [
    'policies of one type',
    [made(POLICY, letting('organizations:UpdatePolicy', BACKUP))],
    ofPolicy('warning', 'is new and allows more'),
  ],
  [
    'something else',
    [changed(POLICY, { ...letting(READ) }, letting([...READ, 'organizations:TagResource']))],
    ofPolicy('warning', 'allows more'),
  ],
  [
    'unknown',
    [unknown(POLICY, { ...letting(READ) }, { content: true })],
    ofPolicy('warning', 'is unknown until apply'),
  ],
])('%s', (_, changes, expected) => {
  expect(said(delegationStaysNarrow, changes)).toEqual(expected);
});

test.each<[string, ResourceChange[]]>([
  ['an administrator of another service', [made(ADMINISTRATOR, tags)]],
  ['unchanged', [unchanged(ADMINISTRATOR, iam), unchanged(POLICY, { ...letting('organizations:*') })]],
  ['no administrator any more', [deleted(ADMINISTRATOR, iam)]],
  [
    'an administrator at another address',
    [deleted(ADMINISTRATOR, iam), change({ type: ADMINISTRATOR, address: 'new', after: iam })],
  ],
  ['a policy to read', [made(POLICY, letting(READ))]],
  ['less than before', [changed(POLICY, { ...letting('organizations:*') }, letting('organizations:TagResource'))]],
  ['a policy deleted', [deleted(POLICY, { ...letting('organizations:*') })]],
  ['tags of a policy', [changed(POLICY, { ...letting('organizations:*') }, { tags: { team: 'security' } })]],
])('nothing to say: %s', (_, changes) => {
  expect(said(delegationStaysNarrow, changes)).toEqual([]);
});

test('the account is the new administrator', () => {
  expect(findings(delegationStaysNarrow, [made(ADMINISTRATOR, iam)])[0]?.accounts).toEqual(['222222222222']);
});
