import type { SourceId } from '../../runbook/sources';

/** The five documents that ask for something, in their order. */
export const DOCUMENTS = [
  'management',
  'members',
  'partner',
  'announcement',
  'well-architected',
] as const satisfies readonly SourceId[];

/** One recommendation: what is asked in our own words, by which requirements it is met, and what is done or why nothing. */
export interface Recommendation {
  readonly asks: string;
  /** Ids of requirement-rows.ts; empty where nothing is done. */
  readonly ids: readonly string[];
  /** What is done; without ids, why nothing. */
  readonly does: string;
}

const row = (asks: string, ids: string, does: string): Recommendation => ({
  asks,
  ids: ids === '' ? [] : ids.split(' '),
  does,
});

const PASSWORD = [
  row(
    'a long, complex password that is used nowhere else',
    'CRED-1',
    'the runbook says how to make it; nothing here ever knows it',
  ),
  row(
    'a strong password that is rarely used is not changed from time to time',
    'CRED-1',
    'nothing asks for it; the page of a compromised root does',
  ),
  row(
    'nobody alone gets at the password, and it is not lost with one person',
    'REV-2',
    'two holders each, and nobody who completes root access alone',
  ),
  row(
    'its storage does not depend on the account that it opens',
    'CRED-5',
    'a storage says what it depends on; a circle is an error',
  ),
];

const MFA = [
  row('MFA is on', 'CRED-2', 'audit, and AWS Config rules where wanted'),
  row(
    'a hardware device without a battery',
    'CRED-2',
    'the custody file says the kind; another one in the management account is refused',
  ),
  row(
    'a device with a battery is checked and changed before it expires',
    'CRED-2 REV-3',
    'its expiry is in the custody file, due by the calendar, with a page of the runbook',
  ),
  row(
    'somebody can reach it at every hour',
    'REV-2',
    '`reach_hours` of the holders; the first hour without anybody is named',
  ),
  row(
    'it is kept apart from the password, by other people, procedures and tools',
    'CRED-5',
    'one place or one holder for both is found',
  ),
  row('each access to it, or to where it is kept, is logged', 'CRED-5', 'a storage says how; without, it is found'),
];

const PEOPLE = [
  row(
    'who has mailbox, password, MFA and phone is reviewed monthly or quarterly',
    'REV-1',
    '`reviews`, a form, a finding when it is overdue',
  ),
  row('recovery needs no particular person', 'REV-2', 'two holders of each factor, at every hour'),
];

const PROCESSES = [
  row(
    'an important process is planned, written down and published before it is done',
    'DOC-1',
    'a page for each scenario, with the steps in order',
  ),
  row(
    'its performance is written down: who did which step with which values',
    'DOC-2',
    '`record new`; values by reference',
  ),
  row(
    'an exception is written down: when, who left the room with what, who came back with what',
    'DOC-2',
    'fields of every record',
  ),
  row('a process for each of ten scenarios, from a root-only task to closing the account', 'DOC-1', 'a page each'),
  row('who is unsure how AWS Support handles a case asks it first', 'DOC-1', 'on every page that touches recovery'),
  row(
    'root access and the phone are tested every quarter',
    'REV-3',
    'due by the calendar, recorded, overdue is a finding',
  ),
  row(
    'the people of the process know their steps',
    'REV-3',
    'a drill names its responders; the custody file names who is trained',
  ),
  row('each test ends with what was learned and what is changed', 'REV-3', 'fields of the record of a drill'),
  row('a test is no occasion to change the password', 'CRED-1', 'no drill asks for it'),
];

const MONITORING = [
  row(
    'use of root is announced by an alert that names the root e-mail',
    'DET-2 DET-3',
    'in every message; alarms as the second path',
  ),
  row(
    'the announcement is significant and hard to miss, valid use or not',
    'DET-2',
    'a topic of its own, ROOT ALERT, repeated and escalated by the paging tool; nothing mutes it',
  ),
  row(
    'whoever is told knows how to validate the use and how to escalate',
    'DET-4',
    'three questions and whom to call in every message; a page of the runbook',
  ),
];

