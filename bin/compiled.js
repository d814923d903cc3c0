// Sees to it that dist/ is there and up to date. The package that others install ships it; in a checkout each source
// that changed is compiled on the way, without a type check: `npm run build` makes all of it, with declarations.
'use strict';

const { existsSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');
if (existsSync(join(root, 'main.ts'))) require('./compile').compile(root);
