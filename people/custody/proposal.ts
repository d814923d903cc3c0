import { PARTITIONS } from '../../aws/partition';
import { Organization } from '../../config/organization';
import { todo } from '../../config/reading/todos';
import { keys } from '../../config/summary/wording';

/** A value that somebody has to decide, in quotes. */
const open = (what: string): string => `'${todo(what)}'`;

/** What the entries of one kind of account have in common. */
const kept = (role: string, storage: string, indent: string): string[] => [
  `${indent}held_by: [${role}]`,
  `${indent}stored_in: [${storage}]`,
  `${indent}since: ${open('the day since which it is so, YYYY-MM-DD')}`,
];

/**
 * A custody file for an organization: roles and storages as the rules ask for them, and TODO for whatever nobody but the
 * people themselves can know. rootguard custody check lists what is open.
 */
export function proposedCustody(organization: Organization): string {
  const { aws, partition } = organization;
  const lines = [
    '# Who holds what of the root users of this organization. No secret and no number belongs here.',
    '# rootguard custody check says what is still to be decided; docs/custody.md describes every key.',
    'version: 1',
    '',
    '# jane-doe: { name: Jane Doe, joined: 2024-01-31, reach_hours: { time_zone: Europe/Berlin, hours: [mon-fri 08:00-18:00] }}',
    'people: {}',
    '',
    '# nobody may be in two of the first five: with two factors one person is root',
    'roles:',
    ...ROLES.filter(([role]) => aws !== undefined || role !== SESSIONS).map(
      ([role, what]) => `  ${role}: { members: [${open(`${what}`)}] }`,
    ),
    '',
    '# a factor each: never two of one account in one place',
    'storages:',
    ...STORAGES.flatMap(([storage, what]) => [
      `  ${storage}:`,
      `    kind: ${open(`safe, password-manager-offline or -online, mail or system: ${what}`)}`,
      `    access_log: ${open('how each access is written down, and who looks at that')}`,
      `    depends_on: { accounts: [${open('keys of AWS accounts without which it does not open, or nothing in the list')}] }`,
    ]),
    '',
    'factors:',
    '  - accounts: [management]',
    ...mailbox,
    '    password:',
    ...kept('password-keepers', 'password-safe', '      '),
    ...(PARTITIONS[partition].rootConsole ? [] : ['    # root has no console in this partition']),
    '    mfa_devices:',
    '      key-1:',
    `        kind: ${open('hardware, without a battery where possible')}`,
    ...kept('mfa-keepers', 'mfa-safe', '        '),
    `        other_uses: ${open('none, or a list of what else it is used for')}`,
    '    phone:',
    ...kept('phone-keepers', 'phone-safe', '      '),
    `      paid_by: [${open('who pays the bill')}]`,
    `      renewal: ${open('the day by which contract or SIM are renewed, YYYY-MM-DD')}`,
    '      listed_in: phone-safe',
    ...(aws === undefined ? [] : membersLines(organization)),
    '',
    `approvers: [${open('who approves a use of root')}]`,
    `validators: [${open('who says whether a use of root was expected')}]`,
    'responders:',
    `  - { who: ${open('who acts when it was not')}, trained: ${open('the day of the last training, YYYY-MM-DD')} }`,
    `reviewers: [${open('one')}, ${open('another one')}]`,
  ];
  return `${lines.join('\n')}\n`;
}

const SESSIONS = 'root-session-openers';

const ROLES: readonly (readonly [role: string, what: string])[] = [
  ['mailbox-readers', 'everybody who reads the mailboxes of root e-mails, or may add readers'],
  ['password-keepers', 'names of two or more who can reach the password of the management account'],
  ['mfa-keepers', 'names of two or more who can reach the MFA device of the management account'],
  ['phone-keepers', 'names of two or more who can reach the phone'],
  [SESSIONS, 'everybody who may call sts:AssumeRoot, or give themselves the right to'],
];

const STORAGES: readonly (readonly [storage: string, what: string])[] = [
  ['mail', 'what delivers mail to the root e-mails'],
  ['password-safe', 'where the password of the management account is'],
  ['mfa-safe', 'where its MFA device is'],
  ['phone-safe', 'where the phone is'],
];

const mailbox = ['    mailbox:', ...kept('mailbox-readers', 'mail', '      ')];

function membersLines({ accounts, managementAccount, scps }: Organization): string[] {
  const exempt = new Set(scps.flatMap(({ exemptions }) => exemptions.map(({ accountId }) => accountId)));
  const named = accounts.filter(
    account => account !== managementAccount && account.status === 'active' && exempt.has(account.id),
  );
  return [
    ...(named.length === 0
      ? []
      : [
          '',
          `  # exempted from an SCP, and perhaps with credentials that an entry of their own describes: ${keys(named)}`,
        ]),
    '  - accounts: [members]',
    ...mailbox,
    `    password: ${open('none where root has none (rootguard audit says so), or unknown, or a section as above')}`,
    `    mfa_devices: ${open('none, or a section as above')}`,
    `    phone: ${open('management when members have the number of the management account, or none, or a section')}`,
    '    root_sessions:',
    `      held_by: [${SESSIONS}]`,
    `      tasks: [${open('policies of the tasks, such as IAMAuditRootUserCredentials')}]`,
    `      since: ${open('the day since which it is so, YYYY-MM-DD')}`,
    `      access_log: ${open('how each session is written down, and who looks at that')}`,
  ];
}
