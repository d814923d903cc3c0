import { Check } from '../facts';
import { warning } from '../problem';

/** Accounts of the largest example; with more, several people work on one state. */
export const LOCAL_BACKEND_ACCOUNTS = 14;

/** A local state beyond the size of an example. */
export const localBackend: Check = function* (draft, { accounts }) {
  if (draft.backend !== 'local' || accounts.size <= LOCAL_BACKEND_ACCOUNTS) return;
  yield warning(
    'local-backend',
    { path: ['backend'], on: 'key' },
    `backend: the state of ${accounts.size} accounts is kept in files on this machine, without lock or backup`,
    'use s3 or hcp',
  );
};
