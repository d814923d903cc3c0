import { OrganizationsClient, paginateListTagsForResource } from '@aws-sdk/client-organizations';
import { allPages } from '../../clients/aws-answer';
import { compareText } from '../../plan/values';
import { SnapshotAccount } from '../snapshot';
import { valueOf } from './answers';
import { inTurns, Reading } from './reading';

/** Tags of accounts by id, sorted by key; an account without any, or whose tags nobody could read, is not in it. */
export async function readTags(
  reading: Reading,
  accounts: readonly SnapshotAccount[],
): Promise<ReadonlyMap<string, Readonly<Record<string, string>>>> {
  const client = reading.client(OrganizationsClient);
  const found = new Map<string, Readonly<Record<string, string>>>();
  let done = 0;
  await inTurns(accounts, async ({ id }) => {
    const tags = valueOf(
      await reading.ask({ action: 'organizations:ListTagsForResource', account: id }, async () => {
        const all = await allPages(paginateListTagsForResource({ client }, { ResourceId: id }), ({ Tags }) => Tags);
        return all.map(({ Key = '', Value = '' }) => [Key, Value] as const);
      }),
    );
    if (tags !== undefined && tags.length > 0) {
      found.set(id, Object.fromEntries([...tags].sort(([one], [other]) => compareText(one, other))));
    }
    reading.progress('tags', ++done, accounts.length);
  });
  return found;
}
