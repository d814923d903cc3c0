import { ReviewedOrganization } from '../context';
import { World, worldOf } from '../world';
import { Snapshot, SnapshotAccount } from './snapshot';

/** The world as AWS answered. */
export const liveWorld = (snapshot: Snapshot): World =>
  worldOf(snapshot.things, { organization: livingOrganization(snapshot), at: snapshot.at });

/** Accounts, OUs and their nesting, as AWS answered. An account whose state is not known counts as active. */
export function livingOrganization(snapshot: Snapshot): ReviewedOrganization {
  const { organization, accounts } = snapshot;
  const paths = ouPaths(snapshot);
  return {
    managementAccountId: organization?.managementAccountId ?? snapshot.reader,
    ...(organization?.rootId !== undefined && { rootId: organization.rootId }),
    accounts: accounts
      .filter(isActive)
      .map(({ id, name, ou }) => ({ id, name, ...(ou !== undefined && { ou: paths.get(ou) ?? ou }) })),
    inactiveAccounts: accounts.filter(account => !isActive(account)).map(({ id }) => id),
    organizationalUnits: new Map([...paths].map(([id, path]) => [path, id])),
    emailDomains: [],
  };
}

/**
 * OU id to OU path: 'Workloads/Prod'. In a path an OU whose own name has a slash is called by its id: else it would seem to be
 * below another one.
 */
export function ouPaths({ organizationalUnits }: Pick<Snapshot, 'organizationalUnits'>): ReadonlyMap<string, string> {
  const paths = new Map<string, string>();
  for (const { id, name, parent } of organizationalUnits) {
    const above = parent === undefined ? undefined : paths.get(parent);
    const own = name.includes('/') ? id : name;
    paths.set(id, above === undefined ? own : `${above}/${own}`);
  }
  return paths;
}

const isActive = ({ state }: SnapshotAccount): boolean => state === undefined || state === 'ACTIVE';
