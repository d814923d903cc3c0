import { AccountName, namesThatFit } from '../account-names';
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
  const { hub_account: hub, regions = PARTITIONS[file.partition].defaultRegions, planned, subscriptions } = alerts;
  const escalateTo = alerts.escalate_to ?? securityContact(managementAccount) ?? 'whom the runbook names';
  const named = Object.keys(file.accounts)
    .map(key => accounts.get(key)!)
    .filter(({ status }) => status !== 'left')
    .map(({ id, name, email, ou, ...account }): AccountName => {
      const own = alerts.escalate_to ?? securityContact(account) ?? escalateTo;
      return { id, name, email, ...(ou !== undefined && { ou }), ...(own !== escalateTo && { escalateTo: own }) };
    });
  return {
    ...camelized(
      alerts,
      'escalate_to',
      'hub_account',
      'deploy_roles',
      'regions',
      'protect',
      'planned',
      'subscriptions',
    ),
    escalateTo,
    hub:
      hub === undefined
        ? { account: managementAccount }
        : { account: accounts.get(hub.account)!, roleName: hub.role_name },
    deployRoles: [...new Set(alerts.deploy_roles)].sort(byCodeUnit),
    regions: [...new Set<string>([...regions, ...PARTITIONS[file.partition].signInRegions])].sort(byCodeUnit),
    namedAccounts: sortedBy(namesThatFit(named, new Map(Object.entries(file.organizational_units))), ({ id }) => id),
    planned: sortedBy(
      planned.map(({ account, ...use }) => ({ accountId: accounts.get(account)!.id, ...use })),
      ({ accountId, from, until, ticket, who }) => [accountId, from, until, ticket, who].join(' '),
    ),
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

/** The security contact as far as the file tells it; a contact that is a variable is not for messages. */
function securityContact({ contacts }: Pick<Account, 'contacts'>): string | undefined {
  const { name, email_address: email } = contacts?.security ?? {};
  const known = [name, email].filter(text => typeof text === 'string');
  return known.length === 0 ? undefined : known.join(', ');
}
