import { printable } from '../config/reading/mask';
import { Adoption } from './adoption';
import { Fate } from './fate';

const TITLES: readonly (readonly [Fate['fate'], string])[] = [
  ['in conflict', 'In conflict: settle this before the apply'],
  ['changes', 'Adopted or overwritten, and will change'],
  ['adopted', 'Adopted; the plan says whether it changes'],
  ['as it is', 'Adopted as it is'],
  ['doubled', 'Doubled: it stays beside what the apply makes, until somebody retires it'],
  ['left alone', 'Left alone'],
];

/** What a first apply takes over and meets, for people. */
export function adoptionReport({ fates, imports }: Adoption): string {
  const sections = TITLES.flatMap(([fate, title]) => {
    const some = fates.filter(one => one.fate === fate);
    if (some.length === 0) return [];
    return [
      `${title}: ${some.length}`,
      ...some.flatMap(one => [`  ${printable(one.what)}`, ...one.details.map(detail => `    ${printable(detail)}`)]),
      '',
    ];
  });
  const count = imports.length;
  return [...sections, `${count} thing${count === 1 ? ' is' : 's are'} taken over by the next apply.`, ''].join('\n');
}
