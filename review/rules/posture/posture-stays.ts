import { everyAccount } from '../../../world/change-accounts';
import { ReviewContext } from '../../../world/context';
import { existing, Step } from '../../../world/fates';
import { boundAccounts } from '../../../world/organization-policy';
import { listAt, textAt, valueAt } from '../../../world/plan/attributes';
import { isRoot } from '../../../world/reach';
import { AT_MOST, atLeast, Check, never, on, SAME, SET } from '../../compare/order';
import { thingRule, Watched } from '../../compare/thing-rule';
import { BROUGHT_TOGETHER, SWITCHED_OFF } from './checks-switched-off';
import { ofPack, ofRecorded, ofScope, PARAMETERS } from './config-rule-weakenings';
import {
  NOT_NEW,
  ofAdditional,
  ofExcluded,
  ofGuardDuty,
  ofHubPolicy,
  ofMembers,
  ofSecurityHub,
  ofSources,
} from './posture-weakenings';

const UNCHECKED = 'What it checked before is no longer checked.';

/** What a thing is for: another value is another thing. */
const same = (path: string, means: string): Check => ({
  ...{ path, keeps: SAME, says: `changes its ${path.replaceAll('_', ' ')}`, means },
});

const UNRECORDED = 'What is not recorded is not checked, by rules of the organization either, and has no history.';
const UNDELIVERED = 'Whoever looks for configuration history and snapshots where they were finds none.';
const GUESSED = 'Passwords of users are easier to guess, or stay in use for longer.';

const PLAIN = 'New volumes in this account and region are not encrypted, unless whoever makes them asks for it.';

