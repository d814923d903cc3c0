import { spawnSync } from 'node:child_process';
import { findMotoPython } from '../sandbox/front/moto-install';
import { findChromium, MISSING_CHROMIUM } from './render/browser';

/** Installs what the tests need and npm does not bring: moto, and a browser that opens the page of a review. */
async function main(): Promise<void> {
  await findMotoPython(process.env, undefined, say);
  if (findChromium() === undefined && !process.env.CHROMIUM) installChromium();
  if (findChromium() === undefined) throw new Error(MISSING_CHROMIUM);
}

/** Debian's Chromium, where this may be installed: one from npm would be a download of its own. */
function installChromium(): void {
  say('installing Chromium (apt-get install chromium)');
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const install = ['apt-get', 'install', '-y', '-qq', '--no-install-recommends', 'chromium'];
  for (const words of [
    ['apt-get', 'update', '-qq'],
    ['env', 'DEBIAN_FRONTEND=noninteractive', ...install],
  ]) {
    const [command = '', ...rest] = [...asRoot, ...words];
    if (spawnSync(command, rest, { stdio: ['ignore', 'ignore', 2] }).status !== 0) return;
  }
}

const say = (line: string): void => void process.stderr.write(`${line}\n`);

main().catch((error: unknown) => {
  say(`error: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
