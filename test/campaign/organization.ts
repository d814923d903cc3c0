import { stringify } from 'yaml';
import { Organization } from '../../config/organization';
import { RootUser } from '../../sandbox/root-users/root-user';
import { Chance } from '../../sandbox/starting/chance';
import { acmeOf } from '../stacks/acme-of';

export const MANAGEMENT = '111111111111';
export const REGION = 'us-east-1';
const DAY = 86_400_000;

/** Queues that hear what people are told, by topic. */
export const LISTENERS = { critical: 'heard-critical', notice: 'heard-notice' } as const;

/** The org file of the example with so many members, alerts of one region and a queue on each topic. */
export function orgFileOf(members: number): string {
  const { accounts, alerts, ...acme } = acmeOf(members + 1, at => `Member ${at + 1}`);
  const subscriptions = Object.entries(LISTENERS).map(([topic, queue]) => ({
    ...{ topics: [topic], protocol: 'sqs', endpoint: `arn:aws:sqs:${REGION}:${MANAGEMENT}:${queue}` },
  }));
  return stringify({
    ...acme,
    accounts,
    alerts: { ...alerts, deploy_roles: undefined, regions: [REGION], subscriptions },
  });
}

/** What an account's root user has at first, and what somebody has done to it after the plan. */
export interface Member {
  readonly account: string;
  readonly root: RootUser;
}

/** Root users of all active members: most have something, some nothing, and some use what they have. */
export function membersOf({ accounts, managementAccount }: Organization, chance: Chance, now: number): Member[] {
  return accounts
    .filter(({ id, status }) => status === 'active' && id !== managementAccount.id)
    .map(({ id }) => ({ account: id, root: rootOf(chance, now) }))
    .sort((one, other) => (one.account < other.account ? -1 : 1));
}

function rootOf(chance: Chance, now: number): RootUser {
  const kind = chance.below(20);
  if (kind === 0) return {};
  const ago = (days: number): Date => new Date(now - days * DAY);
  // one that is in use stays
  const used = kind === 1 ? 3 : 200 + chance.below(600);
  const keys = kind === 1 ? 1 : chance.below(3);
  const isUsed = (): boolean => kind === 1 || chance.below(2) === 0;
  return {
    ...((kind > 5 || keys === 0) && { password: isUsed() ? { lastUsed: ago(used) } : {} }),
    accessKeys: Array.from({ length: keys }, () => ({
      ...{ id: `AKIAROOT${letters(chance, 12)}`, active: chance.below(4) > 0, created: ago(900) },
      ...(isUsed() && { lastUsed: { at: ago(used), service: 's3', region: REGION } }),
    })),
    certificates: chance.below(4) === 0 ? [letters(chance, 32)] : [],
    mfa: ([[], ['virtual'], ['hardware'], ['virtual', 'hardware'], ['virtual', 'virtual']] as const)[chance.below(5)]!,
  };
}

/** As ids of keys and certificates are. */
const letters = (chance: Chance, length: number): string =>
  Array.from({ length }, () => chance.of([...'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'])).join('');
