import { grouped } from '../../world/grouped';
import { showChange, textAt } from '../../world/plan/attributes';
import { ResourceChange } from '../../world/plan/plan';
import { compareText } from '../../world/plan/values';
import { THING_TYPES } from '../../world/thing-types';
import { Detail, Fact, Weakening } from '../compare/fact';
import { Affected, Finding, Severity } from '../compare/finding';
import { inWords, pathText } from '../compare/order';

const RANK: Readonly<Record<Severity, number>> = { danger: 0, warning: 1, note: 2 };

const severityOf = ({ severity = 'danger' }: Weakening): Severity => severity;

/** A finding about one thing, before it is one with others. */
export interface Worded extends Finding {
  readonly cause?: Cause;
}

/** What makes findings one: the same is said of things of a type for the same reason. */
interface Cause {
  readonly type: string;
  /** What is said of each: the end of a sentence that begins with the thing, or a sentence without its name. */
  readonly says: string;
  readonly isSentence: boolean;
}

/** Puts what a rule found into words. */
export function wordsOf(fact: Fact): readonly Worded[] {
  const sorted = [...fact.weakenings].sort((one, other) => RANK[severityOf(one)] - RANK[severityOf(other)]);
  const fragments = sorted.filter(({ sentence }) => sentence === undefined);
  const says = inWords(fragments.map(one => one.says ?? ''));
  const ofThing = fragments.every(({ isAside }) => isAside)
    ? []
    : [worded(fact, fragments, `The ${fact.thing} ${says}.`, says, false)];
  return [
    ...ofThing,
    ...fact.weakenings.flatMap(one =>
      one.sentence === undefined ? [] : [worded(fact, [one], one.sentence, withoutNames(fact, one.sentence), true)],
    ),
  ];
}

function worded(
  fact: Fact,
  weakenings: readonly Weakening[],
  summary: string,
  says: string,
  isSentence: boolean,
): Worded {
  const { rule, change, accounts, everyone } = fact;
  const severity = severityOf(weakenings[0]!);
  const means = weakenings.filter(one => severityOf(one) === severity).map(one => one.means);
  const details = weakenings.flatMap(one => one.details ?? []).map(detail => detailText(fact, detail));
  return {
    ...{ rule, severity, stack: change.stack },
    ...(change.address !== undefined && { address: change.address }),
    accounts: union(weakenings.map(one => one.accounts ?? accounts)),
    summary,
    meaning: [...[...new Set(means)].slice(0, 2), ...(everyone === undefined ? [] : [everyone])].join(' '),
    details: [...new Set(details)],
    ...(everyone !== undefined && { isAboutAll: true }),
    ...('type' in change && { cause: { type: change.type, says, isSentence } }),
  };
}

/** Makes one finding of all that have one cause in a stack; what is the same for all is said once. */
export function gathered(findings: readonly Worded[]): Finding[] {
  const causes = grouped(
    findings,
    ({ rule, severity, stack, meaning, because, cause }) =>
      cause && JSON.stringify([rule, severity, stack, cause.type, cause.says, meaning, because]),
  );
  return [...findings.filter(({ cause }) => cause === undefined), ...[...causes.values()].map(asOne)];
}

function asOne(same: readonly Worded[]): Finding {
  const [{ cause, ...first }] = same as [Worded];
  if (same.length === 1 || cause === undefined) return first;
  const times = new Map<string, number>();
  for (const detail of same.flatMap(({ details }) => details)) times.set(detail, (times.get(detail) ?? 0) + 1);
  const isCommon = (detail: string): boolean => times.get(detail) === same.length;
  const { rule, severity, stack, meaning, isAboutAll } = first;
  return {
    ...{ rule, severity, stack, meaning },
    ...(isAboutAll && { isAboutAll }),
    accounts: union(same.map(({ accounts }) => accounts)),
    summary: cause.isSentence
      ? `${same.length} times: ${cause.says}`
      : `Each of ${same.length} ${plural(THING_TYPES.get(cause.type)?.noun ?? 'thing')} ${cause.says}.`,
    details: first.details.filter(isCommon),
    each: same
      .map(({ summary, address = '', accounts, details }): Affected => {
        const own = details.filter(detail => !isCommon(detail));
        return { address, summary, accounts, details: own };
      })
      .sort((a, b) => compareText(a.address, b.address) || compareText(a.summary, b.summary)),
  };
}

const union = (lists: readonly (readonly string[])[]): readonly string[] => [...new Set(lists.flat())].sort();

/** A sentence with … in place of what names the thing and no other. */
function withoutNames(fact: Fact, sentence: string): string {
  const change = fact.change as Partial<ResourceChange>;
  const type = THING_TYPES.get(change.type ?? '');
  if (type === undefined) return sentence;
  const paths = [...type.name, ...(typeof type.identity === 'function' ? [] : type.identity)];
  const names = paths.flatMap(path => [change.before, change.after].flatMap(side => textAt(side, path) ?? []));
  return [...new Set(names)]
    .sort((one, other) => other.length - one.length)
    .reduce((text, name) => (name.length < 3 ? text : text.replaceAll(name, '…')), sentence);
}

/** 'alarms', 'policies of topics'. */
const plural = (noun: string): string =>
  noun
    .replace(/^[^ ]+(?: (?!of )[^ ]+)*/, pluralWord)
    .replace(/ of ([a-z ]+)$/, (_, of: string) => ` of ${pluralWord(of)}`);

const pluralWord = (word: string): string =>
  /[^aeou]y$/.test(word) ? `${word.slice(0, -1)}ies` : /s$/.test(word) ? `${word}es` : `${word}s`;

/** 'threshold: 1 → 5'. */
function detailText({ change }: Fact, detail: Detail): string {
  if (typeof detail === 'string') return detail;
  // only what is no single resource has no attributes, and then no paths
  return 'type' in change ? `${pathText(detail.path)}: ${showChange(change, detail.path)}` : pathText(detail.path);
}
