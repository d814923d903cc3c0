import { CHANGE_CUSTODY, CLOSE_RECORD, GIVE_BACK, LOG_OUT, TELL_RESPONDERS, TWO_PEOPLE } from '../common';
import { emailAndPassword, managementEmail, signIn, SUPPORT_FORM } from '../console-steps';
import { changePhone } from '../contact-steps';
import type { PageSource } from '../page';
import { Setting } from '../setting';
import { code, page, say } from '../text';

const ABOUT = { family: 'management', needs: ['root-user', 'root-console'] } as const;
const END = [LOG_OUT, GIVE_BACK, CHANGE_CUSTODY, CLOSE_RECORD];

const keyOf = ({ organization: { managementAccount } }: Setting): string => managementAccount.key;

const emailLost: PageSource = {
  ...ABOUT,
  id: 'management-email-lost',
  title: 'Management account: the root mailbox is lost',
  write: setting => ({
    summary: say`Nobody reads the root e-mail any more: get the mailbox back, or move the account to another one.`,
    about: 'management',
    when: [say`Mail to ${managementEmail(setting)} reaches nobody, or somebody who should not read it.`],
    whenNot: [
      say`The mailbox works, and only its members change: that is a change of custody. Write the record.`,
      say`The domain is not yours any more: ${page('recovery-closed-domain')}, now.`,
    ],
    approves: ['approver'],
    present: ['password', 'mfa', 'phone', 'scribe'],
    prepare: [TWO_PEOPLE, TELL_RESPONDERS, say`Whoever administers the mail of the domain, in the same room or call.`],
    steps: [
      {
        do: say`Somebody else reads it? Take them off now, and look for messages about a password or a device of root. There are some, and nobody of you asked: ${page('somebody-used-root')}.`,
      },
      {
        do: say`As long as you own the domain: restore the address, or let a catch-all take it. Send a test message. Did it arrive? Then you are done here: go to “Verify”.`,
      },
      {
        do: say`You cannot, and password and device are there: sign in, and change the e-mail as ${page('management-email-change')} says.`,
      },
      {
        do: say`Password or device are lost as well: without the mailbox nothing can be reset. Open a case: ${SUPPORT_FORM}, and go on with ${page('recovery-affidavit')}.`,
      },
    ],
    rings: [{ signal: 'root-sign-in', by: say`the sign-in, and the change of the e-mail` }],
    ringsAlarm: true,
    record: {
      kind: 'custody-change',
      says: [say`Since when nobody read the mailbox, who reads it now, what AWS wrote meanwhile.`],
    },
    verify: [{ do: say`Send a message from outside. Every member of the mailbox answers it.` }],
    undo: [
      {
        do: say`None: the mailbox was restored. An address that was changed is changed back as ${page('management-email-change')} says.`,
      },
    ],
    end: END,
    isRecovery: true,
    requirements: ['ACC-1', 'ACC-2', 'DOC-1', 'DOC-2', 'DOC-4', 'REV-2'],
    sources: ['management', 'partner', 'sign-in-issues'],
  }),
};

const emailChange: PageSource = {
  ...ABOUT,
  id: 'management-email-change',
  title: 'Management account: change the root e-mail',
  write: setting => ({
    summary: say`Only root itself can change the e-mail of this account. Change account and org file together.`,
    about: 'management',
    when: [say`The address gets another name or another domain, and you can still sign in.`],
    whenNot: [
      say`Other people should read it: change the group behind the address, not the address.`,
      say`It is a member account: ${page('member-email-change')} needs no root.`,
    ],
    approves: ['approver'],
    present: ['password', 'mfa', 'mailbox', 'scribe'],
    prepare: [
      TWO_PEOPLE,
      TELL_RESPONDERS,
      say`The new address: a group of several people in one of ${setting.organization.emailDomains.join(', ')}, used for no other account and as nobody's contact. A test message reached all of them.`,
    ],
    steps: [
      ...signIn(setting, managementEmail(setting)),
      {
        do: say`${emailAndPassword(setting)} At the e-mail choose ${code('Edit')}. Give the new address twice and the password: ${code('Save and continue')}.`,
      },
      {
        do: say`AWS sends a code to the new address. A member of the new mailbox reads it aloud. Type it, and confirm.`,
      },
      LOG_OUT,
      {
        do: say`Change the org file, look at the plan, and deploy: alarm and messages name the new address.`,
        write: {
          language: 'yaml',
          text: `accounts:\n  ${keyOf(setting)}:\n    email: aws-root@example.com # the new address`,
        },
        run: ['npx rootguard validate', 'npx rootguard plan', 'npx rootguard deploy'],
      },
    ],
    rings: [{ signal: 'root-sign-in', by: say`the sign-in, and the change of the e-mail` }],
    ringsAlarm: true,
    record: { kind: 'root-use', says: [say`Both addresses, who reads the new one, the change of the org file.`] },
    verify: [
      { do: say`Sign in with the new address. AWS says that a change takes up to four hours to reach everything.` },
    ],
    undo: [
      {
        do: say`The same page with the addresses the other way round: the old mailbox has to receive a code. Keep it for a year: AWS may still write there.`,
      },
    ],
    end: END,
    isRecovery: true,
    requirements: ['ACC-1', 'ACC-2', 'DOC-1', 'DOC-2'],
    sources: ['management', 'root-email'],
  }),
};

