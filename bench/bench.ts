import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import * as typescript from 'typescript';
import { largeOrgFile } from './org-file';
import { largePlan } from './plan-file';

// Times whole commands against the least that could do the same, in turn, prints both times and the ratio of each goal,
// and writes docs/performance.md. Usage: npm run bench [-- runs]
const RUNS = Number(process.argv[2] ?? 7);
const ROOT = join(__dirname, '..');
const PAGE = join(ROOT, 'docs', 'performance.md');
const COMMAND = join(ROOT, 'bin', 'rootguard.js');
const folder = mkdtempSync(join(tmpdir(), 'rootguard-bench-'));
// a program is compiled where it finds its packages
const programs = join(ROOT, '.sandbox', 'bench');

interface Run {
  readonly seconds: number;
  /** Processor time: it says more than the time on a machine that has other work. */
  readonly processor: number;
  readonly megabytes: number;
}

/** One goal: a command, what it is measured against, and how many times as long it may take. */
interface Goal {
  readonly name: string;
  readonly baseline: string;
  readonly command: readonly string[];
  readonly against: readonly string[];
  readonly goal: number;
  /** Largest peak memory of the command, in MB, or as a multiple of that of the baseline. */
  readonly memory?: { readonly megabytes: number } | { readonly ratio: number };
  readonly environment?: NodeJS.ProcessEnv;
  readonly runs?: number;
}

function run(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Run {
  const usage = join(folder, 'usage');
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      ...environment,
      NODE_OPTIONS: `--require "${join(__dirname, 'resource-usage.js')}"`,
      RESOURCE_USAGE_FILE: usage,
    },
  });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}:\n${stderr}`);
  const [kibibytes = NaN, microseconds = NaN] = readFileSync(usage, 'utf8').split(' ').map(Number);
  return { seconds, processor: microseconds / 1e6, megabytes: kibibytes / 1024 };
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

/** A row of the table: medians, the median of the ratios, and the largest memory of both. */
function measure({ name, baseline, command, against, goal, memory, environment, runs = RUNS }: Goal): string[] {
  const pairs: { readonly ours: Run; readonly theirs: Run }[] = [];
  // the first pair warms caches and does not count
  for (let index = 0; index <= runs; index++) {
    const pair = { ours: run(command, environment), theirs: run(against, environment) };
    if (index > 0) pairs.push(pair);
  }
  const ratio = median(pairs.map(({ ours, theirs }) => ours.seconds / theirs.seconds));
  const processor = median(pairs.map(({ ours, theirs }) => ours.processor / theirs.processor));
  const megabytes = Math.max(...pairs.map(({ ours }) => ours.megabytes));
  const least = Math.max(...pairs.map(({ theirs }) => theirs.megabytes));
  const most = memory === undefined ? Infinity : 'ratio' in memory ? memory.ratio * least : memory.megabytes;
  const row = [
    name,
    baseline,
    `${median(pairs.map(({ ours }) => ours.seconds)).toFixed(2)} s`,
    `${median(pairs.map(({ theirs }) => theirs.seconds)).toFixed(2)} s`,
    ratio.toFixed(2),
    processor.toFixed(2),
    `≤ ${goal}`,
    `${megabytes.toFixed(0)} MB`,
    `${least.toFixed(0)} MB`,
    most === Infinity ? '' : `≤ ${most.toFixed(0)} MB`,
    ratio <= goal && megabytes <= most ? 'yes' : 'no',
  ];
  console.log(row.join('  '));
  return row;
}

/** The goals, with their inputs in the temporary folder. */
function goals(): Goal[] {
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const [thousand, tenThousand] = [1000, 10_000].map(accounts => write(`org-${accounts}.yaml`, largeOrgFile(accounts)));
  const parse = (file: string) => ['-e', `JSON.parse(require('fs').readFileSync(${JSON.stringify(file)}, 'utf8'))`];

  mkdirSync(programs, { recursive: true });
  const minimal = join(programs, 'minimal.js');
  const { outputText } = typescript.transpileModule(readFileSync(join(__dirname, 'minimal.ts'), 'utf8'), {
    compilerOptions: { module: typescript.ModuleKind.CommonJS, target: typescript.ScriptTarget.ES2022 },
  });
  writeFileSync(minimal, outputText);
  const yaml = join(programs, 'yaml.js');
  writeFileSync(yaml, `require('yaml').parse(require('node:fs').readFileSync(process.argv[2], 'utf8'));\n`);

  const synthesis = (accounts: number, file: string): Goal => ({
    name: `synthesis of ${accounts.toLocaleString('en')} accounts`,
    baseline: 'the least CDKTF program with as many resources',
    command: [join(ROOT, 'bin', 'synthesize.js')],
    against: [minimal, String(accounts)],
    goal: 0.9,
    environment: { ORG_FILE: file, CDKTF_OUTDIR: join(folder, 'cdktf.out') },
    ...(accounts > 1000 && { memory: { megabytes: 1024 }, runs: Math.max(1, Math.floor(RUNS / 3)) }),
  });

  const stacks = join(folder, 'acme');
  run([join(ROOT, 'bin', 'synthesize.js')], {
    ORG_FILE: join(ROOT, 'examples/acme/org.yaml'),
    CDKTF_OUTDIR: stacks,
  });
  const events = join(ROOT, 'review', 'events');
  const kinds = readdirSync(events).flatMap(name => {
    const { record } = JSON.parse(readFileSync(join(events, name), 'utf8')) as { record?: unknown };
    return record ?? [];
  });
  const records = write(
    'records.json',
    JSON.stringify({ Records: Array.from({ length: 10_000 }, (_, index) => kinds[index % kinds.length]) }),
  );

  // about 1.8 KB each
  const plan = write('plan.json', largePlan(58_000));
  return [
    { name: '`--version`', baseline: '`node -e 0`', command: [COMMAND, '--version'], against: ['-e', '0'], goal: 2 },
    { name: '`--help`', baseline: '`node -e 0`', command: [COMMAND, '--help'], against: ['-e', '0'], goal: 2 },
    {
      name: '`validate`, 1,000 accounts',
      baseline: 'parsing the same YAML with the same library',
      command: [COMMAND, 'validate', thousand ?? ''],
      against: [yaml, thousand ?? ''],
      goal: 2,
    },
    synthesis(1000, thousand ?? ''),
    synthesis(10_000, tenThousand ?? ''),
    {
      name: '`simulate`, 10,000 records',
      baseline: '`JSON.parse` of them',
      command: [COMMAND, 'simulate', '--output', stacks, records],
      against: parse(records),
      goal: 5,
    },
    {
      name: `\`review\`, a plan of ${(statSync(plan).size / 1e6).toFixed(0)} MB`,
      baseline: 'reading and `JSON.parse` of it',
      command: [COMMAND, 'review', '--fail-on', 'never', plan],
      against: parse(plan),
      goal: 2,
      memory: { ratio: 2 },
      runs: Math.max(1, Math.floor(RUNS / 2)),
    },
  ];
}

