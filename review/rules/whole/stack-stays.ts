import { compareText } from '../../../world/plan/values';
import { Fact } from '../../compare/fact';
import { Rule } from '../../compare/rule';

/**
 * A stack that was synthesized before still is. Nothing plans one that is gone, so that only a comparison of the
 * synthesized stacks shows it: its resources stay, and nobody looks at them again.
 */
export const stackStays: Rule = {
  name: 'stack-stays',
  description: 'A stack is no longer synthesized: its resources stay in AWS, and no plan looks at them again.',
  *check({ lifecycle }): Iterable<Fact> {
    if (lifecycle === undefined) return;
    const gone = [...lifecycle.before.keys()].filter(stack => !lifecycle.now.has(stack));
    for (const stack of gone.sort(compareText)) {
      const means =
        'What it holds stays in AWS as it is, and no plan looks at it again. To remove it, destroy the stack before its section leaves the org file.';
      const weakenings = [{ sentence: `The stack ${stack} is no longer synthesized.`, means }];
      yield { rule: this.name, change: { stack }, thing: 'stack', accounts: [], weakenings };
    }
  },
};
