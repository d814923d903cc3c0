import { MetricFilterPattern, Operand, Selector } from '../../../aws/metrics/metric-filter-pattern';

/** Prints a pattern so that parsing gives the same tree: parentheses only where the tree needs them. */
export const printPattern = (pattern: MetricFilterPattern): string => `{ ${printTerm(pattern)} }`;

function printTerm(pattern: MetricFilterPattern): string {
  switch (pattern.kind) {
    case 'any':
      return pattern.terms.map(term => (term.kind === 'any' ? `(${printTerm(term)})` : printTerm(term))).join(' || ');
    case 'all':
      return pattern.terms
        .map(term => (term.kind === 'any' || term.kind === 'all' ? `(${printTerm(term)})` : printTerm(term)))
        .join('&&');
    case 'compare':
      return `${printSelector(pattern.selector)} ${pattern.operator}${printOperand(pattern.operand)}`;
    case 'is':
      return `${printSelector(pattern.selector)} IS ${pattern.value}`;
    case 'not-exists':
      return `${printSelector(pattern.selector)} NOT EXISTS`;
  }
}

function printSelector(selector: Selector): string {
  const steps = selector.map(step => {
    if ('index' in step) return `[${step.index}]`;
    if ('any' in step) return step.any === 'field' ? '.*' : '[*]';
    if (/^[\w-]+$/.test(step.key)) return `.${step.key}`;
    return step.key.includes("'") ? `.["${step.key}"]` : `.['${step.key}']`;
  });
  return `$${steps.join('')}`;
}

function printOperand(operand: Operand): string {
  switch (operand.kind) {
    case 'number':
      return operand.text;
    case 'regex':
      return `%${operand.source}%`;
    case 'text':
      return `"${operand.text.replace(/["\\]/g, '\\$&')}"`;
  }
}
