import { printable } from '../../config/reading/mask';
import { hintFor } from '../../world/clients/aws-failure';
import { grouped } from '../../world/grouped';
import { Snapshot, Unread } from '../../world/live/snapshot';

/** The service that tells the management account of the contacts of members. */
const ACCOUNTS = 'account.amazonaws.com';

const counted = (count: number, one: string, several = `${one}s`): string => `${count} ${count === 1 ? one : several}`;

/** What a snapshot has, and what could not be read, by permission. */
export function snapshotReport(snapshot: Snapshot, file: string): string {
  const { organization, accounts, organizationalUnits, things, unknown, reader } = snapshot;
  const active = accounts.filter(({ state }) => state === 'ACTIVE').length;
  const has =
    organization === undefined
      ? [`account ${reader}, which is in no organization that could be read`]
      : [
          `${counted(accounts.length, 'account')}, ${active} active`,
          counted(organizationalUnits.length, 'OU'),
          counted(things.length, 'thing'),
        ];
  const lines = [`wrote ${file}: ${has.join(', ')}`];
  if (organization !== undefined && organization.managementAccountId !== reader) {
    lines.push(
      `the credentials are those of account ${reader}, and the management account is ${organization.managementAccountId}`,
      '  → sign in to the management account, for example with AWS_PROFILE: a member is told little',
    );
  }
  const services = organization?.trustedAccess?.map(({ service }) => service);
  for (const [action, unread] of grouped(unknown, ({ action: of }) => of)) {
    lines.push(...unreadLines(action, unread, services));
  }
  return `${lines.map(printable).join('\n')}\n`;
}

/** @param services - those with trusted access; undefined where nobody knows */
function unreadLines(
  action: string,
  unread: readonly [Unread, ...Unread[]],
  services: readonly string[] | undefined,
): string[] {
  const accounts = new Set(unread.flatMap(({ account }) => account ?? [])).size;
  const where = accounts > 0 ? ` in ${counted(accounts, 'account')}` : '';
  const times = unread.length > 1 ? `, ${unread.length} times` : '';
  const [{ reason }] = unread;
  const says = `could not be read: ${action}${where}${times}: ${reason}`;
  if (action.startsWith('account:') && services?.includes(ACCOUNTS) === false) {
    return [
      says,
      '  → no permission helps while Account Management has no trusted access:',
      `      aws organizations enable-aws-service-access --service-principal ${ACCOUNTS}`,
    ];
  }
  return [says, `  → ${hintFor(reason, action)}`];
}
