import { CloudTrailRecord } from '../../aws/events/cloudtrail-event';
import { EventResources } from '../sandbox/event-resources';
import { LISTENERS } from './organization';

/** What a topic told people. */
export interface Told {
  readonly topic: keyof typeof LISTENERS;
  readonly subject: string;
  readonly text: string;
  /** The account that it names first. */
  readonly account: string | undefined;
}

/** Reads and empties the queues that hear the topics. */
export async function heard(hub: EventResources): Promise<Told[]> {
  const told: Told[] = [];
  for (const [topic, queue] of Object.entries(LISTENERS)) {
    for (;;) {
      const messages = await hub.messages(hub.arn('sqs', queue));
      if (messages.length === 0) break;
      for (const { Body = '' } of messages) {
        const { Subject: subject = '', Message: text } = JSON.parse(Body) as { Subject?: string; Message: string };
        told.push({
          ...{ topic: topic as Told['topic'], subject, text },
          account: /\b\d{12}\b/.exec(text)?.[0],
        });
      }
    }
  }
  return told;
}

/** Lets the sandbox deliver records as CloudTrail would, a few at once. */
export async function deliver(
  recordEvent: (record: CloudTrailRecord) => Promise<void>,
  records: readonly CloudTrailRecord[],
): Promise<void> {
  const left = [...records];
  const one = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) await recordEvent(next);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
}
const AT_ONCE = 4;
