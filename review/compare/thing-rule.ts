import { accountsOf, subjectsOf } from '../../world/change-accounts';
import { ReviewContext, ReviewedOrganization } from '../../world/context';
import { endingOf, hasGap, ownerOf, Step, stepsOf } from '../../world/fates';
import { changesRegion } from '../../world/place';
import { isLost, isSensitive, show, textAt } from '../../world/plan/attributes';
import { ResourceChange } from '../../world/plan/plan';
import { identityOf, THING_TYPES } from '../../world/thing-types';
import { Fact, Weakening } from './fact';
import { Check, Weaker, weakened } from './order';
import { Rule } from './rule';

/** What a rule says of the things of a type. */
export interface Watched {
  readonly types: readonly string[];
  /** What it means that one is gone; undefined where that is another rule's, or no harm. */
  readonly loss?: string | ((step: Step, context: ReviewContext) => string);
  /** Attributes that must not become weaker. */
  readonly checks?: readonly Check[];
  /** What is weaker in one that is there after the change, where that needs code. */
  readonly weaker?: Weaker;
  /** What is weak in a new one. */
  readonly fresh?: Weaker;
  /** Whether there is anything to lose; by default yes. */
  readonly matters?: (step: Step, context: ReviewContext) => boolean;
  /** In place of what becomes of the thing as a whole, see lossOf; undefined where that is for another rule to say. */
  readonly ending?: (step: Step, context: ReviewContext) => Iterable<Weakening> | undefined;
  /** The thing as people call it; by default its noun and name. */
  readonly thing?: (step: Step, context: ReviewContext) => string;
  /** Ids of the accounts that it is about; by default those that it names, or the one it is in, or that its thing is in. */
  readonly accounts?: (step: Step, context: ReviewContext) => readonly string[];
  /** Said in place of listing accounts. */
  readonly everyone?: (step: Step, context: ReviewContext) => string | undefined;
}

/** Makes a rule about things, each judged by itself. */
export const thingRule = (name: string, description: string, ...watched: readonly Watched[]): Rule => ({
  name,
  description,
  *check(context) {
    for (const one of watched) {
      for (const step of stepsOf(context, ...one.types)) {
        const weakenings = step.action === 'no-op' ? [] : weakeningsOf(one, step, context);
        if (weakenings.length === 0) continue;
        const everyone = one.everyone?.(step, context);
        yield {
          rule: name,
          change: step,
          thing: one.thing?.(step, context) ?? thingOf(step),
          weakenings,
          accounts: everyone === undefined ? (one.accounts?.(step, context) ?? accountsOfThing(step, context)) : [],
          ...(everyone !== undefined && { everyone }),
        } satisfies Fact;
      }
    }
  },
});

function weakeningsOf(one: Watched, step: Step, context: ReviewContext): readonly Weakening[] {
  if (step.fate === 'new') return [...(one.fresh?.(step, context) ?? [])];
  if (one.matters?.(step, context) === false) return [];
  const { loss } = one;
  const ofLoss =
    one.ending?.(step, context) ??
    (loss === undefined ? undefined : lossOf(step, context, typeof loss === 'string' ? loss : loss(step, context)));
  const ending = ofLoss === undefined ? [] : [...ofHandingOver(step), ...ofLoss];
  if (step.after === undefined) return ending;
  return [...ending, ...weakened(step, one.checks ?? []), ...(one.weaker?.(step, context) ?? [])];
}

/** A part that says no account is about that of its thing. */
function accountsOfThing(step: Step, context: ReviewContext): readonly string[] {
  const ids = accountsOf(step);
  const owner = ids.length > 0 ? undefined : ownerOf(context, step);
  return owner === undefined ? ids : accountsOf(owner);
}

/** Name of a thing for a sentence: "alarm 'root-activity'"; its address when the name is not known. */
export function thingOf(
  step: ResourceChange,
  noun = THING_TYPES.get(step.type)?.noun ?? step.type,
  paths: readonly string[] = THING_TYPES.get(step.type)?.name ?? [],
): string {
  if (paths.length === 0) return noun;
  for (const side of ['before', 'after'] as const) {
    const path = paths.find(path => textAt(step[side], path) !== undefined);
    if (path !== undefined && !isSensitive(step, path)) return `${noun} '${show(step, path, side)}'`;
  }
  return `${noun} ${step.address}`;
}

