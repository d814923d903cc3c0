import { AccountState } from '../../world/live/snapshot';

/** How an org file has an account in a state of AWS. */
interface Status {
  readonly status: 'suspended';
  /** What a report calls it. */
  readonly word: string;
  /** What the status does not say. */
  readonly remark?: string;
}

/** Every state but that of an account that is active, of which a file says nothing. */
export const STATUSES: Readonly<Record<Exclude<AccountState, 'ACTIVE'>, Status>> = {
  PENDING_ACTIVATION: { status: 'suspended', word: 'pending', remark: 'pending activation: nobody can use it yet' },
  SUSPENDED: { status: 'suspended', word: 'suspended' },
  PENDING_CLOSURE: { status: 'suspended', word: 'closing', remark: 'being closed' },
  CLOSED: { status: 'suspended', word: 'closed', remark: 'closed' },
};
