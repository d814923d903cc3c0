import { BusSignal, alertSignals } from '../../../config/alert-signals';
import { REVIEW_KEYS } from '../../../config/reviews';
import { hubPattern, Scheduled } from '../../../modules/alerts/hub-patterns';
import { EVENT_PATTERN_MAX, eventPatternLength, parseEventPattern } from '../../../aws/events/event-pattern';
import { matchesEventPattern } from '../../../aws/events/event-pattern-match';

type Signal = BusSignal;

const SIGNALS = alertSignals('aws').map(({ id }) => id);
const HUB = '777777777777';
const MANAGEMENT = '111111111111';

const byRoot = (eventSource = 's3.amazonaws.com') => ({
  account: '222222222222',
  detail: { eventSource, userIdentity: { type: 'Root', accountId: '222222222222' } },
});
/** What the management account does to another one. */
const byManagement = (detail: object) => ({
  account: MANAGEMENT,
  detail: { userIdentity: { type: 'AssumedRole', accountId: MANAGEMENT }, ...detail },
});
const assumeRoot = (requestParameters: object | null) =>
  byManagement({ eventSource: 'sts.amazonaws.com', eventName: 'AssumeRoot', requestParameters });
const rootEmail = (requestParameters: object) =>
  byManagement({ eventSource: 'account.amazonaws.com', eventName: 'StartPrimaryEmailUpdate', requestParameters });
const tampering = byManagement({ eventSource: 'events.amazonaws.com', eventName: 'DeleteRule' });
const TEST = { source: 'rootguard.test', 'detail-type': 'Rootguard Test', account: HUB, detail: { id: 'a' } };
const FAILED = {
  source: 'aws.cloudwatch',
  'detail-type': 'CloudWatch Alarm State Change',
  detail: { alarmName: 'rootguard-forward-dlq', state: { value: 'ALARM' } },
};

const HEARTBEAT = { source: 'rootguard.heartbeat', 'detail-type': 'Rootguard Heartbeat', account: HUB, detail: {} };

const matches = (signal: Signal, event: object, scheduled: readonly Scheduled[] = []): boolean =>
  matchesEventPattern(parseEventPattern(hubPattern(signal, HUB, scheduled)), {
    source: 'aws.s3',
    'detail-type': 'AWS API Call via CloudTrail',
    ...event,
  });

describe('the rule of a bus', () => {
  test.each<[string, object, readonly Signal[]]>([
    ['a call of root', byRoot(), ['root-sign-in', 'root-activity', 'root-denied', 'root-session']],
    [
      'root that changes its own e-mail',
      byRoot('account.amazonaws.com'),
      ['root-sign-in', 'root-activity', 'root-denied', 'root-session'],
    ],
    ['AssumeRoot', assumeRoot({ targetPrincipal: '222222222222' }), ['root-sign-in', 'root-session']],
    ['AssumeRoot that names no account', assumeRoot(null), ['root-sign-in', 'root-session']],
    [
      'a new root e-mail of a member',
      rootEmail({ accountId: '222222222222' }),
      ['root-sign-in', 'tampering', 'change'],
    ],
    ['a new root e-mail by a member itself', rootEmail({}), ['root-sign-in', 'tampering', 'change']],
    ['a call of somebody to a service of tampering', tampering, ['tampering', 'change']],
    ['a call of somebody to another service', byManagement({ eventSource: 'ec2.amazonaws.com' }), []],
    [
      'what AWS does by itself in a watched service',
      { account: MANAGEMENT, detail: { eventSource: 'organizations.amazonaws.com' } },
      ['tampering', 'change'],
    ],
    [
      'a session that root issued',
      {
        account: MANAGEMENT,
        detail: {
          eventSource: 'ec2.amazonaws.com',
          userIdentity: { sessionContext: { sessionIssuer: { type: 'Root' } } },
        },
      },
      ['root-sign-in', 'root-activity', 'root-denied', 'root-session'],
    ],
    ['a failure of forwarding', FAILED, ['tampering']],
    ['the end of one', { ...FAILED, detail: { ...FAILED.detail, state: { value: 'OK' } } }, []],
    ['another alarm', { ...FAILED, detail: { ...FAILED.detail, alarmName: 'mine' } }, []],
    ['a test of the hub', TEST, SIGNALS],
    ['a test of another account', { ...TEST, account: MANAGEMENT }, []],
  ])('takes %s where it belongs', (_, event, signals) => {
    expect(SIGNALS.filter(signal => matches(signal, event)).sort()).toEqual([...signals].sort());
  });

  test.each(SIGNALS)('%s takes nothing that somebody else than AWS sends', signal => {
    const event = ['tampering', 'change'].includes(signal) ? tampering : byRoot();
    expect(matches(signal, event)).toBe(true);
    for (const source of ['custom.root', 'rootguard.test', 'awsx.s3', '']) {
      expect(matches(signal, { ...event, source })).toBe(false);
      expect(matches(signal, { ...FAILED, source })).toBe(false);
    }
    expect(matches(signal, { ...event, 'detail-type': 'Rootguard Test' })).toBe(false);
  });

  test.each(SIGNALS)('%s fits into 2,048 characters', signal => {
    expect(eventPatternLength(hubPattern(signal, HUB))).toBeLessThanOrEqual(EVENT_PATTERN_MAX);
  });
});

test('a heartbeat is taken on one bus, from the hub’s account, where there is one', () => {
  expect(SIGNALS.filter(signal => matches(signal, HEARTBEAT, ['beats']))).toEqual(['root-activity']);
  expect(SIGNALS.filter(signal => matches(signal, { ...HEARTBEAT, account: MANAGEMENT }, ['beats']))).toEqual([]);
  expect(SIGNALS.filter(signal => matches(signal, HEARTBEAT))).toEqual([]);
  expect(eventPatternLength(hubPattern('root-activity', HUB, ['beats']))).toBeLessThanOrEqual(EVENT_PATTERN_MAX);
});

describe('a reminder', () => {
  const reminder = (detail: object) => ({
    ...{ source: 'rootguard.reminder', 'detail-type': 'Rootguard Reminder', account: HUB, detail },
  });

  test('is taken on one bus, from the hub’s account, of what is due alone, where there are reminders', () => {
    const takes = (event: object, ...scheduled: readonly Scheduled[]) =>
      SIGNALS.filter(signal => matches(signal, event, scheduled));
    for (const review of REVIEW_KEYS) expect(takes(reminder({ review }), 'reminders')).toEqual(['change']);
    const access = reminder({ review: 'access' });
    expect(takes({ ...access, account: MANAGEMENT }, 'reminders')).toEqual([]);
    expect(takes(reminder({ review: 'payment' }), 'reminders')).toEqual([]);
    expect(takes(reminder({}), 'reminders')).toEqual([]);
    expect(takes(access, 'beats')).toEqual([]);
    expect(takes(access)).toEqual([]);
  });

  test('fits into the rule of its bus', () => {
    const pattern = hubPattern('change', HUB, ['beats', 'reminders']);
    expect(eventPatternLength(pattern)).toBeLessThanOrEqual(EVENT_PATTERN_MAX);
  });
});
