import {
  SchedulerSchedule,
  SchedulerScheduleConfig,
  SchedulerScheduleTargetRetryPolicy,
} from '@cdktf/provider-aws/lib/scheduler-schedule';
import { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { HEARTBEAT, reminderName } from '../../config/names';
import { Reminder } from '../../config/reminders';
import { AnnouncerPlace, scheduledBusArn } from './announcer-policies';
import { Scheduled, SCHEDULED } from './hub-patterns';

/** How a schedule puts an event on a bus of the hub. */
export interface Put extends AnnouncerPlace {
  readonly roleArn: string;
  /** What must be there before it does. */
  readonly needs: readonly ITerraformDependable[];
}

/**
 * Defines the schedule of the heartbeat. What is late by five minutes is not sent any more: whoever waits for it should know.
 *
 * @param time - HH:MM, UTC
 */
export function defineHeartbeat(scope: Construct, time: string, put: Put): void {
  const [hours, minutes] = time.split(':').map(Number);
  const schedule = scheduleOf(put, {
    sends: 'beats',
    name: HEARTBEAT,
    description: 'Sends a message along both paths of the alerts to every topic, so that its absence can page',
    cron: `cron(${minutes} ${hours} * * ? *)`,
    input: {},
    retryPolicy: { maximumEventAgeInSeconds: 300, maximumRetryAttempts: 5 },
  });
  new SchedulerSchedule(scope, 'heartbeat', schedule);
}

/** Defines the schedule of a reminder, which is one when it is a day late, too. */
export function defineReminder(scope: Construct, { review, cron, headline }: Reminder, put: Put): void {
  const schedule = scheduleOf(put, {
    sends: 'reminders',
    name: reminderName(review),
    description: `Sends to the topic of notices: ${headline}`,
    cron,
    input: { review },
    retryPolicy: { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 },
  });
  new SchedulerSchedule(scope, `reminder-${review}`, schedule);
}

interface Schedule {
  readonly sends: Scheduled;
  readonly name: string;
  readonly description: string;
  /** In UTC. */
  readonly cron: string;
  readonly input: object;
  readonly retryPolicy: SchedulerScheduleTargetRetryPolicy;
}

function scheduleOf(
  put: Put,
  { sends, name, description, cron, input, retryPolicy }: Schedule,
): SchedulerScheduleConfig {
  return {
    ...{ name, description },
    scheduleExpression: cron,
    scheduleExpressionTimezone: 'UTC',
    flexibleTimeWindow: { mode: 'OFF' },
    state: 'ENABLED',
    target: {
      arn: scheduledBusArn(put, sends),
      roleArn: put.roleArn,
      eventbridgeParameters: SCHEDULED[sends].event,
      input: JSON.stringify(input),
      retryPolicy,
    },
    dependsOn: [...put.needs],
  };
}
