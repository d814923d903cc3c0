import { execFileSync } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { deployStacks } from '../../cli/deploy';
import { EXIT } from '../../cli/exit-codes';
import { PROJECT_FOLDER } from '../../cli/folders';
import { planStacks } from '../../cli/plan';
import { startSandbox } from '../../sandbox/sandbox';
import { requireTerraform } from '../../terraform/binary';
import { runTerraform, showTerraform } from '../../terraform/command';
import { addressesIn, pullState } from '../../terraform/state';
import { sandboxClients } from '../sandbox/sandbox-clients';
import { organizationOf } from '../config/organization-of';
import { synthesizeFiles } from '../stacks/synth-organization';
import { followAdvice } from './advice';
import { Fault, FAULTS, startFaultProxy, Trouble } from './fault-proxy';
import { numbersOf } from './numbers';
import { differences, fileOf, Scenario, SCENARIOS, Stack, STACKS, TAKES_AWAY } from './scenarios';
import { mountSmallDisk } from './small-disk';

/** What became of one run. */
export interface Outcome extends Omit<Scenario, 'calls'> {
  readonly run: number;
  readonly fault: Fault;
  /** Not made, because no small disk can be mounted here. */
  readonly isLeftOut?: boolean;
  /** Calls of the command, and how many of them met the fault. */
  readonly calls: number;
  readonly met: number;
  /** What the command ended with. */
  readonly code: number;
  /** Runs of the same command until it had nothing left to do, and whether what it advised was done before. */
  readonly repeats: number;
  readonly wasAdvised: boolean;
  readonly problems: readonly string[];
  readonly seconds: number;
}

/** Most repeats until a run has converged. */
const REPEATS = 3;
/** Retries of the provider, 25 by itself: a command shall meet a fault, not outlast it. */
const RETRIES = 3;
const CHANCES = [0.1, 0.3, 0.6] as const;

