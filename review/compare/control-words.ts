import { LivingControl } from '../../world/live/account-coverage';

/** A control in words. */
interface Words {
  /** What people call it, with its article. */
  readonly noun: string;
  /** What it means that it is missing where the org file counts on it. */
  readonly means: string;
  readonly isDanger?: true;
}

/** The controls that protect accounts, as people call them. */
export const CONTROL_WORDS: Readonly<Record<LivingControl['name'], Words>> = {
  rootDenied: {
    noun: 'the root-deny SCP',
    means: 'Whoever holds root credentials of these accounts can do everything in them.',
    isDanger: true,
  },
  contacts: { noun: 'alternate contacts', means: 'AWS writes to the root mailbox alone.' },
  trails: { noun: 'the trail', means: 'What root does there is recorded nowhere.', isDanger: true },
  alarms: {
    noun: 'a root alarm of its own',
    means: 'Root activity there rings no alarm that says in which account it was.',
  },
  forwarding: {
    noun: 'event forwarding',
    means: 'What root does there arrives on no event bus that somebody watches.',
    isDanger: true,
  },
};

/** What a control is called, without article. */
export const controlNoun = (name: LivingControl['name']): string => CONTROL_WORDS[name].noun.replace(/^(?:the|a) /, '');
