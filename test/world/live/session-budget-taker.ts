import { sessionBudget } from '../../../world/live/session-budget';

/** Takes root sessions of account 111111111111 below the folder until it would have to wait, and prints how many. */
async function main([state = '']: readonly string[]): Promise<void> {
  const full = new Error('full');
  const clock = { now: Date.now, sleep: () => Promise.reject(full) };
  const { take } = sessionBudget('111111111111', state, { clock });
  let count = 0;
  process.stdout.write('ready\n');
  try {
    for (;;) {
      await take();
      count += 1;
      // the other one may run
      await new Promise(setImmediate);
    }
  } catch (error) {
    if (error !== full) throw error;
  }
  process.stdout.write(`${count}\n`);
}

void main(process.argv.slice(2));
