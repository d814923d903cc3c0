import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SANDBOX_FOLDER } from '../../sandbox/front/moto-install';
import { findExecutable } from '../../terraform/executable';

const run = promisify(execFile);

/** Foreign tools that read what Rootguard deploys; each needs its own versions of the same packages. */
export const TOOLS = ['prowler', 'checkov', 'aws'] as const;
export type Tool = (typeof TOOLS)[number];

/** How Python runs each: scripts of a virtual environment name the folder in which it was made. */
const MODULES: Readonly<Record<Tool, string>> = { prowler: 'prowler', checkov: 'checkov.main', aws: 'awscli' };

/** A tool and all that it needs, with their versions: what pip freeze says in an empty environment. */
const requirementsOf = (tool: Tool): string => join(__dirname, `${tool}.txt`);

/**
 * Command of a tool in a virtual environment of the checkout, which is made and filled from the Python package index on first
 * use, and again when its requirements have changed. It takes minutes and up to 2 GB.
 */
export async function install(tool: Tool, say: (line: string) => void): Promise<[python: string, ...args: string[]]> {
  const venv = join(SANDBOX_FOLDER, `witness-${tool}`);
  const wanted = readFileSync(requirementsOf(tool), 'utf8');
  const done = join(venv, 'requirements.txt');
  if (!existsSync(done) || readFileSync(done, 'utf8') !== wanted) {
    const python = findExecutable('python3', process.env);
    if (python === undefined) throw new Error('there is no python3 on the PATH; the foreign tools need 3.10 or later');
    say(`installing ${tool} as test/witnesses/${tool}.txt has it; this takes minutes`);
    const draft = `${venv}.${process.pid}`;
    try {
      mkdirSync(draft, { recursive: true });
      await run(python, ['-m', 'venv', '--clear', draft]);
      const pip = [
        '-m',
        'pip',
        'install',
        '--quiet',
        '--disable-pip-version-check',
        '--no-deps',
        '-r',
        requirementsOf(tool),
      ];
      await run(join(draft, 'bin', 'python'), pip, { maxBuffer: MAX_OUTPUT });
      writeFileSync(join(draft, 'requirements.txt'), wanted);
      rmSync(venv, { recursive: true, force: true });
      renameSync(draft, venv);
    } finally {
      rmSync(draft, { recursive: true, force: true });
    }
  }
  return [join(venv, 'bin', 'python'), '-m', MODULES[tool]];
}

const MAX_OUTPUT = 64 * 1024 * 1024;
