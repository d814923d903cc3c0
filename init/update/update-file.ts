import type { ParsedNode } from 'yaml';
import { draftOf, Draft } from '../../config/reading/draft';
import { pathText } from '../../config/reading/problem';
import { valueAt } from '../../config/reading/schema-path';
import { yamlValue } from '../../config/reading/yaml-value';
import { SCPS } from '../../config/scps/scps';
import { Snapshot } from '../../world/live/snapshot';
import { accountKeys } from '../account-keys';
import { PHONE_VARIABLE } from '../answers';
import { FileVariables, newAccountContacts } from '../contacts/new-account-contacts';
import { STATUSES } from '../file/account-status';
import { accountEntries } from '../file/accounts-section';
import { Entry } from '../file/yaml-text';
import { withOpenContacts } from './open-contacts';
import { completeContacts, describeContacts, Followed } from './update-contacts';
import { changeLine, FileChange, fileChanges } from './changes';
import { applied, Edit, YamlEdits } from './yaml-edits';

/** An org file into which a later snapshot was merged. */
export interface UpdatedFile {
  readonly text: string;
  readonly edits: readonly Edit[];
  /** What is new, moved, renamed and so on, one line each. */
  readonly changes: readonly string[];
  /** Places that could not be changed, because others repeat them. */
  readonly byHand: readonly string[];
  /** Variables that the file did not have: name to keys of the accounts with that number. */
  readonly variables: ReadonlyMap<string, readonly string[]>;
}

/** Sections behind which the OUs stand in a file that had none. */
const TOP = ['version', 'partition', 'region', 'email_domains', 'organization'];

/** Keys of an account entry in their order, after which another one is put. */
const ORDER = ['id', 'name', 'email', 'ou', 'status'];

/**
 * Merges what AWS has into an org file: comments, order, anchors and overrides stay, and what did not change in AWS stays to
 * the byte. Contacts of accounts that the file has are left as the file has them.
 */
export function updateFile(text: string, root: ParsedNode, snapshot: Snapshot): UpdatedFile {
  const { value } = yamlValue(root);
  const draft = withOpenContacts(draftOf(value), value);
  const changes = fileChanges(draft, snapshot);
  const yaml = new YamlEdits(text, root);
  const variables = new FileVariables(draft, snapshot, PHONE_VARIABLE);
  const renamed = new Map(
    changes.flatMap(change => (change.kind === 'renamed OU' ? [[change.from, change.path] as const] : [])),
  );
  addOus(yaml, draft, changes, valueAt(value, ['organizational_units']) !== undefined);
  for (const change of changes) apply(yaml, draft, change);
  followRenamedOus(yaml, draft, renamed, changes);
  addAccounts(yaml, draft, renamed, { snapshot, changes, variables });
  const places = new Map(changes.flatMap(one => (one.kind === 'moved' ? [[one.key, one] as const] : [])));
  const followed = (key: string): Followed => {
    const place = places.get(key);
    const ou = place === undefined ? draft.accounts?.[key]?.ou : pathInFile(place.ou, renamed);
    return { key, ...(ou !== undefined && { ou }) };
  };
  for (const { kind, ...change } of changes) {
    if (kind === 'active again' && 'key' in change) {
      describeContacts(yaml, draft, followed(change.key), snapshot, variables);
    } else if (kind === 'moved' && 'key' in change && (draft.accounts?.[change.key]?.status ?? 'active') === 'active') {
      completeContacts(yaml, draft, followed(change.key), snapshot, variables);
    }
  }
  return {
    ...{ text: applied(text, yaml.edits), edits: yaml.edits },
    changes: changes.map(changeLine),
    byHand: yaml.refused.map(pathText),
    variables: variables.added,
  };
}

function addOus(yaml: YamlEdits, draft: Draft, changes: readonly FileChange[], hasSection: boolean): void {
  const added = changes.flatMap(change => (change.kind === 'new OU' ? [[change.path, change.id] as const] : []));
  if (added.length === 0) return;
  const known = Object.keys(draft.organizational_units ?? {});
  if (!hasSection) yaml.add([], ['organizational_units', added], TOP);
  for (const [path, id] of hasSection ? added : []) {
    yaml.add(
      ['organizational_units'],
      [path, id],
      known.filter(one => one < path),
    );
  }
}

