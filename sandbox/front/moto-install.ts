import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findExecutable } from '../../terraform/executable';

const run = promisify(execFile);

/** Lowest moto that the sandbox works with. */
export const LOWEST_MOTO = '5.2';

const PACKAGE = `moto[server]>=${LOWEST_MOTO}`;

/** The ignored folder of this checkout that holds what the sandbox installs and writes. */
export const SANDBOX_FOLDER = join(__dirname, '..', '..', '.sandbox');

/** Most lines of each output that a failed installation is explained with. */
const OUTPUT_LINES = 8;

let installing: Promise<string> | undefined;

/**
 * Path of moto_server: the one on the PATH, else the one in a virtual environment of the checkout, which is made
 * and filled from the Python package index on first use.
 *
 * @param say - told what takes long
 */
export async function findMotoServer(
  environment: NodeJS.ProcessEnv = process.env,
  folder: string = SANDBOX_FOLDER,
  say: (line: string) => void = () => undefined,
): Promise<string> {
  const onPath = findExecutable('moto_server', environment);
  if (onPath !== undefined) return onPath;
  const scripts = join(folder, 'venv', process.platform === 'win32' ? 'Scripts' : 'bin');
  const installed = findExecutable('moto_server', { ...environment, PATH: scripts });
  if (installed !== undefined) return installed;
  // two sandboxes of one process must not install into the same folder at once
  installing ??= install(environment, folder, scripts, say).finally(() => (installing = undefined));
  return installing;
}

async function install(
  environment: NodeJS.ProcessEnv,
  folder: string,
  scripts: string,
  say: (line: string) => void,
): Promise<string> {
  const python = findExecutable('python3', environment) ?? findExecutable('python', environment);
  if (python === undefined) {
    throw new Error(missing('moto_server is not on the PATH, and there is no python3 to install it with'));
  }
  const venv = join(folder, 'venv');
  say(`moto_server is not on the PATH: installing ${PACKAGE} into ${venv}`);
  try {
    mkdirSync(folder, { recursive: true });
    await run(python, ['-m', 'venv', '--clear', venv], { env: environment });
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', PACKAGE];
    await run(join(scripts, 'python'), pip, { env: environment });
  } catch (error) {
    rmSync(venv, { recursive: true, force: true });
    // pip repeats itself before it comes to the point
    const detail = whatItPrinted(error as object) || (error as Error).message;
    throw new Error(missing(`moto_server is not on the PATH, and installing it failed:\n${detail}\n`));
  }
  const server = join(scripts, process.platform === 'win32' ? 'moto_server.exe' : 'moto_server');
  if (!existsSync(server)) throw new Error(missing(`${PACKAGE} was installed without its moto_server`));
  return server;
}

/** The ends of both outputs of a program that failed: venv gives its reason on standard output, pip on the other. */
const whatItPrinted = ({ stdout = '', stderr = '' }: { stdout?: string; stderr?: string }) =>
  [stdout, stderr]
    .map(output => output.trim().split('\n').slice(-OUTPUT_LINES).join('\n'))
    .filter(output => output !== '')
    .join('\n');

const missing = (problem: string) =>
  `${problem}\nThe sandbox needs moto, version ${LOWEST_MOTO} or later. Install it with one of\n` +
  `  pipx install '${PACKAGE}'\n  python3 -m pip install '${PACKAGE}'\nand make sure that moto_server is on the PATH.`;
