import { CloudTrailRecord, summarizeEvent } from '../../aws/events/cloudtrail-event';
import { openedKeyOf, RootUse, rootUseOf } from '../../aws/events/root-use';
import { Accounts } from './accounts';
import { Delivered, deliveredPeriod, Period } from './delivered';
import { momentOf } from './moment';
import { RecordFile } from './record';
import { EXPLAINING } from './record-kinds';
import { KEY_END, RecordDraft } from './record-schema';

/** Uses of root of one account with less than an hour between them. */
export interface Visit {
  /** Twelve digits. */
  readonly account: string;
  /** Its key in the org file; undefined where that does not have it. */
  readonly key?: string;
  /** First and last event, in milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  readonly by: RootUse['by'];
  readonly events: readonly RootUse[];
}

/** A record and what is told of root, which do not fit. */
export interface Mismatch {
  readonly file: RecordFile;
  /** Kebab-case, stable. */
  readonly rule:
    'record-without-event' | 'event-not-delivered' | 'event-elsewhere' | 'period-unknown' | 'use-not-recorded';
  /** What about it, and what to do; sentences without full stop. */
  readonly message: string;
  readonly hint: string;
  /** Index in its events; undefined: it is about its time. */
  readonly event?: number;
}

/** What events say of records, and records of events. */
export interface Explanation {
  readonly delivered: Delivered;
  /** Uses of root that no record explains, by time. */
  readonly unexplained: readonly Visit[];
  readonly mismatches: readonly Mismatch[];
  /** How many events of root there are, and how many of them are reads of root sessions, which nobody has to write down. */
  readonly uses: number;
  readonly sessionReads: number;
  /** Records of a time of which nothing was delivered. */
  readonly outside: readonly RecordFile[];
}

/** Longest pause in a visit. */
const PAUSE = 60 * 60 * 1000;

/** A record, and the time and the accounts for which it speaks. */
interface Claim {
  readonly file: RecordFile;
  readonly draft: RecordDraft;
  readonly period?: Period;
  readonly accounts: ReadonlySet<string>;
}

/**
 * Compares records with what CloudTrail recorded: by the ids of events, or by account and time.
 *
 * @param names - of the files in which the events are: their times say for what hours something was delivered
 */
export function explain(
  files: readonly RecordFile[],
  events: readonly CloudTrailRecord[],
  names: readonly string[],
  accounts: Accounts,
): Explanation {
  const delivered = deliveredPeriod(events, names);
  const found = usesOf(events);
  const uses = found.filter(({ by, reads }) => by === 'root' || !reads);
  const claims = files.flatMap(file => (file.draft === undefined ? [] : [claimOf(file, file.draft, accounts)]));
  const explaining = claims.filter(({ draft }) => EXPLAINING.includes(draft.kind));
  const named = new Set(claims.flatMap(({ draft }) => draft.events ?? []));
  const isExplained = (use: RootUse): boolean =>
    (use.eventId !== undefined && named.has(use.eventId)) || explaining.some(claim => speaksFor(claim, use));
  const byId = new Map(events.map(event => [summarizeEvent(event).eventID, event]));
  const recorded = claims.filter(({ draft }) => usesRoot(draft) || (draft.events ?? []).length > 0);
  const isOutside = ({ period }: Claim): boolean => period !== undefined && delivered.of(period) === 'outside';
  return {
    delivered,
    unexplained: visitsOf(
      uses.filter(use => !isExplained(use)),
      accounts,
    ),
    mismatches: [
      ...recorded.filter(claim => !isOutside(claim)).flatMap(claim => mismatchesOf(claim, byId, uses, delivered)),
      ...claims.filter(claim => isPlanAlone(claim, claims, uses, delivered)).map(({ file }) => USE_NOT_RECORDED(file)),
    ],
    uses: found.length,
    sessionReads: found.length - uses.length,
    outside: recorded.filter(isOutside).map(({ file }) => file),
  };
}

/**
 * Each use once, in the order of time; the trail delivers at least once. A root session that no record marks as one is known by the
 * access key that AssumeRoot gave it.
 */
function usesOf(events: readonly CloudTrailRecord[]): readonly RootUse[] {
  const seen = new Set<string>();
  const sessions = new Set(events.flatMap(event => openedKeyOf(event) ?? []));
  return events
    .flatMap(event => rootUseOf(event, sessions) ?? [])
    .filter(({ eventId }) => {
      if (eventId === undefined) return true;
      const isNew = !seen.has(eventId);
      seen.add(eventId);
      return isNew;
    })
    .sort((one, other) => one.at - other.at || ((one.eventId ?? '') < (other.eventId ?? '') ? -1 : 1));
}

function claimOf(file: RecordFile, draft: RecordDraft, accounts: Accounts): Claim {
  const [from, to] = [momentOf(draft.from), momentOf(draft.to)];
  const ids = new Set(accounts.of(draft.accounts).map(({ id }) => id));
  return { file, draft, accounts: ids, ...(from !== undefined && to !== undefined && { period: { from, to } }) };
}

/**
 * Whether a record speaks for a use: by account and time, and where it names its root sessions by their keys as well. That one was
 * opened is explained without its key, whose answer may have been lost: what is done in it is not.
 */
function speaksFor({ accounts, period, draft }: Claim, { account, at, key, opens }: RootUse): boolean {
  if (!accounts.has(account) || period === undefined || !isWithin(at, period)) return false;
  const sessions = draft.kind === 'root-use' ? draft.sessions : undefined;
  return sessions === undefined || opens || (key !== undefined && sessions.includes(key.slice(-KEY_END)));
}

/** Whether root was used as a record planned it, the plan is over, and no other record says of one of the accounts how it went. */
const isPlanAlone = (
  plan: Claim,
  claims: readonly Claim[],
  uses: readonly RootUse[],
  delivered: Delivered,
): boolean => {
  const { draft, period, accounts } = plan;
  if (draft.kind !== 'planned-use' || period === undefined || period.to >= (delivered.period?.to ?? 0)) return false;
  const held = claims.filter(
    one =>
      usesRoot(one.draft) && one.period !== undefined && one.period.from <= period.to && one.period.to >= period.from,
  );
  return uses.some(
    ({ account, at }) => accounts.has(account) && isWithin(at, period) && !held.some(one => one.accounts.has(account)),
  );
};

const USE_NOT_RECORDED = (file: RecordFile): Mismatch => ({
  ...{ file, rule: 'use-not-recorded' },
  message: 'root was used as planned, and no record says how it went',
  hint: 'npx rootguard record new root-use, for the same accounts and time',
});

/** Whether a record says that root was used. */
const usesRoot = (draft: RecordDraft): boolean =>
  draft.kind === 'root-use' || (draft.kind === 'drill' && draft.results?.root_access === 'worked');

const isWithin = (at: number, { from, to }: Period): boolean => at >= from && at <= to;

function mismatchesOf(
  { file, draft, period, accounts }: Claim,
  byId: ReadonlyMap<string | null, CloudTrailRecord>,
  uses: readonly RootUse[],
  delivered: Delivered,
): Mismatch[] {
  const ids = draft.events ?? [];
  const known = period === undefined ? 'unknown' : delivered.of(period);
  const next = 'deliver the files of these hours, or find out why there are none';
  const ofEvents = ids.flatMap((id, event): Mismatch[] => {
    const found = id === undefined ? undefined : byId.get(id);
    if (id === undefined) return [];
    if (found === undefined) {
      return known === 'whole'
        ? [
            {
              file,
              event,
              rule: 'event-not-delivered',
              message: `events: ${id} is not among what was delivered of its time`,
              hint: 'compare the id with the record of CloudTrail, in the account of the record',
            },
          ]
        : [
            {
              file,
              event,
              rule: 'period-unknown',
              message: `events: whether ${id} happened is unknown, not all hours of the record were delivered`,
              hint: next,
            },
          ];
    }
    const { account, time } = summarizeEvent(found);
    const own = rootUseOf(found)?.account ?? account ?? '';
    const at = Date.parse(time ?? '');
    const isThere = accounts.has(own) && (period === undefined || Number.isNaN(at) || isWithin(at, period));
    const hint = 'correct the time or the accounts of the record by what CloudTrail says, or take the event out';
    return isThere || period === undefined
      ? []
      : [
          {
            file,
            event,
            rule: 'event-elsewhere',
            message: `events: ${id} is of another account or time than the record: account ${own}, ${(time ?? 'no time').replace(/:\d\dZ$/, 'Z')}`,
            hint,
          },
        ];
  });
  if (!usesRoot(draft) || ids.length > 0 || period === undefined) return ofEvents;
  if (uses.some(({ account, at }) => accounts.has(account) && isWithin(at, period))) return ofEvents;
  return known === 'whole'
    ? [
        {
          file,
          rule: 'record-without-event',
          message: 'says that root was used, and nothing of root was delivered of this account and time',
          hint: 'correct accounts, from and to, or find out why the trail has nothing of it',
        },
      ]
    : [
        {
          file,
          rule: 'period-unknown',
          message: 'whether root was used then is unknown, not all hours of the record were delivered',
          hint: next,
        },
      ];
}

function visitsOf(uses: readonly RootUse[], accounts: Accounts): Visit[] {
  const open = new Map<string, RootUse[]>();
  const visits: RootUse[][] = [];
  for (const use of uses) {
    const who = `${use.account} ${use.by}`;
    const visit = open.get(who);
    if (visit !== undefined && use.at - visit.at(-1)!.at <= PAUSE) visit.push(use);
    else {
      const begun = [use];
      open.set(who, begun);
      visits.push(begun);
    }
  }
  return visits.map(events => {
    const { account, by, at } = events[0]!;
    const key = accounts.byId(account)?.key;
    return { account, ...(key !== undefined && { key }), from: at, to: events.at(-1)!.at, by, events };
  });
}
