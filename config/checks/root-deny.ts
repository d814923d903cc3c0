import { addDays, isDay } from '../calendar-day';
import { DEFAULT_QUOTAS } from '../organization-ids';
import { Exemption } from '../organization';
import { Check } from '../facts';
import { error, warning } from '../problem';
import { rootDenyPolicyDocument } from '../root-deny-policy-document';

/** An exemption further away than this is worth a second look. */
export const EXEMPTION_DAYS = 30;

/** Targets are named once, and none is the management account, which no SCP binds. */
export const rootDenyTargets: Check = function* (draft, { managementAccount }) {
  const seen = new Set<string>();
  for (const [index, target] of (draft.root_deny?.targets ?? []).entries()) {
    if (target === undefined) continue;
    const path = ['root_deny', 'targets', index];
    if (draft.organization !== 'none' && target === managementAccount) {
      yield error(
        'scp-management-account',
        path,
        `root_deny.targets: an SCP has no effect on the management account '${target}'`,
        'remove it; the root alarms watch that account',
      );
    }
    if (seen.has(target)) yield error('duplicate-target', path, `root_deny.targets: '${target}' stands twice`);
    seen.add(target);
  }
};

/** Exemptions: one for an account, a real date, not for the management account, not for long. */
export const exemptions: Check = function* (draft, { today, managementAccount }) {
  const seen = new Set<string>();
  const latest = addDays(today, EXEMPTION_DAYS);
  for (const [index, exemption] of (draft.root_deny?.exemptions ?? []).entries()) {
    if (exemption === undefined) continue;
    const path = ['root_deny', 'exemptions', index];
    const { account, until } = exemption;
    if (account !== undefined && account === managementAccount) {
      const message = `root_deny.exemptions: an SCP has no effect on the management account '${account}'`;
      yield error('scp-management-account', [...path, 'account'], message, 'remove the exemption');
    }
    if (account !== undefined && seen.has(account)) {
      const message = `root_deny.exemptions: '${account}' is exempt twice`;
      yield error('duplicate-exemption', [...path, 'account'], message, 'keep the one that ends later');
    }
    if (account !== undefined) seen.add(account);
    if (until === undefined) continue;
    const at = [...path, 'until'];
    if (!isDay(until)) yield error('exemption-date', at, `root_deny.exemptions: ${until} is not a date`);
    else if (until < today) {
      yield warning(
        'exemption-expired',
        at,
        `root_deny.exemptions: ended on ${until}, root is denied again`,
        'remove the line',
      );
    } else if (until > latest) {
      const message = `root_deny.exemptions: ends on ${until}, more than ${EXEMPTION_DAYS} days away`;
      yield warning('exemption-long', at, message, 'choose an earlier day; a new exemption is quickly written');
    }
  }
};

/** The SCP and its attachments stay within the organization's quotas. */
export const scpQuotas: Check = function* (draft, { accounts }) {
  const { organization, root_deny: rootDeny } = draft;
  if (rootDeny === undefined || organization === undefined || organization === 'none') return;

  const perTarget = organization.quotas?.scps_per_target ?? DEFAULT_QUOTAS.scps_per_target;
  // FullAWSAccess and ours
  if (perTarget < 2) {
    yield error(
      'scp-count',
      ['organization', 'quotas', 'scps_per_target'],
      `organization.quotas.scps_per_target: root_deny needs 2 SCPs on a target with FullAWSAccess counted, the quota is ${perTarget}`,
    );
  }
  const size = organization.quotas?.scp_size ?? DEFAULT_QUOTAS.scp_size;
  const list = rootDeny.exemptions ?? [];
  const known = list.flatMap((exemption): Exemption[] => {
    const accountId = exemption?.account === undefined ? undefined : accounts.get(exemption.account)?.id;
    return exemption?.until === undefined || accountId === undefined ? [] : [{ accountId, until: exemption.until }];
  });
  const { length } = rootDenyPolicyDocument({
    allowRootSessions: rootDeny.allow_root_sessions ?? true,
    exemptions: known,
  });
  if (length > size) {
    yield error(
      'scp-size',
      { path: known.length > 0 ? ['root_deny', 'exemptions'] : ['root_deny'], on: 'key' },
      `root_deny: the SCP has ${length} characters, the quota (organization.quotas.scp_size) is ${size}`,
      known.length > 0 ? 'remove exemptions, or let several end on the same day' : undefined,
    );
  }
};
