import { AccountState } from '../../world/live/snapshot';

/** What an org file says of an account in a state, and why; an account that is active says nothing. */
export const STATUSES: Readonly<Record<Exclude<AccountState, 'ACTIVE'>, { status: 'suspended'; why: string }>> = {
  PENDING_ACTIVATION: { status: 'suspended', why: 'pending activation: nobody can use it yet' },
  SUSPENDED: { status: 'suspended', why: 'suspended' },
  PENDING_CLOSURE: { status: 'suspended', why: 'being closed' },
  CLOSED: { status: 'suspended', why: 'closed' },
};
