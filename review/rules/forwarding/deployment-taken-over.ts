import { ReviewContext } from '../../../world/context';
import { coverage } from '../../../world/coverage';
import { deploymentRegions, deploymentTargets } from '../../../world/deployment-accounts';
import { Step } from '../../../world/fates';
import { textAt } from '../../../world/plan/attributes';
import { worldsOf } from '../../../world/plan/worlds';
import { World } from '../../../world/world';

/** Whether another StackSet with the same template deploys, after the apply, to all places of a deployment that is deleted. */
export function isTakenOver({ fate, before }: Step, context: ReviewContext): boolean {
  const worlds = worldsOf(context);
  const template = templatesOf(worlds.before).get(textAt(before, 'stack_set_name'));
  if (fate !== 'deleted' || template === undefined) return false;
  const same = templatesOf(worlds.after);
  const now = new Set(
    coverage(worlds.after)
      .forwarding.covered.filter(({ by }) =>
        by.some(({ attributes }) => same.get(textAt(attributes, 'stack_set_name')) === template),
      )
      .map(({ of, what }) => `${of} ${what}`),
  );
  const places = deploymentTargets(before, worlds.before.organization).flatMap(target =>
    deploymentRegions(before).map(region => `${target} ${region}`),
  );
  return places.length > 0 && places.every(place => now.has(place));
}

/** Names of StackSets to their templates. */
const templatesOf = (world: World): ReadonlyMap<string | undefined, string | undefined> =>
  new Map(
    world
      .things('aws_cloudformation_stack_set')
      .map(({ attributes }) => [textAt(attributes, 'name'), textAt(attributes, 'template_body')]),
  );
