import { Finding } from '../../compare/finding';
import { findingOf } from '../../compare/weakness';
import { Rule } from '../../compare/rule';
import { guardsRoot } from '../../../world/thing-types';

const NAME = 'changes-are-understood';

/** What is done to a thing that guards root is known; the plan's own words for it stand under what is not understood. */
export const changesAreUnderstood: Rule = {
  name: NAME,
  description: 'A plan does something that this program does not know to a thing that guards root.',
  *check({ byType }): Iterable<Finding> {
    for (const [type, changes] of byType) {
      if (!guardsRoot(type)) continue;
      for (const change of changes) {
        if (change.action !== 'unknown') continue;
        yield findingOf(NAME, change, {
          summary: `Something that this program does not know happens to ${change.address}.`,
          meaning:
            'It may be deleted, detached or switched off. Look at the plan itself, or review it with a newer version of this program.',
        });
      }
    }
  },
};
