import { filterRegex } from './filter-regex';
import {
  ComparisonOperator,
  MetricFilterPattern,
  MetricFilterPatternError,
  Operand,
  Selector,
  SelectorStep,
} from './metric-filter-pattern';

/** Quotas of CloudWatch Logs on one pattern. */
const MAX = { length: 1024, regexes: 2, wildcardsPerSelector: 1, wildcards: 3 } as const;

const SPACE = /[ \t\r\n]*/y;
const KEY = /[\w-]+/y;
const INDEX = /\d+/y;
const OPERATOR = /!=|<=|>=|=|<|>/y;
/** Dots, '-' and '+' are undocumented in text without quotes, but AWS's own patterns use them. */
const WORD = /[\w.*+-]+/y;
const NUMBER = /^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/;

/**
 * Parses a JSON metric filter pattern.
 *
 * @throws MetricFilterPatternError with the column of the first problem
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/matching-terms-json-log-events.html
 */
export const parseMetricFilterPattern = (pattern: string): MetricFilterPattern => new Parser(pattern).parse();

/** Parses a selector by itself, as a metric's dimensions and value have it. @throws MetricFilterPatternError */
export const parseSelector = (selector: string): Selector => new Parser(selector).parseSelector();

class Parser {
  private at = 0;
  private regexes = 0;
  private wildcards = 0;

  constructor(private readonly pattern: string) {}

  parse(): MetricFilterPattern {
    // also bounds the depth of parentheses, so that no pattern can exhaust the stack
    if (this.pattern.length > MAX.length) {
      this.fail(`must be at most ${MAX.length} characters, got ${this.pattern.length}`, MAX.length);
    }
    if (!this.accept('{')) this.fail("a JSON pattern begins with '{'");
    const expression = this.anyOf();
    if (!this.accept('}')) this.fail("expected '&&', '||' or '}'");
    this.skipSpace();
    if (this.at < this.pattern.length) this.fail("nothing may follow the closing '}'");
    return expression;
  }

  parseSelector(): Selector {
    const selector = this.selector();
    if (this.at < this.pattern.length) this.fail('nothing may follow the selector');
    return selector;
  }

  private anyOf(): MetricFilterPattern {
    return this.series('any', '||', () => this.series('all', '&&', () => this.term()));
  }

  private series(kind: 'any' | 'all', operator: string, next: () => MetricFilterPattern): MetricFilterPattern {
    const first = next();
    const terms = [first];
    while (this.accept(operator)) terms.push(next());
    return terms.length === 1 ? first : { kind, terms };
  }

  private term(): MetricFilterPattern {
    if (this.accept('(')) {
      const inner = this.anyOf();
      if (!this.accept(')')) this.fail("expected '&&', '||' or ')'");
      return inner;
    }
    if (this.accept('!')) this.fail("there is no '!' before a condition; use != or NOT EXISTS", this.at - 1);
    return this.condition();
  }

  private condition(): MetricFilterPattern {
    const selector = this.selector();
    this.skipSpace();
    const operator = this.match(OPERATOR) as ComparisonOperator | undefined;
    if (operator !== undefined) return { kind: 'compare', selector, operator, operand: this.operand(operator) };

    const start = this.at;
    const word = this.match(WORD);
    this.skipSpace();
    if (word === 'NOT') {
      if (this.match(WORD) !== 'EXISTS') this.fail('expected NOT EXISTS', start);
      return { kind: 'not-exists', selector };
    }
    if (word === 'IS') {
      const value = this.match(WORD);
      if (value === 'NULL' || value === 'TRUE' || value === 'FALSE') return { kind: 'is', selector, value };
      this.fail(
        value === 'NOT' ? 'CloudWatch Logs has no IS NOT' : 'IS is followed by NULL, TRUE or FALSE, in capitals',
        start,
      );
    }
    if (word === 'EXISTS') this.fail('CloudWatch Logs has NOT EXISTS but no EXISTS; use = *', start);
    return this.fail('expected =, !=, <, <=, >, >=, IS or NOT EXISTS, in capitals', start);
  }

