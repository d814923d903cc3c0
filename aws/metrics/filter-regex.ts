/** What is wrong with a regular expression, and where in it, from zero. */
interface RegexProblem {
  readonly message: string;
  readonly offset: number;
}

/** A regular expression of a filter pattern, ready to test, or what is wrong with it. */
export type FilterRegex =
  | { readonly regex: RegExp; readonly problem?: undefined }
  | { readonly regex?: undefined; readonly problem: RegexProblem };

/** One token at a time: escape, class, repetition, or a single character. */
const TOKEN = /\\x[0-9A-Fa-f]{2}|\\[^]|\[(?:\\[^]|[^\]\\])+\]|\{\d*,?\d*\}|[^]/y;
/** What may stand between the percentage signs, apart from what a backslash protects. */
const SUPPORTED = /^[A-Za-z0-9:_#=@/;,\-^$?[\]{}|\\*+. ]$/;
const ESCAPE = /\\(?:x[0-9A-Fa-f]{2}|[^])/g;
const SUPPORTED_ESCAPE = /^\\(?:[dDsSwW]|x..|[^A-Za-z0-9])$/;
const QUANTIFIER = /^(?:[*+?]|\{.*\})$/;

/**
 * Compiles the regular expression between two percentage signs: the operators that CloudWatch Logs documents and no
 * others, above all no parentheses. A space is accepted, because AWS's own example has one.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/regex-expressions.html
 */
export function filterRegex(source: string): FilterRegex {
  const parts: string[] = [];
  let repeatable = false;
  for (let offset = 0; offset < source.length;) {
    TOKEN.lastIndex = offset;
    const token = TOKEN.exec(source)![0];
    const refused = refusal(token, repeatable);
    if (refused !== undefined) return { problem: { message: refused, offset } };
    repeatable = !QUANTIFIER.test(token) && !/^[\^$|]$/.test(token);
    parts.push(translate(token));
    offset += token.length;
  }
  if (source === '') return { problem: { message: 'the regular expression is empty', offset: 0 } };
  try {
    return { regex: new RegExp(parts.join('')) };
  } catch {
    // a range or repetition the wrong way round
    return { problem: { message: 'not a valid regular expression', offset: 0 } };
  }
}

function refusal(token: string, repeatable: boolean): string | undefined {
  const unsupported = [...token.replace(/\\[\x20-\x7e]/g, '')].find(character => !SUPPORTED.test(character));
  if (unsupported !== undefined) {
    return `'${unsupported}' is not supported in a regular expression; write its code as \\xhh`;
  }
  if (token === '\\') return 'nothing follows the backslash';
  if (token === '[') return "the '[' has no ']', or nothing between";
  if (token === '{' || token === '{}' || token === '{,}') return "expected {m,n}; a literal '{' needs a backslash";
  if (QUANTIFIER.test(token) && !repeatable) return `nothing that '${token}' could repeat`;
  if (token === '[^]') return "nothing between '[^' and ']'";
  const escape = token.match(ESCAPE)?.find(found => !SUPPORTED_ESCAPE.test(found));
  return escape === undefined ? undefined : `'${escape}' is not supported in a regular expression`;
}

function translate(token: string): string {
  // either end of a repetition may be left out, which JavaScript allows only of the upper one
  if (token.startsWith('{,')) return `{0${token.slice(1)}`;
  if (token === ']' || token === '}') return `\\${token}`;
  return token;
}
