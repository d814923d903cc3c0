import { textAt } from '../plan/attributes';
import { Attributes } from '../plan/plan';
import { THING_TYPES } from '../thing-types';
import { busName, Key, keyFor, Kind } from './kinds';

/** Of which kind the thing is that things of a type are or belong to, and where its name is; undefined for those that no workload has. */
function namingOf(type: string): readonly [Kind, ...string[]] | undefined {
  const { named, belongsTo, partOf } = THING_TYPES.get(type) ?? {};
  const [kind] = (partOf && THING_TYPES.get(partOf.owners[0]!)?.named) ?? [];
  return named ?? belongsTo ?? (kind && [kind, partOf!.path]);
}

/** Whether things of a type may have nothing to do with the organization; contacts and SCPs, for example, never have. */
export const mayBeOfWorkload = (type: string): boolean => namingOf(type) !== undefined;

/** Whether things of a type are policies, settings or users of others, without a name of their own here. */
export const isPart = (type: string): boolean => mayBeOfWorkload(type) && THING_TYPES.get(type)?.named === undefined;

/** The thing that attributes are of, or that they are a part of. */
export function keyOf(type: string, attributes: Attributes | undefined): Key | undefined {
  const [kind, ...paths] = namingOf(type) ?? [];
  const name = paths.map(path => textAt(attributes, path)).find(Boolean);
  // without a bus it is the default one
  return kind === 'event bus' ? attributes && keyFor(kind, busName(name)) : kind && keyFor(kind, name);
}
