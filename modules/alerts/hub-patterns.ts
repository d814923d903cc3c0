import { AlertSignal } from '../../config/alert-signals';
import { EventPatternJson, FROM_CLOUDTRAIL } from './signal-patterns';
import { watchedSources } from './watched/watched-calls';

/** Where the events of a signal name the account they are about. */
interface Place {
  /** JSON path of the account. */
  readonly accountPath: string;
  /** The pattern for accounts that a list of values and operators allows. */
  readonly match: (account: readonly unknown[]) => EventPatternJson;
}

/** A rule for accounts that have none of their own. */
export interface OtherAccountsRule {
  readonly pattern: EventPatternJson;
  /** Where the event names the account. */
  readonly accountPath: string;
}

const ABSENT = { exists: false };
/** Root itself, and sessions that it issued. */
const ROOT = { $or: [{ type: ['Root'] }, { sessionContext: { sessionIssuer: { type: ['Root'] } } }] };
const NOT_ROOT = { type: [{ 'anything-but': ['Root'] }] };

const own = (detail: object): Place => ({
  accountPath: '$.account',
  match: account => ({ account, detail }),
});

/** A role opens a session in another account. */
const assumeRoot: Place = {
  accountPath: '$.detail.requestParameters.targetPrincipal',
  match: targetPrincipal => ({
    detail: {
      eventSource: ['sts.amazonaws.com'],
      eventName: ['AssumeRoot'],
      userIdentity: NOT_ROOT,
      requestParameters: { targetPrincipal },
    },
  }),
};

/** The management account changes the root e-mail of a member. */
const rootEmail: Place = {
  accountPath: '$.detail.requestParameters.accountId',
  match: accountId => ({ detail: { eventSource: ['account.amazonaws.com'], requestParameters: { accountId } } }),
};

/** Events of a service have no type of identity. */
const watched = (): Place =>
  own({ eventSource: watchedSources(), userIdentity: { type: [ABSENT, { 'anything-but': ['Root'] }] } });

const PLACES: Readonly<Record<AlertSignal['id'], Readonly<Record<string, Place>>>> = {
  'root-sign-in': {
    'other-accounts': own({
      $or: [
        { eventSource: [{ 'anything-but': ['account.amazonaws.com'] }], userIdentity: ROOT },
        { eventSource: ['account.amazonaws.com'], requestParameters: { accountId: [ABSENT] } },
      ],
    }),
    'other-accounts-assume-root': assumeRoot,
    'other-accounts-root-email': rootEmail,
  },
  'root-activity': { 'other-accounts': own({ userIdentity: ROOT }) },
  'root-denied': { 'other-accounts': own({ userIdentity: ROOT }) },
  'root-session': {
    'other-accounts': own({
      // a refused AssumeRoot does not say for which account: then its caller's account is all there is
      $or: [{ userIdentity: ROOT }, { eventName: ['AssumeRoot'], requestParameters: { targetPrincipal: [ABSENT] } }],
    }),
    'other-accounts-assume-root': assumeRoot,
  },
  tampering: { 'other-accounts': watched() },
  change: { 'other-accounts': watched() },
};

/**
 * Returns the pattern of one account's rule on the bus of a signal.
 *
 * The bus tells the signal and the pattern the account. It also makes sure that the event is what the bus is for: any
 * account of the organization may put events on it, but AWS alone has sources that begin with aws.
 */
export function accountPattern(signal: AlertSignal['id'], accountId: string): EventPatternJson {
  const [first, ...others] = Object.values(PLACES[signal]).map(({ match }) => match([accountId]));
  return { ...FROM_CLOUDTRAIL, ...(others.length === 0 ? first : { $or: [first, ...others] }) };
}

/**
 * Returns the rules for all other accounts, one for each place where events name the account: two lists of a hundred
 * ids do not fit into one pattern of 2,048 characters.
 *
 * @param named - ids of the accounts that have rules of their own, at most 100
 * @returns by the name of the rule
 */
export function otherAccountsRules(
  signal: AlertSignal['id'],
  named: readonly string[],
): Readonly<Record<string, OtherAccountsRule>> {
  const others = named.length === 0 ? [{ exists: true }] : [{ 'anything-but': named }];
  return Object.fromEntries(
    Object.entries(PLACES[signal]).map(([name, { match, accountPath }]) => [
      name,
      { pattern: { ...FROM_CLOUDTRAIL, ...match(others) }, accountPath },
    ]),
  );
}
