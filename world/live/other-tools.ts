import { textAt } from '../plan/attributes';
import { Snapshot } from './snapshot';
import { THING_TYPES } from '../thing-types';

/** A tool that manages part of an organization already. */
export interface OtherTool {
  readonly name: string;
  /** By what it was recognized, the first few, for people. */
  readonly seen: readonly string[];
  /** Ids of the accounts that bear its names or tags. */
  readonly accounts: readonly string[];
}

/** What a tool is told by: names of things, names of accounts, keys of tags. */
interface Signs {
  readonly name: string;
  readonly things: RegExp;
  readonly accounts?: RegExp;
  readonly tags: RegExp;
}

/**
 * Tools by what they leave behind.
 *
 * @see https://docs.aws.amazon.com/controltower/latest/userguide/shared-account-resources.html
 * @see https://docs.aws.amazon.com/solutions/latest/landing-zone-accelerator-on-aws/
 * @see https://docs.aws.amazon.com/controltower/latest/userguide/aft-overview.html
 */
const TOOLS: readonly Signs[] = [
  {
    name: 'AWS Control Tower',
    things: /^(?:\/?aws-controltower\b|aws-guardrails-|AWSControlTower)/i,
    tags: /^aws-control-?tower/i,
  },
  {
    name: 'Landing Zone Accelerator on AWS',
    things: /^(?:AWSAccelerator-|AcceleratorGuardrails|\/?aws-accelerator\b)/i,
    tags: /^(?:Accelerator|AcceleratorPrefix)$/i,
  },
  {
    name: 'Account Factory for Terraform',
    things: /^(?:aft-|AWSAFT)/i,
    accounts: /^AFT(?:[ -]|$)/i,
    tags: /^aft[:_-]|^managed_by_aft$/i,
  },
];

/** Signs of a tool that are named; all others are counted. */
const SHOWN = 4;

/** The tools that manage part of the organization already, recognized by names and tags. */
export function otherTools(snapshot: Snapshot): readonly OtherTool[] {
  return TOOLS.flatMap(({ name, things, accounts, tags }): OtherTool[] => {
    const named = snapshot.things.filter(({ attributes }) => things.test(nameOf(attributes)));
    const owned = snapshot.accounts.filter(
      account => accounts?.test(account.name) || Object.keys(account.tags ?? {}).some(key => tags.test(key)),
    );
    const seen = [
      ...named.map(({ type, attributes }) => `${THING_TYPES.get(type)?.noun ?? type} ${nameOf(attributes)}`),
      ...owned.map(account => `account ${account.name}`),
    ];
    if (seen.length === 0) return [];
    const distinct = [...new Set(seen)];
    const more = distinct.length - SHOWN;
    const shown = more > 0 ? [...distinct.slice(0, SHOWN), `${more} more`] : distinct;
    return [{ name, seen: shown, accounts: owned.map(({ id }) => id) }];
  });
}

/** The tool that manages a thing of this name; undefined where no name of a tool is like it. */
export const toolOf = (name: string | undefined): string | undefined =>
  TOOLS.find(({ things }) => things.test(name ?? ''))?.name;

const nameOf = (attributes: Readonly<Record<string, unknown>>): string =>
  textAt(attributes, 'name') ?? textAt(attributes, 'bucket') ?? '';
