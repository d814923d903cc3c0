import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { parseArn } from '../../../aws/arn';
import { listAt, textAt } from '../../plan/attributes';
import { SnapshotThing } from '../snapshot';
import { whatIsSet } from './answers';
import { Place } from './place';
import { inTurns } from './reading';

/** Queues of a region with their policies. */
export async function readQueues(
  { reading, asked, ask, thing }: Place,
  arns: readonly string[],
): Promise<SnapshotThing[]> {
  const client = reading.client(SQSClient, asked);
  const found = await inTurns(arns, async arn => {
    const name = parseArn(arn)?.resource ?? '';
    const queue = await ask('sqs:GetQueueAttributes', arn, async () => {
      const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: name }));
      const { Attributes: has = {} } = await client.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
      );
      return {
        attributes: whatIsSet({
          ...{ policy: has.Policy || undefined, redrive_policy: has.RedrivePolicy || undefined },
          kms_master_key_id: has.KmsMasterKeyId || undefined,
          sqs_managed_sse_enabled: isOn(has.SqsManagedSseEnabled),
          message_retention_seconds: numberIn(has.MessageRetentionPeriod),
        }),
        messages: numberIn(has.ApproximateNumberOfMessages),
      };
    });
    if (queue === undefined) return [];
    const { attributes, messages } = queue;
    return [thing('aws_sqs_queue', { arn, name, ...attributes }, whatIsSet({ messages }))];
  });
  return found.flat();
}

/** Queues of an account in a region that are on the way of an event or of a message: targets, subscribers, dead letters. */
export function queuesIn(things: readonly SnapshotThing[], account: string, region: string): readonly string[] {
  const named = things.flatMap(({ attributes }) => [
    textAt(attributes, 'arn') ?? '',
    textAt(attributes, 'endpoint') ?? '',
    ...listAt(attributes, 'dead_letter_config').map(one => textAt(one, 'arn') ?? ''),
    deadLetters(textAt(attributes, 'redrive_policy')),
  ]);
  return [...new Set(named)].filter(arn => {
    const { service, region: of, account: owner } = parseArn(arn) ?? {};
    return service === 'sqs' && of === region && owner === account;
  });
}

function deadLetters(policy: string | undefined): string {
  if (policy === undefined) return '';
  try {
    const { deadLetterTargetArn } = JSON.parse(policy) as { readonly deadLetterTargetArn?: unknown };
    return typeof deadLetterTargetArn === 'string' ? deadLetterTargetArn : '';
  } catch {
    return '';
  }
}

const isOn = (text: string | undefined): boolean | undefined => (text === undefined ? undefined : text === 'true');
const numberIn = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text));
