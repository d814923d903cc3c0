import { ABSENT, isUnknown, show, valueAt } from './attributes';
import { ResourceChange } from './plan';
import { AttributeChange, Noise } from './noise';

/** What of a change means something, and how many attributes do not. */
export interface Differences {
  readonly changes: readonly AttributeChange[];
  readonly noise: AttributeNoise;
}

export type AttributeNoise = Omit<Noise, 'resources'>;

export const NO_NOISE: AttributeNoise = { tagsAll: 0, knownAfterApply: 0, jsonSpelling: 0, emptySpelling: 0 };

/** Attributes that providers compute; an attribute of another name that becomes unknown may be a weakening. */
const COMPUTED = new Set([
  ...['id', 'arn', 'unique_id', 'owner_id', 'tags_all', 'etag', 'version_id', 'revision_id', 'hosted_zone_id'],
  ...['create_date', 'created_at', 'created_time', 'created_date', 'creation_date', 'last_modified', 'last_updated'],
  ...['last_modified_date', 'last_modified_time', 'last_updated_time', 'updated_at', 'qualified_arn'],
]);

type Parts = readonly (string | number)[];
type Kind = 'meaning' | keyof AttributeNoise;

/**
 * Differences between before and after, masked, by path: objects and lists of blocks are entered, lists of values are
 * shown whole. Of a creation what is set; of a deletion nothing.
 *
 * @param except attributes that are shown elsewhere
 */
export function differencesOf(change: ResourceChange, except: ReadonlySet<string> = new Set()): Differences {
  const { before, after } = change;
  const noise: Record<keyof AttributeNoise, number> = { ...NO_NOISE };
  if (after === undefined || change.action === 'no-op') return { changes: [], noise };
  const unknown = isRecord(change.afterUnknown) ? change.afterUnknown : {};
  const changes: AttributeChange[] = [];
  for (const name of differentKeys(before, after, unknown)) {
    if (except.has(name)) continue;
    for (const path of changedPaths(before?.[name], after[name], unknown[name], [name])) {
      const kind = kindOf(change, path);
      if (kind !== 'meaning') noise[kind]++;
      else if (before !== undefined || !isComputed(path)) {
        changes.push({
          path: pathText(path),
          before: before === undefined ? ABSENT : show(change, path, 'before'),
          after: show(change, path, 'after'),
        });
      }
    }
  }
  return { changes, noise };
}

/** Paths at which two values differ, or may differ. */
function* changedPaths(before: unknown, after: unknown, unknown: unknown, path: Parts): Generator<Parts> {
  if (unknown === true) {
    yield path;
    return;
  }
  const hasUnknown = isRecord(unknown) ? Object.keys(unknown).length > 0 : Array.isArray(unknown) && unknown.length > 0;
  if (!hasUnknown && isSame(before, after)) return;
  if (isRecord(after) && (isRecord(before) || before == null)) {
    const marks = isRecord(unknown) ? unknown : {};
    for (const key of keysOf(before ?? {}, after, marks)) {
      yield* changedPaths(before?.[key], after[key], marks[key], [...path, key]);
    }
  } else if (Array.isArray(after) && Array.isArray(before) && after.length === before.length && after.some(isRecord)) {
    for (const index of after.keys()) {
      const mark: unknown = Array.isArray(unknown) ? unknown[index] : undefined;
      yield* changedPaths(before[index], after[index], mark, [...path, index]);
    }
  } else if (!isSame(before, after) || containsTrue(unknown)) yield path;
}

function kindOf(change: ResourceChange, path: Parts): Kind {
  if (path[0] === 'tags_all') return 'tagsAll';
  const [before, after] = [valueAt(change.before, path), valueAt(change.after, path)];
  // what a replaced resource does not set comes anew, and zero or false was nothing to it
  const isUnset = change.action === 'replace' && (isEmpty(before) || before === 0 || before === false);
  if (isUnknown(change, path)) {
    return change.before === undefined || isUnset || isComputed(path) ? 'knownAfterApply' : 'meaning';
  }
  if ((isEmpty(before) || isUnset) && isEmpty(after)) return 'emptySpelling';
  if (isSameJson(before, after)) return 'jsonSpelling';
  return 'meaning';
}

const isComputed = (path: Parts): boolean => path.length === 1 && COMPUTED.has(String(path[0]));

/** Nothing, however it is written. False and zero are something, and so is an empty block: [{}]. */
const isEmpty = (value: unknown): boolean =>
  value == null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0);

/** Whether two texts are the same JSON document, whatever their white space and the order of keys. */
function isSameJson(one: unknown, other: unknown): boolean {
  if (typeof one !== 'string' || typeof other !== 'string') return false;
  if (!/^\s*[[{]/.test(one) || !/^\s*[[{]/.test(other)) return false;
  try {
    return isSame(JSON.parse(one), JSON.parse(other));
  } catch {
    return false;
  }
}

/** Deep equality of JSON values; null and a missing key are the same. */
export function isSame(one: unknown, other: unknown): boolean {
  if (one === other || (one == null && other == null)) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) || Array.isArray(other)) {
    return (
      Array.isArray(one) &&
      Array.isArray(other) &&
      one.length === other.length &&
      one.every((item, index) => isSame(item, other[index]))
    );
  }
  const [first, second] = [one as Fields, other as Fields];
  for (const key in first) if (!isSame(first[key], second[key])) return false;
  for (const key in second) if (second[key] != null && first[key] == null) return false;
  return true;
}

type Fields = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const containsTrue = (marks: unknown): boolean =>
  marks === true || (typeof marks === 'object' && marks !== null && Object.values(marks).some(containsTrue));

/** Keys of all objects, sorted, so that the order in a plan changes nothing. */
function keysOf(...objects: readonly (Fields | undefined)[]): readonly string[] {
  const keys = new Set<string>();
  for (const object of objects) for (const key in object) keys.add(key);
  return [...keys].sort();
}

/** Keys whose values are not the very same, sorted: all the others cost one comparison. */
function differentKeys(before: Fields | undefined, after: Fields, unknown: Fields): readonly string[] {
  const keys = new Set<string>();
  for (const key in after) if (before?.[key] !== after[key]) keys.add(key);
  for (const key in before) if (before[key] != null && after[key] == null) keys.add(key);
  for (const key in unknown) keys.add(key);
  return [...keys].sort();
}

/** A path as Terraform writes it: 'rule[0].days', 'tags["a b"]'. */
export const pathText = (path: Parts): string =>
  path
    .map((part, index) =>
      typeof part === 'number'
        ? `[${part}]`
        : /^[\w-]+$/.test(part)
          ? `${index === 0 ? '' : '.'}${part}`
          : `[${JSON.stringify(part)}]`,
    )
    .join('');
