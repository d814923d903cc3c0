import { compareText } from '../../world/plan/values';

/** What a composite alarm asks of other alarms. */
interface CompositeRule {
  /** Names of the alarms. */
  readonly alarms: readonly string[];
  readonly rings: (stateOf: (alarm: string) => State) => boolean;
}

const STATES = ['OK', 'ALARM', 'INSUFFICIENT_DATA'] as const;
type State = (typeof STATES)[number];

/** A rule after a change: an alarm that rings without it, one that it always is, or nothing weaker. */
export type RuleChange =
  | { readonly kind: 'unreadable' | 'always' | 'never' | 'as before' }
  | { readonly kind: 'less'; readonly example: string };

/**
 * Whether a composite alarm still rings when it rang, tried with all states of few alarms, and of many with those in which
 * one or two of them ring, or all but one.
 *
 * Gone are alarms that are deleted meanwhile, which is a finding of its own; renamed are those with another name now.
 */
export function compareRules(
  before: string,
  after: string,
  gone: ReadonlySet<string>,
  renamed: ReadonlyMap<string, string>,
): RuleChange {
  const [was, is] = [parseRule(before), parseRule(after)];
  if (is === undefined) return { kind: 'unreadable' };
  const nowOf = (alarm: string): string => renamed.get(alarm) ?? alarm;
  const all = [...new Set([...(was?.alarms ?? []).map(nowOf), ...is.alarms])].sort(compareText);
  const alarms = all.filter(alarm => !gone.has(alarm));
  const states = statesOf(alarms);
  const now = states.map(state => is.rings(alarm => state.get(alarm) ?? 'OK'));
  const wasAlways = (value: boolean): boolean =>
    was !== undefined && states.every(state => was.rings(alarm => state.get(nowOf(alarm)) ?? 'OK') === value);
  if (now.every(rings => !rings)) return { kind: wasAlways(false) ? 'as before' : 'never' };
  if (now.every(Boolean)) return { kind: wasAlways(true) ? 'as before' : 'always' };
  if (was === undefined) return { kind: 'unreadable' };
  const missed = states.find((state, at) => !now[at] && was.rings(alarm => state.get(nowOf(alarm)) ?? 'OK'));
  if (missed === undefined) return { kind: 'as before' };
  const ringing = [...missed].filter(([, state]) => state !== 'OK').map(([alarm, state]) => `${state}("${alarm}")`);
  return { kind: 'less', example: ringing.join(' and ') || 'all alarms are OK' };
}

/** Up to so many alarms, every combination of their states is tried. */
const FEW = 6;
/** Up to so many, every two of them. */
const SOME = 40;

function statesOf(alarms: readonly string[]): ReadonlyMap<string, State>[] {
  if (alarms.length <= FEW) {
    return alarms.reduce<Map<string, State>[]>(
      (all, alarm) => all.flatMap(one => STATES.map(state => new Map([...one, [alarm, state]]))),
      [new Map<string, State>()],
    );
  }
  const only = (...names: readonly string[]): Map<string, State> => new Map(names.map(name => [name, 'ALARM']));
  return [
    only(),
    ...alarms.map(alarm => only(alarm)),
    ...alarms.map(alarm => new Map<string, State>([[alarm, 'INSUFFICIENT_DATA']])),
    ...(alarms.length > SOME ? [] : alarms.flatMap((one, at) => alarms.slice(at + 1).map(other => only(one, other)))),
    ...alarms.map(alarm => only(...alarms.filter(other => other !== alarm))),
    only(...alarms),
  ];
}

/**
 * The rule of a composite alarm; undefined when it cannot be read.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
 */
function parseRule(rule: string): CompositeRule | undefined {
  const tokens =
    rule.match(/\b(?:ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*(?:"[^"]*"|[^)"]*)\s*\)|[A-Za-z_]+|[^\sA-Za-z]/gi) ?? [];
  const alarms: string[] = [];
  let at = 0;
  let isRead = true;
  const isNext = (word: string): boolean => tokens[at]?.toUpperCase() === word && ++at > 0;

  type Rings = CompositeRule['rings'];
  const either = (): Rings => {
    const terms = [both()];
    while (isNext('OR')) terms.push(both());
    return states => terms.some(term => term(states));
  };
  const both = (): Rings => {
    const terms = [one()];
    while (isNext('AND')) terms.push(one());
    return states => terms.every(term => term(states));
  };
  const one = (): Rings => {
    if (isNext('NOT')) {
      const term = one();
      return states => !term(states);
    }
    if (isNext('(')) {
      const term = either();
      isRead = isNext(')') && isRead;
      return term;
    }
    if (isNext('TRUE')) return () => true;
    if (isNext('FALSE')) return () => false;
    const [, state, name] = /^(\w+)\s*\(\s*"?(?:arn:.*:alarm:)?([^"]*?)"?\s*\)$/.exec(tokens[at++] ?? '') ?? [];
    if (state === undefined || name === undefined) {
      isRead = false;
      return () => false;
    }
    alarms.push(name);
    return stateOf => stateOf(name) === state.toUpperCase();
  };
  const rings = either();
  return isRead && at === tokens.length ? { alarms, rings } : undefined;
}
