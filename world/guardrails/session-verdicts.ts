import { Partition } from '../../aws/partition';
import { ScpLevels, ScpVerdict, scpVerdicts } from '../../aws/policy/scp-verdicts';
import { remembered } from '../../aws/remembered';
import { Snapshot } from '../live/snapshot';
import { textAt } from '../plan/attributes';
import { Thing, World } from '../world';
import { ScpLevel, scpLevels } from './scp-levels';

/** Permissions without which nobody knows which SCPs bind whom. */
export const SCP_READS: readonly string[] = [
  ...['organizations:ListPolicies', 'organizations:DescribePolicy', 'organizations:ListTargetsForPolicy'],
  ...['organizations:ListPoliciesForTarget', 'organizations:ListRoots'],
];

export const SCP = 'SERVICE_CONTROL_POLICY';

/** Why SCPs, though they are attached, bind nobody; undefined where they bind. */
export function whyScpsBindNobody({ organization }: Snapshot): 'no features' | 'not enabled' | undefined {
  const { allFeatures = true, policyTypes } = organization ?? {};
  if (!allFeatures) return 'no features';
  return policyTypes?.includes(SCP) === false ? 'not enabled' : undefined;
}

/** A member, by id and the path of its OU. */
export interface BoundAccount {
  readonly id: string;
  readonly ou?: string;
}

/** What is asked of SCPs. */
export interface AskedOfSessions {
  readonly world: World;
  readonly partition: Partition;
  /** Id of the organization, where it is known. */
  readonly organization: string | undefined;
  /** ISO 8601. */
  readonly at: string;
  /** For example 'iam:DeleteLoginProfile'. The same list each time, for answers that are remembered. */
  readonly actions: readonly string[];
}

/**
 * What the SCPs of these levels let root session and root user of an account do. Most accounts are alike to SCPs: one
 * answer for those at which the same are attached, and that none of them names.
 */
export function sessionVerdicts(
  levels: readonly ScpLevel[],
  account: BoundAccount,
  asked: AskedOfSessions,
): readonly ScpVerdict[] {
  const contents = levels.map(({ policies }) => policies.map(contentOf));
  const texts = contents.flat().map(text => text ?? '');
  const isAlone = texts.some(text => text.includes(account.id) || OF_ONE_ACCOUNT.test(text));
  const places = levels.map(({ target }) => (target === account.id ? '' : target));
  const key = JSON.stringify([places, contents, asked.actions, asked.at, isAlone ? account.id : '']);
  const known = answered(asked.world);
  const found = known.get(key) ?? askScps(contents, account, asked);
  known.set(key, found);
  return found;
}

const answered = remembered<World, Map<string, readonly ScpVerdict[]>>(() => new Map());

/** A variable with the account, or a pattern of ids. */
const OF_ONE_ACCOUNT = /\$\{aws:(?:principal|resource)account\}|\d[*?]|[*?]\d/i;

/** The text of an SCP; undefined where nobody could read it. */
export const contentOf = ({ attributes }: Thing): string | undefined => textAt(attributes, 'content');

/** The same of SCPs that may be others than those that bind the account. */
export function askScps(
  levels: ScpLevels,
  account: BoundAccount,
  { world, partition, organization, at, actions }: AskedOfSessions,
): readonly ScpVerdict[] {
  const targets = scpLevels(world, account)?.map(({ target }) => target) ?? [];
  const [verdicts = []] = scpVerdicts([levels], {
    ...{ account: account.id, partition, actions, organization, at },
    path: `${[organization, ...targets.slice(0, -1)].join('/')}/`,
  });
  return verdicts;
}
