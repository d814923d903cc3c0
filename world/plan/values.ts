import { isSensitive, isUnknown, listAt, Path } from './attributes';
import { ResourceChange } from './plan';

/** Orders by code units, the same on every machine. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Whether an attribute has a value; the provider writes none as null or as empty text. */
export const isSet = (value: unknown): boolean => value != null && value !== '';

/** Texts of a list or set that are gone after the change; unknown: some may come back with what the apply tells. */
export function lostTexts(change: ResourceChange, path: Path): { lost: readonly string[]; unknown: boolean } {
  const after = new Set(listAt(change.after, path));
  const lost = listAt(change.before, path).filter(value => typeof value === 'string' && !after.has(value)) as string[];
  return { lost: [...lost].sort(compareText), unknown: lost.length > 0 && isUnknown(change, path) };
}

/** Texts of a list or set that are there only after the change, sorted. */
export function gainedTexts(change: ResourceChange, path: Path): string[] {
  const had = new Set(listAt(change.before, path));
  const now = listAt(change.after, path).filter(value => typeof value === 'string' && !had.has(value)) as string[];
  return now.sort(compareText);
}

/** Whether an attribute has another value after the change; 'unknown' when only the apply will tell. */
export function changed(change: ResourceChange, path: string): boolean | 'unknown' {
  if (isUnknown(change, path)) return 'unknown';
  return !isSameValue(change.before?.[path], change.after?.[path]);
}

/** Whether two values are one; nothing, null, '' and an empty list or map are: the provider uses them for each other. */
export const isSameValue = (before: unknown, after: unknown): boolean => valueText(before) === valueText(after);

function valueText(value: unknown): string {
  const empty = value == null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0);
  return empty ? '' : JSON.stringify(value);
}

/** Texts in quotes for a sentence; how many they are when they must not be shown. */
export function quoted(change: ResourceChange, path: Path, texts: readonly string[]): string {
  if (isSensitive(change, path)) return texts.length === 1 ? 'a value' : `${texts.length} values`;
  return texts.map(text => `'${text}'`).join(', ');
}
