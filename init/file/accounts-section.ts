import { todo } from '../../config/reading/todos';
import { sortedBy } from '../../config/sorting';
import { grouped } from '../../world/grouped';
import { SnapshotAccount } from '../../world/live/snapshot';
import { Layer } from '../contacts/factor-contacts';
import { REMARKS } from '../contacts/new-account-contacts';
import { Proposal } from '../proposal';
import { STATUSES } from './account-status';
import { layerValue } from './contact-sections';
import { commentLines, entryLines, Entry, scalar } from './yaml-text';

/** Every account, the management account first, then by OU and key. */
export function accountsSection(proposal: Proposal): string[] {
  const { snapshot, managementId, keys, paths } = proposal;
  const ouOf = ({ id, ou }: SnapshotAccount): string =>
    id === managementId ? '' : ou === undefined ? '\x01' : `\x02${paths.get(ou)}`;
  const ordered = sortedBy(snapshot.accounts, account => `${ouOf(account)}\0${keys.get(account.id)}`);
  return [
    '',
    'accounts:',
    ...[...grouped(ordered, ouOf)].flatMap(([, inside]) => inside.flatMap(account => accountLines(proposal, account))),
  ];
}

/** An account with a comment about what nobody sees in it. */
function accountLines(proposal: Proposal, account: SnapshotAccount): string[] {
  const { contacts, keys, paths } = proposal;
  const ou = account.ou === undefined ? undefined : paths.get(account.ou);
  const remarks = [
    ...(account.state === undefined ? ['AWS answered no state: taken for active'] : []),
    ...(account.state === undefined || account.state === 'ACTIVE' ? [] : [STATUSES[account.state].remark ?? []].flat()),
    ...kindsOf(contacts?.unread, account.id, REMARKS.unread),
    ...kindsOf(contacts?.added, account.id, REMARKS.added),
  ];
  return [
    ...remarks.flatMap(remark => commentLines(remark, 2)),
    ...entryLines([keys.get(account.id)!, accountEntries(account, ou, contacts?.accounts.get(account.id))], 2),
  ];
}

/**
 * What the file says of an account.
 *
 * @param ou - OU path; undefined directly below the root
 */
export function accountEntries({ id, name, email, state }: SnapshotAccount, ou?: string, layer: Layer = {}): Entry[] {
  return [
    ['id', `'${id}'`],
    ['name', scalar(name)],
    ['email', scalar(email ?? todo('the root e-mail, which AWS did not answer'))],
    ...(ou === undefined ? [] : [['ou', scalar(ou)] as const]),
    ...(state === undefined || state === 'ACTIVE' ? [] : [['status', STATUSES[state].status] as const]),
    ...(Object.keys(layer).length === 0 ? [] : [['contacts', layerValue(layer)] as const]),
  ];
}

function kindsOf(
  found: readonly { readonly id: string; readonly kind: string }[] | undefined,
  id: string,
  say: (kinds: readonly string[]) => string,
): string[] {
  const kinds = (found ?? []).filter(one => one.id === id).map(({ kind }) => `${kind} contact`);
  return kinds.length === 0 ? [] : [say(kinds)];
}