/** Makes runs one after another in a sandbox of their own; returns where the log is. */
export async function makeRuns(
  runs: readonly number[],
  seed: number,
  tell: (outcome: Outcome) => void,
): Promise<string> {
  const { path: binary } = requireTerraform('1.5');
  mkdirSync(join(PROJECT_FOLDER, '.sandbox'), { recursive: true });
  const folder = mkdtempSync(join(PROJECT_FOLDER, '.sandbox', 'faults-'));
  const disk = join(folder, 'disk');
  mkdirSync(disk);
  const smallDisk = mountSmallDisk(disk);
  const outputFolder = join(disk, 'cdktf.out');
  const log = `${folder}.log`;
  const output = openSync(log, 'a', 0o600);
  const sandbox = await startSandbox(organizationOf(fileOf(0)));
  const proxy = await startFaultProxy(sandbox.endpoint);
  const environment = { ...sandbox.environment, AWS_ENDPOINT_URL: proxy.endpoint, GOGC: '400' };
  const aws = sandboxClients(sandbox.endpoint);
  const directoryOf = (stack: Stack): string => join(outputFolder, 'stacks', stack);
  const said: string[] = [];
  const say = (text: string): void => {
    said.push(text);
    writeSync(output, `${text}\n`);
  };
  const deployed: Record<Stack, number | undefined> = { guardrails: 0, contacts: 0, trail: 0 };

  const commands = {
    deploy: (stack: Stack) =>
      deployStacks({
        ...{ binary, outputFolder, stacks: [stack], environment, output },
        ...{ approve: () => Promise.resolve(true), say },
      }),
    plan: async (stack: Stack): Promise<number> => {
      const { signal } = new AbortController();
      const { failed } = await planStacks({ binary, outputFolder, stacks: [stack], environment, signal, say });
      return failed ? EXIT.notDone : EXIT.done;
    },
    destroy: async (stack: Stack): Promise<number> => {
      const common = { binary, directory: directoryOf(stack), environment };
      await runTerraform({ ...common, arguments: ['init'] });
      const ended = await showTerraform({ ...common, output, arguments: ['destroy', '-auto-approve'] });
      return typeof ended === 'number' ? ended : 137;
    },
  };

  try {
    for (const stack of STACKS) {
      synthesize(stack, 0);
      if ((await commands.deploy(stack)) !== EXIT.done) throw new Error(`${stack} cannot be deployed; see ${log}`);
    }
    for (const run of runs) tell(await make(run));
    return log;
  } finally {
    await proxy.close();
    await sandbox.stop();
    smallDisk?.unmount();
    closeSync(output);
    rmSync(folder, { recursive: true, force: true });
  }

  function synthesize(stack: Stack, edit: number): void {
    const path = join('stacks', stack, 'cdk.tf.json');
    const json = JSON.parse(synthesizeFiles(fileOf(edit))[path]!) as { provider: { aws: { max_retries: number }[] } };
    for (const provider of json.provider.aws) provider.max_retries = RETRIES;
    mkdirSync(directoryOf(stack), { recursive: true });
    writeFileSync(join(outputFolder, path), JSON.stringify(json));
  }

  async function make(run: number): Promise<Outcome> {
    const start = Date.now();
    const scenario = SCENARIOS[run % SCENARIOS.length]!;
    const fault = FAULTS[run % FAULTS.length]!;
    const { command, stack } = scenario;
    const ended = {
      command,
      stack,
      run,
      fault,
      calls: 0,
      met: 0,
      code: 0,
      repeats: 0,
      wasAdvised: false,
      problems: [],
    };
    if (fault === 'full disk' && smallDisk === undefined) return { ...ended, isLeftOut: true, seconds: 0 };
    const problems: string[] = [];
    const same = commands[command === 'create' ? 'deploy' : command];

    if (command === 'create') await commands.destroy(stack);
    synthesize(stack, run);
    const before = proxy.done.length;
    said.length = 0;
    const printedBefore = statSync(log).size;
    proxy.meet(troubleOf(run, scenario, fault));
    const code = await same(stack).catch((error: Error) => {
      problems.push(`threw ${error.message}`);
      return EXIT.notDone;
    });
    const { calls, met } = proxy.counts();
    proxy.meet(undefined);
    smallDisk?.empty();
    const written = proxy.done.slice(before).filter(({ isRead, status }) => !isRead && status < 300);
    if (written.length > 0 && (command === 'plan' || (command !== 'destroy' && code === EXIT.notDone))) {
      problems.push(`ended with ${code} after ${written.map(({ operation }) => operation).join(', ')}`);
    }

    const isRefused = command === 'destroy' && stack === 'trail';
    let [repeats, wasAdvised, last]: [number, boolean, number] = [0, false, code];
    const asAdvised = async (again: (stack: Stack) => Promise<number>): Promise<number> => {
      const advice = said.splice(0).join('\n');
      const printed = readFileSync(log).subarray(printedBefore).toString();
      const surroundings = { directory: directoryOf(stack), environment, aws, output };
      const { isDone, end } = await followAdvice(advice, printed, surroundings);
      wasAdvised ||= isDone;
      const ended = await again(stack);
      end();
      return ended;
    };
    do {
      last = await asAdvised(same);
      repeats++;
    } while (last !== EXIT.done && !isRefused && repeats < REPEATS);
    if ((last === EXIT.done) === isRefused) problems.push(`ends with ${last} after ${repeats} repeats`);

    if (command === 'deploy' || command === 'create') deployed[stack] = run;
    if (command === 'destroy' && !isRefused) deployed[stack] = undefined;
    problems.push(...takenAway(before, scenario), ...(await differences(aws, deployed)));
    const common = { binary, directory: directoryOf(stack), environment };
    if (command === 'destroy' && !isRefused) {
      const left = addressesIn(await pullState(common));
      if (!proxy.done.slice(before).some(({ operation }) => TAKES_AWAY[stack].test(operation))) {
        problems.push('the record of calls does not have the destroy, so that it proves nothing');
      }
      if (left.length > 0) problems.push(`the state still holds ${left.join(', ')}`);
      // what the destroy left on a full disk is told by the deploy after it
      if ((await commands.deploy(stack)) !== EXIT.done && (await asAdvised(commands.deploy)) !== EXIT.done) {
        problems.push('cannot be deployed again');
      }
      deployed[stack] = run;
    } else if (command !== 'plan' && !isRefused) {
      const { exitCode } = await runTerraform({ ...common, arguments: ['plan', '-detailed-exitcode'], accept: [0, 2] });
      if (exitCode !== 0) problems.push('the next plan is not empty');
    }
    const seconds = (Date.now() - start) / 1000;
    return { ...ended, calls, met, code, repeats, wasAdvised, problems, seconds };
  }

  function troubleOf(run: number, scenario: Scenario, fault: Fault): Trouble {
    const random = numbersOf(seed * 1_000_003 + run);
    const chance = CHANCES[Math.floor(random() * CHANCES.length)]!;
    const at =
      fault === 'killed'
        ? 10 * (1 + Math.floor(random() * Math.max(1, Math.floor(scenario.calls / 10))))
        : 1 + Math.floor(random() * scenario.calls);
    return { fault, chance, at, random, strike: fault === 'killed' ? killTerraform : () => smallDisk?.fill() };
  }

  /** What the record of calls has that must not be in there, at any instant of the run. */
  function takenAway(before: number, { command, stack }: Scenario): string[] {
    const isAllowed = (other: Stack) => other !== 'trail' && other === stack && command === 'destroy';
    return proxy.done
      .slice(before)
      .filter(({ status }) => status < 300)
      .flatMap(({ operation }) =>
        STACKS.some(other => TAKES_AWAY[other].test(operation) && !isAllowed(other)) ? [`made ${operation}`] : [],
      );
  }
}

/** Kills Terraform below this process, and its providers. */
function killTerraform(): void {
  const listed = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,comm='], { encoding: 'utf8' }).trim().split('\n');
  const processes = listed
    .map(line => line.trim().split(/\s+/))
    .map(([pid, ppid, name = '']) => ({ pid: Number(pid), ppid: Number(ppid), name }));
  const own = processes.filter(({ ppid, name }) => ppid === process.pid && name.startsWith('terraform'));
  const providers = processes.filter(({ ppid }) => own.some(({ pid }) => pid === ppid));
  for (const { pid } of [...own, ...providers]) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // it has ended by itself
    }
  }
}
