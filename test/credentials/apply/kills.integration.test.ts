import { rmSync } from 'node:fs';
import { Journal } from '../../../credentials/apply/journal';
import { ALL, campaign, EMPTY, file, ONE, TWO } from './two-accounts';

class Killed extends Error {}

describe('a kill', () => {
  /** Runs it, killed at its nth call or line, before or after that is done; then again until it is done. */
  async function killedAt(nth: number, when: 'before' | 'after' | 'line') {
    const { aws, run, open, sent, records } = campaign();
    if (when !== 'line') aws.meets = number => (number === nth ? { [when]: new Killed() } : undefined);
    const journal = open();
    let lines = 0;
    const write = (entry: Parameters<Journal['write']>[0]): void => {
      journal.write(entry);
      if (when === 'line' && ++lines === nth) throw new Killed();
    };
    const first = await run({}, { journal: { ...journal, write } }).catch(() => undefined);
    // a call that throws what AWS does not is the last thing of a run, as a kill is
    if (first?.stopped.why === 'done') return undefined;
    expect((await run()).stopped).toEqual({ why: 'done' });
    return { aws, sent, records };
  }

  test.each(['before', 'after', 'line'] as const)('%s any call loses nothing and does nothing twice', async when => {
    let kills = 0;
    const { run, records } = campaign();
    await run();
    const whole = [ONE, TWO].map(id => [...records.get(id)!].sort());
    for (let nth = 1; ; nth++) {
      rmSync(file(), { force: true });
      const killed = await killedAt(nth, when);
      if (killed === undefined) break;
      kills++;
      expect([...killed.aws.roots.values()]).toEqual([EMPTY, EMPTY]);
      expect([...killed.aws.changed].sort()).toEqual([...ALL(ONE), ...ALL(TWO)].sort());
      // which of both messages was on its way when somebody killed it nobody can read back
      expect(new Set(killed.sent)).toEqual(new Set(['open', 'close']));
      expect(killed.sent.length).toBeLessThanOrEqual(3);
      // whatever was done before the kill is in the record, too
      const deleted = [ONE, TWO].map(id => [...(killed.records.get(id) ?? [])].sort());
      expect(deleted).toEqual(whole);
    }
    expect(kills).toBe(when === 'line' ? 40 : 24);
  });
});
