import { AccountEntry } from './sections/org-file';
import { Draft, Loose } from './reading/draft';
import { MergedContacts, mergeContacts } from './resolving/merge-contacts';
import { Path, Problem } from './reading/problem';
import { valueAt } from './reading/schema-path';

/** What more than one check wants to know about a file. */
export interface Facts {
  /** The current date (UTC), YYYY-MM-DD. Only warnings may depend on it. */
  readonly today: string;
  readonly accounts: ReadonlyMap<string, Loose<AccountEntry>>;
  readonly organizationalUnits: ReadonlyMap<string, string | undefined>;
  /** Key of the management account, or of the only account; undefined when the file does not tell. */
  readonly managementAccount?: string;
  readonly contacts: ReadonlyMap<string, MergedContacts>;
  /** Contact fields ('security.name'), kinds ('security') or whole layers ('') that the schema refused somewhere. */
  readonly refused: ReadonlySet<string>;
  /** Whether the file gives a value, well-formed or not. */
  readonly has: (...path: Path) => boolean;
}

/** Gathers the facts of a file. */
export function factsOf(draft: Draft, value: unknown, refused: readonly Path[], today: string): Facts {
  const accounts = new Map(Object.entries(draft.accounts ?? {}).map(([key, account]) => [key, account ?? {}]));
  return {
    today,
    accounts,
    organizationalUnits: new Map(Object.entries(draft.organizational_units ?? {})),
    managementAccount: draft.organization === 'none' ? [...accounts.keys()][0] : draft.organization?.management_account,
    contacts: mergeContacts(draft),
    refused: new Set(refused.flatMap(contactField)),
    has: (...path) => valueAt(value, path) !== undefined,
  };
}

/** A check across entries or sections of the file. */
export type Check = (draft: Draft, facts: Facts) => Iterable<Problem>;

/** The contact field, kind or layer that a refused path belongs to. */
function contactField([section, ...rest]: Path): string[] {
  const field =
    section === 'contacts'
      ? rest
      : section === 'ou_contacts'
        ? rest.slice(1)
        : section === 'accounts' && rest[1] === 'contacts'
          ? rest.slice(2)
          : undefined;
  return field === undefined ? [] : [field.slice(0, 2).join('.')];
}
