import { Organization } from '../../config/organization';
import { accountsOf } from '../../people/records/accounts';
import { recordForm } from '../../people/records/record-form';
import { recordName } from '../../people/records/record-name';
import { AccountRecord, forRecord, outcomeLine, periodOf } from '../apply/account-record';
import { TASK_POLICIES } from '../apply/root-access';
import { mayBeAllowed, RecoveryState } from './state';

/** Milliseconds for which a call may be on its way. */
const LATEST = 30_000;

/**
 * The record of a recovery: a use of root, whose time is that of its sessions, so that it explains their events. Where a
 * password may have been allowed, it says by which day it is deleted. The same state gives the same record.
 *
 * @param number - 2 for the second of a day, and so on
 */
export function recoveryRecord(state: RecoveryState, organization: Organization, number = 1): AccountRecord {
  const { account, mandate, deleteBy, begun, at, sessions } = state;
  const { key } = accountsOf(organization).byId(account)!;
  // AWS may have answered a call of a run that was cut off when nobody could write it down any more
  const ended = state.concluded === true ? new Date(Date.parse(at) + LATEST).toISOString() : at;
  const { from, to } = periodOf(begun, ended);
  const outcome = forRecord(outcomeOf(state));
  const text = recordForm(
    {
      ...{ kind: 'root-use', accounts: [key], who: mandate.who, from, to, ticket: mandate.ticket },
      why: 'credentials recover: let a password of root be set through its mailbox',
      approvals: [{ by: mandate.approvedBy, at: mandate.approvedAt }],
      sessions: sessions.flatMap(({ id }) => id ?? []),
      results: [
        ...[outcomeLine(outcome), 'logged_out: true', 'all_returned: true'],
        ...(mayBeAllowed(state) ? ['recovery: allowed', `delete_by: ${deleteBy}`] : []),
      ],
      steps: [
        ...sessions.map(
          ({ task, id }) =>
            `root session with ${TASK_POLICIES[task]}, ${id === undefined ? 'asked for, without an answer' : `access key ${forRecord(id)}`}`,
        ),
        outcome,
      ],
    },
    accountsOf(organization).of([key]),
    organization,
  );
  return {
    file: `${recordName(from.slice(0, 10), 'root-use', [key])}-recover${number === 1 ? '' : `-${number}`}.md`,
    text,
  };
}

function outcomeOf({ end, password }: RecoveryState): string {
  switch (end?.is) {
    case 'allowed':
      return 'recovery of the password is allowed, and read back';
    case 'there':
      return 'nothing was changed: root has a password already';
    case 'unsure':
      return `${password === 'allowed' ? 'recovery of the password is allowed' : 'recovery of the password may be allowed'}: ${end.why}`;
    default:
      return `nothing was changed: ${end?.why ?? 'it is not over'}`;
  }
}
