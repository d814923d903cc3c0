import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Environment, InstalledPackage } from '../starting/installed-package';

/** What a job ended with. */
export interface JobEnding {
  /** Name of the step that failed; undefined when none did. */
  readonly failed?: string;
  readonly printed: string;
}

/** Programs of a runner that a clean folder does not have: npm that has installed, and npx of the package. */
const SHIMS: Readonly<Record<string, string>> = {
  npm: 'exit 0',
  npx: 'shift; exec node node_modules/rootguard/bin/rootguard.js "$@"',
};

/** A repository, and what runs its jobs: every one begins in a folder of its own, with what is committed. */
export abstract class Runner {
  readonly folder = mkdtempSync(join(tmpdir(), 'rootguard-runner-'));
  readonly origin = join(this.folder, 'origin');
  private readonly artifacts = join(this.folder, 'artifacts');

  /** @param shims - programs of the platform: lines of shell by their names */
  constructor(
    private readonly environment: Environment,
    shims: Readonly<Record<string, string>>,
  ) {
    for (const folder of [this.origin, this.artifacts, join(this.folder, 'bin')]) mkdirSync(folder);
    for (const [name, text] of Object.entries({ ...SHIMS, ...shims })) {
      writeFileSync(join(this.folder, 'bin', name), `#!/usr/bin/env bash\n${text}\n`, { mode: 0o755 });
    }
    this.git('init', '--quiet', '--initial-branch=main');
  }

  git(...args: string[]): string {
    const who = ['-c', 'user.name=Example', '-c', 'user.email=git@example.com'];
    return execFileSync('git', [...who, '-C', this.origin, ...args], { encoding: 'utf8' });
  }

  commit(files: Readonly<Record<string, string>>, branch = 'main'): void {
    if (branch !== 'main') this.git('switch', '--quiet', '-C', branch);
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(this.origin, path, '..'), { recursive: true });
      writeFileSync(join(this.origin, path), text);
    }
    this.git('add', '.');
    this.git('commit', '--quiet', '-m', 'A change');
    if (branch !== 'main') this.git('switch', '--quiet', 'main');
  }

  /** Gives a clean folder with the package to something. */
  protected async inPlace<T>(run: (folder: string, git: (...args: string[]) => void) => Promise<T>): Promise<T> {
    const place = new InstalledPackage({});
    try {
      const git = (...args: string[]) => void execFileSync('git', ['-C', place.folder, ...args], { stdio: 'pipe' });
      git('init', '--quiet');
      git('remote', 'add', 'origin', this.origin);
      return await run(place.folder, git);
    } finally {
      place.remove();
    }
  }

  /** Runs a script and returns how it ended, and what it printed. */
  protected async bash(
    folder: string,
    script: string,
    environment: Environment,
  ): Promise<{ readonly status: number | null; readonly printed: string }> {
    const file = join(this.folder, 'step.sh');
    writeFileSync(file, script);
    // the sandbox answers in this process, which must not wait
    const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', file], {
      ...{ cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] },
      env: {
        ...{ HOME: process.env.HOME, GOGC: '400', ...this.environment },
        PATH: `${join(this.folder, 'bin')}:${process.env.PATH}`,
        ...environment,
      },
    });
    let printed = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => void (printed += text));
    }
    const [status] = (await once(child, 'close')) as [number | null];
    return { status, printed };
  }

  /** Copies what a job leaves, when it is there. */
  protected upload(folder: string, name: string, path: string): void {
    if (!existsSync(join(folder, path))) return;
    cpSync(join(folder, path), join(this.artifacts, name, path), { recursive: true });
  }

  protected download(folder: string, name: string): void {
    cpSync(join(this.artifacts, name), folder, { recursive: true });
  }

  artifact = (...path: string[]): string => join(this.artifacts, ...path);

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
