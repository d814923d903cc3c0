import { GIVE_BACK, LOG_OUT, signInAsRoot, TELL_RESPONDERS } from '../common';
import type { PageSource } from '../page';
import { consoleAddress, Setting } from '../setting';
import { address, code, page, say, Text } from '../text';

const rootEmail = ({ organization: { managementAccount } }: Setting): Text => say`${code(managementAccount.email)}`;

/** Where root changes its own credentials. */
const securityCredentials = (setting: Setting): Text =>
  say`Account name at the top right, ${code('Security credentials')}: ${address(consoleAddress(setting, 'iam/home#/security_credentials'))}.`;

const mfaLost: PageSource = {
  id: 'management-mfa-lost',
  family: 'management',
  title: 'Management account: the MFA device is lost',
  needs: ['root-user', 'root-console'],
  write: setting => ({
    summary: say`Sign in with mailbox and phone in place of the device, remove the lost one, enrol another one.`,
    about: 'management',
    when: [say`The device of root is lost, broken or stolen, or does not open the account any more.`],
    whenNot: [
      say`Another device is enrolled (up to eight are possible): sign in with ${code('Try another MFA method')}, and only remove the lost one.`,
      say`A device that shows codes is merely out of step: choose ${code('Resync')} on the same page.`,
      say`Mailbox or phone are lost as well: ${page('recovery-affidavit')}.`,
    ],
    approves: ['approver'],
    present: ['password', 'mailbox', 'phone', 'scribe'],
    prepare: [
      TELL_RESPONDERS,
      say`A new hardware device without a battery, sealed, used for nothing else.`,
      say`The phone charged and on the network: AWS calls it. The mailbox open at one of its members.`,
    ],
    steps: [
      ...signInAsRoot(setting, rootEmail(setting)).slice(0, 2),
      {
        do: say`The holder of the password types it. At the question for the device choose ${code('Troubleshoot MFA')}, then ${code('Sign in using alternative factors')}.`,
      },
      {
        do: say`Choose ${code('Send verification email')}. A member of the mailbox opens the message (sender ${code('recover-mfa-no-reply@verify.signin.aws')}) and follows its link.`,
      },
      {
        do: say`Choose ${code('Call me now')}. The holder of the phone takes the call and types the six digits that the page shows. Choose ${code('Sign in to the console')}.`,
      },
      {
        do: say`${securityCredentials(setting)} Remove the lost device, choose ${code('Assign MFA device')}, and enrol the new one.`,
      },
      {
        do: say`Stolen, or nobody knows where it is? Then somebody may know the password as well: ${page('management-password-change')}, now.`,
      },
    ],
    rings: [{ signal: 'root-sign-in', by: say`the sign-in, and each change of a device` }],
    ringsAlarm: true,
    record: {
      kind: 'custody-change',
      says: [say`Which device went (kind and where it was kept) and which came; since when; who holds it now.`],
    },
    verify: [
      { do: say`Log out and sign in once more with the new device.` },
      {
        do: say`One device is listed, and it is the new one. With credentials of the management account:`,
        run: ['aws iam get-account-summary --query SummaryMap.AccountMFAEnabled'],
      },
    ],
    undo: [
      {
        do: say`The lost device turns up: it stays removed. Destroy it, or keep it for another account after a reset.`,
      },
    ],
    end: [LOG_OUT, GIVE_BACK],
    isRecovery: true,
    requirements: ['CRED-2', 'CRED-5', 'DOC-1', 'DOC-2', 'DOC-4', 'REV-2'],
    sources: ['management', 'mfa-lost'],
  }),
};

export const MANAGEMENT: readonly PageSource[] = [mfaLost];
