import { AlertSignal } from '../../config/alert-signals';
import { MessageTransformer, plainText } from './alert-message';
import { EventPatternJson } from './signal-patterns';
import { FORWARDING_ALARM, FORWARDING_QUEUE, TEST_EVENT } from '../../config/names';

/** Returns the pattern of test events: only the hub's account can send them, for the account cannot be forged. */
export const testPattern = (hubAccountId: string): EventPatternJson => ({
  source: [TEST_EVENT.source],
  'detail-type': [TEST_EVENT.detailType],
  account: [hubAccountId],
});

/** Returns the message of a test. */
export const testMessage = ({ title, topic }: AlertSignal) =>
  message(
    { id: '$.detail.id', time: '$.time' },
    `TEST: nothing happened. Alerts of ${title} reach the ${topic} topic`,
    ['This is a drill of the alert path, test <id> at <time>. Tell whoever runs it that this arrived.'],
  );

/** Returns the pattern of the alarm on events that could not be forwarded. */
export const forwardingFailedPattern = (): EventPatternJson => ({
  source: ['aws.cloudwatch'],
  'detail-type': ['CloudWatch Alarm State Change'],
  detail: { alarmName: [FORWARDING_ALARM], state: { value: ['ALARM'] } },
});

/** Returns the message of that alarm. */
export const forwardingFailedMessage = (runbookUrl: string) =>
  message(
    { account: '$.account', region: '$.region', time: '$.time' },
    'CRITICAL: alerts were not forwarded from AWS account <account>, <region>',
    [
      `Since <time> events are in the queue ${FORWARDING_QUEUE} of that account and region: root may have been used there without an alert.`,
      'Read the queue, its ERROR_MESSAGE says why; the alarms on the trail still cover the account.',
      `Runbook: ${plainText(runbookUrl)}`,
    ],
  );

function message(inputPaths: Readonly<Record<string, string>>, headline: string, lines: readonly string[]) {
  const text: MessageTransformer = {
    inputPaths,
    inputTemplate: [headline, ...lines].map(line => JSON.stringify(line)).join('\n'),
  };
  const content = { textType: 'client-markdown', title: headline, description: lines.join('\n') };
  const chat: MessageTransformer = {
    inputPaths,
    inputTemplate: JSON.stringify({ version: '1.0', source: 'custom', content }),
  };
  return { text, chat };
}
