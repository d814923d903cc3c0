import { isUnknown, show, showChange, textAt } from '../../../world/plan/attributes';
import { ResourceChange } from '../../../world/plan/plan';
import { FULL_ACCESS, placesOf, takesRightsAway } from '../../../world/policy-places';
import { isGuardrail, policyNoun } from '../../../world/organization-policy';
import { isRoot } from '../../../world/reach';
import { ReviewContext } from '../../../world/context';
import { Said } from '../../compare/weakness';

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
  const lost = policiesLeft(context, parent, [now, ...accounts]);
  const isDanger = lost.length > 0;
  return {
    severity: isDanger ? 'danger' : 'warning',
    summary: `${who} moves from ${show(change, path, 'before')} to ${show(change, path, 'after')}.`,
    meaning: isDanger ? `What ${lost.join(' and ')} denied there is no longer denied to it.` : perhaps,
    accounts,
    details,
  };
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
    return [policy === undefined ? `the policy ${id}` : `the ${policyNoun(policy)} ${show(policy, 'name', 'before')}`];
  });
}

const UNIT = 'aws_organizations_organizational_unit';

/** An OU and those above it, as far as the org file or OUs in the plans tell. */
function chainOf({ byType, organization }: ReviewContext, unit: string): string[] {
  const units = [...(organization?.organizationalUnits ?? [])];
  const path = units.find(([, id]) => id === unit)?.[0].split('/');
  if (path !== undefined) {
    const names = path.map((_, at) => path.slice(0, at + 1).join('/'));
    return units.flatMap(([name, id]) => (names.includes(name) ? [id] : []));
  }
  const parents = new Map(
    (byType.get(UNIT) ?? []).map(({ before }) => [textAt(before, 'id'), textAt(before, 'parent_id')]),
  );
  const chain: string[] = [];
  for (let id: string | undefined = unit; id !== undefined && !chain.includes(id); id = parents.get(id)) chain.push(id);
  return chain;
}
