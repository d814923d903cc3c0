import { Draft } from '../../config/reading/draft';
import { isLogGroup, isLookedUp } from '../../config/sections/trail';
import { byCodeUnit } from '../../config/sorting';
import { ouPaths } from '../../world/live/live-world';
import { AccountState, Snapshot, SnapshotAccount } from '../../world/live/snapshot';
import { existingProtection } from '../existing-protection';
import { STATUSES } from '../file/account-status';
import { isActive } from '../proposal';

/** How AWS differs from an org file in what init writes. */
export type FileChange =
  | { readonly kind: 'new OU'; readonly path: string; readonly id: string }
  | { readonly kind: 'renamed OU'; readonly from: string; readonly path: string }
  | { readonly kind: 'gone OU'; readonly path: string }
  | { readonly kind: 'new'; readonly account: SnapshotAccount; readonly ou?: string }
  /** OU paths; undefined directly below the root. */
  | { readonly kind: 'moved'; readonly key: string; readonly from?: string; readonly ou?: string }
  | { readonly kind: 'renamed'; readonly key: string; readonly from: string; readonly name: string }
  | { readonly kind: 'root e-mail'; readonly key: string; readonly email: string }
  | { readonly kind: 'inactive'; readonly key: string; readonly state: Exclude<AccountState, 'ACTIVE'> }
  | { readonly kind: 'active again'; readonly key: string }
  | { readonly kind: 'gone'; readonly key: string }
  /** The trail whose log group the alarms read writes to another one. */
  | { readonly kind: 'log group'; readonly trail: string; readonly name: string };

/**
 * How AWS differs from an org file: OUs first, then accounts by id. Of an account that the file does not have nothing is said
 * when AWS has ended it: an entry whose account is closed may be taken out.
 */
export function fileChanges(draft: Draft, snapshot: Snapshot): readonly FileChange[] {
  const paths = ouPaths(snapshot);
  const inFile = new Map(
    Object.entries(draft.organizational_units ?? {}).flatMap(([path, id]) => (id === undefined ? [] : [[id, path]])),
  );
  const units = [
    ...[...paths].flatMap(([id, path]): FileChange[] => {
      const was = inFile.get(id);
      if (was === undefined) return [{ kind: 'new OU', path, id }];
      return was === path ? [] : [{ kind: 'renamed OU', from: was, path }];
    }),
    ...[...inFile].flatMap(([id, path]): FileChange[] => (paths.has(id) ? [] : [{ kind: 'gone OU', path }])),
  ];
  const pathNow = (path: string | undefined): string | undefined => {
    const id = path === undefined ? undefined : draft.organizational_units?.[path];
    return (id === undefined ? undefined : paths.get(id)) ?? path;
  };
  const entries = new Map(
    Object.entries(draft.accounts ?? {}).flatMap(([key, entry]) =>
      entry?.id === undefined ? [] : [[entry.id, { key, entry }] as const],
    ),
  );
  const accounts = [...snapshot.accounts]
    .sort((a, b) => byCodeUnit(a.id, b.id))
    .flatMap((account): FileChange[] => {
      const { id, name, email, state, ou } = account;
      const path = ou === undefined ? undefined : paths.get(ou);
      const known = entries.get(id);
      if (known === undefined) {
        const isNew = isActive(account) || state === 'PENDING_ACTIVATION';
        return isNew ? [{ kind: 'new', account, ...(path !== undefined && { ou: path }) }] : [];
      }
      const { key, entry } = known;
      const from = pathNow(entry.ou);
      const isActiveInFile = (entry.status ?? 'active') === 'active';
      return [
        ...(from === path ? [] : [{ kind: 'moved' as const, key, ...(from && { from }), ...(path && { ou: path }) }]),
        ...(entry.name === name ? [] : [{ kind: 'renamed' as const, key, from: entry.name ?? '', name }]),
        ...(email === undefined || entry.email?.toLowerCase() === email.toLowerCase()
          ? []
          : [{ kind: 'root e-mail' as const, key, email }]),
        ...(isActiveInFile && !isActive(account) && state !== undefined && state in STATUSES
          ? [{ kind: 'inactive' as const, key, state: state as keyof typeof STATUSES }]
          : []),
        ...(!isActiveInFile && state === 'ACTIVE' ? [{ kind: 'active again' as const, key }] : []),
      ];
    });
  const living = new Set(snapshot.accounts.map(({ id }) => id));
  const gone = [...entries].flatMap(([id, { key, entry }]): FileChange[] =>
    living.has(id) || entry.status === 'left' ? [] : [{ kind: 'gone', key }],
  );
  return [...units, ...accounts, ...gone, ...logGroup(draft, snapshot)];
}

function logGroup({ trail }: Draft, snapshot: Snapshot): FileChange[] {
  const was = trail !== undefined && 'existing' in trail ? trail.existing?.log_group : undefined;
  const groups = existingProtection(snapshot).trails.flatMap(({ name, logGroup: group }) =>
    group ? { name, group } : [],
  );
  const [first] = groups;
  if (was === undefined || first === undefined || groups.some(({ group }) => isLogGroup(was, group))) return [];
  const name = isLookedUp(was) ? `${first.group}*` : first.group;
  return [{ kind: 'log group', trail: first.name, name }];
}

/** A change as a line for people. */
export function changeLine(change: FileChange): string {
  switch (change.kind) {
    case 'new OU':
      return `new OU: ${change.path} (${change.id})`;
    case 'renamed OU':
      return `renamed OU: ${change.from} is ${change.path}`;
    case 'gone OU':
      return `gone OU: ${change.path}`;
    case 'new':
      return `new: ${change.account.name} (${change.account.id}) ${placeOf(change.ou)}`;
    case 'moved':
      return `moved: ${change.key}, which was ${placeOf(change.from)}, is ${placeOf(change.ou)}`;
    case 'renamed':
      return `renamed: ${change.key} is called ${change.name}`;
    case 'root e-mail':
      return `another root e-mail: ${change.key} has ${change.email}`;
    case 'inactive':
      return `${STATUSES[change.state].word}: ${change.key}`;
    case 'active again':
      return `active again: ${change.key}`;
    case 'gone':
      return `gone: ${change.key} is not in the organization`;
    case 'log group':
      return `another log group: the trail ${change.trail} writes to ${change.name}`;
  }
}

const placeOf = (ou: string | undefined): string => (ou === undefined ? 'directly below the root' : `in ${ou}`);
