import { maskMessage } from '../config/reading/mask';
import type { Step } from './page';
import { code, say, Text } from './text';

/** A text of the org file that people wrote freely: a number of a phone in it stays out of pages. */
export function spoken(text: string): Text {
  const masked = maskMessage(text);
  return masked.includes('@') ? say`${code(masked)}` : say`${masked}`;
}

/** Log out, and give back what was taken. */
export const LOG_OUT: Step = {
  do: say`Log out of the console: account name at the top right, ${code('Sign out')}. Close the window.`,
};

export const GIVE_BACK: Step = {
  do: say`Give back what was taken: device, envelope, phone. Seal it, sign the log of the place where it is kept, and write seals and times into the record.`,
};

/** Custody follows what was changed: these pages, reminders and checks read it. */
export const CHANGE_CUSTODY: Step = {
  do: say`Write into the custody file who holds it now, where and since when, and have that reviewed. Then write these pages again with ${code('npx rootguard runbook')}: they name people.`,
  run: ['npx rootguard custody check'],
};

export const CLOSE_RECORD: Step = {
  do: say`Read the record aloud, complete it, have everybody who was there sign off, and commit it.`,
  run: ['npx rootguard record check'],
};

export const TELL_RESPONDERS: Text = say`Tell whoever hears critical alerts that root will be used: account, from when until when, by whom, ticket.`;

export const TWO_PEOPLE: Text = say`Nobody does this alone: one acts, one reads the page aloud and writes the record.`;

/** Announces a use, so that messages quote it. */
export const announce = (accountKey: string): Step => ({
  do: say`Announce it in the org file, have that reviewed, and deploy ${code('alerts')}: messages quote it, and are sent all the same.`,
  write: {
    language: 'yaml',
    text: [
      'alerts:',
      '  planned:',
      `    - account: ${accountKey}`,
      '      from: 2026-01-31T09:00Z # UTC',
      '      until: 2026-01-31T11:00Z',
      '      ticket: CHG-0000',
      '      who: whoever may be asked, by name',
    ].join('\n'),
  },
  run: ['npx rootguard plan alerts', 'npx rootguard deploy alerts'],
});
