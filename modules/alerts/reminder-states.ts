import { chatNotification } from '../../aws/chat-notification';
import { Reminder } from '../../config/reminders';
import { REMINDER_EVENT } from '../../config/names';
import { textOf } from './alert-message';
import { jsonata } from './announcer-states';
import { SCHEDULED } from './hub-patterns';

/**
 * Returns the state that tells reminders from other events: what they say is written here, so that an event can choose
 * one and can say nothing of its own. They are published as the other notices are.
 *
 * @param otherwise - the state in which every other event begins
 */
export const reminderStates = (reminders: readonly Reminder[], otherwise: string) => ({
  'Is it a reminder': {
    Type: 'Choice',
    Choices: reminders.map(({ review, headline, says, next }) => ({
      Condition: jsonata(
        `$states.input.event.source = ${textOf(REMINDER_EVENT.source)} and $states.input.event.detail.review = ${textOf(review)}`,
      ),
      Output: {
        signal: SCHEDULED.reminders.signal,
        subject: headline,
        text: [headline, says, ...next].join('\n'),
        chat: chatNotification({ title: headline, description: says, nextSteps: next }),
      },
      Next: 'Publish',
    })),
    Default: otherwise,
  },
});
