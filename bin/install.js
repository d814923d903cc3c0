// Installs the Node packages when they are missing or older than package-lock.json. Plain JavaScript without
// dependencies: it runs before there are any.
'use strict';

require('./node-version');
const { spawnSync } = require('node:child_process');
const { existsSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');
if (!isInstalled()) {
  console.error('Installing Node packages (npm ci) …');
  const { status, error } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (error !== undefined) console.error(`error: npm cannot be started (${error.message}); it comes with Node.js`);
  if (status !== 0) process.exit(1);
}

/** Whether every package of the lock file is installed in its locked version. */
function isInstalled() {
  const installed = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installed)) return false;
  const have = JSON.parse(readFileSync(installed, 'utf8')).packages;
  const want = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  // workspaces are links, which nothing imports
  return Object.entries(want).every(
    ([path, { version, optional, link }]) =>
      !path.startsWith('node_modules/') || optional || link || have[path]?.version === version,
  );
}
