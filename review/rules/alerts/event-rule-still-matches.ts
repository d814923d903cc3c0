import { EventPattern, parseEventPattern } from '../../../aws/events/event-pattern';
import { accountsOfOwner } from '../../../world/change-accounts';
import { ReviewContext } from '../../../world/context';
import { Step } from '../../../world/fates';
import { isUnknown, textAt } from '../../../world/plan/attributes';
import { Attributes } from '../../../world/plan/plan';
import { changed } from '../../../world/plan/values';
import { patternTogether } from '../../compare/event-rules-together';
import { Weakening } from '../../compare/fact';
import { differing, unknownWeakening, weakened } from '../../compare/order';
import { lossOf, thingOf, thingRule } from '../../compare/thing-rule';
import { patternWeakenings, stateWeakenings } from './event-rule-change';
import { endsWithItsRule, handedOver } from './event-rule-successor';
import { ofTargetDelivery, TARGET_NEEDS } from './event-target-delivery';
import { ofMessage } from './event-target-message';

const SILENT = 'Nobody is told by this rule any more.';

/** Rules of EventBridge and their targets: which events go where. */
export const eventRuleStillMatches = thingRule(
  'event-rule-still-matches',
  'A rule of EventBridge is deleted, off or matches fewer events, or a target of it changes.',
  {
    types: ['aws_cloudwatch_event_rule'],
    ending: (rule, context) => handedOver(rule, context) ?? lossOf(rule, context, SILENT),
    weaker: (rule, context) => [...ofMatching(rule, context), ...ofBus(rule)],
  },
  {
    types: ['aws_cloudwatch_event_target'],
    // that a replaced target is replaced says less than what it becomes
    ending: (target, context) =>
      endsWithItsRule(target, context) ||
      (target.fate === 'replaced' &&
        [...weakened(target, TARGET_NEEDS), ...ofTarget(target)].some(
          ({ severity = 'danger' }) => severity === 'danger',
        ))
        ? []
        : lossOf(target, context, 'What the rule matches no longer reaches the target.'),
    checks: TARGET_NEEDS,
    weaker: ofTarget,
    // the ARN of a target is that of whatever it sends to, which may be in another account
    accounts: (target, context) => accountsOfOwner(context, target, 'rule', 'aws_cloudwatch_event_rule'),
    thing: target => `${thingOf(target)} of ${thingOf(target, 'event rule', ['rule'])}`,
  },
);

/** The provider writes both, whichever the program sets, and plans only the one that is set: the other is left over. */
function statesOf(change: Step): readonly [string, string] {
  const bySwitch = changed(change, 'is_enabled') === true && changed(change, 'state') === false;
  const stateOf = (rule: Attributes | undefined): string => {
    const [state, isOff] = [textAt(rule, 'state') || 'ENABLED', rule?.is_enabled === false];
    if (bySwitch) return isOff ? 'DISABLED' : state === 'DISABLED' ? 'ENABLED' : state;
    return textAt(rule, 'state') ? state : isOff ? 'DISABLED' : 'ENABLED';
  };
  return [stateOf(change.before), stateOf(change.after)];
}

function ofMatching(change: Step, context: ReviewContext): readonly Weakening[] {
  const { sampleEvents } = context;
  const [before, after] = statesOf(change);
  const details = ['state', 'is_enabled', 'event_pattern', 'schedule_expression']
    .filter(path => changed(change, path) === true)
    .map(path => ({ path }));
  const weakenings: Weakening[] = [];
  if (isUnknown(change, 'state') || isUnknown(change, 'is_enabled')) {
    weakenings.push(unknownWeakening('a state', SILENT));
  } else weakenings.push(...stateWeakenings(before, after, details));
  if (changed(change, 'schedule_expression') !== false) {
    weakenings.push({ severity: 'warning', says: 'runs at other times', means: 'It may run less often.', details });
  }

  const differs = changed(change, 'event_pattern');
  if (differs === 'unknown') return [...weakenings, unknownWeakening('a pattern', SILENT)];
  if (!differs) return weakenings;
  if (!textAt(change.after, 'event_pattern')) {
    const means = 'It matches no event any more.';
    return before.startsWith('ENABLED') ? [...weakenings, { says: 'loses its pattern', means, details }] : weakenings;
  }
  const was = parsed(textAt(change.before, 'event_pattern'));
  const is = parsed(textAt(change.after, 'event_pattern'));
  if (was.pattern === undefined || is.pattern === undefined) {
    const says = `changes a pattern that cannot be read: ${is.problem ?? was.problem ?? ''}`;
    return [...weakenings, { severity: 'warning', says, means: 'Nobody can tell whether it matches less.', details }];
  }
  const lostWith = (pattern: EventPattern): readonly Weakening[] =>
    patternWeakenings({ state: before, pattern: was.pattern! }, { pattern }, sampleEvents, details);
  const narrowed = lostWith(is.pattern);
  const together = narrowed.length === 0 ? undefined : patternTogether(change, context, before);
  if (together === undefined || lostWith(together).length > 0) return [...weakenings, ...narrowed];
  const says = 'matches fewer events; other rules send the rest to the same targets';
  return [...weakenings, { severity: 'warning', says, means: 'It is as good as these are.', details }];
}

function parsed(text: string | undefined): { pattern?: EventPattern; problem?: string } {
  try {
    return { pattern: parseEventPattern(JSON.parse(text ?? '')) };
  } catch (error) {
    return { problem: (error as Error).message };
  }
}

function ofBus(change: Step): readonly Weakening[] {
  const path = 'event_bus_name';
  const differs = changed(change, path);
  const means = 'Events of the bus it was on no longer reach anybody by this rule.';
  if (differs === 'unknown') return change.action === 'replace' ? [unknownWeakening('a bus', means)] : [];
  const [was, is] = [change.before, change.after].map(rule => textAt(rule, path) ?? 'default');
  if (!differs || was === is) return [];
  return [{ says: 'moves to another bus', means, details: [{ path }] }];
}

const ELSEWHERE = 'What the rule matches goes elsewhere; who listened at the old target is not told.';

function ofTarget(change: Step): readonly Weakening[] {
  const paths = ['arn', 'rule', 'event_bus_name'];
  return [
    ...differing(change, paths, ELSEWHERE, moved =>
      moved.includes('arn') ? 'sends elsewhere' : 'belongs to another rule',
    ),
    ...ofMessage(change),
    ...ofTargetDelivery(change),
  ];
}
