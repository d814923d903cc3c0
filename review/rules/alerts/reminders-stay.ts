import { isReminder } from '../../../world/reminder-schedules';
import { AS_IS, Check, on, UNSET } from '../../compare/order';
import { lossOf, thingRule } from '../../compare/thing-rule';

const UNSAID = 'Nobody is told any more when it is due: only plan and audit say it when it is overdue.';
const severity = 'warning';

const otherwise = (path: string, says: string, means: string): Check => ({
  ...{ path, keeps: AS_IS, severity, says, means },
});
const ELSEWHERE = 'It reminds only where it goes to the announcer, and says which review it is of.';
const LATER = 'Until then nobody is told when it is due.';

/** The schedules that say what of the reviews section is due. */
export const remindersStay = thingRule(
  'reminders-stay',
  'A schedule that reminds of a review is deleted, disabled, ends, comes at another time, or sends elsewhere.',
  {
    types: ['aws_scheduler_schedule'],
    matters: ({ before }) => isReminder(before),
    ending: (step, context) => lossOf(step, context, UNSAID).map(one => ({ ...one, severity })),
    checks: [
      { path: 'state', keeps: on('ENABLED'), severity, what: 'a state', says: 'is disabled', means: UNSAID },
      { path: 'end_date', keeps: UNSET, severity, what: 'an end', says: 'ends some day', means: UNSAID },
      otherwise('target[0].arn', 'sends to something else', ELSEWHERE),
      otherwise('target[0].eventbridge_parameters', 'sends something else', ELSEWHERE),
      otherwise('target[0].input', 'sends something else', ELSEWHERE),
      ...['schedule_expression', 'schedule_expression_timezone', 'start_date'].map(path =>
        otherwise(path, 'comes at another time', LATER),
      ),
    ],
  },
);
