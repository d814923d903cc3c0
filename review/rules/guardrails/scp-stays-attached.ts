import { isUnknown, show, textAt } from '../../../world/plan/attributes';
import { endingOf, existing } from '../../../world/existing';
import { Finding } from '../../compare/finding';
import { allowsAll, FULL_ACCESS, placesOf, PolicyPlaces, takesRightsAway } from '../../../world/policy-places';
import { accountSaid } from './account-moves';
import { boundAccounts, isGuardrail, policyNoun, targetsOf } from '../../../world/organization-policy';
import { ResourceChange } from '../../../world/plan/plan';
import { isDeniedTogether, newPoliciesAt } from '../../../world/policies-together';
import { covers, isRoot } from '../../../world/reach';
import { Rule } from '../../compare/rule';
import { ReviewContext } from '../../../world/context';
import { endWords, findingOf, Said } from '../../compare/weakness';

const NAME = 'scp-stays-attached';

const UNBOUND = 'What the policy denied there is no longer denied, to the root user and to everybody else.';
const IN_BETWEEN = 'Terraform changes one after the other: for a moment it may be denied by none.';
const FORGOTTEN = 'It still works, but whoever detaches, edits or deletes it by hand is not noticed by the next plan.';

/**
 * An SCP, or a resource control policy, stays where it is attached.
 *
 * AWS's own FullAWSAccess and policies without Deny are left out: detaching them takes rights away.
 */
export const scpStaysAttached: Rule = {
  name: NAME,
  description: 'An SCP is detached, deleted, forgotten, or attached to something else, or an account moves.',
  *check(context): Iterable<Finding> {
    for (const change of existing(context, 'aws_organizations_policy')) {
      const said = policySaid(context, change);
      if (said !== undefined) yield findingOf(NAME, change, said);
    }
    for (const change of existing(context, 'aws_organizations_policy_attachment')) {
      const said = attachmentSaid(context, change);
      if (said !== undefined) yield findingOf(NAME, change, said);
    }
    for (const change of context.byType.get('aws_organizations_policy_attachment') ?? []) {
      const said = change.before === undefined ? openedSaid(context, change) : undefined;
      if (said !== undefined) yield findingOf(NAME, change, said);
    }
    for (const change of existing(context, 'aws_organizations_account')) {
      const said = accountSaid(context, change);
      if (said !== undefined) yield findingOf(NAME, change, said);
    }
  },
};

function policySaid(context: ReviewContext, change: ResourceChange): Said | undefined {
  const ending = endingOf(change);
  if (ending === undefined || !isGuardrail(change) || !takesRightsAway(change)) return undefined;
  if (ending === 'deleted' && isDeniedTogether(context, change, targetsOf(context, change))) {
    return {
      severity: 'warning',
      summary: `The ${policyNoun(change)} ${show(change, 'name', 'before')} is deleted; where it is attached, other policies deny the same.`,
      meaning: IN_BETWEEN,
    };
  }
  return {
    summary: `The ${policyNoun(change)} ${show(change, 'name', 'before')} ${endWords(ending)}.`,
    meaning: ending === 'deleted' ? 'What it denies is denied to nobody any more.' : FORGOTTEN,
    accounts: boundAccounts(context, targetsOf(context, change)),
  };
}

