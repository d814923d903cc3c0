import { ReviewContext } from '../../../world/context';
import { Step, stepsOf } from '../../../world/fates';
import { FULL_ACCESS, placesOf, takesRightsAway } from '../../../world/guardrails/policy-places';
import { isGuardrail, policyWords } from '../../../world/organization-policy';
import { isUnknown, show, textAt } from '../../../world/plan/attributes';
import { isRoot } from '../../../world/reach';
import { Weakening } from '../../compare/fact';

/** An account that moves leaves what is attached to the OU before, and to those above it. */
export function movedAccount(step: Step, context: ReviewContext): readonly Weakening[] {
  const path = 'parent_id';
  const [parent, now] = [step.before, step.after].map(side => textAt(side, path));
  if (parent === undefined || step.fate === 'replaced') return [];
  const who = `The account ${show(step, 'name', 'before')}`;
  const details = [{ path }];
  const perhaps = 'SCPs of the OU before, and of those above it, may no longer bind it.';
  if (isUnknown(step, path)) {
    const sentence = `${who} may move: its OU is unknown until apply.`;
    return [{ severity: 'warning', sentence, means: perhaps, details }];
  }
  if (now === undefined || now === parent) return [];
  const sentence = `${who} moves from ${show(step, path, 'before')} to ${show(step, path, 'after')}.`;
  const lost = policiesLeft(context, parent, [now, textAt(step.before, 'id') ?? now]);
  return lost.length === 0
    ? [{ severity: 'warning', sentence, means: perhaps, details }]
    : [{ sentence, means: `What ${lost.join(' and ')} denied there is no longer denied to it.`, details }];
}

/** Policies in these plans that bind what is in one parent, and neither what is in another nor the account, in words. */
function policiesLeft(context: ReviewContext, parent: string, now: readonly string[]): string[] {
  const { policies, targetsBefore, targetsAfter } = placesOf(context);
  const left = new Set(chainOf(context, parent));
  const reached = new Set(now.flatMap(target => chainOf(context, target)));
  return [...targetsBefore].flatMap(([id, targets]) => {
    const policy = policies.get(id);
    // one that is not in the plans may deny something
    if (id === FULL_ACCESS || (policy !== undefined && !(isGuardrail(policy) && takesRightsAway(policy)))) return [];
    const stays = [...(targetsAfter.get(id) ?? [])].some(target => reached.has(target) || isRoot(target));
    if (stays || ![...targets].some(target => left.has(target))) return [];
    return [policy === undefined ? `the policy ${id}` : `the ${policyWords(policy)}`];
  });
}

const UNIT = 'aws_organizations_organizational_unit';

/** An OU and those above it, as far as the org file or OUs in the plans tell. */
function chainOf(context: ReviewContext, unit: string): string[] {
  const units = [...(context.organization?.organizationalUnits ?? [])];
  const path = units.find(([, id]) => id === unit)?.[0].split('/');
  if (path !== undefined) {
    const names = path.map((_, at) => path.slice(0, at + 1).join('/'));
    return units.flatMap(([name, id]) => (names.includes(name) ? [id] : []));
  }
  const parents = new Map(
    stepsOf(context, UNIT).map(({ before }) => [textAt(before, 'id'), textAt(before, 'parent_id')]),
  );
  const chain: string[] = [];
  for (let id: string | undefined = unit; id !== undefined && !chain.includes(id); id = parents.get(id)) chain.push(id);
  return chain;
}
