import { SnapshotThing } from '../snapshot';
import { Answer } from './reading';

/** The value of an answer; undefined where there is no such thing, or nobody knows. */
export const valueOf = <T>(answer: Answer<T>): T | undefined => ('value' in answer ? answer.value : undefined);

/** A thing without what it does not have. */
export function thingOf(
  type: string,
  where: Pick<SnapshotThing, 'account' | 'region'>,
  attributes: Readonly<Record<string, unknown>>,
  state?: Readonly<Record<string, unknown>>,
): SnapshotThing {
  return { type, ...where, attributes: whatIsSet(attributes), ...(state !== undefined && { state: whatIsSet(state) }) };
}

/** What a source says; a property without a value is one that it does not have. */
export const whatIsSet = <T extends object>(values: T): T =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== null)) as T;

/** A moment in ISO 8601. */
export const momentOf = (date: Date | undefined): string | undefined => date?.toISOString();
