import { isSet } from '../../world/plan/values';
import { isUnknown, unknownBecause, Path, showChange, valueAt } from '../../world/plan/attributes';
import { accountOf, Ending } from '../../world/existing';
import { Finding } from './finding';
import { ResourceChange } from '../../world/plan/plan';

/** What a rule says about one resource. */
export type Said = Pick<Finding, 'summary' | 'meaning'> & Partial<Pick<Finding, 'severity' | 'details' | 'accounts'>>;

/** A finding of a rule about one resource: danger, of the account in its ARN, unless said otherwise. */
export function findingOf(rule: string, change: ResourceChange, said: Said): Finding {
  const account = accountOf(change);
  return {
    rule,
    severity: said.severity ?? 'danger',
    stack: change.stack,
    address: change.address,
    accounts: said.accounts ?? (account === undefined ? [] : [account]),
    summary: said.summary,
    meaning: said.meaning,
    details: said.details ?? [],
  };
}

/** One attribute that must not become weaker. */
export interface Weakness {
  readonly path: Path;
  /** What the attribute is, as the subject of 'is unknown until apply': 'whether the trail records'. */
  readonly about: string;
  readonly isWeaker: (before: unknown, after: unknown) => boolean;
  /** Whether there is anything weaker than this value. */
  readonly canWeaken: (before: unknown) => boolean;
  /** One sentence: what happens. */
  readonly summary: string;
  readonly meaning: string;
}

/** What to say about each attribute that becomes weaker, or of which nobody knows before the apply. */
export function weaknesses(change: ResourceChange, checks: readonly Weakness[]): Said[] {
  return checks.flatMap(({ path, about, isWeaker, canWeaken, summary, meaning }): Said[] => {
    const before = valueAt(change.before, path);
    if (isUnknown(change, path)) return canWeaken(before) ? [unknownUntilApply(change, path, about, meaning)] : [];
    if (!isWeaker(before, valueAt(change.after, path))) return [];
    return [{ summary, meaning, details: [`${nameOf(path)}: ${showChange(change, path)}`] }];
  });
}

/** Says that nobody knows before the apply whether something becomes weaker. */
export const unknownUntilApply = (change: ResourceChange, path: Path, about: string, meaning: string): Said => ({
  severity: 'warning',
  summary: `${capitalized(about)} is unknown until apply.`,
  meaning: `It may become weaker. ${meaning}`,
  details: [`${nameOf(path)}: ${showChange(change, path)}`, ...unknownBecause(change, path)],
});

/** A switch that is on and must stay on; only `true` is on. */
export const onStaysOn = (path: string, about: string, summary: string, meaning: string): Weakness => ({
  path,
  about,
  isWeaker: (before, after) => before === true && after !== true,
  canWeaken: before => before === true,
  summary,
  meaning,
});

/** A reference that must not be removed; another one is as good. */
export const setStaysSet = (path: string, about: string, summary: string, meaning: string): Weakness => ({
  path,
  about,
  isWeaker: (before, after) => isSet(before) && !isSet(after),
  canWeaken: isSet,
  summary,
  meaning,
});

/** 'is deleted', or what forgetting means. */
export const endWords = (ending: Ending): string =>
  ending === 'deleted' ? 'is deleted' : 'is forgotten: it stays in AWS, and Terraform no longer looks after it';

/** A path as Terraform writes it. */
const nameOf = (path: Path): string =>
  typeof path === 'string'
    ? path
    : path.map((part, at) => (typeof part === 'number' ? `[${part}]` : at === 0 ? part : `.${part}`)).join('');

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
