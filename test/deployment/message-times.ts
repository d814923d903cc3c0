import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { acmeOf } from '../stacks/acme-of';
import { organizationOf } from '../config/organization-of';
import { DeployedAlerts, deployAlerts, LISTENER } from './deployed-alerts';

/*
 * Deploys the alerts of the example with 14, 3,000 and 10,000 accounts to a sandbox that has as many, lets root sign in
 * to the last of them, and prints how long the messages took: npm run message-times
 * It takes a quarter of an hour, most of it to create accounts.
 */

const SIZES = [14, 3_000, 10_000];
const RUNS = 21;

/** Seconds that a message takes from the event on the member's bus to the queue: the middle one and the longest. */
async function times({ signIn }: DeployedAlerts, first: RegExp): Promise<string> {
  const seconds: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const start = process.hrtime.bigint();
    const messages = await signIn();
    seconds.push(Number(process.hrtime.bigint() - start) / 1e9);
    if (messages.length !== 1 || !first.test(messages[0] ?? '')) throw new Error(`told: ${messages.join('\n\n')}`);
  }
  seconds.sort((a, b) => a - b);
  return `${seconds[(RUNS - 1) / 2]?.toFixed(2)} s, ${seconds[RUNS - 1]?.toFixed(2)} s`;
}

/** Resources of the stack, and bytes of the definition in the request that makes the machine. */
function sizeOf({ terraform }: DeployedAlerts): string[] {
  const { resource } = JSON.parse(readFileSync(join(terraform.directory('alerts'), 'cdk.tf.json'), 'utf8')) as {
    resource: Record<string, Record<string, { definition: string }>>;
  };
  const { definition } = resource.aws_sfn_state_machine!.hub_announcer!;
  const resources = Object.values(resource).flatMap(byName => Object.keys(byName)).length;
  return [String(resources), `${(Buffer.byteLength(JSON.stringify(definition)) / 1000).toFixed(0)} KB`];
}

const say = (cells: readonly string[]): boolean => process.stdout.write(`| ${cells.join(' | ')} |\n`);

async function main(): Promise<void> {
  say(['accounts', 'resources', 'definition', 'Organizations answers', 'it does not']);
  say(['---', '---', '---', '---', '---']);
  for (const size of SIZES) {
    const organization = organizationOf(acmeOf(size, at => `Account ${at}`, LISTENER));
    const { id, name } = organization.alerts!.namedAccounts.at(-1)!;
    const deployed = await deployAlerts(organization, id);
    try {
      const told = new RegExp(`^CRITICAL: root sign-in in AWS account ${name} \\(${id}\\)\n`);
      const asked = await times(deployed, told);
      const deny = { Effect: 'Deny', Action: 'organizations:DescribeAccount', Resource: '*' };
      await deployed.hub.rolePolicy('rootguard-announcer', deny);
      const looked = await times(deployed, told);
      say([size.toLocaleString('en'), ...sizeOf(deployed), asked, looked]);
    } finally {
      await deployed.end();
    }
  }
}

void main();
