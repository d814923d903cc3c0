import { addDays, isDay } from '../calendar-day';
import { Check } from '../facts';
import { Exemption } from '../organization';
import { error, pathText, Problem, warning } from '../reading/problem';
import { isInTarget } from '../scps/reach';
import { AskedScp, ScpKind, SCPS } from '../scps/scps';
import { DEFAULT_QUOTAS } from '../sections/organization-ids';

/** An exemption further away than this is worth a second look. */
export const EXEMPTION_DAYS = 30;

/** A check of one SCP that the file asks for. */
type ScpCheck = (kind: ScpKind, asked: AskedScp, ...context: Parameters<Check>) => Iterable<Problem>;

/** Runs a check for every SCP that the file asks for. */
const eachScp = (check: ScpCheck): Check =>
  function* (draft, facts) {
    for (const kind of SCPS) {
      const asked = kind.asked(draft);
      if (asked !== undefined) yield* check(kind, asked, draft, facts);
    }
  };

/** Targets are named once, and none is the management account, which no SCP binds. */
export const scpTargets = eachScp(function* ({ path }, { targets }, draft, { managementAccount }) {
  const seen = new Set<string>();
  const list = [...path, 'targets'];
  for (const [index, target] of targets.entries()) {
    if (target === undefined) continue;
    if (draft.organization !== 'none' && target === managementAccount) {
      const message = `${pathText(list)}: an SCP has no effect on the management account '${target}'`;
      yield error('scp-management-account', [...list, index], message, 'remove it; the root alarms watch that account');
    }
    if (seen.has(target)) {
      yield error('duplicate-target', [...list, index], `${pathText(list)}: '${target}' stands twice`);
    }
    seen.add(target);
  }
});

/** Exemptions: one for an account, a real date, not for the management account, not for long. */
export const scpExemptions = eachScp(function* ({ path }, { exemptions }, _draft, { today, managementAccount }) {
  const seen = new Set<string>();
  const latest = addDays(today, EXEMPTION_DAYS);
  const list = [...path, 'exemptions'];
  const where = pathText(list);
  for (const [index, exemption] of exemptions.entries()) {
    if (exemption === undefined) continue;
    const { account, until } = exemption;
    if (account !== undefined && account === managementAccount) {
      const message = `${where}: an SCP has no effect on the management account '${account}'`;
      yield error('scp-management-account', [...list, index, 'account'], message, 'remove the exemption');
    }
    if (account !== undefined && seen.has(account)) {
      const message = `${where}: '${account}' is exempt twice`;
      yield error('duplicate-exemption', [...list, index, 'account'], message, 'keep the one that ends later');
    }
    if (account !== undefined) seen.add(account);
    if (until === undefined) continue;
    const at = [...list, index, 'until'];
    if (!isDay(until)) yield error('exemption-date', at, `${where}: ${until} is not a date`);
    else if (until < today) {
      yield warning('exemption-expired', at, `${where}: ended on ${until}, the SCP binds again`, 'remove the line');
    } else if (until > latest) {
      const message = `${where}: ends on ${until}, more than ${EXEMPTION_DAYS} days away`;
      yield warning('exemption-long', at, message, 'choose an earlier day; a new exemption is quickly written');
    }
  }
});

/** The targets that a file lists reach somebody, and every exemption somebody whom a target reaches. */
export const scpEffect = eachScp(function* ({ path, label }, asked, draft, facts) {
  const { accounts, organizationalUnits, managementAccount, has } = facts;
  if (draft.organization === 'none' || !has('accounts') || !has(...path, 'targets')) return;
  const isInactive = (key: string) => !['active', undefined].includes(accounts.get(key)?.status);
  const targets = new Set<string>();
  let known = asked.targets.length > 0;
  for (const target of asked.targets) {
    // what is not a target is reported already, and might have reached anybody
    if (target === undefined || !(target === 'root' || organizationalUnits.has(target) || accounts.has(target))) {
      known = false;
    } else targets.add(target);
  }
  const at = { path: [...path, 'targets'], on: 'key' } as const;
  const where = pathText(at.path);
  const isAccount = (target: string) => target !== 'root' && !organizationalUnits.has(target);
  const noActiveTarget = known && [...targets].every(target => isAccount(target) && isInactive(target));
  if (noActiveTarget) {
    const message = `${where}: every target is an account that is not active, so there is nothing to attach to`;
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
    const message = `${where}: reaches no active account, so ${label} binds nobody`;
    const hint = 'add an OU that has active accounts; no SCP binds the management account';
    yield warning('scp-reaches-nobody', at, message, hint);
  }
  for (const [index, exemption] of asked.exemptions.entries()) {
    const key = exemption?.account;
    if (key === undefined || key === managementAccount || !accounts.has(key)) continue;
    if (!isInactive(key) && isReached(key)) continue;
    const why = isInactive(key) ? 'is not active' : `is reached by no target, so ${label} does not bind it`;
    const message = `${pathText([...path, 'exemptions'])}: has no effect, because '${key}' ${why}`;
    yield warning(
      'exemption-without-effect',
      [...path, 'exemptions', index, 'account'],
      message,
      'remove the exemption',
    );
  }
});

/** Each SCP is as short as the organization's quota asks. */
export const scpSize = eachScp(function* ({ path }, { exemptions, document }, { organization }, { accounts }) {
  if (organization === undefined || organization === 'none') return;
  const size = organization.quotas?.scp_size ?? DEFAULT_QUOTAS.scp_size;
  const known = exemptions.flatMap((exemption): Exemption[] => {
    const accountId = exemption?.account === undefined ? undefined : accounts.get(exemption.account)?.id;
    return exemption?.until === undefined || accountId === undefined ? [] : [{ accountId, until: exemption.until }];
  });
  const { length } = document(known);
  if (length <= size) return;
  const message = `${pathText(path)}: the SCP has ${length} characters, the quota (organization.quotas.scp_size) is ${size}`;
  yield known.length > 0
    ? error(
        'scp-size',
        { path: [...path, 'exemptions'], on: 'key' },
        message,
        'remove exemptions, or let several end on the same day',
      )
    : error('scp-size', { path, on: 'key' }, message, 'have AWS raise it, or leave this SCP out');
});

/** No target has more SCPs than the organization's quota allows, FullAWSAccess counted. */
export const scpCount: Check = function* (draft) {
  const { organization } = draft;
  if (organization === undefined || organization === 'none') return;
  const quota = organization.quotas?.scps_per_target ?? DEFAULT_QUOTAS.scps_per_target;
  const on = new Map<string, string[]>();
  for (const { path, asked } of SCPS) {
    for (const target of new Set(asked(draft)?.targets)) {
      if (target !== undefined) on.set(target, [...(on.get(target) ?? []), pathText(path)]);
    }
  }
  const [fullest] = [...on].sort(([, one], [, other]) => other.length - one.length);
  if (fullest === undefined || fullest[1].length + 1 <= quota) return;
  const [target, asking] = fullest;
  yield error(
    'scp-count',
    ['organization', 'quotas', 'scps_per_target'],
    `organization.quotas.scps_per_target: the target ${target} has ${asking.length + 1} SCPs, FullAWSAccess and ${asking.length === 1 ? 'that' : 'those'} of ${asking.join(' and ')}, the quota is ${quota}`,
    'have AWS raise it, or leave one of them out',
  );
};
