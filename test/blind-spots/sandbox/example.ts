import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { ANNOUNCER, INVOCATIONS_ALARM, KEPT_INVOCATIONS_ALARM, KEYLESS_TOPIC } from '../../../config/names';
import { CloudTrailRecord } from '../../../aws/events/cloudtrail-event';
import { Sandbox, startSandbox } from '../../../sandbox/sandbox';
import { readSynthesized, Synthesized } from '../../../world/stacks/synthesized';
import { organizationOf } from '../../config/organization-of';
import { TerraformRun } from '../../integration/terraform-run';
import { ACCOUNTS, HOME } from '../disarming/row';
import { clientOf } from './calls';
import { settleAlarms } from './snapshot';

/** Who listens in the sandbox. */
export const LISTENER = `arn:aws:sqs:${HOME}:${ACCOUNTS.management}:on-call`;

/** The example organization with few accounts and regions as it is deployed to a sandbox, with a queue that listens to both topics. */
export interface DeployedExample {
  readonly endpoint: string;
  readonly synthesized: Synthesized;
  /** What the queue got of a record: 'events critical', 'alarms notice'. */
  readonly heardOf: (record: CloudTrailRecord) => Promise<string[]>;
  readonly end: () => Promise<void>;
}

/** Alarms that tell of a message that went nowhere, and not of what it was about. */
const OF_FAILURES = new RegExp(`^(${ANNOUNCER}-|${INVOCATIONS_ALARM}$|${KEPT_INVOCATIONS_ALARM}$|.*-dlq$)`);

interface OrgJson {
  accounts: Record<string, { id: string }>;
  root_deny: { exemptions?: object[] };
  alerts: { regions?: string[]; subscriptions: object[] };
}

export async function deployExample(): Promise<DeployedExample> {
  const file = parse(readFileSync(join(__dirname, '../../../examples/acme/org.yaml'), 'utf8'), {
    schema: 'core',
  }) as OrgJson;
  // the accounts in which calls are made, so that it is deployed in minutes
  const ids: readonly string[] = Object.values(ACCOUNTS);
  file.accounts = Object.fromEntries(Object.entries(file.accounts).filter(([, { id }]) => ids.includes(id)));
  delete file.root_deny.exemptions;
  file.alerts.regions = [HOME, 'us-east-2', 'us-west-2', 'eu-west-1'];
  file.alerts.subscriptions.push({ protocol: 'sqs', endpoint: LISTENER, topics: ['critical', 'notice'] });
  const organization = organizationOf(stringify(file));
  const sandbox: Sandbox = await startSandbox(organization);
  const terraform = new TerraformRun(sandbox);
  const end = async (): Promise<void> => {
    terraform.cleanUp();
    await sandbox.stop();
  };
  try {
    const { endpoint } = sandbox;
    const sqs = clientOf(SQSClient, endpoint, ACCOUNTS.management);
    const policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { Service: 'sns.amazonaws.com' }, Action: 'sqs:SendMessage', Resource: LISTENER },
      ],
    });
    const { QueueUrl } = await sqs.send(
      new CreateQueueCommand({ QueueName: 'on-call', Attributes: { Policy: policy } }),
    );
    terraform.synthesize(organization);
    for (const stack of ['trail', 'alerts', 'alarms', 'forwarding']) await terraform.apply(stack);
    const { synthesized } = readSynthesized(join(terraform.folder, 'cdktf.out'));

    const received = async (): Promise<string[]> => {
      const heard = new Set<string>();
      for (;;) {
        const { Messages = [] } = await sqs.send(
          new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 3600 }),
        );
        if (Messages.length === 0) return [...heard].sort();
        for (const { Body = '{}' } of Messages) {
          const { TopicArn, Message } = JSON.parse(Body) as { TopicArn: string; Message: string };
          const alarm = /^\{"AlarmName": ?"([^"]+)"/.exec(Message)?.[1];
          if (alarm !== undefined && OF_FAILURES.test(alarm)) continue;
          // the process tells topics apart by what they are called in the stack
          const topic = TopicArn.endsWith(`:${KEYLESS_TOPIC}`) ? 'keyless' : TopicArn.replace(/^.*rootguard-/, '');
          heard.add(`${alarm === undefined ? 'events' : 'alarms'} ${topic}`);
        }
      }
    };
    const heardOf = async (record: CloudTrailRecord): Promise<string[]> => {
      await sandbox.recordEvent(record);
      const heard = await received();
      await settleAlarms(endpoint);
      await received();
      return heard;
    };
    return { endpoint, synthesized, heardOf, end };
  } catch (error) {
    await end();
    throw error;
  }
}
