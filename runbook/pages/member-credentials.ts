import { SOON_DAYS } from '../../config/ends-soon';
import { CHANGE_CUSTODY, CLOSE_RECORD, GIVE_BACK, LOG_OUT, TELL_RESPONDERS, TWO_PEOPLE } from '../common';
import {
  checkDevices,
  ONLY_OUR_DEVICES,
  recoverForToday,
  replaceDevice,
  resetPassword,
  securityCredentials,
  signIn,
  signInWithoutDevice,
  succeedDevice,
} from '../console-steps';
import {
  allowRecovery as allowByCommand,
  DELETE_CREDENTIALS,
  deleteCredentials,
  END_SESSION,
  LOOK_AT_CREDENTIALS,
  openRootSession,
  PASSWORD_ENDED,
  WHICH_ACCOUNT,
} from '../member-steps';
import type { PageContent, PageSource, Step } from '../page';
import type { PageId } from '../page-ids';
import { deniesRoot, sessionsWork, Setting } from '../setting';
import { code, page, say, Text } from '../text';

const ITS_EMAIL = say`the account's root e-mail (${page('accounts')})`;

/** What every page about credentials of a member's root has. */
const credentials = (
  id: PageId,
  title: string,
  write: (setting: Setting) => Omit<PageContent, 'about' | 'ringsAlarm'>,
): PageSource => ({
  ...{ id, title, family: 'members', needs: ['organization', 'root-user', 'root-console'] },
  write: setting => ({ about: 'members', ringsAlarm: true, ...write(setting) }),
});

/** Custody follows what was changed. */
const END: readonly Step[] = [LOG_OUT, GIVE_BACK, CHANGE_CUSTODY, CLOSE_RECORD];

/** What lets root of the account do anything once it is signed in. */
const exemptFirst = (setting: Setting): readonly Text[] =>
  deniesRoot(setting)
    ? [
        say`The SCP denies root everything after the sign-in: exempt the account first, for the shortest time. Do the steps of ${page('break-glass')} until the exemption is deployed and seen in AWS, and then go on here.`,
      ]
    : [];

/** An exemption that served ends with its day, or before it. */
const endExemption = (setting: Setting): readonly Step[] =>
  deniesRoot(setting)
    ? [
        {
          do: say`The exemption ends by itself with its last day (UTC). Delete its entry when nobody needs it any more, and deploy: then it ends at once.`,
          run: ['npx rootguard plan guardrails', 'npx rootguard deploy guardrails'],
        },
      ]
    : [];

/** The better way: the account gets no root credentials, or none again. */
const better = (setting: Setting): readonly Text[] =>
  sessionsWork(setting, 'credentials')
    ? [
        say`Better: delete what is left of root there (${page('member-mfa-lost')}), and give it no credentials again. A root session needs none.`,
      ]
    : [];

/** AWS recovers no password of an account whose root has none, until somebody allows it. */
const allowRecovery = (setting: Setting): readonly Step[] =>
  sessionsWork(setting, 'recovery') ? allowByCommand(setting) : [];

const rootTask = credentials('member-root-task', 'Member account: do something that only root can', setting => ({
  summary: say`A root session where it serves; otherwise recover root for an hour, and delete its credentials again.`,
  when: [say`A task of ${page('tasks-that-need-root')} is due in a member account.`],
  whenNot: [
    say`A role in the account can do it: nearly everything.`,
    say`A bucket or queue whose policy locks everybody out: ${page('task-locked-policies')}.`,
    say`It must happen within the hour: ${page('break-glass')}.`,
  ],
  approves: ['approver'],
  present: ['session', 'mailbox', 'scribe'],
  prepare: [TWO_PEOPLE, TELL_RESPONDERS, WHICH_ACCOUNT, ...exemptFirst(setting)],
  steps: [
    {
      do: say`Find the task in ${page('tasks-that-need-root')} and take its other path, when it has one. Then nobody signs in.`,
    },
    ...allowRecovery(setting),
    ...recoverForToday(setting, ITS_EMAIL),
    { do: say`Do that one task, and nothing else.` },
    LOG_OUT,
    ...deleteCredentials(setting),
  ],
  rings: [
    { signal: 'root-sign-in', by: say`the session that allows the recovery, the reset, and the sign-in` },
    { signal: 'root-activity', by: say`what is changed` },
    { signal: 'root-session', by: say`the sessions that delete and look` },
  ],
  record: {
    kind: 'root-use',
    says: [say`The task, the account, and that the credentials are deleted again, with the time.`, PASSWORD_ENDED],
  },
  verify: [
    ...(sessionsWork(setting, 'credentials')
      ? [...openRootSession(setting, 'look'), LOOK_AT_CREDENTIALS, END_SESSION]
      : []),
    { do: say`Look once more tomorrow: a password that is left is the way in of whoever reads the mailbox.` },
  ],
  undo: [{ do: say`Undo of the task is another use of root, with a ticket of its own.` }],
  end: [...endExemption(setting), GIVE_BACK, CLOSE_RECORD],
  isRecovery: true,
  requirements: ['CRED-4', 'DOC-1', 'DOC-2', 'DOC-3', 'SCP-2'],
  sources: ['members', 'root-sessions', 'well-architected'],
}));

