import { Level } from '../../render/html-icons';
import { Audit, AuditRow, countOf } from '../audit';
import { Judgement } from '../requirement';

/** One character a cell, so that an account is one line. Colour never says anything alone. */
export const MARKS: Readonly<Record<Judgement['is'], string>> = {
  held: '+',
  'not held': 'x',
  unknown: '?',
  accepted: 'a',
  'not applicable': '-',
  off: 'o',
};

/** What a cell can say, in the order in which it is counted. */
export const KINDS = Object.keys(MARKS) as readonly Judgement['is'][];

/** What of a cell is worth a line of its own, worst first. */
export const SAID = ['not held', 'unknown', 'accepted'] as const satisfies readonly Judgement['is'][];

/** Ids of the requirements of which an account's cells are of a kind. */
export const idsOf = ({ requirements }: Audit, { cells }: AuditRow, kind: Judgement['is']): readonly string[] =>
  requirements.flatMap(({ id }, column) => (cells[column]!.is === kind ? [id] : []));

/** One sentence on an audit. What could not be read is never fine. */
export function verdictText(found: Audit): string {
  const { rows, requirements, at, unread } = found;
  const asked = `as AWS answered at ${at}`;
  if (unread !== undefined) return `Nobody knows which accounts there are: ${unread}. Nothing was judged, ${asked}.`;
  const [bad, open] = [countOf(found, 'not held'), countOf(found, 'unknown')];
  const of = `${counted(rows.length, 'account')} by ${counted(requirements.length, 'requirement')}, ${asked}`;
  if (judgedIn(found) === 0) return `Nothing was judged, because nothing that was asked for applies: ${of}.`;
  if (bad === 0 && open === 0) return `Everything that applies holds: ${of}.`;
  const parts = [
    ...(bad > 0 ? [`${bad} not held`] : []),
    ...(open > 0 ? [`${open} unknown, which counts as not held`] : []),
  ];
  return `${parts.join(', ')}: ${of}.`;
}

/** How many cells say whether something holds: what is off or cannot apply says nothing. */
const judgedIn = (found: Audit): number =>
  SAID.reduce((sum, kind) => sum + countOf(found, kind), countOf(found, 'held'));

/** How bad it is. */
export function verdictLevel(found: Audit): Level {
  if (found.unread !== undefined) return 'incomplete';
  if (countOf(found, 'not held') > 0) return 'danger';
  if (countOf(found, 'unknown') > 0) return 'incomplete';
  return countOf(found, 'accepted') > 0 || judgedIn(found) === 0 ? 'note' : 'clean';
}

export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
