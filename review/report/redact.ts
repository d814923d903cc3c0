import { hideSecrets, isSensitive, sensitiveTexts } from '../../world/plan/attributes';
import { ResourceChange } from '../../world/plan/plan';
import { SecretSearch } from '../../world/plan/secret-search';
import { Worded } from './words';

/**
 * Takes words of sensitive documents out of findings on the same resource, which as words of anything else mean nothing,
 * and accounts that only sensitive texts name.
 */
export function redact(findings: readonly Worded[], changes: readonly ResourceChange[]): readonly Worded[] {
  if (findings.length === 0) return findings;
  const byAddress = new Map<string, string[]>();
  const byStack = new Map<string, string[]>();
  for (const change of changes) {
    const texts = sensitiveTexts(change, true);
    if (texts.size === 0) continue;
    const key = JSON.stringify([change.stack, change.address]);
    byAddress.set(key, [...(byAddress.get(key) ?? []), ...texts]);
    const ofStack = byStack.get(change.stack) ?? [];
    for (const text of texts) ofStack.push(text);
    byStack.set(change.stack, ofStack);
  }
  if (byAddress.size === 0) return findings;
  const isVisible = visibility(changes);
  return findings.map(finding => {
    const own = byAddress.get(JSON.stringify([finding.stack, finding.address])) ?? [];
    // a finding without an address may be about any resource of its stack
    const sources = finding.address === undefined ? (byStack.get(finding.stack) ?? []) : own;
    const hidden = new Set(accountsIn(sources).filter(id => !isVisible(id, finding.stack)));
    const clean = { ...finding, accounts: finding.accounts.filter(id => !hidden.has(id)) };
    return hidden.size + own.length === 0 ? clean : hideIn(clean, new SecretSearch([...own, ...hidden]));
  });
}

/** Parts of a report that say nothing of a plan: our own words, numbers, and the names that users give to files. */
const OWN = new Set(['rule', 'severity', 'action', 'kind', 'stack', 'type', 'level', 'accountNames', 'accounts']);

/** Hides secrets in all texts of a report, or of a part of it. */
export function hideIn<T>(value: T, search: SecretSearch): T {
  if (typeof value === 'string') return search.hide(hideSecrets(value)) as T;
  if (Array.isArray(value)) return (value as readonly unknown[]).map(item => hideIn(item, search)) as T;
  if (typeof value !== 'object' || value === null) return value;
  const copy = Object.entries(value as object as Record<string, unknown>).map(([key, part]) => [
    key,
    OWN.has(key) ? part : hideIn<unknown>(part, search),
  ]);
  return Object.fromEntries(copy) as T;
}

const accountsIn = (texts: readonly string[]): string[] => [
  ...new Set(texts.flatMap(text => [...text.matchAll(/(?<!\d)\d{12}(?!\d)/g)].map(([id]) => id))),
];

/** Whether a plan names an account in something that is not sensitive; each one is looked for once. */
function visibility(changes: readonly ResourceChange[]): (id: string, stack: string) => boolean {
  const known = new Map<string, boolean>();
  return (id, stack) => {
    const key = `${id} ${stack}`;
    const isVisible = known.get(key) ?? changes.some(change => change.stack === stack && shows(change, id));
    known.set(key, isVisible);
    return isVisible;
  };
}

/** Whether the address or an attribute without any mark holds a text. */
const shows = (change: ResourceChange, text: string): boolean =>
  change.address.includes(text) ||
  [change.before, change.after].some(side =>
    Object.entries(side ?? {}).some(
      ([name, value]) => JSON.stringify(value)?.includes(text) && !isSensitive(change, [name]),
    ),
  );
