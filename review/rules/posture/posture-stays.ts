import { listAt, textAt } from '../../../world/plan/attributes';
import { everyAccount } from '../../../world/change-accounts';
import { ofPack, ofParameters, ofScope } from './config-rule-weakenings';
import { existing } from '../../../world/existing';
import { boundAccounts } from '../../../world/organization-policy';
import { ResourceChange } from '../../../world/plan/plan';
import {
  NOT_NEW,
  ofAdditional,
  ofExcluded,
  ofGuardDuty,
  ofHubPolicy,
  ofMembers,
  ofOther,
  ofSecurityHub,
  ofSources,
  ofSwitch,
} from './posture-weakenings';
import { isRoot } from '../../../world/reach';
import { Rule } from '../../compare/rule';
import { ReviewContext } from '../../../world/context';
import { findingOf, lossOf, thingOf, Weakening } from '../../compare/weakening';
import { Identity, identityBy, stepsOf } from '../../../world/steps';

/** A resource that keeps watch on accounts. */
interface Watch {
  readonly type: string;
  readonly noun: string;
  /** Attributes that name it, and that say which one it is. */
  readonly named: readonly string[];
  /** What it means that it is gone. */
  readonly gone: string;
  readonly weaker?: (change: ResourceChange) => readonly Weakening[];
  /** Accounts it watches, where that is not the account it is in. */
  readonly accounts?: (context: ReviewContext, change: ResourceChange) => readonly string[];
}

const UNCHECKED = 'What it checked before is no longer checked.';

const WATCHES: readonly Watch[] = [
  ...['managed_rule', 'custom_rule', 'custom_policy_rule', 'conformance_pack'].map(kind => ({
    type: `aws_config_organization_${kind}`,
    noun: `organization ${kind.replaceAll('_', ' ')} of AWS Config`,
    named: ['name'],
    gone: 'No account is checked for it any more.',
    weaker: (change: ResourceChange) => [
      ...ofExcluded(change),
      ...ofOther(change, 'rule_identifier', UNCHECKED),
      ...ofScope(change),
      ...(kind === 'conformance_pack' ? ofPack(change) : ofParameters(change)),
    ],
    accounts: notExcluded,
  })),
  {
    type: 'aws_securityhub_organization_configuration',
    noun: 'configuration of Security Hub for the organization',
    named: [],
    gone: NOT_NEW,
    weaker: ofSecurityHub,
  },
  {
    type: 'aws_securityhub_configuration_policy',
    noun: 'configuration policy of Security Hub',
    named: ['name'],
    gone: 'Accounts keep what they have, and new ones get nothing.',
    weaker: ofHubPolicy,
    accounts: withHubPolicy,
  },
  {
    type: 'aws_securityhub_configuration_policy_association',
    noun: 'association of a configuration policy of Security Hub',
    named: ['target_id'],
    gone: 'The policy no longer says what Security Hub does there.',
    weaker: change => ofOther(change, 'target_id', UNCHECKED),
    accounts: (context, { before }) => below(context, textAt(before, 'target_id') ?? ''),
  },
  {
    type: 'aws_securityhub_standards_subscription',
    noun: 'standard of Security Hub',
    named: ['standards_arn'],
    gone: 'Nothing is checked against the standard any more.',
    weaker: change => ofOther(change, 'standards_arn', UNCHECKED),
  },
  {
    type: 'aws_securityhub_account',
    noun: 'Security Hub of an account',
    named: ['id'],
    gone: 'Security Hub is off in this account, and its findings are lost.',
  },
  ...['securityhub', 'guardduty'].map(service => ({
    type: `aws_${service}_organization_admin_account`,
    noun: `administrator of ${service === 'guardduty' ? 'GuardDuty' : 'Security Hub'}`,
    named: ['admin_account_id'],
    gone: 'Nobody manages it for the organization any more, and what the administrator configured ends.',
    weaker: (change: ResourceChange) => ofOther(change, 'admin_account_id', 'Another account sees all findings.'),
  })),
  {
    type: 'aws_guardduty_organization_configuration',
    noun: 'configuration of GuardDuty for the organization',
    named: [],
    gone: NOT_NEW,
    weaker: change => [...ofGuardDuty(change), ...ofSources(change, NOT_NEW)],
  },
  {
    type: 'aws_guardduty_organization_configuration_feature',
    noun: 'feature of GuardDuty for the organization',
    named: ['name'],
    gone: NOT_NEW,
    weaker: change => [...ofMembers(change, 'auto_enable'), ...ofAdditional(change)],
  },
  {
    type: 'aws_guardduty_detector',
    noun: 'detector of GuardDuty',
    named: ['id'],
    gone: 'GuardDuty is off in this account and region, and its findings are lost.',
    weaker: change => [
      ...ofSwitch(change, 'enable', 'is switched off', 'GuardDuty is off in this account and region.'),
      ...ofSources(change, 'GuardDuty does not look there any more in this account and region.'),
    ],
  },
];

/** AWS Config, Security Hub and GuardDuty for the organization. */
export const postureStays: Rule = {
  name: 'posture-stays',
  description: 'A check of AWS Config, Security Hub or GuardDuty is gone, off, or leaves something out.',
  *check(context) {
    for (const { type, noun, named, gone, weaker, accounts } of WATCHES) {
      const identity: Identity = named.length > 0 ? identityBy(...named) : () => undefined;
      for (const step of stepsOf(context, type, identity)) {
        const { change } = step;
        const weakenings = change.after === undefined ? [] : (weaker?.(change) ?? []);
        const thing = thingOf(noun, change, ...named);
        yield* findingOf(
          this.name,
          change,
          thing,
          [...lossOf(step, context, gone), ...weakenings],
          accounts?.(context, change),
        );
      }
    }
  },
};

/** Accounts that a rule of AWS Config checks before the change: all that it does not leave out. */
function notExcluded({ organization, organizationBefore = organization }: ReviewContext, { before }: ResourceChange) {
  const excluded = listAt(before, 'excluded_accounts');
  return organizationBefore === undefined ? [] : everyAccount(organizationBefore).filter(id => !excluded.includes(id));
}

/** Accounts with a configuration policy of Security Hub before the change, by its associations in the plans. */
function withHubPolicy(context: ReviewContext, { before }: ResourceChange): readonly string[] {
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
