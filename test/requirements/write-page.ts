import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { requirementsPage } from './page';

const PAGE = join(__dirname, '../../docs/requirements.md');

writeFileSync(PAGE, requirementsPage());
spawnSync(process.execPath, [require.resolve('prettier/bin/prettier.cjs'), '--write', PAGE], { stdio: 'ignore' });
