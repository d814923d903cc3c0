import { NAMED_ACCOUNTS_MAX } from '../alert-signals';
import { OrgFile } from '../sections/org-file';
import { Account, Alerts } from '../organization';
import { PARTITIONS } from '../../aws/partition';
import { byCodeUnit, sortedBy } from '../sorting';
import { camelized } from './camelized';
import { subscriptionName } from './subscription-name';

/** Who is told, from which accounts and regions, and where alerts are gathered. */
export function resolveAlerts(
  alerts: NonNullable<OrgFile['alerts']>,
  file: OrgFile,
  managementAccount: Account,
  accounts: ReadonlyMap<string, Account>,
): Alerts {
  const { hub_account: hub, regions = PARTITIONS[file.partition].defaultRegions, subscriptions } = alerts;
  const named = Object.keys(file.accounts)
    .map(key => accounts.get(key)!)
    .filter(({ status }) => status === 'active')
    .slice(0, NAMED_ACCOUNTS_MAX);
  return {
    ...camelized(alerts, 'hub_account', 'regions', 'protect', 'subscriptions'),
    hub:
      hub === undefined
        ? { account: managementAccount }
        : { account: accounts.get(hub.account)!, roleName: hub.role_name },
    regions: [...new Set<string>([...regions, ...PARTITIONS[file.partition].signInRegions])].sort(byCodeUnit),
    namedAccounts: sortedBy(named, ({ key }) => key),
    subscriptions: sortedBy(
      subscriptions.map(({ name, protocol, endpoint, topics }) => ({
        // the checks refuse a subscription of which no name can be made
        name: name ?? subscriptionName({ protocol, endpoint })!,
        protocol,
        endpoint,
        topics: [...new Set(topics)].sort(byCodeUnit),
      })),
      ({ protocol, endpoint, name }) => `${protocol} ${typeof endpoint === 'string' ? endpoint : name}`,
    ),
  };
}
