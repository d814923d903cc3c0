/**
 * Puts 'person-1', 'person-2' … in place of what people are called, the same for the same person wherever it stands. Longer
 * names first, so that no part of one is left; letters before and after keep a name from being found inside a word.
 *
 * @param people - the names of each, in the order in which they are numbered; a name of two people stands for the first
 */
export function nameMask(people: readonly (readonly string[])[]): (text: string) => string {
  const masks = new Map<string, string>();
  for (const [index, names] of people.entries()) {
    for (const name of names) if (!masks.has(name)) masks.set(name, `person-${index + 1}`);
  }
  if (masks.size === 0) return text => text;
  const longest = [...masks.keys()].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  const any = longest.map(name => name.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)).join('|');
  const whole = new RegExp(`(?<![\\p{L}\\p{N}])(?:${any})(?![\\p{L}\\p{N}])`, 'gu');
  return text => text.replace(whole, name => masks.get(name)!);
}
