import { accountsOf } from '../../../world/change-accounts';
import { stepsOf } from '../../../world/fates';
import { guardsRoot, THING_TYPES } from '../../../world/thing-types';
import { Fact } from '../../compare/fact';
import { Rule } from '../../compare/rule';
import { thingOf } from '../../compare/thing-rule';

const NAME = 'changes-are-understood';
const TYPES = [...THING_TYPES.keys()].filter(guardsRoot);

/** What is done to a thing that guards root is known; the plan's own words for it stand under what is not understood. */
export const changesAreUnderstood: Rule = {
  name: NAME,
  description: 'A plan does something that this program does not know to a thing that guards root.',
  *check(context): Iterable<Fact> {
    for (const change of stepsOf(context, ...TYPES)) {
      if (change.action !== 'unknown') continue;
      const sentence = `Something that this program does not know happens to ${change.address}.`;
      const means =
        'It may be deleted, detached or switched off. Look at the plan itself, or review it with a newer version of this program.';
      const weakenings = [{ sentence, means }];
      yield { rule: NAME, change, thing: thingOf(change), weakenings, accounts: accountsOf(change) };
    }
  },
};
