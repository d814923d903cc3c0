import fc from 'fast-check';
import { after } from '../../simulate/incident/effects';
import { Protections } from '../../simulate/incident/loss';
import { Row } from './disarming/row';
import { Actor, ACTORS, Announced, announcement, isRefused, recordOf, Witnessed, witnesses } from './search';

/** One call of a sequence, and how it was told of. */
export interface Move {
  readonly row: Row;
  readonly actor: Actor;
}

export interface Played {
  readonly moves: readonly Move[];
  /** Refused moves are not among them. */
  readonly announced: readonly (Announced | 'refused')[];
  readonly afterwards: readonly Witnessed[];
}

/** Calls after which an SCP may no longer refuse what it refused. */
const ENDS_SCPS = /^organizations:(DeletePolicy|DetachPolicy|DisablePolicyType|MoveAccount|UpdatePolicy)$/;

/**
 * Returns sequences of two and three calls: first one that takes something of what tells, then anything.
 *
 * @param seed - the same seed gives the same sequences
 */
export function sequencesOf(
  rows: readonly Row[],
  deployed: Protections,
  seed: number,
  count: number,
): readonly (readonly Move[])[] {
  const recorded = rows.filter(({ dataEvent }) => dataEvent !== true);
  const takers = recorded.filter(row => after(recordOf(row, ACTORS[0]), deployed) !== deployed);
  const move = (from: readonly Row[]) =>
    fc.record({ row: fc.constantFrom(...from), actor: fc.constantFrom(...ACTORS) });
  const sequence = fc
    .tuple(move(takers), fc.array(move(recorded), { minLength: 1, maxLength: 2 }))
    .map(([first, others]) => [first, ...others]);
  return fc.sample(sequence, { seed, numRuns: count });
}

/** Plays a sequence against everything as it is deployed. */
export async function play(moves: readonly Move[], deployed: Protections, scps: readonly string[]): Promise<Played> {
  let protections = deployed;
  let inForce = scps;
  const announced: Played['announced'][number][] = [];
  for (const { row, actor } of moves) {
    if (await isRefused(row, actor, inForce)) {
      announced.push('refused');
      continue;
    }
    const { announced: how, left } = await announcement(recordOf(row, actor), protections);
    announced.push(how);
    protections = left;
    if (ENDS_SCPS.test(row.action)) inForce = [];
  }
  return { moves, announced, afterwards: await witnesses(protections) };
}
