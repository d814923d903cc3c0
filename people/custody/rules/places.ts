import { Organization } from '../../../config/organization';
import { error, Path, Problem, warning } from '../../../config/reading/problem';
import { keys } from '../../../config/summary/wording';
import { Kept, Storage } from '../custody';
import { Group } from '../groups';
import { FACTOR_NAMES, FactorKey } from '../said';
import { listed } from './alone';
import { assetsOf, gripOf, peopleOf } from './grips';
import { Rule } from './subject';

/** Something that is kept somewhere: a factor, or a part or a copy of one. */
interface Placed {
  readonly factor: FactorKey;
  readonly storage: Storage;
  /** Of the name of the storage. */
  readonly at: Path;
  /** Whether whoever has it has the factor. */
  readonly isWhole: boolean;
}

function placedOf({ said }: Group): Placed[] {
  const { mailbox, password, mfaDevices, phone } = said;
  const placed = (factor: FactorKey, { at, storedIn }: Kept, isWhole = true): Placed[] =>
    storedIn.map((storage, index) => ({ factor, storage, at: [...at, 'stored_in', index], isWhole }));
  return [
    ...(mailbox === undefined ? [] : placed('mailbox', mailbox)),
    ...(typeof password === 'object'
      ? password.parts.flatMap(part => placed('password', part, password.needed === 1))
      : []),
    ...(mfaDevices ?? []).flatMap(device => [device, ...device.copies].flatMap(kept => placed('mfa_devices', kept))),
    ...(typeof phone === 'object' ? placed('phone', phone) : []),
  ];
}

/** The factors of an account are not in one place, and neither are enough parts of a password. */
export const onePlace: Rule = function* ({ groups }) {
  for (const group of groups) {
    const placed = placedOf(group);
    const whose = keys(group.accounts);
    for (const [index, one] of placed.entries()) {
      const other = placed
        .slice(0, index)
        .find(
          before =>
            before.factor !== one.factor && before.isWhole && one.isWhole && sameness(before.storage, one.storage) > 0,
        );
      if (other === undefined) continue;
      const what = `${FACTOR_NAMES[other.factor]} and ${FACTOR_NAMES[one.factor]} of ${whose}`;
      const hint = 'keep them where other people and other keys are needed';
      yield sameness(other.storage, one.storage) === 2
        ? error('one-place', one.at, `${what} are both in ${one.storage.key}`, hint)
        : warning('one-place', one.at, `${what} are in one place, ${one.storage.place}`, hint);
    }
    const { password } = group.said;
    if (typeof password !== 'object' || password.needed === 1) continue;
    const stored = new Map<string, number>();
    for (const { storedIn } of password.parts)
      for (const { key } of storedIn) stored.set(key, (stored.get(key) ?? 0) + 1);
    for (const [key, count] of stored) {
      if (count < password.needed) continue;
      const message = `${count} parts of the password of ${whose} are in ${key}, and ${password.needed} make it`;
      yield error('one-place', { path: password.at, on: 'key' }, message, 'keep the parts apart');
    }
  }
};

/** 2 for one storage, 1 for two in the same building or room, 0 otherwise. */
function sameness(a: Storage, b: Storage): 0 | 1 | 2 {
  if (a.key === b.key) return 2;
  return a.place !== undefined && written(a.place) === written(b.place ?? '') ? 1 : 0;
}

/** A place without what people write otherwise from time to time. */
const written = (place: string): string => place.trim().toLowerCase().replaceAll(/\s+/g, ' ');

/** Factors that a member has of its own; mail systems and the phone serve all accounts. */
const APART: ReadonlySet<FactorKey> = new Set(['password', 'mfa_devices', 'root_sessions']);

