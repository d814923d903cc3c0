import { SandboxOptions } from '../../../../sandbox/sandbox';
import { useSandbox } from '../../../sandbox/use-sandbox';

/** A sandbox of acme that the clients of this process talk to, by its environment. */
export function useLivingSandbox(options: SandboxOptions = {}) {
  const used = useSandbox(options);
  const before = { ...process.env };
  beforeAll(() => {
    for (const [name, value] of Object.entries(used.sandbox.environment)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });
  afterAll(() => {
    for (const name of Object.keys(used.sandbox.environment ?? {})) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  });
  return used;
}
