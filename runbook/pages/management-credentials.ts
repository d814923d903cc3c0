import { SOON_DAYS } from '../../config/ends-soon';
import { announce, CHANGE_CUSTODY, CLOSE_RECORD, GIVE_BACK, LOG_OUT, TELL_RESPONDERS, TWO_PEOPLE } from '../common';
import {
  checkDevices,
  emailAndPassword,
  managementEmail,
  ONLY_OUR_DEVICES,
  replaceDevice,
  resetPassword,
  signIn,
  signInWithoutDevice,
  succeedDevice,
} from '../console-steps';
import type { PageContent, PageSource } from '../page';
import type { PageId } from '../page-ids';
import type { Setting } from '../setting';
import { code, page, say } from '../text';

/** What every page about credentials of the management account's root has. */
const credentials = (
  id: PageId,
  title: string,
  write: (setting: Setting) => Omit<PageContent, 'about' | 'ringsAlarm'>,
): PageSource => ({
  ...{ id, title, family: 'management', needs: ['root-user', 'root-console'] },
  write: setting => ({ about: 'management', ringsAlarm: true, ...write(setting) }),
});

const END = [LOG_OUT, GIVE_BACK, CLOSE_RECORD];
const END_OF_CHANGE = [LOG_OUT, GIVE_BACK, CHANGE_CUSTODY, CLOSE_RECORD];

const rootTask = credentials(
  'management-root-task',
  'Management account: do something that only root can',
  setting => ({
    summary: say`Sign in as root with two people, do the one task, log out, put everything back.`,
    when: [
      say`A task of ${page('tasks-that-need-root')} is due in this account, and no other path of that list serves.`,
    ],
    whenNot: [
      say`A role can do it: nearly everything. Look at ${page('tasks-that-need-root')} first.`,
      say`It is about a member account: ${page('member-root-task')}.`,
    ],
    approves: ['approver'],
    present: ['password', 'mfa', 'scribe'],
    prepare: [
      TWO_PEOPLE,
      TELL_RESPONDERS,
      say`Write down what will be changed, from which value to which, before anybody signs in.`,
    ],
    steps: [
      ...(setting.organization.alerts === undefined ? [] : [announce(setting.organization.managementAccount.key)]),
      ...signIn(setting, managementEmail(setting)),
      { do: say`Do that one task, and nothing else. What comes to mind meanwhile is another ticket.` },
    ],
    rings: [
      { signal: 'root-sign-in', by: say`the sign-in` },
      { signal: 'root-activity', by: say`what is changed` },
    ],
    record: {
      kind: 'root-use',
      says: [say`The task, old and new values by reference, and the ids of the events that rang.`],
    },
    verify: [{ do: say`The value is the new one, seen with a role and not with root.` }],
    undo: [{ do: say`Undo is another use of root: this page again, with a ticket of its own.` }],
    end: [...END, { do: say`Delete the entry under ${code('alerts.planned')} with the next change of the org file.` }],
    requirements: ['DOC-1', 'DOC-2', 'DOC-3', 'REV-2', 'CRED-5'],
    sources: ['management', 'well-architected'],
  }),
);

const passwordReset = credentials(
  'management-password-reset',
  'Management account: the root password is lost',
  setting => ({
    summary: say`Reset the password by mailbox and MFA device.`,
    when: [say`Nobody can open the place where the password is, or it is not accepted any more.`],
    whenNot: [
      say`You want to be sure that it still works: that is a drill, and no reset.`,
      say`The mailbox is lost as well: ${page('management-email-lost')} first.`,
      say`Only the device is lost: ${page('management-mfa-lost')}. Password and device: set the password here, and where it asks for the device, go on as that page says; the holder of the phone has to be there.`,
    ],
    approves: ['approver'],
    present: ['mailbox', 'mfa', 'scribe'],
    prepare: [
      TWO_PEOPLE,
      TELL_RESPONDERS,
      say`The place for the new password: an empty envelope, or the entry of the offline manager.`,
    ],
    steps: resetPassword(setting, managementEmail(setting)),
    rings: [{ signal: 'root-sign-in', by: say`the request, the reset and the sign-in` }],
    record: {
      kind: 'root-use',
      says: [say`Why the password was lost, where the new one is and who holds it.`],
    },
    verify: [{ do: say`Log out, and sign in with the password as it was put away, not from memory.` }],
    undo: [{ do: say`The old password does not come back. When it turns up, destroy it.` }],
    end: END_OF_CHANGE,
    isRecovery: true,
    requirements: ['CRED-1', 'CRED-5', 'DOC-1', 'DOC-2', 'DOC-4', 'REV-2'],
    sources: ['management', 'sign-in-issues'],
  }),
);

