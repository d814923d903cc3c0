import { count, Work } from './work';

/** Wildcards of a compiled pattern: characters that no policy contains, so that a literal '*' stays one. */
const ANY = '\uE000';
const ONE = '\uE001';

/** Answers that are kept; a policy has far fewer patterns. */
const MAX_KEPT = 20000;

/** Keeps the answers of a function of a text, since a comparison asks for the same patterns again and again. */
export function remember<T>(answer: (text: string) => T): (text: string) => T {
  const kept = new Map<string, T>();
  return text => {
    if (kept.has(text)) return kept.get(text) as T;
    if (kept.size >= MAX_KEPT) kept.clear();
    const found = answer(text);
    kept.set(text, found);
    return found;
  };
}

/** Finds the value of a context key for a policy variable; undefined when the request has none, or several. */
export type Variables = (key: string) => string | undefined;

/** A text in parts, with the insides of its '${…}' apart; one that does not end is plain. */
function parts(text: string): { readonly plain: string; readonly inside?: string }[] {
  const found: { plain: string; inside?: string }[] = [];
  let at = 0;
  for (;;) {
    const start = text.indexOf('${', at);
    const end = start < 0 ? -1 : text.indexOf('}', start);
    if (end < 0) return [...found, { plain: text.slice(at) }];
    found.push({ plain: text.slice(at, start), inside: text.slice(start + 2, end) });
    at = end + 1;
  }
}

/**
 * Compiles a pattern of '*', '?' and policy variables; undefined when a variable has no value, and so nothing matches.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function compile(pattern: string, variables: Variables | undefined, wildcards = true): string | undefined {
  const written = wildcards ? withWildcards : (text: string): string => text;
  if (variables === undefined || !pattern.includes('${')) return written(pattern);
  let compiled = '';
  for (const { plain, inside } of parts(pattern)) {
    const value = inside === undefined ? '' : variableValue(inside, variables);
    if (value === undefined) return undefined;
    compiled += written(plain) + value;
  }
  return compiled;
}

const withWildcards = remember(text => text.replaceAll('*', ANY).replaceAll('?', ONE));

const isEscape = (inside: string): boolean => inside === '*' || inside === '?' || inside === '$';

function variableValue(inside: string, variables: Variables): string | undefined {
  if (isEscape(inside)) return inside;
  const [key = '', ...otherwise] = inside.split(',');
  return variables(key.trim()) ?? /^'(.*)'$/s.exec(otherwise.join(',').trim())?.[1];
}

/** Keys of the variables in a text. */
export const variableKeys = (text: string): string[] =>
  parts(text).flatMap(({ inside }) =>
    inside === undefined || isEscape(inside) ? [] : [inside.split(',')[0]?.trim() ?? ''],
  );

/** Steps that it takes besides the characters. */
const MATCH = 40;

/** Whether a compiled pattern matches a text. */
export function matches(compiled: string, text: string): boolean {
  let at = 0;
  let inText = 0;
  let lastAny = -1;
  let retry = 0;
  let steps = MATCH;
  // going back only to the last '*' keeps hostile patterns from taking more than length times length
  for (; inText < text.length; steps++) {
    const token = compiled[at];
    if (token === ANY) {
      lastAny = at++;
      retry = inText;
    } else if (token !== undefined && (token === text[inText] || (token === ONE && text[inText] !== ANY))) {
      at++;
      inText++;
    } else if (lastAny >= 0) {
      at = lastAny + 1;
      inText = ++retry;
    } else {
      break;
    }
  }
  count(steps);
  if (inText < text.length) return false;
  while (compiled[at] === ANY) at++;
  return at === compiled.length;
}

/** Whether an ARN pattern matches an ARN; a wildcard stays within its segment, and the last segment is all the rest. */
export function matchesArn(pattern: string, arn: string, variables: Variables | undefined): boolean {
  const texts = arnSegments(arn);
  const patterns = arnSegments(pattern);
  if (texts === undefined || patterns === undefined) return false;
  return patterns.every((segment, index) => {
    const compiled = segment === '*' ? ANY : compile(segment, variables);
    return compiled !== undefined && matches(compiled, texts[index] ?? '');
  });
}

/** The five segments of an ARN or ARN pattern after 'arn'; undefined when it is none. Colons in a variable separate nothing. */
export const arnSegments = remember((arn: string): readonly string[] | undefined => {
  if (!arn.startsWith('arn:')) return undefined;
  const segments = [''];
  for (const { plain, inside } of parts(arn.slice(4))) {
    const [first = '', ...more] = plain.split(':');
    segments[segments.length - 1] += first;
    segments.push(...more);
    if (inside !== undefined) segments[segments.length - 1] += `\${${inside}}`;
  }
  return segments.length < 5 ? undefined : [...segments.slice(0, 4), segments.slice(4).join(':')];
});

/** The pattern of a Resource in full: AWS completes one of fewer segments that ends in '*'. */
export const fullResource = remember((pattern: string): string => {
  const missing = 6 - pattern.split(':').length;
  return pattern.startsWith('arn:') && missing > 0 && pattern.endsWith('*') ? pattern + ':*'.repeat(missing) : pattern;
});

