import { addDays, isDay } from '../calendar-day';
import { DEFAULT_QUOTAS } from '../sections/organization-ids';
import { Exemption } from '../organization';
import { Check } from '../facts';
import { error, warning } from '../reading/problem';
import { isInTarget } from '../root-deny-reach';
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

/** The targets reach somebody, and every exemption somebody whom a target reaches. */
export const rootDenyEffect: Check = function* (draft, { accounts, organizationalUnits, managementAccount, has }) {
  if (draft.organization === 'none' || !has('accounts')) return;
  const list = draft.root_deny?.targets ?? [];
  const isInactive = (key: string) => !['active', undefined].includes(accounts.get(key)?.status);
  const targets = new Set<string>();
  let known = list.length > 0;
  for (const target of list) {
    // what is not a target is reported already, and might have reached anybody
    if (target === undefined || !(target === 'root' || organizationalUnits.has(target) || accounts.has(target))) {
      known = false;
    } else targets.add(target);
  }
  const at = { path: ['root_deny', 'targets'], on: 'key' } as const;
  const isAccount = (target: string) => target !== 'root' && !organizationalUnits.has(target);
  const noActiveTarget = known && [...targets].every(target => isAccount(target) && isInactive(target));
  if (noActiveTarget) {
    const message =
      'root_deny.targets: every target is an account that is not active, so there is nothing to attach to';
    yield error('no-active-target', at, message, 'add an OU or root, or remove the section');
  }

  const isReached = (key: string) => {
    const account = accounts.get(key);
    const ou = account?.ou;
    // an OU that is refused or unknown is reported already, and might be below a target
    if (has('accounts', key, 'ou') && (ou === undefined || !organizationalUnits.has(ou))) return true;
    return isInTarget(targets, key, ou);
  };
  if (!known) return;
  const reachesSomebody = [...accounts.keys()].some(
    key => key !== managementAccount && !isInactive(key) && isReached(key),
  );
  if (!reachesSomebody && !noActiveTarget && !targets.has(managementAccount ?? '')) {
    const message = 'root_deny.targets: reaches no active account, so root is denied nowhere';
    const hint = 'add an OU that has active accounts; no SCP binds the management account';
    yield warning('scp-reaches-nobody', at, message, hint);
  }
  for (const [index, exemption] of (draft.root_deny?.exemptions ?? []).entries()) {
    const key = exemption?.account;
    if (key === undefined || key === managementAccount || !accounts.has(key)) continue;
    if (!isInactive(key) && isReached(key)) continue;
    const why = isInactive(key) ? 'is not active' : 'is reached by no target, so root is not denied there';
    yield warning(
      'exemption-without-effect',
      ['root_deny', 'exemptions', index, 'account'],
      `root_deny.exemptions: has no effect, because '${key}' ${why}`,
      'remove the exemption',
    );
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
