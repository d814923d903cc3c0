import { textAt } from '../../world/plan/attributes';
import { Attributes } from '../../world/plan/plan';

/** Whether an alarm rings, after the change, at every value at which it rang. */
export const ringsFor = (before: Attributes, after: Attributes): boolean =>
  contains(rangeOf(after), rangeOf(before)) ||
  (isCount(before) && isCount(after) && contains(ofWhole(rangeOf(after)), ofWhole(rangeOf(before))));

/** Whether an alarm looks at how often something happens, which is a whole number. */
const isCount = (alarm: Attributes): boolean =>
  /^(Sum|SampleCount)$/.test(textAt(alarm, 'statistic') ?? '') && /^(Count|None)?$/.test(textAt(alarm, 'unit') ?? '');

/** The same range of whole numbers with its limit in it: above 0 is from 1. */
const ofWhole = (range: Range): Range =>
  range.isLimitIn || !Number.isInteger(range.limit) ? range : { ...range, limit: range.limit + 1, isLimitIn: true };

/** Values at which an alarm rings: from a limit up or down. */
interface Range {
  readonly direction: string;
  /** Negative for a range that goes down, so that a greater one always holds less. */
  readonly limit: number;
  readonly isLimitIn: boolean;
}

function rangeOf(alarm: Attributes): Range {
  const operator = textAt(alarm, 'comparison_operator') ?? '';
  const threshold = Number(alarm.threshold ?? 0);
  const [, direction = operator] = /^(Greater|Less)Than(OrEqualTo)?Threshold$/.exec(operator) ?? [];
  return {
    direction,
    limit: direction === 'Less' ? -threshold : threshold,
    isLimitIn: operator.includes('OrEqualTo'),
  };
}

const contains = (one: Range, other: Range): boolean =>
  one.direction === other.direction &&
  (one.limit < other.limit || (one.limit === other.limit && (one.isLimitIn || !other.isLimitIn)));

const periodsOf = (alarm: Attributes): number => Number(alarm.evaluation_periods ?? 1);

/** Datapoints that must breach, of those of all its periods; 0 and nothing mean all. */
export const needed = (alarm: Attributes): number => Number(alarm.datapoints_to_alarm ?? 0) || periodsOf(alarm);

/** Breaching datapoints that a window of the periods after the change has at least, whenever the alarm rang: by pigeonholes. */
export const leastIn = (alarm: Attributes, after: Attributes): number =>
  Math.ceil(needed(alarm) / Math.ceil(periodsOf(alarm) / periodsOf(after)));

/** Of one period, each is at least the next. */
const STATISTICS = ['Sum', 'Maximum', 'Average', 'Minimum'];

/** Whether a statistic is below the one before, or above it where the alarm rings for less. */
export function isLesserStatistic(before: Attributes, after: Attributes): boolean {
  const [was, is] = [textAt(before, 'statistic') ?? '', textAt(after, 'statistic') ?? ''];
  if (was === is) return false;
  const [first, second] = [STATISTICS.indexOf(was), STATISTICS.indexOf(is)];
  // how many samples there are says nothing about their values
  if (first < 0 || second < 0) return true;
  return textAt(before, 'comparison_operator')?.startsWith('Less') === true ? second < first : second > first;
}
