/** An audit that was kept, as far as days are counted by it. */
export interface KeptAudit {
  /** When AWS was asked, in ISO 8601: one answer is of one day, however often it is judged and kept. */
  readonly at: string;
  /** Accounts that were asked for; undefined: all. */
  readonly scope?: object | undefined;
  readonly requirements: readonly {
    readonly id: string;
    readonly title: string;
    readonly controls?: Readonly<Partial<Record<string, readonly string[]>>> | undefined;
  }[];
  readonly accounts: readonly {
    readonly requirements: Readonly<Record<string, { readonly is: string } | undefined>>;
  }[];
  /** Why nobody knew which accounts there were; then nothing was judged. */
  readonly unread?: string | undefined;
}

/** A requirement over a period. */
export interface HeldDays {
  readonly id: string;
  readonly title: string;
  /** Days on which every audit of the day found it held for every account; accepted counts, and is said apart. */
  readonly held: number;
  /** Days on which it was judged; 0 where it was off, or could not apply, for every account. */
  readonly days: number;
  /** Whether an audit took it as accepted for an account. */
  readonly isAccepted: boolean;
  /** Days on which it was not held or unknown, sorted. */
  readonly otherDays: readonly string[];
  /** Controls of others that ask for the same or a part of it: list to ids. */
  readonly controls: Readonly<Partial<Record<string, readonly string[]>>>;
}

/** What keeps a day from being one on which a requirement was held. */
const BAD = ['not held', 'unknown'];

const NOT_JUDGED = ['off', 'not applicable'];

/**
 * Counts the days on which requirements were held. An audit that could not read the accounts judged nothing, and one of some accounts
 * says nothing of all.
 */
export function heldDays(audits: readonly KeptAudit[]): readonly HeldDays[] {
  const found = new Map<
    string,
    { title: string; days: Map<string, boolean>; isAccepted: boolean; controls: HeldDays['controls'] }
  >();
  for (const { at, scope, requirements, accounts, unread } of audits) {
    if (unread !== undefined || scope !== undefined) continue;
    const day = at.slice(0, 10);
    for (const { id, title, controls = {} } of requirements) {
      const row = found.get(id) ?? { title, days: new Map<string, boolean>(), isAccepted: false, controls };
      found.set(id, row);
      const said = accounts.map(({ requirements: cells }) => cells[id]?.is ?? 'unknown');
      // what is off or cannot apply is neither held nor a finding
      const judged = said.filter(is => !NOT_JUDGED.includes(is));
      if (judged.length === 0 && said.length > 0) continue;
      const isHeld = judged.length > 0 && !judged.some(is => BAD.includes(is));
      row.days.set(day, isHeld && row.days.get(day) !== false);
      row.isAccepted ||= said.includes('accepted');
    }
  }
  return [...found].map(([id, { title, days, isAccepted, controls }]) => ({
    id,
    title,
    held: [...days.values()].filter(isHeld => isHeld).length,
    days: days.size,
    isAccepted,
    otherDays: [...days].flatMap(([day, isHeld]) => (isHeld ? [] : [day])).sort(),
    controls,
  }));
}
