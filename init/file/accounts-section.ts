import { todo } from '../../config/reading/todos';
import { sortedBy } from '../../config/sorting';
import { grouped } from '../../world/grouped';
import { SnapshotAccount } from '../../world/live/snapshot';
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
  const { contacts, keys } = proposal;
  const remarks = [
    ...(account.state === undefined ? ['AWS answered no state: taken for active'] : []),
    ...(account.state === undefined || account.state === 'ACTIVE' ? [] : [STATUSES[account.state].why]),
    ...kindsOf(contacts?.unread, account.id, kinds => `could not be read, and left alone: ${kinds}`),
    ...kindsOf(contacts?.added, account.id, kinds => `AWS has none, will be added: ${kinds}`),
  ];
  return [
    ...remarks.flatMap(remark => commentLines(remark, 2)),
    ...entryLines([keys.get(account.id)!, accountEntries(proposal, account)], 2),
  ];
}

/** What the file says of an account. */
export function accountEntries(
  { contacts, paths }: Proposal,
  { id, name, email, ou, state }: SnapshotAccount,
): Entry[] {
  const layer = contacts?.accounts.get(id);
  return [
    ['id', `'${id}'`],
    ['name', scalar(name)],
    ['email', scalar(email ?? todo('the root e-mail, which AWS did not answer'))],
    ...(ou === undefined ? [] : [['ou', scalar(paths.get(ou)!)] as const]),
    ...(state === undefined || state === 'ACTIVE' ? [] : [['status', STATUSES[state].status] as const]),
    ...(layer === undefined ? [] : [['contacts', layerValue(layer)] as const]),
  ];
}

function kindsOf(
  found: readonly { readonly id: string; readonly kind: string }[] | undefined,
  id: string,
  say: (kinds: string) => string,
): string[] {
  const kinds = (found ?? []).filter(one => one.id === id).map(({ kind }) => `${kind} contact`);
  return kinds.length === 0 ? [] : [say(kinds.join(', '))];
}
