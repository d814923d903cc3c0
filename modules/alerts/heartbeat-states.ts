import { chatNotification } from '../../aws/chat-notification';
import { Partition } from '../../aws/partition';
import { HEARTBEAT_CALL, HEARTBEAT_EVENT } from '../../config/names';
import { textOf } from './alert-message';
import { AnnouncerTopics, failed, jsonata, task, TIMEOUT } from './announcer-states';

/**
 * Returns the states of a heartbeat: it is published to every topic, whatever becomes of the others. Then the trail is made to record a call, which
 * the alarm path tells of.
 *
 * @param time - HH:MM, for people
 * @param otherwise - the state in which every other event begins
 */
export function heartbeatStates(
  props: AnnouncerTopics & { readonly partition: Partition },
  time: string,
  otherwise: string,
) {
  const { topicArns, keylessTopicArn, chatTopicArns } = props;
  const of = (arns: readonly string[], inChat: boolean) =>
    arns.map(arn => ({ arn, inChat, name: arn.split(':').at(-1)! }));
  const topics = [
    ...of([...Object.values(topicArns), keylessTopicArn], false),
    ...of(Object.values(chatTopicArns), true),
  ];
  const stateOf = (name: string): string => `Beat of ${name}`;
  const says = `It goes along both paths every day at ${time} UTC, and nothing happened. Where it does not arrive, alerts do not.`;
  const quickly = { TimeoutSeconds: TIMEOUT.look };
  const Retry = [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 1 }];
  const states = topics.map(({ arn, inChat, name }, index) => {
    const headline = `HEARTBEAT ${name}: alerts of the event path reach this topic`;
    const next = index === topics.length - 1 ? 'Be recorded' : stateOf(topics[index + 1]!.name);
    const message = inChat
      ? { Message: chatNotification({ title: headline, description: says }) }
      : { Message: `${headline}\n${says}`, Subject: headline };
    return [
      stateOf(name),
      {
        ...task(props, 'sns:publish', { TopicArn: arn, ...message }),
        ...quickly,
        Retry,
        Catch: failed(next),
        Next: next,
      },
    ];
  });
  return {
    'Is it a heartbeat': {
      Type: 'Choice',
      Choices: [
        {
          Condition: jsonata(`$states.input.event.source = ${textOf(HEARTBEAT_EVENT.source)}`),
          Output: jsonata(
            '{"text": "HEARTBEAT: a topic did not take it, or the trail could not be made to record it"}',
          ),
          Next: stateOf(topics[0]!.name),
        },
      ],
      Default: otherwise,
    },
    ...(Object.fromEntries(states) as Record<string, object>),
    'Be recorded': {
      ...task(props, `sns:${HEARTBEAT_CALL.charAt(0).toLowerCase()}${HEARTBEAT_CALL.slice(1)}`, {
        TopicArn: topicArns.critical,
      }),
      ...quickly,
      Catch: failed('Was it told'),
      Next: 'Was it told',
    },
  };
}
