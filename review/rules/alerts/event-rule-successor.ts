import { EventPattern, parseEventPattern } from '../../../aws/events/event-pattern';
import { ReviewContext } from '../../../world/context';
import { Step, stepsOf } from '../../../world/fates';
import { busName, keyOfArn, nameIn } from '../../../world/guarding/kinds';
import { topicsNamed } from '../../../world/guarding/links';
import { isUnknown, textAt } from '../../../world/plan/attributes';
import { Attributes } from '../../../world/plan/plan';
import { Weakening } from '../../compare/fact';
import { thingOf } from '../../compare/thing-rule';
import { patternWeakenings, stateWeakenings } from './event-rule-change';

/**
 * The deletion of a rule whose events another rule of the plan takes, on the same bus and as far as both patterns tell,
 * and by which a state machine that names every topic of the former one is started. Nobody has seen that machine work.
 */
export function handedOver(rule: Step, context: ReviewContext): readonly Weakening[] | undefined {
  const successor = successorOf(rule, context);
  if (successor === undefined) return undefined;
  const [by, machine] = [thingOf(successor.rule), thingOf(successor.machine)];
  return [
    {
      severity: 'warning',
      says: `is deleted; the ${by} on its bus takes its events, for the ${machine}, which names the same topics`,
      means: 'It is as good as these are, and as long as they are made before it is deleted.',
    },
  ];
}

/** Whether a target ends with such a rule, which says it. */
export const endsWithItsRule = (target: Step, context: ReviewContext): boolean =>
  target.fate === 'deleted' &&
  stepsOf(context, 'aws_cloudwatch_event_rule').some(
    rule =>
      rule.fate === 'deleted' && isTargetOf(target.before, rule.before) && successorOf(rule, context) !== undefined,
  );

function successorOf(rule: Step, context: ReviewContext): { rule: Step; machine: Step } | undefined {
  const pattern = patternOf(rule.before);
  if (rule.fate !== 'deleted' || pattern === undefined) return undefined;
  const within = (type: string) => stepsOf(context, type).filter(({ stack }) => stack === rule.stack);
  const targets = within('aws_cloudwatch_event_target');
  const told = targets
    .filter(({ before }) => isTargetOf(before, rule.before))
    .map(({ before }) => textAt(before, 'arn') ?? '');
  if (told.length === 0 || !told.every(arn => keyOfArn(arn)?.startsWith('topic '))) return undefined;

  for (const other of within('aws_cloudwatch_event_rule').filter(one => takesOver(one, rule, pattern, context))) {
    for (const machine of within('aws_sfn_state_machine')) {
      const starts = targets.some(one => isTargetOf(one.after, other.after) && isStarted(one, machine));
      const topics = topicsNamed(textAt(machine.after, 'definition'));
      if (starts && told.every(arn => topics.includes(arn))) return { rule: other, machine };
    }
  }
  return undefined;
}

/** Whether a rule is there after the apply and matches, as widely, all that another one matched. */
function takesOver(one: Step, rule: Step, pattern: EventPattern, { sampleEvents }: ReviewContext): boolean {
  if (
    one.after === undefined ||
    ['event_pattern', 'state', 'event_bus_name', 'name'].some(path => isUnknown(one, path))
  )
    return false;
  if (busName(textAt(one.after, 'event_bus_name')) !== busName(textAt(rule.before, 'event_bus_name'))) return false;
  const after = patternOf(one.after);
  const [was, is] = [rule.before, one.after].map(side => textAt(side, 'state') ?? 'ENABLED') as [string, string];
  return (
    after !== undefined &&
    stateWeakenings(was, is, []).length === 0 &&
    patternWeakenings({ state: was, pattern }, { pattern: after }, sampleEvents, []).length === 0
  );
}

/** Whether a target is a machine, by its ARN, or by what makes that unknown when the machine is new. */
function isStarted(target: Step, machine: Step): boolean {
  if (!isUnknown(target, 'arn')) {
    const key = keyOfArn(textAt(target.after, 'arn'));
    return key?.startsWith('state machine ') === true && nameIn(key) === textAt(machine.after, 'name');
  }
  const sources = target.unknownFrom?.arn ?? [];
  return (
    sources.length === 1 && /\.(arn|id)$/.test(sources[0]!) && sources[0]!.replace(/\.\w+$/, '') === machine.address
  );
}

const isTargetOf = (target: Attributes | undefined, rule: Attributes | undefined): boolean =>
  target !== undefined &&
  rule !== undefined &&
  textAt(target, 'rule') === textAt(rule, 'name') &&
  busName(textAt(target, 'event_bus_name')) === busName(textAt(rule, 'event_bus_name'));

function patternOf(rule: Attributes | undefined): EventPattern | undefined {
  try {
    return parseEventPattern(JSON.parse(textAt(rule, 'event_pattern') ?? ''));
  } catch {
    return undefined;
  }
}
