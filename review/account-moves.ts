import { isUnknown, show, showChange, textAt } from './attributes';
import { ResourceChange } from './plan';
import { FULL_ACCESS, placesOf, takesRightsAway } from './policy-places';
import { isGuardrail } from './organization-policy';
import { isRoot } from './reach';
import { ReviewContext } from './rule';
import { Said } from './weakness';

/** An account that moves leaves what is attached to the OU before, and to those above it. */
export function accountSaid(context: ReviewContext, change: ResourceChange): Said | undefined {
  const path = 'parent_id';
  const parent = textAt(change.before, path);
  if (parent === undefined || change.after === undefined || change.action === 'replace') return undefined;
  const who = `The account ${show(change, 'name', 'before')}`;
  const accounts = [textAt(change.before, 'id') ?? ''].filter(id => /^\d{12}$/.test(id));
  const details = [`${path}: ${showChange(change, path)}`];
  const perhaps = 'SCPs of the OU before, and of those above it, may no longer bind it.';
  if (isUnknown(change, path)) {
    const summary = `${who} may move: its OU is unknown until apply.`;
    return { severity: 'warning', summary, meaning: perhaps, accounts, details };
  }
  const now = textAt(change.after, path);
  if (now === undefined || now === parent) return undefined;
  const { before, after } = guardedTargets(context);
  const isDanger = before.has(parent) && !after.has(now) && ![...after].some(isRoot);
  return {
    severity: isDanger ? 'danger' : 'warning',
    summary: `${who} moves from ${show(change, path, 'before')} to ${show(change, path, 'after')}.`,
    meaning: isDanger
      ? 'An SCP in these plans is attached to what it leaves, and none to where it goes or to the root: what was denied there is no longer denied.'
      : perhaps,
    accounts,
    details,
  };
}

type Guarded = Readonly<Record<'before' | 'after', ReadonlySet<string>>>;

const GUARDED = new WeakMap<ReviewContext, Guarded>();

/** What policies that take rights away are attached to; one that is not in the plans may be such a policy. */
function guardedTargets(context: ReviewContext): Guarded {
  const known = GUARDED.get(context);
  if (known !== undefined) return known;
  const { policies, targetsBefore, targetsAfter } = placesOf(context);
  const isGuarding = (id: string): boolean => {
    const policy = policies.get(id);
    return id !== FULL_ACCESS && (policy === undefined || (isGuardrail(policy) && takesRightsAway(policy)));
  };
  const of = (targets: typeof targetsBefore): ReadonlySet<string> =>
    new Set([...targets].flatMap(([id, ids]) => (isGuarding(id) ? [...ids] : [])));
  const guarded = { before: of(targetsBefore), after: of(targetsAfter) };
  GUARDED.set(context, guarded);
  return guarded;
}