const WATCHES: readonly Watched[] = [
  ...['managed_rule', 'custom_rule', 'custom_policy_rule', 'conformance_pack'].map((kind): Watched => ({
    types: [`aws_config_organization_${kind}`],
    loss: 'No account is checked for it any more.',
    checks: [same('rule_identifier', UNCHECKED), ...(kind === 'conformance_pack' ? [] : [PARAMETERS])],
    weaker: rule => [...ofExcluded(rule), ...ofScope(rule), ...(kind === 'conformance_pack' ? ofPack(rule) : [])],
    accounts: notExcluded,
  })),
  {
    types: ['aws_config_conformance_pack'],
    loss: 'Nothing is checked for it any more in this account and region.',
    weaker: ofPack,
  },
  {
    types: ['aws_config_configuration_recorder'],
    loss: UNRECORDED,
    checks: [
      {
        ...{ path: 'recording_group[0].all_supported', keeps: on(), means: UNRECORDED },
        says: 'no longer records every type of resources',
      },
      {
        ...{ path: 'recording_group[0].include_global_resource_types', keeps: on(), means: UNRECORDED },
        says: 'no longer records global resources, such as users and roles',
      },
      {
        ...{ path: 'recording_mode[0].recording_frequency', keeps: never('DAILY') },
        ...{ says: 'records once a day only', means: 'What is changed and changed back in between is not seen.' },
      },
    ],
    weaker: recorder => ofRecorded(recorder, UNRECORDED),
  },
  {
    types: ['aws_config_configuration_recorder_status'],
    loss: UNRECORDED,
    checks: [{ path: 'is_enabled', keeps: on(), says: 'is switched off', means: UNRECORDED }],
  },
  {
    types: ['aws_config_delivery_channel'],
    loss: 'AWS Config stops recording without one: its recorder is stopped first.',
    checks: [
      same('s3_bucket_name', UNDELIVERED),
      { ...same('s3_key_prefix', UNDELIVERED), severity: 'warning' },
      {
        ...{ path: 'sns_topic_arn', keeps: SET, says: 'no longer tells a topic', severity: 'warning' },
        means: 'Whoever listens there no longer hears of changes.',
      },
    ],
  },
  {
    types: ['aws_iam_account_password_policy'],
    loss: GUESSED,
    checks: [
      ...['minimum_password_length', 'password_reuse_prevention'].map((path): Check => ({
        ...{ path, keeps: atLeast(() => false), says: `lowers '${path}'`, means: GUESSED },
      })),
      ...['lowercase_characters', 'uppercase_characters', 'numbers', 'symbols'].map((kind): Check => ({
        ...{ path: `require_${kind}`, keeps: on(), means: GUESSED },
        says: `no longer asks for ${kind.replace('_', ' ')}`,
      })),
      {
        ...{ path: 'max_password_age', keeps: AT_MOST, says: 'lets passwords get older', means: GUESSED },
        severity: 'warning',
      },
    ],
  },
  {
    types: ['aws_accessanalyzer_analyzer'],
    matters: ({ before }) => textAt(before, 'type')?.startsWith('ORGANIZATION') === true,
    loss: 'What is open to somebody outside of the organization is not found any more, in any account.',
    checks: [same('type', 'It looks at this account alone.')],
  },
  {
    types: ['aws_ebs_encryption_by_default'],
    matters: ({ before }) => valueAt(before, 'enabled') !== false,
    loss: PLAIN,
    checks: [{ path: 'enabled', keeps: on(), says: 'is switched off', means: PLAIN }],
  },
  { types: ['aws_securityhub_organization_configuration'], loss: NOT_NEW, weaker: ofSecurityHub },
  {
    types: ['aws_securityhub_configuration_policy'],
    loss: 'Accounts keep what they have, and new ones get nothing.',
    weaker: ofHubPolicy,
    accounts: withHubPolicy,
  },
  {
    types: ['aws_securityhub_configuration_policy_association'],
    loss: 'The policy no longer says what Security Hub does there.',
    checks: [same('target_id', UNCHECKED)],
    accounts: ({ before }, context) => below(context, textAt(before, 'target_id') ?? ''),
  },
  {
    types: ['aws_securityhub_standards_subscription'],
    loss: 'Nothing is checked against the standard any more.',
    checks: [same('standards_arn', UNCHECKED)],
  },
  {
    types: ['aws_securityhub_account'],
    loss: 'Security Hub is off in this account, and its findings are lost.',
  },
  {
    types: ['aws_securityhub_organization_admin_account', 'aws_guardduty_organization_admin_account'],
    loss: 'Nobody manages it for the organization any more, and what the administrator configured ends.',
    checks: [same('admin_account_id', 'Another account sees all findings.')],
  },
  {
    types: ['aws_guardduty_organization_configuration'],
    loss: NOT_NEW,
    weaker: duty => [...ofGuardDuty(duty), ...ofSources(duty, NOT_NEW)],
  },
  {
    types: ['aws_guardduty_organization_configuration_feature'],
    loss: NOT_NEW,
    weaker: feature => [...ofMembers(feature, 'auto_enable'), ...ofAdditional(feature)],
  },
  {
    types: ['aws_guardduty_detector'],
    loss: 'GuardDuty is off in this account and region, and its findings are lost.',
    checks: [
      {
        ...{ path: 'enable', keeps: on(), says: 'is switched off' },
        means: 'GuardDuty is off in this account and region.',
      },
    ],
    weaker: detector => ofSources(detector, 'GuardDuty does not look there any more in this account and region.'),
  },
];

/** AWS Config, Security Hub, GuardDuty, analyzers, the password policy and default encryption. */
export const postureStays = thingRule(
  'posture-stays',
  'AWS Config, Security Hub, GuardDuty, an analyzer, passwords or volumes are checked or guarded less.',
  ...WATCHES,
  ...SWITCHED_OFF,
  ...BROUGHT_TOGETHER,
);

/** Accounts that a rule of AWS Config checks before the change: all that it does not leave out. */
function notExcluded({ before }: Step, { organization, organizationBefore = organization }: ReviewContext): string[] {
  const excluded = listAt(before, 'excluded_accounts');
  return organizationBefore === undefined ? [] : everyAccount(organizationBefore).filter(id => !excluded.includes(id));
}

/** Accounts with a configuration policy of Security Hub before the change, by its associations in the plans. */
function withHubPolicy({ before }: Step, context: ReviewContext): readonly string[] {
  const id = textAt(before, 'id');
  const targets = existing(context, 'aws_securityhub_configuration_policy_association')
    .filter(other => id !== undefined && textAt(other.before, 'policy_id') === id)
    .map(other => textAt(other.before, 'target_id') ?? '');
  return [...new Set(targets.flatMap(target => below(context, target)))].sort();
}

/** Accounts that a target stands for; unlike an SCP, Security Hub reaches the management account from the root. */
function below(context: ReviewContext, target: string): readonly string[] {
  const { organization, organizationBefore = organization } = context;
  return isRoot(target) && organizationBefore !== undefined
    ? everyAccount(organizationBefore)
    : boundAccounts(context, [target]);
}
