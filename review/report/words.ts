import { showChange } from '../../world/plan/attributes';
import { Detail, Fact, Weakening } from '../compare/fact';
import { Finding, Severity } from '../compare/finding';
import { inWords, pathText } from '../compare/order';

const RANK: Readonly<Record<Severity, number>> = { danger: 0, warning: 1, note: 2 };

const severityOf = ({ severity = 'danger' }: Weakening): Severity => severity;

/** Until every rule gives facts, some give findings. */
export const inFindings = (found: Finding | Fact): readonly Finding[] =>
  'weakenings' in found ? findingsOf(found) : [found];

/** Puts a fact into words: one finding of all that is said of the thing, the worst first, and one of each sentence. */
export function findingsOf(fact: Fact): readonly Finding[] {
  const sorted = [...fact.weakenings].sort((one, other) => RANK[severityOf(one)] - RANK[severityOf(other)]);
  const fragments = sorted.filter(({ sentence }) => sentence === undefined);
  const whole = fragments.every(({ isAside }) => isAside)
    ? []
    : [findingOf(fact, fragments, `The ${fact.thing} ${inWords(fragments.map(({ says = '' }) => says))}.`)];
  const sentences = fact.weakenings.filter(({ sentence }) => sentence !== undefined);
  return [...whole, ...sentences.map(one => findingOf(fact, [one], one.sentence!))];
}

function findingOf(fact: Fact, weakenings: readonly Weakening[], summary: string): Finding {
  const { rule, change, accounts, everyone } = fact;
  const severity = severityOf(weakenings[0]!);
  const means = weakenings.filter(one => severityOf(one) === severity).map(one => one.means);
  const details = weakenings.flatMap(one => one.details ?? []).map(detail => detailText(fact, detail));
  return {
    ...{ rule, severity, stack: change.stack },
    ...(change.address !== undefined && { address: change.address }),
    accounts: [...new Set(weakenings.flatMap(one => one.accounts ?? accounts))].sort(),
    summary,
    meaning: [...[...new Set(means)].slice(0, 2), ...(everyone === undefined ? [] : [everyone])].join(' '),
    details: [...new Set(details)],
  };
}

/** 'threshold: 1 → 5'. */
function detailText({ change }: Fact, detail: Detail): string {
  if (typeof detail === 'string') return detail;
  // only what is no single resource has no attributes, and then no paths
  return 'type' in change ? `${pathText(detail.path)}: ${showChange(change, detail.path)}` : pathText(detail.path);
}
