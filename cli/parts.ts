import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { extname } from 'node:path';

/** Writes parts to 'review.md', 'review.2.md' …, and removes those that an earlier, longer run left behind. */
export function writeParts(output: string, parts: readonly string[], say: (line: string) => void): void {
  const extension = extname(output);
  const nameOf = (part: number): string =>
    part === 1 ? output : `${output.slice(0, output.length - extension.length)}.${part}${extension}`;
  try {
    for (const [index, part] of parts.entries()) writeFileSync(nameOf(index + 1), part);
    for (let part = parts.length + 1; existsSync(nameOf(part)); part++) rmSync(nameOf(part));
  } catch (error) {
    throw new Error(`${output}: cannot be written: ${(error as Error).message}`);
  }
  say(`wrote ${parts.map((_, index) => nameOf(index + 1)).join(', ')}`);
}
