import { CorpusCase, forget, remove, resource, StackJson } from './corpus-case';

const RULES = ['root-access-key', 'root-hardware-mfa', 'root-mfa', 'security-contact'].map(
  name => `aws_config_organization_managed_rule.config_${name}`,
);
const MFA_RULE = 'aws_config_organization_managed_rule.config_root-mfa';
const GUARDDUTY = 'aws_guardduty_organization_configuration.guardduty_configuration';
const GUARDDUTY_ADMIN = 'aws_guardduty_organization_admin_account.guardduty_administrator';
const DETECTOR = 'aws_guardduty_detector.guardduty_management';
const HUB_POLICY = 'aws_securityhub_configuration_policy.security-hub_policy';
const HUB_ASSOCIATION = 'aws_securityhub_configuration_policy_association.security-hub_root';

/** Edits one resource of the stack of the posture. */
const edit = (address: string, change: (target: StackJson) => void) => ({
  json: { posture: (stack: StackJson) => change(resource(stack, address)) },
});

export const DANGEROUS_POSTURE: readonly CorpusCase[] = [
  {
    name: 'config-rule-deleted',
    about: 'Nobody checks the MFA of root any more.',
    json: { posture: stack => remove(stack, MFA_RULE) },
    findings: [`danger posture-stays ${MFA_RULE}`],
  },
  {
    name: 'config-excludes-more',
    about: 'One account more is left out of the rules of AWS Config.',
    org: file => file.posture.config_rules.excluded_accounts.push('payments'),
    findings: RULES.map(rule => `danger posture-stays ${rule}`),
  },
  {
    name: 'guardduty-not-for-members',
    about: 'GuardDuty is no longer on in every account.',
    ...edit(GUARDDUTY, configuration => (configuration.auto_enable_organization_members = 'NONE')),
    findings: [`danger posture-stays ${GUARDDUTY}`],
  },
  {
    name: 'guardduty-off',
    about: 'GuardDuty of the management account is off.',
    ...edit(DETECTOR, detector => (detector.enable = false)),
    findings: [`danger posture-stays ${DETECTOR}`],
  },
  {
    name: 'guardduty-administrator-forgotten',
    about: 'Terraform forgets the account that administers GuardDuty.',
    json: {
      posture: stack => {
        forget(stack, GUARDDUTY_ADMIN);
        delete resource(stack, GUARDDUTY).depends_on;
      },
    },
    findings: [`danger posture-stays ${GUARDDUTY_ADMIN}`],
  },
  {
    name: 'standard-dropped',
    about: 'Security Hub no longer checks one of two standards.',
    ...edit(HUB_POLICY, policy => policy.configuration_policy.enabled_standard_arns.pop()),
    findings: [`danger posture-stays ${HUB_POLICY}`],
  },
  {
    name: 'security-hub-off',
    about: 'The policy of Security Hub switches it off.',
    ...edit(HUB_POLICY, policy => {
      policy.configuration_policy = { service_enabled: false, enabled_standard_arns: [] };
    }),
    findings: [`danger posture-stays ${HUB_POLICY}`],
  },
  {
    name: 'security-hub-of-nobody',
    about: 'The policy of Security Hub no longer applies to the organization.',
    json: { posture: stack => remove(stack, HUB_ASSOCIATION) },
    findings: [`danger posture-stays ${HUB_ASSOCIATION}`],
  },
];

export const HARMLESS_POSTURE: readonly CorpusCase[] = [
  {
    name: 'config-excludes-nobody',
    about: 'The rules of AWS Config cover an account more, and have other descriptions.',
    json: {
      posture: stack => {
        for (const rule of RULES) {
          resource(stack, rule).excluded_accounts = [];
          resource(stack, rule).description = 'Root';
        }
      },
    },
    findings: [],
  },
  {
    name: 'standard-added',
    about: 'Security Hub checks a standard more, and its policy has another description.',
    ...edit(HUB_POLICY, policy => {
      policy.description = 'Standards of the organization';
      policy.configuration_policy.enabled_standard_arns.push(
        'arn:aws:securityhub:us-east-1::standards/nist-800-53/v/5.0.0',
      );
    }),
    findings: [],
  },
];
