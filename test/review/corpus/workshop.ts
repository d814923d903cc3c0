import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdktf';
import { Organization } from '../../../config/organization';
import { Sandbox, startSandbox } from '../../../sandbox/sandbox';
import { defineStacks } from '../../../stacks/organization-stacks';
import { withoutStackTraces } from '../../../stacks/without-stack-traces';
import { requireTerraform } from '../../../terraform/binary';
import { runTerraform } from '../../../terraform/command';
import { ROOT_PHONE } from '../../integration/terraform-run';
import { StackJson } from './corpus-case';
import { ProviderServer } from './provider-server';

/** What Terraform itself counts in a plan: its machine-readable change summary. */
export interface Counts {
  readonly add: number;
  readonly change: number;
  readonly import: number;
  readonly remove: number;
}

/** One plan as Terraform shows it. */
export interface ShownPlan {
  /** Output of `terraform show -json`. */
  readonly json: string;
  readonly counts: Counts;
}

/** The Terraform JSON of every stack of a program. */
export type Stacks = Readonly<Record<string, string>>;

/** A message of Terraform's machine-readable output, as far as it is read here. */
interface Message {
  readonly type: string;
  readonly changes?: Counts;
}

/** What a workshop needs to be used by another process. */
interface Saved {
  readonly endpoint: string;
  readonly environment: Readonly<Record<string, string | null>>;
}

/** Synthesizes the stacks of an org file; stack to its Terraform JSON. */
export function synthesizeOrganization(organization: Organization): Stacks {
  const folder = mkdtempSync(join(tmpdir(), 'rootguard-corpus-synth-'));
  try {
    const app = new App({ outdir: join(folder, 'cdktf.out') });
    withoutStackTraces(() => {
      defineStacks(app, organization);
      app.synth();
    });
    const stacks = join(app.outdir, 'stacks');
    return Object.fromEntries(
      readdirSync(stacks)
        .sort()
        .map(stack => [stack, withoutComments(readFileSync(join(stacks, stack, 'cdk.tf.json'), 'utf8'))]),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** cdktf's comments name files of this machine's program. */
const withoutComments = (json: string): string =>
  JSON.stringify(JSON.parse(json, (key, value: unknown) => (key === '//' ? undefined : value)) as StackJson, null, 2);

/** A sandbox with the applied stacks of one program, and plans of what could happen to them. */
export class Workshop {
  private readonly binary = requireTerraform('1.5').path;
  private readonly servers = new Map<number, Promise<ProviderServer>>();

  private constructor(
    readonly folder: string,
    readonly endpoint: string,
    private readonly environment: Readonly<Record<string, string | undefined>>,
    private readonly sandbox?: Sandbox,
  ) {}

  /** Starts a sandbox with an organization. */
  static async start(organization: Organization, folder: string): Promise<Workshop> {
    const sandbox = await startSandbox(organization);
    mkdirSync(join(folder, 'state'), { recursive: true });
    const saved = { endpoint: sandbox.endpoint, environment: withNulls(sandbox.environment) };
    writeFileSync(join(folder, 'workshop.json'), JSON.stringify(saved));
    return new Workshop(folder, sandbox.endpoint, sandbox.environment, sandbox);
  }

  /** Uses the sandbox and states that another process keeps. */
  static use(folder: string): Workshop {
    const { endpoint, environment } = JSON.parse(readFileSync(join(folder, 'workshop.json'), 'utf8')) as Saved;
    return new Workshop(folder, endpoint, withoutNulls(environment));
  }

  /** Applies stacks one after the other; those that already are as they shall be are left alone. */
  async apply(stacks: Stacks): Promise<void> {
    for (const [stack, json] of Object.entries(stacks)) {
      const directory = this.directory('base', stack);
      const done = join(directory, 'applied');
      if (existsSync(done) && readFileSync(done, 'utf8') === json) continue;
      mkdirSync(directory, { recursive: true });
      writeFileSync(join(directory, 'cdk.tf.json'), json);
      await this.terraform(directory, ['init']);
      await this.terraform(directory, ['apply', '-auto-approve']);
      writeFileSync(done, json);
    }
  }

  /**
   * Plans one stack of a case.
   *
   * @param refresh - whether Terraform reads every resource first, which takes longer and is needed to see drift
   * @param worker - number of the caller: those that run at the same time have different ones
   */
  async plan(name: string, stack: string, json: string, refresh: boolean, worker: number): Promise<ShownPlan> {
    const directory = this.directory(name, stack);
    try {
      cpSync(this.directory('base', stack), directory, { recursive: true, verbatimSymlinks: true });
      writeFileSync(join(directory, 'cdk.tf.json'), json);
      const options = ['-json', '-lock=false', `-refresh=${refresh}`, '-out=plan'];
      const server = await this.server(worker, stack);
      const alone = (JSON.parse(json) as { provider: { aws: unknown[] } }).provider.aws.length === 1;
      const planned = await this.terraform(directory, ['plan', ...options], alone ? server.environment : {});
      const messages = planned
        .trim()
        .split('\n')
        .map(line => JSON.parse(line) as Message);
      const counts = messages.find(({ type }) => type === 'change_summary')?.changes;
      if (counts === undefined) throw new Error(`the plan of ${stack} has no summary`);
      const shown = await this.terraform(directory, ['show', '-json', 'plan'], server.environment);
      const { add, change, remove } = counts;
      return { json: shown, counts: { add, change, import: counts.import, remove } };
    } finally {
      rmSync(join(this.folder, `${name}.out`), { recursive: true, force: true });
    }
  }

  async stop(): Promise<void> {
    for (const server of this.servers.values()) await (await server).stop();
    await this.sandbox?.stop();
  }

  /** As deep as a synthesized stack, because the path of its state is relative. */
  private directory(name: string, stack: string): string {
    return join(this.folder, `${name}.out`, 'stacks', stack);
  }

  /** The provider of one worker. */
  private server(worker: number, stack: string): Promise<ProviderServer> {
    const server = this.servers.get(worker) ?? ProviderServer.start(this.directory('base', stack), this.environment);
    this.servers.set(worker, server);
    return server;
  }

  private async terraform(
    directory: string,
    args: readonly string[],
    more: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    // short processes with memory to spare need no collector, which takes a third of their time
    const environment = { ...this.environment, TF_VAR_root_phone: ROOT_PHONE, GOGC: 'off', ...more };
    const { stdout } = await runTerraform({ binary: this.binary, directory, environment, arguments: args });
    return stdout;
  }
}

const withNulls = (environment: Readonly<Record<string, string | undefined>>) =>
  Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, value ?? null]));

const withoutNulls = (environment: Readonly<Record<string, string | null>>) =>
  Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, value ?? undefined]));
