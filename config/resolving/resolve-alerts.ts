import { AccountName, namesThatFit } from '../account-names';
import { OrgFile } from '../sections/org-file';
import { Account, Alerts, AlertTarget } from '../organization';
import { PARTITIONS } from '../../aws/partition';
import { isInTarget } from '../scps/reach';
import { byCodeUnit, sortedBy } from '../sorting';
import { camelized } from './camelized';
import { subscriptionName } from './subscription-name';

const ROOT = 'root';

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
      'targets',
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
    targets: alertTargets(alerts.targets ?? [ROOT], file),
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

/** What is below another target is reached by it, and a StackSet has one instance for an account. */
function alertTargets(keys: readonly string[], { organization, organizational_units: units }: OrgFile): AlertTarget[] {
  if (organization === 'none') return [];
  const all = new Set(keys);
  const isBelowAnother = (key: string) => key !== ROOT && isInTarget(all, '', parentOf(key));
  // not a plain lookup: an OU may have the name 'constructor'
  const ids = new Map([...Object.entries(units), [ROOT, organization.root_id]]);
  const outermost = [...all].filter(key => !isBelowAnother(key));
  return sortedBy(
    outermost.map(key => ({ key, id: ids.get(key)! })),
    ({ key }) => key,
  );
}

const parentOf = (path: string): string | undefined => path.split('/').slice(0, -1).join('/') || undefined;
