import type { PageId } from './page-ids';

/** A piece of a sentence of a page. */
export type Part =
  /** Our own words, without markup. */
  | { readonly ours: string }
  /** What an org file or a custody file says: never markup. */
  | { readonly value: string }
  /** A command, a name in AWS, a key of a file. */
  | { readonly code: string }
  /** Another page. */
  | { readonly page: PageId }
  /** An https address. */
  | { readonly address: string };

/** A sentence or two of a page; only `say` makes it, so that no value gets into a page as markup. */
export type Text = readonly Part[];

/** Template of a sentence: what is put in as a string is a value of somebody else. */
export const say = (strings: TemplateStringsArray, ...parts: readonly (Part | Text | string)[]): Text =>
  strings.flatMap((ours, index): Text => {
    const part = parts[index];
    const before = ours === '' ? [] : [{ ours }];
    if (part === undefined) return before;
    if (typeof part === 'string') return [...before, { value: part }];
    return 'length' in part ? [...before, ...part] : [...before, part];
  });

export const code = (text: string): Part => ({ code: text });
export const page = (id: PageId): Part => ({ page: id });
export const address = (url: string): Part => ({ address: url });
