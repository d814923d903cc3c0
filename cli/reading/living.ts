import { printable } from '../../config/reading/mask';
import { Living, readAccounts, readEverything, SnapshotOptions } from '../../world/live/read-living';
import type { Snapshot } from '../../world/live/snapshot';
import { ReadSnapshot, readSnapshot } from '../../world/live/snapshot-file';
import { progressOn } from './progress';

/** How accounts other than that of the credentials are looked into. */
export type LookOptions = Pick<SnapshotOptions, 'role' | 'rootSessions' | 'alsoIn'>;

/** Why a text is no name of a role to assume, and what to do; undefined where it is one. */
export const roleProblem = (role: string | undefined): readonly [message: string, hint: string] | undefined =>
  role === undefined || ROLE.test(role)
    ? undefined
    : ['--role is no name of a role', 'give its name, with its path if it has one, and no ARN'];
const ROLE = /^[\w+=,.@/-]{1,576}$/;

/**
 * What AWS answers about the organization of an org file: its accounts, or with `isWhole` everything. Undefined where it
 * cannot be asked, which is said: whatever is counted then trusts the file.
 *
 * @param organizationId - undefined for a single account, which has no others to ask for
 * @param look - how members are looked into, where everything is read
 */
export async function livingSnapshot(
  organizationId: string | undefined,
  isWhole: boolean,
  say: (text: string) => void,
  look: LookOptions = {},
): Promise<Snapshot | undefined> {
  if (organizationId === undefined && !isWhole) return undefined;
  // the AWS SDK announces the Node versions of its later releases at every use
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const { progress, waits, end } = progressOn(process.stderr);
  let living: Living;
  try {
    living = await (isWhole ? readEverything({ ...look, progress, waits }) : readAccounts({ progress }));
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
  look: LookOptions = {},
): Promise<ReadSnapshot | undefined> {
  if (file !== undefined) return readSnapshot(file);
  const snapshot = await livingSnapshot(organizationId, true, say, look);
  return snapshot && { snapshot };
}
