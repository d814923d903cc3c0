import { HIDDEN } from '../../config/reading/secret-kinds';

/** What must stand around a secret where it is found: short ones, ordinary words and numbers are found in anything. */
type Edges = 'any' | 'digits' | 'quotes';

interface Entry {
  readonly text: string;
  readonly edges: Edges;
}

/** Values that are secrets of nobody, whoever marks them. */
const NOTHING = /^(?:.{0,2}|\d{1,3}|true|false|null|none|yes|enabled|disabled)$/is;

/** Words and small numbers, of which sentences are made. */
const ORDINARY = /^(?=.{1,15}$)(?:[A-Z]?[a-z]+(?:[-_. ][a-z]+)*|[A-Z_]{1,10}|\d{1,5}|.{1,4})$/s;

/** Characters by which texts are found. */
const WINDOW = 3;

/** How deep documents stand in documents. */
const DEPTH = 4;

/** Where a text that is shown was cut. */
const CUT = /… \(\d+ characters\)/g;

/**
 * Hides any of many secrets in texts. The time depends on the texts alone, however many secrets there are.
 *
 * Each is found as it is, in small letters, and as it stands in JSON, in URLs and in base64. An ordinary word, a text of fewer than five
 * characters or a number of fewer than six digits is found only in quotes or as a whole value, and of fewer than three
 * characters not at all: a report without these would say nothing.
 */
export class SecretSearch {
  readonly #entries = new Map<number, Entry[]>();
  readonly #starts = new Uint8Array(1 << 16);
  #longest = 0;

  constructor(secrets: Iterable<string>) {
    const texts = new Map<string, Edges>();
    for (const secret of secrets) {
      for (const text of [secret, secret.trim()]) {
        if (NOTHING.test(text)) continue;
        const edges = ORDINARY.test(text) ? 'quotes' : /^\d+$/.test(text) ? 'digits' : 'any';
        for (const one of edges === 'any' ? spellings(text) : [text]) texts.set(one, edges);
      }
    }
    for (const [text, edges] of texts) {
      const start = hashAt(text, 0);
      const known = this.#entries.get(start);
      if (known === undefined) this.#entries.set(start, [{ text, edges }]);
      else known.push({ text, edges });
      this.#starts[start & 0xffff] = 1;
      this.#longest = Math.max(this.#longest, text.length);
    }
  }

  /** A text without secrets; of one that was cut, also without the first part of a secret. */
  hide(text: string): string {
    if (this.#entries.size === 0) return text;
    const cuts = text.includes('… (') ? [...text.matchAll(CUT)].map(({ index }) => index) : [];
    let [hidden, done, from, to] = ['', 0, -1, -1];
    const close = (): void => {
      if (to < 0) return;
      hidden += text.slice(done, from) + HIDDEN;
      done = to;
      to = -1;
    };
    for (let at = 0; at + WINDOW <= text.length; at++) {
      const start = hashAt(text, at);
      if (this.#starts[start & 0xffff] === 0) continue;
      const end = this.#endAt(text, at, this.#entries.get(start) ?? [], cuts);
      if (end <= at) continue;
      // what overlaps is hidden as one
      if (at >= to) {
        close();
        from = at;
      }
      to = Math.max(to, end);
    }
    close();
    return done === 0 ? text : hidden + text.slice(done);
  }

  /** The end of the longest secret that begins here. */
  #endAt(text: string, at: number, entries: readonly Entry[], cuts: readonly number[]): number {
    let end = at;
    const cut = cuts.find(one => one >= at + WINDOW);
    for (const { text: secret, edges } of entries) {
      if (text.startsWith(secret, at)) {
        if (at + secret.length > end && FITS[edges](text, at, at + secret.length)) end = at + secret.length;
      } else if (cut !== undefined && cut > end && cut - at < secret.length && secret.startsWith(text.slice(at, cut))) {
        end = cut;
      }
    }
    return end;
  }
}

const FITS: Readonly<Record<Edges, (text: string, from: number, to: number) => boolean>> = {
  any: () => true,
  digits: (text, from, to) => !/\d/.test(text[from - 1] ?? '') && !/\d/.test(text[to] ?? ''),
  quotes: (text, from, to) =>
    (from === 0 || /["'`]$|: $|→ $/.test(text.slice(Math.max(0, from - 2), from))) &&
    /^(?:$|\\*["'`]| →)/.test(text.slice(to, to + 4)),
};

const hashAt = (text: string, at: number): number =>
  Math.imul(Math.imul(text.charCodeAt(at), 65_599) + text.charCodeAt(at + 1), 65_599) + text.charCodeAt(at + 2);

/** A secret as programs write it into documents. */
function spellings(secret: string): ReadonlySet<string> {
  // a report writes some names in small letters
  const found = new Set([secret, secret.toLowerCase()]);
  let once = secret;
  // documents stand in documents
  for (let depth = 0; depth < DEPTH; depth++) {
    once = JSON.stringify(once).slice(1, -1);
    let html = forHtml(once);
    for (let outer = depth; outer < DEPTH; outer++) {
      found.add(html);
      html = JSON.stringify(html).slice(1, -1);
    }
    found.add(once);
  }
  if (!/[\ud800-\udfff]/.test(secret)) found.add(encodeURIComponent(secret));
  if (secret.length < 8) return found;
  // within a longer text it begins at any of three places, and what is beside it is in its first and last character
  for (const before of ['', 'a', 'aa']) {
    const code = Buffer.from(before + secret)
      .toString('base64')
      .replace(/=+$/, '');
    const isWhole = (before.length + Buffer.byteLength(secret)) % 3 === 0;
    found.add(code.slice(before === '' ? 0 : before.length + 1, isWhole ? undefined : -1));
  }
  return found;
}

/** Terraform's jsonencode writes these as codes. */
const forHtml = (text: string): string =>
  text.replace(/[<>&]/g, character => `\\u00${character.charCodeAt(0).toString(16)}`);
