import { accountsOf } from '../../../world/change-accounts';
import { compareText } from '../../../world/plan/values';
import { Finding } from '../../compare/finding';
import { Rule } from '../../compare/rule';
import { ReviewContext } from '../../../world/context';

const NAME = 'prevent-destroy-stays';

/**
 * What is protected by prevent_destroy stays protected. A plan does not contain it, so that it is compared between the
 * synthesized stacks; a block that is gone took its protection with it, unless it moved.
 */
export const preventDestroyStays: Rule = {
  name: NAME,
  description: 'prevent_destroy is gone, with the resource block or without.',
  *check(context): Iterable<Finding> {
    if (context.lifecycle === undefined) return;
    const { before, now } = context.lifecycle;
    const moves = movesOf(context);
    for (const [stack, addresses] of sorted(before)) {
      const stackNow = now.get(stack);
      for (const [address, isProtected] of sorted(addresses)) {
        if (!isProtected) continue;
        const addressNow = moves.get(`${stack} ${address}`) ?? address;
        const protectedNow = stackNow?.get(addressNow);
        if (protectedNow !== true) yield finding(context, stack, addressNow, protectedNow === undefined);
      }
    }
  },
};

const finding = (context: ReviewContext, stack: string, address: string, isGone: boolean): Finding => ({
  rule: NAME,
  severity: 'danger',
  stack,
  address,
  accounts: accountsAt(context, stack, address),
  summary: isGone
    ? `The block of ${address} is gone, and its prevent_destroy with it.`
    : `${address} loses prevent_destroy.`,
  meaning: isGone
    ? 'Nothing stops Terraform from destroying or forgetting what was protected.'
    : 'From now on a plan that destroys or replaces it is carried out.',
  details: [],
});

const accountsAt = ({ plans }: ReviewContext, stack: string, address: string): readonly string[] =>
  plans
    .filter(plan => plan.stack === stack)
    .flatMap(({ changes }) => changes.filter(change => change.address === address && change.deposed === undefined))
    .flatMap(accountsOf);

/** '<stack> <address before>' to the address after a move. */
const movesOf = ({ plans }: ReviewContext): ReadonlyMap<string, string> =>
  new Map(
    plans.flatMap(({ stack, changes }) =>
      changes.flatMap(({ previousAddress, address }): [string, string][] =>
        previousAddress === undefined ? [] : [[`${stack} ${previousAddress}`, address]],
      ),
    ),
  );

const sorted = <T>(map: ReadonlyMap<string, T>): [string, T][] => [...map].sort(([a], [b]) => compareText(a, b));