export const RECOMMENDATIONS: Readonly<Record<(typeof DOCUMENTS)[number], readonly Recommendation[]>> = {
  management: [
    row('only tasks that need the management account are done in it', 'MGMT-1', 'the audit names what lives there'),
    row(
      'resources live elsewhere, but for the trail and its logs',
      'MGMT-1',
      'the audit names workloads; the archive can be an account of its own',
    ),
    row('SCPs do not bind it', 'SCP-3', 'never counted as protected by one; its alarms cannot be left out'),
    row('resources elsewhere make invoices clearer', '', 'about costs, not about root'),
    row('the root mailbox is in a domain that the business manages', 'ACC-1', 'refused otherwise'),
    row(
      'its mail goes to a list of senior managers',
      'ACC-2',
      "an address of one person is warned of; the custody file names the mailbox's readers",
    ),
    ...PASSWORD,
    row(
      'the password is kept by policy: in a safe, split, or in a manager that is offline',
      'CRED-5',
      '`stored_in` of the custody file',
    ),
    row(
      'each access to the password, or to where it is kept, is logged',
      'CRED-5',
      'a storage says how; without, it is found',
    ),
    ...MFA,
    row('the device protects this account and nothing else', 'CRED-2', 'another use is refused'),
    row(
      'a phone number in the contact information',
      'ACC-4',
      'a primary contact with a number, by a sensitive variable',
    ),
    row('a SIM card and phone of their own, in a safe', 'CRED-5', 'the custody file says where the phone is'),
    row(
      'whoever pays its bill knows what it is for',
      'CRED-5',
      'who pays and when the contract ends is in the custody file',
    ),
    row(
      'the number is known to few, and written down only in the contact information',
      'ACC-4',
      'in no file, log, report or record; the custody file refuses it',
    ),
    row('the phone is not where the other factors are', 'CRED-5', 'one place for two factors is found'),
    row('each access to the phone is logged', 'CRED-5', 'a storage says how; without, it is found'),
    ...PEOPLE,
    ...PROCESSES,
    ...MONITORING,
  ],
  members: [
    row('the root mailbox is in a domain that the business manages', 'ACC-1', 'refused otherwise'),
    row(
      'its mail goes to a list of senior managers',
      'ACC-2',
      "an address of one person is warned of; the custody file names the mailbox's readers",
    ),
    ...PASSWORD,
    row(
      'the password may be in an approved manager, or in a safe as that of the management account',
      'CRED-5',
      '`stored_in` of the custody file',
    ),
    row(
      'no password at all, until a task needs root',
      'CRED-4',
      '`root_access`; `credentials plan` and `apply`; `credentials recover` allows it for one account, with a record and a day by which it goes again',
    ),
    row(
      'fast access for a security event is prepared',
      'SCP-2',
      'root sessions, time-boxed exemptions, a page for breaking the glass',
    ),
    ...MFA,
    row(
      'one virtual device may serve several members',
      'CRED-2',
      'allowed for members, refused for the management account',
    ),
    row(
      'a printed QR code is sealed, labelled and kept in safes where people are',
      'CRED-5',
      'a copy of the factor, with its place and holders',
    ),
    row(
      'what AWS Support asks for when a device is lost is kept current',
      'DOC-4',
      'mailbox and phone are factors of the custody file; a page for a lost device',
    ),
    row("the management account's number on every member", 'ACC-5', 'inherited'),
    row('a list of the numbers in use is kept safe', 'CRED-5', 'the custody file refers to it and never has a number'),
    row('security questions are kept with it', '', 'AWS retired them: they cannot be set, and protect nothing'),
    ...PEOPLE,
    row('nobody completes recovery alone', 'REV-2', 'the shortest chain of whoever could is an error'),
    ...PROCESSES,
    row(
      'an SCP at the root of the organization that denies root everything',
      'SCP-1',
      '`root_deny`; root sessions stay possible',
    ),
    row(
      'administration by roles whose use is limited, logged and monitored',
      'MGMT-1',
      'outside members: their roles are not ours; those of the management account are named',
    ),
    ...MONITORING,
  ],
  partner: [
    row('the root mailbox is in a domain of the company', 'ACC-1', 'refused otherwise'),
    row(
      'it is changed before its owner leaves',
      'ACC-1 REV-2',
      'an address of one person is warned of; leavers hold nothing',
    ),
    row('getting back a lost mailbox takes an affidavit and six weeks', 'DOC-4', 'a page of the runbook'),
    row('a distribution group of its own for each account', 'ACC-2', 'duplicates refused'),
    row('MFA on every root user', 'CRED-2', 'audit'),
    row('MFA does not depend on one phone of one person', 'REV-2', 'two holders, or a copy that is a factor itself'),
    row(
      'a password manager shares the device among a few people',
      'CRED-5',
      'a storage of the custody file, with its readers',
    ),
    row('no root access keys', 'CRED-3', 'audit, AWS Config rule'),
    row(
      'who uses a root key is found before it goes, and moved to a role',
      'CRED-3',
      '`credentials plan` refuses to delete it, and says when, for which service and where it was used, and the query that finds who does',
    ),
    row('security questions are set', '', 'AWS retired them: they cannot be set, and protect nothing'),
    row('root is not for every day', 'DOC-3 DET-2', 'denied by SCP, announced when it happens'),
    row('CloudTrail records what root does', 'TRAIL-1', 'organization trail'),
    row('GuardDuty looks for what is suspicious', 'DET-6', 'optional'),
    row('after a compromise: AWS Support at once, with the details', 'DOC-1', 'a page of the runbook'),
    row(
      'after a compromise: verify who owns the account, secure credentials, look for changes',
      'DOC-1',
      'steps of that page',
    ),
    row('after recovery: an audit of everything', 'DOC-1', '`rootguard audit` is a step of that page'),
    row('services automate these checks', 'CONFIG-1 DET-5', 'AWS Config rules, Security Hub, `rootguard audit`'),
  ],
  announcement: [
    row(
      'each customer decides how root credentials are kept',
      'CRED-5',
      'the custody file is yours; rules say what is at odds with the guidance',
    ),
    row("the management account's guidance serves a single account, too", 'FORM-1', '`organization: none`'),
    row('members have guidance of their own', 'CRED-4', 'rules and pages differ for members'),
  ],
  'well-architected': [
    row('a strong, complex root password', 'CRED-1', 'the runbook says how to make it'),
    row('MFA on root', 'CRED-2', 'audit'),
    row('credentials in a password manager or a safe', 'CRED-5', '`stored_in` of the custody file'),
    row('credentials are shared with nobody', 'REV-2 CRED-5', 'holders are named, access is logged'),
    row('no root access keys', 'CRED-3', 'audit, AWS Config rule'),
    row('root only for what needs root', 'DOC-3', 'denied by SCP; a page with the other path of each task'),
    row('users or roles for daily administration', 'MGMT-1', 'the audit names those of the management account'),
    row('log out at once when the task is done', 'DOC-1', 'the last step of each page'),
    row('CloudTrail watches root', 'TRAIL-1 DET-1', 'trail, filters, alarms'),
    row('billing, operations and security contacts', 'ACC-3', 'three on every account'),
    row('distribution lists, not people', 'ACC-2', 'an address of one person is warned of'),
    row('contact information is current', 'ACC-6', 'differences show in every plan'),
    row('a process reviews it regularly', 'ACC-6', '`reviews`'),
    row('the root mailbox is secure and can be read', 'ACC-2 REV-3', 'its readers are custodians; a drill reads it'),
    row('the phone number is right', 'ACC-4 REV-3', 'a drill calls it'),
    row('recovery is written down', 'DOC-4', 'pages of the runbook'),
    row('recovery is tested', 'DOC-4', 'due every year, recorded'),
    row('several people know recovery', 'REV-2 REV-3', 'two holders, trained responders'),
    row('CloudTrail in all regions', 'TRAIL-1', 'a multi-region organization trail'),
    row('logs cannot be changed', 'TRAIL-2', 'Object Lock, versioning, validation'),
    row('alerts on root activity', 'DET-1 DET-3', 'two paths'),
    row('SCPs restrict root', 'SCP-1', '`root_deny`'),
    row('account settings are reviewed regularly', 'REV-1 ACC-6', '`rootguard audit`, reviews'),
    row('root does eight tasks and no other', 'DOC-3', 'a page with the other path of each'),
    row(
      'the trail: multi-region, global events, validated, management events of reads and writes',
      'TRAIL-1 TRAIL-2',
      'these settings',
    ),
    row('the log bucket: versioned, encrypted', 'TRAIL-2', 'these settings, with a key of its own'),
    row(
      'a metric filter on root that leaves out what services do for it',
      'DET-1',
      'the pattern of CIS, which also leaves out service events',
    ),
    row('an alarm: sum over 300 s, one period, threshold 1', 'DET-1', 'exactly these values'),
    row('Security Hub checks root', 'DET-5', 'optional'),
  ],
};
