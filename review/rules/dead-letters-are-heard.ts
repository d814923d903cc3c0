import { isUnknown, textAt } from '../attributes';
import { PolicyMeaning, policyWeakenings } from '../policy-change';
import { ResourceChange } from '../plan';
import { ReviewContext, Rule } from '../rule';
import { detail, findingOf, identityBy, lossOf, stepsOf, thingOf, unknownWeakening, Weakening } from '../weakening';

const LOST = 'An alert that cannot be delivered is lost, and nobody learns that it was.';

const MEANING: PolicyMeaning = {
  widened: 'Others can read undelivered alerts, or fill the queue and so raise false alarms.',
  services: { actions: /: sqs:/i, says: 'no longer takes messages of a service of AWS', means: LOST },
};

/** Queues for what could not be delivered. A queue that nothing uses for that is somebody else's. */
export const deadLettersAreHeard: Rule = {
  name: 'dead-letters-are-heard',
  description: 'A dead-letter queue is deleted, keeps messages for less long, or takes no more of them.',
  *check(context) {
    const used = deadLetterQueues(context);
    const isUsed = ({ before }: ResourceChange): boolean =>
      ['arn', 'url', 'id', 'queue_url'].some(path => used.has(queueKey(textAt(before, path) ?? '')));

    for (const step of stepsOf(context, 'aws_sqs_queue', identityBy('name'))) {
      const { change } = step;
      if (!isUsed(change)) continue;
      const weaker = change.after === undefined ? [] : [...ofRetention(change), ...ofInlinePolicy(change)];
      const thing = thingOf('dead-letter queue', change, 'name');
      yield* findingOf(this.name, change, thing, [...lossOf(step, context, LOST), ...weaker]);
    }
    for (const step of stepsOf(context, 'aws_sqs_queue_policy', identityBy('queue_url'))) {
      const { change } = step;
      if (!isUsed(change)) continue;
      const weaker = policyWeakenings(change, 'policy', MEANING, undefined, { context });
      const thing = thingOf('policy of dead-letter queue', change, 'queue_url');
      yield* findingOf(this.name, change, thing, [...lossOf(step, context, LOST), ...weaker]);
    }
  },
};

/** 'account/name' of every queue that something sends to when it cannot deliver, before or after. */
function deadLetterQueues(context: ReviewContext): ReadonlySet<string> {
  const texts = (type: string, path: string): string[] =>
    (context.byType.get(type) ?? []).flatMap(({ before, after }) =>
      [before, after].flatMap(side => textAt(side, path) ?? []),
    );
  const policies = [
    ...texts('aws_sns_topic_subscription', 'redrive_policy'),
    ...texts('aws_sqs_queue', 'redrive_policy'),
    ...texts('aws_sqs_queue_redrive_policy', 'redrive_policy'),
  ];
  const arns = [
    ...policies.flatMap(policy => /"deadLetterTargetArn"\s*:\s*"([^"]+)"/.exec(policy)?.[1] ?? []),
    ...texts('aws_cloudwatch_event_target', 'dead_letter_config[0].arn'),
    ...texts('aws_lambda_function', 'dead_letter_config[0].target_arn'),
  ];
  return new Set(arns.map(queueKey).filter(key => key !== ''));
}

/** Account and name of a queue, from its ARN or its URL. */
const queueKey = (arnOrUrl: string): string =>
  /^arn:[^:]*:sqs:[^:]*:(\d{12}:.+)$/.exec(arnOrUrl)?.[1] ??
  /^https?:\/\/.*\/(\d{12})\/([^/]+)$/.exec(arnOrUrl)?.slice(1).join(':') ??
  '';

function ofRetention(change: ResourceChange): readonly Weakening[] {
  const path = 'message_retention_seconds';
  const means = 'Undelivered alerts are gone before somebody reads them.';
  if (isUnknown(change, path)) return [unknownWeakening('a retention', means)];
  // what SQS takes when nothing is said: four days
  const [was, is] = [change.before, change.after].map(queue => Number(queue?.[path] ?? 345_600));
  if (was === undefined || is === undefined || is >= was) return [];
  return [{ severity: 'warning', says: 'keeps messages for less long', means, details: [detail(change, path)] }];
}

/** The provider reads back the policy of a resource of its own here, too; then that resource tells. */
const ofInlinePolicy = (change: ResourceChange): readonly Weakening[] =>
  isUnknown(change, 'policy') ? [] : policyWeakenings(change, 'policy', MEANING, 'policy');
