/** Names for a sentence, at most so many. */
const NAMES_MAX = 5;

/** 'a, b and 3 more'. */
export const namesOf = (names: readonly string[]): string =>
  names.length <= NAMES_MAX
    ? names.join(', ')
    : `${names.slice(0, NAMES_MAX - 1).join(', ')} and ${names.length - NAMES_MAX + 1} more`;

/** A line of details with all names when a sentence leaves some out; else none. */
export const allNames = (label: string, names: readonly string[]): readonly string[] =>
  names.length <= NAMES_MAX ? [] : [`${label}: ${names.join(', ')}`];
