import { rootSession } from '../aws/policy/callers';
import { isSamePolicy } from '../aws/policy/compare';
import { decide } from '../aws/policy/decide';
import { parsePolicy } from '../aws/policy/document';
import { Organization } from '../config/organization';
import { coverage } from '../world/coverage';
import { grouped } from '../world/grouped';
import { toolOf } from '../world/live/other-tools';
import { textAt } from '../world/plan/attributes';
import { Thing, World } from '../world/world';
import { entryOf, Fate, Found } from './fate';

const POLICY = 'aws_organizations_policy';
const ATTACHMENT = 'aws_organizations_policy_attachment';
const SCP = 'SERVICE_CONTROL_POLICY';

/** SCPs of our name, or of the same meaning, and where they are attached. */
export function policies(ought: World, living: World): Found[] {
  const candidates = living.things(POLICY).filter(({ attributes }) => (textAt(attributes, 'type') ?? SCP) === SCP);
  const attached = new Set(
    living
      .things(ATTACHMENT)
      .map(({ attributes }) => `${textAt(attributes, 'target_id')}:${textAt(attributes, 'policy_id')}`),
  );
  return ought.things(POLICY).flatMap((thing): Found[] => {
    const [name, content] = ['name', 'content'].map(path => textAt(thing.attributes, path));
    const means = (one: Thing): boolean => isSamePolicy(textAt(one.attributes, 'content'), content, 'scp');
    // what a tool manages it would change back, or call drift
    const free = (one: Thing): boolean => toolOf(textAt(one.attributes, 'name')) === undefined;
    const own =
      candidates.find(({ attributes }) => textAt(attributes, 'name') === name) ??
      candidates.find(one => free(one) && means(one));
    const id = textAt(own?.attributes, 'id');
    if (own === undefined || id === undefined) return [];
    const was = textAt(own.attributes, 'name');
    const changes = [
      ...(was === name ? [] : [`name: ${was} → ${name}`]),
      ...(means(own) ? [] : ['its statements become those of the org file']),
    ];
    const attachments = ought.things(ATTACHMENT).flatMap((one): Found[] => {
      if (textAt(one.attributes, 'policy_id') !== textAt(thing.attributes, 'id')) return [];
      const target = textAt(one.attributes, 'target_id');
      const there = `${target}:${id}`;
      if (!attached.has(there)) return [];
      return [
        {
          entry: entryOf(one, there),
          fate: { what: `attachment of ${was} to ${target}`, fate: 'as it is', details: [] },
        },
      ];
    });
    const fate = changes.length === 0 ? ('as it is' as const) : ('changes' as const);
    return [
      {
        entry: entryOf(thing, id),
        taken: { living: own, made: thing },
        fate: { what: `SCP ${was}`, fate, details: changes },
      },
      ...attachments,
    ];
  });
}

/** SCPs of somebody else that deny root, and whether they close root sessions, which are the way back in. */
export function foreignRootDenials(living: World, taken: ReadonlyMap<Thing, Thing>): Fate[] {
  const reach = new Map<Thing, string[]>();
  for (const { of, by } of coverage(living).rootDenied.covered) {
    for (const thing of by)
      if (thing.type === POLICY && !taken.has(thing)) reach.set(thing, [...(reach.get(thing) ?? []), of]);
  }
  return [...reach].map(([{ attributes }, accounts]) => {
    const { document } = parsePolicy(textAt(attributes, 'content'));
    const session = rootSession(accounts[0]!);
    const tool = toolOf(textAt(attributes, 'name'));
    const closes = decide(document, { ...session, action: 's3:DeleteBucketPolicy', resource: '*' }) === 'deny';
    return {
      what: `SCP ${textAt(attributes, 'name')}`,
      fate: closes ? 'in conflict' : 'left alone',
      details: [
        `denies root of ${accounts.length} account${accounts.length === 1 ? '' : 's'}: ${accounts.slice(0, 5).join(', ')}${accounts.length > 5 ? ' …' : ''}`,
        ...(closes
          ? ['it denies root sessions too, which are the way back in: exempt aws:AssumedRoot in it, or detach it']
          : []),
        ...(tool === undefined ? [] : [`${tool} manages it: change it there`]),
      ],
    } satisfies Fate;
  });
}

/** Targets that have no room for the SCPs that would be attached. */
export function fullTargets(
  organization: Organization,
  ought: World,
  living: World,
  taken: ReadonlyMap<Thing, Thing>,
): Fate[] {
  const most = organization.aws?.quotas.scpsPerTarget ?? Infinity;
  const names = new Map(living.things(POLICY).map(thing => [textAt(thing.attributes, 'id'), thing]));
  const idOf = ({ attributes }: Thing): string | undefined => textAt(attributes, 'target_id');
  const there = grouped(living.things(ATTACHMENT), thing => idOf(thing) ?? '');
  const wanted = grouped(ought.things(ATTACHMENT), thing => idOf(thing) ?? '');
  return [...wanted].flatMap(([target, coming]): Fate[] => {
    const staying = (there.get(target) ?? []).map(({ attributes }) => names.get(textAt(attributes, 'policy_id')));
    const others = staying.filter(policy => policy === undefined || !taken.has(policy));
    if (others.length + coming.length <= most) return [];
    const listed = others.map(policy => textAt(policy?.attributes, 'name') ?? 'an SCP that could not be read').sort();
    const details = [
      `AWS allows ${most} SCPs there; it has ${others.length} that are not Rootguard's, and ${coming.length} would come: ${listed.join(', ')}`,
      'detach one of them, join two into one, or attach at another target (root_deny.targets)',
    ];
    return [{ what: `target ${target}`, fate: 'in conflict', details }];
  });
}
