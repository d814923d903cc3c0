/**
 * Puts 'person-1', 'person-2' … in place of what people are called, the same for the same person wherever it stands. Longer
 * names first, so that no part of one is left; letters before and after keep a name from being found inside a word.
 *
 * @param people - the names of each, in the order in which they are numbered; a name of two people stands for the first. Of who has
 *   several, first and last name stand for them, too: who has one may be a role, whose words mean other things
 */
export function nameMask(people: readonly (readonly string[])[]): (text: string) => string {
  const masks = new Map<string, string>();
  for (const [index, names] of people.entries()) {
    for (const name of names) if (!masks.has(name)) masks.set(name, `person-${index + 1}`);
  }
  for (const [index, names] of people.entries()) {
    if (names.length < 2) continue;
    const parts = names.flatMap(name => name.split(/\s+/)).filter(part => PART.test(part));
    for (const part of parts) if (!masks.has(part)) masks.set(part, `person-${index + 1}`);
  }
  if (masks.size === 0) return text => text;
  const longest = [...masks.keys()].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  const any = longest.map(name => name.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)).join('|');
  const whole = new RegExp(`(?<![\\p{L}\\p{N}])(?:${any})(?![\\p{L}\\p{N}])`, 'gu');
  return text => text.replace(whole, name => masks.get(name)!);
}

/** A first or last name, as it is written in a sentence. */
const PART = /^\p{Lu}\p{L}{2,}$/u;
