import { maskMessage } from '../config/reading/mask';
import type { Step } from './page';
import { consoleAddress, Setting } from './setting';
import { address, code, say, Text } from './text';

/** A text of the org file that people wrote freely: a number of a phone in it stays out of pages. */
export function spoken(text: string): Text {
  const masked = maskMessage(text);
  return masked.includes('@') ? say`${code(masked)}` : say`${masked}`;
}

/** How root signs in to the console, with everybody present. */
export const signInAsRoot = (setting: Setting, email: Text): readonly Step[] => [
  {
    do: say`Open a private window of a browser that is up to date, on a machine that is used for nothing else today: ${address(consoleAddress(setting))}. Look at the address before you type.`,
  },
  { do: say`Choose ${code('Sign in using root user email')}, give ${email}, choose ${code('Next')}.` },
  {
    do: say`The holder of the password types it. The holder of the MFA device answers for it. Neither sees the other's part.`,
  },
];

/** Log out, and give back what was taken. */
export const LOG_OUT: Step = {
  do: say`Log out of the console: account name at the top right, ${code('Sign out')}. Close the window.`,
};

export const GIVE_BACK: Step = {
  do: say`Give back what was taken: device, envelope, phone. Seal it, sign the log of the place where it is kept, and write seal numbers and times into the record.`,
};

export const TELL_RESPONDERS: Text = say`Tell whoever hears critical alerts that root will be used: account, from when until when, by whom, ticket.`;

/** Announces a use, so that messages quote it. */
export const announce = (accountKey: string): Step => ({
  do: say`Announce it in the org file, have it reviewed, and run ${code('npx rootguard deploy alerts')}: messages then quote it, and are sent all the same.`,
  write: {
    language: 'yaml',
    text: [
      'alerts:',
      '  planned:',
      `    - account: ${accountKey}`,
      '      from: 2026-01-31T09:00Z # UTC',
      '      until: 2026-01-31T11:00Z',
      '      ticket: CHG-0000',
      '      who: name of whoever may be asked',
    ].join('\n'),
  },
});

export const TWO_PEOPLE: Text = say`Nobody does this alone: one acts, one reads the page aloud and writes the record.`;
