import { printable } from '../../config/reading/mask';
import { Living, readAccounts, readEverything } from '../../world/live/read-living';
import type { Snapshot } from '../../world/live/snapshot';
import { ReadSnapshot, readSnapshot } from '../../world/live/snapshot-file';
import { progressOn } from './progress';

/**
 * What AWS answers about the organization of an org file: its accounts, or with `isWhole` everything. Undefined where it
 * cannot be asked, which is said: whatever is counted then trusts the file.
 *
 * @param organizationId - undefined for a single account, which has no others to ask for
 */
export async function livingSnapshot(
  organizationId: string | undefined,
  isWhole: boolean,
  say: (text: string) => void,
): Promise<Snapshot | undefined> {
  if (organizationId === undefined && !isWhole) return undefined;
  // the AWS SDK announces the Node versions of its later releases at every use
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const { progress, end } = progressOn(process.stderr);
  let living: Living;
  try {
    living = await (isWhole ? readEverything({ progress }) : readAccounts({ progress }));
  } finally {
    end();
  }
  if ('refused' in living) {
    const { message, hint } = living.refused;
    say(`AWS could not be asked which accounts there are: ${printable(message)}\n  → ${printable(hint)}`);
    return undefined;
  }
  const { snapshot } = living;
  const found = snapshot.organization?.id;
  if (found !== undefined && organizationId !== undefined && found !== organizationId) {
    say(
      `AWS was asked by credentials of organization ${printable(found)}, and the org file is of ${organizationId}: what it answered is not used`,
    );
    return undefined;
  }
  return snapshot;
}

/** The snapshot of a file, or everything that AWS answers now; undefined where it cannot be asked, which is said. */
export async function snapshotFor(
  organizationId: string | undefined,
  file: string | undefined,
  say: (text: string) => void,
): Promise<ReadSnapshot | undefined> {
  if (file !== undefined) return readSnapshot(file);
  const snapshot = await livingSnapshot(organizationId, true, say);
  return snapshot && { snapshot };
}