function attachmentSaid(context: ReviewContext, change: ResourceChange): Said | undefined {
  const policyId = textAt(change.before, 'policy_id');
  const target = textAt(change.before, 'target_id');
  if (policyId === FULL_ACCESS || target === undefined) return undefined;
  const places = placesOf(context);
  const policy = places.policies.get(policyId ?? '');
  if (policy !== undefined && !isGuardrail(policy)) return undefined;
  if (policy !== undefined && !takesRightsAway(policy)) return allowListSaid(context, change, policy, target);

  const who =
    policy === undefined
      ? `The policy ${show(change, 'policy_id', 'before')}`
      : `The ${policyNoun(policy)} ${show(policy, 'name', 'before')}`;
  const where = targetWords(change, 'before');
  const ending = endingOf(change);
  const accounts = boundAccounts(context, [target]);
  if (ending === 'forgotten') {
    return {
      summary: `${who} stays attached to ${where}, and Terraform no longer looks after that.`,
      meaning: FORGOTTEN,
      accounts,
    };
  }
  if (ending === undefined && change.action !== 'replace') return undefined;

  const elsewhere = placesAfter(places, policyId).filter(other => covers(context.organization, other, target));
  if (elsewhere.includes(target)) {
    return {
      severity: 'warning',
      summary: `${who} is detached from ${where} and attached to it again.`,
      meaning: 'It is missing in between, or AWS refuses to attach it twice; a moved block keeps it attached.',
      accounts,
    };
  }
  // attached further up, it reaches all that it reached
  if (elsewhere.length > 0) return undefined;
  if (change.action === 'replace' && (isUnknown(change, 'target_id') || isUnknown(change, 'policy_id'))) {
    const what = isUnknown(change, 'target_id') ? 'what to' : 'which policy';
    return {
      severity: 'warning',
      summary: `${who} is detached from ${where} and attached again, ${what} is unknown until apply.`,
      meaning: `It is missing in between, and may not come back. ${UNBOUND}`,
      accounts,
    };
  }
  if (policy !== undefined && change.action !== 'replace' && isDeniedTogether(context, policy, [target])) {
    return {
      severity: 'warning',
      summary: `${who} is detached from ${where}, where other policies deny the same.`,
      meaning: IN_BETWEEN,
      accounts,
    };
  }
  const instead =
    change.action !== 'replace'
      ? ''
      : textAt(change.after, 'target_id') === target
        ? `, and ${show(change, 'policy_id', 'after')} attached in its place`
        : `, and attached to ${targetWords(change, 'after')} instead`;
  return { summary: `${who} is detached from ${where}${instead}.`, meaning: UNBOUND, accounts };
}

/** What a list of what is allowed leaves out is denied, until all is allowed beside it or in its place. */
function allowListSaid(
  context: ReviewContext,
  change: ResourceChange,
  policy: ResourceChange,
  target: string,
): Said | undefined {
  const { targetsBefore, targetsAfter, fullAccess } = placesOf(context);
  const policyId = textAt(change.before, 'policy_id') ?? '';
  const isGone = !targetsAfter.get(policyId)?.has(target);
  const isOpen = (targets: PolicyPlaces['targetsAfter']): boolean =>
    fullAccess.some(id => targets.get(id)?.has(target) === true);
  if (!isGone || allowsAll(policy) || isOpen(targetsBefore) || !isOpen(targetsAfter)) return undefined;
  const where = targetWords(change, 'before');
  return {
    summary: `The ${policyNoun(policy)} ${show(policy, 'name', 'before')} is detached from ${where}, and everything allowed in its place.`,
    meaning: 'It allowed some actions only, which denied all others; they are no longer denied.',
    accounts: boundAccounts(context, [target]),
  };
}

/** Policies at one target allow what any of them allows: beside one that allows everything a list is none any more. */
function openedSaid(context: ReviewContext, change: ResourceChange): Said | undefined {
  const target = textAt(change.after, 'target_id');
  if (target === undefined || isUnknown(change, 'target_id')) return undefined;
  const { policies, fullAccess, targetsBefore, targetsAfter } = placesOf(context);
  const allowsEverything = isUnknown(change, 'policy_id')
    ? newPoliciesAt(context, target).some(allowsAll)
    : fullAccess.includes(textAt(change.after, 'policy_id') ?? '');
  if (!allowsEverything || fullAccess.some(id => targetsBefore.get(id)?.has(target) === true)) return undefined;
  const lists = [...targetsAfter].flatMap(([id, targets]) => {
    const policy = targets.has(target) ? policies.get(id) : undefined;
    return policy !== undefined && isGuardrail(policy) && !takesRightsAway(policy) && !allowsAll(policy)
      ? [policy]
      : [];
  });
  if (lists.length === 0) return undefined;
  const names = lists.map(policy => `the ${policyNoun(policy)} ${show(policy, 'name', 'before')}`).sort();
  return {
    summary: `Everything is allowed at ${targetWords(change, 'after')}, beside ${names.join(' and ')}.`,
    meaning: 'A list of what is allowed denies all else only as long as nothing beside it allows more.',
    accounts: boundAccounts(context, [target]),
  };
}

const placesAfter = ({ targetsAfter }: PolicyPlaces, policyId: string | undefined): readonly string[] => [
  ...(targetsAfter.get(policyId ?? '') ?? []),
];

function targetWords(change: ResourceChange, side: 'before' | 'after'): string {
  const target = show(change, 'target_id', side);
  if (isRoot(target)) return `the whole organization (${target})`;
  return /^\d{12}$/.test(target) ? `account ${target}` : target;
}
