import { isAccountId } from '../../../aws/arn';
import { ReviewContext } from '../../../world/context';
import { endingOf, Step } from '../../../world/fates';
import { isDeniedTogether, newPoliciesAt } from '../../../world/guardrails/policies-together';
import {
  allowsAll,
  FULL_ACCESS,
  placesOf,
  PolicyPlaces,
  takesRightsAway,
} from '../../../world/guardrails/policy-places';
import { boundAccounts, isGuardrail, policyWords, targetsOf } from '../../../world/organization-policy';
import { isUnknown, show, textAt } from '../../../world/plan/attributes';
import { covers, isRoot } from '../../../world/reach';
import { Weakening } from '../../compare/fact';
import { AS_IS } from '../../compare/order';
import { END_WORDS, thingRule } from '../../compare/thing-rule';
import { movedAccount } from './account-moves';

const UNBOUND = 'What the policy denied there is no longer denied, to the root user and to everybody else.';
const IN_BETWEEN = 'Terraform changes one after the other: for a moment it may be denied by none.';
const FORGOTTEN = 'It still works, but whoever detaches, edits or deletes it by hand is not noticed by the next plan.';

/**
 * An SCP, or a resource control policy, stays where it is attached.
 *
 * AWS's own FullAWSAccess and policies without Deny are left out: detaching them takes rights away.
 */
export const scpStaysAttached = thingRule(
  'scp-stays-attached',
  'An SCP is detached, deleted, forgotten, or attached to something else, or an account moves.',
  {
    types: ['aws_organizations_policy'],
    matters: policy => isGuardrail(policy) && takesRightsAway(policy),
    ending: endedPolicy,
    accounts: (policy, context) => boundAccounts(context, targetsOf(context, policy)),
  },
  {
    types: ['aws_organizations_policy_attachment'],
    thing: (step, context) => `${attachedWords(step, context)} at ${targetWords(step, 'before')}`,
    ending: detached,
    fresh: opened,
    accounts: ({ before, after }, context) => boundAccounts(context, [textAt(before ?? after, 'target_id') ?? '']),
  },
  {
    types: ['aws_organizations_account'],
    weaker: movedAccount,
    accounts: ({ before }) => [textAt(before, 'id') ?? ''].filter(isAccountId),
  },
  {
    types: ['aws_controltower_control'],
    loss: 'What it denied or checked below the OU is no longer.',
    checks: [
      {
        ...{ path: 'parameters', keeps: AS_IS, severity: 'warning' },
        ...{ says: 'has other parameters', means: 'It may deny less, or root sessions as well.' },
      },
    ],
    accounts: ({ before }, context) =>
      boundAccounts(context, [textAt(before, 'target_identifier')?.split('/').at(-1) ?? '']),
  },
);

function endedPolicy(policy: Step, context: ReviewContext): readonly Weakening[] {
  const ending = endingOf(policy);
  if (ending === undefined) return [];
  const who = `The ${policyWords(policy)}`;
  if (ending === 'deleted' && isDeniedTogether(context, policy, targetsOf(context, policy))) {
    const sentence = `${who} is deleted; where it is attached, other policies deny the same.`;
    return [{ severity: 'warning', sentence, means: IN_BETWEEN }];
  }
  const means = ending === 'deleted' ? 'What it denies is denied to nobody any more.' : FORGOTTEN;
  return [{ sentence: `${who} ${END_WORDS[ending]}.`, means }];
}

