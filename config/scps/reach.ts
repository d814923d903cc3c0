import { lasts } from '../calendar-day';
import { Account, Organization, Scp } from '../organization';

/** The active accounts that an SCP reaches, exempt ones included; never the management account. */
export function scpReach(organization: Organization, { targets }: Scp): Account[] {
  const keys = new Set(targets.map(({ key }) => key));
  return activeMembers(organization).filter(({ key, ou }) => isInTarget(keys, key, ou));
}

/** The active member accounts that no target of an SCP reaches. */
export function outsideScp(organization: Organization, scp: Scp): Account[] {
  const reached = new Set(scpReach(organization, scp));
  return activeMembers(organization).filter(account => !reached.has(account));
}

/** Whether an account is a target, or in or below an OU that is one. */
export function isInTarget(targets: ReadonlySet<string>, key: string, ou: string | undefined): boolean {
  if (targets.has('root') || targets.has(key)) return true;
  const names = ou?.split('/') ?? [];
  return names.some((_, index) => targets.has(names.slice(0, index + 1).join('/')));
}

const activeMembers = ({ accounts, managementAccount }: Organization) =>
  accounts.filter(account => account !== managementAccount && account.status === 'active');

/** An organization as it is on a day (UTC), YYYY-MM-DD. */
export interface OnDay {
  readonly organization: Organization;
  readonly day: string;
}

/**
 * What each SCP binds and did not bind before, or the other way round, one sentence for each account that is active in
 * both: an account may move, and an exemption may end, while every policy and every attachment stay as they are.
 */
export function changedReach(before: OnDay, now: OnDay): string[] {
  return now.organization.scps.flatMap(scp => {
    const earlier = before.organization.scps.find(({ id }) => id === scp.id);
    if (earlier === undefined) return [];
    const [bound, binds] = [boundBy(before, earlier), boundBy(now, scp)];
    return activeMembers(now.organization).flatMap(({ key, id, ou }) => {
      const [was, is] = [bound.get(id), binds.get(id)];
      if (was === undefined || is === undefined || was === is) return [];
      const place = ou === undefined ? 'directly below the root' : `in ${ou}`;
      return [`${scp.label}: ${key}, ${place}, was ${was}, and is ${is}`];
    });
  });
}

/** Id of each active member to whether an SCP binds it on a day, in words. */
function boundBy({ organization, day }: OnDay, scp: Scp): ReadonlyMap<string, string> {
  const reached = new Set(scpReach(organization, scp));
  const exempt = new Map(
    scp.exemptions.filter(({ until }) => lasts(until, day)).map(one => [one.accountId, one.until]),
  );
  return new Map(
    activeMembers(organization).map(account => {
      const until = exempt.get(account.id);
      if (!reached.has(account)) return [account.id, 'out of its reach'];
      return [account.id, until === undefined ? 'bound by it' : `exempt until ${until}`];
    }),
  );
}
