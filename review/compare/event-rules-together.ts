import { EventPattern, parseEventPattern } from '../../aws/events/event-pattern';
import { isUnknown, textAt } from '../../world/plan/attributes';
import { Attributes, ResourceChange } from '../../world/plan/plan';
import { ReviewContext } from '../../world/context';
import { busName } from '../../world/guarding/kinds';
import { Step, stepsOf } from '../../world/fates';

const RULE = 'aws_cloudwatch_event_rule';
const TARGET = 'aws_cloudwatch_event_target';

/**
 * What a rule matches after the apply together with other rules of its stack that are on the same bus, in the same
 * state, and send to all of its targets in the same way: a rule that grows too long is split.
 *
 * @returns undefined when there are no such rules, or their patterns cannot be read
 */
export function patternTogether(
  change: ResourceChange,
  context: ReviewContext,
  state: string,
): EventPattern | undefined {
  const stays = (type: string): readonly Step[] =>
    stepsOf(context, type).filter(one => one.stack === change.stack && one.after !== undefined);
  const targets = stays(TARGET).filter(one => !['rule', 'event_bus_name', 'arn'].some(path => isUnknown(one, path)));
  const targetsOf = (rule: Attributes | undefined): string[] =>
    targets
      .filter(({ after }) => textAt(after, 'rule') === textAt(rule, 'name') && busOf(after) === busOf(rule))
      .map(({ after }) => sendingOf(after));
  const own = targetsOf(change.after);
  const others = stays(RULE).filter(one => {
    const reached = new Set(targetsOf(one.after));
    return (
      textAt(one.after, 'name') !== textAt(change.after, 'name') &&
      busOf(one.after) === busOf(change.after) &&
      (textAt(one.after, 'state') ?? 'ENABLED') === state &&
      one.after?.is_enabled !== false &&
      !isUnknown(one, 'event_pattern') &&
      own.every(target => reached.has(target))
    );
  });
  if (own.length === 0 || others.length === 0) return undefined;
  try {
    const patterns = [change, ...others].map(
      ({ after }) => JSON.parse(textAt(after, 'event_pattern') ?? '') as unknown,
    );
    return parseEventPattern({ $or: patterns });
  } catch {
    return undefined;
  }
}

const busOf = (attributes: Attributes | undefined): string => busName(textAt(attributes, 'event_bus_name'));

/** How a target is sent to; who it is called and which rule it is of do not count. */
const sendingOf = (target: Attributes | undefined): string =>
  JSON.stringify(['arn', 'input', 'input_path', 'input_transformer', 'role_arn'].map(path => target?.[path] ?? null));
