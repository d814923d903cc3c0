import { REMINDER_PREFIX } from '../config/names';
import { textAt } from './plan/attributes';
import { Attributes } from './plan/plan';

/** Whether a schedule is one of those that remind of what is due. */
export const isReminder = (schedule: Attributes | undefined): boolean =>
  textAt(schedule, 'name')?.startsWith(REMINDER_PREFIX) === true;
