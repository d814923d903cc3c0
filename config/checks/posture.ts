import { Check } from '../facts';
import { PARTITIONS } from '../../aws/partition';
import { EXCLUDED_ACCOUNTS_MAX, REGIONS_WITHOUT_ROOT_RULES } from '../sections/posture';
import { error, warning } from '../reading/problem';

/** Posture needs an organization and at least one part, and its administrators must be able to administer. */
export const posture: Check = function* (draft, { accounts, managementAccount, has }) {
  if (!has('posture')) return;
  const section = { path: ['posture'], on: 'key' } as const;
  if (draft.organization === 'none') {
    const message = 'posture: its rules and administrators need an organization';
    yield error('single-account-form', section, message, 'remove the section');
    return;
  }
  const parts = ['config_rules', 'security_hub', 'guardduty'] as const;
  if (!parts.some(part => has('posture', part))) {
    yield error('posture-empty', section, `posture: has none of ${parts.join(', ')}`, 'add one, or remove the section');
  }
  if (draft.partition !== undefined && !PARTITIONS[draft.partition].rootUsers && has('posture', 'security_hub')) {
    const message = `posture.security_hub: accounts in ${draft.partition} have no root user to check`;
    yield error('partition', { path: ['posture', 'security_hub'], on: 'key' }, message, 'remove it');
  }
  for (const part of ['security_hub', 'guardduty'] as const) {
    const key = draft.posture?.[part]?.account;
    if (key === undefined) continue;
    const path = ['posture', part, 'account'];
    if (key === managementAccount) {
      const message = `posture.${part}.account: '${key}' is the management account`;
      yield error('posture-account', path, message, 'name a member, as AWS advises');
    }
    const status = accounts.get(key)?.status;
    if (status !== undefined && status !== 'active') {
      yield error('inactive-account', path, `posture.${part}.account: '${key}' is not active`);
    }
  }
  const { security_hub: securityHub, guardduty } = draft.posture ?? {};
  const roles = [securityHub?.role_name, guardduty?.role_name];
  if (securityHub?.account === guardduty?.account && !roles.includes(undefined) && roles[0] !== roles[1]) {
    const path = ['posture', 'guardduty', 'role_name'];
    const message = `posture.guardduty.role_name: '${roles[1]}' is not the role of security_hub in the same account, '${roles[0]}'`;
    yield error('posture-role', path, message, 'name one role for both');
  }
};

/** AWS Config has the rules in the region. */
export const configRulesRegion: Check = function* (draft, { has }) {
  const { partition, posture } = draft;
  if (posture?.config_rules === undefined || partition === undefined) return;
  const own = posture.config_rules.region;
  const path = ['posture', 'config_rules', 'region'];
  if (own !== undefined && !(PARTITIONS[partition].regions as readonly string[]).includes(own)) {
    const message = `posture.config_rules.region: ${own} does not belong to partition ${partition}`;
    yield error('region-partition', path, message, 'remove it for the home region');
    return;
  }
  // a refused region is no reason to complain about the home region
  const region = has(...path) ? own : draft.region;
  if (region === undefined || !REGIONS_WITHOUT_ROOT_RULES.includes(region)) return;
  const place = own === undefined ? ({ path: ['posture', 'config_rules'], on: 'key' } as const) : path;
  const message = `posture.config_rules.region: AWS Config has no rules about root in ${region}${own === undefined ? ', the home region' : ''}`;
  yield error('config-region', place, message, 'name another region; root is the same in all of them');
};

/** The rules can leave out what they shall leave out, and something remains. */
export const excludedAccounts: Check = function* (draft, { accounts, has }) {
  const excluded = draft.posture?.config_rules?.excluded_accounts;
  if (excluded === undefined || draft.organization === 'none') return;
  const seen = new Set<string>();
  for (const [index, key] of excluded.entries()) {
    if (key === undefined) continue;
    const path = ['posture', 'config_rules', 'excluded_accounts', index];
    if (seen.has(key)) {
      const message = `posture.config_rules.excluded_accounts: '${key}' stands twice`;
      yield error('duplicate-account', path, message, 'remove one of them');
    } else if ((accounts.get(key)?.status ?? 'active') !== 'active') {
      const message = `posture.config_rules.excluded_accounts: '${key}' is not active, and so left out anyway`;
      yield warning('no-effect', path, message, 'remove it');
    }
    seen.add(key);
  }
  const at = { path: ['posture', 'config_rules'], on: 'key' } as const;
  const suspended = [...accounts].filter(([key, { status }]) => status === 'suspended' && !seen.has(key)).length;
  if (seen.size + suspended > EXCLUDED_ACCOUNTS_MAX && seen.size <= EXCLUDED_ACCOUNTS_MAX) {
    const message = `posture.config_rules: leaves out ${seen.size + suspended} accounts, ${suspended} of them because they are suspended; AWS Config allows ${EXCLUDED_ACCOUNTS_MAX}`;
    yield error('excluded-accounts', at, message, 'exclude fewer accounts');
  }
  const active = [...accounts].filter(([, { status }]) => status === undefined || status === 'active');
  if (has('accounts') && active.length > 0 && active.every(([key]) => seen.has(key))) {
    yield error('excluded-accounts', at, 'posture.config_rules: leaves every account out', 'remove config_rules');
  }
};