const passwordChange = credentials(
  'management-password-change',
  'Management account: change the root password after a suspicion',
  setting => ({
    summary: say`Somebody else may know the password: change it while you still have access.`,
    when: [
      say`Somebody may know the password who should not: a seal is broken, a device was stolen, a use of root stays unexplained.`,
    ],
    whenNot: [
      say`On a schedule, after a drill, after a review: leave it as it is. A long password that is seldom used is safest when it stays.`,
      say`Root was used by somebody else: ${page('compromised-root')} first.`,
    ],
    approves: ['approver'],
    present: ['password', 'mfa', 'scribe'],
    prepare: [TWO_PEOPLE, TELL_RESPONDERS, say`The place for the new password.`],
    steps: [
      ...signIn(setting, managementEmail(setting)),
      { do: say`${emailAndPassword(setting)} At the password choose ${code('Edit')}.` },
      {
        do: say`Make the new password with a generator: at least 32 characters, used nowhere else. Put it away. Then its holder gives the current one and twice the new one: ${code('Update password')}.`,
      },
    ],
    rings: [{ signal: 'root-sign-in', by: say`the sign-in and the change` }],
    record: {
      kind: 'root-use',
      says: [say`The suspicion, who had it and when; where the new password is and who holds it.`],
    },
    verify: [
      {
        do: say`Log out, and sign in with the password as it was put away, not from memory. Destroy the old one only now.`,
      },
      { do: say`${ONLY_OUR_DEVICES.do} Anything else there: ${page('compromised-root')}.` },
    ],
    undo: [{ do: say`None is needed: the old password ends with the change.` }],
    end: END_OF_CHANGE,
    isRecovery: true,
    requirements: ['CRED-1', 'DOC-1', 'DOC-2'],
    sources: ['management', 'root-password'],
  }),
);

const mfaLost = credentials('management-mfa-lost', 'Management account: the MFA device is lost', setting => ({
  summary: say`Sign in with mailbox and phone in place of the device, enrol another one, remove the lost one.`,
  when: [say`The device of root is lost, broken or stolen, or does not open the account any more.`],
  whenNot: [
    say`Another device is enrolled: sign in with ${code('Try another MFA method')}, and only remove the lost one.`,
    say`A device that shows codes is out of step: choose ${code('Resync')}.`,
    say`The phone is lost as well: first give the account another number, which a role can: ${page('management-phone-lost')}.`,
    say`The mailbox is lost as well, and cannot be restored: ${page('recovery-affidavit')}.`,
  ],
  approves: ['approver'],
  present: ['password', 'mailbox', 'phone', 'scribe'],
  prepare: [
    TWO_PEOPLE,
    TELL_RESPONDERS,
    say`A new hardware device without a battery, sealed, used for nothing else.`,
    say`The phone charged and on the network; its contract is paid. The mailbox open at one of its members.`,
  ],
  steps: [
    ...signInWithoutDevice(setting, managementEmail(setting)),
    ...replaceDevice(setting),
    {
      do: say`Stolen, or nobody knows where it is? Whoever has it may know the password: ${page('management-password-change')}, today.`,
    },
  ],
  rings: [{ signal: 'root-sign-in', by: say`the sign-in, and each change of a device` }],
  record: {
    kind: 'custody-change',
    says: [say`Which device went, of which kind, and where it was; which came, where it is and who holds it.`],
  },
  verify: checkDevices,
  undo: [{ do: say`The lost device turns up: it stays removed. Destroy it.` }],
  end: END_OF_CHANGE,
  isRecovery: true,
  requirements: ['CRED-2', 'CRED-5', 'DOC-1', 'DOC-2', 'DOC-4', 'REV-2'],
  sources: ['management', 'mfa-lost'],
}));

const mfaBattery = credentials(
  'management-mfa-battery',
  'Management account: replace an MFA device before its battery ends',
  setting => ({
    summary: say`Enrol the successor while the old device still answers, then remove the old one.`,
    when: [
      say`The custody file says that a device expires within ${String(SOON_DAYS.held)} days, or a drill showed a weak display.`,
    ],
    whenNot: [say`It answers no more: ${page('management-mfa-lost')}.`],
    approves: ['approver'],
    present: ['password', 'mfa', 'scribe'],
    prepare: [
      TWO_PEOPLE,
      TELL_RESPONDERS,
      say`The successor: hardware, if possible without a battery, sealed, used for nothing else.`,
    ],
    steps: [...signIn(setting, managementEmail(setting)), ...succeedDevice(setting)],
    rings: [{ signal: 'root-sign-in', by: say`the sign-in, and each change of a device` }],
    record: {
      kind: 'custody-change',
      says: [
        say`Kind and expiry of both devices, where the new one is and who holds it; that the old one was destroyed.`,
      ],
    },
    verify: [ONLY_OUR_DEVICES],
    undo: [{ do: say`Until the old one is removed: keep it, and remove the new one.` }],
    end: END_OF_CHANGE,
    requirements: ['CRED-2', 'CRED-5', 'DOC-1', 'DOC-2'],
    sources: ['management'],
  }),
);

/** Password and devices of root of the management account, and using it. */
export const MANAGEMENT_CREDENTIALS: readonly PageSource[] = [
  rootTask,
  passwordReset,
  passwordChange,
  mfaLost,
  mfaBattery,
];
