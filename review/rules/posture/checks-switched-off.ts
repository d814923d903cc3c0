import { Step } from '../../../world/fates';
import { listAt, textAt, valueAt } from '../../../world/plan/attributes';
import { Attributes } from '../../../world/plan/plan';
import { Weakening } from '../../compare/fact';
import { Watched } from '../../compare/thing-rule';

/** What of one side switches a check off or hides what it finds, and what that means. */
interface Silence {
  readonly type: string;
  readonly isOn: (side: Attributes) => boolean;
  readonly says: string;
  readonly means: string;
  /** A warning where what it is about may be harmless. */
  readonly isWarning?: true;
}

const UNCHECKED = 'Nobody is told of what it checks any more.';

const SILENCES: readonly Silence[] = [
  {
    type: 'aws_guardduty_detector_feature',
    isOn: side => textAt(side, 'status') === 'DISABLED',
    ...{ says: 'is switched off', means: 'GuardDuty does not look there in this account and region.' },
  },
  {
    type: 'aws_guardduty_filter',
    isOn: side => textAt(side, 'action') === 'ARCHIVE',
    ...{ says: 'archives findings before anybody sees them', means: 'No rule of EventBridge hears of them.' },
    isWarning: true,
  },
  {
    type: 'aws_guardduty_ipset',
    isOn: side => valueAt(side, 'activate') === true,
    ...{ says: 'is trusted', means: 'GuardDuty finds nothing in what comes from its addresses.' },
    isWarning: true,
  },
  {
    type: 'aws_securityhub_standards_control',
    isOn: side => textAt(side, 'control_status') === 'DISABLED',
    ...{ says: 'is switched off', means: UNCHECKED },
  },
  {
    type: 'aws_securityhub_standards_control_association',
    isOn: side => textAt(side, 'association_status') === 'DISABLED',
    ...{ says: 'is switched off', means: UNCHECKED },
  },
  {
    type: 'aws_securityhub_automation_rule',
    isOn: side =>
      textAt(side, 'rule_status') !== 'DISABLED' &&
      listAt(side, 'actions').some(action =>
        /^(SUPPRESSED|RESOLVED)$/.test(textAt(action, 'finding_fields_update[0].workflow[0].status') ?? ''),
      ),
    ...{ says: 'hides findings', means: 'Whoever looks at what is open does not see them.' },
    isWarning: true,
  },
];

/** Things by which a check is switched off, or what it finds is hidden: their creation weakens something. */
export const SWITCHED_OFF: readonly Watched[] = SILENCES.map(({ type, isOn, says, means, isWarning }): Watched => {
  const ofSide = ({ before, after }: Step): Weakening[] =>
    after === undefined || !isOn(after) || (before !== undefined && isOn(before))
      ? []
      : [{ says, means, ...(isWarning && { severity: 'warning' }) }];
  return { types: [type], weaker: ofSide, fresh: ofSide };
});

const ABOUT_ROOT = /^(ROOT_ACCOUNT|IAM_ROOT|SECURITY_ACCOUNT_INFORMATION|ACCOUNT_PART_OF|(MULTI_REGION_)?CLOUD_?TRAIL)/;

const identifierOf = (side: Attributes | undefined): string => textAt(side, 'source[0].source_identifier') ?? '';

/** What brings findings of all accounts and regions together, and rules of one account that check root or its trail. */
export const BROUGHT_TOGETHER: readonly Watched[] = [
  {
    types: ['aws_config_config_rule'],
    matters: ({ before }) => ABOUT_ROOT.test(identifierOf(before)),
    loss: UNCHECKED,
    weaker: ({ before, after }) =>
      after === undefined || identifierOf(before) === identifierOf(after)
        ? []
        : [{ says: 'checks something else', means: UNCHECKED, details: [{ path: 'source' }] }],
  },
  {
    types: ['aws_config_configuration_aggregator'],
    matters: ({ before }) => listAt(before, 'organization_aggregation_source').length > 0,
    loss: 'Nobody sees in one place what AWS Config finds in the accounts of the organization.',
  },
  { types: ['aws_guardduty_member'], loss: 'The administrator of GuardDuty sees nothing of this account any more.' },
  {
    types: ['aws_securityhub_finding_aggregator'],
    loss: 'Findings of other regions are not seen any more where somebody looks.',
  },
];
