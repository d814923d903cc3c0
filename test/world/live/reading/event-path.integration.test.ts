import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { readEventPath } from '../../../../world/live/reading/event-path';
import { noJournal } from '../../../../world/live/reading/journal';
import { placeOf } from '../../../../world/live/reading/place';
import { quotasOf } from '../../../../world/live/reading/quotas';
import { readingOf } from '../../../../world/live/reading/reading';
import { useLivingSandbox } from './use-living';

const { sandbox, refuse } = useLivingSandbox();

const [account, region] = ['111111111111', 'us-east-1'];
const TOPIC = `arn:aws:sns:${region}:${account}:told`;
const QUEUE = `arn:aws:sqs:${region}:${account}:undelivered`;
const EventPattern = JSON.stringify({ source: ['aws.signin'] });

beforeAll(async () => {
  const events = new EventBridgeClient({
    ...{ endpoint: sandbox.endpoint, region },
    credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' },
  });
  await events.send(new PutRuleCommand({ Name: 'root-sign-in', Description: 'root', EventPattern }));
  await events.send(
    new PutTargetsCommand({
      Rule: 'root-sign-in',
      Targets: [
        {
          ...{ Id: 'told', Arn: TOPIC, DeadLetterConfig: { Arn: QUEUE } },
          InputTransformer: { InputPathsMap: { who: '$.account' }, InputTemplate: '"<who>"' },
        },
      ],
    }),
  );
});

async function read() {
  const reading = readingOf({
    ...{ partition: 'aws', home: { account, region }, journal: noJournal },
    quotas: quotasOf('aws', { faster: 1_000 }),
  });
  return { things: await readEventPath(placeOf(reading, reading.home)), unknown: reading.unknown };
}

const made = (type: string, attributes: object) => ({
  ...{ type: `aws_cloudwatch_event_${type}`, account, region, attributes },
});
const bus = made('bus', { name: 'default', arn: `arn:aws:events:${region}:${account}:event-bus/default` });
const rule = made('rule', {
  ...{ name: 'root-sign-in', event_bus_name: 'default', description: 'root', event_pattern: EventPattern },
  ...{ state: 'ENABLED', arn: `arn:aws:events:${region}:${account}:rule/root-sign-in` },
});

test('bus, rule and target, whole', async () => {
  expect(await read()).toEqual({
    things: [
      ...[bus, rule],
      made('target', {
        ...{ event_bus_name: 'default', rule: 'root-sign-in', target_id: 'told', arn: TOPIC },
        dead_letter_config: [{ arn: QUEUE }],
        input_transformer: [{ input_paths: { who: '$.account' }, input_template: '"<who>"' }],
      }),
    ],
    unknown: [],
  });
});

test('targets that could not be read are unknown, of the rule', async () => {
  refuse('events:ListTargetsByRule', 'states:ListStateMachines');
  const { things, unknown } = await read();
  expect(things).toEqual([bus, rule]);
  const reason = (action: string) => `AccessDeniedException: User: somebody is not authorized to perform: ${action}`;
  expect(new Set(unknown)).toEqual(
    new Set([
      {
        ...{ action: 'events:ListTargetsByRule', account, region, about: 'default/root-sign-in' },
        reason: reason('events:ListTargetsByRule'),
      },
      { action: 'states:ListStateMachines', account, region, reason: reason('states:ListStateMachines') },
    ]),
  );
});
