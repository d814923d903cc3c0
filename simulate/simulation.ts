import { AlarmPath, simulateAlarmPath } from './alarm-path';
import { EventSummary, InputEvent, summarizeInput } from '../aws/events/cloudtrail-event';
import { EventPath, simulateEventPath } from './event-path';
import { EventBridgeEvent, toEventBridgeEvent } from '../aws/events/eventbridge-event';
import { Synthesized } from '../world/stacks/synthesized';
import { isSame } from '../world/stacks/synthesized-references';

/** What one event sets off, along both paths. */
export interface Simulation
  extends Pick<EventPath, 'signal' | 'priority' | 'notForwarded' | 'rules'>, Pick<AlarmPath, 'filters' | 'alarms'> {
  readonly event: EventSummary;
  /** Addresses of the topics of both paths. */
  readonly topics: readonly string[];
  readonly subscriptions: readonly { readonly protocol: string; readonly endpoint: string; readonly topic: string }[];
  /** What the hub publishes, several with an empty line between; null when it publishes nothing. */
  readonly message: string | null;
}

/** Simulates both paths for one event by itself. An event that is no CloudTrail record is in no trail. */
export async function simulateEvent(input: InputEvent, synthesized: Synthesized): Promise<Simulation> {
  const { filters, alarms, ...alarmPath } =
    input.record === undefined ? { filters: [], alarms: [], topics: [] } : simulateAlarmPath(input.record, synthesized);
  const { signal, priority, notForwarded, rules, messages, ...eventPath } = await simulateEventPath(
    asEventBridgeEvent(input),
    synthesized,
  );
  const topics = [...alarmPath.topics, ...eventPath.topics];
  const hears = synthesized.subscriptions.filter(({ topic }) => topics.some(one => isSame(one, topic)));
  return {
    event: summarizeInput(input),
    signal,
    priority,
    notForwarded,
    filters,
    alarms,
    rules,
    topics: [...new Set(topics.map(({ address }) => address))].sort(),
    subscriptions: hears.map(({ protocol, endpoint, topic }) => ({ protocol, endpoint, topic: topic.address })),
    message: messages.length === 0 ? null : messages.join('\n\n'),
  };
}

/** The event on the default bus of its account and region; undefined for a record that EventBridge has no event for. */
export function asEventBridgeEvent({ record, envelope }: InputEvent): EventBridgeEvent | undefined {
  if (envelope !== undefined) return { version: '0', id: '', time: '', resources: [], ...envelope };
  return record === undefined ? undefined : toEventBridgeEvent(record);
}
