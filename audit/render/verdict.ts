import { Audit, countOf } from '../audit';

/** One sentence on an audit. What could not be read is never fine. */
export function verdictText(found: Audit): string {
  const { rows, requirements, at, unread } = found;
  const asked = `as AWS answered at ${at}`;
  if (unread !== undefined) return `Nobody knows which accounts there are: ${unread}. Nothing was judged, ${asked}.`;
  const [bad, open] = [countOf(found, 'not held'), countOf(found, 'unknown')];
  const of = `${counted(rows.length, 'account')} by ${counted(requirements.length, 'requirement')}, ${asked}`;
  if (bad === 0 && open === 0) return `Everything that applies holds: ${of}.`;
  const parts = [
    ...(bad > 0 ? [`${bad} not held`] : []),
    ...(open > 0 ? [`${open} unknown, which counts as not held`] : []),
  ];
  return `${parts.join(', ')}: ${of}.`;
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
