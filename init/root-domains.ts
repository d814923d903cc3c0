import { byCodeUnit } from '../config/sorting';
import { grouped } from '../world/grouped';
import { Snapshot } from '../world/live/snapshot';

/** The domains of root e-mails, lower case, the most frequent one first. */
export const domainsOf = ({ accounts }: Snapshot): readonly { readonly domain: string; readonly accounts: number }[] =>
  [...grouped(accounts, ({ email }) => email?.slice(email.lastIndexOf('@') + 1).toLowerCase())]
    .map(([domain, of]) => ({ domain, accounts: of.length }))
    .sort((a, b) => b.accounts - a.accounts || byCodeUnit(a.domain, b.domain));
