import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { sandboxEnvironment } from '../sandbox/front/environment';
import { Asked, startStandingAws } from './standing-aws';

/** Most time that a reading may take, as a multiple of what the quotas alone impose. */
const GOAL = 1.25;

interface Reading {
  readonly seconds: number;
  readonly megabytes: number;
  readonly accounts: number;
  readonly unknown: readonly unknown[];
}

/**
 * `npm run snapshot-times -- [accounts] [faster]`: reads an organization of so many accounts from an AWS on this machine whose
 * quotas are those of AWS, so many times faster, and prints the time against what the quotas alone impose. Ends with 1 when it
 * took more than 1.25 times as long, or something is unknown.
 */
async function main(accounts: number, faster: number): Promise<number> {
  const aws = await startStandingAws(accounts, faster);
  const folder = mkdtempSync(join(tmpdir(), 'rootguard-snapshot-times-'));
  const output = join(folder, 'snapshot.json');
  try {
    const child = spawn(
      process.execPath,
      ['--require', 'tsx/cjs', join(__dirname, 'read-once.ts'), output, String(faster)],
      {
        env: { ...process.env, ...sandboxEnvironment(aws.endpoint, 'us-east-1') },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const ended = once(child, 'exit') as Promise<[number | null]>;
    const [printed, [code]] = await Promise.all([text(child.stdout), ended]);
    if (code !== 0) throw new Error(`the reading ended with ${code}`);
    const read = JSON.parse(printed) as Reading;
    const [group, floor] = floorOf(aws.asked);
    const all = [...aws.asked.values()];
    const sum = (of: (one: Asked) => number) => all.reduce((total, one) => total + of(one), 0);
    const ratio = read.seconds / floor;
    const row = [
      ...[read.accounts.toLocaleString('en'), `${faster} ×`, sum(one => one.answered).toLocaleString('en')],
      ...[sum(one => one.throttled), `${floor.toFixed(0)} s`, `${read.seconds.toFixed(0)} s`, ratio.toFixed(2)],
      ...[`${read.megabytes.toFixed(0)} MB`, `${(statSync(output).size / 1e6).toFixed(0)} MB`],
    ];
    process.stdout.write(
      `| ${HEAD.join(' | ')} |\n| ${HEAD.map(() => '---').join(' | ')} |\n| ${row.join(' | ')} |\n\n`,
    );
    process.stdout.write(`the floor is that of ${group}\n`);
    for (const one of read.unknown) process.stdout.write(`unknown: ${JSON.stringify(one)}\n`);
    return ratio <= GOAL && read.unknown.length === 0 && read.accounts === accounts ? 0 : 1;
  } finally {
    aws.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const HEAD = ['accounts', 'quotas', 'requests', 'throttled', 'floor', 'time', 'ratio', 'memory', 'file'];

/** The group of operations whose quota takes longest, and how long that is, in seconds. */
function floorOf(asked: ReadonlyMap<string, Asked>): readonly [group: string, seconds: number] {
  const floors = [...asked].map(
    ([group, { answered, perSecond, burst }]) => [group, Math.max(0, answered - burst) / perSecond] as const,
  );
  return floors.reduce((most, one) => (one[1] > most[1] ? one : most), ['none', 0] as const);
}

void main(Number(process.argv[2] ?? 5_000), Number(process.argv[3] ?? 10)).then(
  code => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
