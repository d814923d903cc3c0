import { keys } from '../../config/summary/wording';
import { Due } from './due';

/** One thing that is due, in a sentence without full stop: what, since when, for whom. */
export function dueText({ title, accounts, last, due, isOverdue }: Due): string {
  const when =
    due === undefined
      ? 'no record says that it was ever done'
      : `${isOverdue ? 'overdue since' : 'due by'} ${due}${last === undefined ? ', never written down' : `, last done on ${last}`}`;
  return `${title}: ${when}, for ${keys(accounts)}`;
}
