import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Browser, chromium } from 'playwright-core';

/**
 * Starts Debian's Chromium, or the one that CHROMIUM names. Whoever starts it closes it.
 *
 * @throws when there is none, with what to install
 */
export function startChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox', '--disable-gpu'] });
}

function findChromium(): string {
  const { CHROMIUM, PATH = '' } = process.env;
  const found = [...(CHROMIUM ? [CHROMIUM] : PATH.split(delimiter).map(folder => join(folder, 'chromium')))].find(
    isExecutable,
  );
  if (found !== undefined) return found;
  throw new Error(
    `${CHROMIUM ?? 'chromium'}: no such program; install it (Debian: apt-get install chromium) or set CHROMIUM to its path`,
  );
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
