import { isReminder } from '../../../world/reminder-schedules';
import { AS_IS, Check, on, SAME_ONE, SET, UNSET } from '../../compare/order';
import { thingRule } from '../../compare/thing-rule';

const UNHEARD = 'The heartbeat stops: when alerts no longer arrive, nobody is told of that either.';
const ELSEWHERE = 'It is the heartbeat only where it goes along the path of the alerts.';

/** When it comes: whoever waits for it has to know. */
const times = ['schedule_expression', 'schedule_expression_timezone', 'start_date'].map((path): Check => ({
  ...{ path, keeps: AS_IS, what: 'a time', severity: 'warning', says: 'comes at another time' },
  means: 'A paging tool that waits for it at the former time pages for nothing, or later than it should.',
}));

/** The schedule of a heartbeat, whose absence is what tells that alerts do not arrive. */
export const heartbeatStays = thingRule(
  'heartbeat-stays',
  'The schedule of the heartbeat is deleted, disabled, ends, comes at another time, or sends elsewhere.',
  {
    types: ['aws_scheduler_schedule'],
    loss: UNHEARD,
    matters: ({ before }) => !isReminder(before),
    checks: [
      { path: 'state', keeps: on('ENABLED'), what: 'a state', says: 'is disabled', means: UNHEARD },
      { path: 'end_date', keeps: UNSET, what: 'an end', says: 'ends some day', means: UNHEARD },
      {
        path: 'target[0].arn',
        keeps: SET,
        what: 'a target',
        severity: 'warning',
        says: 'has no target',
        means: UNHEARD,
      },
      {
        path: 'target[0].arn',
        keeps: SAME_ONE,
        severity: 'warning',
        says: 'sends to something else',
        means: ELSEWHERE,
      },
      ...['target[0].eventbridge_parameters', 'target[0].input'].map((path): Check => ({
        path,
        keeps: AS_IS,
        severity: 'warning',
        says: 'sends something else',
        means: ELSEWHERE,
      })),
      ...times,
    ],
  },
);
