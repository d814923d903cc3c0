import { compareParsed, comparePolicies, PolicyComparison } from './compare';
import { PolicyKind } from './difference';
import { parsePolicy } from './document';

/** Most comparisons that are kept. */
const MOST = 2000;

const KNOWN = new Map<string, PolicyComparison>();

/** comparePolicies of two texts, once: rules and the section on policies ask for the same. */
export function comparedOnce(before: unknown, after: unknown, kind: PolicyKind): PolicyComparison {
  if (typeof before !== 'string' || typeof after !== 'string') return comparePolicies(before, after, kind);
  return once(`${kind} ${before.length} ${before}${after}`, () => comparePolicies(before, after, kind));
}

/** The same of what several policies say together, which may be more than AWS takes of one. */
export const comparedTogether = (before: string, after: string, kind: PolicyKind): PolicyComparison =>
  once(`together ${kind} ${before.length} ${before}${after}`, () =>
    compareParsed(parsePolicy(before), parsePolicy(after), kind),
  );

function once(key: string, compare: () => PolicyComparison): PolicyComparison {
  const comparison = KNOWN.get(key) ?? compare();
  if (KNOWN.size >= MOST) KNOWN.clear();
  KNOWN.set(key, comparison);
  return comparison;
}
