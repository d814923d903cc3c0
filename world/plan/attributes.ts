import {
  HIDDEN,
  hideInValue,
  hideSecrets,
  isDataOfSecret,
  isNamedSecret,
  isNoSecret,
  isPrivateKey,
  isSecretContainer,
  isValue,
} from '../../config/reading/secret-kinds';
import { ResourceChange } from './plan';

export { hideSecrets };

/** Where a value stands: 'event_selector[0].include_management_events', or its parts for keys with dots. */
export type Path = string | readonly (string | number)[];

/** Which side of a change. */
export type Side = 'before' | 'after';

/** What stands in place of a value that is not shown. */
export const SENSITIVE = HIDDEN;
export const UNKNOWN = '(known after apply)';
export const ABSENT = '(none)';

/** Longest value shown, in characters; policies have parts of their own in a report. */
const LONGEST = 200;

/** Parts of a path: 'a.b[0]' is ['a', 'b', 0]. */
export function pathParts(path: Path): readonly (string | number)[] {
  if (typeof path !== 'string') return path;
  const known = PARTS.get(path);
  if (known !== undefined) return known;
  const parts = [...path.matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map(([, index, key]) =>
    index === undefined ? key! : Number(index),
  );
  PARTS.set(path, parts);
  return parts;
}

/** Paths as rules write them, which are few: the same ones are asked of every resource. */
const PARTS = new Map<string, readonly (string | number)[]>();

/** The value at a path, undefined when nothing is there; own properties only, so that no name reaches a prototype. */
export function valueAt(value: unknown, path: Path): unknown {
  let at = value;
  for (const part of pathParts(path)) at = child(at, part);
  return at;
}

/** Whether the value after the change, or a part of it, is known only after the apply. */
export const isUnknown = (change: ResourceChange, path: Path): boolean => marked(change.afterUnknown, path);

/** What makes an attribute unknown, as a line of details, where the configuration says it. */
export function unknownBecause({ unknownFrom }: ResourceChange, path: Path): string[] {
  const [name] = pathParts(path);
  const sources = name === undefined ? undefined : unknownFrom?.[name];
  return sources === undefined ? [] : [`${name} is unknown because of ${sources.join(', ')}`];
}

/** Whether the value, or a part of it, must not be printed: marked in the plan, or never printed by this program. */
export const isSensitive = (change: ResourceChange, path: Path, side?: Side): boolean =>
  alwaysSensitive(change, path) ||
  (side !== 'after' && marked(change.beforeSensitive, path)) ||
  (side !== 'before' && marked(change.afterSensitive, path));

/** Whether a path or anything above or below it carries a mark, in Terraform's form: true, or true at leaves. */
export function marked(marks: unknown, path: Path): boolean {
  let at = marks;
  for (const part of pathParts(path)) {
    if (at === true) return true;
    at = child(at, part);
  }
  return hasMark(at);
}

/** Text of a value of one side for people; masked, shortened, and not escaped: whoever renders it escapes. */
export function show(change: ResourceChange, path: Path, side: Side): string {
  // a value that is sensitive on one side only was the other side's neighbour: neither is printed
  if (isSensitive(change, path)) {
    return valueAt(change[side], path) == null && !(side === 'after' && isUnknown(change, path)) ? ABSENT : SENSITIVE;
  }
  if (side === 'after' && isUnknown(change, path)) return UNKNOWN;
  return shorten(hideSecrets(showValue(hideInValue(valueAt(change[side], path)))));
}

/** 'before → after' of one attribute, masked. */
export const showChange = (change: ResourceChange, path: Path): string =>
  `${show(change, path, 'before')} → ${show(change, path, 'after')}`;

/** The text at a path; undefined when there is no text. May be sensitive: for comparing, not for printing. */
export function textAt(value: unknown, path: Path): string | undefined {
  const found = valueAt(value, path);
  return typeof found === 'string' ? found : undefined;
}

/** The list at a path; empty when there is none. */
export function listAt(value: unknown, path: Path): readonly unknown[] {
  const found = valueAt(value, path);
  return Array.isArray(found) ? found : [];
}

/** Whether the object is there before the change and gone from Terraform's hands after it, or made anew. */
export const isLost = (change: ResourceChange): boolean => change.action === 'delete' || change.action === 'forget';

/** Every text that a change marks sensitive, on either side; with `parts`, words of documents and patterns as well. */
export function sensitiveTexts(change: ResourceChange, parts: boolean): ReadonlySet<string> {
  // most changes have none, and a plan may have tens of thousands
  const isMarked = hasMark(change.beforeSensitive) || hasMark(change.afterSensitive);
  if (!isMarked && !ALWAYS_SENSITIVE.has(change.type) && !isPrivateEndpoint(change)) return NONE;
  const found = new Set<string>();
  for (const side of ['before', 'after'] as const) {
    // what one side marks is as secret on the other
    for (const marks of [change.beforeSensitive, change.afterSensitive]) collect(change[side], marks, parts, found);
    for (const path of ALWAYS_SENSITIVE.get(change.type) ?? [])
      collect(valueAt(change[side], path), true, parts, found);
    if (isPrivateEndpoint(change)) collect(valueAt(change[side], 'endpoint'), true, false, found);
  }
  return found;
}

const NONE: ReadonlySet<string> = new Set();

/**
 * Attributes that are personal data or secrets whether or not a plan marks them, by resource type.
 *
 * The provider marks none of the phone numbers of contacts.
 */
const ALWAYS_SENSITIVE: ReadonlyMap<string, readonly string[]> = new Map([
  ['aws_account_primary_contact', ['phone_number']],
  ['aws_account_alternate_contact', ['phone_number']],
  ['aws_ssm_parameter', ['value', 'insecure_value']],
  ['aws_api_gateway_stage', ['variables']],
  ['kubernetes_secret', ['data', 'binary_data']],
  ['kubernetes_secret_v1', ['data', 'binary_data']],
  ['aws_cloudwatch_event_api_destination', ['invocation_endpoint']],
]);

/** Whether a change is a subscription of a phone, whose endpoint is a number, or of a web hook, which may hold a key. */
const isPrivateEndpoint = (change: ResourceChange): boolean =>
  change.type === 'aws_sns_topic_subscription' &&
  [change.before, change.after].some(side => /^(sms|https?)$/.test(textAt(side, 'protocol') ?? ''));

const alwaysSensitive = (change: ResourceChange, path: Path): boolean => {
  const parts = pathParts(path);
  const top = parts[0];
  return (
    (ALWAYS_SENSITIVE.get(change.type) ?? []).some(name => name === top) ||
    (top === 'endpoint' && isPrivateEndpoint(change)) ||
    (hasSecretName(change, parts) && [change.before, change.after].some(side => mayBeSecret(valueAt(side, parts))))
  );
};

/** Whether a key on the way to a value says that it is a secret, or the name beside it does. */
function hasSecretName(change: ResourceChange, parts: readonly (string | number)[]): boolean {
  const last = parts.length - 1;
  return parts.some((part, at) => {
    if (typeof part === 'number') return false;
    if (isPrivateKey(part)) return true;
    const sides = [change.before, change.after];
    if (isSecretContainer(part)) return at < last || sides.some(side => typeof valueAt(side, parts) === 'object');
    const beside = sides.map(side => Object(valueAt(side, parts.slice(0, at))) as object);
    return beside.some(one => isDataOfSecret(one, part) || (isValue(part) && isNamedSecret(one)));
  });
}

const mayBeSecret = (value: unknown): boolean =>
  typeof value === 'string' ? !isNoSecret(value) : value != null && typeof value !== 'boolean';

function child(value: unknown, part: string | number): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
  return (value as Record<string | number, unknown>)[part];
}

