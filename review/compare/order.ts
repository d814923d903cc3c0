import { accountInArn } from '../../aws/arn';
import { ReviewContext } from '../../world/context';
import { Step } from '../../world/fates';
import { isUnknown, Path, pathParts, unknownBecause, valueAt } from '../../world/plan/attributes';
import { ResourceChange } from '../../world/plan/plan';
import { changed, isSameValue, isSet } from '../../world/plan/values';
import { guardsRoot } from '../../world/thing-types';
import { Weakening } from './fact';
import { Severity } from './finding';

/** What weaker means for a value. */
export interface Order {
  readonly isWeaker: (before: unknown, after: unknown) => boolean;
  /** Whether there is anything weaker than this value; when there is none, an unknown value can do no harm. */
  readonly canWeaken: (before: unknown) => boolean;
}

/** A switch that is on stays on; only this value is on. */
export const on = (value: unknown = true): Order => ({
  isWeaker: (before, after) => before === value && after !== value,
  canWeaken: before => before === value,
});

/** What is set stays set; another value is as good. */
export const SET: Order = { isWeaker: (before, after) => isSet(before) && !isSet(after), canWeaken: isSet };

/** What is not set stays so; nobody knows whether what the apply tells is nothing. */
export const UNSET: Order = { isWeaker: (before, after) => !isSet(before) && isSet(after), canWeaken: () => true };

/** What is set stays as it is. */
export const SAME: Order = { isWeaker: (before, after) => isSet(before) && before !== after, canWeaken: isSet };

/** What is set stays the same one; whether it stays set is another check's, and so is what nobody knows yet. */
export const SAME_ONE: Order = {
  isWeaker: (before, after) => isSet(before) && isSet(after) && before !== after,
  canWeaken: () => false,
};

/** A value stays as it is, set or not; what the apply tells is as a rule the same thing made anew. */
export const AS_IS: Order = {
  isWeaker: (before, after) => !isSameValue(before, after),
  canWeaken: () => false,
};

/** What an ARN names stays in its account; what names none, or that nobody knows yet, is another check's. */
export const SAME_ACCOUNT: Order = {
  isWeaker: (before, after) => {
    const [was, is] = [before, after].map(arn => (typeof arn === 'string' ? accountInArn(arn) : undefined));
    return was !== undefined && is !== undefined && was !== is;
  },
  canWeaken: () => false,
};

/** A number does not get smaller; none, and what `endless` says, is the largest. */
export const atLeast = (endless: (value: unknown) => boolean = value => !isSet(value)): Order => ({
  isWeaker: (before, after) => !endless(after) && (endless(before) || Number(after ?? 0) < Number(before)),
  canWeaken: () => true,
});

/** A number does not get larger; none, and 0, is no limit. */
export const AT_MOST: Order = {
  isWeaker: (before, after) => Boolean(before) && (!after || Number(after) > Number(before)),
  canWeaken: Boolean,
};

/** What is not this value does not become it. */
export const never = (value: unknown): Order => ({
  isWeaker: (before, after) => before !== value && after === value,
  canWeaken: before => before !== value,
});

/** Values from the weakest to the strongest; one that is not among them is below all. */
export const ranked = (...values: readonly unknown[]): Order => ({
  isWeaker: (before, after) => values.indexOf(after) < values.indexOf(before),
  canWeaken: before => values.indexOf(before) > 0,
});

/** One attribute that must not become weaker. */
export interface Check {
  readonly path: Path;
  readonly keeps: Order;
  /** What the attribute is, as the subject of 'is unknown until apply', in a rule whose facts are sentences. */
  readonly about?: string;
  /** The same in the singular, where facts are no sentences: 'a retention'. */
  readonly what?: string;
  /** Goes on after the name of the thing, or is a sentence of its own. */
  readonly says?: string;
  readonly sentence?: string;
  readonly means: string;
  /** Danger unless said otherwise; what is unknown is a warning. */
  readonly severity?: Severity;
}

/** What to say about each attribute that becomes weaker, or of which nobody knows before the apply. */
export function weakened(step: Step, checks: readonly Check[]): Weakening[] {
  return checks.flatMap(({ path, keeps, about, what, says, sentence, means, severity = 'danger' }): Weakening[] => {
    const before = valueAt(step.before, path);
    if (isUnknown(step, path)) {
      if (!keeps.canWeaken(before)) return [];
      const unknown =
        about !== undefined
          ? unknownSentence(path, about, means)
          : what === undefined
            ? unknownAttributes([path], means)
            : unknownWeakening(what, means);
      return [{ ...unknown, details: [...(unknown.details ?? []), ...unknownBecause(step, path)] }];
    }
    if (!keeps.isWeaker(before, valueAt(step.after, path))) return [];
    return [{ severity, means, details: [{ path }], ...(sentence === undefined ? { says: says! } : { sentence }) }];
  });
}

/** Says of attributes that have other values what that means, or that nobody knows yet of some. */
export function differing(
  step: ResourceChange,
  paths: readonly string[],
  means: string,
  says: (moved: readonly string[]) => string,
  severity: Severity = 'danger',
): Weakening[] {
  const moved = paths.filter(path => changed(step, path) !== false);
  const unknown = moved.filter(path => isUnknown(step, path));
  if (unknown.length > 0) return [unknownAttributes(unknown, means)];
  return moved.length === 0 ? [] : [{ severity, says: says(moved), means, details: moved.map(path => ({ path })) }];
}

/** How much it matters that a policy is unknown until the apply: it may be none, and whom it bound nobody knows. */
export const severityOfUnknown = ({ type }: Pick<ResourceChange, 'type'>): Severity =>
  guardsRoot(type) ? 'danger' : 'warning';

/** Says that nobody knows before the apply whether something becomes weaker: 'the log group of the trail'. */
export const unknownSentence = (path: Path, about: string, means: string): Weakening => ({
  severity: 'warning',
  sentence: `${about.charAt(0).toUpperCase()}${about.slice(1)} is unknown until apply.`,
  means: `It may become weaker. ${means}`,
  details: [{ path }],
});

/** The same of a thing, of something in the singular: 'a pattern'. */
export const unknownWeakening = (what: string, means: string): Weakening => ({
  severity: 'warning',
  says: `has ${what} that is unknown until apply`,
  means,
});

/** The same of attributes by their names. */
export const unknownAttributes = (paths: readonly Path[], means: string): Weakening => ({
  severity: 'warning',
  says: `leaves ${inWords(
    paths.map(path => `'${pathText(path)}'`),
    ', ',
  )} unknown until apply`,
  means,
});

/** A path as Terraform writes it. */
export const pathText = (path: Path): string =>
  pathParts(path)
    .map((part, at) => (typeof part === 'number' ? `[${part}]` : at === 0 ? part : `.${part}`))
    .join('');

/** 'a', 'a and b', 'a; b and c'. */
export function inWords(texts: readonly string[], separator = '; '): string {
  const init = texts.slice(0, -1);
  if (init.length === 0) return texts.join('');
  // a list in one of them would swallow the last one
  const and = init.some(text => /[:,]/.test(text)) ? ', and ' : ' and ';
  return `${init.join(separator)}${and}${texts.at(-1)}`;
}

export type Weaker = (step: Step, context: ReviewContext) => Iterable<Weakening>;
