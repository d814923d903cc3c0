import { Account, Organization } from '../../config/organization';
import { error, Path, pathText, Problem, warning } from '../../config/reading/problem';
import { didYouMean } from '../../config/reading/suggestion';
import { valueAt } from '../../config/reading/schema-path';
import { keys as keysOf } from '../../config/summary/wording';
import { CustodyDraft } from './file/custody-file';
import { Names } from './names';
import { FACTOR_KEYS, FACTOR_NAMES, FactorKey, FACTORS, Said, saidBy } from './said';

/** Active accounts of whose root the file says the same, by the same entries. */
export interface Group {
  readonly accounts: readonly Account[];
  /** Whether it is the management account, or the only one. */
  readonly isManagement: boolean;
  readonly said: Said;
}

/** Words that stand for accounts, whatever the accounts are called. */
const MANAGEMENT = 'management';
const MEMBERS = 'members';

/** Tells the accounts of an organization apart by what the entries say of them: the nearest entry counts, factor by factor. */
export function groupsOf(
  draft: CustodyDraft,
  value: unknown,
  organization: Organization,
  names: Names,
): { readonly groups: readonly Group[]; readonly problems: readonly Problem[] } {
  const entries = (draft.factors ?? []).map(entry => entry ?? {});
  const said = entries.map((entry, index) => saidBy(entry, ['factors', index], names));
  const problems = [...targetProblems(draft, organization)];
  const byTarget = targetsOf(draft);
  const active = organization.accounts.filter(({ status }) => status === 'active');

  // the entry that counts for each factor of an account
  const groups = new Map<string, { chosen: Chosen; accounts: Account[]; isManagement: boolean }>();
  const twice = new Set<string>();
  for (const account of active) {
    const isManagement = account === organization.managementAccount;
    const levels = levelsOf(account, isManagement).map(target => byTarget.get(target) ?? []);
    const chosen = FACTOR_KEYS.map(factor => {
      const saying = levels
        .map(level => level.filter(index => has(value, index, factor)))
        .find(some => some.length > 0);
      const [first, second] = saying ?? [];
      if (second !== undefined && !twice.has(`${second} ${factor}`)) {
        twice.add(`${second} ${factor}`);
        const at = ['factors', second, factor];
        const message = `${pathText(at)}: factors[${first}] says ${FACTOR_NAMES[factor]} of ${account.key}, too`;
        problems.push(error('factor-twice', { path: at, on: 'key' }, message, 'name the accounts in one entry'));
      }
      return first;
    });
    const signature = `${isManagement} ${chosen.join()}`;
    const group = groups.get(signature);
    if (group === undefined) groups.set(signature, { chosen, accounts: [account], isManagement });
    else group.accounts.push(account);
  }

  const saidOf = (chosen: Chosen): Said =>
    Object.fromEntries(
      FACTOR_KEYS.flatMap((factor, index) => {
        const entry = chosen[index];
        const one = entry === undefined ? undefined : said[entry]?.[FACTORS[factor]];
        return one === undefined ? [] : [[FACTORS[factor], one]];
      }),
    );
  const all = [...groups.values()].map(group => ({ ...group, said: saidOf(group.chosen) }));
  problems.push(...missing(all, organization), ...impossible(all, organization));
  const management = all.find(({ isManagement }) => isManagement)?.said.phone;
  const phone = management === 'none' ? management : typeof management === 'object' ? management : undefined;
  return {
    groups: all.map(({ accounts, isManagement, said: one }) => ({
      accounts,
      isManagement,
      said: one.phone === 'management' ? { ...one, phone } : one,
    })),
    problems,
  };
}

/** Index of the entry that counts for each of FACTOR_KEYS; undefined where none does. */
type Chosen = readonly (number | undefined)[];

const has = (value: unknown, index: number, factor: FactorKey): boolean =>
  valueAt(value, ['factors', index, factor]) !== undefined;

/** What may stand for an account, the nearest first. */
function levelsOf({ key, ou }: Account, isManagement: boolean): string[] {
  if (isManagement) return [MANAGEMENT];
  const parts = ou?.split('/') ?? [];
  return [key, ...parts.map((_, index) => parts.slice(0, parts.length - index).join('/')), MEMBERS];
}

/** The entries of each target. */
function targetsOf(draft: CustodyDraft): Map<string, number[]> {
  const byTarget = new Map<string, number[]>();
  for (const [index, entry] of (draft.factors ?? []).entries()) {
    for (const target of new Set(entry?.accounts)) {
      if (target === undefined) continue;
      const entries = byTarget.get(target);
      if (entries === undefined) byTarget.set(target, [index]);
      else entries.push(index);
    }
  }
  return byTarget;
}

