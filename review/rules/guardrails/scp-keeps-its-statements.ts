import { show } from '../../../world/plan/attributes';
import { endingOf, existing } from '../../../world/existing';
import { Finding } from '../../compare/finding';
import { boundAccounts, isGuardrail, policyKind, policyNoun, targetsOf } from '../../../world/organization-policy';
import { isDeniedTogether } from '../../../world/policies-together';
import { policyWeakening } from '../../compare/policy-weakening';
import { Rule } from '../../compare/rule';
import { findingOf, Said } from '../../compare/weakness';

const NAME = 'scp-keeps-its-statements';

/** Compares SCPs and resource control policies by what they deny; order, spelling and minification are no change. */
export const scpKeepsItsStatements: Rule = {
  name: NAME,
  description: 'An SCP no longer denies what it denied: an action, resource or condition, or an account is exempt.',
  *check(context): Iterable<Finding> {
    for (const change of existing(context, 'aws_organizations_policy')) {
      if (!isGuardrail(change) || endingOf(change) !== undefined || change.action === 'no-op') continue;
      const targets = targetsOf(context, change);
      const bound = boundAccounts(context, targets);
      // without an organization nobody knows what is below an OU; an account that the policy names may be
      const isVague = context.organization === undefined && targets.some(target => !/^\d{12}$/.test(target));
      const policy = `${policyNoun(change)} ${show(change, 'name', 'before')}`;
      const said = policyWeakening(change, 'content', policyKind(change), {
        about: `what the ${policy} denies`,
        summary: `The ${policy} no longer denies all that it denied.`,
        meaning: 'Wherever it is attached, requests get through that it stopped.',
      });
      const together =
        said.some(({ severity }) => severity === undefined) && isDeniedTogether(context, change, targets);
      for (const { weakenedFor, ...one } of together
        ? said.map(one => ({ ...one, ...deniedByOthers(policy) }))
        : said) {
        const only = weakenedFor === undefined || weakenedFor.others ? undefined : weakenedFor.named;
        const accounts = only === undefined ? bound : isVague ? only : bound.filter(account => only.includes(account));
        yield findingOf(NAME, change, { ...one, accounts });
      }
    }
  },
};

const deniedByOthers = (policy: string): Said => ({
  severity: 'warning',
  summary: `The ${policy} no longer denies all that it denied; where it is attached, other policies deny the rest.`,
  meaning: 'Terraform changes one after the other: for a moment the rest may be denied by none.',
});
