import { isAccountId } from '../../../aws/arn';
import { ReviewContext } from '../../../world/context';
import { Step } from '../../../world/fates';
import { isDeniedTogether } from '../../../world/guardrails/policies-together';
import { boundAccounts, isGuardrail, policyWords, targetsOf } from '../../../world/organization-policy';
import { isUnknown } from '../../../world/plan/attributes';
import { Weakening } from '../../compare/fact';
import { policyWeakenings } from '../../compare/policy-weakenings';
import { thingRule } from '../../compare/thing-rule';

/** Compares SCPs and resource control policies by what they deny; order, spelling and minification are no change. */
export const scpKeepsItsStatements = thingRule(
  'scp-keeps-its-statements',
  'An SCP no longer denies what it denied: an action, resource or condition, or an account is exempt.',
  {
    types: ['aws_organizations_policy'],
    matters: isGuardrail,
    weaker: ofStatements,
    accounts: (policy, context) => boundAccounts(context, targetsOf(context, policy)),
  },
);

function ofStatements(step: Step, context: ReviewContext): readonly Weakening[] {
  const targets = targetsOf(context, step);
  const bound = boundAccounts(context, targets);
  // without an organization nobody knows what is below an OU; an account that the policy names may be
  const isVague = context.organization === undefined && !targets.every(isAccountId);
  const policy = `${policyWords(step)}`;
  const said = policyWeakenings(step, {
    about: isUnknown(step, 'content') ? `what the ${policy} denies` : `the ${policy}`,
    widened: 'no longer denies all that it denied',
    means: 'Wherever it is attached, requests get through that it stopped.',
    accounts: ({ named, others }) => {
      if (others) return bound;
      return isVague ? named : bound.filter(account => named.includes(account));
    },
  });
  const together = said.some(({ severity }) => severity === undefined) && isDeniedTogether(context, step, targets);
  return together ? said.map(one => ({ ...one, ...deniedByOthers(policy) })) : said;
}

const deniedByOthers = (policy: string): Weakening => ({
  severity: 'warning',
  sentence: `The ${policy} no longer denies all that it denied; where it is attached, other policies deny the rest.`,
  means: 'Terraform changes one after the other: for a moment the rest may be denied by none.',
});
