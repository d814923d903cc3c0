import { DescribeEventBusCommand, ListRulesCommand, ListTargetsByRuleCommand } from '@aws-sdk/client-eventbridge';
import { AlertPath } from './alert-path';
import { ask, AwsAnswer } from '../world/clients/aws-answer';
import { HubClients } from '../world/clients/clients';
import { busName, ROOT_READS } from '../config/names';

/** What a rule sends to. */
export interface HubTarget {
  readonly arn: string;
  /** The role in which EventBridge does so. */
  readonly roleArn?: string;
}

/** One rule of a bus. */
export interface HubRule {
  readonly name: string;
  readonly enabled: boolean;
  readonly targets: readonly HubTarget[];
}

/** One event bus of the hub. */
export interface BusState {
  /** Name without the prefix: a signal, or 'root-reads'. */
  readonly id: string;
  /** Its policy; '' for none. */
  readonly policy: AwsAnswer<string>;
  readonly rules: AwsAnswer<readonly HubRule[]>;
}

/** Reads the hub's event buses and their rules. */
export const readBuses = (path: AlertPath, aws: HubClients): Promise<BusState[]> =>
  Promise.all([...path.signals.map(({ id }) => id), ROOT_READS].map(id => readBus(id, aws)));

async function readBus(id: string, { events }: HubClients): Promise<BusState> {
  const bus = busName(id);
  const subject = `event bus ${bus}`;
  const policy = await ask(subject, `events:DescribeEventBus on ${bus}`, async () => {
    const { Policy: given } = await events.send(new DescribeEventBusCommand({ Name: bus }));
    return given ?? '';
  });
  if ('missing' in policy) return { id, policy, rules: policy };
  const rules = await ask(subject, `events:ListRules and events:ListTargetsByRule on ${bus}`, async () => {
    const listed = await gather(async NextToken => {
      const page = await events.send(new ListRulesCommand({ EventBusName: bus, NextToken }));
      return { items: page.Rules ?? [], next: page.NextToken };
    });
    return Promise.all(
      listed.map(async ({ Name: name = '', State: state }) => {
        const targets = await gather(async NextToken => {
          const page = await events.send(new ListTargetsByRuleCommand({ EventBusName: bus, Rule: name, NextToken }));
          return { items: page.Targets ?? [], next: page.NextToken };
        });
        return {
          name,
          enabled: state !== 'DISABLED',
          targets: targets.map(({ Arn: arn = '', RoleArn: roleArn }) => ({ arn, ...(roleArn && { roleArn }) })),
        };
      }),
    );
  });
  return { id, policy, rules };
}

/** Follows the tokens of a listing; EventBridge's client has no paginators. */
async function gather<T>(
  read: (token: string | undefined) => Promise<{ readonly items: readonly T[]; readonly next?: string }>,
): Promise<T[]> {
  const all: T[] = [];
  let token: string | undefined;
  do {
    const { items, next } = await read(token);
    all.push(...items);
    token = next;
  } while (token !== undefined);
  return all;
}
