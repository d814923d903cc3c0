import type { Colors } from 'picocolors/types';
import { Finding, Severity } from '../compare/finding';
import { cut, moreWords } from '../report/cut';
import { ContactChange, PolicyChange, Report, SignalChange, StackCounts, StackText } from '../report/report';
import {
  accountsText,
  affectedLines,
  COUNTS,
  COUNTS_NOTE,
  detailsBeside,
  effectText,
  LISTS,
  noiseLines,
  OfLists,
  policyNoun,
  SEVERITIES,
  summaryText,
  TITLES,
} from './render-words';
import { clip, terminalText, visible } from '../../render/untrusted';

/** Renders a report for a terminal or a log. Colour never says anything alone. */
export function renderText(whole: Report, colors?: Colors): string {
  const { report, left } = cut(whole);
  const paint: Paint = {
    strong: text => colors?.bold(text) ?? text,
    faint: text => colors?.dim(text) ?? text,
    severity: (severity, text) =>
      colors === undefined
        ? text
        : severity === 'danger'
          ? colors.red(colors.bold(text))
          : severity === 'warning'
            ? colors.yellow(text)
            : colors.cyan(text),
  };
  const { verdict } = report;
  const level = verdict.level === 'danger' ? 'danger' : verdict.level === 'incomplete' ? 'warning' : undefined;
  const head = level === undefined ? paint.strong(clean(verdict.text)) : paint.severity(level, clean(verdict.text));
  return [
    [head],
    table(report.stacks),
    ...(report.price === undefined ? [] : [[report.price.text]]),
    ...section('Not complete', stackLines(report.incomplete), paint, left.incomplete),
    ...report.findings.map(finding => findingLines(finding, report, paint)),
    ...(left.findings === undefined ? [] : [[moreWords(left.findings)]]),
    ...LISTS.flatMap(list => section(TITLES[list], LINES[list](report, paint), paint, left[list])),
    ...noiseLines(report).map(line => [paint.faint(line)]),
  ]
    .map(lines => `${lines.join('\n')}\n`)
    .join('\n');
}

const stackLines = (texts: readonly StackText[]): string[] =>
  texts.map(({ stack, text }) => `${clean(stack)}: ${clean(text)}`);

const LINES: OfLists<(report: Report, paint: Paint) => string[]> = {
  contacts: ({ contacts }) => contactLines(contacts),
  signals: ({ signals }, paint) => signalLines(signals, paint),
  policies: ({ policies }, paint) => policies.flatMap(policy => policyLines(policy, paint)),
  others: ({ others }) =>
    others.map(other => `${clean(other.stack)}: ${clean(other.address)}: ${clean(summaryText(other))}`),
  outputs: ({ outputs }) => stackLines(outputs),
  drift: ({ drift }) =>
    drift.flatMap(({ stack, type, count, resources }) => [
      `${clean(stack)}: ${count} × ${clean(type)}`,
      ...resources.map(({ address, summary }) => `  ${clean(address)}: ${clean(summary)}`),
    ]),
  failedChecks: ({ failedChecks }) => stackLines(failedChecks),
  notUnderstood: ({ notUnderstood }) => stackLines(notUnderstood),
};

interface Paint {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly severity: (severity: Severity, text: string) => string;
}

const clean = terminalText;

/** A section with a heading, lines indented below it; nothing without lines. */
function section(title: string, lines: readonly string[], paint: Paint, left?: number): string[][] {
  const all = left === undefined ? lines : [...lines, moreWords(left)];
  return all.length === 0 ? [] : [[paint.strong(title), ...all.map(line => `  ${line}`)]];
}

/** A cell wider than this moves what stands behind it, in place of the whole column. */
const WIDEST = 60;

