import { remembered } from '../../aws/remembered';
import { Draft } from '../../config/reading/draft';
import { mergeContacts } from '../../config/resolving/merge-contacts';
import { Snapshot } from '../../world/live/snapshot';
import { differenceFrom, isRequired } from '../contacts/factor-contacts';
import { FileVariables, newAccountContacts } from '../contacts/new-account-contacts';
import { Fields, Kind, readContacts } from '../contacts/read-contacts';
import { layerEntries, layerValue } from '../file/contact-sections';
import { textOrVariable } from '../file/yaml-text';
import { YamlEdits } from './yaml-edits';

/** An account of the file, and where it is now. */
export interface Followed {
  readonly key: string;
  /** Path of its OU, as the file called it. */
  readonly ou?: string;
}

/** The contacts of an account that nobody described while it was not active. */
export function describeContacts(
  yaml: YamlEdits,
  draft: Draft,
  { key, ou }: Followed,
  snapshot: Snapshot,
  variables: FileVariables,
): void {
  const entry = draft.accounts?.[key];
  const said = entry?.contacts;
  if (entry?.id === undefined) return;
  if (typeof said === 'string' || Object.keys(said ?? {}).length > 0) {
    return completeContacts(yaml, draft, { key, ...(ou && { ou }) }, snapshot, variables);
  }
  const { layer, remarks } = newAccountContacts(draft, { snapshot, id: entry.id, key, ...(ou && { ou }) }, variables);
  if (Object.keys(layer).length > 0) yaml.add(['accounts', key], ['contacts', layerValue(layer)], ENTRY, remarks);
}

/**
 * Fields that an account had from its former OU, and has from no layer where it is now: written with the account as AWS has
 * them; so is what is missing of one that was not active, and needed none. What its new OU says applies to it, as to every account there.
 */
export function completeContacts(
  yaml: YamlEdits,
  draft: Draft,
  { key, ou }: Followed,
  snapshot: Snapshot,
  variables: FileVariables,
): void {
  const entry = draft.accounts?.[key];
  const id = entry?.id;
  if (entry === undefined || id === undefined) return;
  const moved = mergeContacts({ ...draft, accounts: { [key]: { contacts: entry.contacts, ...(ou && { ou }) } } }).get(
    key,
  )!;
  const wasActive = (entry.status ?? 'active') === 'active';
  const former = mergedIn(draft).get(key)!.said;
  const contacts = readContacts(snapshot, id, number => variables.of(number, id, key));
  const missing = (Object.keys(contacts) as Kind[]).flatMap(kind => {
    const has = moved.said[kind] as Fields;
    // a primary contact that no layer gives is none that is missing
    if (moved.unmanaged.has(kind) || (kind === 'primary' && Object.keys(has).length === 0)) return [];
    const read = contacts[kind];
    const open = differenceFrom(kind, typeof read === 'object' ? read : {}, has);
    const isLost = (field: string): boolean =>
      has[field] === undefined && (former[kind][field] !== undefined || (!wasActive && isRequired(kind, field)));
    const fields = Object.fromEntries(Object.entries(open).filter(([field]) => isLost(field)));
    return Object.keys(fields).length === 0 ? [] : [[kind, fields] as const];
  });
  if (missing.length === 0) return;
  const said = entry.contacts;
  if (said === undefined || typeof said === 'string' || Object.keys(said).length === 0) {
    return yaml.add(['accounts', key], ['contacts', layerEntries(Object.fromEntries(missing))], ENTRY);
  }
  for (const [kind, fields] of missing) {
    if (typeof said[kind] !== 'object') {
      yaml.add(['accounts', key, 'contacts'], [kind, layerEntries({ [kind]: fields })[0]![1]]);
    } else {
      for (const [field, text] of Object.entries(fields)) {
        yaml.add(['accounts', key, 'contacts', kind], [field, textOrVariable(text)]);
      }
    }
  }
}

/** The contacts of every account, as the file has them. */
const mergedIn = remembered(mergeContacts);

/** Keys of an account entry behind which its contacts stand. */
const ENTRY = ['id', 'name', 'email', 'ou', 'status'];
