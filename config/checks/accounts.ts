import { Check } from '../facts';
import { error, pathText } from '../reading/problem';
import { SCPS } from '../scps/scps';

/** Account ids and root e-mails are unique; plus-addressed variants are different root e-mails, capitals are not. */
export const uniqueAccounts: Check = function* (_, { accounts }) {
  const ids = new Map<string, string>();
  const emails = new Map<string, string>();
  for (const [key, { id, email }] of accounts) {
    const sameId = id === undefined ? undefined : ids.get(id);
    if (sameId !== undefined) {
      const path = ['accounts', key, 'id'];
      yield error('duplicate-account-id', path, `accounts.${key}.id: is also the id of accounts.${sameId}`);
    } else if (id !== undefined) ids.set(id, key);

    const address = email?.toLowerCase();
    const sameEmail = address === undefined ? undefined : emails.get(address);
    if (sameEmail !== undefined) {
      yield error(
        'duplicate-root-email',
        ['accounts', key, 'email'],
        `accounts.${key}.email: is also the root e-mail of accounts.${sameEmail}`,
        'AWS gives every account a root e-mail of its own; capitals make no difference',
      );
    } else if (address !== undefined) emails.set(address, key);
  }
};

/** The management account is there and active; there is one account in the single-account form. */
export const managementAccount: Check = function* (draft, { accounts, managementAccount, has }) {
  if (draft.organization === 'none') {
    const count = accounts.size;
    if (has('accounts') && count !== 1) {
      const message = `accounts: must have exactly one entry when organization is none, got ${count}`;
      yield error('single-account-form', { path: ['accounts'], on: 'key' }, message);
    }
  } else if (has('accounts') && accounts.size === 0) {
    yield error('required', { path: ['accounts'], on: 'key' }, 'accounts: must have at least one entry');
  }
  if (managementAccount === undefined) return;
  const status = accounts.get(managementAccount)?.status;
  if (status !== undefined && status !== 'active') {
    const message = `accounts.${managementAccount}.status: the management account must be active`;
    yield error('management-account', ['accounts', managementAccount, 'status'], message);
  }
};

/** Sections that only an organization can have. */
export const singleAccountForm: Check = function* (draft, { accounts, has }) {
  if (draft.organization !== 'none') return;
  for (const section of ['organizational_units', 'ou_contacts']) {
    if (!has(section)) continue;
    const message = `${section}: has no meaning when organization is none`;
    yield error('single-account-form', { path: [section], on: 'key' }, message, 'remove the section');
  }
  for (const { path, asked } of SCPS) {
    // what was refused of a section is asked for too
    if (asked(draft) === undefined && !(path.length === 1 && has(...path))) continue;
    const message = `${pathText(path)}: has no meaning when organization is none`;
    yield error('single-account-form', { path, on: 'key' }, message, 'an SCP needs an organization; remove it');
  }
  for (const [key, { ou }] of accounts) {
    if (ou === undefined) continue;
    const message = `accounts.${key}.ou: has no meaning when organization is none`;
    yield error('single-account-form', { path: ['accounts', key, 'ou'], on: 'key' }, message, 'remove it');
  }
  for (const path of [
    ['trail', 'log_archive'],
    ['alerts', 'hub_account'],
    ['alerts', 'targets'],
  ]) {
    if (!has(...path)) continue;
    const message = `${path.join('.')}: has no meaning when organization is none`;
    yield error('single-account-form', { path, on: 'key' }, message, 'remove it');
  }
};
