import { Organization } from '../../config/organization';

/** A day on which something that somebody allowed ends. */
export interface End {
  /** Its last day (UTC), YYYY-MM-DD. */
  readonly day: string;
  readonly what: string;
}

/** When exemptions from SCPs and what the org file accepts end, by day. */
export function endsOf({ scps, accepted, accounts }: Organization): readonly End[] {
  const keyOf = (id: string): string => accounts.find(account => account.id === id)?.key ?? id;
  const exempted = scps.flatMap(({ label, exemptions }) =>
    exemptions.map(({ accountId, until }) => ({ day: until, what: `exemption of ${keyOf(accountId)} from ${label}` })),
  );
  const taken = accepted.map(({ requirement, targets, until }) => ({
    day: until,
    what: `${requirement} is accepted for ${targets.join(', ')}`,
  }));
  const text = ({ day, what }: End): string => `${day} ${what}`;
  return [...exempted, ...taken].sort((one, other) => (text(one) < text(other) ? -1 : 1));
}
