import { Progress } from '../../world/live/reading/reading';

/** Milliseconds between two lines where nobody watches. */
const EVERY = 30_000;

/** Tells how far a reading is: a line that is written over at a terminal, a line now and then elsewhere. */
export function progressOn(
  stream: Pick<NodeJS.WriteStream, 'isTTY' | 'write'>,
  now: () => number = () => performance.now(),
): { readonly progress: Progress; readonly waits: (until: Date) => void; readonly end: () => void } {
  let last = now();
  let isOpen = false;
  let told = -EVERY;
  return {
    progress: (part, done, total) => {
      const text = `${part}: ${done} of ${total}`;
      if (stream.isTTY) {
        stream.write(`\r\x1b[K${text}`);
        isOpen = true;
      } else if (now() - last >= EVERY) {
        stream.write(`${text}\n`);
        last = now();
      }
    },
    waits: until => {
      if (now() - told < EVERY) return;
      told = now();
      const text = `as many root sessions as may be within an hour were opened: the next one at ${until.toISOString()}`;
      stream.write(`${isOpen ? '\r\x1b[K' : ''}${text}\n`);
      isOpen = false;
    },
    end: () => {
      if (isOpen) stream.write('\r\x1b[K');
      isOpen = false;
    },
  };
}
