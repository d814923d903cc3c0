import type { AnyRecord } from '../people/records/record-schema';
import type { PageId } from './page-ids';

/** What is tried besides the ways back in, as a reader calls it. */
export const TESTS = {
  'root-access': 'root signs in with password and MFA device',
  responders: 'somebody answers an alert, and knows what to do',
  alerts: 'a test of alerts is heard',
} as const;

export type TestId = keyof typeof TESTS;

type Drill = Extract<AnyRecord, { kind: 'drill' }>;
type AlertTest = Extract<AnyRecord, { kind: 'alert-test' }>;

/** What a drill says of each part; undefined: it did not try it. */
const DRILLED = {
  'recovery-mfa': ({ results }) => results.recovery,
  'recovery-mailbox': ({ results }) => results.mailbox,
  'recovery-phone': ({ results }) => results.phone,
  'recovery-somebody-left': ({ results }) => results.somebody_left,
  'recovery-closed-domain': ({ results }) => results.domain,
  'recovery-affidavit': ({ results }) => results.affidavit,
  'root-access': ({ results }) => results.root_access,
  responders: ({ results: { responders } }) =>
    responders.length === 0 ? undefined : `worked, ${responders.join(', ')}`,
} as const satisfies Partial<Record<PageId | TestId, (drill: Drill) => string | undefined>>;

/** Accounts that are named before the others are counted. */
const SHOWN = 3;

/**
 * When each way back in, and what else a drill or an alert test tries, was last tried, what came of it and for which
 * accounts, by the records. What no record speaks of is left out: nobody knows whether it works.
 */
export function testedWays(records: readonly AnyRecord[]): ReadonlyMap<string, string> {
  const sorted = [...records].sort((a, b) => Date.parse(a.from) - Date.parse(b.from));
  const drills = sorted.flatMap((record): Drill[] => (record.kind === 'drill' ? [record] : []));
  const ways = new Map<string, string>();
  for (const [way, said] of Object.entries(DRILLED)) {
    const last = drills.filter(drill => said(drill) !== undefined).at(-1);
    if (last !== undefined) ways.set(way, `${dayAndPlace(last)}: ${said(last)}`);
  }
  const test = sorted.flatMap((record): AlertTest[] => (record.kind === 'alert-test' ? [record] : [])).at(-1);
  if (test !== undefined) ways.set('alerts', `${dayAndPlace(test)}: ${heardBy(test)}`);
  return ways;
}

function dayAndPlace({ from, accounts }: Drill | AlertTest): string {
  if (accounts === 'all') return `${from.slice(0, 10)}, all accounts`;
  const more = accounts.length - SHOWN;
  return `${from.slice(0, 10)}, ${accounts.slice(0, SHOWN).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

const heardBy = ({ results: { heard } }: AlertTest): string =>
  heard.length === 0 ? 'nobody heard it' : `heard by ${[...new Set(heard.map(({ by }) => by))].join(', ')}`;
