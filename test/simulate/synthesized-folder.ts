import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { synthesizeFiles } from '../stacks/synth-organization';

/** Synthesizes an org file into a new folder, as cdktf synth would; the caller removes it. */
export function synthesizedFolder(orgFile: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'rootguard-simulate-'));
  for (const [path, text] of Object.entries(synthesizeFiles(orgFile))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}
