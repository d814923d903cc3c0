import { CloudTrailRecord, summarizeEvent } from '../../aws/events/cloudtrail-event';
import { Synthesized } from '../../world/stacks/synthesized';
import { Remembered } from '../remembered';

/** Where an event is recorded. */
export interface EventPlace {
  readonly account: string;
  readonly region: string;
  /** Whether it is an event of CloudTrail, which nothing sees without a trail. */
  readonly byTrail: boolean;
}

/** Something of the protections that is gone, and for which events that counts. */
export interface Loss {
  /** What is gone: the same id for whatever takes it and brings it back. */
  readonly id: string;
  /** The same for people. */
  readonly what: string;
  /** What is left of the protections for an event of a place. */
  readonly without: (from: Synthesized, at: EventPlace) => Synthesized;
}

/** The protections at one moment of an incident: as they were deployed, but for what has been lost since. */
export interface Protections {
  readonly deployed: Synthesized;
  /** In the order in which they happened. */
  readonly losses: readonly Loss[];
}

const views = new Remembered<Protections, string, Synthesized>();

/** What is there for an event of a place. */
export const protectionsFor = (protections: Protections, at: EventPlace): Synthesized =>
  protections.losses.length === 0
    ? protections.deployed
    : views.get(protections, `${at.account} ${at.region} ${at.byTrail}`, () =>
        protections.losses.reduce((left, loss) => loss.without(left, at), protections.deployed),
      );

/** A call as its record has it. */
export interface Call {
  readonly account: string;
  readonly region: string;
  /** Text of a request parameter; undefined for one that is not there, or no text. */
  readonly text: (parameter: string) => string | undefined;
  /** Texts of a list of them. */
  readonly texts: (parameter: string) => readonly string[];
  readonly parameters: Fields;
}

export type Fields = Readonly<Record<string, unknown>>;

/** Reads a call; parameters by their names, whether they begin with a capital or not. */
export function callOf(record: CloudTrailRecord): Call {
  const { account, region } = summarizeEvent(record);
  const parameters = Object.fromEntries(
    Object.entries(fieldsOf(record.requestParameters)).map(([name, value]) => [
      name.charAt(0).toLowerCase() + name.slice(1),
      value,
    ]),
  );
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  return {
    account: account ?? '',
    region: region ?? '',
    text: parameter => text(parameters[parameter]),
    texts: parameter => {
      const value = parameters[parameter];
      return (Array.isArray(value) ? (value as unknown[]) : [value]).flatMap(one => text(one) ?? []);
    },
    parameters,
  };
}

export const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};

/** What a call takes from the protections; nothing when it is about something else. */
export type Effect = (call: Call, deployed: Synthesized) => readonly Loss[];

/** Effects by service and event: 'events DisableRule'. */
export type Effects = Readonly<Record<string, Effect>>;

/** The same effect for several calls of a service. */
export const effectOf = (service: string, events: readonly string[], effect: Effect): Effects =>
  Object.fromEntries(events.map(event => [`${service} ${event}`, effect]));

/** The last part of a name or its ARN, which is the same of both. */
export const lastPart = (name: string): string => name.split(/[:/]/).at(-1) ?? name;

/** Whether a place is where something was deployed; a stack that does not say is taken for everywhere. */
export const isAt = (
  { account, region }: { readonly account?: string; readonly region?: string },
  at: { readonly account: string; readonly region: string },
): boolean => (account === undefined || account === at.account) && (region === undefined || region === at.region);
