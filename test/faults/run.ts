import { GetAlternateContactCommand } from '@aws-sdk/client-account';
import { ListPoliciesForTargetCommand } from '@aws-sdk/client-organizations';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { deployStacks } from '../../cli/deploy';
import { EXIT } from '../../cli/exit-codes';
import { PROJECT_FOLDER } from '../../cli/folders';
import { planStacks } from '../../cli/plan';
import { PROGRAM, synthesize } from '../../cli/synthesize';
import { startSandbox } from '../../sandbox/sandbox';
import { requireTerraform } from '../../terraform/binary';
import { runTerraform } from '../../terraform/command';
import { orgFile } from '../config/org-file';
import { sandboxClients } from '../sandbox/sandbox-clients';
import { organizationOf } from '../stacks/synth-organization';
import { Fault, FAULTS, startFaultProxy } from './fault-proxy';
import { numbersOf } from './numbers';

/**
 * `npm run test:faults -- [runs] [seed]`: edits an organization again and again, and deploys or plans each edit while AWS
 * answers badly or Terraform is killed. Afterwards the same command has to converge: the plan is empty, nothing is there
 * twice, and the record of calls has nothing that takes a contact or an SCP away. Ends with 1 when a run did not.
 */
const STACKS = ['guardrails', 'contacts'];
/** Calls that take something away, which no run may make. */
const TAKES_AWAY = /\.(DetachPolicy|DeletePolicy)$|deleteAlternateContact|StopLogging|DeleteTrail/i;
/** Most deploys without a fault until one run has converged. */
const REPEATS = 3;

async function main([runs = '200', seed = '1']: readonly string[]): Promise<number> {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const random = numbersOf(Number(seed));
  const { path: binary } = requireTerraform('1.5');
  mkdirSync(join(PROJECT_FOLDER, '.sandbox'), { recursive: true });
  const folder = mkdtempSync(join(PROJECT_FOLDER, '.sandbox', 'faults-'));
  const orgPath = join(folder, 'org.yaml');
  const outputFolder = join(folder, 'cdktf.out');
  const sandbox = await startSandbox(organizationOf(fileOf(0)));
  const proxy = await startFaultProxy(sandbox.endpoint, killTerraform);
  const environment = { ...sandbox.environment, AWS_ENDPOINT_URL: proxy.endpoint, AWS_MAX_ATTEMPTS: '4' };
  const output = openSync(join(folder, 'log'), 'a', 0o600);
  const quiet = { output, say: () => undefined, approve: () => Promise.resolve(true) };
  const deploy = () => deployStacks({ binary, outputFolder, stacks: STACKS, environment, ...quiet });
  const aws = sandboxClients(sandbox.endpoint);
  const tally = new Map<Fault, { runs: number; met: number; codes: Map<number, number> }>();
  const failures: string[] = [];
  const start = Date.now();
  try {
    writeFileSync(orgPath, stringify(fileOf(0)));
    await synthesize(PROGRAM, orgPath, outputFolder);
    if ((await deploy()) !== EXIT.done)
      throw new Error(`the first deploy failed:\n${readFileSync(join(folder, 'log'), 'utf8')}`);
    for (let run = 1; run <= Number(runs); run++) {
      const fault = FAULTS[(run - 1) % FAULTS.length]!;
      writeFileSync(orgPath, stringify(fileOf(run)));
      await synthesize(PROGRAM, orgPath, outputFolder);
      const before = proxy.done.length;
      const isPlan = run % 5 === 0;
      proxy.meet(fault, 0.1, random);
      const code = isPlan
        ? Number(
            (
              await planStacks({
                ...{ binary, outputFolder, stacks: STACKS, environment },
                signal: new AbortController().signal,
                say: quiet.say,
              })
            ).failed,
          )
        : await deploy();
      const met = proxy.met();
      proxy.meet(undefined, 0, random);
      let ended: number = code;
      for (let repeat = 0; repeat < REPEATS && (isPlan || ended !== EXIT.done || repeat === 0); repeat++) {
        ended = await deploy();
        if (ended === EXIT.done) break;
      }
      const problems = [
        ...(ended === EXIT.done ? [] : [`the same command ends with ${ended}`]),
        ...proxy.done
          .slice(before)
          .flatMap(({ operation, status }) =>
            TAKES_AWAY.test(operation) && status < 300 ? [`made ${operation}`] : [],
          ),
        ...(await differences(run)),
      ];
      for (const problem of problems) failures.push(`run ${run} (${fault}${isPlan ? ', plan' : ''}): ${problem}`);
      const sum = tally.get(fault) ?? { runs: 0, met: 0, codes: new Map<number, number>() };
      tally.set(fault, {
        runs: sum.runs + 1,
        met: sum.met + met,
        codes: sum.codes.set(code, (sum.codes.get(code) ?? 0) + 1),
      });
      process.stderr.write(
        `${Math.round((Date.now() - start) / 1000)} s, run ${run}: ${fault}, ${met} calls met it, ended with ${code}${problems.length === 0 ? '' : `: ${problems.join('; ')}`}\n`,
      );
    }
  } finally {
    await proxy.close();
    await sandbox.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  for (const [fault, { runs: count, met, codes }] of tally) {
    const ends = [...codes].sort().map(([code, times]) => `${times} with ${code}`);
    process.stdout.write(`${fault}: ${count} runs, ${met} calls met it, ended ${ends.join(', ')}\n`);
  }
  const minutes = ((Date.now() - start) / 60_000).toFixed(1);
  process.stdout.write(`${runs} runs of seed ${seed} in ${minutes} minutes, ${failures.length} problems\n`);
  for (const failure of failures) process.stdout.write(`${failure}\n`);
  return failures.length === 0 ? 0 : 1;

  /** What AWS has other than the file of a run says, and what a plan would still change. */
  async function differences(run: number): Promise<string[]> {
    const found: string[] = [];
    const { AlternateContact } = await aws.account.send(
      new GetAlternateContactCommand({ AlternateContactType: 'SECURITY', AccountId: '222222222222' }),
    );
    if (AlternateContact?.Name !== nameOf(run)) found.push(`the contact is ${AlternateContact?.Name}`);
    const { Policies = [] } = await aws.organizations.send(
      new ListPoliciesForTargetCommand({ TargetId: 'r-exam', Filter: 'SERVICE_CONTROL_POLICY' }),
    );
    const names = Policies.map(({ Name }) => Name)
      .sort()
      .join(', ');
    if (Policies.length !== 2) found.push(`attached to the root are ${names}`);
    for (const stack of STACKS) {
      const directory = join(outputFolder, 'stacks', stack);
      const { exitCode } = await runTerraform({
        ...{ binary, directory, environment },
        arguments: ['plan', '-detailed-exitcode'],
        accept: [0, 2],
      });
      if (exitCode !== 0) found.push(`the plan of ${stack} is not empty`);
    }
    return found;
  }
}

const nameOf = (run: number): string => `Security Team ${run}`;

/** The org file of a run: another contact and another content of the SCP. */
function fileOf(run: number) {
  const { contacts, ...file } = orgFile();
  const until = `2099-01-${String((run % 28) + 1).padStart(2, '0')}`;
  const exemption = { account: 'payments', until, reason: 'x', reference: 'x', approved_by: 'x' };
  const security = { ...contacts.security, name: nameOf(run) };
  const root_deny = { targets: ['root'], exemptions: [exemption] };
  return { ...file, contacts: { ...contacts, security }, root_deny, trail: undefined, alerts: undefined };
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

main(process.argv.slice(2)).then(
  code => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  },
);
