import {
  EventBridgeClient,
  ListEventBusesCommand,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  Rule,
  Target,
} from '@aws-sdk/client-eventbridge';
import { DescribeStateMachineCommand, paginateListStateMachines, SFNClient } from '@aws-sdk/client-sfn';
import { allPages } from '../../clients/aws-answer';
import { SnapshotThing } from '../snapshot';
import { whatIsSet } from './answers';
import { Place } from './place';
import { inTurns } from './reading';

/** Buses of a region with their policies, rules and targets, and the state machines that rules may start. */
export async function readEventPath(place: Place): Promise<SnapshotThing[]> {
  const client = place.reading.client(EventBridgeClient, place.asked);
  const [buses, machines] = await Promise.all([
    place.ask('events:ListEventBuses', undefined, async () =>
      (
        await everyPage(
          NextToken => client.send(new ListEventBusesCommand({ NextToken })),
          page => page.EventBuses,
        )
      ).map(({ Name: name = '', Arn: arn, Policy: policy }) => ({ name, arn, policy })),
    ),
    readStateMachines(place),
  ]);
  const found = await inTurns(buses ?? [], async ({ policy, ...bus }) => [
    place.thing('aws_cloudwatch_event_bus', bus),
    ...(policy ? [place.thing('aws_cloudwatch_event_bus_policy', { event_bus_name: bus.name, policy })] : []),
    ...(await readRules(place, client, bus.name)),
  ]);
  return [...found.flat(), ...machines];
}

async function readRules({ ask, thing }: Place, client: EventBridgeClient, bus: string): Promise<SnapshotThing[]> {
  const on = { EventBusName: bus };
  const rules = await ask('events:ListRules', bus, async () =>
    (
      await everyPage(
        NextToken => client.send(new ListRulesCommand({ ...on, NextToken })),
        page => page.Rules,
      )
    ).map(ruleOf),
  );
  const found = await inTurns(rules ?? [], async rule => {
    const pages = (NextToken: string | undefined) =>
      client.send(new ListTargetsByRuleCommand({ ...on, Rule: rule.name, NextToken }));
    const targets = await ask('events:ListTargetsByRule', `${bus}/${rule.name}`, async () =>
      (await everyPage(pages, page => page.Targets)).map(targetOf),
    );
    return [
      thing('aws_cloudwatch_event_rule', { event_bus_name: bus, ...rule }),
      ...(targets ?? []).map(target =>
        thing('aws_cloudwatch_event_target', { event_bus_name: bus, rule: rule.name, ...target }),
      ),
    ];
  });
  return found.flat();
}

async function readStateMachines({ reading, asked, ask, thing }: Place): Promise<SnapshotThing[]> {
  const client = reading.client(SFNClient, asked);
  const arns = await ask('states:ListStateMachines', undefined, async () =>
    (await allPages(paginateListStateMachines({ client }, {}), page => page.stateMachines)).flatMap(
      ({ stateMachineArn }) => stateMachineArn ?? [],
    ),
  );
  const found = await inTurns(arns ?? [], async arn => {
    const machine = await ask('states:DescribeStateMachine', arn, async () => {
      const { name, type, roleArn, definition, status } = await client.send(
        new DescribeStateMachineCommand({ stateMachineArn: arn }),
      );
      return whatIsSet({ name, type, role_arn: roleArn, definition, status });
    });
    if (machine === undefined) return [];
    const { status, ...attributes } = machine;
    return [thing('aws_sfn_state_machine', { arn, ...attributes }, { status })];
  });
  return found.flat();
}

const ruleOf = ({ Name = '', Arn, Description, EventPattern, ScheduleExpression, State, RoleArn }: Rule) => ({
  name: Name,
  ...whatIsSet({
    ...{ arn: Arn, description: Description || undefined, event_pattern: EventPattern, state: State },
    ...{ schedule_expression: ScheduleExpression, role_arn: RoleArn },
  }),
});

const targetOf = ({ Id, Arn, RoleArn, Input, InputPath, InputTransformer: by, DeadLetterConfig: dead }: Target) =>
  whatIsSet({
    ...{ target_id: Id, arn: Arn, role_arn: RoleArn, input: Input, input_path: InputPath },
    dead_letter_config: dead?.Arn === undefined ? undefined : [{ arn: dead.Arn }],
    input_transformer: by && [whatIsSet({ input_paths: by.InputPathsMap, input_template: by.InputTemplate })],
  });

/** The SDK has no paginators for EventBridge. */
async function everyPage<P extends { readonly NextToken?: string }, T>(
  ask: (token: string | undefined) => Promise<P>,
  items: (page: P) => readonly T[] | undefined,
): Promise<T[]> {
  const all: T[] = [];
  let token: string | undefined;
  do {
    const page = await ask(token);
    all.push(...(items(page) ?? []));
    token = page.NextToken;
  } while (token !== undefined);
  return all;
}
