import type { Colors } from 'picocolors/types';
import { printable } from '../../config/reading/mask';
import { Audit, shared, SharedJudgement } from '../audit';
import { Judgement } from '../requirement';
import { changeLines, sinceText } from './since';
import { MARKS, verdictText } from './verdict';

/** Widest name of an account. */
const NAME_WIDTH = 30;
/** Most accounts named for one reason. */
const SHOWN = 10;

/** Renders an audit for a terminal or a log: a line an account, then what does not hold, why, and what to do. */
export function renderText(found: Audit, colors?: Colors): string {
  const families = [...new Set(found.requirements.map(({ id }) => familyOf(id)))];
  const strong = (text: string): string => colors?.bold(text) ?? text;
  const lines = [strong(verdictText(found)), '', ...sinceLines(found.since)];
  if (found.rows.length > 0) {
    const widths = families.map(family =>
      Math.max(family.length, found.requirements.filter(({ id }) => familyOf(id) === family).length),
    );
    const row = (label: string, cells: readonly string[]): string =>
      `${label}  ${cells.map((cell, column) => cell + ' '.repeat(Math.max(0, widths[column]! - visibleLength(cell)))).join('  ')}`.trimEnd();
    const labels = found.rows.map(({ account }) => `${account.id} ${clip(printable(account.name))}`);
    const width = Math.max(...labels.map(label => [...label].length));
    const numbers = families.map(family =>
      found.requirements.flatMap(({ id }) => (familyOf(id) === family ? id.split('-')[1]! : [])).join(''),
    );
    lines.push(row(' '.repeat(width), families), row('account'.padEnd(width), numbers));
    for (const [at, { cells }] of found.rows.entries()) {
      const byFamily = families.map(family =>
        cells
          .map(({ is }, column) => (familyOf(found.requirements[column]!.id) === family ? mark(is, colors) : ''))
          .join(''),
      );
      lines.push(row(labels[at]!.padEnd(width), byFamily));
    }
    lines.push('', '+ holds  x does not  ? unknown  a accepted  - cannot apply  o left off by the org file', '');
  }
  for (const one of shared(found, 'not held', 'unknown', 'accepted')) lines.push(...reasonLines(one, colors), '');
  for (const { about, why, next } of found.notes)
    lines.push(`! ${printable(about)}: ${printable(why)}`, `  → ${printable(next)}`, '');
  return `${lines.join('\n').trimEnd()}\n`;
}

function sinceLines(since: Audit['since']): string[] {
  if (since === undefined) return [];
  const lines = changeLines(since).map(({ what, accounts }) => `  ${printable(what)}: ${namesOf(accounts)}`);
  return [sinceText(since), ...lines, ''];
}

const namesOf = (accounts: SharedJudgement['accounts']): string => {
  const names = accounts.slice(0, SHOWN).map(({ id, name }) => `${id} ${printable(name)}`);
  return `${names.join(', ')}${accounts.length > SHOWN ? ` and ${accounts.length - SHOWN} more` : ''}`;
};

function reasonLines({ requirement, judgement, accounts }: SharedJudgement, colors?: Colors): string[] {
  return [
    `${mark(judgement.is, colors)} ${requirement.id} ${requirement.title}: ${judgement.is}`,
    `  ${printable(judgement.why)}`,
    `  ${accounts.length === 1 ? 'account' : 'accounts'}: ${namesOf(accounts)}`,
    ...('next' in judgement ? [`  → ${printable(judgement.next ?? '')}`] : []),
  ];
}

const familyOf = (id: string): string => id.split('-')[0]!;

function mark(is: Judgement['is'], colors?: Colors): string {
  const text = MARKS[is];
  if (colors === undefined) return text;
  if (is === 'held') return colors.green(text);
  return is === 'not held'
    ? colors.red(text)
    : is === 'unknown' || is === 'accepted'
      ? colors.yellow(text)
      : colors.dim(text);
}

const visibleLength = (text: string): number => [...text.replace(/\u001b\[\d+m/g, '')].length;

const clip = (name: string): string =>
  [...name].length > NAME_WIDTH ? `${[...name].slice(0, NAME_WIDTH - 1).join('')}…` : name;
