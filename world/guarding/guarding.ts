import { grouped } from '../grouped';
import { remembered } from '../../aws/remembered';
import { ReviewContext } from '../context';
import { Attributes, ResourceChange } from '../plan/plan';
import { evidenceOf, isOfWorkload, isOurs, SOMEBODYS } from './evidence';
import { isPart, keyOf, mayBeOfWorkload } from './keys';
import { Key, nameIn } from './kinds';
import { Link, linksOf, showsUse } from './links';

type Thing = Pick<ResourceChange, 'type' | 'before' | 'after' | 'action'>;

/**
 * Whether a thing guards nothing of the organization: a workload's alarm, topic, log group, key or role.
 *
 * A thing guards when it is ours by name, or on the path: the trail, what it delivers to, filters, alarms and topics
 * behind that, rules that match root, sign-ins or tampering, and the keys, queues and roles that these need. What no plan
 * shows whole counts, when something in it suggests the path.
 */
export function guardsNothing(context: ReviewContext, change: Thing): boolean {
  const keys = keysOf(change);
  return keys.length > 0 && keys.every(key => !guardingOf(context).has(key));
}

/** Why a thing guards, after 'it': 'receives the organization trail'. Undefined where that goes without saying. */
export function guardsBecause(context: ReviewContext, change: Thing): string | undefined {
  return keysOf(change)
    .map(key => guardingOf(context).get(key))
    .find(why => why !== undefined);
}

/** What stays as it is has one side. */
const sidesOf = ({ before, after, action }: Thing): Attributes[] =>
  (action === 'no-op' ? [before] : [before, after]).filter(side => side !== undefined);

function keysOf(change: Thing): Key[] {
  return sidesOf(change).flatMap(side => keyOf(change.type, side) ?? []);
}

/** All that guards, with why. */
const guardingOf = remembered((context: ReviewContext): ReadonlyMap<Key, string> => search(surveyOf(context)));

interface Survey {
  readonly links: Map<Key, Link[]>;
  /** Things of which a plan shows what they are for. */
  readonly used: Set<Key>;
  /** Things by themselves, from the strongest evidence to the weakest. */
  readonly strong: Map<Key, string>;
  readonly ours: Map<Key, string>;
  readonly weak: Map<Key, string>;
  /** How a thing is called in the reason of another one. */
  readonly labels: Map<Key, string>;
}

const add = (map: Map<Key, string>, key: Key, why: string | undefined): void => {
  if (why !== undefined && !map.has(key)) map.set(key, why);
};

function surveyOf({ byType }: ReviewContext): Survey {
  const [strong, ours, weak] = [new Map<Key, string>(), new Map<Key, string>(), new Map<Key, string>()];
  const labels = new Map<Key, string>();
  const all: Link[] = [];
  const [things, parts, withRights] = [new Set<Key>(), new Set<Key>(), new Set<Key>()];
  for (const [type, changes] of byType) {
    if (!mayBeOfWorkload(type)) continue;
    for (const side of changes.flatMap(sidesOf)) {
      all.push(...linksOf(type, side));
      const key = keyOf(type, side);
      if (key === undefined) continue;
      if (!isPart(type)) things.add(key);
      else if (!isOfWorkload(type, side)) parts.add(key);
      if (type === 'aws_iam_role_policy') withRights.add(key);
      const evidence = evidenceOf(type, side);
      add(strong, key, evidence.strong);
      add(weak, key, evidence.weak);
      if (isOurs(nameIn(key))) add(ours, key, 'has a name that Rootguard gives');
      if (type === 'aws_cloudtrail' && side.is_organization_trail === true) labels.set(key, `the organization ${key}`);
    }
  }
  for (const key of parts) if (!things.has(key)) weak.set(key, `belongs to the ${key}, which no plan shows`);
  for (const key of withRights) if (weak.get(key) === SOMEBODYS) weak.delete(key);
  const fed = new Set(all.map(({ to }) => to));
  const isThere = ({ from }: Link): boolean => things.has(from) || (from.startsWith('metric ') && fed.has(from));
  const used = new Set(all.filter(link => showsUse(link) && isThere(link)).map(({ to }) => to));
  return { links: grouped(all, ({ from }) => from), used, strong, ours, weak, labels };
}

/** Follows the links from what guards by itself; what may guard counts last, where nothing shows what it is for. */
function search({ links, used, strong, ours, weak, labels }: Survey): ReadonlyMap<Key, string> {
  const guarding = new Map<Key, string>();
  const follow = (seeds: Iterable<readonly [Key, string]>): void => {
    const left = [...seeds].filter(([key]) => !guarding.has(key)).sort(([one], [other]) => (one < other ? -1 : 1));
    for (const [key, why] of left) guarding.set(key, why);
    for (let at = 0; at < left.length; at++) {
      const [from] = left[at]!;
      for (const { to, why } of links.get(from) ?? []) {
        if (guarding.has(to)) continue;
        guarding.set(to, `${why} ${labels.get(from) ?? `the ${from}`}`);
        left.push([to, why]);
      }
    }
  };
  // what a trail needs says more than what a thing shows
  follow([...strong].filter(([key]) => key.startsWith('trail ')));
  follow(strong);
  follow(ours);
  follow([...weak].filter(([key]) => !used.has(key)));
  return guarding;
}
