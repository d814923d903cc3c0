import { Sandbox, SandboxOptions, startSandbox } from '../../sandbox/sandbox';
import { acme } from './acme-organization';
import { SandboxClients, sandboxClients } from './sandbox-clients';

/**
 * One sandbox of acme for the tests of a file, and the clients of its management account. Both are empty until the
 * first test or beforeAll.
 */
export function useSandbox(options: SandboxOptions = {}): { readonly sandbox: Sandbox; readonly aws: SandboxClients } {
  const sandbox = {} as Sandbox;
  const aws = {} as SandboxClients;
  beforeAll(async () => {
    Object.assign(sandbox, await startSandbox(acme, options));
    Object.assign(aws, sandboxClients(sandbox.endpoint));
  });
  // without a stop when it did not start
  afterAll(() => sandbox.stop?.());
  return { sandbox, aws };
}
