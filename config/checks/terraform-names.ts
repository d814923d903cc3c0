import { Check } from '../facts';
import { error } from '../reading/problem';
import { terraformName } from '../terraform-name';

const WAY_OUT = 'apply the rename, then remove formerly, and only then use the key again';

/** Keys and OU paths give Terraform addresses: no two of them may give the same one. */
export const terraformNames: Check = function* (_, { accounts, organizationalUnits }) {
  const taken = new Map([
    ['root', "the organization's root"],
    ['Resource', 'the root-deny policy itself'],
  ]);
  const entries = [
    ...[...organizationalUnits.keys()].map(path => [['organizational_units', path], `the OU ${path}`] as const),
    ...[...accounts.keys()].map(key => [['accounts', key], `the account ${key}`] as const),
  ];
  for (const [path, what] of entries) {
    const name = terraformName(path[1]);
    const other = taken.get(name);
    if (other === undefined) taken.set(name, what);
    else {
      const message = `${path.join('.')}: ${what} and ${other} would share the Terraform name '${name}'`;
      yield error('shared-terraform-name', { path, on: 'key' }, message, 'change one of the two keys');
    }
  }

  const former = new Map<string, string>();
  for (const [key, { formerly }] of accounts) {
    for (const [index, old] of (formerly ?? []).entries()) {
      if (old === undefined) continue;
      const path = ['accounts', key, 'formerly', index];
      const name = terraformName(old);
      const owner = former.get(name);
      if (name === terraformName(key)) {
        const message = `accounts.${key}.formerly: '${old}' is the account's own key, or has the same Terraform name`;
        yield error('formerly', path, message, 'remove it: its resources do not move');
      } else if (owner !== undefined) {
        yield error(
          'formerly',
          path,
          `accounts.${key}.formerly: '${old}' is listed twice (accounts.${owner})`,
          WAY_OUT,
        );
      } else if (taken.has(name)) {
        const message = `accounts.${key}.formerly: '${old}' is in use by ${taken.get(name)}`;
        yield error('formerly', path, message, WAY_OUT);
      }
      former.set(name, key);
    }
  }
};
