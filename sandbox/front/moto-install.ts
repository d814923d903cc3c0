import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findExecutable } from '../../terraform/executable';

const run = promisify(execFile);

/** moto and what it needs, with their versions. */
const REQUIREMENTS = join(__dirname, '..', 'requirements.txt');

/** The ignored folder of this checkout that holds what the sandbox installs and writes. */
export const SANDBOX_FOLDER = join(__dirname, '..', '..', '.sandbox');

/** Most lines of each output that a failed installation is explained with. */
const OUTPUT_LINES = 8;

let installing: Promise<void> | undefined;

/**
 * Path of a Python that has moto: that of a virtual environment of the checkout, which is made and filled from the
 * Python package index on first use, and again when sandbox/requirements.txt has changed.
 *
 * @param say - told what takes long
 */
export async function findMotoPython(
  environment: NodeJS.ProcessEnv = process.env,
  folder: string = SANDBOX_FOLDER,
  say: (line: string) => void = () => undefined,
): Promise<string> {
  const venv = join(folder, 'venv');
  if (!isCurrent(venv)) {
    // two sandboxes of one process install once
    installing ??= install(environment, venv, say).finally(() => (installing = undefined));
    await installing;
  }
  return pythonOf(venv);
}

const pythonOf = (venv: string) =>
  process.platform === 'win32' ? join(venv, 'Scripts', 'python.exe') : join(venv, 'bin', 'python');

/** A copy of the requirements is written when all of them are installed. */
const installedOf = (venv: string) => join(venv, 'requirements.txt');

function isCurrent(venv: string): boolean {
  const installed = installedOf(venv);
  return existsSync(installed) && readFileSync(installed, 'utf8') === readFileSync(REQUIREMENTS, 'utf8');
}

async function install(environment: NodeJS.ProcessEnv, venv: string, say: (line: string) => void): Promise<void> {
  const python = findExecutable('python3', environment) ?? findExecutable('python', environment);
  if (python === undefined) throw new Error(missing('there is no python3 on the PATH'));
  say(`installing moto, as sandbox/requirements.txt has it, into ${venv}`);
  // another process may do the same: each fills a folder of its own, and the first one is taken
  const draft = `${venv}.${process.pid}`;
  try {
    mkdirSync(draft, { recursive: true });
    await run(python, ['-m', 'venv', '--clear', draft], { env: environment });
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps', '-r', REQUIREMENTS];
    await run(pythonOf(draft), pip, { env: environment });
    writeFileSync(installedOf(draft), readFileSync(REQUIREMENTS));
    if (isCurrent(venv)) return;
    rmSync(venv, { recursive: true, force: true });
    renameSync(draft, venv);
  } catch (error) {
    // pip repeats itself before it comes to the point
    const detail = whatItPrinted(error as object) || (error as Error).message;
    throw new Error(missing(`moto cannot be installed:\n${detail}\n`));
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** The ends of both outputs of a program that failed: venv gives its reason on standard output, pip on the other. */
const whatItPrinted = ({ stdout = '', stderr = '' }: { stdout?: string; stderr?: string }) =>
  [stdout, stderr]
    .map(output => output.trim().split('\n').slice(-OUTPUT_LINES).join('\n'))
    .filter(output => output !== '')
    .join('\n');

const missing = (problem: string) =>
  `${problem}\nThe sandbox needs Python 3.10 or later with its venv module (Debian: apt-get install python3-venv),\n` +
  `and the packages of sandbox/requirements.txt from the Python package index.`;
