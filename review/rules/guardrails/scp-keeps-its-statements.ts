import { isAccountId } from '../../../aws/arn';
import { show } from '../../../world/plan/attributes';
import { boundAccounts, isGuardrail, policyKind, policyNoun, targetsOf } from '../../../world/organization-policy';
import { isDeniedTogether } from '../../../world/guardrails/policies-together';
import { policyWeakening } from '../../compare/policy-weakening';
import { ReviewContext } from '../../../world/context';
import { Step } from '../../../world/fates';
import { Weakening } from '../../compare/fact';
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
  const policy = `${policyNoun(step)} ${show(step, 'name', 'before')}`;
  const said = policyWeakening(step, 'content', policyKind(step), {
    about: `what the ${policy} denies`,
    summary: `The ${policy} no longer denies all that it denied.`,
    meaning: 'Wherever it is attached, requests get through that it stopped.',
  });
  const together = said.some(({ severity }) => severity === undefined) && isDeniedTogether(context, step, targets);
  return said.map(({ weakenedFor, severity, summary, meaning, details = [] }): Weakening => {
    const only = weakenedFor === undefined || weakenedFor.others ? undefined : weakenedFor.named;
    return {
      ...(severity !== undefined && { severity }),
      ...{ sentence: summary, means: meaning, details },
      ...(together && deniedByOthers(policy)),
      ...(only !== undefined && { accounts: isVague ? only : bound.filter(account => only.includes(account)) }),
    };
  });
}

const deniedByOthers = (policy: string): Weakening => ({
  severity: 'warning',
  sentence: `The ${policy} no longer denies all that it denied; where it is attached, other policies deny the rest.`,
  means: 'Terraform changes one after the other: for a moment the rest may be denied by none.',
});
