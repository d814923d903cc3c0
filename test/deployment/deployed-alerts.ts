import { Organization } from '../../config/organization';
import { Sandbox, SandboxOptions, startSandbox } from '../../sandbox/sandbox';
import { TerraformRun } from '../integration/terraform-run';
import { EventResources, named, record } from '../sandbox/event-resources';

const REGION = 'us-east-1';
const MANAGEMENT = '111111111111';
const QUEUE = `arn:aws:sqs:${REGION}:${MANAGEMENT}:on-call`;

/** The subscription of whoever is told in what is deployed here. */
export const LISTENER = { protocol: 'sqs', endpoint: QUEUE, topics: ['critical'] };

/** The alerts stack of an organization, in a sandbox, and a rule that forwards sign-ins of root in one of its members. */
export interface DeployedAlerts {
  readonly sandbox: Sandbox;
  readonly terraform: TerraformRun;
  readonly hub: EventResources;
  /** Lets root sign in to the member; what people are told. */
  readonly signIn: () => Promise<string[]>;
  readonly end: () => Promise<void>;
}

/** @param there - the organization as the sandbox has it, which may have fewer accounts */
export async function deployAlerts(
  organization: Organization,
  memberId: string,
  there = organization,
  options: SandboxOptions = {},
): Promise<DeployedAlerts> {
  const sandbox = await startSandbox(there, options);
  const terraform = new TerraformRun(sandbox);
  const end = async (): Promise<void> => {
    terraform.cleanUp();
    await sandbox.stop();
  };
  try {
    const hub = new EventResources(sandbox.endpoint, MANAGEMENT, REGION);
    await hub.queue('on-call');
    terraform.synthesize(organization);
    await terraform.apply('alerts');
    const member = new EventResources(sandbox.endpoint, memberId, REGION);
    const bus = { Arn: hub.arn('events', 'event-bus/rootguard-root-sign-in'), RoleArn: await member.role('forward') };
    await member.rule('forward', named('ConsoleLogin'), [bus]);
    const event = record('ConsoleLogin', {
      recipientAccountId: memberId,
      awsRegion: REGION,
      userIdentity: { type: 'Root', arn: `arn:aws:iam::${memberId}:root`, principalId: memberId, accountId: memberId },
    });
    const signIn = async (): Promise<string[]> => {
      await sandbox.recordEvent(event);
      const messages = await hub.messages(QUEUE);
      return messages.map(({ Body = '' }) => (JSON.parse(Body) as { Message: string }).Message);
    };
    return { sandbox, terraform, hub, signIn, end };
  } catch (error) {
    await end();
    throw error;
  }
}
