import { remembered } from '../aws/remembered';
import { Organization } from '../config/organization';
import { coverage } from '../world/coverage';
import { Control, Covered } from '../world/covered';
import { grouped } from '../world/grouped';
import { liveWorld, ouPaths } from '../world/live/live-world';
import { Snapshot, SnapshotAccount, Unread } from '../world/live/snapshot';
import { AuditContext, AuditedAccount } from './requirement';

/** States in which nobody can use an account. */
const ENDED: readonly (string | undefined)[] = ['SUSPENDED', 'PENDING_CLOSURE', 'CLOSED'];

export const isOver = ({ state }: SnapshotAccount): boolean => ENDED.includes(state);

export function auditContext(organization: Organization, snapshot: Snapshot): AuditContext {
  const world = liveWorld(snapshot);
  const byAction = grouped(snapshot.unknown, ({ action }) => action);
  const unread: AuditContext['unread'] = (actions, account, region, about): Unread | undefined =>
    actions
      .flatMap(action => byAction.get(action) ?? [])
      .find(
        one =>
          (account === undefined || one.account === undefined || one.account === account) &&
          (region === undefined || one.region === undefined || one.region === region) &&
          (about === undefined || one.about === undefined || one.about === about),
      );
  return { organization, snapshot, world, coverage: coverage(world), unread };
}

/** What of a control covers an account. */
export const covering = ({ covered }: Control, account: string): readonly Covered[] =>
  byAccount(covered).get(account) ?? [];
const byAccount = remembered((covered: readonly Covered[]) => grouped(covered, ({ of }) => of));

/** The accounts that an audit is about, sorted by id. */
export function auditedAccounts({ organization, snapshot }: AuditContext): readonly AuditedAccount[] {
  const paths = ouPaths(snapshot);
  const inFile = new Map(
    organization.accounts.flatMap(account => (account.status === 'active' ? [[account.id, account]] : [])),
  );
  const inactive = new Set(organization.accounts.flatMap(({ id, status }) => (status === 'active' ? [] : [id])));
  const management = snapshot.organization?.managementAccountId ?? snapshot.reader;
  return (
    snapshot.accounts
      .filter(account => !isOver(account))
      // nobody can use it yet, and rootguard init writes it as suspended
      .filter(({ id, state }) => state !== 'PENDING_ACTIVATION' || !inactive.has(id))
      .map(inAws => {
        const { id, name, ou } = inAws;
        const own = inFile.get(id);
        return {
          ...{ id, name, inAws, isManagement: id === management },
          ...(ou !== undefined && { ou: paths.get(ou) ?? ou }),
          ...(own !== undefined && { inFile: own }),
        };
      })
      .sort((one, other) => (one.id < other.id ? -1 : 1))
  );
}

/** Accounts that the org file has as active, and AWS not at all; one that is closed, AWS has for 90 days more. */
export const goneAccounts = ({
  organization,
  snapshot,
}: AuditContext): readonly Pick<AuditedAccount, 'id' | 'name' | 'ou'>[] => {
  const inAws = new Set(snapshot.accounts.map(({ id }) => id));
  return organization.accounts
    .filter(({ id, status }) => status === 'active' && !inAws.has(id))
    .map(({ id, name, ou }) => ({ id, name, ...(ou !== undefined && { ou }) }));
};
