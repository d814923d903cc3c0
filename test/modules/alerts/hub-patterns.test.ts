import { AlertSignal, alertSignals } from '../../../config/alert-signals';
import { accountPattern, otherAccountsRules } from '../../../modules/alerts/hub-patterns';
import { EVENT_PATTERN_MAX, eventPatternLength, parseEventPattern } from '../../../aws/events/event-pattern';
import { matchesEventPattern } from '../../../aws/events/event-pattern-match';

type Signal = AlertSignal['id'];

const SIGNALS = alertSignals('aws').map(({ id }) => id);
const NAMED = '222222222222';
const MANAGEMENT = '111111111111';
const HUNDRED = Array.from({ length: 100 }, (_, index) => String(300_000_000_000 + index));

const byRoot = (account: string) => ({
  account,
  detail: { eventSource: 's3.amazonaws.com', userIdentity: { type: 'Root', accountId: account } },
});
/** What the management account does to another one. */
const byManagement = (detail: object) => ({
  account: MANAGEMENT,
  detail: { userIdentity: { type: 'AssumedRole', accountId: MANAGEMENT }, ...detail },
});
const assumeRoot = (targetPrincipal?: string) =>
  byManagement({
    eventSource: 'sts.amazonaws.com',
    eventName: 'AssumeRoot',
    requestParameters: targetPrincipal === undefined ? null : { targetPrincipal },
  });
const rootEmail = (accountId?: string) =>
  byManagement({
    eventSource: 'account.amazonaws.com',
    eventName: 'StartPrimaryEmailUpdate',
    requestParameters: accountId === undefined ? {} : { accountId },
  });
const tampering = (account: string) => ({
  account,
  detail: { eventSource: 'events.amazonaws.com', userIdentity: { type: 'AssumedRole', accountId: account } },
});

/** The rules of a bus that match an event, when the given accounts have rules of their own. */
function matching(signal: Signal, event: object, named: readonly string[] = [NAMED], source = 'aws.s3'): string[] {
  const patterns = [
    ...named.map(id => [id, accountPattern(signal, id)] as const),
    ...Object.entries(otherAccountsRules(signal, named)).map(([name, { pattern }]) => [name, pattern] as const),
  ];
  const whole = { source, 'detail-type': 'AWS API Call via CloudTrail', ...event };
  return patterns.filter(([, pattern]) => matchesEventPattern(parseEventPattern(pattern), whole)).map(([name]) => name);
}

describe('the rules of a bus', () => {
  test.each<[Signal, string, (account: string) => object, string]>([
    ['root-sign-in', 'a call of root', byRoot, 'other-accounts'],
    ['root-sign-in', 'AssumeRoot', assumeRoot, 'other-accounts-assume-root'],
    ['root-sign-in', 'a new root e-mail', rootEmail, 'other-accounts-root-email'],
    ['root-activity', 'a call of root', byRoot, 'other-accounts'],
    ['root-denied', 'a call of root', byRoot, 'other-accounts'],
    ['root-session', 'a call of root', byRoot, 'other-accounts'],
    ['root-session', 'AssumeRoot', assumeRoot, 'other-accounts-assume-root'],
    ['tampering', 'a call of somebody', tampering, 'other-accounts'],
  ])('%s: %s is told once, by the rule of the account it is about or by a generic one', (signal, _, event, generic) => {
    expect(matching(signal, event(NAMED))).toEqual([NAMED]);
    expect(matching(signal, event('999999999999'))).toEqual([generic]);
    expect(matching(signal, event(NAMED), [])).toEqual([generic]);
    // an account's rule must not take what management does to others, when management is named too
    expect(matching(signal, event(NAMED), [MANAGEMENT, NAMED])).toEqual([NAMED]);
    expect(matching(signal, event('999999999999'), [MANAGEMENT, NAMED])).toEqual([generic]);
  });

  test('an event that names no other account is about the account it comes from', () => {
    expect(matching('root-session', assumeRoot(), [MANAGEMENT, NAMED])).toEqual([MANAGEMENT]);
    expect(matching('root-session', assumeRoot())).toEqual(['other-accounts']);
    expect(matching('root-sign-in', rootEmail(), [MANAGEMENT, NAMED])).toEqual([MANAGEMENT]);
    expect(matching('root-sign-in', rootEmail())).toEqual(['other-accounts']);
  });

  test.each(SIGNALS)('%s takes nothing that somebody else than AWS sends, about whatever account', signal => {
    for (const [account, rule] of [
      [NAMED, NAMED],
      ['999999999999', 'other-accounts'],
    ] as const) {
      const event = ['tampering', 'change'].includes(signal) ? tampering(account) : byRoot(account);
      expect(matching(signal, event)).toEqual([rule]);
      for (const source of ['custom.root', 'rootguard.test', 'awsx.s3', '']) {
        expect(matching(signal, event, [NAMED], source)).toEqual([]);
      }
      expect(matching(signal, { ...event, 'detail-type': 'Rootguard Test' })).toEqual([]);
    }
  });

  test.each(SIGNALS)('%s fits into 2,048 characters a pattern, with a hundred accounts named and with none', signal => {
    for (const named of [HUNDRED, []]) {
      for (const { pattern } of Object.values(otherAccountsRules(signal, named))) {
        expect(eventPatternLength(pattern)).toBeLessThanOrEqual(EVENT_PATTERN_MAX);
        expect(() => parseEventPattern(pattern)).not.toThrow();
      }
    }
    expect(eventPatternLength(accountPattern(signal, NAMED))).toBeLessThanOrEqual(EVENT_PATTERN_MAX);
  });

  test('say where the event names the account', () => {
    const paths = SIGNALS.map(signal =>
      Object.entries(otherAccountsRules(signal, [])).map(([name, { accountPath }]) => `${name} ${accountPath}`),
    );
    expect([...new Set(paths.flat())].sort()).toEqual([
      'other-accounts $.account',
      'other-accounts-assume-root $.detail.requestParameters.targetPrincipal',
      'other-accounts-root-email $.detail.requestParameters.accountId',
    ]);
  });
});
