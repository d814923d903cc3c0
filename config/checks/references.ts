import { Check } from '../facts';
import { error, Path, pathText, Problem } from '../reading/problem';
import { didYouMean } from '../reading/suggestion';
import { SCPS } from '../scps/scps';

/** Suggestions per run; looking for a near miss among 10,000 accounts takes a while. */
const SUGGESTIONS_MAX = 50;

/** Every OU and every account that is referred to is listed. */
export const references: Check = function* (draft, { accounts, organizationalUnits, has }) {
  let suggestions = 0;
  const unknown = (
    rule: string,
    path: Path,
    name: string,
    what: string,
    candidates: Iterable<string>,
    on?: 'key',
  ): Problem => {
    const hint = ++suggestions > SUGGESTIONS_MAX ? undefined : didYouMean(name, candidates);
    return error(rule, { path, on }, `${pathText(path)}: ${what}`, hint);
  };
  const account = (path: Path, key: string | undefined) =>
    key === undefined || accounts.has(key) || !has('accounts')
      ? []
      : [unknown('unknown-account', path, key, `no account has the key '${key}'`, accounts.keys())];

  for (const [index, use] of (draft.alerts?.planned ?? []).entries()) {
    yield* account(['alerts', 'planned', index, 'account'], use?.account);
  }
  if (draft.organization !== undefined && draft.organization !== 'none') {
    yield* account(['organization', 'management_account'], draft.organization.management_account);
  }
  /** @param onlyUnits - why no account can be a target; undefined where one can */
  const target = (path: Path, name: string | undefined, onlyUnits?: string) => {
    if (name === undefined || name === 'root' || organizationalUnits.has(name)) return [];
    const isAccount = accounts.has(name);
    if (isAccount && onlyUnits === undefined) return [];
    const what = isAccount
      ? `'${name}' is an account, and ${onlyUnits}: name its OU`
      : `'${name}' is neither root nor the path of an OU${onlyUnits === undefined ? ' nor the key of an account' : ''}`;
    const candidates = ['root', ...organizationalUnits.keys(), ...(onlyUnits === undefined ? accounts.keys() : [])];
    return [unknown('unknown-target', path, name, what, candidates)];
  };
  for (const [index, entry] of (draft.accept ?? []).entries()) {
    for (const [at, name] of (entry?.targets ?? []).entries()) yield* target(['accept', index, 'targets', at], name);
  }
  const isOrganization = draft.organization !== 'none';
  const knowsOu = (ou: string) => organizationalUnits.has(ou) || !isOrganization;
  for (const ou of Object.keys(draft.ou_contacts ?? {})) {
    if (knowsOu(ou)) continue;
    const what = 'this OU is not listed in organizational_units';
    yield unknown('unknown-ou', ['ou_contacts', ou], ou, what, organizationalUnits.keys(), 'key');
  }
  for (const [key, { ou }] of accounts) {
    if (ou === undefined || knowsOu(ou)) continue;
    const what = `the OU '${ou}' is not listed in organizational_units`;
    yield unknown('unknown-ou', ['accounts', key, 'ou'], ou, what, organizationalUnits.keys());
  }
  if (isOrganization) {
    for (const { path, asked } of SCPS) {
      const { targets = [], exemptions = [] } = asked(draft) ?? {};
      for (const [index, name] of targets.entries()) yield* target([...path, 'targets', index], name);
      for (const [index, exemption] of exemptions.entries()) {
        yield* account([...path, 'exemptions', index, 'account'], exemption?.account);
      }
    }
    for (const [index, name] of (draft.alerts?.targets ?? []).entries()) {
      yield* target(['alerts', 'targets', index], name, 'alerts are rolled out by OU');
    }
    if (draft.trail !== undefined && 'log_archive' in draft.trail) {
      yield* account(['trail', 'log_archive', 'account'], draft.trail.log_archive?.account);
    }
    yield* account(['alerts', 'hub_account', 'account'], draft.alerts?.hub_account?.account);
    const { config_rules: rules, security_hub: securityHub, guardduty } = draft.posture ?? {};
    for (const [index, key] of (rules?.excluded_accounts ?? []).entries()) {
      yield* account(['posture', 'config_rules', 'excluded_accounts', index], key);
    }
    const { delegated_administrator: administrator } = draft.root_access ?? {};
    yield* account(['root_access', 'delegated_administrator', 'account'], administrator?.account);
    yield* account(['posture', 'security_hub', 'account'], securityHub?.account);
    yield* account(['posture', 'guardduty', 'account'], guardduty?.account);
  }
  if (typeof draft.backend === 'object' && 's3' in draft.backend) {
    const key = draft.backend.s3?.account;
    const path = ['backend', 's3', 'account'];
    yield* account(path, key);
    const status = key === undefined ? undefined : accounts.get(key)?.status;
    if (status !== undefined && status !== 'active') {
      yield error(
        'inactive-account',
        path,
        `backend.s3.account: '${key}' is not active, so nobody can read a state there`,
      );
    }
  }
};
