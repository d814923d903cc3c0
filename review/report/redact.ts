import { isSensitive, sensitiveTexts } from '../../world/plan/attributes';
import { Worded } from './words';
import { ResourceChange } from '../../world/plan/plan';

/** Shorter texts are words such as 'true', which would blank out sentences. */
const SHORTEST_SECRET = 5;

/**
 * Takes sensitive texts out of findings: a net below the rules, which do not print them. Parts of sensitive documents
 * are taken out of the findings on the same resource, and so are accounts that only sensitive texts name.
 */
export function redact(findings: readonly Worded[], changes: readonly ResourceChange[]): readonly Worded[] {
  if (findings.length === 0) return findings;
  const byAddress = new Map<string, string[]>();
  const byStack = new Map<string, string[]>();
  const everywhere = new Set<string>();
  for (const change of changes) {
    const texts = [...sensitiveTexts(change, true)].filter(text => text.length >= SHORTEST_SECRET);
    if (texts.length === 0) continue;
    const key = JSON.stringify([change.stack, change.address]);
    byAddress.set(key, [...(byAddress.get(key) ?? []), ...texts]);
    const ofStack = byStack.get(change.stack) ?? [];
    ofStack.push(...texts);
    byStack.set(change.stack, ofStack);
    for (const text of sensitiveTexts(change, false)) if (text.length >= SHORTEST_SECRET) everywhere.add(text);
  }
  if (byAddress.size === 0) return findings;
  const isVisible = visibility(changes);
  return findings.map(finding => {
    const own = byAddress.get(JSON.stringify([finding.stack, finding.address])) ?? [];
    // a finding without an address may be about any resource of its stack
    const sources = finding.address === undefined ? (byStack.get(finding.stack) ?? []) : own;
    const hidden = new Set(accountsIn(sources).filter(id => !isVisible(id, finding.stack)));
    // longest first, so that no part of a secret stays
    const secrets = [...new Set([...own, ...everywhere, ...hidden])]
      .flatMap(secret => [secret, JSON.stringify(secret).slice(1, -1)])
      .sort((one, other) => other.length - one.length);
    const clean = (text: string): string =>
      secrets.reduce((cleaned, secret) => cleaned.replaceAll(secret, '(sensitive value)'), text);
    return {
      ...finding,
      accounts: finding.accounts.filter(id => !hidden.has(id)),
      summary: clean(finding.summary),
      meaning: clean(finding.meaning),
      ...(finding.because !== undefined && { because: clean(finding.because) }),
      details: finding.details.map(clean),
      ...(finding.cause && { cause: { ...finding.cause, says: clean(finding.cause.says) } }),
    };
  });
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
