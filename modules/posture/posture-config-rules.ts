import { ConfigOrganizationManagedRule } from '@cdktf/provider-aws/lib/config-organization-managed-rule';
import { TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { CONFIG_RULES, ConfigRule, EXCLUDED_ACCOUNTS_MAX } from '../../config/sections/posture';
import { findAccountIdProblems, throwProblems } from '../check-text';
import { configRuleName } from '../../config/names';

/** What people read beside each rule in AWS Config, at most 256 characters. */
const DESCRIPTIONS: Readonly<Record<ConfigRule, string>> = {
  'root-mfa': 'The root user signs in with MFA; not applicable without root credentials',
  'root-hardware-mfa': 'The root user signs in with a hardware MFA device; not applicable without root credentials',
  'root-access-key': 'The root user has no access key',
  'security-contact': 'The account has a security contact',
};

/**
 * A rule is put into every account in turn: minutes to tens of minutes, hours in a large organization. Terraform would
 * give up after five minutes and mark the rule for replacement.
 */
const HOURS = '4h';

/** Properties for PostureConfigRules. */
export interface PostureConfigRulesProps {
  /** Which rules. They must exist in the partition and region of the provider. */
  readonly rules: readonly ConfigRule[];
  /** Ids of accounts without the rules, at most 1,000: each that is suspended or has no configuration recorder. */
  readonly excludedAccountIds: readonly string[];
  /** Signed in to the management account, in the one region of the rules. @default - the stack's provider */
  readonly provider?: TerraformProvider;
}

/**
 * Defines organization rules of AWS Config about root, evaluated once a day in every account, the management account
 * included.
 *
 * Works in the management account and in one region: root is the same in all of them. Every account that is not
 * excluded needs a running configuration recorder in that region, or the whole rule fails, and so does an account
 * that is suspended later, until it is excluded. It needs trusted access for
 * config-multiaccountsetup.amazonaws.com.
 *
 * @see https://docs.aws.amazon.com/config/latest/APIReference/API_PutOrganizationConfigRule.html
 */
export class PostureConfigRules extends Construct {
  constructor(scope: Construct, id: string, props: PostureConfigRulesProps) {
    super(scope, id);
    const { rules, excludedAccountIds, provider } = props;
    throwProblems(this.node.path, 'rules of AWS Config', findProblems(props));

    for (const rule of rules) {
      new ConfigOrganizationManagedRule(this, rule, {
        provider,
        name: configRuleName(rule),
        description: DESCRIPTIONS[rule],
        ruleIdentifier: CONFIG_RULES[rule].identifier,
        maximumExecutionFrequency: 'TwentyFour_Hours',
        excludedAccounts: excludedAccountIds.length > 0 ? [...excludedAccountIds] : undefined,
        timeouts: { create: HOURS, update: HOURS, delete: HOURS },
      });
    }
  }
}

function findProblems({ rules, excludedAccountIds }: PostureConfigRulesProps): string[] {
  return [
    ...(rules.length === 0 ? ['rules: must name at least one'] : []),
    ...(excludedAccountIds.length > EXCLUDED_ACCOUNTS_MAX
      ? [`excludedAccountIds: AWS Config allows ${EXCLUDED_ACCOUNTS_MAX}, got ${excludedAccountIds.length}`]
      : []),
    ...excludedAccountIds.flatMap(id => findAccountIdProblems(id).map(problem => `excludedAccountIds: ${problem}`)),
  ];
}