  private selector(): Selector {
    this.skipSpace();
    const start = this.at;
    if (!this.take('$')) this.fail("a selector begins with '$.'");
    const steps: SelectorStep[] = [];
    for (;;) {
      if (this.take('.')) {
        steps.push(this.pattern[this.at] === '[' ? this.bracket() : this.field());
      } else if (this.pattern[this.at] === '[') {
        steps.push(this.bracket());
      } else break;
    }
    if (steps.length === 0) this.fail("a selector names a property, as in '$.eventName'");
    const wildcards = steps.filter(step => 'any' in step).length;
    if (wildcards > MAX.wildcardsPerSelector) this.fail('a selector has at most one wildcard', start);
    this.wildcards += wildcards;
    if (this.wildcards > MAX.wildcards) this.fail(`a pattern has at most ${MAX.wildcards} wildcard selectors`, start);
    return steps;
  }

  private field(): SelectorStep {
    if (this.take('*')) return { any: 'field' };
    const key = this.match(KEY);
    return key === undefined
      ? this.fail("expected a property; other characters than letters, digits, '-' and '_' need ['…']")
      : { key };
  }

  private bracket(): SelectorStep {
    const start = this.at++;
    const index = this.match(INDEX);
    let step: SelectorStep;
    if (index !== undefined) step = { index: Number(index) };
    else if (this.take('*')) step = { any: 'element' };
    else step = { key: this.quotedKey() };
    if (!this.take(']')) this.fail("expected ']'");
    if (!('key' in step) && this.pattern[start - 1] === '.')
      this.fail("an array element follows its property without '.'", start);
    return step;
  }

  private quotedKey(): string {
    const quote = this.pattern[this.at];
    if (quote !== "'" && quote !== '"') this.fail("expected a number, '*' or a quoted property");
    const end = this.pattern.indexOf(quote, this.at + 1);
    if (end < 0) this.fail('the quoted property has no end');
    const key = this.pattern.slice(this.at + 1, end);
    this.at = end + 1;
    return key;
  }

  private operand(operator: ComparisonOperator): Operand {
    this.skipSpace();
    const start = this.at;
    const operand = this.anyOperand();
    if (operator !== '=' && operator !== '!=' && operand.kind !== 'number') {
      this.fail(`'${operator}' compares with a number`, start);
    }
    return operand;
  }

  private anyOperand(): Operand {
    if (this.pattern[this.at] === '"') return { kind: 'text', text: this.quotedText() };
    if (this.pattern[this.at] === '%') return { kind: 'regex', source: this.regex() };
    const text = this.match(WORD);
    if (text === undefined) this.fail('expected a number, a string or %regex%; other characters need double quotes');
    return { kind: NUMBER.test(text) ? 'number' : 'text', text };
  }

  private quotedText(): string {
    const found = this.match(/"((?:[^"\\]|\\[^])*)"/y);
    if (found === undefined) this.fail('the string has no closing double quote');
    return found.slice(1, -1).replace(/\\(["\\])/g, '$1');
  }

  private regex(): string {
    const start = this.at;
    const end = this.pattern.indexOf('%', start + 1);
    if (end < 0) this.fail("the regular expression has no closing '%'");
    this.regexes += 1;
    if (this.regexes > MAX.regexes) this.fail(`a pattern has at most ${MAX.regexes} regular expressions`, start);
    const source = this.pattern.slice(start + 1, end);
    const problem = filterRegex(source).problem;
    if (problem !== undefined) this.fail(problem.message, start + 1 + problem.offset);
    this.at = end + 1;
    return source;
  }

  private skipSpace(): void {
    this.match(SPACE);
  }

  private accept(text: string): boolean {
    this.skipSpace();
    return this.take(text);
  }

  private take(text: string): boolean {
    if (!this.pattern.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  private match(sticky: RegExp): string | undefined {
    sticky.lastIndex = this.at;
    const text = sticky.exec(this.pattern)?.[0];
    this.at += text?.length ?? 0;
    return text;
  }

  private fail(message: string, at = this.at): never {
    throw new MetricFilterPatternError(message, at + 1);
  }
}
