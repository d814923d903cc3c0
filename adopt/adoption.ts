import { rootSession } from '../aws/policy/callers';
import { comparePolicies } from '../aws/policy/compare';
import { decide } from '../aws/policy/decide';
import { parsePolicy } from '../aws/policy/document';
import { Import } from '../config/imports';
import { Organization } from '../config/organization';
import { coverage } from '../world/coverage';
import { grouped } from '../world/grouped';
import { liveWorld } from '../world/live/live-world';
import { HASHED, isContactType, livingContact } from '../world/live/living-contacts';
import { Snapshot } from '../world/live/snapshot';
import { textAt } from '../world/plan/attributes';
import { Thing, World } from '../world/world';
import { ADOPTABLE } from './import-ids';

/** What becomes of something that AWS has. */
export interface Fate {
  /** 'SCP Corp-DenyRoot', 'security contact of 222222222222 (Payments)'. */
  readonly what: string;
  /** 'adopted': nothing is known that changes, and not all of it could be compared: the plan says it. */
  readonly fate: 'as it is' | 'adopted' | 'changes' | 'left alone' | 'in conflict';
  /** Old → new, or why, or the ways out; never a phone number. */
  readonly details: readonly string[];
}

/** What a first apply takes over, and what it meets. */
export interface Adoption {
  /** Sorted by stack and address. */
  readonly imports: readonly Import[];
  readonly fates: readonly Fate[];
}

const POLICY = 'aws_organizations_policy';
const ATTACHMENT = 'aws_organizations_policy_attachment';
const SCP = 'SERVICE_CONTROL_POLICY';

/**
 * Finds in AWS what the stacks would make.
 *
 * @param ought - the world of the synthesized stacks
 */
export function adoption(organization: Organization, ought: World, snapshot: Snapshot): Adoption {
  const living = liveWorld(snapshot);
  const found = [
    ...contacts(ought, snapshot),
    ...policies(ought, living),
    ...features(ought, snapshot),
    ...named(ought, living, organization),
  ];
  const taken = new Set(found.flatMap(({ living: one }) => one ?? []));
  return {
    imports: found
      .flatMap(({ entry }) => entry ?? [])
      .sort((one, other) => (`${one.stack} ${one.address}` < `${other.stack} ${other.address}` ? -1 : 1)),
    fates: [
      ...found.map(({ fate }) => fate),
      ...foreignRootDenials(living, taken),
      ...otherTrails(living, ought, taken),
      ...fullTargets(organization, ought, living, taken),
      ...unread(snapshot),
    ],
  };
}

interface Found {
  readonly entry?: Import;
  readonly fate: Fate;
  readonly living?: Thing;
}

const entryOf = ({ stack, address }: Thing, id: string): Import => ({ stack: stack!, address: address!, id });

/** Contacts keep their identity. A member's primary contact cannot be imported: the provider reads the caller's own. */
function contacts(ought: World, snapshot: Snapshot): Found[] {
  const names = new Map(snapshot.accounts.map(({ id, name }) => [id, name]));
  const management = snapshot.organization?.managementAccountId ?? snapshot.reader;
  return ought.things('aws_account_alternate_contact', 'aws_account_primary_contact').flatMap((thing): Found[] => {
    if (!isContactType(thing.type)) return [];
    const inAws = livingContact(snapshot, thing.type, thing.attributes);
    const account = textAt(thing.attributes, 'account_id') || management;
    const kind = textAt(thing.attributes, 'alternate_contact_type') ?? 'primary';
    const what = `${kind.toLowerCase()} contact of ${account} (${names.get(account) ?? 'not in the organization'})`;
    if (inAws === undefined) {
      const details = ['nobody could read it: the apply overwrites what is there'];
      return [{ fate: { what, fate: 'in conflict', details } }];
    }
    if ('none' in inAws) return [];
    const { changes, hidden } = differences(thing.attributes, inAws.attributes);
    const fate = changes.length > 0 ? 'changes' : hidden.length > 0 ? 'adopted' : 'as it is';
    const details = [...changes, ...(hidden.length > 0 ? [`not compared: ${hidden.join(', ')}`] : [])];
    if (kind === 'primary') {
      return [
        { fate: { what, fate, details: ['the provider cannot import it: the apply overwrites it', ...details] } },
      ];
    }
    const id = textAt(thing.attributes, 'account_id') === undefined ? kind : `${account}/${kind}`;
    return [{ entry: entryOf(thing, id), fate: { what, fate, details } }];
  });
}

const NOT_COMPARED = new Set(['account_id', 'alternate_contact_type', 'provider', 'lifecycle', 'id', 'depends_on']);

/** 'name: Somebody → Security Team'; of a phone number only that it is another one; and what a variable or a hash hides. */
function differences(
  ought: Thing['attributes'],
  is: Thing['attributes'],
): { readonly changes: readonly string[]; readonly hidden: readonly string[] } {
  const texts = Object.entries(ought).filter(
    (entry): entry is [string, string] => !NOT_COMPARED.has(entry[0]) && typeof entry[1] === 'string',
  );
  const isHidden = ([name, value]: [string, string]): boolean =>
    value.includes('${') || textAt(is, name)?.startsWith(HASHED) === true;
  return {
    changes: texts
      .filter(entry => !isHidden(entry) && textAt(is, entry[0]) !== entry[1])
      .map(([name, value]) =>
        name === 'phone_number' ? 'another phone number' : `${name}: ${textAt(is, name) ?? '(none)'} → ${value}`,
      ),
    hidden: texts.filter(isHidden).map(([name]) => name),
  };
}

