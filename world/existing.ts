import { accountInArn } from '../aws/arn';
import { compareText } from './plan/values';
import { isLost, textAt, valueAt } from './plan/attributes';
import { ResourceChange } from './plan/plan';
import { ReviewContext } from './context';

/** How a resource leaves Terraform's hands. */
export type Ending = 'deleted' | 'forgotten';

/** Rules ask for the same types for every change that they look at. */
const KNOWN = new WeakMap<ReviewContext, Map<string, readonly ResourceChange[]>>();

/** Changes of what was there before, of these types, in an order that depends on stack and address alone. */
export function existing(context: ReviewContext, ...types: readonly string[]): readonly ResourceChange[] {
  const lists = KNOWN.get(context) ?? new Map<string, readonly ResourceChange[]>();
  KNOWN.set(context, lists);
  const key = types.join();
  const list =
    lists.get(key) ??
    types
      .flatMap(type => context.byType.get(type) ?? [])
      .filter(({ before, deposed }) => before !== undefined && deposed === undefined)
      .sort(byAddress);
  lists.set(key, list);
  return list;
}

/** Orders changes by stack, then address. */
export const byAddress = (a: ResourceChange, b: ResourceChange): number =>
  compareText(a.stack, b.stack) || compareText(a.address, b.address);

/** How a resource ends; undefined when it stays or is replaced. What skips its destruction stays in AWS. */
export function endingOf(change: ResourceChange): Ending | undefined {
  if (!isLost(change)) return undefined;
  return change.action === 'forget' || valueAt(change.before, 'skip_destroy') === true ? 'forgotten' : 'deleted';
}

/** What AWS has after the apply: what is forgotten stays as it is. */
export const remains = (change: ResourceChange): ResourceChange['after'] =>
  endingOf(change) === 'forgotten' ? change.before : change.after;

/** Account in the ARN of a resource; undefined for ARNs without one, such as those of buckets. */
export const accountOf = (change: ResourceChange): string | undefined => accountInArn(textAt(change.before, 'arn'));
