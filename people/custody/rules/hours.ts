import { Problem, warning } from '../../../config/reading/problem';
import { keys } from '../../../config/summary/wording';
import { Clocks, clocksOf, firstHole, SLOTS, slotText, utcSlots } from '../week';
import { ReachHours } from '../custody';
import { Factor, factorsOf, presence } from './factors';
import { Asset, haveTogether, peopleOf } from './grips';
import { Rule } from './subject';

/** Most time zones in which a hole is told. */
const ZONES_MAX = 3;

/** At every hour of the week somebody can be reached who has a factor, in winter and in summer. */
export const hours: Rule = function* (subject) {
  const isPresent = presence(subject);
  const reach = new Map(
    [...subject.names.people.values()].flatMap(({ key, reachHours }) =>
      reachHours === undefined || !isPresent(key) ? [] : [[key, reachHours] as const],
    ),
  );
  // few sets of people hold many factors, and few sets of clocks are asked for
  const judge = judgeOf(reach, subject.today);
  for (const factor of factorsOf(subject.groups)) {
    const { asset } = factor;
    // who holds nothing at all is told elsewhere, and somebody refused may be there at the hour
    if (!asset.isPartial && haveTogether(asset, isPresent)) yield* judge(factor);
  }
};

function judgeOf(reach: ReadonlyMap<string, ReachHours>, today: string): (factor: Factor) => Problem[] {
  const clocks = new Map<string, Clocks[]>();
  const slots = new Map<string, boolean[]>();
  const slotsOf = (person: string, at: Clocks): boolean[] => {
    const hoursOf = reach.get(person);
    if (hoursOf === undefined) return [];
    const id = `${person} ${at.offsets.get(hoursOf.timeZone)}`;
    const known = slots.get(id) ?? utcSlots(hoursOf, at);
    slots.set(id, known);
    return known;
  };
  const holes = new Map<string, string>();

  return ({ asset, accounts }) => {
    const people = peopleOf(asset);
    const zones = [...new Set(people.flatMap(person => reach.get(person)?.timeZone ?? []))].sort();
    const what = `${asset.noun} of ${keys(accounts)}`;
    const problem = (message: string, hint: string) => [
      warning('unreached-hours', { path: asset.at, on: 'key' }, message, hint),
    ];
    if (zones.length === 0) {
      return problem(`no holder of ${what} says when they can be reached`, 'write reach_hours of those who are there');
    }
    const id = JSON.stringify(
      asset.alternatives.map(({ parts, needed }) => [needed, parts.map(part => [...part.keys()])]),
    );
    const found = holes.get(id) ?? holeIn(asset, clocksFor(clocks, zones, today), zones);
    holes.set(id, found);
    if (found === '') return [];
    return problem(`nobody can be reached who has ${what}, ${found}`, 'add a holder or hours of one');
  };

  /** The first hole in words; empty when there is none. */
  function holeIn(asset: Asset, all: readonly Clocks[], zones: readonly string[]): string {
    for (const at of all) {
      const hole = firstHole(slot => haveTogether(asset, person => slotsOf(person, at)[slot] === true));
      if (hole !== undefined) return holeText(hole, at, zones, all.length > 1);
    }
    return '';
  }
}

function clocksFor(known: Map<string, Clocks[]>, zones: readonly string[], today: string): Clocks[] {
  const id = zones.join();
  const clocks = known.get(id) ?? clocksOf(zones, today);
  known.set(id, clocks);
  return clocks;
}

function holeText(
  { start, length }: { readonly start: number; readonly length: number },
  { from, offsets }: Clocks,
  zones: readonly string[],
  changes: boolean,
): string {
  if (length >= SLOTS) return 'at no hour of the week';
  const between = (offset: number) => `${slotText(start + offset)} to ${slotText(start + length + offset)}`;
  const local = zones.slice(0, ZONES_MAX).map(zone => `${between(offsets.get(zone) ?? 0)} in ${zone}`);
  const when = changes ? `, with the clocks of ${from}` : '';
  return `${between(0)} in UTC (${local.join(', ')})${when}`;
}