/** Targets that are nothing, two things, or the management account by another name. */
function* targetProblems(draft: CustodyDraft, organization: Organization): Iterable<Problem> {
  const { managementAccount, organizationalUnits } = organization;
  const byKey = new Map(organization.accounts.map(account => [account.key, account]));
  const occupied = new Set(organization.accounts.flatMap(one => levelsOf(one, one === managementAccount)));
  for (const [index, entry] of (draft.factors ?? []).entries()) {
    for (const [place, target] of (entry?.accounts ?? []).entries()) {
      if (target === undefined) continue;
      const at: Path = ['factors', index, 'accounts', place];
      const account = byKey.get(target);
      const isWord = target === MANAGEMENT || target === MEMBERS;
      if (isWord && ((account !== undefined && account !== managementAccount) || organizationalUnits.has(target))) {
        const message = `${pathText(at)}: '${target}' is the name of an account or OU, too`;
        yield error('ambiguous-target', at, message, 'name the accounts by their OUs or one by one');
      } else if (!isWord && account === managementAccount) {
        yield error(
          'unknown-target',
          at,
          `${pathText(at)}: '${target}' is the management account`,
          `write ${MANAGEMENT}`,
        );
      } else if (!isWord && account === undefined && !organizationalUnits.has(target)) {
        const what = 'neither management nor members nor the path of an OU nor the key of an account';
        const candidates = [MANAGEMENT, MEMBERS, ...organizationalUnits.keys(), ...byKey.keys()];
        yield error('unknown-target', at, `${pathText(at)}: '${target}' is ${what}`, didYouMean(target, candidates));
      } else if (!occupied.has(target) || (account !== undefined && account.status !== 'active')) {
        yield warning('covers-nobody', at, `${pathText(at)}: no active account is meant`, 'remove it');
      }
    }
  }
  for (const [key, storage] of Object.entries(draft.storages ?? {})) {
    for (const [index, account] of (storage?.depends_on?.accounts ?? []).entries()) {
      if (account === undefined || account === MANAGEMENT || byKey.has(account)) continue;
      const at = ['storages', key, 'depends_on', 'accounts', index];
      const message = `${pathText(at)}: no account has the key '${account}'`;
      yield error(
        'unknown-account',
        at,
        message,
        didYouMean(account, byKey.keys()) ?? 'an account of another organization is a storage of kind system',
      );
    }
  }
}

/** Factors of which no entry says anything; that there is none is something. */
function* missing(groups: readonly ChosenGroup[], { aws }: Organization): Iterable<Problem> {
  for (const [index, factor] of FACTOR_KEYS.entries()) {
    const without = groups.filter(
      ({ chosen, isManagement }) => chosen[index] === undefined && (factor !== 'root_sessions' || !isManagement),
    );
    if (without.length === 0 || (factor === 'root_sessions' && aws === undefined)) continue;
    const accounts = keysOf(without.flatMap(group => group.accounts));
    const hint = factor === 'mailbox' ? '' : ', or that there is none';
    const message = `factors: no entry says who holds ${FACTOR_NAMES[factor]} of ${accounts}`;
    yield error('factor-missing', { path: ['factors'], on: 'key' }, message, `say it with ${factor}${hint}`);
  }
}

/** What AWS does not have for an account. */
function* impossible(groups: readonly ChosenGroup[], { rootAccess }: Organization): Iterable<Problem> {
  const told = new Set<string>();
  for (const { said, chosen, accounts, isManagement } of groups) {
    const problemAt = (factor: FactorKey, one: string, hint: string, make: typeof error): Problem[] => {
      const path = ['factors', chosen[FACTOR_KEYS.indexOf(factor)] ?? 0, factor];
      if (told.has(pathText(path))) return [];
      told.add(pathText(path));
      return [make('factor-impossible', { path, on: 'key' }, `${pathText(path)}: ${one}`, hint)];
    };
    if (isManagement && said.password === 'none') {
      const one = `root of ${accounts[0]?.key} has a password, only that of a member can be without`;
      yield* problemAt('password', one, 'write unknown when nobody holds it', error);
    }
    if (isManagement && typeof said.rootSessions === 'object') {
      const one = `nobody can open a root session in ${accounts[0]?.key}, only in members`;
      yield* problemAt('root_sessions', one, 'remove it', error);
    }
    if (isManagement && said.phone === 'management') {
      yield* problemAt('phone', 'this is the management account', 'say who holds the phone', error);
    }
    if (!isManagement && said.password === 'none' && rootAccess?.credentialsManagement !== true) {
      const one = `root of a member is without password only by centralized root access, which the org file does not switch on`;
      const hint =
        'switch on root_access.credentials_management there, or write unknown: Organizations gives an account a password';
      yield* problemAt('password', one, hint, warning);
    }
  }
}

type ChosenGroup = Group & { readonly chosen: Chosen };
