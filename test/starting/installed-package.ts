import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PACKAGE_FOLDER } from '../../cli/folders';

/** What a command ended with, and what it printed. */
export interface Ending {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
}

/** Environment on top of this process's; undefined unsets. */
export type Environment = Readonly<Record<string, string | undefined>>;

const run = promisify(execFile);

/** A folder of somebody who has installed the package: org file, snapshots and the folder rootguard/ are in it. */
export class InstalledPackage {
  readonly folder = mkdtempSync(join(tmpdir(), 'rootguard-user-'));
  private readonly program = join(this.folder, 'node_modules/rootguard/bin/rootguard.js');

  /** @param environment - of every command */
  constructor(private readonly environment: Environment) {
    const installed = join(this.folder, 'node_modules/rootguard');
    mkdirSync(installed, { recursive: true });
    for (const part of ['bin', 'dist', 'package.json', 'org.schema.json']) {
      cpSync(join(PACKAGE_FOLDER, part), join(installed, part), { recursive: true });
    }
    symlinkSync(join(PACKAGE_FOLDER, 'node_modules'), join(installed, 'node_modules'));
  }

  /** Runs `npx rootguard …` without a terminal. */
  async rootguard(...args: string[]): Promise<Ending> {
    const start = Date.now();
    const env = { ...process.env, ORG_FILE: undefined, CDKTF_OUTDIR: undefined, ...this.environment };
    const options = { cwd: this.folder, env, maxBuffer: 256 * 1024 * 1024 };
    const ended = (code: number, { stdout, stderr }: { stdout: string; stderr: string }): Ending => ({
      ...{ code, stdout, stderr, seconds: (Date.now() - start) / 1000 },
    });
    const child = run(process.execPath, [this.program, ...args], options);
    child.child.stdin?.end();
    return child.then(
      printed => ended(0, printed),
      (error: Error & { code?: number | string; stdout: string; stderr: string }) => {
        if (typeof error.code !== 'number') throw error;
        return ended(error.code, error);
      },
    );
  }

  file(...path: string[]): string {
    return join(this.folder, ...path);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Compiles what the package ships, once, before anybody installs it. */
export async function compilePackage(): Promise<void> {
  await run(process.execPath, [join(PACKAGE_FOLDER, 'bin/rootguard.js'), '--version']);
}
