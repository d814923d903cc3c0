import { LastUse } from '../world/live/reading/root-session';
import { Candidate } from './candidates';

/** Why the credentials of an account stay, and what to do next. */
export interface Refusal {
  readonly rule:
    | 'management-account'
    | 'not-active'
    | 'state-unknown'
    | 'exempted'
    | 'planned-use'
    | 'sessions-blocked'
    | 'not-read'
    | 'used-lately'
    | 'last-use-unknown';
  readonly why: string;
  readonly next: string;
}

/** What the decision depends on, but for the account. */
export interface RefusalTerms {
  /** The moment of the reading, ISO 8601. */
  readonly at: string;
  /** A key or password that was used within so many days, the last one included, stays: 1 or more. */
  readonly unusedDays: number;
}

const DAY = 86_400_000;

/**
 * Every reason for which an account is left alone, in a fixed order; none: its credentials may be deleted. What nobody
 * knows refuses. An account that has no business in a campaign is told that alone.
 */
export function refusalsOf(candidate: Candidate, terms: RefusalTerms): readonly Refusal[] {
  const { isManagement, state, exemptUntil, planned, credentials } = candidate;
  if (isManagement) {
    return [
      {
        rule: 'management-account',
        why: 'no root session reaches the management account',
        next: 'delete its access keys by hand, and keep its password and MFA: see docs/runbook.md',
      },
    ];
  }
  if (state === undefined) {
    return [
      {
        rule: 'state-unknown',
        why: 'AWS does not say whether the account is active',
        next: 'allow organizations:ListAccounts, then plan again',
      },
    ];
  }
  if (state !== 'ACTIVE') {
    return [
      {
        rule: 'not-active',
        why: `the account is ${state}`,
        next: 'plan again when it is ACTIVE; a closed account needs nothing',
      },
    ];
  }
  const before: readonly Refusal[] = [
    ...(exemptUntil === undefined
      ? []
      : [
          {
            rule: 'exempted' as const,
            why: `root_deny.exemptions exempts it until ${exemptUntil}: somebody needs its root user`,
            next: 'take the exemption away and deploy, or wait for its end, then plan again',
          },
        ]),
    ...(planned === undefined
      ? []
      : [
          {
            rule: 'planned-use' as const,
            why: `a use of root is planned${planned.until === undefined ? ', and its end is not readable' : ` until ${planned.until}`}: ${planned.record}`,
            next: 'plan again when it has ended, or correct the record',
          },
        ]),
    ...sessionRefusals(candidate.sessions),
  ];
  // whose credentials stay in any case need not be looked at
  if (credentials === undefined) return before.length > 0 ? before : [notRead('nobody has looked at its root user')];
  return [
    ...before,
    ...credentials.unread.map(({ action, reason }) => notRead(`${action} has no answer: ${reason}`)),
    ...(credentials.password === false
      ? []
      : useRefusals('the password', credentials.password.lastUse, passwordQuery(candidate.account), terms)),
    ...credentials.keys.flatMap(({ id, lastUse }) => useRefusals(`key ${id}`, lastUse, keyQuery(id), terms)),
  ];
}

/** Whether nothing but a look at its root user can say what becomes of the credentials of an account. */
export const needsLook = (candidate: Candidate, terms: RefusalTerms): boolean =>
  candidate.credentials === undefined && refusalsOf(candidate, terms).every(({ rule }) => rule === 'not-read');

/** Whether a person has to look: nobody needs to because of the management account, or of an account that is over. */
export const asksForPerson = ({ rule }: { readonly rule: string }): boolean =>
  rule !== 'management-account' && rule !== 'not-active';

const notRead = (why: string): Refusal => ({
  ...{ rule: 'not-read', why },
  next: 'allow what rootguard permissions prints, then plan again',
});

function sessionRefusals(sessions: Candidate['sessions']): readonly Refusal[] {
  if (sessions === 'all') return [];
  const why = {
    some: 'its SCPs let root sessions delete a part of the credentials only',
    none: 'its SCPs deny root sessions',
    unknown: 'nobody can tell what its SCPs together let a root session do',
  };
  return [
    {
      rule: 'sessions-blocked',
      why: why[sessions],
      next: 'rootguard audit --only SCP-2 names the SCP; add the condition Null aws:AssumedRoot "true" to it',
    },
  ];
}

function useRefusals(what: string, use: LastUse, query: string, { at, unusedDays }: RefusalTerms): readonly Refusal[] {
  if (use.is === 'never') return [];
  const since = use.is === 'used' ? Date.parse(at) - Date.parse(use.at) : Number.NaN;
  if (use.is === 'unknown' || Number.isNaN(since)) {
    const reason = use.is === 'unknown' ? use.reason : `'${use.at}' is no moment`;
    return [{ rule: 'last-use-unknown', why: `nobody knows when ${what} was used last: ${reason}`, next: query }];
  }
  // a use after the reading is one, too
  if (since > unusedDays * DAY) return [];
  const { service, region } = use;
  const where = [
    ...(service === undefined ? [] : [`for ${service}`]),
    ...(region === undefined ? [] : [`in ${region}`]),
  ];
  const last = [use.at, ...where].join(' ');
  return [
    {
      rule: 'used-lately',
      why: `${what} was used within ${unusedDays} days: ${last}`,
      next: `find who uses it, and give them a role: ${query}`,
    },
  ];
}

const FIELDS = 'fields eventTime, eventSource, eventName, awsRegion, sourceIPAddress, userAgent';

/** Logs Insights over the log group of the trail: calls with a key. */
const keyQuery = (id: string): string => `${FIELDS} | filter userIdentity.accessKeyId = "${id}" | sort eventTime desc`;

/** Logs Insights over the log group of the trail: sign-ins of root. */
const passwordQuery = (account: string): string =>
  `${FIELDS} | filter userIdentity.type = "Root" and recipientAccountId = "${account}" and eventName = "ConsoleLogin" | sort eventTime desc`;
