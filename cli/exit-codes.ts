/**
 * What every command ends with. A process that a signal ends has the code that the shell gives it, 128 and the number
 * of the signal: nothing is known then but that the command did not end by itself.
 */
export const EXIT = {
  /** All that was asked for is done, and nothing was found. */
  done: 0,
  /** All that was asked for is done, and something was found that a person has to look at. */
  findings: 1,
  /** Not done, or not all of it; nothing in AWS was changed. */
  notDone: 2,
  /** Something in AWS was changed, or may have been, and not all that was asked for is done. */
  halfDone: 3,
} as const;

/** What the codes mean for each command, as its help says it; one that is not listed never occurs. */
const MEANINGS = {
  snapshot: {
    done: 'everything was read',
    findings: 'the file is written, and something could not be read',
    notDone: 'nothing was written',
  },
  init: {
    done: 'the file says everything, or nothing changed',
    findings: 'the file is written, and a person has to say or change something in it',
    notDone: 'nothing was written',
  },
  adopt: {
    done: 'the imports are written',
    findings: 'the imports are written, and something is in conflict',
    notDone: 'nothing was written',
  },
  validate: { done: 'usable (there may be warnings)', notDone: 'not usable' },
  price: { done: 'printed, with or without unknown prices', notDone: 'unusable input' },
  simulate: { done: 'simulated', notDone: 'unusable input' },
  replay: {
    done: 'somebody is told of every step',
    findings: 'of some step nobody is, or not for certain',
    notDone: 'unusable input',
  },
  diff: { done: 'planned, with or without changes', notDone: 'a stack could not be planned, or nothing was begun' },
  stacks: { done: 'compared, with or without differences', notDone: 'not comparable' },
  plan: {
    done: 'nothing dangerous',
    findings:
      'findings, a guardrail that was changed outside Terraform, or a stack that the org file no longer has and that still holds things',
    notDone: 'a stack could not be planned, or nothing was begun',
  },
  review: {
    done: 'nothing at or above --fail-on',
    findings: 'findings, or a plan that is not complete',
    notDone: 'unusable input',
  },
  audit: {
    done: 'everything that applies holds',
    findings: 'something is not held, or could not be read',
    notDone: 'unusable input',
  },
  deploy: {
    done: 'every stack is applied',
    findings: 'every stack is applied, and one that the org file no longer has still holds things',
    notDone: 'nothing was applied: not started, the first stack could not be planned, or it was not approved',
    halfDone:
      'a stack failed, was interrupted or was not approved after something may have changed; later ones were not started',
  },
  apply: {
    done: 'every plan of the review is applied',
    findings: 'every plan of the review is applied, and a stack that the org file no longer has still holds things',
    notDone: 'nothing was applied: refused, or not begun',
    halfDone: 'a stack failed or was interrupted after something may have changed; later ones were not started',
  },
  backend: {
    done: 'every state is copied, and nothing is planned',
    notDone: 'nothing was moved',
    halfDone: 'some states are copied and others not, or something is planned; all of them are still where they were',
  },
  'alert-test': { done: 'sent, and nothing found', findings: 'findings', notDone: 'no test was possible' },
  permissions: { done: 'printed', notDone: 'unusable input' },
  pipeline: { done: 'the files are written', notDone: 'unusable input, or a file could not be written' },
  runbook: {
    done: 'the pages are written, or with --check as the org file asks',
    findings: 'pages are stale or missing (--check), or there are foreign ones',
    notDone: 'unusable input, or a page could not be written',
  },
  emails: {
    done: 'planned, and nothing is refused or to be looked at; or nothing changes',
    findings: 'a change is refused or to be looked at, an e-mail is unknown, or that of the management account changes',
    notDone: 'unusable input, or the page could not be written',
  },
  evidence: {
    done: 'the folder is written, and nothing is missing in it',
    findings: 'the folder is written, and something is missing or not what was kept',
    notDone: 'nothing was written',
  },
  record: {
    done: 'the form or the calendar is written, or every record says all that it must and explains what root did',
    findings: 'a record is open, wrong or changed, a use of root has none, or an hour was not delivered',
    notDone: 'nothing was written, or nothing could be checked',
  },
  custody: {
    done: 'nothing was found',
    findings: 'something was found, or init wrote a file and a person has to say something in it',
    notDone: 'unusable input, or nothing was written',
  },
  credentials: {
    done: 'the plan is written, and no active member is refused; or what apply was asked to delete is deleted and read back; or root has a password, or may set one (recover)',
    findings: 'the plan is written, and an active member is refused; or apply left an account alone',
    notDone: 'unusable input, or nothing was written, deleted or allowed',
    halfDone:
      'apply stopped, or left something in an account where it deleted something: the journal says what is done; or nobody knows whether recover allowed a password: run it again',
  },
} as const satisfies Readonly<Record<string, Partial<Record<keyof typeof EXIT, string>>>>;

export const COMMANDS = Object.keys(MEANINGS) as (keyof typeof MEANINGS)[];

/** The last line of a command's help, and its line in docs/exit-codes.md. */
export function exitCodesOf(command: keyof typeof MEANINGS): string {
  const meanings = Object.entries(MEANINGS[command]) as [keyof typeof EXIT, string][];
  return `Exit codes: ${meanings.map(([exit, meaning]) => `${EXIT[exit]} ${meaning}`).join('; ')}.`;
}
