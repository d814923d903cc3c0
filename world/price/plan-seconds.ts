import { ALARM_CATALOG } from '../../config/alarm-catalog';
import { isAlertTarget } from '../../config/alert-targets';
import { CONTACT_KINDS } from '../../config/sections/contact';
import { Organization } from '../../config/organization';
import { rateOf } from '../live/reading/quotas';

/** What a full plan reads by one quota, and how long that takes at least. */
export interface PlanReads {
  /** For example 'account:GetAlternateContact'. */
  readonly operation: string;
  readonly reads: number;
  /** Of the quota. */
  readonly perSecond: number;
  readonly seconds: number;
}

/**
 * Reads of a full plan that AWS's quotas hold up, longest first: a refresh asks for each contact, alarm and metric filter by itself. Stacks
 * are planned in turn, and the operations of a stack have quotas of their own.
 */
export function planReads(organization: Organization): PlanReads[] {
  const { accounts, trail, alerts, alarms, partition } = organization;
  const active = accounts.filter(({ status }) => status === 'active');
  const contacts = active.reduce(
    (sum, account) => sum + CONTACT_KINDS.filter(kind => account.contacts?.[kind] !== undefined).length,
    0,
  );
  const alerted = trail !== undefined && alerts !== undefined;
  const filters = alerted ? ALARM_CATALOG.length - alarms.disable.length + 1 : 0;
  const rootAlarms =
    alerted && alarms.rootPerAccount
      ? active.filter(account => isAlertTarget(organization, alerts, account)).length
      : 0;
  const asked: readonly (readonly [service: string, operation: string, reads: number])[] = [
    ['account', 'GetAlternateContact', contacts],
    ['account', 'GetContactInformation', active.filter(({ primary }) => primary !== undefined).length],
    ['cloudwatch', 'DescribeAlarms', filters + rootAlarms],
    ['logs', 'DescribeMetricFilters', filters + (rootAlarms > 0 ? 1 : 0)],
  ];
  return asked
    .filter(([, , reads]) => reads > 0)
    .map(([service, operation, reads]) => {
      const { perSecond } = rateOf(partition, service, operation);
      return { operation: `${service}:${operation}`, reads, perSecond, seconds: reads / perSecond };
    })
    .sort((one, other) => other.seconds - one.seconds);
}

/** Seconds that a full plan takes at least: of the stacks of contacts and alarms, each as long as its slowest operation. */
export function planSeconds(organization: Organization): number {
  const slowest = new Map<string, number>();
  for (const { operation, seconds } of planReads(organization)) {
    const stack = operation.startsWith('account:') ? 'contacts' : 'alarms';
    slowest.set(stack, Math.max(slowest.get(stack) ?? 0, seconds));
  }
  return [...slowest.values()].reduce((sum, seconds) => sum + seconds, 0);
}
