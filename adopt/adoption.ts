import { Import } from '../config/imports';
import { Organization } from '../config/organization';
import { grouped } from '../world/grouped';
import { liveWorld } from '../world/live/live-world';
import { Snapshot } from '../world/live/snapshot';
import { textAt } from '../world/plan/attributes';
import { Thing, World } from '../world/world';
import { contacts } from './contacts';
import { doubled } from './doubled';
import { entryOf, Fate, Found } from './fate';
import { ADOPTABLE } from './import-ids';
import { detectors, topicPolicies } from './parts';
import { foreignRootDenials, fullTargets, policies } from './scps';
import { closedToStackSets } from './stack-set-access';

/** What a first apply takes over, and what it meets. */
export interface Adoption {
  /** Sorted by stack and address. */
  readonly imports: readonly Import[];
  readonly fates: readonly Fate[];
}

/**
 * Finds in AWS what the stacks would make.
 *
 * @param ought - the world of the synthesized stacks
 */
export function adoption(organization: Organization, ought: World, snapshot: Snapshot): Adoption {
  const living = liveWorld(snapshot);
  const home = { account: organization.managementAccount.id, region: organization.region };
  const byThemselves = [
    ...contacts(ought, snapshot),
    ...policies(ought, living),
    ...features(ought, snapshot),
    ...named(ought, living, organization),
    ...detectors(ought, living, home),
  ];
  const taken = new Map(
    byThemselves.flatMap(({ taken: one }) => (one === undefined ? [] : [[one.living, one.made] as const])),
  );
  const found = [...byThemselves, ...topicPolicies(ought, taken)];
  return {
    imports: found
      .flatMap(({ entry }) => entry ?? [])
      .sort((one, other) => (`${one.stack} ${one.address}` < `${other.stack} ${other.address}` ? -1 : 1)),
    fates: [
      ...found.map(({ fate }) => fate),
      ...foreignRootDenials(living, taken),
      ...doubled(ought, living, taken),
      ...fullTargets(organization, ought, living, taken),
      ...closedToStackSets(ought, living, snapshot.partition),
      ...unread(snapshot),
    ],
  };
}

/** Features of centralized root access that are on. */
function features(ought: World, { organization }: Snapshot): Found[] {
  return ought.things('aws_iam_organizations_features').flatMap((thing): Found[] => {
    const on = organization?.rootFeatures ?? [];
    if (organization === undefined || on.length === 0) return [];
    const asked = (thing.attributes.enabled_features ?? []) as readonly string[];
    const gained = asked.filter(one => !on.includes(one)).map(one => `${one}: off → on`);
    const lost = on.filter(one => !asked.includes(one)).map(one => `${one}: on → off`);
    const details = [...gained, ...lost];
    const fate = details.length === 0 ? ('as it is' as const) : ('changes' as const);
    return [{ entry: entryOf(thing, organization.id), fate: { what: 'centralized root access', fate, details } }];
  });
}

/** A key that is about to be deleted encrypts nothing any more. */
const isThere = ({ state }: Thing): boolean => !/^Pending/.test(textAt(state, 'state') ?? '');

/** The account in which a thing would be made. */
function accountOf({ attributes }: Thing, { managementAccount, trail, alerts }: Organization): string {
  const { provider } = attributes;
  if (provider === 'aws.hub-account' && alerts !== undefined) return alerts.hub.account.id;
  const archive = trail !== undefined && 'logArchive' in trail ? trail.logArchive : undefined;
  return provider === 'aws.log-archive' && archive !== undefined ? archive.account.id : managementAccount.id;
}

/** What bears the name that the stacks would give it, in the same account and region. */
function named(ought: World, living: World, organization: Organization): Found[] {
  const buckets = new Map(
    ought.things('aws_s3_bucket').map(({ attributes }) => [textAt(attributes, 'id'), textAt(attributes, 'bucket')]),
  );
  return Object.entries(ADOPTABLE).flatMap(([type, { name, id }]) => {
    // before an apply a reference to a bucket stands for its name
    const textOf = ({ attributes }: Thing, path: string): string | undefined => {
      const text = textAt(attributes, path);
      return buckets.get(text ?? '') ?? text;
    };
    const nameOf = (thing: Thing): string => JSON.stringify(name.map(path => textOf(thing, path)));
    const there = grouped(living.things(type).filter(isThere), nameOf);
    return ought.things(type).flatMap((thing): Found[] => {
      if (name.some(path => textAt(thing.attributes, path) === undefined)) return [];
      const [own, ...others] = there.get(nameOf(thing)) ?? [];
      if (own === undefined) return [];
      const shown = name.map(path => textOf(thing, path)).join(' ');
      const what = `${type.replace(/^aws_/, '').replaceAll('_', ' ')} ${shown}`;
      const { region } = organization;
      const isHere = own.account === accountOf(thing, organization) && (own.region ?? region) === region;
      // elsewhere there may be one that says the same of itself
      if (!isHere && type.startsWith('aws_kms_')) return [];
      const importId = id(own.attributes);
      if (importId === undefined || others.length > 0 || !isHere) {
        const details = [
          importId === undefined
            ? 'the snapshot does not say what it is imported by: import it by hand'
            : `it is in ${own.account}${own.region === undefined ? '' : `, ${own.region}`}: import it by hand, or rename one`,
        ];
        return [{ fate: { what, fate: 'in conflict', details } }];
      }
      return [
        {
          entry: entryOf(thing, importId),
          taken: { living: own, made: thing },
          fate: { what, fate: 'adopted', details: [] },
        },
      ];
    });
  });
}

/** What nobody could read may be there, and the apply meets it; contacts say so themselves, and root users are not adopted. */
function unread({ unknown }: Snapshot): Fate[] {
  const ofStacks = unknown.filter(({ action }) => !/^(?:account|sts):|^iam:(?!ListOrganizationsFeatures)/.test(action));
  return [...grouped(ofStacks, ({ action }) => action)].map(([action, [{ reason }]]) => ({
    what: `what ${action} would tell`,
    fate: 'in conflict',
    details: [`could not be read, so that the apply may make again what is there: ${reason}`],
  }));
}
