import { compareText } from '../../../world/plan/values';
import { Finding } from '../../compare/finding';
import { Rule } from '../../compare/rule';

const NAME = 'stack-stays';

/**
 * A stack that was synthesized before still is. Nothing plans one that is gone, so that only a comparison of the
 * synthesized stacks shows it: its resources stay, and nobody looks at them again.
 */
export const stackStays: Rule = {
  name: NAME,
  description: 'A stack is no longer synthesized: its resources stay in AWS, and no plan looks at them again.',
  *check({ lifecycle }): Iterable<Finding> {
    if (lifecycle === undefined) return;
    const gone = [...lifecycle.before.keys()].filter(stack => !lifecycle.now.has(stack));
    for (const stack of gone.sort(compareText)) {
      yield {
        rule: NAME,
        severity: 'danger',
        stack,
        accounts: [],
        summary: `The stack ${stack} is no longer synthesized.`,
        meaning:
          'What it holds stays in AWS as it is, and no plan looks at it again. To remove it, destroy the stack before its section leaves the org file.',
        details: [],
      };
    }
  },
};
