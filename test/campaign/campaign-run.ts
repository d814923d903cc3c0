import { ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import { Organization } from '../../config/organization';
import { Sandbox, startSandbox } from '../../sandbox/sandbox';
import { FaultProxy, startFaultProxy } from '../faults/fault-proxy';
import { organizationOf } from '../config/organization-of';
import { TerraformRun } from '../integration/terraform-run';
import { EventResources } from '../sandbox/event-resources';
import { InstalledPackage } from '../starting/installed-package';
import { Kills } from './kills';
import { LISTENERS, MANAGEMENT, REGION } from './organization';
import { RootCall, rootCallOf, Who } from './records';
import { CLOCK_VARIABLE, SharedClock, shareClock } from './shared-clock';

/** What a command ended with; no code when it was killed. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** An organization in a sandbox, with the alerts deployed, and the folder of whoever runs the campaign. */
export interface Stage {
  readonly organization: Organization;
  readonly sandbox: Sandbox;
  /** Where the queues are that hear what people are told. */
  readonly hub: EventResources;
  readonly folder: string;
  /** Calls about root of members, in their order, since the beginning. */
  readonly calls: RootCall[];
  /** Runs a command; the one that deletes is killed at its time. */
  readonly run: (who: Who, args: readonly string[]) => Promise<Ended>;
  readonly end: () => Promise<void>;
}

/** Starts a sandbox with an organization, and deploys what tells people of root. */
export async function setStage(text: string, kills: Kills, say: (line: string) => void): Promise<Stage> {
  const shared = mkdtempSync(join(tmpdir(), 'rootguard-campaign-'));
  const clockFile = join(shared, 'clock');
  const clock = shareClock(clockFile);
  const preload = compiledClock(shared);
  const organization = organizationOf(text);
  const calls: RootCall[] = [];
  const callers = new Map<string, Who>();
  let command: Who = 'plan';
  let ownKey: string | undefined;
  const sandbox = await startSandbox(organization, {
    onCall: call => {
      const { accessKey } = call.request;
      const own = accessKey === ownKey ? command : undefined;
      const found = rootCallOf(call, callers.get(accessKey) ?? own ?? 'foreign');
      if (found !== undefined) calls.push(found);
      if (found?.opened !== undefined) callers.set(found.opened, found.who);
      kills.after(call.operation);
    },
  });
  const ends: (() => unknown)[] = [() => sandbox.stop(), () => rmSync(shared, { recursive: true, force: true })];
  const end = async (): Promise<void> => {
    for (const one of ends) await one();
  };
  try {
    ownKey = sandbox.environment.AWS_ACCESS_KEY_ID;
    say(`a sandbox with ${organization.accounts.length} accounts`);
    const hub = new EventResources(sandbox.endpoint, MANAGEMENT, REGION);
    for (const queue of Object.values(LISTENERS)) await hub.queue(queue);
    await deploy(organization, sandbox, say);
    calls.length = 0;
    const proxy = await startFaultProxy(sandbox.endpoint);
    ends.unshift(() => proxy.close());
    follow(proxy, kills, clock);
    const environment = { ...sandbox.environment, AWS_ENDPOINT_URL: proxy.endpoint, [CLOCK_VARIABLE]: clockFile };
    const user = new InstalledPackage(environment);
    ends.unshift(() => user.remove());
    writeFileSync(user.file('org.yaml'), text);
    mkdirSync(user.file('records'));
    const program = user.file('node_modules/rootguard/bin/rootguard.js');
    const run = async (by: Who, args: readonly string[]): Promise<Ended> => {
      const child = spawn(process.execPath, ['--require', preload, program, ...args], {
        ...{ cwd: user.folder, stdio: ['ignore', 'pipe', 'pipe'] },
        env: { ...process.env, ...environment, ORG_FILE: undefined, CDKTF_OUTDIR: undefined },
      });
      command = by;
      if (by === 'campaign') kills.aim(() => child.kill('SIGKILL'));
      const ended = await endOf(child);
      kills.aim(undefined);
      clock.follow();
      return ended;
    };
    return { organization, sandbox, hub, folder: user.folder, calls, run, end };
  } catch (error) {
    await end();
    throw error;
  }
}

/** Deploys what tells people of root, and switches root access on; the states go. */
async function deploy(organization: Organization, sandbox: Sandbox, say: (line: string) => void): Promise<void> {
  const terraform = new TerraformRun(sandbox);
  try {
    terraform.synthesize(organization);
    for (const stack of ['guardrails', 'alerts', 'forwarding']) {
      await terraform.apply(stack);
      say(`deployed ${stack}`);
    }
  } finally {
    terraform.cleanUp();
  }
}

function follow(proxy: FaultProxy, kills: Kills, clock: SharedClock): void {
  proxy.refuse(request => {
    // whoever asks may have waited
    clock.follow();
    return kills.before(request);
  });
}

/** The clock as a program that Node.js loads before another one. */
function compiledClock(folder: string): string {
  const file = join(folder, 'shared-clock.js');
  const options = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022, esModuleInterop: true };
  const source = readFileSync(join(__dirname, 'shared-clock.ts'), 'utf8');
  writeFileSync(file, transpileModule(source, { compilerOptions: options }).outputText);
  return file;
}

async function endOf(child: ChildProcess): Promise<Ended> {
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]!.setEncoding('utf8').on('data', (text: string) => (output[name] += text));
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('close', resolve);
    child.on('error', reject);
  });
  return { code, ...output };
}
