import { Check } from '../facts';
import { forwardableRegions, PARTITIONS } from '../../aws/partition';
import { error, warning } from '../reading/problem';
import { isInTarget } from '../scps/reach';

/** The account that gathers the alerts can do so. */
export const hubAccount: Check = function* (draft, { accounts, managementAccount }) {
  const key = draft.alerts?.hub_account?.account;
  const path = ['alerts', 'hub_account', 'account'];
  if (key === undefined || draft.organization === 'none') return;
  if (key === managementAccount) {
    const message = `alerts.hub_account.account: '${key}' is the management account`;
    yield error('hub-account', path, message, 'leave hub_account out to gather the alerts there');
  }
  const status = accounts.get(key)?.status;
  if (status !== undefined && status !== 'active') {
    const message = `alerts.hub_account.account: '${key}' is not active`;
    yield error('inactive-account', path, message, 'name an active account, or leave hub_account out');
  }
};

/** Targets are named once, and reach somebody, the one who may open root sessions among them. */
export const alertTargets: Check = function* (draft, { accounts, organizationalUnits, managementAccount, has }) {
  const targets = draft.alerts?.targets;
  if (targets === undefined || draft.organization === 'none') return;
  const list = ['alerts', 'targets'];
  const seen = new Set<string>();
  for (const [index, target] of targets.entries()) {
    if (target === undefined) continue;
    if (seen.has(target)) {
      yield error(
        'duplicate-target',
        [...list, index],
        `alerts.targets: '${target}' stands twice`,
        'remove one of them',
      );
    }
    seen.add(target);
  }
  // what is no target is reported already, and might have reached anybody
  const isKnown = targets.every(target => target === 'root' || organizationalUnits.has(target ?? ''));
  if (!isKnown || targets.length === 0 || !has('accounts')) return;
  const isReached = (key: string): boolean => {
    const ou = accounts.get(key)?.ou;
    // an OU that is refused or unknown is reported already, and might be below a target
    if (has('accounts', key, 'ou') && (ou === undefined || !organizationalUnits.has(ou))) return true;
    return isInTarget(seen, '', ou);
  };
  const isActive = (key: string) => ['active', undefined].includes(accounts.get(key)?.status);
  const at = { path: list, on: 'key' } as const;
  if (![...accounts.keys()].some(key => key !== managementAccount && isActive(key) && isReached(key))) {
    const message = 'alerts.targets: reaches no active account, so events of no member are forwarded';
    yield warning('alerts-reach-nobody', at, message, 'add an OU that has active accounts, or root');
  }
  const administrator = draft.root_access?.delegated_administrator?.account;
  if (administrator !== undefined && accounts.has(administrator) && !isReached(administrator)) {
    const message = `alerts.targets: does not reach '${administrator}', which may open root sessions in every member`;
    yield warning('alerts-without-administrator', at, message, 'begin with its OU');
  }
};

/** The roles that deploy are in accounts of the file and in its partition: what nobody can be silences nobody. */
export const deployRoles: Check = function* ({ partition, alerts }, { accounts }) {
  const ids = new Set([...accounts.values()].map(({ id }) => id));
  for (const [index, arn] of (alerts?.deploy_roles ?? []).entries()) {
    if (arn === undefined) continue;
    const path = ['alerts', 'deploy_roles', index];
    const [, ofPartition, , , account] = arn.split(':');
    if (partition !== undefined && ofPartition !== partition) {
      const message = `alerts.deploy_roles: ${ofPartition} is not the partition ${partition} of the file`;
      yield error('role-partition', path, message, `write arn:${partition}:iam::…`);
    }
    if (!ids.has(account)) {
      const message = `alerts.deploy_roles: no account has the id ${account}`;
      yield error('role-account', path, message, 'name a role in an account of the file');
    }
  }
};

/** Every region belongs to the partition, and the one where root signs in and the home region are among them. */
export const forwardedRegions: Check = function* (draft) {
  const { partition, alerts } = draft;
  const regions = alerts?.regions;
  if (partition === undefined || alerts === undefined) return;
  const { globalRegion, defaultRegions } = PARTITIONS[partition];
  if (regions === undefined) {
    const home = draft.region;
    if (home === undefined || (defaultRegions as readonly string[]).includes(home)) return;
    if (!forwardableRegions(partition).includes(home)) return;
    const message = `region: ${home} is not among the default of alerts.regions, so root calls there are not forwarded`;
    yield warning('home-region', ['region'], message, `name the regions in alerts.regions, ${home} among them`);
    return;
  }
  const seen = new Set<string>();
  for (const [index, region] of regions.entries()) {
    if (region === undefined) continue;
    const path = ['alerts', 'regions', index];
    if (!forwardableRegions(partition).includes(region)) {
      const message = `alerts.regions: ${region} does not belong to partition ${partition}`;
      yield error('region-partition', path, message, 'remove it');
    }
    if (seen.has(region)) {
      yield error('duplicate-region', path, `alerts.regions: ${region} stands twice`, 'remove one of them');
    }
    seen.add(region);
  }
  // a refused entry might have been meant as one of these, and an empty list is refused for itself
  if (regions.length === 0 || regions.includes(undefined)) return;
  const at = { path: ['alerts', 'regions'], on: 'key' } as const;
  if (!seen.has(globalRegion)) {
    yield error(
      'global-region',
      at,
      `alerts.regions: ${globalRegion} cannot be left out, CloudTrail records sign-ins, IAM and Organizations there`,
      `add ${globalRegion}`,
    );
  }
  if (draft.region !== undefined && draft.region !== globalRegion && !seen.has(draft.region)) {
    const message = `alerts.regions: the home region ${draft.region} is not among them, so root calls there are not forwarded`;
    yield warning('home-region', at, message, `add ${draft.region}`);
  }
};
