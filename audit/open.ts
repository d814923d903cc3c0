import { Unread } from '../world/live/snapshot';
import { held, Judgement, notHeld, unknown } from './requirement';

/** What keeps a requirement from holding: something that was found, with what to do, or something that nobody could read. */
export type Open =
  { readonly problem: string; readonly next: string } | { readonly unread: Unread; readonly next?: string };

/** What open points mean: a problem that was found counts before what could not be read. */
export function judged(open: readonly Open[], why: string): Judgement {
  const problems = open.flatMap(one => ('problem' in one ? one : []));
  if (problems.length > 0) {
    const next = new Set(problems.map(one => one.next));
    return notHeld(problems.map(({ problem }) => problem).join('; '), [...next].join('; '));
  }
  const [first] = open.flatMap(one => ('unread' in one ? one : []));
  if (first === undefined) return held(why);
  return unknown(first.unread, first.next);
}
