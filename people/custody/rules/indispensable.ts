import { error } from '../../../config/reading/problem';
import { keys } from '../../../config/summary/wording';
import { factorsOf, presence } from './factors';
import { haveTogether, peopleOf } from './grips';
import { listed } from './alone';
import { Rule } from './subject';

/** Every factor can be had without any one person. */
export const indispensable: Rule = function* (subject) {
  const isPresent = presence(subject);
  for (const { asset, accounts } of factorsOf(subject.groups)) {
    // somebody whose name was refused may be the second one
    if (asset.isPartial) continue;
    const what = `${asset.noun} of ${keys(accounts)}`;
    if (!haveTogether(asset, isPresent)) {
      const message = `nobody who is there holds ${what}`;
      yield error('indispensable', { path: asset.at, on: 'key' }, message, 'name two holders who have not left');
      continue;
    }
    const without = (person: string) => haveTogether(asset, other => other !== person && isPresent(other));
    const needed = peopleOf(asset).filter(person => isPresent(person) && !without(person));
    if (needed.length === 0) continue;
    const message = `nobody has ${what} without ${listed(needed)}`;
    yield error('indispensable', { path: asset.at, on: 'key' }, message, 'name a second holder for what they hold');
  }
};
