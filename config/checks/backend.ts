import { Check } from '../facts';
import { error, warning } from '../reading/problem';

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

/** The key of the state is in the file's partition. */
export const stateKey: Check = function* (draft) {
  const key = typeof draft.backend === 'object' && 's3' in draft.backend ? draft.backend.s3?.kms_key_id : undefined;
  const { partition } = draft;
  if (partition === undefined || key === undefined) return;
  if (!key.startsWith('arn:') || key.startsWith(`arn:${partition}:`)) return;
  const message = `backend.s3.kms_key_id: an ARN in partition ${partition} begins with arn:${partition}:`;
  yield error('state-key', ['backend', 's3', 'kms_key_id'], message);
};