/** Longest time that `rootguard validate` takes to refuse 4 MiB of junk. */
function measureJunk(): number {
  const orgFile = join(folder, 'junk.yaml');
  const times = ['[', '{', 'a:\n', '- ', '&a ', '"', 'a '].map(text => {
    writeFileSync(orgFile, text.repeat(Math.floor((4 * 1024 * 1024) / text.length)));
    const start = process.hrtime.bigint();
    const { status } = spawnSync(process.execPath, [COMMAND, 'validate', orgFile]);
    if (status !== 2) throw new Error(`junk of ${text} ended with ${status}`);
    return Number(process.hrtime.bigint() - start) / 1e9;
  });
  return Math.max(...times);
}

const HEAD = [
  'command',
  'against',
  'time',
  'against it',
  'ratio',
  'of processor time',
  'goal',
  'memory',
  'against it',
  'goal',
  'reached',
];
const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;

/** The page keeps what people wrote below the figures. */
function writePage(rows: readonly string[][], junk: number): void {
  const before = readFileSync(PAGE, 'utf8');
  const at = before.indexOf('\n## ');
  const machine = `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), Node.js ${process.versions.node}`;
  const page = `# Performance

Whole processes, each in turn with the least that could do the same: medians of ${RUNS} runs (fewer of the long ones) and the
median of the ratios; memory is the largest resident size of the command itself. Written by \`npm run bench\` on ${machine}.

${line(HEAD)}${line(HEAD.map(() => '---'))}${rows.map(line).join('')}
4 MiB of junk are refused within ${junk.toFixed(1)} s, whatever it is.
${at === -1 ? '' : before.slice(at)}`;
  writeFileSync(PAGE, page);
  spawnSync(process.execPath, [require.resolve('prettier/bin/prettier.cjs'), '--write', PAGE], { stdio: 'ignore' });
}

try {
  const rows = goals().map(measure);
  writePage(rows, measureJunk());
} finally {
  rmSync(folder, { recursive: true, force: true });
  rmSync(programs, { recursive: true, force: true });
}
