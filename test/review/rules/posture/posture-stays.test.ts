import { ResourceChange } from '../../../../world/plan/plan';
import { postureStays } from '../../../../review/rules/posture/posture-stays';
import { change, changed, deleted, findings, ORGANIZATION, replaced, said, unchanged, unknown } from '../changes';

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
const ofDuty = 'configuration of GuardDuty for the organization';
const ofRule = "The organization managed rule of AWS Config 'root-mfa'";
const ofPack = "The organization conformance pack of AWS Config 'pack'";
const RULES = (...ids: string[]): string => ids.map(id => `  ${id}:\n    Type: AWS::Config::ConfigRule\n`).join('');
const toPack = (after: string, before = RULES('A', 'B')): ResourceChange =>
  changed(
    'aws_config_organization_conformance_pack',
    { name: 'pack', template_body: before },
    { template_body: after },
  );
const sources = (enable: boolean): object[] => [
  { s3_logs: [{ enable }], kubernetes: [{ audit_logs: [{ enable }] }], malware_protection: [] },
];
const FEATURE = 'aws_guardduty_organization_configuration_feature';
const AGENT = [{ name: 'AGENT', auto_enable: 'ALL' }];
const toAdditional = (additional_configuration: object[]): ResourceChange =>
  changed(FEATURE, { name: 'RUNTIME', additional_configuration: AGENT }, { additional_configuration });
const ofAgent =
  "The feature of GuardDuty for the organization 'RUNTIME' is no longer switched on in as many accounts with";

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
  [
    'only some resources',
    changed(RULE, rule, { resource_types_scope: ['AWS::EC2::Instance'] }),
    `danger: ${ofRule} checks fewer resources.`,
  ],
  [
    'a type of resources less',
    changed(RULE, { ...rule, resource_types_scope: ['a', 'b'] }, { resource_types_scope: ['b'] }),
    `danger: ${ofRule} checks fewer resources.`,
  ],
  [
    'only a tag',
    changed(RULE, { ...rule, tag_key_scope: '' }, { tag_key_scope: 'x' }),
    `danger: ${ofRule} checks fewer resources.`,
  ],
  [
    'other parameters',
    changed(RULE, { ...rule, input_parameters: '{"days":"90"}' }, { input_parameters: '{"days":"9999"}' }),
    `warning: ${ofRule} checks with other parameters.`,
  ],
  ['a rule less in a pack', toPack(RULES('A')), `danger: ${ofPack} keeps 1 of 2 rules.`],
  [
    'a check less in a pack',
    toPack('{"SourceIdentifier": "B"}', 'SourceIdentifier: A'),
    `danger: ${ofPack} no longer checks 'A'.`,
  ],
  ['another rule in a pack', toPack(RULES('A', 'C')), `warning: ${ofPack} gets another template.`],
  ['a pack from elsewhere', toPack(''), `warning: ${ofPack} gets its template from elsewhere.`],
  [
    'sources of a detector off',
    changed('aws_guardduty_detector', { id: 'abcd', datasources: sources(true) }, { datasources: sources(false) }),
    "danger: The detector of GuardDuty 'abcd' switches off 's3_logs', 'kubernetes.audit_logs'.",
  ],
  [
    'sources of new accounts off',
    changed(
      DUTY,
      { ...duty, datasources: [{ s3_logs: [{ auto_enable: true }] }] },
      { datasources: [{ s3_logs: [{ auto_enable: false }] }] },
    ),
    `danger: The ${ofDuty} switches off 's3_logs'.`,
  ],
  ['a part of a feature off', toAdditional([{ name: 'AGENT', auto_enable: 'NONE' }]), `danger: ${ofAgent} 'AGENT'.`],
  ['a part of a feature gone', toAdditional([]), `danger: ${ofAgent} 'AGENT'.`],
  ['Security Hub deleted', deleted(HUB, central), `danger: The ${ofHub} is deleted.`],
  ['no longer central', changed(HUB, central, local), `danger: The ${ofHub} is no longer central.`],
  [
    'not in new accounts',
    changed(HUB, local, { auto_enable: false }),
    `danger: The ${ofHub} is no longer switched on in new accounts.`,
  ],
  [
    'no standards in new accounts',
    changed(HUB, local, { auto_enable_standards: 'NONE' }),
    `danger: The ${ofHub} no longer gives standards to new accounts.`,
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
  [
    'all resources',
    changed(
      RULE,
      { ...rule, resource_types_scope: ['a'], tag_key_scope: 'x' },
      { resource_types_scope: [], tag_key_scope: '' },
    ),
  ],
  [
    'a type of resources more',
    changed(RULE, { ...rule, resource_types_scope: ['a'] }, { resource_types_scope: ['a', 'b'] }),
  ],
  [
    'parameters in another order',
    changed(RULE, { ...rule, input_parameters: '{"a":"1","b":"2"}' }, { input_parameters: '{"b": "2", "a": "1"}' }),
  ],
  ['a source more', changed('aws_guardduty_detector', { datasources: sources(false) }, { datasources: sources(true) })],
  ['a part of a feature more', toAdditional([{ name: 'OTHER', auto_enable: 'NONE' }, ...AGENT])],
  ['all for new accounts', changed(DUTY, { ...duty, auto_enable_organization_members: 'NEW' }, duty)],
  ['in another order', changed(RULE, { ...rule, excluded_accounts: ['a', 'b'] }, { excluded_accounts: ['b', 'a'] })],
])('nothing to say: %s', (_, one) => {
  expect(said(postureStays, [one])).toEqual([]);
});