const passwordReset = credentials('member-password-reset', 'Member account: the root password is lost', setting => ({
  summary: say`Root of this member is to have a password, and nobody has it: reset it by its mailbox.`,
  when: [say`The account keeps a root password on purpose, and it is lost.`],
  whenNot: [
    say`The account needs none: leave it as it is. AWS gives accounts that the organization makes none.`,
    ...better(setting),
  ],
  approves: ['approver'],
  present: ['mailbox', 'mfa', 'session', 'scribe'],
  prepare: [TWO_PEOPLE, TELL_RESPONDERS, WHICH_ACCOUNT],
  steps: [...allowRecovery(setting), ...resetPassword(setting, ITS_EMAIL)],
  rings: [{ signal: 'root-sign-in', by: say`the session that allows it, the request, the reset and the sign-in` }],
  record: {
    kind: 'root-use',
    says: [
      say`Why the account has a password at all, where the new one is and who holds it.`,
      say`It stays on purpose: ${code('recovery: kept')}, in a record that is later than that of ${code('credentials recover')}. Otherwise you are told to delete it.`,
    ],
  },
  verify: [
    {
      do: say`Log out, and sign in with the password as it was put away. Calls are denied where the SCP binds the account: that is as it should be.`,
    },
  ],
  undo: [{ do: say`The account is to have no password after all: delete it again.` }, ...deleteCredentials(setting)],
  end: END,
  isRecovery: true,
  requirements: ['CRED-1', 'CRED-4', 'DOC-1', 'DOC-2', 'DOC-4', 'REV-2'],
  sources: ['members', 'root-sessions', 'sign-in-issues'],
}));

const passwordChange = credentials(
  'member-password-change',
  'Member account: change the root password after a suspicion',
  setting => ({
    summary: say`Somebody else may know it: delete it, or change it while you still have access.`,
    when: [say`Somebody may know the password who should not.`],
    whenNot: [
      say`On a schedule, after a drill, after a review: leave it as it is.`,
      ...better(setting),
      say`Root was used by somebody else: ${page('compromised-root')} first.`,
    ],
    approves: ['approver'],
    present: ['password', 'mfa', 'scribe'],
    prepare: [TWO_PEOPLE, TELL_RESPONDERS, WHICH_ACCOUNT, ...exemptFirst(setting)],
    steps: [
      ...signIn(setting, ITS_EMAIL),
      {
        do: say`${securityCredentials(setting)} At the password choose ${code('Edit')} (in other versions of the page ${code('Change')}).`,
      },
      {
        do: say`Make the new password with a generator: at least 32 characters, used nowhere else. Put it away, then confirm it.`,
      },
    ],
    rings: [{ signal: 'root-sign-in', by: say`the sign-in and the change` }],
    record: {
      kind: 'root-use',
      says: [say`The suspicion, who had it and when; where the new password is and who holds it.`],
    },
    verify: [{ do: say`Log out, and sign in with the password as it was put away. Destroy the old one only now.` }],
    undo: [{ do: say`None is needed: the old password ends with the change.` }],
    end: [LOG_OUT, ...endExemption(setting), GIVE_BACK, CHANGE_CUSTODY, CLOSE_RECORD],
    isRecovery: true,
    requirements: ['CRED-1', 'CRED-4', 'DOC-1', 'DOC-2'],
    sources: ['members'],
  }),
);

