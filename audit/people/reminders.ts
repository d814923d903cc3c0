import { REMINDER_EVENT, reminderName } from '../../config/names';
import { Reminder, remindersOf } from '../../config/reminders';
import { ReviewKey } from '../../config/reviews';
import { remembered } from '../../aws/remembered';
import { textAt } from '../../world/plan/attributes';
import { Attributes } from '../../world/plan/plan';
import { inHub, unseenHub } from '../alerts/event-path';
import { AuditContext, Judgement, notHeld } from '../requirement';

/** The group in which schedules are made that name none. */
const GROUP = 'default';
const READ = ['scheduler:ListSchedules', 'scheduler:GetSchedule'];

/** What keeps a reminder from coming, or why nobody knows; undefined where it comes, and where the org file has none. */
export function reminderJudgement(review: ReviewKey, context: AuditContext): Judgement | undefined {
  const { organization } = context;
  const reminder = remindersFor(context).find(one => one.review === review);
  if (reminder === undefined || organization.alerts === undefined) return undefined;
  const name = reminderName(review);
  const unseen = unseenHub(context, organization.alerts.hub.account.id, READ, `${GROUP}/${name}`);
  if (unseen !== undefined) return unseen;
  const problem = problemOf(reminder, name, context);
  return problem === undefined
    ? undefined
    : notHeld(`nobody is reminded of it: ${problem}`, 'npx rootguard deploy alerts');
}

const remindersFor = remembered(({ organization }: AuditContext) => remindersOf(organization));

function problemOf({ review, cron }: Reminder, name: string, context: AuditContext): string | undefined {
  const schedule = inHub(context, 'aws_scheduler_schedule')
    .map(({ attributes }) => attributes)
    .find(one => textAt(one, 'name') === name && textAt(one, 'group_name') === GROUP);
  if (schedule === undefined) return `there is no schedule ${name}`;
  if (textAt(schedule, 'state') === 'DISABLED') return `the schedule ${name} is disabled`;
  const end = textAt(schedule, 'end_date');
  if (end !== undefined) return `the schedule ${name} ends on ${end}`;
  const is = textAt(schedule, 'schedule_expression');
  if (is !== cron) return `the schedule ${name} comes at ${is}, and the org file asks for ${cron}`;
  return sends(schedule, review) ? undefined : `the schedule ${name} sends something else`;
}

const sends = (schedule: Attributes, review: ReviewKey): boolean => {
  const event = 'target[0].eventbridge_parameters[0]';
  return (
    textAt(schedule, `${event}.source`) === REMINDER_EVENT.source &&
    textAt(schedule, `${event}.detail_type`) === REMINDER_EVENT.detailType &&
    textAt(schedule, 'target[0].input') === JSON.stringify({ review })
  );
};
