import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/**
 * The AWS provider as a process that stays, for Terraform commands one after the other: a provider takes seconds to start,
 * more than most plans.
 *
 * It holds one configuration at a time, so it does not fit plans of stacks with several.
 *
 * @see https://developer.hashicorp.com/terraform/plugin/debugging#starting-a-provider-in-debug-mode
 */
export class ProviderServer {
  private constructor(
    /** Entry of Terraform's environment that leads it here. */
    readonly environment: { readonly TF_REATTACH_PROVIDERS: string },
    private readonly child: ChildProcess,
  ) {}

  /**
   * Starts the provider that a stack was initialized with.
   *
   * @param directory - folder of that stack
   * @param environment - the provider's, spread over this process's; undefined unsets
   */
  static async start(
    directory: string,
    environment: Readonly<Record<string, string | undefined>>,
  ): Promise<ProviderServer> {
    const child = spawn(findProvider(join(directory, '.terraform', 'providers')), ['-debug'], {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    process.once('exit', () => child.kill('SIGKILL'));
    for await (const line of createInterface({ input: child.stdout })) {
      const [, reattach] = /TF_REATTACH_PROVIDERS='(.*)'/.exec(line) ?? [];
      if (reattach === undefined) continue;
      // nobody reads further, and a full pipe would stop the provider
      child.stdout.resume();
      return new ProviderServer({ TF_REATTACH_PROVIDERS: reattach }, child);
    }
    throw new Error('the provider ended before it said how to reach it');
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
  }
}

function findProvider(folder: string): string {
  const registry = join(folder, 'registry.terraform.io', 'hashicorp', 'aws');
  const [version = ''] = readdirSync(registry);
  const [platform = ''] = readdirSync(join(registry, version));
  const binary = readdirSync(join(registry, version, platform)).find(name => name.startsWith('terraform-provider-'));
  return join(registry, version, platform, binary ?? '');
}
