import { Account } from './organization';
import { runbookLink } from './runbook-link';

/** Most characters CloudWatch takes in an alarm's description. */
export const ALARM_DESCRIPTION_MAX = 1024;

/**
 * Returns the description of one account's root alarm: whose root it was, what to do, and where to read on.
 *
 * It is the text of the notification that somebody reads at night, so it stands on its own.
 *
 * @param account - the account the alarm watches
 * @param runbookUrl - https URL of the organization's root runbook
 */
export function rootAlarmDescription(
  account: Pick<Account, 'id' | 'name' | 'email' | 'ou'>,
  runbookUrl: string,
): string {
  return [
    `ROOT USED in AWS account ${account.name} (${account.id}), ${account.ou === undefined ? 'no OU' : `OU ${account.ou}`}, root e-mail ${account.email}.`,
    'Validate now: was this use announced, by whom, and under which ticket?',
    'If you cannot confirm all three within minutes, escalate as a security incident: treat the root user as compromised. Confirmed use is recorded as well.',
    `Runbook: ${runbookLink(runbookUrl, 'root')}`,
  ].join('\n');
}
