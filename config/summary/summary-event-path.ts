import { alertSignals } from '../alert-signals';
import { Alerts, Organization, Topic } from '../organization';
import { PARTITIONS } from '../../aws/partition';
import { FORWARDING_PROTECTION } from '../scps/scps';
import { counted, keys } from './wording';

/** Tells people what the event path announces, from where, about whom by name, and whether it is protected. */
export function eventPathRows(organization: Organization): [string, ...string[]][] {
  const { partition, region, aws, scps, trail, alerts } = organization;
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
      ...(aws === undefined || scps.some(({ id }) => id === FORWARDING_PROTECTION.id)
        ? []
        : ['not protected: administrators of members can change the forwarding rules']),
    ],
  ];
}

function regionLines({ partition, aws, managementAccount }: Organization, { regions }: Alerts): string[] {
  const missing = PARTITIONS[partition].defaultRegions.filter(region => !regions.includes(region));
  const of = aws === undefined ? 'this account' : `every member; of ${managementAccount.key} by a StackSet of its own`;
  return [
    `from ${counted(regions.length, 'region')} of ${of}`,
    ...(missing.length === 0 ? [] : [`not from ${missing.join(', ')}, which every account has enabled`]),
  ];
}

function namedAccountLines({ accounts }: Organization, { namedAccounts }: Alerts): string[] {
  const named = new Set(namedAccounts);
  const others = accounts.filter(account => account.status === 'active' && !named.has(account));
  return others.length === 0
    ? [`messages give name and root e-mail of all ${counted(named.size, 'active account')}, and the id of any other`]
    : [
        `messages give name and root e-mail of ${counted(named.size, 'account')}`,
        `and the id alone of ${counted(others.length, 'account')} and of any other: ${keys(others)}`,
      ];
}
