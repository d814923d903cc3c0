import * as cloudwatch from '@aws-sdk/client-cloudwatch';
import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as events from '@aws-sdk/client-eventbridge';
import * as states from '@aws-sdk/client-sfn';
import * as sns from '@aws-sdk/client-sns';
import { FORWARD_PREFIX } from '../../../config/names';
import { EventResources } from '../../sandbox/event-resources';
import { ACCOUNTS, HOME, Row } from '../disarming/row';

type Client = {
  send: (command: unknown) => Promise<unknown>;
  middlewareStack: events.EventBridgeClient['middlewareStack'];
};
type Sdk = Readonly<Record<string, unknown>>;

/** Services whose calls the sandbox can be told to make, with their clients and commands. */
const SDKS = {
  cloudwatch: [cloudwatch.CloudWatchClient, cloudwatch],
  events: [events.EventBridgeClient, events],
  logs: [logs.CloudWatchLogsClient, logs],
  sns: [sns.SNSClient, sns],
  states: [states.SFNClient, states],
} as const;

/**
 * Actions whose effect the sandbox has by one call: AWS deletes no rule that has targets, and no role that has policies. Of
 * the rest it refuses some, and knows of others no more than that they were made.
 */
const SERVED: readonly string[] = [
  ...['cloudwatch:DeleteAlarms', 'cloudwatch:DisableAlarmActions', 'cloudwatch:PutMetricAlarm'],
  ...['events:DisableRule', 'events:PutRule', 'events:PutTargets', 'events:RemoveTargets', 'events:RemovePermission'],
  ...['iam:DeleteRolePolicy', 'iam:PutRolePolicy', 'iam:UpdateAssumeRolePolicy'],
  ...['logs:DeleteMetricFilter', 'logs:DeleteLogGroup', 'logs:PutMetricFilter'],
  ...['sns:DeleteTopic', 'states:DeleteStateMachine'],
];

/** Roles in which the sandbox acts for an event; that of the trail it looks at only when the trail is made. */
const ACTING_ROLE = /^rootguard-(forward-.*|announcer|start-announcer)$/;
/**
 * In the account of the hub the policy of a bus may let in a role without rights of its own. AWS says nothing of it: the
 * sandbox takes it so, and the process that nothing arrives.
 */
const isUndocumented = ({ action, where, takes }: Row): boolean =>
  action === 'iam:DeleteRolePolicy' && where === 'management' && takes.includes(FORWARD_PREFIX);

export const isServed = (row: Row): boolean => {
  const { roleName = '' } = (row.request ?? {}) as { readonly roleName?: string };
  const isOfRole = row.action.startsWith('iam:');
  return SERVED.includes(row.action) && (!isOfRole || (ACTING_ROLE.test(roleName) && !isUndocumented(row)));
};

/** A client that acts in an account of the sandbox. */
export function clientOf<T>(make: new (settings: object) => T, endpoint: string, account: string): T {
  const client = new make({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' },
  });
  (client as unknown as Client).middlewareStack.add(
    next => args => {
      (args.request as { headers: Record<string, string> }).headers['x-moto-account-id'] = account;
      return next(args);
    },
    { step: 'build' },
  );
  return client;
}

/** Makes the call of a row in the sandbox. What another call took already is not there; AWS says so, and so does this. */
export async function makeCall(endpoint: string, { action, request, where }: Row): Promise<void> {
  const [service = '', name = ''] = action.split(':');
  if (service === 'iam') {
    const input = capitalized(request) as Record<string, string>;
    await new EventResources(endpoint, ACCOUNTS[where], HOME).iam({ Action: name, ...input });
    return;
  }
  const [make, sdk] = SDKS[service as keyof typeof SDKS];
  const Command = (sdk as Sdk)[`${name}Command`] as new (input: unknown) => unknown;
  const input = ['logs', 'states'].includes(service) ? request : capitalized(request);
  const client = clientOf(make as new (settings: object) => unknown, endpoint, ACCOUNTS[where]) as Client;
  try {
    await client.send(new Command(input));
  } catch (error) {
    if (!/NotFound|does ?not ?exist/i.test(`${(error as Error).name} ${(error as Error).message}`)) throw error;
  }
}

/** CloudTrail writes parameters with a small letter. */
function capitalized(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(capitalized);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name.charAt(0).toUpperCase() + name.slice(1), capitalized(one)]),
  );
}
