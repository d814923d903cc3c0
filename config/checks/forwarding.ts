import { Check } from '../facts';
import { forwardingProtectionDocument } from '../forwarding-protection-document';
import { DEFAULT_QUOTAS } from '../sections/organization-ids';
import { forwardableRegions, PARTITIONS } from '../../aws/partition';
import { error, warning } from '../reading/problem';

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

/** Every region belongs to the partition, and the one where root signs in is among them. */
export const forwardedRegions: Check = function* (draft) {
  const { partition, alerts } = draft;
  const regions = alerts?.regions;
  if (partition === undefined || regions === undefined) return;
  const { globalRegion } = PARTITIONS[partition];
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

/** The SCP that protects forwarding fits beside the others. */
export const forwardingProtection: Check = function* (draft) {
  const { organization, alerts } = draft;
  if (alerts?.protect !== true || organization === undefined) return;
  const path = ['alerts', 'protect'];
  if (organization === 'none') {
    const message = 'alerts.protect: an SCP needs an organization';
    yield error('single-account-form', path, message, 'remove it, or set it to false');
    return;
  }
  const perTarget = organization.quotas?.scps_per_target ?? DEFAULT_QUOTAS.scps_per_target;
  const rootDenyOnRoot = draft.root_deny?.targets?.includes('root') === true;
  // FullAWSAccess, this one, and the root-deny SCP when it is on the root too
  const needed = rootDenyOnRoot ? 3 : 2;
  if (perTarget < needed) {
    yield error(
      'scp-count',
      ['organization', 'quotas', 'scps_per_target'],
      `organization.quotas.scps_per_target: alerts.protect needs ${needed} SCPs on the root with FullAWSAccess${rootDenyOnRoot ? ' and root_deny' : ''} counted, the quota is ${perTarget}`,
      'have AWS raise it, or set alerts.protect to false',
    );
  }
  const size = organization.quotas?.scp_size ?? DEFAULT_QUOTAS.scp_size;
  const { length } = forwardingProtectionDocument();
  if (length > size) {
    const message = `alerts.protect: the SCP has ${length} characters, the quota (organization.quotas.scp_size) is ${size}`;
    yield error('scp-size', path, message, 'set it to false');
  }
};
