import { SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { AlertSignal } from '../config/alert-signals';
import { Topic } from '../config/organization';
import { DRILL_ALARM } from './alert-path';
import { explainFailure } from '../world/clients/aws-failure';
import { HubClients, ManagementClients } from '../world/clients/clients';
import { Finding } from '../world/clients/finding';
import { busName, PREFIX, TEST_EVENT } from '../config/names';

/** What was set off. */
export interface Sent {
  readonly kind: 'event' | 'alarm';
  /** The signal, or the alarm's name. */
  readonly name: string;
  /** Topic that should publish it. */
  readonly topic: Topic;
}

/** What a test did. */
export interface DrillResult {
  readonly sent: readonly Sent[];
  readonly findings: readonly Finding[];
}

/**
 * Puts one test event on the bus of every signal.
 *
 * @param id - stands in every message, so that it can be recognized
 */
export async function sendTestEvents(
  id: string,
  signals: readonly AlertSignal[],
  { events }: Pick<HubClients, 'events'>,
): Promise<DrillResult> {
  if (signals.length === 0) return { sent: [], findings: [] };
  const notSent = (signal: AlertSignal, message: string, hint: string): Finding => ({
    rule: 'not-sent',
    subject: `event bus ${busName(signal.id)}`,
    message: `did not take the test event: ${message}`,
    hint,
  });
  try {
    const { Entries: entries = [] } = await events.send(
      new PutEventsCommand({
        Entries: signals.map(signal => ({
          EventBusName: busName(signal.id),
          Source: TEST_EVENT.source,
          DetailType: TEST_EVENT.detailType,
          Detail: JSON.stringify({ signal: signal.id, id }),
        })),
      }),
    );
    const sent: Sent[] = [];
    const findings: Finding[] = [];
    signals.forEach((signal, index) => {
      const { ErrorCode: code, ErrorMessage: message } = entries[index] ?? { ErrorCode: 'NoAnswer' };
      if (code === undefined) sent.push({ kind: 'event', name: signal.id, topic: signal.topic });
      else findings.push(notSent(signal, `${code}: ${message ?? 'no message'}`, 'run the test again'));
    });
    return { sent, findings };
  } catch (error) {
    const { message, hint } = explainFailure(error, `events:PutEvents on the buses ${PREFIX}*`);
    return { sent: [], findings: signals.map(signal => notSent(signal, message, hint)) };
  }
}

/** Sets the root alarm to ALARM; CloudWatch sets it back by itself when it next looks at the metric. */
export async function setOffAlarm(
  id: string,
  { cloudwatch }: Pick<ManagementClients, 'cloudwatch'>,
): Promise<DrillResult> {
  try {
    await cloudwatch.send(
      new SetAlarmStateCommand({
        AlarmName: DRILL_ALARM,
        StateValue: 'ALARM',
        StateReason: `TEST ${id} of the alert path by rootguard alert-test: nobody used root`,
      }),
    );
    return { sent: [{ kind: 'alarm', name: DRILL_ALARM, topic: 'critical' }], findings: [] };
  } catch (error) {
    const { message, hint } = explainFailure(error, `cloudwatch:SetAlarmState on ${DRILL_ALARM}`);
    const subject = `alarm ${DRILL_ALARM}`;
    return { sent: [], findings: [{ rule: 'not-sent', subject, message: `was not set off: ${message}`, hint }] };
  }
}
