import { remembered } from '../../aws/remembered';
import { groupedPairs } from '../grouped';
import { textAt } from '../plan/attributes';
import { Thing, World } from '../world';

/** A place where SCPs are attached that bind an account. */
export interface ScpLevel {
  /** Id of the organization's root, an OU or the account. */
  readonly target: string;
  /** One that nobody could read has no content. */
  readonly policies: readonly Thing[];
}

const SCP = 'SERVICE_CONTROL_POLICY';

/** SCPs that bind an account: those of the root, of each OU on the way, of the account; undefined where its place is not known. */
export function scpLevels(
  world: World,
  { id, ou }: { readonly id: string; readonly ou?: string },
): ScpLevel[] | undefined {
  const { rootId, organizationalUnits } = world.organization ?? {};
  const names = ou?.split('/') ?? [];
  const units = names.map((_, at) => organizationalUnits?.get(names.slice(0, at + 1).join('/')));
  const targets = [rootId, ...units, id].flatMap(target => target ?? []);
  if (targets.length < names.length + 2) return undefined;
  const attached = scpsByTarget(world);
  return targets.map(target => ({ target, policies: attached.get(target) ?? [] }));
}

const scpsByTarget = remembered((world: World): ReadonlyMap<string, readonly Thing[]> => {
  const policies = new Map(
    world.things('aws_organizations_policy').map(policy => [textAt(policy.attributes, 'id'), policy] as const),
  );
  return groupedPairs(
    world.things('aws_organizations_policy_attachment').flatMap((attachment): (readonly [string, Thing])[] => {
      const [id, target] = ['policy_id', 'target_id'].map(path => textAt(attachment.attributes, path));
      const policy = policies.get(id);
      const isOther = policy !== undefined && (textAt(policy.attributes, 'type') ?? SCP) !== SCP;
      if (target === undefined || isOther) return [];
      return [[target, policy ?? { type: 'aws_organizations_policy', attributes: { id, name: id } }]];
    }),
  );
});