const RECORDER = 'aws_config_configuration_recorder';
const CHANNEL = 'aws_config_delivery_channel';
const PASSWORDS = 'aws_iam_account_password_policy';
const recorder = {
  name: 'default',
  recording_group: [{ all_supported: true, include_global_resource_types: true, resource_types: [] }],
  recording_mode: [],
};
const channel = { name: 'default', s3_bucket_name: 'example-config', sns_topic_arn: 'arn:aws:sns:eu-west-1:1:config' };
const passwords = { minimum_password_length: 14, require_symbols: true, max_password_age: 90 };
const recording = (over: object): object => ({ recording_group: [{ ...recorder.recording_group[0], ...over }] });
const ofRecorder = "The recorder of AWS Config 'default'";
const ofChannel = "The delivery channel of AWS Config 'default'";
const ofPasswords = 'The password policy of an account';

test.each<[string, ResourceChange, string[]]>([
  ['recorder deleted', deleted(RECORDER, recorder), [`danger: ${ofRecorder} is deleted.`]],
  [
    'recorder without global resources',
    changed(RECORDER, recorder, { ...recording({ include_global_resource_types: false }) }),
    [`danger: ${ofRecorder} no longer records global resources, such as users and roles.`],
  ],
  [
    'a type of resources left out',
    changed(RECORDER, recorder, {
      ...recording({ exclusion_by_resource_types: [{ resource_types: ['AWS::IAM::Role'] }] }),
    }),
    [`danger: ${ofRecorder} records fewer types of resources.`],
  ],
  [
    'a type of resources less',
    changed(
      RECORDER,
      { ...recorder, ...recording({ all_supported: false, resource_types: ['AWS::IAM::Role', 'AWS::S3::Bucket'] }) },
      { ...recording({ all_supported: false, resource_types: ['AWS::S3::Bucket'] }) },
    ),
    [`danger: ${ofRecorder} records fewer types of resources.`],
  ],
  [
    'once a day',
    changed(RECORDER, recorder, { recording_mode: [{ recording_frequency: 'DAILY' }] }),
    [`danger: ${ofRecorder} records once a day only.`],
  ],
  [
    'a type more, and all of them',
    changed(
      RECORDER,
      { ...recorder, ...recording({ all_supported: false, resource_types: ['AWS::IAM::Role'] }) },
      { ...recorder },
    ),
    [],
  ],
  [
    'recorder switched off',
    changed(`${RECORDER}_status`, { name: 'default', is_enabled: true }, { is_enabled: false }),
    ["danger: The switch of the recorder of AWS Config 'default' is switched off."],
  ],
  ['recorder switched on', changed(`${RECORDER}_status`, { is_enabled: false }, { is_enabled: true }), []],
  [
    'channel to another bucket',
    changed(CHANNEL, channel, { s3_bucket_name: 'other' }),
    [`danger: ${ofChannel} changes its s3 bucket name.`],
  ],
  [
    'channel without topic',
    changed(CHANNEL, channel, { sns_topic_arn: null }),
    [`warning: ${ofChannel} no longer tells a topic.`],
  ],
  ['channel to another topic', changed(CHANNEL, channel, { sns_topic_arn: 'arn:aws:sns:eu-west-1:1:other' }), []],
  [
    'a pack of one account',
    deleted('aws_config_conformance_pack', { name: 'cis' }),
    ["danger: The conformance pack of AWS Config 'cis' is deleted."],
  ],
  ['passwords of any kind', deleted(PASSWORDS, passwords), [`danger: ${ofPasswords} is deleted.`]],
  [
    'shorter passwords',
    changed(PASSWORDS, passwords, { minimum_password_length: 8 }),
    [`danger: ${ofPasswords} lowers 'minimum_password_length'.`],
  ],
  [
    'passwords without a length',
    changed(PASSWORDS, passwords, { minimum_password_length: undefined }),
    [`danger: ${ofPasswords} lowers 'minimum_password_length'.`],
  ],
  [
    'passwords for ever',
    changed(PASSWORDS, passwords, { max_password_age: 0 }),
    [`warning: ${ofPasswords} lets passwords get older.`],
  ],
  [
    'stricter passwords',
    changed(PASSWORDS, passwords, { minimum_password_length: 20, max_password_age: 30, require_numbers: true }),
    [],
  ],
])('AWS Config and passwords: %s', (_, one, expected) => {
  expect(said(postureStays, [one])).toEqual(expected);
});

