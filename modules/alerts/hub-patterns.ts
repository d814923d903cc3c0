import { BusSignal } from '../../config/alert-signals';
import { FORWARDING_ALARM, HEARTBEAT_EVENT, REMINDER_EVENT, TEST_EVENT } from '../../config/names';
import { REVIEW_KEYS } from '../../config/reviews';
import { EventPatternJson, FROM_CLOUDTRAIL } from './signal-patterns';
import { watchedSources } from './watched/watched-calls';

/** Root itself, and sessions that it issued. */
const ROOT = { userIdentity: { $or: [{ type: ['Root'] }, { sessionContext: { sessionIssuer: { type: ['Root'] } } }] } };
const NOT_ROOT = { userIdentity: { type: [{ 'anything-but': ['Root'] }] } };
/** A role opens a session in another account. */
const ASSUME_ROOT = { eventSource: ['sts.amazonaws.com'], eventName: ['AssumeRoot'], ...NOT_ROOT };

/** Events of a service have no type of identity. */
const WATCHED = {
  eventSource: watchedSources(),
  userIdentity: { type: [{ exists: false }, { 'anything-but': ['Root'] }] },
};

/** What the events of a signal are like, whatever account they are about. */
const DETAILS: Readonly<Record<BusSignal, readonly object[]>> = {
  'root-sign-in': [ROOT, { eventSource: ['account.amazonaws.com'] }, ASSUME_ROOT],
  'root-activity': [ROOT],
  'root-denied': [ROOT],
  'root-session': [ROOT, ASSUME_ROOT],
  tampering: [WATCHED],
  change: [WATCHED],
};

/** What EventBridge calls an alarm that changes its state. */
export const ALARM_CHANGE = 'CloudWatch Alarm State Change';

/** The alarm on events that could not be forwarded; forwarders send it to the bus of this signal. */
const FORWARDING_FAILED: EventPatternJson = {
  source: ['aws.cloudwatch'],
  'detail-type': [ALARM_CHANGE],
  detail: { alarmName: [FORWARDING_ALARM], state: { value: ['ALARM'] } },
};

/** Test events: only the hub's account can send them, for the account cannot be forged. */
const testPattern = (hubAccountId: string): EventPatternJson => ({
  source: [TEST_EVENT.source],
  'detail-type': [TEST_EVENT.detailType],
  account: [hubAccountId],
});

/** What schedules put on the buses of the hub, and on that of which signal. */
export const SCHEDULED = {
  /** What tells of root is what must go on. */
  beats: { signal: 'root-activity', event: HEARTBEAT_EVENT, detail: {} },
  reminders: { signal: 'change', event: REMINDER_EVENT, detail: { review: REVIEW_KEYS } },
} as const satisfies Readonly<
  Record<string, { readonly signal: BusSignal; readonly event: object; readonly detail: object }>
>;

export type Scheduled = keyof typeof SCHEDULED;

/** What schedules send, by what is asked for. */
export const scheduledBy = ({
  heartbeat,
  reminders = [],
}: {
  readonly heartbeat?: string;
  readonly reminders?: readonly unknown[];
}): readonly Scheduled[] => [
  ...(heartbeat === undefined ? [] : (['beats'] as const)),
  ...(reminders.length === 0 ? [] : (['reminders'] as const)),
];

/** Schedules are in the hub's account; nobody else can send what they send. */
const scheduledPattern = (scheduled: Scheduled, hubAccountId: string): EventPatternJson => {
  const { event, detail } = SCHEDULED[scheduled];
  return {
    source: [event.source],
    'detail-type': [event.detailType],
    account: [hubAccountId],
    ...(Object.keys(detail).length > 0 && { detail }),
  };
};

/**
 * Returns the pattern of the rule on the bus of a signal. The bus tells the signal. The pattern makes sure that the event
 * is what the bus is for: any account of the organization may put events on it, but AWS alone has sources that begin
 * with aws.
 *
 * @param scheduled - what schedules send, on the bus of its signal
 */
export function hubPattern(
  signal: BusSignal,
  hubAccountId: string,
  scheduled: readonly Scheduled[] = [],
): EventPatternJson {
  const details = DETAILS[signal].map(detail => ({ ...FROM_CLOUDTRAIL, detail }));
  const failed = signal === 'tampering' ? [FORWARDING_FAILED] : [];
  const sent = scheduled
    .filter(one => SCHEDULED[one].signal === signal)
    .map(one => scheduledPattern(one, hubAccountId));
  return { $or: [...details, ...failed, ...sent, testPattern(hubAccountId)] };
}
