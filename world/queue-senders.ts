import { groupedPairs } from './grouped';
import { isAccountId, parseArn } from '../aws/arn';
import { textAt } from './plan/attributes';
import { ReviewContext } from './context';
import { stepsOf } from './fates';

/** Services that send to a queue, by its account and name. */
export type QueueSenders = ReadonlyMap<string, ReadonlySet<string>>;

const SNS = 'sns.amazonaws.com';
const EVENTS = 'events.amazonaws.com';

/** Account and name of a queue, from its ARN or its URL. */
export function queueKey(arnOrUrl: string): string {
  const { service, account, resource } = parseArn(arnOrUrl) ?? {};
  if (service === 'sqs' && isAccountId(account)) return `${account}:${resource}`;
  return /^https?:\/\/.*\/(\d{12})\/([^/]+)$/.exec(arnOrUrl)?.slice(1).join(':') ?? '';
}

/** Queues that something sends to when it cannot deliver, before or after. */
export function deadLetterQueues(context: ReviewContext): QueueSenders {
  const redrive = (type: string): string[] =>
    textsOf(context, type, 'redrive_policy').flatMap(
      policy => /"deadLetterTargetArn"\s*:\s*"([^"]+)"/.exec(policy)?.[1] ?? [],
    );
  return sendersOf([
    [SNS, redrive('aws_sns_topic_subscription')],
    [EVENTS, textsOf(context, 'aws_cloudwatch_event_target', 'dead_letter_config[0].arn')],
    // these send with rights of their own
    [undefined, [...redrive('aws_sqs_queue'), ...redrive('aws_sqs_queue_redrive_policy')]],
    [undefined, textsOf(context, 'aws_lambda_function', 'dead_letter_config[0].target_arn')],
  ]);
}

/** Queues that a topic or a rule sends to, before or after, and that take no dead letters. */
export function listeningQueues(context: ReviewContext): QueueSenders {
  const others = deadLetterQueues(context);
  const senders = sendersOf([
    [SNS, textsOf(context, 'aws_sns_topic_subscription', 'endpoint')],
    [EVENTS, textsOf(context, 'aws_cloudwatch_event_target', 'arn')],
  ]);
  return new Map([...senders].filter(([key]) => !others.has(key)));
}

const textsOf = (context: ReviewContext, type: string, path: string): string[] =>
  stepsOf(context, type).flatMap(({ before, after }) => [before, after].flatMap(side => textAt(side, path) ?? []));

function sendersOf(arns: readonly (readonly [string | undefined, readonly string[]])[]): QueueSenders {
  const pairs = arns.flatMap(([service, queues]) =>
    queues.flatMap(queue => (queueKey(queue) === '' ? [] : [[queueKey(queue), service] as const])),
  );
  return new Map([...groupedPairs(pairs)].map(([key, all]) => [key, new Set(all.flatMap(one => one ?? []))]));
}
