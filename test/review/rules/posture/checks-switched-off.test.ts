import { Attributes, ResourceChange } from '../../../../world/plan/plan';
import { postureStays } from '../../../../review/rules/posture/posture-stays';
import { change, changed, deleted, said, unchanged } from '../changes';

const automation = (rule_status: string, status: string): Attributes => ({
  ...{ rule_name: 'quiet', rule_status },
  actions: [{ finding_fields_update: [{ workflow: [{ status }] }] }],
});

/** A type, what says that nothing is hidden, what is laid over it to hide something, and what is said. */
test.each<[string, Attributes, Attributes, string]>([
  [
    'aws_guardduty_detector_feature',
    { detector_id: 'd', name: 'S3_DATA_EVENTS', status: 'ENABLED' },
    { status: 'DISABLED' },
    "danger: The feature of GuardDuty 'S3_DATA_EVENTS' is switched off.",
  ],
  [
    'aws_guardduty_filter',
    { detector_id: 'd', name: 'quiet', action: 'NOOP' },
    { action: 'ARCHIVE' },
    "warning: The filter of GuardDuty 'quiet' archives findings before anybody sees them.",
  ],
  [
    'aws_guardduty_ipset',
    { detector_id: 'd', name: 'office', activate: false },
    { activate: true },
    "warning: The list of addresses of GuardDuty 'office' is trusted.",
  ],
  [
    'aws_securityhub_standards_control',
    { standards_control_arn: 'cis/1.4', control_status: 'ENABLED' },
    { control_status: 'DISABLED' },
    "danger: The control of Security Hub 'cis/1.4' is switched off.",
  ],
  [
    'aws_securityhub_standards_control_association',
    { security_control_id: 'IAM.4', standards_arn: 'cis', association_status: 'ENABLED' },
    { association_status: 'DISABLED' },
    "danger: The control of Security Hub 'IAM.4' is switched off.",
  ],
  [
    'aws_securityhub_automation_rule',
    automation('ENABLED', 'NOTIFIED'),
    automation('ENABLED', 'SUPPRESSED'),
    "warning: The automation rule of Security Hub 'quiet' hides findings.",
  ],
])('%s', (type, plain, over, expected) => {
  const hiding = { ...plain, ...over };
  expect(said(postureStays, [change({ type, after: hiding })])).toEqual([expected]);
  expect(said(postureStays, [changed(type, plain, over)])).toEqual([expected]);
  for (const harmless of [
    change({ type, after: plain }),
    unchanged(type, hiding),
    changed(type, hiding, plain),
    deleted(type, hiding),
  ]) {
    expect(said(postureStays, [harmless])).toEqual([]);
  }
});

test('an automation rule that is switched off hides nothing', () => {
  const type = 'aws_securityhub_automation_rule';
  expect(said(postureStays, [change({ type, after: automation('DISABLED', 'SUPPRESSED') })])).toEqual([]);
});

const checks = (source_identifier: string): Attributes => ({
  name: 'check',
  source: [{ owner: 'AWS', source_identifier }],
});

test.each<[string, ResourceChange, string[]]>([
  [
    'a rule about root',
    deleted('aws_config_config_rule', checks('ROOT_ACCOUNT_MFA_ENABLED')),
    ["danger: The rule of AWS Config 'check' is deleted."],
  ],
  [
    'a rule about the trail, for something else',
    changed('aws_config_config_rule', checks('CLOUD_TRAIL_ENABLED'), checks('REQUIRED_TAGS')),
    ["danger: The rule of AWS Config 'check' checks something else."],
  ],
  ['a rule about tags', deleted('aws_config_config_rule', checks('REQUIRED_TAGS')), []],
  [
    'an aggregator of the organization',
    deleted('aws_config_configuration_aggregator', { name: 'all', organization_aggregation_source: [{}] }),
    ["danger: The aggregator of AWS Config 'all' is deleted."],
  ],
  ['an aggregator of one account', deleted('aws_config_configuration_aggregator', { name: 'own' }), []],
  [
    'a member',
    deleted('aws_guardduty_member', { detector_id: 'd', account_id: '222222222222' }),
    ["danger: The member of GuardDuty '222222222222' is deleted."],
  ],
  [
    'findings of other regions',
    deleted('aws_securityhub_finding_aggregator', { linking_mode: 'ALL_REGIONS' }),
    ['danger: The aggregator of Security Hub is deleted.'],
  ],
])('%s', (_, one, expected) => {
  expect(said(postureStays, [one])).toEqual(expected);
});
