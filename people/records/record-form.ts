import { stringify } from 'yaml';
import { Account, Organization } from '../../config/organization';
import { todo } from '../../config/reading/todos';
import { Announced, announcedText } from './announced';
import { RecordKind, RECORD_KINDS } from './record-kinds';
import { KEY_END } from './record-schema';

/** What somebody who begins a record says of it; what they do not say is left open. */
export interface RecordForm {
  readonly kind: RecordKind;
  /** Keys and OU paths, or all where the kind takes that. */
  readonly accounts: 'all' | readonly string[];
  readonly who?: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly why?: string;
  readonly ticket?: string;
  readonly events?: readonly string[];
  /** Access keys of the root sessions that were opened for it, all of them. */
  readonly sessions?: readonly string[];
  /** The use that the org file announces and this is about. */
  readonly announced?: Announced;
  /** Who approved it, and when. */
  readonly approvals?: readonly { readonly by: string; readonly at: string }[];
  /** Results as lines of YAML, from a program that knows all of them. */
  readonly results?: readonly string[];
  /** What was done, step by step. */
  readonly steps?: readonly string[];
}

const MOMENT = 'such as 2026-11-12T14:05Z';

/** What `who` means in a record of a kind, as the form asks for it. */
const WHO: Readonly<Record<RecordKind, readonly string[]>> = {
  'root-use': ['who used root'],
  'planned-use': ['who will use root'],
  review: ['who reviewed', 'who reviewed with them: somebody else'],
  drill: ['who used root'],
  'custody-change': ['who handed it over', 'who took it'],
  'alert-test': ['who sent the test'],
};

/** What the results of a kind ask for, in YAML. */
const RESULTS: Readonly<Record<RecordKind, readonly string[]>> = {
  'root-use': [
    `outcome: ${value(todo('what was done with root'))}`,
    `logged_out: ${value(todo('true or false: whether the one who used root logged out'))}`,
    `all_returned: ${value(todo('true or false: whether all that was taken from its place is back there'))}`,
  ],
  'planned-use': [],
  review: [
    'reviewed: [access, contacts, exemptions] # take out what was not looked at',
    `outcome: ${value(todo('as it should be, or changed; then write changed: as well'))}`,
  ],
  drill: [
    `root_access: ${value(todo('worked or failed: sign in as root with password and MFA device; not tested: no line'))}`,
    `phone: ${value(todo('worked or failed: the number of the contact information rings and is answered; not tested: no line'))}`,
    `recovery: ${value(todo('worked or failed: get back in without password or MFA device, once a year; not tested: no line'))}`,
    '# mailbox, somebody_left, domain, affidavit: worked or failed, once a year; a line for each that was tested',
    `responders: [${value(todo('who answered the alert and knew what to do'))}]`,
  ],
  'custody-change': [
    `factor: ${value(todo('mailbox, password, mfa, phone, sim or root-sessions'))}`,
    `taken_from: ${value(todo('who had it, or where it was; none for what is new'))}`,
    `given_to: ${value(todo('who has it, or where it is; none for what is gone'))}`,
  ],
  'alert-test': [
    `heard: [{ by: ${value(todo('who heard it'))}, at: ${value(todo(`when, ${MOMENT}`))} }] # a line for each; [] when nobody did`,
  ],
};

/** What a kind's text below the front matter asks for. */
const STEPS: Readonly<Record<RecordKind, string>> = {
  'root-use': 'each step: who did what, and when',
  'planned-use': 'each step that root shall take, and how it is undone',
  review: 'what was compared with what, and what was found',
  drill: 'each step: who did what, when, and what did not go as written',
  'custody-change': 'each step: who handed over what to whom, where, and when; then change the custody file',
  'alert-test': 'what was sent, and what the command printed',
};

/** Kinds that somebody must approve. */
const APPROVED: readonly RecordKind[] = ['root-use', 'planned-use'];

