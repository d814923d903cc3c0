import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { largeOrgFile } from './org-file';

// Times `tsx main.ts` against the least CDKTF program with the same resources, whole commands in turn, and prints
// medians and the ratio. Usage: npm run bench [-- runs]
const runs = Number(process.argv[2] ?? 7);
const root = join(__dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'rootguard-bench-'));
const tsx = join(root, 'node_modules', 'tsx', 'dist', 'cli.mjs');

interface Run {
  readonly seconds: number;
  readonly megabytes: number;
}

function run(program: string, args: string[], orgFile: string): Run {
  const memory = join(folder, 'memory');
  writeFileSync(memory, '0');
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, [tsx, join(root, program), ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: {
      ...process.env,
      ORG_FILE: orgFile,
      CDKTF_OUTDIR: join(folder, 'cdktf.out'),
      NODE_OPTIONS: `--require "${join(__dirname, 'peak-memory.js')}"`,
      PEAK_MEMORY_FILE: memory,
    },
  });
  if (status !== 0) throw new Error(`${program} ended with ${status}:\n${stderr}`);
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  return { seconds, megabytes: Number(readFileSync(memory, 'utf8')) / 1024 };
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

function measure(accounts: number, count: number): number {
  const orgFile = join(folder, `org-${accounts}.yaml`);
  writeFileSync(orgFile, largeOrgFile(accounts));
  const ours: Run[] = [];
  const minimal: Run[] = [];
  // the first pair warms caches and does not count
  for (let index = 0; index <= count; index++) {
    const pair = [run('main.ts', [], orgFile), run('bench/minimal.ts', [String(accounts)], orgFile)] as const;
    if (index === 0) continue;
    ours.push(pair[0]);
    minimal.push(pair[1]);
  }
  const ratio = median(ours.map(({ seconds }, index) => seconds / (minimal[index]?.seconds ?? NaN)));
  const seconds = median(ours.map(result => result.seconds));
  console.log(
    [
      `${accounts} accounts`.padStart(15),
      `${seconds.toFixed(2)} s`.padStart(10),
      `${median(minimal.map(result => result.seconds)).toFixed(2)} s`.padStart(10),
      ratio.toFixed(2).padStart(7),
      `${Math.max(...ours.map(result => result.megabytes)).toFixed(0)} MB`.padStart(10),
      `${Math.max(...minimal.map(result => result.megabytes)).toFixed(0)} MB`.padStart(10),
    ].join(''),
  );
  return seconds;
}

/** Longest time that `rootguard validate` takes to refuse 4 MiB of junk. */
function measureJunk(): number {
  const orgFile = join(folder, 'junk.yaml');
  const times = ['[', '{', 'a:\n', '- ', '&a ', '"', 'a '].map(text => {
    writeFileSync(orgFile, text.repeat(Math.floor((4 * 1024 * 1024) / text.length)));
    const start = process.hrtime.bigint();
    const { status } = spawnSync(process.execPath, [join(root, 'bin', 'rootguard.js'), 'validate', orgFile]);
    if (status !== 2) throw new Error(`junk of ${text} ended with ${status}`);
    return Number(process.hrtime.bigint() - start) / 1e9;
  });
  return Math.max(...times);
}

try {
  console.log(`medians of ${runs} alternating runs; memory is the largest resident size\n`);
  console.log('                 main.ts   minimal  ratio   main.ts   minimal');
  const thousand = measure(1000, runs);
  const tenThousand = measure(10000, Math.max(1, Math.floor(runs / 3)));
  console.log(`\n4 MiB of junk is refused within ${measureJunk().toFixed(1)} s, whatever it is`);
  console.log(`10 × the accounts take ${(tenThousand / thousand).toFixed(1)} × the time`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
