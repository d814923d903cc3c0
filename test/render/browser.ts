import { Browser, chromium } from 'playwright-core';
import { findExecutable } from '../../terraform/executable';

/** Starts the browser that findChromium() finds. Whoever starts it closes it. */
export function startChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error(MISSING_CHROMIUM);
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
}

/** Chromium or its sibling Chrome: the one that CHROMIUM names, else one on the PATH, else Playwright's own. */
export function findChromium(): string | undefined {
  const { CHROMIUM } = process.env;
  const names = CHROMIUM ? [CHROMIUM] : ['chromium', 'chromium-browser', 'google-chrome', chromium.executablePath()];
  return names.map(name => findExecutable(name)).find(found => found !== undefined);
}

/** What to do when there is none. */
export const MISSING_CHROMIUM =
  'the tests open pages in Chromium: install it with npx playwright-core install chromium (or, as root on Debian, ' +
  'apt-get install chromium), or set CHROMIUM to the path of one';