const phoneLost: PageSource = {
  ...ABOUT,
  id: 'management-phone-lost',
  title: 'Management account: the phone or its number is lost',
  write: setting => ({
    summary: say`AWS could not call anybody: give the account another number while you can still sign in.`,
    about: 'management',
    when: [say`The phone is lost, its SIM does not answer, the contract ended, or somebody else answers.`],
    whenNot: [say`The battery is empty: charge it, and call it from another phone.`],
    approves: ['approver'],
    present: ['phone', 'deployer', 'scribe'],
    prepare: [
      TWO_PEOPLE,
      say`Call the provider: block the SIM when it was stolen, and ask whether the number was moved to another SIM. Moved without you? That is an attack: ${page('somebody-used-root')}.`,
      say`A replacement SIM for the same number needs no change in AWS. Otherwise a new number, known to few.`,
    ],
    steps: changePhone(setting),
    rings: [{ signal: 'change', by: say`the change of the contact of each account` }],
    record: {
      kind: 'custody-change',
      says: [
        say`Since when nobody could be called; where the new phone is, who holds it, who pays for it. Never the number.`,
      ],
    },
    verify: [{ do: say`Call the number from another phone: it rings in the hand of its holder.` }],
    undo: [{ do: say`The old number comes back: the same steps with that one.` }],
    end: [GIVE_BACK, CHANGE_CUSTODY, CLOSE_RECORD],
    isRecovery: true,
    requirements: ['ACC-4', 'CRED-5', 'DOC-1', 'DOC-2', 'DOC-4', 'REV-2'],
    sources: ['management', 'mfa-lost'],
  }),
};

const phoneChange: PageSource = {
  ...ABOUT,
  id: 'management-phone-change',
  title: 'Management account: change the phone number',
  write: setting => ({
    summary: say`Another number, while the old one still works. The number stands in AWS and nowhere else.`,
    about: 'management',
    when: [
      say`The contract moves, the number becomes known in the company, or the phone gets another holder with another number.`,
    ],
    whenNot: [say`The old number does not answer any more: ${page('management-phone-lost')}.`],
    approves: ['approver'],
    present: ['phone', 'deployer', 'scribe'],
    prepare: [
      TWO_PEOPLE,
      say`A dedicated phone and SIM for the new number; whoever pays the contract knows what it is for.`,
    ],
    steps: changePhone(setting),
    rings: [{ signal: 'change', by: say`the change of the contact of each account` }],
    record: {
      kind: 'custody-change',
      says: [
        say`Where the new phone is, who holds it, who pays for it, when the contract is renewed. Never the number.`,
      ],
    },
    verify: [{ do: say`Call the number from another phone: it rings in the hand of its holder.` }],
    undo: [
      {
        do: say`The same steps with the old number, as long as the contract runs: end it only after a quarterly test with the new one.`,
      },
    ],
    end: [GIVE_BACK, CHANGE_CUSTODY, CLOSE_RECORD],
    requirements: ['ACC-4', 'ACC-5', 'CRED-5', 'DOC-1', 'DOC-2'],
    sources: ['management'],
  }),
};

/** Mailbox and phone of the management account. */
export const MANAGEMENT_CONTACTS: readonly PageSource[] = [emailLost, emailChange, phoneLost, phoneChange];
