import { comparePolicies, PolicyComparison } from './compare';
import { PolicyKind } from './difference';

/** Most comparisons that are kept. */
const MOST = 2000;

const KNOWN = new Map<string, PolicyComparison>();

/** comparePolicies of two texts, once: rules and the section on policies ask for the same. */
export function comparedOnce(before: unknown, after: unknown, kind: PolicyKind): PolicyComparison {
  if (typeof before !== 'string' || typeof after !== 'string') return comparePolicies(before, after, kind);
  const key = `${kind} ${before.length} ${before}${after}`;
  const known = KNOWN.get(key);
  if (known !== undefined) return known;
  const comparison = comparePolicies(before, after, kind);
  if (KNOWN.size >= MOST) KNOWN.clear();
  KNOWN.set(key, comparison);
  return comparison;
}
