import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudTrailRecord } from '../../aws/events/cloudtrail-event';
import { Call } from '../../sandbox/front/front';
import { startSandbox } from '../../sandbox/sandbox';
import { simulateEvent } from '../../simulate/simulation';
import { stackNames } from '../../stacks/stack-names';
import { readSynthesized, Synthesized } from '../../world/stacks/synthesized';
import { organizationOf } from '../config/organization-of';
import { TerraformRun } from '../integration/terraform-run';
import { recordOf } from './record-of-call';

/*
 * Says how many messages deployments of examples/acme give when the event path is there: npm run deployment-messages
 * Terraform deploys to the sandbox, and every call that it makes is simulated as one of a deploy role.
 */

const EXAMPLE = readFileSync(join(__dirname, '../../examples/acme/org.yaml'), 'utf8');

/** Edits of the example that teams make, one after the other, by what they are. */
const EDITS: readonly (readonly [string, (text: string) => string])[] = [
  ['every stack is made', text => text],
  ['nothing changes', text => text],
  [
    'the address of the runbook changes',
    text => text.replace('wiki.example.com/root-runbook', 'wiki.example.com/root'),
  ],
  [
    'the security contact of the organization changes',
    text => text.replace('email_address: security@', 'email_address: security-team@'),
  ],
  ['an alarm is disabled', text => text.replace('disable: [CIS-4.11]', 'disable: [CIS-4.11, CIS-4.12]')],
];

const ALARM = 'alarm ';

async function main(): Promise<void> {
  let calls: Call[] = [];
  let text = EXAMPLE;
  const sandbox = await startSandbox(organizationOf(EXAMPLE), { onCall: call => void calls.push(call) });
  const terraform = new TerraformRun(sandbox);
  try {
    for (const [about, edit] of EDITS) {
      text = edit(text);
      const organization = organizationOf(text);
      terraform.synthesize(organization);
      calls = [];
      for (const stack of stackNames(organization)) await terraform.apply(stack);
      const { synthesized } = readSynthesized(join(terraform.folder, 'cdktf.out'));
      const role = organization.alerts?.deployRoles[0] ?? '';
      const told = new Map<string, string[]>();
      for (const record of calls.filter(({ status }) => status < 300).map(call => recordOf(call, role))) {
        for (const title of await messagesOf(record, synthesized)) {
          told.set(title, [...(told.get(title) ?? []), record.eventName]);
        }
      }
      const alarms = [...told.keys()].filter(title => title.startsWith(ALARM));
      const messages = [...told].filter(([title]) => !alarms.includes(title)).flatMap(([, names]) => names);
      process.stdout.write(`${about}: ${calls.length} calls, ${messages.length} messages, ${alarms.length} alarms\n`);
      for (const [title, names] of told) process.stdout.write(`  ${names.length} ${title}: ${counted(names)}\n`);
    }
  } finally {
    terraform.cleanUp();
    await sandbox.stop();
  }
}

/** What the messages of a record are titled, and the alarms that it sets off. */
async function messagesOf(record: CloudTrailRecord, synthesized: Synthesized): Promise<string[]> {
  const { message, alarms } = await simulateEvent({ record }, synthesized);
  const title = message?.split(' in AWS account')[0];
  return [...(title === undefined ? [] : [title]), ...alarms.map(({ name }) => `${ALARM}${name}`)];
}

/** '2 CreateRole, 1 PutRule'. */
function counted(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .sort(([, one], [, other]) => other - one)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ');
}

void main();