/** Password and MFA devices of the management account are not where those of members are, nor with the same people. */
export const managementApart: Rule = function* ({ groups }) {
  const management = groups.find(({ isManagement }) => isManagement);
  if (management === undefined) return;
  const own = placedOf(management).filter(({ factor }) => APART.has(factor));
  const assets = assetsOf(management).filter(({ factor }) => APART.has(factor));
  const holders = new Set(assets.flatMap(peopleOf));
  const told = new Set<string>();
  for (const group of groups) {
    if (group === management) continue;
    for (const { factor, storage } of placedOf(group).filter(one => APART.has(one.factor))) {
      const same = own.find(one => one.storage.key === storage.key);
      if (same === undefined || told.has(storage.key)) continue;
      told.add(storage.key);
      const what = `${FACTOR_NAMES[same.factor]} of ${keys(management.accounts)} is in ${storage.key}`;
      const message = `${what}, where ${FACTOR_NAMES[factor]} of ${keys(group.accounts)} is, too`;
      yield error('management-apart', same.at, message, 'keep what opens the management account in a place of its own');
    }
    for (const asset of assetsOf(group).filter(({ factor }) => APART.has(factor))) {
      const both = peopleOf(asset).filter(person => holders.has(person) && gripOf(asset, person) !== undefined);
      const fresh = both.filter(person => !told.has(` ${person}`));
      if (fresh.length === 0) continue;
      for (const person of fresh) told.add(` ${person}`);
      const has = fresh.length === 1 ? 'has' : 'have';
      const message = `${listed(fresh)} ${has} ${asset.noun} of ${keys(group.accounts)}, and a factor of ${keys(management.accounts)}`;
      yield warning(
        'management-apart',
        { path: asset.at, on: 'key' },
        message,
        'give the management account holders of its own',
      );
    }
  }
};

/** What keeps a factor opens without the account that the factor is for. */
export const circularStorage: Rule = function* ({ groups, names, organization }) {
  const told = new Set<string>();
  for (const group of groups) {
    const ids = new Set(group.accounts.map(({ key }) => key));
    for (const { factor, storage, at } of placedOf(group)) {
      for (const chain of dependencies(storage, names.storages)) {
        const problem = circular(chain, { group, ids, organization, factor, at });
        if (problem === undefined || told.has(problem.message)) continue;
        told.add(problem.message);
        yield problem;
      }
    }
  }
};

function circular(
  chain: readonly string[],
  {
    group,
    ids,
    organization,
    factor,
    at,
  }: { group: Group; ids: ReadonlySet<string>; organization: Organization; factor: FactorKey; at: Path },
): Problem | undefined {
  const { managementAccount, aws } = organization;
  const said = chain[chain.length - 1] ?? '';
  const last = said === 'management' ? managementAccount.key : said;
  // whoever loses the management account may lose every member with it
  const isMember = last !== managementAccount.key && organization.accounts.some(({ key }) => key === last);
  const isByOrganization = group.isManagement && aws !== undefined && isMember;
  if (!isByOrganization && !ids.has(last)) return undefined;
  const what = `${FACTOR_NAMES[factor]} of ${isByOrganization ? managementAccount.key : last}`;
  const end = isByOrganization ? ', an account of the organization that it manages' : '';
  const message = `${what} is in ${chain.join(' → ')}${end}`;
  return error('circular-storage', at, message, 'keep it in something that opens when the account does not');
}

/** The accounts that a storage depends on, each with the shortest chain of storages before it. */
function dependencies(storage: Storage, storages: ReadonlyMap<string, Storage>): string[][] {
  const chains: string[][] = [];
  const seen = new Set([storage.key]);
  const told = new Set<string>();
  let next = [{ storage, path: [storage.key] }];
  while (next.length > 0) {
    const current = next;
    next = [];
    for (const { storage: one, path } of current) {
      for (const account of one.dependsOn.accounts) {
        if (!told.has(account)) chains.push([...path, account]);
        told.add(account);
      }
      for (const key of one.dependsOn.storages) {
        const inner = storages.get(key);
        if (inner === undefined || seen.has(key)) continue;
        seen.add(key);
        next.push({ storage: inner, path: [...path, key] });
      }
    }
  }
  return chains;
}
