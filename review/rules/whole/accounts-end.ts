import { tally } from '../../../world/grouped';
import { subjectsOf } from '../../../world/change-accounts';
import { changesOf, endingOf } from '../../../world/fates';
import { THING_TYPES } from '../../../world/thing-types';
import { Fact } from '../../compare/fact';
import { Rule } from '../../compare/rule';

/** What is made for an account ends with it: other rules say nothing of that. */
export const accountsEnd: Rule = {
  name: 'accounts-end',
  description: 'An account of the org file is suspended or has left, and what is made for it ends.',
  *check(context): Iterable<Fact> {
    const inactive = new Set(context.organization?.inactiveAccounts);
    if (inactive.size === 0) return;
    const ended = changesOf(context, ...context.byType.keys()).filter(step => {
      const ids = subjectsOf(step);
      return endingOf(step) !== undefined && ids.length > 0 && ids.every(id => inactive.has(id));
    });
    const accounts = [...new Set(ended.flatMap(subjectsOf))].sort();
    if (ended.length === 0) return;
    const stacks = [...new Set(ended.map(({ stack }) => stack))].sort();
    const words = accounts.length === 1 ? 'the account that is' : `${accounts.length} accounts that are`;
    yield {
      ...{ rule: this.name, change: { stack: stacks[0]! }, thing: 'account', accounts },
      weakenings: [
        {
          severity: 'note',
          sentence: `What is made for ${words} suspended or out of the organization ends.`,
          means:
            'AWS keeps what is forgotten. SCPs and the organization trail reach an account as long as it is in the organization, and nobody is told by an alarm of its own.',
          details: tally(ended.map(step => `${THING_TYPES.get(step.type)?.noun ?? step.type}: ${endingOf(step)}`)),
        },
      ],
    };
  },
};
