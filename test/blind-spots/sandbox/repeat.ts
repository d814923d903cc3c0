import { rowsFor } from '../rows';
import { Row } from '../disarming/row';
import { ACTORS } from '../search';
import { sequencesOf } from '../sequences';
import { isServed } from './calls';
import { compare, Difference } from './compare';
import { deployExample } from './example';
import { takeSnapshot } from './snapshot';

/** What was repeated in the sandbox. */
export interface Repeated {
  /** Rows that were tried alone. */
  readonly rows: readonly Row[];
  readonly sequences: number;
  readonly differences: readonly Difference[];
}

/** Deploys the example to a sandbox, and tries there what the sandbox can do: each call alone, then sequences of them. */
export async function repeatInSandbox(seed: number, count: number): Promise<Repeated> {
  const example = await deployExample();
  try {
    const snapshot = await takeSnapshot(example.endpoint);
    const rows = rowsFor(example.synthesized).filter(isServed);
    const alone = rows.map(row => [{ row, actor: ACTORS[0] }]);
    const sequences = sequencesOf(rows, { deployed: example.synthesized, losses: [] }, seed, count);
    const differences: Difference[] = [];
    for (const moves of [...alone, ...sequences]) differences.push(...(await compare(moves, example, snapshot)));
    return { rows, sequences: sequences.length, differences };
  } finally {
    await example.end();
  }
}