/** Rows of cells, each column as wide as its cells; the last one is not. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const widthOf = (cell: string): number => [...cell].length;
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map(row => widthOf(row[column]!)).filter(width => width <= WIDEST), 0),
  );
  return rows.map(row =>
    row
      .map((cell, column) => cell + ' '.repeat(Math.max(0, widths[column]! - widthOf(cell))))
      .join('  ')
      .trimEnd(),
  );
}

/** Contacts, a row each: account, kind, before and after. */
const contactLines = (contacts: readonly ContactChange[]): string[] =>
  contacts.length === 0
    ? []
    : aligned([
        ['account', 'contact', 'before', '→ after'],
        ...contacts.map(({ account, kind, before, after }) => [
          clean(account),
          clean(kind),
          clean(before),
          `→ ${clean(after)}`,
        ]),
      ]);

/** Alarms and the like, a row an attribute; the attributes of a new one are no news. */
function signalLines(signals: readonly SignalChange[], paint: Paint): string[] {
  if (signals.length === 0) return [];
  const rows = signals.flatMap(({ action, kind, name, address, changes }) => {
    const shown = action === 'create' || changes.length === 0 ? [undefined] : changes;
    return shown.map((change, index) => ({
      address: index === 0 ? `  ${paint.faint(clean(address))}` : '',
      cells: [
        index === 0 ? `${action} ${kind}` : '',
        index === 0 ? clean(name) : '',
        ...(change === undefined ? ['', ''] : [clean(change.path), `${clean(change.before)} → ${clean(change.after)}`]),
      ],
    }));
  });
  const [head = '', ...lines] = aligned([
    ['change', 'name', 'attribute', 'before → after'],
    ...rows.map(({ cells }) => cells),
  ]);
  return [head, ...lines.map((line, index) => `${line}${rows[index]!.address}`)];
}

function policyLines(policy: PolicyChange, paint: Paint): string[] {
  const { action, kind, name, address, statements, weakened, strengthened, effect } = policy;
  return [
    `${action} ${policyNoun(kind)} ${clean(name)}  ${paint.faint(clean(address))}`,
    ...statements.map(text => `  ${clean(text)}`),
    ...weakened.map(text => `  ${paint.severity('danger', 'weaker:')} ${clean(text)}`),
    ...strengthened.map(text => `  stronger: ${clean(text)}`),
    ...effect.flatMap(one => {
      const { text, getsThrough, deniedNow } = effectText(one);
      return [
        `  ${clean(one.caller)}: ${clean(text)}`,
        ...[getsThrough, deniedNow].flatMap(line => (line === undefined ? [] : [`    ${clean(line)}`])),
      ];
    }),
  ];
}

function table(stacks: readonly StackCounts[]): string[] {
  const rows = stacks.map(counts => [clip(visible(counts.stack), 60), ...COUNTS.map(name => String(counts[name]))]);
  const all = [['stack', ...COUNTS], ...rows];
  const widths = all[0]!.map((_, column) => Math.max(...all.map(row => row[column]!.length)));
  const lines = all.map(row =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join('  '),
  );
  return stacks.some(({ replace }) => replace > 0) ? [...lines, COUNTS_NOTE] : lines;
}

function findingLines(finding: Finding, report: Report, paint: Paint): string[] {
  const { severity, rule, address, accounts, summary, meaning, because, stack } = finding;
  return [
    `${paint.severity(severity, SEVERITIES[severity])}  ${paint.strong(clean(summary))}`,
    `  ${clean(meaning)}`,
    ...(because === undefined ? [] : [`  why it counts: it ${clean(because)}`]),
    ...(accounts.length === 0
      ? []
      : [`  accounts: ${accountsText(accounts, report.accountNames).map(clean).join(', ')}`]),
    ...[...detailsBeside(finding, report.accountNames), ...affectedLines(finding)].map(
      detail => `  - ${clean(detail)}`,
    ),
    paint.faint(`  ${[clean(stack), ...(address === undefined ? [] : [clean(address)]), clean(rule)].join('  ')}`),
  ];
}
