import { matchesMetricFilter } from './metric-filter-match';
import { parseMetricFilterPattern } from './metric-filter-parser';
import { MetricFilterPattern } from './metric-filter-pattern';
import { findUncounted } from './filter-witnesses';

/** What a metric filter counts: by conditions on JSON, by terms, or everything. */
export interface Counting {
  readonly json?: MetricFilterPattern;
  readonly terms?: Terms;
}

/** Terms that an event has all of, one of, or none of. */
interface Terms {
  readonly all: readonly string[];
  readonly any: readonly string[];
  readonly none: readonly string[];
}

/** A pattern read: what it counts, why it is none, or neither where this program cannot tell. */
export function countingOf(pattern: string): { counting?: Counting; problem?: string } {
  const text = pattern.trim();
  // nothing is asked of an event, in either form
  if (text === '') return { counting: { json: { kind: 'all', terms: [] }, terms: { all: [], any: [], none: [] } } };
  if (text.startsWith('{')) {
    try {
      return { counting: { json: parseMetricFilterPattern(text) } };
    } catch (error) {
      return { problem: (error as Error).message };
    }
  }
  const terms = termsOf(text);
  return terms === undefined ? {} : { counting: { terms } };
}

/**
 * Terms of a pattern; undefined for fields in brackets, regular expressions, and `?` beside others.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
function termsOf(text: string): Terms | undefined {
  const found = { '': [] as string[], '?': [] as string[], '-': [] as string[] };
  if (!/^(?:[?-]?(?:"[^"\\]*"|[\w.:@/$=-]+)(?:\s+|$))+$/.test(text)) return undefined;
  for (const [, sign = '', phrase, word] of text.matchAll(/([?-]?)(?:"([^"]*)"|([^\s"]+))/g)) {
    found[sign as '' | '?' | '-'].push(phrase ?? word ?? '');
  }
  const isMixed = found['?'].length > 0 && found[''].length + found['-'].length > 0;
  return isMixed ? undefined : { all: found[''], any: found['?'], none: found['-'] };
}

/** Whether a record is counted. */
export function isCounted({ json, terms }: Counting, record: unknown): boolean {
  if (json !== undefined) return matchesMetricFilter(json, record);
  if (terms === undefined) return false;
  const text = JSON.stringify(record);
  const has = (term: string): boolean => text.includes(term);
  return terms.all.every(has) && (terms.any.length === 0 || terms.any.some(has)) && !terms.none.some(has);
}

/** What is counted before and by none of those after: an example, that there is some, or that nobody can tell. */
export function uncounted(
  before: Counting,
  after: readonly Counting[],
): { readonly example: unknown } | 'some' | 'none' | 'unknown' {
  const [json, terms] = [after.flatMap(one => one.json ?? []), after.flatMap(one => one.terms ?? [])];
  if (before.json !== undefined && json.length === after.length) {
    const example = findUncounted(before.json, json.length === 1 ? json[0]! : { kind: 'any', terms: json });
    return example === undefined ? 'none' : { example };
  }
  const [only, ...others] = terms;
  if (before.terms === undefined || only === undefined || others.length > 0 || after.length > 1) return 'unknown';
  return hasFewer(before.terms, only) ? 'some' : 'none';
}

function hasFewer(before: Terms, after: Terms): boolean {
  const ways = before.any.length === 0 ? [before.all] : before.any.map(term => [term]);
  const isIn = (term: string, phrase: string): boolean => ` ${phrase} `.includes(` ${term} `);
  return ways.some(
    way =>
      !after.all.every(term => way.some(phrase => isIn(term, phrase))) ||
      (after.any.length > 0 && !after.any.some(term => way.some(phrase => isIn(term, phrase)))) ||
      !after.none.every(phrase => before.none.some(term => isIn(term, phrase))),
  );
}
