import { Protections } from '../../../simulate/incident/loss';
import { after } from '../../../simulate/incident/effects';
import { toldOf } from '../../../simulate/replay';
import { CloudTrailRecord } from '../../../aws/events/cloudtrail-event';
import { makeCall } from './calls';
import { DeployedExample, LISTENER } from './example';
import { restore, Snapshot } from './snapshot';
import { PROBES, recordOf } from '../search';
import { Move } from '../sequences';

/** One thing of which two worlds tell different people. */
export interface Difference {
  readonly of: string;
  readonly sandbox: readonly string[];
  readonly inProcess: readonly string[];
}

/**
 * Plays a sequence in the sandbox and in the process, and returns where they differ: whom each call told and whom root's
 * acts told afterwards. The call is made before its record is seen, so that nobody is told in a race.
 */
export async function compare(
  moves: readonly Move[],
  example: DeployedExample,
  snapshot: Snapshot,
): Promise<Difference[]> {
  const differences: Difference[] = [];
  const calls = moves.map(({ row }) => `${row.action} (${row.takes}, ${row.where})`).join(', then ');
  let protections: Protections = { deployed: example.synthesized, losses: [] };
  const judge = async (of: string, record: CloudTrailRecord) => {
    const told = (await toldOf({ record }, protections)).filter(({ endpoint }) => endpoint === LISTENER);
    const inProcess = [...new Set(told.map(({ path, topic }) => `${path} ${topic.replace(/^.*_/, '')}`))].sort();
    const sandbox = await example.heardOf(record);
    if (sandbox.join() !== inProcess.join()) differences.push({ of: `${calls}: ${of}`, sandbox, inProcess });
  };
  for (const { row, actor } of moves) {
    const record = recordOf(row, actor);
    await makeCall(example.endpoint, row);
    protections = after(record, protections);
    await judge(row.action, record);
  }
  for (const [probe, record] of Object.entries(PROBES)) await judge(probe, record);
  await restore(example.endpoint, snapshot);
  return differences;
}
