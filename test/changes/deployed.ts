import { AccountClient, EnableRegionCommand, GetRegionOptStatusCommand } from '@aws-sdk/client-account';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { Organization } from '../../config/organization';
import { Sandbox, startSandbox } from '../../sandbox/sandbox';
import { organizationOf } from '../config/organization-of';
import { SandboxClients, sandboxClients } from '../sandbox/sandbox-clients';
import { TerraformRun } from '../integration/terraform-run';

/** A region that every account has opted in to. */
export const OPTED = 'ap-east-1';

export const REGIONS = ['us-east-1', 'eu-west-1', OPTED];

/** The stacks that are deployed, those first that others need. */
export const STACKS = ['guardrails', 'contacts', 'trail', 'alerts', 'alarms', 'forwarding'] as const;
export type Stack = (typeof STACKS)[number];

/** The organization of examples/acme in a sandbox that this process talks to, with every stack but posture deployed. */
export interface Deployed {
  readonly organization: Organization;
  readonly sandbox: Sandbox;
  readonly terraform: TerraformRun;
  /** Its org file. */
  readonly file: string;
  readonly end: () => Promise<void>;
}

/** @param say - told how far it is */
export async function deployAcme(say: (line: string) => void): Promise<Deployed> {
  const folder = mkdtempSync(join(tmpdir(), 'rootguard-changes-'));
  const file = join(folder, 'org.yaml');
  const acme = parse(readFileSync(join(__dirname, '../../examples/acme/org.yaml'), 'utf8'), {
    schema: 'core',
  }) as { posture?: unknown; readonly alerts: object; readonly trail: object };
  delete acme.posture;
  const text = stringify({
    ...acme,
    alerts: { ...acme.alerts, regions: REGIONS },
    // so that a setting that somebody changed can be changed back
    trail: { ...acme.trail, protect: false },
  });
  writeFileSync(file, text);
  const organization = organizationOf(text);
  const sandbox = await startSandbox(organization);
  const terraform = new TerraformRun(sandbox);
  const end = async (): Promise<void> => {
    terraform.cleanUp();
    rmSync(folder, { recursive: true, force: true });
    await sandbox.stop();
  };
  try {
    await optIn(organization, sandboxClients(sandbox.endpoint));
    terraform.synthesize(organization);
    const apply = async (stack: Stack): Promise<void> => {
      await terraform.apply(stack);
      say(`deployed ${stack}`);
    };
    // as they need each other
    await Promise.all([
      apply('guardrails').then(() => Promise.all([apply('contacts'), apply('alerts').then(() => apply('forwarding'))])),
      apply('trail').then(() => apply('alarms')),
    ]);
    // a trail that has recorded nothing has delivered nothing
    await sandbox.recordEvent(RECORD);
    for (const [name, value] of Object.entries(sandbox.environment)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    return { organization, sandbox, terraform, file, end };
  } catch (error) {
    await end();
    throw error;
  }
}

/** Enables the region in every account that is active, and waits for it. */
async function optIn({ accounts, managementAccount }: Organization, { account }: SandboxClients): Promise<void> {
  for (const { id, status } of accounts) {
    if (status !== 'active') continue;
    const of = { RegionName: OPTED, ...(id !== managementAccount.id && { AccountId: id }) };
    await account.send(new EnableRegionCommand(of));
    await settled(account, of);
  }
}

/** Asks until a region is neither being enabled nor being disabled. */
export async function settled(account: AccountClient, of: { RegionName: string; AccountId?: string }): Promise<void> {
  for (;;) {
    const { RegionOptStatus } = await account.send(new GetRegionOptStatusCommand(of));
    if (RegionOptStatus === 'ENABLED' || RegionOptStatus === 'DISABLED') return;
  }
}

const RECORD = {
  ...{ eventVersion: '1.11', eventTime: new Date().toISOString(), eventType: 'AwsApiCall' },
  ...{ eventID: '0d2f5a3c-5b0e-4b53-9a51-2f0a6c1f7e99', eventSource: 'iam.amazonaws.com', eventName: 'ListUsers' },
  ...{ awsRegion: 'us-east-1', recipientAccountId: '111111111111', eventCategory: 'Management', readOnly: true },
  sourceIPAddress: '192.0.2.17',
  userIdentity: { type: 'IAMUser', accountId: '111111111111', arn: 'arn:aws:iam::111111111111:user/somebody' },
};