function detached(step: Step, context: ReviewContext): readonly Weakening[] {
  const policyId = textAt(step.before, 'policy_id');
  const target = textAt(step.before, 'target_id');
  if (policyId === FULL_ACCESS || target === undefined) return [];
  const places = placesOf(context);
  const policy = places.policies.get(policyId ?? '');
  if (policy !== undefined && !isGuardrail(policy)) return [];
  if (policy !== undefined && !takesRightsAway(policy)) return listDetached(context, step, policy, target);

  const who = `The ${attachedWords(step, context)}`;
  const where = targetWords(step, 'before');
  if (step.fate === 'forgotten') {
    const sentence = `${who} stays attached to ${where}, and Terraform no longer looks after that.`;
    return [{ sentence, means: FORGOTTEN }];
  }
  if (step.fate !== 'deleted' && step.fate !== 'replaced') return [];

  const elsewhere = placesAfter(places, policyId).filter(other => covers(context.organization, other, target));
  if (elsewhere.includes(target)) {
    const means = 'It is missing in between, or AWS refuses to attach it twice; a moved block keeps it attached.';
    return [{ severity: 'warning', sentence: `${who} is detached from ${where} and attached to it again.`, means }];
  }
  // attached further up, it reaches all that it reached
  if (elsewhere.length > 0) return [];
  const isReplaced = step.fate === 'replaced';
  if (isReplaced && (isUnknown(step, 'target_id') || isUnknown(step, 'policy_id'))) {
    const what = isUnknown(step, 'target_id') ? 'what to' : 'which policy';
    const sentence = `${who} is detached from ${where} and attached again, ${what} is unknown until apply.`;
    return [{ severity: 'warning', sentence, means: `It is missing in between, and may not come back. ${UNBOUND}` }];
  }
  if (policy !== undefined && !isReplaced && isDeniedTogether(context, policy, [target])) {
    const sentence = `${who} is detached from ${where}, where other policies deny the same.`;
    return [{ severity: 'warning', sentence, means: IN_BETWEEN }];
  }
  const instead = !isReplaced
    ? ''
    : textAt(step.after, 'target_id') === target
      ? `, and ${show(step, 'policy_id', 'after')} attached in its place`
      : `, and attached to ${targetWords(step, 'after')} instead`;
  return [{ sentence: `${who} is detached from ${where}${instead}.`, means: UNBOUND }];
}

function attachedWords(step: Step, context: ReviewContext): string {
  const policy = placesOf(context).policies.get(textAt(step.before, 'policy_id') ?? '');
  return policy === undefined ? `policy ${show(step, 'policy_id', 'before')}` : policyWords(policy);
}

/** What a list of what is allowed leaves out is denied, until all is allowed beside it or in its place. */
function listDetached(context: ReviewContext, step: Step, policy: Step, target: string): readonly Weakening[] {
  const { targetsBefore, targetsAfter, fullAccess } = placesOf(context);
  const policyId = textAt(step.before, 'policy_id') ?? '';
  const isGone = !targetsAfter.get(policyId)?.has(target);
  const isOpen = (targets: PolicyPlaces['targetsAfter']): boolean =>
    fullAccess.some(id => targets.get(id)?.has(target) === true);
  if (!isGone || allowsAll(policy) || isOpen(targetsBefore) || !isOpen(targetsAfter)) return [];
  const who = `The ${policyWords(policy)}`;
  return [
    {
      sentence: `${who} is detached from ${targetWords(step, 'before')}, and everything allowed in its place.`,
      means: 'It allowed some actions only, which denied all others; they are no longer denied.',
    },
  ];
}

/** Policies at one target allow what any of them allows: beside one that allows everything a list is none any more. */
function opened(step: Step, context: ReviewContext): readonly Weakening[] {
  const target = textAt(step.after, 'target_id');
  if (target === undefined || isUnknown(step, 'target_id')) return [];
  const { policies, fullAccess, targetsBefore, targetsAfter } = placesOf(context);
  const allowsEverything = isUnknown(step, 'policy_id')
    ? newPoliciesAt(context, target).some(allowsAll)
    : fullAccess.includes(textAt(step.after, 'policy_id') ?? '');
  if (!allowsEverything || fullAccess.some(id => targetsBefore.get(id)?.has(target) === true)) return [];
  const lists = [...targetsAfter].flatMap(([id, targets]) => {
    const policy = targets.has(target) ? policies.get(id) : undefined;
    return policy !== undefined && isGuardrail(policy) && !takesRightsAway(policy) && !allowsAll(policy)
      ? [policy]
      : [];
  });
  if (lists.length === 0) return [];
  const names = lists.map(policy => `the ${policyWords(policy)}`).sort();
  return [
    {
      sentence: `Everything is allowed at ${targetWords(step, 'after')}, beside ${names.join(' and ')}.`,
      means: 'A list of what is allowed denies all else only as long as nothing beside it allows more.',
    },
  ];
}

const placesAfter = ({ targetsAfter }: PolicyPlaces, policyId: string | undefined): readonly string[] => [
  ...(targetsAfter.get(policyId ?? '') ?? []),
];

function targetWords(step: Step, side: 'before' | 'after'): string {
  const target = show(step, 'target_id', side);
  if (isRoot(target)) return `the whole organization (${target})`;
  return isAccountId(target) ? `account ${target}` : target;
}
