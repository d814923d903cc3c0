import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findMotoPython } from '../../../sandbox/front/moto-install';

const REQUIREMENTS = join(__dirname, '../../../sandbox/requirements.txt');

let folder: string;
let sandboxFolder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rootguard-moto-'));
  sandboxFolder = join(folder, '.sandbox');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Puts a program on the PATH. */
function program(name: string, script: string): void {
  mkdirSync(join(folder, 'bin'), { recursive: true });
  writeFileSync(join(folder, 'bin', name), `#!/bin/sh\n${script}`);
  chmodSync(join(folder, 'bin', name), 0o755);
}

const find = (say?: (line: string) => void) => findMotoPython({ PATH: join(folder, 'bin') }, sandboxFolder, say);

describe('findMotoPython', () => {
  const venv = () => join(sandboxFolder, 'venv');
  const pipRuns = () => readFileSync(join(folder, 'pip.log'), 'utf8').trim().split('\n');

  beforeEach(() => {
    // stands in for python3: makes the environment's own python, which stands in for pip
    const pip = `#!/bin/sh\necho "$@" >>${folder}/pip.log\n`;
    const script = `/bin/mkdir -p "$4/bin"\n/bin/cat >"$4/bin/python" <<'END'\n${pip}END\n/bin/chmod +x "$4/bin/python"\n`;
    program('python3', script);
  });

  test('installs exactly the requirements, once for all who wait, and says so', async () => {
    const said: string[] = [];
    const python = join(venv(), 'bin', 'python');
    expect(await Promise.all([find(line => said.push(line)), find()])).toEqual([python, python]);
    expect(await find()).toBe(python);
    expect(pipRuns()).toEqual([`-m pip install --quiet --disable-pip-version-check --no-deps -r ${REQUIREMENTS}`]);
    expect(said).toEqual([`installing moto, as sandbox/requirements.txt has it, into ${venv()}`]);
    expect(readdirSync(sandboxFolder)).toEqual(['venv']);
  });

  test('installs again what was installed from other requirements', async () => {
    await find();
    writeFileSync(join(venv(), 'requirements.txt'), 'moto==5.2.1\n');
    await find();
    await find();
    expect(pipRuns()).toHaveLength(2);
  });
});

test('every requirement has one version', () => {
  const lines = readFileSync(REQUIREMENTS, 'utf8')
    .split('\n')
    .filter(line => line !== '' && !line.startsWith('#'));
  expect(lines.filter(line => !/^[\w-]+==[\w.]+(; sys_platform == "\w+")?$/.test(line))).toEqual([]);
});

describe('without what it needs', () => {
  test('fails with what to install when there is no Python', async () => {
    await expect(find()).rejects.toThrow(
      /^there is no python3 on the PATH\nThe sandbox needs Python 3\.10 or later .*python3-venv.*\n.*requirements\.txt/,
    );
  });

  test('fails with what was printed on either output, and leaves no half of it', async () => {
    const reason = 'The virtual environment was not created successfully because ensurepip is not available.\n\n';
    const advice = 'On Debian systems, run\n\n    apt install python3-venv\n\nFailing command: python3';
    program('python3', `echo '${reason}${advice}'\necho oops >&2\nexit 1\n`);
    await expect(find()).rejects.toThrow(`moto cannot be installed:\n${reason}${advice}\noops\n`);
    expect(readdirSync(sandboxFolder)).toEqual([]);
  });
});