/** What goes wrong where two addresses, or an old object and a new one, are one thing of AWS. */
function ofHandingOver(step: Step): readonly Weakening[] {
  const { fate, left, former } = step;
  if (fate === 'overwritten') {
    if (former === undefined || former.type !== step.type) return [];
    const says = `is defined at ${former.address} as well`;
    return [{ severity: 'note', says, means: 'AWS has it as it is applied last.', isAside: true }];
  }
  if (fate === 'moves' && left?.action === 'delete') {
    const says = `is deleted at ${left.address} and defined again at ${step.address}; the deletion may come last`;
    return [{ severity: 'warning', says, means: 'Use a moved block, or remove it from the state of the first.' }];
  }
  const identity = identityOf(step.type, step.before);
  const isSame = identity !== undefined && identity === identityOf(step.type, step.after) && !changesRegion(step);
  if (step.createsFirst !== true || !isSame) return [];
  const means = 'Both are one thing in AWS: it refuses the new one, or the deletion of the old one takes it away.';
  return [{ says: 'is replaced with create_before_destroy, by one of the same name', means }];
}

/** What becomes of the thing as a whole: deleted, forgotten or replaced. */
export function lossOf(step: Step, context: ReviewContext, means: string): readonly Weakening[] {
  if (isLost(step) && isOfInactiveAccounts(step, context)) return [];
  switch (endingOf(step)) {
    case 'deleted': {
      const remedy = isOfUnlistedAccount(step, context) ? ` ${UNLISTED}` : '';
      return [{ says: END_WORDS.deleted, means: `${means}${remedy}` }];
    }
    case 'forgotten':
      return [{ says: END_WORDS.forgotten, means: UNWATCHED }];
    default:
      if (step.fate === 'replaced' && changesRegion(step)) {
        const regional = `Nothing of it is left where it was. ${means}`;
        return [{ says: 'moves to another region', means: regional, details: [{ path: 'region' }] }];
      }
      return hasGap(step)
        ? [{ severity: 'warning', says: 'is replaced', means: `It is missing until the new one works. ${means}` }]
        : [];
  }
}

/** The same of a thing whose replacement another rule says, and of whose end there is always something to say. */
export function ended(step: Step, means: string, unwatched = UNWATCHED): readonly Weakening[] {
  const ending = endingOf(step);
  return ending === undefined ? [] : [{ says: END_WORDS[ending], means: ending === 'deleted' ? means : unwatched }];
}

/** How a thing ends, as the end of a sentence. */
export const END_WORDS = {
  deleted: 'is deleted',
  forgotten: 'is forgotten: it stays in AWS, and Terraform no longer looks after it',
} as const;

/** What it means that a thing is forgotten. */
export const UNWATCHED = 'It still works, but whoever changes or deletes it by hand is not noticed by the next plan.';

/** What findings about all accounts say in place of listing them. */
export const EVERY_ACCOUNT = 'This touches every account of the organization.';

/** Whether it is about accounts alone that are suspended or have left: they lose nothing. */
function isOfInactiveAccounts(step: Step, { organization }: ReviewContext): boolean {
  const ids = subjectsOf(step);
  return ids.length > 0 && ids.every(id => organization?.inactiveAccounts.includes(id));
}

const UNLISTED =
  'The org file no longer has this account; with status: left or suspended Terraform forgets what AWS keeps of it.';

/** Whether the org file of before had an account that it is about, and that of now says nothing of it. */
function isOfUnlistedAccount(step: Step, { organization, organizationBefore }: ReviewContext): boolean {
  if (organization === undefined || organizationBefore === undefined) return false;
  const listed = ({ accounts, inactiveAccounts }: ReviewedOrganization): string[] => [
    ...accounts.map(({ id }) => id),
    ...inactiveAccounts,
  ];
  const [now, before] = [listed(organization), listed(organizationBefore)];
  return subjectsOf(step).some(id => before.includes(id) && !now.includes(id));
}
