import { ResourceChange } from '../../../../world/plan/plan';
import { trustedAccessStays } from '../../../../review/rules/guardrails/trusted-access-stays';
import { change, changed, deleted, findings, said, unchanged, unknown } from '../changes';

const TYPE = 'aws_organizations_organization';
const ADMINISTRATOR = 'aws_organizations_delegated_administrator';
const organization = {
  aws_service_access_principals: ['account.amazonaws.com', 'cloudtrail.amazonaws.com'],
  enabled_policy_types: ['SERVICE_CONTROL_POLICY'],
  feature_set: 'ALL',
};
const administrator = { account_id: '222222222222', service_principal: 'account.amazonaws.com' };
const to = (over: object): ResourceChange[] => [changed(TYPE, organization, { ...over })];
const saying = (severity: string, says: string): string[] => [`${severity}: The organization ${says}.`];

test.each<[string, ResourceChange[], string[]]>([
  ['deleted', [deleted(TYPE, organization)], saying('danger', 'is deleted')],
  [
    'a service less',
    to({ aws_service_access_principals: ['account.amazonaws.com'] }),
    saying('danger', "loses trusted access of 'cloudtrail.amazonaws.com'"),
  ],
  ['no SCPs', to({ enabled_policy_types: [] }), saying('danger', "loses the policy type 'SERVICE_CONTROL_POLICY'")],
  [
    'services and policy types that guard nothing, beside those that do',
    [
      changed(
        TYPE,
        {
          ...organization,
          aws_service_access_principals: ['iam.amazonaws.com', 'ram.amazonaws.com'],
          enabled_policy_types: ['TAG_POLICY', 'SERVICE_CONTROL_POLICY'],
        },
        { aws_service_access_principals: [], enabled_policy_types: ['SERVICE_CONTROL_POLICY'] },
      ),
    ],
    [
      "danger: The organization loses trusted access of 'iam.amazonaws.com'; loses trusted access of 'ram.amazonaws.com' and loses the policy type 'TAG_POLICY'.",
    ],
  ],
  [
    'a policy type that guards nothing',
    [changed(TYPE, { ...organization, enabled_policy_types: ['TAG_POLICY'] }, { enabled_policy_types: [] })],
    saying('warning', "loses the policy type 'TAG_POLICY'"),
  ],
  ['billing only', to({ feature_set: 'CONSOLIDATED_BILLING' }), saying('danger', 'no longer has all features')],
  [
    'unknown',
    [unknown(TYPE, organization, { aws_service_access_principals: true })],
    saying('warning', "leaves 'aws_service_access_principals' unknown until apply"),
  ],
  [
    'an administrator less',
    [deleted(ADMINISTRATOR, administrator)],
    ["danger: The delegated administrator for 'account.amazonaws.com' is deleted."],
  ],
  [
    'what lets members manage policies',
    [deleted('aws_organizations_resource_policy', { content: '{}' })],
    ['warning: The resource policy of the organization is deleted.'],
  ],
])('%s', (_, changes, expected) => {
  expect(said(trustedAccessStays, changes)).toEqual(expected);
});

test.each<[string, ResourceChange[]]>([
  [
    'an administrator less of a service that guards nothing',
    [deleted(ADMINISTRATOR, { ...administrator, service_principal: 'backup.amazonaws.com' })],
  ],
  ['created', [change({ type: TYPE, after: organization })]],
  ['unchanged', [unchanged(TYPE, organization), unchanged(ADMINISTRATOR, administrator)]],
  [
    'a service more, in another order',
    to({ aws_service_access_principals: ['cloudtrail.amazonaws.com', 'sso.amazonaws.com', 'account.amazonaws.com'] }),
  ],
  ['a policy type more', to({ enabled_policy_types: ['TAG_POLICY', 'SERVICE_CONTROL_POLICY'] })],
])('nothing to say: %s', (_, changes) => {
  expect(said(trustedAccessStays, changes)).toEqual([]);
});

test('says what stops working', () => {
  const [found] = findings(trustedAccessStays, to({ aws_service_access_principals: ['account.amazonaws.com'] }));
  expect(found?.meaning).toEqual(
    'The organization trail no longer records members. This touches every account of the organization.',
  );
  expect(found?.accounts).toEqual([]);
});