const second = (type: string, after: object): ResourceChange =>
  change({ type, address: `${type}.second`, after: { ...after } });

test.each<[string, ResourceChange[], string[]]>([
  [
    'Security Hub, with less',
    [unchanged(HUB, local), second(HUB, { ...local, auto_enable: false })],
    [`danger: The ${ofHub} is no longer switched on in new accounts and is defined at ${HUB}.it as well.`],
  ],
  ['Security Hub, with the same', [unchanged(HUB, local), second(HUB, local)], []],
  [
    'Security Hub, in another region',
    [unchanged(HUB, { ...local, region: 'eu-west-1' }), second(HUB, { ...central, region: 'us-east-1' })],
    [],
  ],
  [
    'GuardDuty, with less',
    [unchanged(DUTY, duty), second(DUTY, { ...duty, auto_enable_organization_members: 'NONE' })],
    [`danger: The ${ofDuty} is no longer switched on in as many accounts and is defined at ${DUTY}.it as well.`],
  ],
  [
    'GuardDuty, of another detector',
    [unchanged(DUTY, duty), second(DUTY, { detector_id: 'efgh', auto_enable_organization_members: 'NONE' })],
    [],
  ],
  [
    'the password policy, with less',
    [unchanged(PASSWORDS, passwords), second(PASSWORDS, { ...passwords, require_symbols: false })],
    [`danger: ${ofPasswords} no longer asks for symbols and is defined at ${PASSWORDS}.it as well.`],
  ],
  [
    'the recorder, under another name',
    [
      unchanged(RECORDER, recorder),
      second(RECORDER, { ...recorder, name: 'mine', recording_mode: [{ recording_frequency: 'DAILY' }] }),
    ],
    [`danger: ${ofRecorder} records once a day only and is defined at ${RECORDER}.it as well.`],
  ],
])('what AWS has one of, overwritten by a second address: %s', (_, changes, expected) => {
  expect(said(postureStays, changes)).toEqual(expected);
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
    `warning: The ${ofHub} leaves 'auto_enable_standards' unknown until apply.`,
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

test('what a region has one of is lost in it, wherever else one is made', () => {
  const type = 'aws_securityhub_organization_configuration';
  const [american, european] = [{ auto_enable: true }, { auto_enable: true }];
  const changes = [
    { ...deleted(type, american), address: `${type}.us` },
    change({ type, after: european, address: `${type}.eu` }),
  ];
  expect(said(postureStays, changes)).toEqual([
    'danger: The configuration of Security Hub for the organization is deleted.',
  ]);
  const forgotten = changes.map(one => (one.action === 'delete' ? { ...one, action: 'forget' as const } : one));
  expect(said(postureStays, forgotten)).toEqual([]);
});
