import { EventSummary, InputEvent, summarizeInput } from '../aws/events/cloudtrail-event';
import { Synthesized } from '../world/stacks/synthesized';
import { isSame, Resource } from '../world/stacks/synthesized-references';
import { simulateAlarmPath } from './alarm-path';
import { simulateEventPath } from './event-path';
import { after, lossesBy } from './incident/effects';
import { EventPlace, fieldsOf, Protections, protectionsFor } from './incident/loss';
import { asEventBridgeEvent } from './simulation';

/** Somebody who is told of a step. */
export interface Told {
  /** Along which path: within seconds by its event, or minutes later by the alarms on the trail. */
  readonly path: 'events' | 'alarms';
  /** Address of the topic. */
  readonly topic: string;
  readonly protocol: string;
  readonly endpoint: string;
  /** Whether that holds as well when what the step takes or brings is gone or back before the step itself is seen. */
  readonly certain: boolean;
}

type Whom = readonly Omit<Told, 'certain'>[];

/** One event of an incident. */
export interface Step {
  readonly event: EventSummary;
  /** Who did it: an ARN, and the service that did it for them. */
  readonly who: string | null;
  /** Why AWS refused it; null when it did not. */
  readonly refused: string | null;
  /** As everything was deployed, which does not say that somebody is told; null for none. */
  readonly signal: string | null;
  readonly told: readonly Told[];
  /** What the step takes from the protections. */
  readonly lost: readonly string[];
}

/** An incident, and what an organization would have known of it. */
export interface Replay {
  readonly steps: readonly Step[];
  /** Number of the first step that somebody is told of for certain, from 1; null: nobody ever knows. */
  readonly known: number | null;
  /** Seconds from the first step to that one. */
  readonly knownAfterSeconds: number | null;
  /**
   * Number of the first step that nobody is told of for certain; null: there is none. What only reads counts when root
   * does it: of other reads nobody is ever told.
   */
  readonly silent: number | null;
}

/** An event without a time has no place in an incident. */
export const timeOf = (input: InputEvent): number => Date.parse(summarizeInput(input).time ?? '');

/**
 * Replays an incident: its events in the order of their times, each of them against what is left of the protections.
 *
 * @param events - at least one; each of them has a time
 */
export async function replay(events: readonly InputEvent[], deployed: Synthesized): Promise<Replay> {
  let protections: Protections = { deployed, losses: [] };
  const inOrder = [...events].sort((one, other) => timeOf(one) - timeOf(other));
  const steps = await Promise.all(
    inOrder.map(input => {
      const before = protections;
      protections = input.record === undefined ? before : after(input.record, before);
      return stepOf(input, before, protections);
    }),
  );
  const isKnown = ({ told }: Step): boolean => told.some(({ certain }) => certain);
  const known = steps.findIndex(isKnown) + 1 || null;
  return {
    steps,
    known,
    knownAfterSeconds: known === null ? null : (timeOf(inOrder[known - 1]!) - timeOf(inOrder[0]!)) / 1000,
    silent: steps.findIndex((step, at) => !isKnown(step) && isOfInterest(inOrder[at]!)) + 1 || null,
  };
}

const isOfInterest = ({ record }: InputEvent): boolean =>
  record?.readOnly !== true || fieldsOf(record.userIdentity).type === 'Root';

async function stepOf(input: InputEvent, before: Protections, afterwards: Protections): Promise<Step> {
  const { record } = input;
  const [first, then] = await Promise.all([toldOf(input, before), toldOf(input, afterwards)]);
  const isIn = (all: Whom, one: Whom[number]): boolean =>
    all.some(({ path, topic, endpoint }) => path === one.path && topic === one.topic && endpoint === one.endpoint);
  const gone = new Set(before.losses.map(({ id }) => id));
  const lost = record === undefined ? [] : lossesBy(record, before).filter(({ id }) => !gone.has(id));
  return {
    event: summarizeInput(input),
    who: whoDid(record?.userIdentity),
    refused: typeof record?.errorCode === 'string' ? record.errorCode : null,
    signal: (await simulateEventPath(asEventBridgeEvent(input), before.deployed)).signal,
    told: [...first, ...then.filter(one => !isIn(first, one))].map(one => ({
      ...one,
      certain: isIn(first, one) && isIn(then, one),
    })),
    lost: lost.map(({ what }) => what),
  };
}

/** Who is told of an event along which path, by what is left of the protections. */
export async function toldOf(input: InputEvent, protections: Protections): Promise<Whom> {
  const event = asEventBridgeEvent(input);
  const left = protectionsFor(protections, placeOf(input));
  const alarms = input.record === undefined ? [] : simulateAlarmPath(input.record, left).topics;
  const hearing = (path: Told['path'], topics: readonly Resource[]) =>
    left.subscriptions
      .filter(({ topic }) => topics.some(one => isSame(one, topic)))
      .map(({ protocol, endpoint, topic }) => ({ path, topic: topic.address, protocol, endpoint }));
  const { topics } = await simulateEventPath(event, left);
  return [...hearing('events', topics), ...hearing('alarms', alarms)];
}

function placeOf(input: InputEvent): EventPlace {
  const { account, region } = summarizeInput(input);
  return { account: account ?? '', region: region ?? '', byTrail: input.record !== undefined };
}

function whoDid(identity: unknown): string | null {
  const { arn, type, invokedBy } = fieldsOf(identity);
  const text = (value: unknown) => (typeof value === 'string' ? [value] : []);
  const who = [...text(arn ?? type), ...text(invokedBy).map(service => `by ${service}`)];
  return who.length === 0 ? null : who.join(', ');
}
