import { AwsError } from '../../../../sandbox/front/aws-answer';
import { SandboxOptions } from '../../../../sandbox/sandbox';
import { FaultProxy, startFaultProxy } from '../../../faults/fault-proxy';
import { useSandbox } from '../../../sandbox/use-sandbox';

/**
 * A sandbox of acme that the clients of this process talk to, by its environment and through a proxy that refuses what
 * a test says. Nothing is refused when a test begins.
 */
export function useLivingSandbox(options: SandboxOptions = {}) {
  const used = useSandbox(options);
  const proxy = {} as FaultProxy;
  const environment: Record<string, string | undefined> = {};
  const before = { ...process.env };
  beforeAll(async () => {
    Object.assign(proxy, await startFaultProxy(used.sandbox.endpoint));
    Object.assign(environment, used.sandbox.environment, { AWS_ENDPOINT_URL: proxy.endpoint });
    setAll(environment);
  });
  /** Refuses single operations: 'account:GetAlternateContact'. */
  const refuse = (...actions: readonly string[]): void =>
    proxy.refuse(({ service, operation }) => {
      const action = `${service}:${operation}`;
      return actions.includes(action) ? denied(action) : undefined;
    });
  beforeEach(() => refuse());
  afterAll(async () => {
    setAll(Object.fromEntries(Object.keys(environment).map(name => [name, before[name]])));
    await proxy.close?.();
  });
  return { ...used, proxy, environment, refuse };
}

function setAll(values: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}

/** What AWS says to somebody who may not do this. */
const denied = (action: string): AwsError =>
  new AwsError('AccessDeniedException', `User: somebody is not authorized to perform: ${action}`, 403);
