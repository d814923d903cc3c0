import { Organization } from '../../config/organization';
import { accountsOf } from '../../people/records/accounts';
import { RecordFile } from '../../people/records/record';
import { openPasswords, openPasswordText } from '../../people/rhythm/passwords';

/**
 * What a plan or an audit tells of root passwords on a day: which are overdue to be deleted, and that nobody can read a
 * record. Without full stop.
 */
export function passwordsTold(
  files: readonly RecordFile[],
  organization: Organization,
  today: string,
): readonly { readonly about: string; readonly why: string; readonly next: string }[] {
  const unread = files.flatMap(({ id, draft }) => (draft === undefined ? [id] : []));
  return [
    ...openPasswords(files, accountsOf(organization), today)
      .filter(({ isOverdue }) => isOverdue)
      .map(one => ({
        about: `the root password of ${one.account.key}`,
        why: openPasswordText(one),
        next: `${one.delete}, then credentials apply; where it is gone already, or stays, a record says so: docs/records.md`,
      })),
    ...(unread.length === 0
      ? []
      : [
          {
            about: 'whether a root password is still to be deleted',
            why: `is unknown: nobody can read ${unread.join(', ')}`,
            next: 'npx rootguard record check says what is wrong',
          },
        ]),
  ];
}