const mfaLost = credentials('member-mfa-lost', 'Member account: the MFA device is lost', setting => ({
  summary: say`Delete root's credentials from the management account; only without root sessions somebody has to sign in.`,
  when: [say`The device of root of a member is lost, broken or stolen.`],
  whenNot: [
    say`A virtual device was only on another telephone: restore it from its sealed copy, and write that down.`,
    say`Another device is enrolled: sign in with ${code('Try another MFA method')}, and only remove the lost one.`,
  ],
  approves: ['approver'],
  present: sessionsWork(setting, 'credentials') ? ['session', 'scribe'] : ['password', 'mailbox', 'phone', 'scribe'],
  prepare: [
    TWO_PEOPLE,
    TELL_RESPONDERS,
    WHICH_ACCOUNT,
    ...(sessionsWork(setting, 'credentials')
      ? [
          say`Does something still use an access key of that root? ${code('npx rootguard credentials plan --account KEY')} says when and for what, and deletes nothing.`,
        ]
      : exemptFirst(setting)),
  ],
  steps: sessionsWork(setting, 'credentials')
    ? [
        ...openRootSession(setting, 'delete'),
        LOOK_AT_CREDENTIALS,
        DELETE_CREDENTIALS,
        END_SESSION,
        { do: say`Is root needed there again? ${page('member-root-task')} recovers it, and enrols another device.` },
      ]
    : [...signInWithoutDevice(setting, ITS_EMAIL), ...replaceDevice(setting)],
  rings: [
    ...(sessionsWork(setting, 'credentials')
      ? [
          { signal: 'root-session', by: say`opening the session` } as const,
          { signal: 'root-activity', by: say`each deletion, where CloudTrail does not mark the session` } as const,
        ]
      : []),
    { signal: 'root-sign-in', by: say`each change of a device, and a sign-in` },
  ],
  record: {
    kind: 'custody-change',
    says: [say`Which device went, of which kind; what was deleted; what else the device opened.`],
  },
  verify: sessionsWork(setting, 'credentials')
    ? [...openRootSession(setting, 'look'), LOOK_AT_CREDENTIALS, END_SESSION]
    : checkDevices,
  undo: [{ do: say`The lost device turns up: it stays removed. Destroy it.` }],
  end: sessionsWork(setting, 'credentials')
    ? [CHANGE_CUSTODY, CLOSE_RECORD]
    : [LOG_OUT, ...endExemption(setting), GIVE_BACK, CHANGE_CUSTODY, CLOSE_RECORD],
  isRecovery: true,
  requirements: ['CRED-2', 'CRED-4', 'DOC-1', 'DOC-2', 'DOC-4', 'REV-2'],
  sources: ['members', 'mfa-lost', 'root-sessions'],
}));

const mfaBattery = credentials(
  'member-mfa-battery',
  'Member account: replace an MFA device before its battery ends',
  setting => ({
    summary: say`Enrol the successor while the old device still answers, or delete root's credentials instead.`,
    when: [say`The custody file says that a device of a member expires within ${String(SOON_DAYS.held)} days.`],
    whenNot: [...better(setting), say`It answers no more: ${page('member-mfa-lost')}.`],
    approves: ['approver'],
    present: ['password', 'mfa', 'scribe'],
    prepare: [
      TWO_PEOPLE,
      TELL_RESPONDERS,
      WHICH_ACCOUNT,
      ...exemptFirst(setting),
      say`The successor, if possible without a battery.`,
    ],
    steps: [...signIn(setting, ITS_EMAIL), ...succeedDevice(setting)],
    rings: [{ signal: 'root-sign-in', by: say`the sign-in, and each change of a device` }],
    record: {
      kind: 'custody-change',
      says: [say`Kind and expiry of both devices, which accounts they serve, where the new one is and who holds it.`],
    },
    verify: [ONLY_OUR_DEVICES],
    undo: [{ do: say`Until the old one is removed: keep it, and remove the new one.` }],
    end: [LOG_OUT, ...endExemption(setting), GIVE_BACK, CHANGE_CUSTODY, CLOSE_RECORD],
    requirements: ['CRED-2', 'CRED-5', 'DOC-1', 'DOC-2'],
    sources: ['members'],
  }),
);

/** Password and devices of root of members, and using it. */
export const MEMBER_CREDENTIALS: readonly PageSource[] = [rootTask, passwordReset, passwordChange, mfaLost, mfaBattery];
