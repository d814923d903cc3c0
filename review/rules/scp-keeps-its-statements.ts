import { show, textAt } from '../attributes';
import { compareText, endingOf, existing } from '../existing';
import { Finding } from '../finding';
import { policyWeakening } from '../policy-weakening';
import { accountIdsOf } from '../reach';
import { Rule } from '../rule';
import { findingOf } from '../weakness';

const NAME = 'scp-keeps-its-statements';

/** Compares SCPs and resource control policies by what they deny; order, spelling and minification are no change. */
export const scpKeepsItsStatements: Rule = {
  name: NAME,
  description: 'An SCP no longer denies what it denied: an action, resource or condition, or an account is exempt.',
  *check(context): Iterable<Finding> {
    const attachments = existing(context, 'aws_organizations_policy_attachment');
    for (const change of existing(context, 'aws_organizations_policy')) {
      const type = textAt(change.before, 'type') ?? 'SERVICE_CONTROL_POLICY';
      if (!['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'].includes(type)) continue;
      if (endingOf(change) !== undefined || change.action === 'no-op') continue;
      const id = textAt(change.before, 'id');
      const reached = attachments
        .filter(({ before }) => id !== undefined && textAt(before, 'policy_id') === id)
        .flatMap(({ before }) => accountIdsOf(context.organization, textAt(before, 'target_id') ?? ''));
      const name = show(change, 'name', 'before');
      const said = policyWeakening(change, 'content', 'scp', {
        about: `what the SCP ${name} denies`,
        summary: `The SCP ${name} no longer denies all that it denied.`,
        meaning: 'Wherever it is attached, requests get through that it stopped.',
      });
      for (const { weakenedFor, ...one } of said) {
        const only = weakenedFor === undefined || weakenedFor.others ? undefined : new Set(weakenedFor.named);
        const accounts = [...new Set(reached)].filter(account => only?.has(account) ?? true).sort(compareText);
        yield findingOf(NAME, change, { ...one, accounts });
      }
    }
  },
};
