import { CloudTrailRecord } from '../../../aws/events/cloudtrail-event';
import { EventPattern } from '../../../aws/events/event-pattern';
import { matchesEventPattern } from '../../../aws/events/event-pattern-match';
import { EventBridgeEvent, toEventBridgeEvent } from '../../../aws/events/eventbridge-event';
import { seesEvent } from '../../../aws/events/rule-state';
import { compareText } from '../../../world/plan/values';
import { allNames, namesOf } from '../../../world/sample-names';
import { findUnmatched } from '../../compare/event-witnesses';
import { Detail, Weakening } from '../../compare/fact';

/** An EventBridge rule at one time. */
export interface RuleState {
  /** 'ENABLED', 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS' or anything else, which is off. */
  readonly state: string;
  readonly pattern: EventPattern;
}

const LOST = 'Whoever is told by this rule no longer hears of such an event.';

/** What two states of one rule let go of, whatever its pattern. */
export function stateWeakenings(before: string, after: string, details: readonly Detail[]): readonly Weakening[] {
  if (!before.startsWith('ENABLED') || before === after) return [];
  if (!after.startsWith('ENABLED')) {
    return [{ says: 'is switched off', means: 'Nobody is told by this rule any more.', details }];
  }
  if (after !== 'ENABLED') return [];
  const says = 'no longer sees read-only calls';
  const means = 'EventBridge drops what CloudTrail marks as read-only, AssumeRoot and console reads of root among it.';
  return [{ says, means, details }];
}

/** What a pattern lets go of. States do not count here: an event that only the state loses is said once. */
export function patternWeakenings(
  { pattern: before, state }: RuleState,
  { pattern: after }: Pick<RuleState, 'pattern'>,
  samples: ReadonlyMap<string, unknown>,
  details: readonly Detail[],
): readonly Weakening[] {
  if (!state.startsWith('ENABLED')) return [];
  const lost = [...samples].flatMap(([name, sample]) => {
    const event = eventOf(sample);
    if (event === undefined || !seesEvent(state, event)) return [];
    return matchesEventPattern(before, event) && !matchesEventPattern(after, event) ? [name] : [];
  });
  if (lost.length > 0) {
    const names = lost.sort(compareText);
    const says = `no longer matches ${names.length} of the sample events: ${namesOf(names)}`;
    return [{ says, means: LOST, details: [...details, ...allNames('no longer matched', names)] }];
  }
  const example = findUnmatched(before, after);
  if (example === undefined) return [];
  const line = `no longer matched, for example: ${JSON.stringify(example)}`;
  return [{ says: 'matches fewer events', means: LOST, details: [...details, line] }];
}

/** The event of a sample: a CloudTrail record, or an event of another source as it is. */
function eventOf(sample: unknown): EventBridgeEvent | undefined {
  if (typeof sample !== 'object' || sample === null) return undefined;
  if ('detail-type' in sample) return sample as EventBridgeEvent;
  return 'eventSource' in sample && typeof sample.eventSource === 'string'
    ? toEventBridgeEvent(sample as unknown as CloudTrailRecord)
    : undefined;
}
