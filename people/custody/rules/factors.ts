import { Account } from '../../../config/organization';
import { lasts } from '../../../config/calendar-day';
import { Person } from '../custody';
import { Group } from '../groups';
import { Asset, assetsOf } from './grips';
import { Subject } from './subject';

/** A factor and all accounts that have it. */
export interface Factor {
  readonly asset: Asset;
  readonly accounts: readonly Account[];
}

/** Every factor of the file once, with the accounts of all groups that share it. */
export function factorsOf(groups: readonly Group[]): Factor[] {
  const accounts = new Map<Asset, Account[]>();
  for (const group of groups) {
    for (const asset of assetsOf(group)) {
      const before = accounts.get(asset);
      if (before === undefined) accounts.set(asset, [...group.accounts]);
      else before.push(...group.accounts);
    }
  }
  return [...accounts].map(([asset, all]) => ({ asset, accounts: all }));
}

/** Whether somebody is there on a day: has begun, and has not left. */
export const isThere = ({ joined, left }: Person, today: string): boolean =>
  joined <= today && (left === undefined || lasts(left, today));

/** Whether a person of the file is there today. */
export const presence =
  ({ names, today }: Pick<Subject, 'names' | 'today'>) =>
  (key: string): boolean => {
    const person = names.people.get(key);
    return person !== undefined && isThere(person, today);
  };
