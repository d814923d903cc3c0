/** One step of a selector: a property, an array element, or any of them. */
export type SelectorStep =
  { readonly key: string } | { readonly index: number } | { readonly any: 'field' | 'element' };

/** Steps from the root of the event to a value. */
export type Selector = readonly SelectorStep[];

/** What a selected value is compared with. */
export type Operand =
  | { readonly kind: 'number'; readonly text: string }
  /** Quoted or not; an asterisk stands for any characters. */
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'regex'; readonly source: string };

/** Compares a selected value; only numbers have an order. */
export type ComparisonOperator = '=' | '!=' | '<' | '<=' | '>' | '>=';

/** A metric filter pattern as a tree. */
export type MetricFilterPattern =
  | { readonly kind: 'any' | 'all'; readonly terms: readonly MetricFilterPattern[] }
  | {
      readonly kind: 'compare';
      readonly selector: Selector;
      readonly operator: ComparisonOperator;
      readonly operand: Operand;
    }
  | { readonly kind: 'is'; readonly selector: Selector; readonly value: 'NULL' | 'TRUE' | 'FALSE' }
  | { readonly kind: 'not-exists'; readonly selector: Selector };

/** A pattern that CloudWatch Logs would refuse, or that is no JSON pattern. */
export class MetricFilterPatternError extends Error {
  /** @param column - one-based, in characters of the pattern */
  constructor(
    message: string,
    readonly column: number,
  ) {
    super(`column ${column}: ${message}`);
  }
}