/** Whether everything that the second pattern matches is matched by the first; false when that is not certain. */
export function covers(pattern: string, other: string, asArn: boolean): boolean {
  if (pattern === '*' || pattern === other) return true;
  if (!asArn) return coversText(pattern, other);
  const [mine, theirs] = [arnSegments(fullResource(pattern)), arnSegments(fullResource(other))];
  if (mine === undefined || theirs === undefined) return false;
  return mine.every((segment, index) => coversText(segment, theirs[index] ?? ''));
}

function coversText(pattern: string, other: string): boolean {
  // a variable may hold anything, and the same one holds the same
  if (pattern.includes('${') || other.includes('${')) return pattern === other || pattern === '*';
  count(COVERS);
  return matches(ordered(pattern), ordered(other));
}

/** Steps that it takes besides the characters. */
const COVERS = 250;

const ordered = remember(pattern => compile(pattern.replace(/[*?]+/g, orderRun), undefined) ?? '');

// '*?' and '?*' are the same
const orderRun = (run: string): string => (run.includes('*') ? `${run.replaceAll('*', '')}*` : run);

/**
 * For each of different patterns whether no other one covers it; of patterns that cover each other the first stays. All
 * of them stay when the work is spent.
 */
export function isShortest(patterns: readonly string[], asArn: boolean, work: Work): boolean[] {
  const wide = patterns.flatMap((pattern, index) => (/[*?]/.test(pattern) ? [{ pattern, index }] : []));
  return patterns.map(
    (other, at) =>
      !wide.some(
        ({ pattern, index }) =>
          index !== at &&
          !work.isSpent &&
          covers(pattern, other, asArn) &&
          !(covers(other, pattern, asArn) && at < index),
      ),
  );
}

/**
 * Texts that a pattern matches: one that reads well and others that tell it from narrower patterns.
 *
 * `fresh` is a character that no pattern contains: a text in which it stands for '*' is matched only by patterns that
 * match everything this pattern does. `longest` is how many of them show every run of '?'.
 */
export function samples(pattern: string, fresh: string, longest: number, word = 'example'): string[] {
  if (!/[*?]/.test(pattern)) return [pattern];
  return [word, fresh.repeat(fillLength(pattern, longest)), fresh, ''].map(fill =>
    pattern.replaceAll('?', fresh).replaceAll('*', fill),
  );
}

/** How long what stands for '*' may be, so that no text gets beyond some thousand characters. */
export const fillLength = (pattern: string, longest: number): number =>
  Math.max(1, Math.min(longest, Math.floor(2000 / pattern.split('*').length)));

/**
 * Patterns that match what both match, at most `most` of them; empty when there is nothing, or with variables.
 *
 * @param onCut Called when it took too long to tell whether there is anything.
 */
export function intersections(a: string, b: string, onCut?: () => void, most = 6): string[] {
  const found = new Set<string>();
  let steps = 0;
  const step = (i: number, j: number, merged: string): void => {
    // the limit cuts off only among many ways to the same
    if (found.size >= most || ++steps > MAX_STEPS) return;
    const [x, y] = [a[i], b[j]];
    if (x === undefined && y === undefined) found.add(merged);
    else if (x === '*' && y === '*') {
      step(i + 1, j, `${merged}*`);
      step(i, j + 1, `${merged}*`);
    } else if (x === '*') {
      step(i + 1, j, merged);
      if (y !== undefined) step(i, j + 1, merged + y);
    } else if (y === '*') {
      step(i, j + 1, merged);
      if (x !== undefined) step(i + 1, j, merged + x);
    } else if (x !== undefined && y !== undefined && (x === y || x === '?' || y === '?')) {
      step(i + 1, j + 1, merged + (x === '?' ? y : x));
    }
  };
  if (!a.includes('${') && !b.includes('${')) step(0, 0, '');
  count(steps * STEP);
  if (steps > MAX_STEPS && found.size === 0) onCut?.();
  return [...found];
}

const MAX_STEPS = 2000;

/** Steps of a comparison that one of an intersection takes. */
const STEP = 20;

/** The same of ARN patterns, segment by segment. */
export function arnIntersections(a: string, b: string, onCut?: () => void): string[] {
  const [mine, theirs] = [arnSegments(a), arnSegments(b)];
  if (mine === undefined || theirs === undefined) return [];
  const heads = mine.slice(0, 4).map((segment, index) => intersections(segment, theirs[index] ?? '', onCut, 1)[0]);
  if (heads.some(head => head === undefined)) return [];
  return intersections(mine[4] ?? '', theirs[4] ?? '', onCut).map(tail => ['arn', ...heads, tail].join(':'));
}

/** A text that a pattern matches, without a wildcard. */
export const concrete = (pattern: string): string => pattern.replaceAll('*', EXAMPLE).replaceAll('?', 'x');

/** What stands for '*' in it. */
export const EXAMPLE = 'example';

/** How many characters show every run of '?'. */
export const longestRun = (patterns: readonly string[]): number =>
  patterns.reduce((longest, pattern) => Math.max(longest, pattern.split('?').length), 2);

/** A character that none of the texts contains. */
export function freshCharacter(texts: readonly string[]): string {
  const used = new Set(texts.join('').toLowerCase());
  // the last ones are in no ARN and no name of AWS
  return [...'zqxjkvwy0987654321~øжλ'].find(character => !used.has(character)) ?? 'ξ';
}
