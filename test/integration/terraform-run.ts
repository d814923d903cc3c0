import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdktf';
import { Organization } from '../../config/organization';
import { Sandbox } from '../../sandbox/sandbox';
import { defineStacks } from '../../stacks/organization-stacks';
import { requireTerraform } from '../../terraform/binary';
import { runTerraform, TerraformFailure, TerraformResult } from '../../terraform/command';
import { assumeRole } from '../sandbox/sandbox-clients';

/** The phone number that the tests supply for the variable of the examples. */
export const ROOT_PHONE = '+1 206 555 0199';

/** A message of Terraform's machine-readable output, as far as it is read here. */
interface PlanMessage {
  readonly type: string;
  readonly change?: {
    /** 'remove' is what Terraform's own text calls forget. */
    readonly action: string;
    readonly resource: { readonly addr: string };
    readonly previous_resource?: { readonly addr: string };
  };
}

/** A resource change of a plan, by what Terraform would do: 'update aws_….name', 'move a -> b', 'forget …'. */
export type Change = string;

/** Environment of one command; undefined unsets. */
type Environment = Readonly<Record<string, string | undefined>>;

const PLAN_IS_EMPTY = 0;
const PLAN_HAS_CHANGES = 2;

/** Environment of a command that is signed in through a role. */
export async function roleEnvironment(sandbox: Sandbox, roleArn: string): Promise<Environment> {
  const { sts } = await assumeRole(sandbox.endpoint, roleArn);
  const { accessKeyId, secretAccessKey, sessionToken } = await sts.config.credentials();
  return { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken };
}

/** Terraform on the stacks of one org file, with their states in a folder of their own. */
export class TerraformRun {
  readonly folder = mkdtempSync(join(tmpdir(), 'rootguard-run-'));
  private readonly binary = requireTerraform('1.5').path;
  private readonly initialized = new Set<string>();

  constructor(private readonly sandbox: Sandbox) {
    mkdirSync(join(this.folder, 'state'));
  }

  /** Synthesizes the stacks of an org file over the former ones. */
  synthesize(organization: Organization): void {
    const app = new App({ outdir: join(this.folder, 'cdktf.out') });
    defineStacks(app, organization);
    app.synth();
  }

  async apply(stack: string, ...options: string[]): Promise<void> {
    await this.run(stack, ['apply', '-auto-approve', ...options]);
  }

  async destroy(stack: string): Promise<void> {
    await this.run(stack, ['destroy', '-auto-approve']);
  }

  /** Plans one stack; empty when nothing would change, moves and forgets included. */
  async plan(stack: string, ...options: string[]): Promise<Change[]> {
    // the messages say all that is needed; `terraform show` of a plan file would take seconds more
    const plan = ['plan', '-json', '-detailed-exitcode', ...options];
    const { stdout } = await this.run(stack, plan, {}, [PLAN_IS_EMPTY, PLAN_HAS_CHANGES]);
    const messages = stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as PlanMessage);
    return messages
      .flatMap(({ type, change }) => (type === 'planned_change' && change !== undefined ? [change] : []))
      .flatMap(({ action, resource, previous_resource }) => [
        ...(previous_resource === undefined ? [] : [`move ${previous_resource.addr} -> ${resource.addr}`]),
        ...(action === 'move' ? [] : [`${action === 'remove' ? 'forget' : action} ${resource.addr}`]),
      ])
      .sort();
  }

  /** Folder of a synthesized stack. */
  directory(stack: string): string {
    return join(this.folder, 'cdktf.out', 'stacks', stack);
  }

  /** Runs a command on one stack, which is initialized first; `environment` comes on top of the sandbox's. */
  async run(stack: string, args: string[], environment: Environment = {}, accept = [0]): Promise<TerraformResult> {
    const command = {
      binary: this.binary,
      directory: this.directory(stack),
      environment: { ...this.sandbox.environment, TF_VAR_root_phone: ROOT_PHONE, ...environment },
    };
    if (!this.initialized.has(stack)) {
      await runTerraform({ ...command, arguments: ['init'] });
      this.initialized.add(stack);
    }
    return runTerraform({ ...command, arguments: args, accept });
  }

  /** Runs a command that must fail and returns what it printed on stderr, each paragraph on one line. */
  async failure(stack: string, args: string[], environment: Environment = {}): Promise<string> {
    const failed: unknown = await this.run(stack, args, environment).then(
      () => new Error(`terraform ${args.join(' ')} of ${stack} did not fail`),
      (error: unknown) => error,
    );
    if (!(failed instanceof TerraformFailure)) throw failed;
    // terraform breaks lines at 78 characters, but not lines that begin with a space
    return failed.stderr.trim().replace(/(?<=\S)\n(?=\S)/g, ' ');
  }

  cleanUp(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
