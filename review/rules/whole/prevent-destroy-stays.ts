import { accountsOf } from '../../../world/change-accounts';
import { ReviewContext } from '../../../world/context';
import { Step, stepsOf } from '../../../world/fates';
import { compareText } from '../../../world/plan/values';
import { Fact } from '../../compare/fact';
import { Rule } from '../../compare/rule';

const NAME = 'prevent-destroy-stays';

/**
 * What is protected by prevent_destroy stays protected. A plan does not contain it, so that it is compared between the
 * synthesized stacks; a block that is gone took its protection with it, unless it moved, in its stack or to another one.
 */
export const preventDestroyStays: Rule = {
  name: NAME,
  description: 'prevent_destroy is gone, with the resource block or without.',
  *check(context): Iterable<Fact> {
    if (context.lifecycle === undefined) return;
    const { before, now } = context.lifecycle;
    const steps = stepsByFormerAddress(context);
    for (const [stack, addresses] of sorted(before)) {
      for (const [address, isProtected] of sorted(addresses)) {
        if (!isProtected) continue;
        const step = steps.get(`${stack} ${address}`);
        const place = step ?? { stack, address };
        const isProtectedNow = now.get(place.stack)?.get(place.address);
        if (isProtectedNow === true) continue;
        const [sentence, means] =
          isProtectedNow === undefined
            ? [
                `The block of ${place.address} is gone, and its prevent_destroy with it.`,
                'Nothing stops Terraform from destroying or forgetting what was protected.',
              ]
            : [
                `${place.address} loses prevent_destroy.`,
                'From now on a plan that destroys or replaces it is carried out.',
              ];
        const accounts = step === undefined ? [] : accountsOf(step);
        yield { rule: NAME, change: place, thing: place.address, weakenings: [{ sentence, means }], accounts };
      }
    }
  },
};

/** What becomes of what had an address: '<stack> <address>'. */
function stepsByFormerAddress(context: ReviewContext): ReadonlyMap<string, Step> {
  const steps = stepsOf(context, ...context.byType.keys()).map(step => {
    const { stack, address, previousAddress } = step.left ?? step;
    return [`${stack} ${previousAddress ?? address}`, step] as const;
  });
  return new Map(steps);
}

const sorted = <T>(map: ReadonlyMap<string, T>): [string, T][] => [...map].sort(([a], [b]) => compareText(a, b));
