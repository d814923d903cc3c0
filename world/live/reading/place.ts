import { SnapshotThing } from '../snapshot';
import { thingOf, valueOf } from './answers';
import { Asked, Question, Reading } from './reading';

/** An account in a region, and what is asked there. */
export interface Place {
  readonly reading: Reading;
  readonly asked: Asked;
  /** The value of an answer; undefined where there is no such thing, and where nobody knows. */
  readonly ask: <T>(action: string, about: string | undefined, ask: () => Promise<T>) => Promise<T | undefined>;
  readonly thing: (
    type: string,
    attributes: Readonly<Record<string, unknown>>,
    state?: Readonly<Record<string, unknown>>,
  ) => SnapshotThing;
}

/** @param asked - an account in a region, by its credentials */
export function placeOf(reading: Reading, asked: Asked): Place {
  const { account, region } = asked;
  return {
    ...{ reading, asked },
    ask: async (action, about, ask) => {
      const question: Question = { action, account, region, ...(about !== undefined && { about }) };
      return valueOf(await reading.ask(question, ask));
    },
    thing: (type, attributes, state) => thingOf(type, { account, region }, attributes, state),
  };
}
