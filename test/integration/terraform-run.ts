import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdktf';
import { loadOrganization } from '../../config/load';
import { Organization } from '../../config/organization';
import { Sandbox } from '../../sandbox/sandbox';
import { defineStacks } from '../../stacks/organization-stacks';
import { requireTerraform } from '../../terraform/binary';
import { runTerraform, TerraformResult } from '../../terraform/command';

/** The phone number that the tests supply for the variable of the examples. */
export const ROOT_PHONE = '+1 206 555 0199';

/** A resource change of a plan, by what Terraform would do: 'update aws_….name', 'move a -> b', 'forget …'. */
export type Change = string;

/** Loads an org file's text, which must be free of errors. */
export function organizationOf(text: string): Organization {
  const folder = mkdtempSync(join(tmpdir(), 'rootguard-org-'));
  try {
    const file = join(folder, 'org.yaml');
    writeFileSync(file, text);
    const { organization, diagnostics } = loadOrganization(file, '2026-11-21');
    if (organization === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
    return organization;
  } finally {
    rmSync(folder, { recursive: true });
  }
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

  async apply(stack: string): Promise<void> {
    await this.run(stack, ['apply', '-auto-approve']);
  }

  async destroy(stack: string): Promise<void> {
    await this.run(stack, ['destroy', '-auto-approve']);
  }

  /** Plans one stack; empty when nothing would change, moves and forgets included. */
  async plan(stack: string, ...options: string[]): Promise<Change[]> {
    const planFile = join(this.folder, `${stack}.tfplan`);
    await this.run(stack, ['plan', `-out=${planFile}`, ...options]);
    const { stdout } = await this.run(stack, ['show', '-json', planFile]);
    const { resource_changes = [] } = JSON.parse(stdout) as {
      resource_changes?: { address: string; previous_address?: string; change: { actions: string[] } }[];
    };
    return resource_changes.flatMap(({ address, previous_address, change: { actions } }) => [
      ...(previous_address === undefined ? [] : [`move ${previous_address} -> ${address}`]),
      ...(actions.join() === 'no-op' || actions.join() === 'read' ? [] : [`${actions.join('+')} ${address}`]),
    ]);
  }

  async run(stack: string, args: string[]): Promise<TerraformResult> {
    const command = {
      binary: this.binary,
      directory: join(this.folder, 'cdktf.out', 'stacks', stack),
      environment: { ...this.sandbox.environment, TF_VAR_root_phone: ROOT_PHONE },
    };
    if (!this.initialized.has(stack)) {
      await runTerraform({ ...command, arguments: ['init'] });
      this.initialized.add(stack);
    }
    return runTerraform({ ...command, arguments: args });
  }

  cleanUp(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
