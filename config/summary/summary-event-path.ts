import { alertSignals } from '../alert-signals';
import { isAlertTarget } from '../alert-targets';
import { Alerts, Organization, Topic } from '../organization';
import { REVIEW_KEYS } from '../reviews';
import { PARTITIONS } from '../../aws/partition';
import { FORWARDING_PROTECTION } from '../scps/scps';
import { counted, keys } from './wording';

/** Tells people what the event path announces, from where, about whom by name, and whether it is protected. */
export function eventPathRows(organization: Organization): [string, ...string[]][] {
  const { partition, region, aws, scps, trail, alerts, reviews } = organization;
  if (trail === undefined || alerts === undefined) return [];
  const titles = (of: Topic) =>
    alertSignals(partition)
      .filter(({ topic }) => topic === of)
      .map(({ title }) => title)
      .join(', ');
  return [
    [
      'event path',
      `critical hears of ${titles('critical')}; notice of ${titles('notice')}`,
      `gathered in ${alerts.hub.account.key}, ${region}`,
      ...regionLines(organization, alerts),
      ...namedAccountLines(organization, alerts),
      ...(alerts.heartbeat === undefined
        ? []
        : [`a heartbeat at ${alerts.heartbeat} UTC, along both paths to every topic`]),
      ...(reviews === undefined
        ? []
        : [`${counted(REVIEW_KEYS.length, 'schedule')} of reminders, to notice, of what is due by reviews`]),
      ...(alerts.planned.length === 0
        ? []
        : [`messages quote ${counted(alerts.planned.length, 'planned use')} of root, and are sent all the same`]),
      ...(aws === undefined || scps.some(({ id }) => id === FORWARDING_PROTECTION.id)
        ? []
        : ['not protected: administrators of members can change the forwarding rules']),
    ],
  ];
}

function regionLines(organization: Organization, alerts: Alerts): string[] {
  const { partition, aws, managementAccount, rootAccess } = organization;
  const { regions } = alerts;
  const delegate = rootAccess?.delegatedAdministrator?.account;
  const missing = PARTITIONS[partition].defaultRegions.filter(region => !regions.includes(region));
  const of =
    aws === undefined
      ? 'this account'
      : `${members(organization, alerts)}; of ${managementAccount.key} by a StackSet of its own`;
  return [
    `from ${counted(regions.length, 'region')} of ${of}`,
    ...(delegate === undefined || !isAlertTarget(organization, alerts, delegate)
      ? []
      : [`from ${delegate.key}, which may open root sessions, from every region it enabled`]),
    ...(missing.length === 0 ? [] : [`not from ${missing.join(', ')}, which every account has enabled`]),
  ];
}

function members(organization: Organization, alerts: Alerts): string {
  if (alerts.targets.some(({ key }) => key === 'root')) return 'every member';
  const active = organization.accounts.filter(one => one !== organization.managementAccount && one.status === 'active');
  const reached = active.filter(account => isAlertTarget(organization, alerts, account));
  const targets = alerts.targets.map(({ key }) => key).join(', ');
  return `members in ${targets}: ${reached.length} of ${counted(active.length, 'active account')}, and not of the others`;
}

function namedAccountLines({ aws, accounts }: Organization, { namedAccounts }: Alerts): string[] {
  const named = new Set(namedAccounts.map(({ id }) => id));
  const others = accounts.filter(({ id, status }) => status !== 'left' && !named.has(id));
  const rest = others.length === 0 ? [] : [`the id alone of ${counted(others.length, 'account')}: ${keys(others)}`];
  if (aws === undefined) return ['messages give name and root e-mail of the account by this file'];
  return [
    'messages give name, state and root e-mail of every account as AWS Organizations has them',
    `without its answer, name, OU and root e-mail of ${counted(named.size, 'account')} by this file`,
    ...rest.map(line => `and ${line}`),
  ];
}
