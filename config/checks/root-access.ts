import { Check } from '../facts';
import { error, warning } from '../reading/problem';
import { PARTITIONS } from '../../aws/partition';

/** Centralized root access needs an organization with root users, and the SCP must not close the way it opens. */
export const rootAccess: Check = function* (draft, { has }) {
  if (!has('root_access')) return;
  const section = { path: ['root_access'], on: 'key' } as const;
  if (draft.organization === 'none') {
    yield error('single-account-form', section, 'root_access: needs an organization', 'remove the section');
  }
  if (draft.partition !== undefined && !PARTITIONS[draft.partition].rootUsers) {
    const message = `root_access: accounts in ${draft.partition} have no root user`;
    yield error('partition', section, message, 'remove the section');
  }
  const { credentials_management: credentials, sessions } = draft.root_access ?? {};
  if (credentials === false && sessions === false) {
    const message = 'root_access: both features are off, and AWS knows no such setting';
    yield error('root-access', section, message, 'switch one on, or remove the section');
  }
  if (sessions === true && draft.root_deny?.allow_root_sessions === false) {
    yield error(
      'root-sessions-denied',
      ['root_access', 'sessions'],
      'root_access.sessions: the SCP would deny every root session, which is the recovery path, because root_deny.allow_root_sessions is false',
      'set allow_root_sessions to true, or sessions to false',
    );
  }
};

/** The delegated administrator is a member that can be one, and its events have somewhere to go. */
export const rootAccessAdministrator: Check = function* (draft, { accounts, managementAccount, has }) {
  const at = ['root_access', 'delegated_administrator'];
  if (!has(...at) || draft.organization === 'none') return;
  const key = draft.root_access?.delegated_administrator?.account;
  const path = [...at, 'account'];
  if (key !== undefined && key === managementAccount) {
    const message = `root_access.delegated_administrator.account: '${key}' is the management account`;
    yield error('root-access-account', path, message, 'name a member; the management account is covered without it');
  }
  const status = key === undefined ? undefined : accounts.get(key)?.status;
  if (status !== undefined && status !== 'active') {
    const message = `root_access.delegated_administrator.account: '${key}' is not active`;
    yield error('inactive-account', path, message, 'name an active account');
  }
  if (!has('trail')) {
    const message = 'root_access.delegated_administrator: nothing is forwarded without a trail section';
    yield warning('no-effect', { path: at, on: 'key' }, message, 'add trail and alerts, or remove it');
  }
};
