import type { Step } from './page';
import { consoleAddress, Setting } from './setting';
import { address, code, page, say, Text } from './text';

/** Root e-mail of the management account. */
export const managementEmail = ({ organization: { managementAccount } }: Setting): Text =>
  say`${code(managementAccount.email)} (account ${managementAccount.id})`;

/** A clean window at the console's sign-in page. */
const openSignIn = (setting: Setting, email: Text): readonly Step[] => [
  {
    do: say`On a machine that is up to date, open a private window: ${address(consoleAddress(setting))}. Read the address aloud before anybody types.`,
  },
  { do: say`Choose ${code('Sign in using root user email')}, give ${email}, choose ${code('Next')}.` },
];

/** How root signs in to the console with password and device. */
export const signIn = (setting: Setting, email: Text): readonly Step[] => [
  ...openSignIn(setting, email),
  {
    do: say`The holder of the password types it. The holder of the MFA device answers for the device. Neither takes over the other's part.`,
  },
];

/** How the password is reset by mailbox and device. */
export const resetPassword = (setting: Setting, email: Text): readonly Step[] => [
  ...openSignIn(setting, email),
  {
    do: say`Choose ${code('Forgot password?')}, answer the security check, choose ${code('Send email')}.`,
  },
  {
    do: say`A member of the mailbox opens the message. Its sender ends in ${code('@signin.aws')} or ${code('@verify.signin.aws')}; anything else is an attack: ${page('somebody-used-root')}.`,
  },
  {
    do: say`Follow its link. Make the new password with a generator: at least 32 characters, used nowhere else. Put it away as the old one was before you set it.`,
  },
  { do: say`Sign in with it. The holder of the MFA device answers for the device.` },
];

/** How root of an account gets a password for a day, when it has none. */
export const recoverForToday = (setting: Setting, email: Text): readonly Step[] => [
  ...resetPassword(setting, email).slice(0, 4),
  {
    do: say`Follow its link. Make the password with a generator: at least 32 characters. It ends today, and is kept nowhere.`,
  },
  {
    do: say`Sign in with it. ${securityCredentials(setting)} Enrol an MFA device: until then the account is open to whoever reads the mailbox.`,
  },
];

/** How root signs in without its device. */
export const signInWithoutDevice = (setting: Setting, email: Text): readonly Step[] => [
  ...openSignIn(setting, email),
  {
    do: say`The holder of the password types it. At the question for the device choose ${code('Troubleshoot MFA')} (in other versions of the page ${code('Trouble signing in?')}), then ${code('Sign in using alternative factors')}.`,
  },
  {
    do: say`Choose ${code('Send verification email')}, unless it was sent already. A member of the mailbox opens the message of ${code('recover-mfa-no-reply@verify.signin.aws')} and follows its link.`,
  },
  {
    do: say`Choose ${code('Call me now')}, or what the page offers for the phone. The holder of the phone takes the call of AWS and types the six digits that the page shows. Choose ${code('Sign in to the console')}.`,
  },
  {
    do: say`No mail, no call, or no phone? Ask AWS Support to remove the device: ${address('https://support.aws.amazon.com/#/contacts/aws-mfa-support')}. Until then ${page('recovery-affidavit')} says what to expect.`,
  },
];

/** Where root sees and changes its own credentials. */
export const securityCredentials = (setting: Setting): Text =>
  say`Account name at the top right, ${code('Security credentials')}: ${address(consoleAddress(setting, 'iam/home#/security_credentials'))}.`;

/** Where an account's name, e-mail and contacts are. */
export const accountPage = (setting: Setting): Text =>
  say`Account name at the top right, ${code('Account')}: ${address(consoleAddress(setting, 'billing/home#/account'))}.`;

/** Where root changes its e-mail and its password. */
export const emailAndPassword = (setting: Setting): Text =>
  say`${accountPage(setting)} Next to ${code('Account details')} choose ${code('Actions')}, ${code('Update email address and password')}. The words of the console change; AWS's page of them is named at the end of this one.`;

/** Enrols a device, whether or not there are others. */
export const enrolDevice = (setting: Setting): readonly Step[] => [
  {
    do: say`${securityCredentials(setting)} Choose ${code('Assign MFA device')}, give it a name without a serial number, and enrol the new one. Up to eight may be there at once: enrol first, remove afterwards.`,
  },
];

const REMOVE_DEVICE: Step = { do: say`Select the old device and remove it.` };

/** Enrols another device and removes one that is lost. */
export const replaceDevice = (setting: Setting): readonly Step[] => [...enrolDevice(setting), REMOVE_DEVICE];

const TRY_DEVICE: Step = { do: say`Log out, and sign in once more with the new device.` };

/** The same where the old one still works: it goes when the new one has opened the account. */
export const succeedDevice = (setting: Setting): readonly Step[] => [
  ...enrolDevice(setting),
  {
    ...TRY_DEVICE,
    do: say`${TRY_DEVICE.do} It does not open the account? Sign in with the old one, remove the new one, and try another.`,
  },
  { do: say`${securityCredentials(setting)} ${REMOVE_DEVICE.do}` },
];

/** What root has besides its password. */
export const ONLY_OUR_DEVICES: Step = {
  do: say`On the page of security credentials stand the devices that the custody file has, and no others; no access key.`,
};

/** What of the devices of root is as it should be. */
export const checkDevices: readonly Step[] = [TRY_DEVICE, ONLY_OUR_DEVICES];

/** Where a case is opened when nobody can sign in. */
export const SUPPORT_FORM = address('https://support.aws.amazon.com/#/contacts/aws-account-support/');
