import { Account, Organization } from '../../config/organization';
import { PlannedUse } from '../../config/account-names';
import { sortedBy } from '../../config/sorting';
import { momentOf } from './moment';
import { EXPLAINING, RecordKind } from './record-kinds';

/** A use of root that the org file announces, and the account. */
export interface Announced extends PlannedUse {
  readonly account: Account;
}

/** What somebody who begins a record says, by which the announced use is found. */
export interface Asked {
  readonly kind: RecordKind;
  /** Undefined where they name none. */
  readonly accounts?: readonly Account[] | undefined;
  readonly from?: string | undefined;
  readonly ticket?: string | undefined;
}

const DAY = 24 * 60 * 60 * 1000;

/**
 * Announced uses that a record may be about: of a planned use those that are not over, of a use or a drill those that were
 * announced for the time when it began, or without one those that have begun and were not over a day ago. Sorted by time.
 *
 * @param now - in milliseconds since 1970
 */
export function announcedUses(organization: Organization, asked: Asked, now: number): readonly Announced[] {
  const { kind, accounts, ticket } = asked;
  if (!EXPLAINING.includes(kind)) return [];
  const begin = momentOf(asked.from);
  const byId = new Map(organization.accounts.map(account => [account.id, account]));
  const fitting = (organization.alerts?.planned ?? []).flatMap((use): Announced[] => {
    const account = byId.get(use.accountId);
    const [from, until] = [Date.parse(use.from), Date.parse(use.until)];
    if (account === undefined || (accounts !== undefined && !accounts.includes(account))) return [];
    if (ticket !== undefined && ticket !== use.ticket) return [];
    const isThen = begin === undefined ? isNow(kind, from, until, now) : begin >= from && begin < until;
    return isThen ? [{ ...use, account }] : [];
  });
  return sortedBy(fitting, ({ from }) => from);
}

const isNow = (kind: RecordKind, from: number, until: number, now: number): boolean =>
  kind === 'planned-use' ? until > now : from <= now && now < until + DAY;

/** One line about it. */
export const announcedText = ({ account, from, until, ticket, who }: Announced): string =>
  `${account.key}, ${from} to ${until}, as ${ticket} by ${who}`;