/**
 * Writes the form of a record: its front matter with what is known, TODO for what a person must say, which the check
 * lists, and headings for the rest.
 */
export function recordForm(form: RecordForm, accounts: readonly Account[], organization: Organization): string {
  const { kind } = form;
  const open = (given: string | undefined, what: string): string => value(given ?? todo(what));
  const openApproval = { by: todo('who approved it: not somebody in who'), at: todo(`when, ${MOMENT}`) };
  const approvals = form.approvals ?? (APPROVED.includes(kind) ? [openApproval] : []);
  const approvers = `approvals: [${approvals.map(({ by, at }) => `{ by: ${value(by)}, at: ${value(at)} }`).join(', ')}]`;
  const ticket = form.ticket ?? (APPROVED.includes(kind) ? todo('ticket or change number') : undefined);
  const learned = kind === 'drill' ? todo('what was learned') : undefined;
  const results = form.results ?? RESULTS[kind];
  return [
    '---',
    `kind: ${kind}`,
    `accounts: ${form.accounts === 'all' ? 'all' : list(form.accounts)}`,
    `who: ${list(form.who ?? WHO[kind].map(todo))}`,
    'present: [] # who else was there: names or roles, no phone numbers',
    `from: ${open(form.from, `when it ${kind === 'planned-use' ? 'begins' : 'began'}, ${MOMENT}`)}`,
    `to: ${open(form.to, `when it ${kind === 'planned-use' ? 'will be' : 'was'} over`)}`,
    `why: ${open(form.why, 'why')}`,
    ...(ticket === undefined ? [] : [`ticket: ${value(ticket)}`]),
    approvers,
    'values: [] # what was used, by reference: [{ what: the MFA device, where: "safe 2, envelope 7" }]; never a secret',
    'exceptions: [] # [{ at, what, left: [{ who, with }], returned: [{ who, with, at }] }]: who left the room with what',
    ...(learned === undefined ? [] : [`learned: ${value(learned)}`]),
    `events: ${list(form.events ?? [])} # eventID of each CloudTrail record`,
    ...(form.sessions === undefined
      ? []
      : [
          `sessions: ${list(form.sessions.map(key => key.slice(-KEY_END)))} # ends of access keys: nothing else of root is explained`,
        ]),
    ...(results.length === 0 ? [] : ['results:', ...results.map(line => `  ${line}`)]),
    '---',
    '',
    `# ${capital(RECORD_KINDS[kind])}`,
    '',
    ...about(form, accounts, organization),
    '## What was done',
    '',
    ...(form.steps ?? [`TODO: ${STEPS[kind]}`]).map((step, at) => `${at + 1}. ${step}`),
    '',
  ].join('\n');
}

/** Of which accounts the record is, for a reader who does not know their keys. */
function about(
  { accounts: named, announced }: RecordForm,
  accounts: readonly Account[],
  organization: Organization,
): string[] {
  const shown = named === 'all' ? [] : accounts.map(({ key, id, name }) => `- ${key}: ${name}, ${id}`);
  const everybody = `Every account of the org file: ${accounts.length}.`;
  const runbook = organization.alerts?.runbookUrl;
  return [
    ...(named === 'all' ? [everybody] : shown),
    '',
    ...(announced === undefined ? [] : [`Announced in the org file: ${announcedText(announced)}.`, '']),
    ...(runbook === undefined ? [] : [`The runbook: <${runbook}>`, '']),
  ];
}

/** A text as a value of YAML in a flow or a block, on one line. */
function value(text: string): string {
  const written = stringify(text, { lineWidth: 0, defaultStringType: 'PLAIN', singleQuote: true }).trim();
  // a plain text ends at what means something in a list
  return /^['"]/.test(written) || !/[,[\]{}]/.test(written) ? written : `'${text.replaceAll("'", "''")}'`;
}
const list = (texts: readonly string[]): string => `[${texts.map(value).join(', ')}]`;
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
