import { ResourceChange } from '../../../review/plan';
import { postureStays } from '../../../review/rules/posture-stays';
import { change, changed, deleted, findings, ORGANIZATION, replaced, said, unchanged, unknown } from './changes';

const RULE = 'aws_config_organization_managed_rule';
const HUB = 'aws_securityhub_organization_configuration';
const POLICY = 'aws_securityhub_configuration_policy';
const DUTY = 'aws_guardduty_organization_configuration';
const rule = { name: 'root-mfa', rule_identifier: 'ROOT_ACCOUNT_MFA_ENABLED', excluded_accounts: ['222222222222'] };
const central = {
  auto_enable: false,
  auto_enable_standards: 'NONE',
  organization_configuration: [{ configuration_type: 'CENTRAL' }],
};
const local = {
  auto_enable: true,
  auto_enable_standards: 'DEFAULT',
  organization_configuration: [{ configuration_type: 'LOCAL' }],
};
const policy = (over: object = {}, disabled: string[] = []) => ({
  name: 'base',
  configuration_policy: [
    {
      service_enabled: true,
      enabled_standard_arns: ['arn:one', 'arn:two'],
      security_controls_configuration: [{ disabled_control_identifiers: disabled }],
      ...over,
    },
  ],
});
const duty = { detector_id: 'abcd', auto_enable_organization_members: 'ALL' };
const ofHub = 'configuration of Security Hub for the organization';
const ofPolicy = "configuration policy of Security Hub 'base'";
const ofDuty = `configuration of GuardDuty for the organization ${DUTY}.it`;

test.each<[string, ResourceChange, string]>([
  ['rule deleted', deleted(RULE, rule), "danger: The organization managed rule of AWS Config 'root-mfa' is deleted."],
  [
    'an account more left out',
    changed(RULE, rule, { excluded_accounts: ['333333333333', '222222222222'] }),
    "danger: The organization managed rule of AWS Config 'root-mfa' leaves out '333333333333'.",
  ],
  [
    'unknown which are left out',
    unknown(RULE, rule, { excluded_accounts: true }),
    "warning: The organization managed rule of AWS Config 'root-mfa' has a list of excluded accounts that is unknown until apply.",
  ],
  [
    'another check',
    changed(RULE, rule, { rule_identifier: 'OTHER' }),
    "danger: The organization managed rule of AWS Config 'root-mfa' changes its rule identifier.",
  ],
  ['Security Hub deleted', deleted(HUB, central), `danger: The ${ofHub} ${HUB}.it is deleted.`],
  ['no longer central', changed(HUB, central, local), `danger: The ${ofHub} ${HUB}.it is no longer central.`],
  [
    'not in new accounts',
    changed(HUB, local, { auto_enable: false }),
    `danger: The ${ofHub} ${HUB}.it is no longer switched on in new accounts.`,
  ],
  [
    'no standards in new accounts',
    changed(HUB, local, { auto_enable_standards: 'NONE' }),
    `danger: The ${ofHub} ${HUB}.it no longer gives standards to new accounts.`,
  ],
  [
    'off by policy',
    changed(POLICY, policy(), policy({ service_enabled: false })),
    `danger: The ${ofPolicy} switches Security Hub off.`,
  ],
  [
    'a standard less',
    changed(POLICY, policy(), policy({ enabled_standard_arns: ['arn:two'] })),
    `danger: The ${ofPolicy} loses the standard 'arn:one'.`,
  ],
  ['a control off', changed(POLICY, policy(), policy({}, ['IAM.6'])), `danger: The ${ofPolicy} switches off 'IAM.6'.`],
  [
    'standard removed',
    deleted('aws_securityhub_standards_subscription', { standards_arn: 'arn:one' }),
    "danger: The standard of Security Hub 'arn:one' is deleted.",
  ],
  [
    'another administrator',
    replaced(
      'aws_guardduty_organization_admin_account',
      { admin_account_id: '222222222222' },
      { admin_account_id: '333333333333' },
    ),
    "danger: The administrator of GuardDuty '222222222222' changes its admin account id and is replaced.",
  ],
  [
    'only new accounts',
    changed(DUTY, duty, { auto_enable_organization_members: 'NEW' }),
    `danger: The ${ofDuty} is no longer switched on in as many accounts.`,
  ],
  [
    'detector off',
    changed('aws_guardduty_detector', { id: 'abcd', enable: true }, { enable: false }),
    "danger: The detector of GuardDuty 'abcd' is switched off.",
  ],
])('%s', (_, one, expected) => {
  expect(said(postureStays, [one])).toEqual([expected]);
});

test.each<[string, ResourceChange]>([
  ['created', change({ type: RULE, after: rule })],
  ['unchanged', unchanged(RULE, rule)],
  ['an account less left out', changed(RULE, rule, { excluded_accounts: null })],
  ['central instead of switches', changed(HUB, local, central)],
  [
    'a standard more',
    changed(POLICY, policy(), policy({ enabled_standard_arns: ['arn:one', 'arn:two', 'arn:three'] })),
  ],
  ['a control on again', changed(POLICY, policy({}, ['IAM.6']), policy())],
  ['something else of GuardDuty', changed(DUTY, duty, { datasources: [] })],
  ['all for new accounts', changed(DUTY, { ...duty, auto_enable_organization_members: 'NEW' }, duty)],
  ['in another order', changed(RULE, { ...rule, excluded_accounts: ['a', 'b'] }, { excluded_accounts: ['b', 'a'] })],
])('nothing to say: %s', (_, one) => {
  expect(said(postureStays, [one])).toEqual([]);
});

test('an administrator is a touched account', () => {
  const one = deleted('aws_securityhub_organization_admin_account', { admin_account_id: '222222222222' });
  expect(findings(postureStays, [one])[0]?.accounts).toEqual(['222222222222']);
});

const association = unchanged('aws_securityhub_configuration_policy_association', {
  policy_id: 'base-id',
  target_id: 'ou-root-workloads',
});

test.each<[string, ResourceChange[], string[]]>([
  [
    'accounts that are left out from now on',
    [changed(RULE, rule, { excluded_accounts: ['222222222222', '333333333333'] })],
    ['333333333333'],
  ],
  ['accounts that a rule checked', [deleted(RULE, rule)], ['111111111111', '333333333333', '444444444444']],
  [
    'accounts with a policy',
    [deleted(POLICY, { ...policy(), id: 'base-id' }), association],
    ['222222222222', '333333333333'],
  ],
  [
    'accounts below a target',
    [deleted(association.type, { ...association.before, target_id: 'r-root' })],
    ['111111111111', '222222222222', '333333333333', '444444444444'],
  ],
])('touches %s', (_, changes, accounts) => {
  expect(findings(postureStays, changes, { organization: ORGANIZATION })[0]?.accounts).toEqual(accounts);
});

test.each<[string, ResourceChange, string]>([
  [
    'standards of new accounts',
    unknown(HUB, { ...local, auto_enable: false }, { auto_enable_standards: true }),
    `warning: The ${ofHub} ${HUB}.it leaves 'auto_enable_standards' unknown until apply.`,
  ],
  [
    'controls',
    change({
      ...changed(POLICY, policy(), policy()),
      action: 'update',
      afterUnknown: { configuration_policy: [{ security_controls_configuration: true }] },
    }),
    "warning: The configuration policy of Security Hub 'base' has a list of controls that is unknown until apply.",
  ],
])('unknown %s', (_, one, expected) => {
  expect(said(postureStays, [one])).toEqual([expected]);
});
