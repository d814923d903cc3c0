import { lasts } from '../../config/calendar-day';
import { endsSoon, SOON_DAYS } from '../../config/ends-soon';
import { Account, Organization } from '../../config/organization';
import { keys } from '../../config/summary/wording';
import { Custody } from '../custody/custody';

/** A day on which something ends that somebody allowed or holds. */
export interface End {
  /** Its last day (UTC), YYYY-MM-DD. */
  readonly day: string;
  /** Without the accounts where it is held: the same when it is held for others, too. Unique on its day. */
  readonly identity: string;
  readonly what: string;
  /** An exemption or acceptance is over when it has ended; what is `held` has to be replaced all the same. */
  readonly kind: keyof typeof SOON_DAYS;
  /** What to do before. */
  readonly next: string;
}

const REVIEW = 'review it before it ends: npx rootguard record new review';
const RENEW =
  'replace or renew it before, try it, and write the new day into the custody file: npx rootguard record new custody-change';

/**
 * When exemptions from SCPs and what the org file accepts end, and MFA devices, their batteries and the contracts of phones,
 * by day. What ends on one day and is called the same is one.
 *
 * @param custody - who holds what; undefined where nobody wrote it down
 */
export function endsOf({ scps, accepted, accounts }: Organization, custody?: Custody): readonly End[] {
  const keyOf = (id: string): string => accounts.find(account => account.id === id)?.key ?? id;
  const exempted = scps.flatMap(({ label, exemptions }) =>
    exemptions.map(({ accountId, until }) =>
      allowed('exemption', until, `exemption of ${keyOf(accountId)} from ${label}`),
    ),
  );
  const taken = accepted.map(({ requirement, targets, until }) =>
    allowed('acceptance', until, `${requirement} is accepted for ${targets.join(', ')}`),
  );
  const byText = new Map([...exempted, ...taken, ...heldEnds(accounts, custody)].map(one => [text(one), one]));
  return [...byText.values()].sort((one, other) => (text(one) < text(other) ? -1 : 1));
}

const text = ({ day, what }: End): string => `${day} ${what}`;

const allowed = (kind: 'exemption' | 'acceptance', day: string, what: string): End => ({
  ...{ day, identity: what, what, kind, next: REVIEW },
});

/** What is held of root users and ends. */
function heldEnds(accounts: readonly Account[], custody: Custody | undefined): readonly End[] {
  const groups = new Map<string, Omit<End, 'what'> & { readonly of: Account[] }>();
  const add = (day: string, identity: string, of: Account): void => {
    const known = groups.get(`${day} ${identity}`);
    if (known === undefined) {
      groups.set(`${day} ${identity}`, { day, identity, kind: 'held', next: RENEW, of: [of] });
    } else if (known.of.at(-1) !== of) known.of.push(of);
  };
  for (const account of accounts) {
    const factors = custody?.accounts.get(account.key);
    for (const { key, kind, expires } of factors?.mfaDevices ?? []) {
      const what = kind === 'battery' ? 'battery of the MFA device' : 'MFA device';
      if (expires !== undefined) add(expires, `${what} ${key}`, account);
    }
    if (factors?.phone !== undefined) add(factors.phone.renewal, 'contract or SIM of the phone', account);
  }
  return [...groups.values()].map(({ of, ...end }) => ({ ...end, what: `${end.identity} of root of ${keys(of)}` }));
}

/**
 * What of it people are to be told on a day: what ends soon, and what they hold that has ended. Of what was allowed until
 * a day that is over the org file's checks tell.
 */
export const endsToTell = (ends: readonly End[], today: string): readonly End[] =>
  ends.filter(({ kind, day }) => endsSoon(kind, day, today) && (kind === 'held' || lasts(day, today)));

/** How it ends, after what it is: 'ends on 2026-12-24'. */
export const endText = ({ day }: End, today: string): string => `${lasts(day, today) ? 'ends' : 'ended'} on ${day}`;
