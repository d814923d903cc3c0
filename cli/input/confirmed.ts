import { createInterface } from 'node:readline/promises';

/** Asks in the terminal; only 'yes' is yes. */
export async function confirmed(question: string, signal: AbortSignal): Promise<boolean> {
  // the terminal stays as it is, so that Ctrl-C is an interrupt of this process
  const terminal = createInterface({ input: process.stdin, output: process.stderr, terminal: false });
  try {
    const closed = new Promise<string>(resolve => terminal.once('close', () => resolve('')));
    const answer = terminal.question(question, { signal });
    return (await Promise.race([answer, closed])).trim() === 'yes';
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  } finally {
    terminal.close();
  }
}
