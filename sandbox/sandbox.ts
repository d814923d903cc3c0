import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Organization } from '../config/organization';
import { CloudTrailRecord } from '../aws/events/cloudtrail-event';
import { providerEnvironment } from '../terraform/provider-mirror';
import { AccountSettings } from './front/account-settings';
import { sandboxEnvironment } from './front/environment';
import { FrontOptions, startFront } from './front/front';
import { startMoto } from './front/moto';
import { SANDBOX_FOLDER } from './front/moto-install';
import { seedOrganization } from './seed';

/** A running AWS on this machine that holds one organization. */
export interface Sandbox {
  /** For example 'http://127.0.0.1:43210'. */
  readonly endpoint: string;
  /** Environment of programs that shall use it; undefined unsets: `{ ...process.env, ...sandbox.environment }`. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Process id of its moto. */
  readonly pid: number;
  /**
   * Takes a CloudTrail record as AWS itself would write it; returns when rules, trail and alarms have done with it. Other
   * processes send records to `/_sandbox/records`.
   */
  readonly recordEvent: (record: CloudTrailRecord) => Promise<void>;
  /** Says of an account what no call of AWS brings about: the state it is in. */
  readonly setAccount: (accountId: string, settings: AccountSettings) => void;
  /** What AWS sent to the mailbox of an address: codes to change a root e-mail. */
  readonly mailOf: (address: string) => readonly string[];
  /** Ends it; what it held is gone. May be called again. */
  stop(): Promise<void>;
}

/** How a sandbox is started. */
export interface SandboxOptions extends FrontOptions {
  /** Whether the organization is created. @default true */
  readonly seed?: boolean;
  /** Told what takes long or is worth knowing. @default - nothing is said */
  readonly say?: (line: string) => void;
}

/**
 * Starts a fresh sandbox with the organization of an org file. Several may run at once; each has its own processes
 * and ports, and ends with the process that started it.
 */
export async function startSandbox(organization: Organization, options: SandboxOptions = {}): Promise<Sandbox> {
  const { seed = true, say } = options;
  const moto = await startMoto(say === undefined ? {} : { say });
  try {
    const front = await startFront(moto, organization, options);
    let stopping: Promise<void> | undefined;
    const state = mkdtempSync(join(tmpdir(), 'rootguard-state-'));
    const stop = () =>
      (stopping ??= front
        .close()
        .then(() => moto.stop())
        .finally(() => rmSync(state, { recursive: true, force: true })));
    try {
      if (seed) await seedOrganization(front.endpoint, organization, options.readerRole);
      const environment = {
        ...sandboxEnvironment(front.endpoint, organization.region),
        ...providerEnvironment(SANDBOX_FOLDER, { say }),
        // root sessions here are none of those that AWS counts
        ROOTGUARD_STATE: state,
      };
      const { endpoint, recordEvent, setAccount, mailOf } = front;
      return { endpoint, environment, pid: moto.pid, recordEvent, setAccount, mailOf, stop };
    } catch (error) {
      await front.close();
      throw error;
    }
  } catch (error) {
    await moto.stop();
    throw error;
  }
}