export function hasMark(marks: unknown): boolean {
  if (typeof marks !== 'object' || marks === null) return marks === true;
  // what JSON.parse makes inherits nothing
  for (const key in marks) if (hasMark((marks as Record<string, unknown>)[key])) return true;
  return false;
}

/** A value as Terraform's reader knows it: text without quotes, everything else as JSON. */
const showValue = (value: unknown): string =>
  value == null ? ABSENT : typeof value === 'string' ? (value === '' ? '""' : value) : JSON.stringify(value);

/** Cut at a character, never inside of one. */
function shorten(text: string): string {
  if (text.length <= LONGEST) return text;
  const characters = [...text.slice(0, LONGEST * 2)];
  return characters.length <= LONGEST && text.length <= LONGEST * 2
    ? text
    : `${characters.slice(0, LONGEST).join('')}… (${text.length} characters)`;
}

/** Texts below marks. */
export function collect(value: unknown, marks: unknown, parts: boolean, found: Set<string>): void {
  if (marks === true) {
    if (typeof value === 'string') {
      found.add(value);
      if (parts && /[[{"$]/.test(value)) for (const [word] of value.matchAll(/[\w-]+/g)) found.add(word);
    } else if (typeof value === 'number') found.add(String(value));
    else if (typeof value === 'object' && value !== null) {
      for (const item of Object.values(value)) collect(item, true, parts, found);
    }
    return;
  }
  if (typeof marks !== 'object' || marks === null) return;
  for (const key in marks) collect(child(value, key), child(marks, key), parts, found);
}
