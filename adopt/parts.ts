import { grouped } from '../world/grouped';
import { textAt } from '../world/plan/attributes';
import { Thing, World } from '../world/world';
import { entryOf, Found } from './fate';

/** What belongs to something that is taken over, and has no name of its own: the policy of a topic. */
export function topicPolicies(ought: World, taken: ReadonlyMap<Thing, Thing>): Found[] {
  const arnOf = ({ attributes }: Thing): string => textAt(attributes, 'arn') ?? '';
  const policies = grouped(ought.things('aws_sns_topic_policy'), arnOf);
  return [...taken].flatMap(([was, made]): Found[] => {
    if (made.type !== 'aws_sns_topic') return [];
    const { attributes } = was;
    return (policies.get(arnOf(made)) ?? []).map(policy => ({
      entry: entryOf(policy, arnOf(was)),
      fate: { what: `policy of topic ${textAt(attributes, 'name')}`, fate: 'adopted', details: [] },
    }));
  });
}

/** GuardDuty's detector of the management account, of which an account has one in a region. */
export function detectors(
  ought: World,
  living: World,
  home: { readonly account: string; readonly region: string },
): Found[] {
  const there = living
    .things('aws_guardduty_detector')
    .find(({ account, region }) => account === home.account && region === home.region);
  const id = textAt(there?.attributes, 'id');
  if (there === undefined || id === undefined) return [];
  return ought
    .things('aws_guardduty_detector')
    .filter(({ attributes }) => attributes.provider === undefined)
    .map(made => ({
      entry: entryOf(made, id),
      taken: { living: there, made },
      fate: { what: `detector of GuardDuty in ${home.account}, ${home.region}`, fate: 'adopted', details: [] },
    }));
}
