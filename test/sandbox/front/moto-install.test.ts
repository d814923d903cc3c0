import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findMotoServer } from '../../../sandbox/front/moto-install';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'rootguard-moto-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const program = (path: string, script = '#!/bin/sh\n') => {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, script);
  chmodSync(path, 0o755);
  return path;
};

describe('findMotoServer', () => {
  test('takes the one on the PATH, then the one in the virtual environment', async () => {
    const sandboxFolder = join(folder, '.sandbox');
    const installed = program(join(sandboxFolder, 'venv', 'bin', 'moto_server'));
    expect(await findMotoServer({ PATH: join(folder, 'bin') }, sandboxFolder)).toBe(installed);
    const onPath = program(join(folder, 'bin', 'moto_server'));
    expect(await findMotoServer({ PATH: join(folder, 'bin') }, sandboxFolder)).toBe(onPath);
  });

  test('installs it into the virtual environment once, for all who wait', async () => {
    // stands in for python3: makes the environment's own python, which stands in for pip
    const pip = '#!/bin/sh\necho "$@" >>"$0.log"\n/bin/cp "$0" "${0%python}moto_server"\n';
    const venv = `#!/bin/sh\n/bin/mkdir -p "$4/bin"\n/bin/cat >"$4/bin/python" <<'END'\n${pip}END\n/bin/chmod +x "$4/bin/python"\n`;
    program(join(folder, 'bin', 'python3'), venv);
    const bin = join(folder, '.sandbox', 'venv', 'bin');
    const find = () => findMotoServer({ PATH: join(folder, 'bin') }, join(folder, '.sandbox'));
    const server = join(bin, 'moto_server');
    expect(await Promise.all([find(), find()])).toEqual([server, server]);
    expect(await find()).toBe(server);
    expect(readFileSync(join(bin, 'python.log'), 'utf8')).toBe(
      '-m pip install --quiet --disable-pip-version-check moto[server]>=5.2\n',
    );
  });

  test('fails with what to install when there is no Python either', async () => {
    await expect(findMotoServer({ PATH: folder }, join(folder, '.sandbox'))).rejects.toThrow(
      /no python3 to install it with\nThe sandbox needs moto, version 5\.2 or later\. Install it with one of\n {2}pipx install 'moto\[server\]>=5\.2'/,
    );
  });

  test('fails with what was printed on either output', async () => {
    const reason = 'The virtual environment was not created successfully because ensurepip is not available.\n\n';
    const advice = 'On Debian systems, run\n\n    apt install python3-venv\n\nFailing command: python3';
    program(join(folder, 'bin', 'python3'), `#!/bin/sh\necho '${reason}${advice}'\necho oops >&2\nexit 1\n`);
    await expect(findMotoServer({ PATH: join(folder, 'bin') }, join(folder, '.sandbox'))).rejects.toThrow(
      `installing it failed:\n${reason}${advice}\noops\n`,
    );
  });

  test('fails with the reason when the installation fails, and leaves no half of it', async () => {
    program(join(folder, 'bin', 'python3'), '#!/bin/sh\necho "no venv here" >&2\nexit 3\n');
    const said: string[] = [];
    const found = findMotoServer({ PATH: join(folder, 'bin') }, join(folder, '.sandbox'), line => said.push(line));
    await expect(found).rejects.toThrow(/installing it failed:\nno venv here\n[^]*pipx install/);
    expect(said).toEqual([expect.stringContaining('installing moto[server]>=5.2 into')]);
    await expect(findMotoServer({ PATH: folder }, join(folder, '.sandbox'))).rejects.toThrow('no python3');
  });
});