/** SCPs of our name, or of the same meaning, and where they are attached. */
function policies(ought: World, living: World): Found[] {
  const candidates = living.things(POLICY).filter(({ attributes }) => (textAt(attributes, 'type') ?? SCP) === SCP);
  const attached = new Set(
    living
      .things(ATTACHMENT)
      .map(({ attributes }) => `${textAt(attributes, 'target_id')}:${textAt(attributes, 'policy_id')}`),
  );
  return ought.things(POLICY).flatMap((thing): Found[] => {
    const [name, content] = ['name', 'content'].map(path => textAt(thing.attributes, path));
    const means = (one: Thing): boolean => isSameMeaning(textAt(one.attributes, 'content'), content);
    const own = candidates.find(({ attributes }) => textAt(attributes, 'name') === name) ?? candidates.find(means);
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
      { entry: entryOf(thing, id), living: own, fate: { what: `SCP ${was}`, fate, details: changes } },
      ...attachments,
    ];
  });
}

function isSameMeaning(one: string | undefined, other: string | undefined): boolean {
  const { weakened, strengthened, problems } = comparePolicies(one, other, 'scp');
  return weakened.length === 0 && strengthened.length === 0 && problems.length === 0;
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

/** What bears the name that the stacks would give it, in the same account and region. */
function named(ought: World, living: World, { managementAccount, region }: Organization): Found[] {
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
    const there = grouped(living.things(type), nameOf);
    return ought.things(type).flatMap((thing): Found[] => {
      if (name.some(path => textAt(thing.attributes, path) === undefined)) return [];
      const [own, ...others] = there.get(nameOf(thing)) ?? [];
      if (own === undefined) return [];
      const shown = name.map(path => textOf(thing, path)).join(' ');
      const what = `${type.replace(/^aws_/, '').replaceAll('_', ' ')} ${shown}`;
      const isHere = own.account === managementAccount.id && (own.region ?? region) === region;
      const isBucket = type.startsWith('aws_s3_bucket');
      const importId = id(own.attributes);
      if (importId === undefined || others.length > 0 || (!isHere && !isBucket)) {
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
          living: own,
          fate: { what, fate: 'adopted', details: [] },
        },
      ];
    });
  });
}

/** SCPs of somebody else that deny root, and whether they close root sessions, which are the way back in. */
function foreignRootDenials(living: World, taken: ReadonlySet<Thing>): Fate[] {
  const reach = new Map<Thing, string[]>();
  for (const { of, by } of coverage(living).rootDenied.covered) {
    for (const thing of by)
      if (thing.type === POLICY && !taken.has(thing)) reach.set(thing, [...(reach.get(thing) ?? []), of]);
  }
  return [...reach].map(([{ attributes }, accounts]) => {
    const { document } = parsePolicy(textAt(attributes, 'content'));
    const session = rootSession(accounts[0]!);
    const closes = decide(document, { ...session, action: 's3:DeleteBucketPolicy', resource: '*' }) === 'deny';
    return {
      what: `SCP ${textAt(attributes, 'name')}`,
      fate: closes ? 'in conflict' : 'left alone',
      details: [
        `denies root of ${accounts.length} account${accounts.length === 1 ? '' : 's'}: ${accounts.slice(0, 5).join(', ')}${accounts.length > 5 ? ' …' : ''}`,
        ...(closes
          ? ['it denies root sessions too, which are the way back in: exempt aws:AssumedRoot in it, or detach it']
          : []),
      ],
    } satisfies Fate;
  });
}

/** Trails of the organization that stay beside the one that would be made: events are paid for twice. */
function otherTrails(living: World, ought: World, taken: ReadonlySet<Thing>): Fate[] {
  if (ought.things('aws_cloudtrail').length === 0) return [];
  return living
    .things('aws_cloudtrail')
    .filter(thing => !taken.has(thing) && thing.attributes.is_organization_trail === true)
    .map(({ attributes }) => ({
      what: `trail ${textAt(attributes, 'name')}`,
      fate: 'left alone',
      details: [
        'records the organization as well, and both are paid for: name its log group in trail.existing, or retire it',
      ],
    }));
}

/** Targets that have no room for the SCPs that would be attached. */
function fullTargets(organization: Organization, ought: World, living: World, taken: ReadonlySet<Thing>): Fate[] {
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

/** What nobody could read may be there, and the apply meets it; contacts say so themselves, and root users are not adopted. */
function unread({ unknown }: Snapshot): Fate[] {
  const ofStacks = unknown.filter(({ action }) => !/^(?:account|sts):|^iam:(?!ListOrganizationsFeatures)/.test(action));
  return [...grouped(ofStacks, ({ action }) => action)].map(([action, [{ reason }]]) => ({
    what: `what ${action} would tell`,
    fate: 'in conflict',
    details: [`could not be read, so that the apply may make again what is there: ${reason}`],
  }));
}
