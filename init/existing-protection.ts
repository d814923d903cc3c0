import { accountInArn, parseArn } from '../aws/arn';
import { isSamePolicy } from '../aws/policy/compare';
import { rootDenyDocument } from '../config/scps/root-deny-document';
import { byCodeUnit } from '../config/sorting';
import { coverage } from '../world/coverage';
import { membersOf } from '../world/reach';
import { toolOf } from '../world/live/other-tools';
import { liveWorld } from '../world/live/live-world';
import { Snapshot, SnapshotThing, Unread } from '../world/live/snapshot';
import { textAt, valueAt } from '../world/plan/attributes';

/** A trail that records every account and region already. */
export interface ExistingTrail {
  readonly name: string;
  /** Home region of the trail. */
  readonly region?: string;
  readonly bucket?: string;
  /** Its log group, when it has one in the management account, where the alarms would be. */
  readonly logGroup?: string;
}

/** What protects root in the organization already. */
export interface ExistingProtection {
  /** Those with a log group first. */
  readonly trails: readonly ExistingTrail[];
  /** Names of SCPs that deny root everything, with how many of the members each reaches, alone or with others. */
  readonly rootDenied: readonly { readonly policy: string; readonly accounts: number }[];
  /** An SCP that means what Rootguard's would; with the ids of what it is attached to, sorted. */
  readonly rootDeny?: {
    readonly policy: string;
    readonly targets: readonly string[];
    readonly allowRootSessions: boolean;
  };
  readonly members: number;
  /** Features of centralized root access that are on; undefined when nobody could read it. */
  readonly rootFeatures?: readonly string[];
  /** Topics with e-mail subscriptions. */
  readonly topics: readonly string[];
  /** What could not be read of SCPs and of trails: the permission and why. */
  readonly unread: { readonly scps?: Unread; readonly trails?: Unread };
}

/** Finds what protects root already. */
export function existingProtection(snapshot: Snapshot): ExistingProtection {
  const { organization, reader, things } = snapshot;
  const home = organization?.managementAccountId ?? reader;
  const isOne = ({ type, attributes }: SnapshotThing): boolean =>
    type === 'aws_cloudtrail' &&
    valueAt(attributes, 'is_multi_region_trail') === true &&
    valueAt(attributes, 'enable_logging') !== false &&
    (organization === undefined || valueAt(attributes, 'is_organization_trail') === true);
  const trails = things.filter(isOne).map(thing => trailOf(thing, home));
  const world = liveWorld(snapshot);
  const denied = new Map<string, Set<string>>();
  for (const { of, by } of coverage(world).rootDenied.covered) {
    for (const { type, attributes } of by) {
      if (type !== 'aws_organizations_policy') continue;
      const name = textAt(attributes, 'name') ?? textAt(attributes, 'id') ?? '';
      denied.set(name, (denied.get(name) ?? new Set()).add(of));
    }
  }
  return {
    trails: trails.sort((a, b) => Number(b.logGroup !== undefined) - Number(a.logGroup !== undefined)),
    rootDenied: [...denied].map(([policy, accounts]) => ({ policy, accounts: accounts.size })),
    ...sameRootDeny(snapshot),
    members: world.organization === undefined ? 0 : membersOf(world.organization).length,
    ...(organization?.rootFeatures !== undefined && { rootFeatures: organization.rootFeatures }),
    topics: topicsWithMail(snapshot),
    unread: {
      ...firstOf(snapshot, 'scps', /^organizations:(?:ListPolicies|DescribePolicy|ListTargetsForPolicy)$/),
      ...firstOf(snapshot, 'trails', /^cloudtrail:/),
    },
  };
}

function sameRootDeny({ things }: Snapshot): Pick<ExistingProtection, 'rootDeny'> {
  for (const { type, attributes } of things) {
    // what a tool manages is not adopted
    if (type !== 'aws_organizations_policy' || toolOf(textAt(attributes, 'name')) !== undefined) continue;
    const allowRootSessions = [true, false].find(sessions =>
      isSamePolicy(
        textAt(attributes, 'content'),
        rootDenyDocument({ allowRootSessions: sessions, exemptions: [] }),
        'scp',
      ),
    );
    const targets = things
      .filter(one => one.type === 'aws_organizations_policy_attachment' && one.attributes.policy_id === attributes.id)
      .flatMap(one => textAt(one.attributes, 'target_id') ?? [])
      .sort(byCodeUnit);
    if (allowRootSessions === undefined || targets.length === 0) continue;
    return { rootDeny: { policy: textAt(attributes, 'name') ?? '', targets, allowRootSessions } };
  }
  return {};
}

function firstOf<K extends string>({ unknown }: Snapshot, key: K, actions: RegExp): Partial<Record<K, Unread>> {
  const found = unknown.find(({ action }) => actions.test(action));
  return found === undefined ? {} : ({ [key]: found } as Record<K, Unread>);
}

function trailOf({ attributes, region }: SnapshotThing, home: string): ExistingTrail {
  const arn = textAt(attributes, 'cloud_watch_logs_group_arn');
  const group = /^log-group:([^:*]+)/.exec(parseArn(arn)?.resource ?? '')?.[1];
  const bucket = textAt(attributes, 's3_bucket_name');
  const homeRegion = textAt(attributes, 'home_region') ?? region;
  return {
    name: textAt(attributes, 'name') ?? '',
    ...(homeRegion !== undefined && { region: homeRegion }),
    ...(bucket !== undefined && { bucket }),
    // alarms are made in the management account, and read no log group of another one
    ...(group !== undefined && accountInArn(arn) === home && { logGroup: group }),
  };
}

function topicsWithMail({ things }: Snapshot): readonly string[] {
  const topics = things.flatMap(({ type, attributes }) =>
    type === 'aws_sns_topic_subscription' && /^email/.test(textAt(attributes, 'protocol') ?? '')
      ? (parseArn(textAt(attributes, 'topic_arn'))?.resource ?? [])
      : [],
  );
  return [...new Set(topics)].sort();
}
