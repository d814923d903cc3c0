import { AlertPath } from './alert-path';
import { failureOf, valueOf } from '../world/clients/aws-answer';
import { Finding } from '../world/clients/finding';
import { QueuesState } from './queue-state';
import { FORWARDING_QUEUE, HUB_QUEUE } from '../config/names';

/** Dead-letter queues with messages in them, and those that are missing. */
export function queueFindings(path: AlertPath, { account, region, queues }: QueuesState): Finding[] {
  const found = valueOf(queues);
  if (found === undefined) return [...failureOf(queues)];
  const place = `account ${account}, ${region}`;
  const expected = [
    ...(account === path.hubId && region === path.region ? [HUB_QUEUE] : []),
    ...(account === path.managementId && path.regions.includes(region) ? [FORWARDING_QUEUE] : []),
  ];
  const subscribed = new Set<unknown>(path.subscriptions.map(({ endpoint }) => endpoint));
  return [
    ...expected
      .filter(name => !found.some(queue => queue.name === name))
      .map(name => ({
        rule: 'queue-missing',
        subject: `queue ${name}`,
        message: `does not exist in ${place}: what cannot be delivered is lost`,
        hint: 'run npx rootguard deploy',
      })),
    ...found
      // messages in the queue of a subscriber are what it is for
      .filter(({ name }) => !subscribed.has(`arn:${path.partition}:sqs:${region}:${account}:${name}`))
      .filter(({ messages }) => messages > 0)
      .map(({ name, messages }) => ({
        rule: 'queue-not-empty',
        subject: `queue ${name}`,
        message: `holds ${messages} undelivered message${messages === 1 ? '' : 's'} in ${place}: somebody was not told`,
        hint: `read them (their attributes say why), deal with them, then: aws sqs purge-queue --region ${region} --queue-url "$(aws sqs get-queue-url --region ${region} --queue-name ${name} --query QueueUrl --output text)"`,
      })),
  ];
}
