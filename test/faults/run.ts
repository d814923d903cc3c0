import { fork } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { Fault, FAULTS } from './fault-proxy';
import { makeRuns, Outcome } from './worker';

/**
 * `npm run test:faults -- [runs] [seed]`: deploys, plans and destroys stacks while AWS answers badly, Terraform is killed
 * or the disk is full. Afterwards the same command has to converge, with nothing lost and nothing there twice, and the
 * record of calls has nothing that takes a protection away. Ends with 1 when a run did not.
 */
const WORKERS = 2;

async function main(runs: number, seed: number): Promise<number> {
  const start = Date.now();
  const outcomes: Outcome[] = [];
  const logs: string[] = [];
  const codes = await Promise.all(
    Array.from({ length: WORKERS }, async (_, worker) => {
      const own = Array.from({ length: runs }, (__, run) => run).filter(run => run % WORKERS === worker);
      // a process each: Terraform is killed below the one that runs it
      const child = fork(__filename, ['worker', String(seed), ...own.map(String)]);
      child.on('message', (message: Outcome | string) => {
        if (typeof message === 'string') return void logs.push(message);
        outcomes.push(message);
        process.stderr.write(`${Math.round((Date.now() - start) / 1000)} s, ${lineOf(message)}\n`);
      });
      const [code] = (await once(child, 'exit')) as [number | null];
      return code;
    }),
  );
  process.stdout.write(`${tableOf(outcomes)}\n\n`);
  const failed = outcomes.filter(({ problems }) => problems.length > 0);
  const leftOut = outcomes.filter(({ isLeftOut }) => isLeftOut).length;
  const minutes = ((Date.now() - start) / 60_000).toFixed(0);
  process.stdout.write(
    `${outcomes.length - leftOut} runs of seed ${seed} in ${minutes} minutes, ${failed.length} with problems\n`,
  );
  if (leftOut > 0) process.stdout.write(`${leftOut} runs left out: a full disk needs the right to mount one\n`);
  for (const outcome of failed) process.stdout.write(`${lineOf(outcome)}\n`);
  if (failed.length > 0) process.stdout.write(`what was printed: ${logs.join(', ')}\n`);
  else for (const log of logs) rmSync(log);
  return failed.length === 0 && codes.every(code => code === 0) ? 0 : 1;
}

const lineOf = ({
  run,
  fault,
  command,
  stack,
  calls,
  met,
  code,
  repeats,
  wasAdvised,
  problems,
  seconds,
  isLeftOut,
}: Outcome) =>
  isLeftOut
    ? `run ${run}: ${command} ${stack}, ${fault}: left out`
    : `run ${run}: ${command} ${stack}, ${fault}: ${met} of ${calls} calls met it, ended with ${code}, ` +
      `${repeats} repeats${wasAdvised ? ' as advised' : ''}, ${seconds.toFixed(0)} s${problems.map(problem => `\n    PROBLEM ${problem}`).join('')}`;

/** A line for each fault. */
function tableOf(outcomes: readonly Outcome[]): string {
  const rows = FAULTS.map(fault =>
    rowOf(
      fault,
      outcomes.filter(one => one.fault === fault && !one.isLeftOut),
    ),
  );
  const table = [
    [
      'fault',
      'runs',
      'deploys',
      'plans',
      'destroys',
      'calls that met it',
      'ended as if nothing were',
      'converged at once',
      'as advised',
    ],
    ...rows,
  ];
  const widths = table[0]!.map((_, column) => Math.max(...table.map(row => row[column]!.length)));
  return table
    .map(row =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function rowOf(fault: Fault, outcomes: readonly Outcome[]): string[] {
  const count = (test: (outcome: Outcome) => boolean): string => String(outcomes.filter(test).length);
  const isSound = ({ problems }: Outcome) => problems.length === 0;
  return [
    fault,
    String(outcomes.length),
    count(({ command }) => command === 'deploy' || command === 'create'),
    count(({ command }) => command === 'plan'),
    count(({ command }) => command === 'destroy'),
    String(outcomes.reduce((sum, { met }) => sum + met, 0)),
    count(({ code }) => code === 0),
    count(outcome => isSound(outcome) && outcome.repeats === 1 && !outcome.wasAdvised),
    count(outcome => isSound(outcome) && outcome.wasAdvised),
  ];
}

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
for (const event of ['SIGINT', 'SIGTERM', 'disconnect']) process.on(event, () => process.exit());
const [first = '200', seed = '1', ...own] = process.argv.slice(2);
const work =
  first === 'worker'
    ? makeRuns(own.map(Number), Number(seed), outcome => process.send?.(outcome)).then(log => {
        process.send?.(log);
        return 0;
      })
    : main(Number(first), Number(seed));
work.then(
  code => {
    process.exitCode = code;
    process.disconnect?.();
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(2);
  },
);
