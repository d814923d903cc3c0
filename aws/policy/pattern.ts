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

/**
 * Compiles a pattern of '*', '?' and policy variables; undefined when a variable has no value, and so nothing matches.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function compile(pattern: string, variables: Variables | undefined, wildcards = true): string | undefined {
  const plain = wildcards ? withWildcards : (text: string): string => text;
  if (variables === undefined || !pattern.includes('${')) return plain(pattern);
  let compiled = '';
  let at = 0;
  for (const match of pattern.matchAll(/\$\{([^}]*)\}/g)) {
    const value = variableValue(match[1] ?? '', variables);
    if (value === undefined) return undefined;
    compiled += plain(pattern.slice(at, match.index)) + value;
    at = match.index + match[0].length;
  }
  return compiled + plain(pattern.slice(at));
}

const withWildcards = remember(text => text.replaceAll('*', ANY).replaceAll('?', ONE));

function variableValue(inside: string, variables: Variables): string | undefined {
  if (inside === '*' || inside === '?' || inside === '$') return inside;
  const [, key = '', otherwise] = /^([^,]*?)\s*(?:,\s*'(.*)')?$/.exec(inside) ?? [];
  return variables(key) ?? otherwise;
}

/** Keys of the variables in a text. */
export const variableKeys = (text: string): string[] =>
  [...text.matchAll(/\$\{([^},]*)[^}]*\}/g)].flatMap(([, key = '']) => (/^[*?$]$/.test(key) ? [] : [key.trim()]));

/** Whether a compiled pattern matches a text. */
export function matches(compiled: string, text: string): boolean {
  let at = 0;
  let inText = 0;
  let lastAny = -1;
  let retry = 0;
  // going back only to the last '*' keeps hostile patterns from taking more than length times length
  while (inText < text.length) {
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
      return false;
    }
  }
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
  const [, ...segments] =
    /^arn:((?:\$\{[^}]*\}|[^:])*):((?:\$\{[^}]*\}|[^:])*):((?:\$\{[^}]*\}|[^:])*):((?:\$\{[^}]*\}|[^:])*):(.*)$/s.exec(
      arn,
    ) ?? [];
  return segments.length === 0 ? undefined : segments;
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
  const compiled = (text: string): string => compile(text.replace(/[*?]+/g, orderRun), undefined) ?? '';
  return matches(compiled(pattern), compiled(other));
}

// '*?' and '?*' are the same
const orderRun = (run: string): string => (run.includes('*') ? `${run.replaceAll('*', '')}*` : run);

/** For each of different patterns whether no other one covers it; of patterns that cover each other the first stays. */
export function isShortest(patterns: readonly string[], asArn: boolean): boolean[] {
  const wide = patterns.flatMap((pattern, index) => (/[*?]/.test(pattern) ? [{ pattern, index }] : []));
  return patterns.map(
    (other, at) =>
      !wide.some(
        ({ pattern, index }) =>
          index !== at && covers(pattern, other, asArn) && !(covers(other, pattern, asArn) && at < index),
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

/** Patterns that match what both match, at most `most` of them; empty when there is nothing, or with variables. */
export function intersections(a: string, b: string, most = 6): string[] {
  const found = new Set<string>();
  let steps = 0;
  const step = (i: number, j: number, merged: string): void => {
    // the limit cuts off only among many ways to the same
    if (found.size >= most || ++steps > 2000) return;
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
  return [...found];
}

/** A character that none of the texts contains. */
export function freshCharacter(texts: readonly string[]): string {
  const used = new Set(texts.join('').toLowerCase());
  // the last ones are in no ARN and no name of AWS
  return [...'zqxjkvwy0987654321~øжλ'].find(character => !used.has(character)) ?? 'ξ';
}