function apply(yaml: YamlEdits, draft: Draft, change: FileChange): void {
  const set = (key: string, field: string, value: string): void => {
    yaml.set(['accounts', key, field], value, ORDER.slice(0, ORDER.indexOf(field)));
  };
  switch (change.kind) {
    case 'gone OU':
      if (!isUsed(draft, change.path)) yaml.remove(['organizational_units', change.path]);
      break;
    case 'moved':
      if (change.ou === undefined) yaml.remove(['accounts', change.key, 'ou']);
      else set(change.key, 'ou', change.ou);
      break;
    case 'renamed':
      set(change.key, 'name', change.name);
      break;
    case 'root e-mail':
      set(change.key, 'email', change.email);
      break;
    case 'inactive':
      set(change.key, 'status', STATUSES[change.state].status);
      break;
    case 'active again':
      set(change.key, 'status', 'active');
      for (const { remark } of Object.values(STATUSES)) yaml.removeRemark(['accounts', change.key], remark ?? '');
      break;
    case 'gone':
      set(change.key, 'status', 'left');
      break;
    case 'log group':
      yaml.set(['trail', 'existing', 'log_group'], change.name);
      break;
    case 'new OU':
    case 'renamed OU':
    case 'new':
  }
}

/** How the file calls an OU that may be called otherwise now. */
const pathInFile = (ou: string | undefined, renamed: ReadonlyMap<string, string>): string | undefined =>
  [...renamed].find(([, path]) => path === ou)?.[0] ?? ou;

/** Whether something of the file still speaks of an OU. */
function isUsed(draft: Draft, path: string): boolean {
  const targets = SCPS.flatMap(({ asked }) => asked(draft)?.targets ?? []);
  return (
    targets.includes(path) ||
    draft.ou_contacts?.[path] !== undefined ||
    Object.values(draft.accounts ?? {}).some(account => account?.ou === path)
  );
}

/** Gives everything that speaks of a renamed OU its new path. */
function followRenamedOus(
  yaml: YamlEdits,
  draft: Draft,
  renamed: ReadonlyMap<string, string>,
  changes: readonly FileChange[],
): void {
  const moved = new Set(changes.flatMap(change => (change.kind === 'moved' ? [change.key] : [])));
  for (const [from, path] of renamed) {
    yaml.rename(['organizational_units', from], path);
    yaml.rename(['ou_contacts', from], path);
    for (const { path: section } of SCPS) yaml.replaceInList([...section, 'targets'], from, path);
    for (const [key, account] of Object.entries(draft.accounts ?? {})) {
      if (account?.ou === from && !moved.has(key)) yaml.set(['accounts', key, 'ou'], path);
    }
  }
}

interface New {
  readonly snapshot: Snapshot;
  readonly changes: readonly FileChange[];
  readonly variables: FileVariables;
}

function addAccounts(yaml: YamlEdits, draft: Draft, renamed: ReadonlyMap<string, string>, found: New): void {
  const { snapshot, changes, variables } = found;
  const added = changes.flatMap(change => (change.kind === 'new' ? [change] : []));
  const entries = Object.entries(draft.accounts ?? {});
  const former = entries.flatMap(([, account]) => account?.formerly ?? []).filter(key => key !== undefined);
  const taken = [...entries.map(([key]) => key), ...former, ...Object.keys(draft.organizational_units ?? {})];
  const keys = accountKeys(
    added.map(({ account }) => account),
    taken,
  );
  for (const { account, ou } of added) {
    const key = keys.get(account.id)!;
    const known = pathInFile(ou, renamed);
    const isActive = account.state === undefined || account.state === 'ACTIVE';
    const contacts = isActive
      ? newAccountContacts(draft, { snapshot, id: account.id, key, ...(known && { ou: known }) }, variables)
      : { layer: {}, remarks: [STATUSES[account.state as keyof typeof STATUSES].remark ?? []].flat() };
    const entry: Entry = [key, accountEntries(account, ou, contacts.layer)];
    const siblings = entries.flatMap(([sibling, one]) => (one?.ou === known ? [sibling] : []));
    yaml.add(['accounts'], entry, siblings, contacts.remarks);
  }
}
