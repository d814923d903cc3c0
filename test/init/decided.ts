/** What somebody writes where init could not know. */
const DECIDED: readonly [RegExp, string][] = [
  [/'TODO: the team'/g, 'New team'],
  [/'TODO: what it does'/g, 'New title'],
  [/'TODO: its distribution list'/g, 'new@example.com'],
  [/'TODO: \{ variable: name \}'/g, '{ variable: new_phone }'],
  [/'TODO: the country code of the owner'/g, 'CH'],
  [/'TODO: the [a-z0-9 ]+ of the owner'/g, 'New text'],
  [/'TODO: its number, with \+ and the country code'/g, "'+1 206 555 0199'"],
];

/** The text of an org file with every contact that was left open. */
export const decided = (text: string): string =>
  DECIDED.reduce((done, [open, value]) => done.replace(open, value), text);
