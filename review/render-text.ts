import type { Colors } from 'picocolors/types';
import { Finding, Severity } from './finding';
import { AttributeChange, Report, StackCounts } from './report';
import { clip, terminalText, visible } from './untrusted';

/** Columns of the table of stacks. */
export const COUNTS = ['add', 'change', 'replace', 'destroy', 'import', 'move', 'forget'] as const;

/** What the columns mean; the numbers are Terraform's. */
export const COUNTS_NOTE = 'A replacement counts as one to add and one to destroy, as Terraform counts it.';

/** Renders a report for a terminal or a log. Colour never says anything alone. */
export function renderText(report: Report, colors?: Colors): string {
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
    ...section(
      'Not complete',
      report.incomplete.map(({ stack, text }) => [`${clean(stack)}: ${clean(text)}`]),
      paint,
    ),
    ...report.findings.map(finding => findingLines(finding, report, paint)),
    ...section(
      'Contacts',
      report.contacts.map(({ account, kind, before, after, stack }) => [
        `${clean(account)}, ${clean(kind)} (${clean(stack)})`,
        ...pair(before, after),
      ]),
      paint,
    ),
    ...section(
      'Alarms, filters and rules',
      report.signals.map(({ kind, name, action, address, changes }) => [
        `${action} ${kind} ${clean(name)}  ${paint.faint(clean(address))}`,
        ...(action === 'create' ? [] : attributeLines(changes)),
      ]),
      paint,
    ),
    ...section(
      'Policies',
      report.policies.map(({ action, kind, name, address, statements, weakened, strengthened, effect }) => [
        `${action} ${kind === 'scp' ? 'SCP' : kind} ${clean(name)}  ${paint.faint(clean(address))}`,
        ...statements.map(text => `  ${clean(text)}`),
        ...weakened.map(text => `  ${paint.severity('danger', 'weaker:')} ${clean(text)}`),
        ...strengthened.map(text => `  stronger: ${clean(text)}`),
        ...effect.map(({ caller, before, after }) =>
          before === after
            ? `  ${clean(caller)}: ${clean(after)}, as before`
            : `  ${clean(caller)}: ${clean(before)} → ${clean(after)}`,
        ),
      ]),
      paint,
    ),
    ...section(
      'Everything else',
      report.others.map(({ stack, address, summary }) => [`${clean(stack)}: ${clean(address)}: ${clean(summary)}`]),
      paint,
    ),
    ...section(
      'Outputs that change',
      report.outputs.map(({ stack, text }) => [`${clean(stack)}: ${clean(text)}`]),
      paint,
    ),
    ...section(
      'Changed outside Terraform (drift)',
      report.drift.map(({ stack, type, resources }) => [
        `${clean(stack)}: ${resources.length} × ${clean(type)}`,
        ...resources.map(({ address, summary }) => `  ${clean(address)}: ${clean(summary)}`),
      ]),
      paint,
    ),
    ...section(
      'Not understood',
      report.notUnderstood.map(({ stack, text }) => [`${clean(stack)}: ${clean(text)}`]),
      paint,
    ),
    ...noiseLines(report).map(line => [paint.faint(line)]),
  ]
    .map(lines => `${lines.join('\n')}\n`)
    .join('\n');
}

interface Paint {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly severity: (severity: Severity, text: string) => string;
}

const clean = terminalText;

/** A section with a heading, entries indented below it; nothing without entries. */
function section(title: string, entries: readonly (readonly string[])[], paint: Paint): string[][] {
  return entries.length === 0 ? [] : [[paint.strong(title), ...entries.flat().map(line => `  ${line}`)]];
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
  const { severity, rule, address, accounts, summary, meaning, details, stack } = finding;
  return [
    `${paint.severity(severity, SEVERITIES[severity])}  ${paint.strong(clean(summary))}`,
    `  ${clean(meaning)}`,
    ...(accounts.length === 0
      ? []
      : [`  accounts: ${accountsText(accounts, report.accountNames).map(clean).join(', ')}`]),
    ...details.map(detail => `  - ${clean(detail)}`),
    paint.faint(`  ${[clean(stack), ...(address === undefined ? [] : [clean(address)]), clean(rule)].join('  ')}`),
  ];
}

export const SEVERITIES: Readonly<Record<Severity, string>> = { danger: 'DANGER', warning: 'WARNING', note: 'NOTE' };

/** Accounts by id and name where the name is known. */
export const accountsText = (ids: readonly string[], names: ReadonlyMap<string, string>): readonly string[] =>
  ids.map(id => {
    const name = names.get(id);
    return name === undefined ? id : `${id} ${name}`;
  });

const pair = (before: string, after: string): string[] => [`  before: ${clean(before)}`, `  after:  ${clean(after)}`];

const attributeLines = (changes: readonly AttributeChange[]): string[] =>
  changes.map(({ path, before, after }) => `  ${clean(path)}: ${clean(before)} → ${clean(after)}`);

/** What was folded away, in one sentence; nothing when there is nothing. */
export function noiseLines({ noise }: Report): string[] {
  const parts = [
    count(noise.tagsAll, 'tags_all'),
    count(noise.knownAfterApply, 'known only after the apply'),
    count(noise.jsonSpelling, 'JSON in another spelling'),
    count(noise.emptySpelling, 'nothing in another spelling'),
  ].filter(part => part !== '');
  const resources =
    noise.resources === 0
      ? []
      : [`${noise.resources} ${noise.resources === 1 ? 'resource' : 'resources'} with no change that means anything`];
  const all = [...parts, ...resources];
  return all.length === 0 ? [] : [`Left out as provider noise: ${all.join(', ')}.`];
}

const count = (times: number, what: string): string => (times === 0 ? '' : `${times} × ${what}`);
