import { DescribeEventBusCommand, ListRuleNamesByTargetCommand, ListRulesCommand } from '@aws-sdk/client-eventbridge';
import { AlertPath, topicArn } from './alert-path';
import { ask, AwsAnswer } from '../world/clients/aws-answer';
import { HubClients } from '../world/clients/clients';
import { busName, ROOT_READS } from '../config/names';

/** One rule of a bus. */
export interface HubRule {
  readonly name: string;
  readonly enabled: boolean;
  /** Whether the topic of the bus's signal is a target; always true for a bus without a topic. */
  readonly published: boolean;
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
  Promise.all([
    ...path.signals.map(({ id, topic }) => readBus(id, aws, topicArn(path, topic))),
    readBus(ROOT_READS, aws),
  ]);

async function readBus(id: string, { events }: HubClients, topic?: string): Promise<BusState> {
  const bus = busName(id);
  const subject = `event bus ${bus}`;
  const policy = await ask(subject, `events:DescribeEventBus on ${bus}`, async () => {
    const { Policy: given } = await events.send(new DescribeEventBusCommand({ Name: bus }));
    return given ?? '';
  });
  if ('missing' in policy) return { id, policy, rules: policy };
  const rules = await ask(subject, `events:ListRules and events:ListRuleNamesByTarget on ${bus}`, async () => {
    const listed = await gather(async NextToken => {
      const page = await events.send(new ListRulesCommand({ EventBusName: bus, NextToken }));
      return { items: page.Rules ?? [], next: page.NextToken };
    });
    const published = await gather(async NextToken => {
      if (topic === undefined) return { items: [] };
      const question = { EventBusName: bus, TargetArn: topic, NextToken };
      const page = await events.send(new ListRuleNamesByTargetCommand(question));
      return { items: page.RuleNames ?? [], next: page.NextToken };
    });
    return listed.map(({ Name: name = '', State: state }) => ({
      name,
      enabled: state !== 'DISABLED',
      published: topic === undefined || published.includes(name),
    }));
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
