import { isSensitive, isUnknown, textAt } from './attributes';
import { ResourceChange } from './plan';
import { comparedOnce } from './policy/compare-once';
import { lostServiceActions } from './policy-services';
import { unknownWeakening, Weakening } from './weakening';

/** A policy without statements, which is what stays when a policy is taken away. */
const NOTHING = JSON.stringify({ Version: '2012-10-17', Statement: [] });

/** What a policy is for, and what it means when it changes. */
export interface PolicyMeaning {
  /** The policy in a sentence: 'a policy', 'a trust policy'. */
  readonly noun: string;
  /** When more requests are allowed. */
  readonly widened: string;
  /** When a service of AWS may do less of what these actions are for; undefined: that is no weakening. */
  readonly services?: { readonly actions: RegExp; readonly says: string; readonly means: string };
}

/** What becomes weaker when the policy at a path changes. */
export function policyWeakenings(change: ResourceChange, path: string, meaning: PolicyMeaning): readonly Weakening[] {
  if (change.after === undefined) return [];
  if (isUnknown(change, path)) return [unknownWeakening(meaning.noun, meaning.widened)];
  const [before, after] = [change.before, change.after].map(side => textAt(side, path) || NOTHING) as [string, string];
  if (before === after) return [];
  const { weakened, problems } = comparedOnce(before, after, 'resource');
  const shown = (lines: readonly string[]): readonly string[] => (isSensitive(change, path) ? [] : lines);
  const weakenings: Weakening[] = [];
  if (weakened.length > 0) {
    weakenings.push({
      severity: 'danger',
      says: `allows more in ${meaning.noun}`,
      means: meaning.widened,
      details: shown(weakened.map(({ text }) => text)),
    });
  }
  const { services } = meaning;
  const lost =
    services === undefined ? [] : lostServiceActions(before, after).filter(text => services.actions.test(text));
  if (services !== undefined && lost.length > 0) {
    const details = shown(lost.map(text => `no longer allowed: ${text}`));
    weakenings.push({ severity: 'danger', says: services.says, means: services.means, details });
  }
  if (weakenings.length === 0 && problems.length > 0) {
    weakenings.push({
      severity: 'warning',
      says: `changes ${meaning.noun} that could not be compared`,
      means: meaning.widened,
      details: shown(problems),
    });
  }
  return weakenings;
}
