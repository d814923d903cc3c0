import { isPublicProvider } from '../../config/checks/email-domains';
import { isOnePerson } from '../../config/checks/mailboxes';
import { mailbox } from '../../config/mailbox';
import { AuditContext, held, Judgement, notHeld, Requirement } from '../requirement';
import { alternateContacts } from './living-contacts';

const noEmail = ({ snapshot }: AuditContext): Judgement =>
  snapshot.organization === undefined
    ? {
        is: 'unknown',
        why: 'AWS tells nobody the root e-mail of an account without an organization',
        next: 'compare it in the console (Account) with the org file, and admit it: --allow-unknown ACC-1 --allow-unknown ACC-2',
      }
    : {
        is: 'unknown',
        why: 'AWS did not say the root e-mail',
        next: 'give the role that reads organizations:ListAccounts, and take the snapshot again',
      };

/** ACC-1. */
export const rootEmailDomain: Requirement = {
  id: 'ACC-1',
  title: 'root e-mail in a domain you manage',
  judge({ inAws: { email } }, context) {
    if (email === undefined) return noEmail(context);
    const { organization } = context;
    if (!/^[^\s@]+@[^\s@]+$/.test(email)) return notHeld('is no e-mail address', CHANGE_EMAIL);
    const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase();
    if (organization.emailDomains.includes(domain)) return held(`${domain} is one of email_domains`);
    return isPublicProvider(domain)
      ? notHeld(`${domain} is a public e-mail provider`, CHANGE_EMAIL)
      : notHeld(`${domain} is not one of email_domains`, `list it there if you manage it; else ${CHANGE_EMAIL}`);
  },
};

/** ACC-2. */
export const rootEmailOfGroup: Requirement = {
  id: 'ACC-2',
  title: 'root e-mail is a group address of its own',
  judge(account, context) {
    const { email } = account.inAws;
    if (email === undefined) return noEmail(context);
    const own = mailbox(email);
    const contacts = alternateContacts(account, context);
    const same = contacts.find(({ email_address }) => email_address !== undefined && mailbox(email_address) === own);
    if (same !== undefined) {
      return notHeld(`is the same mailbox as the account's ${same.kind} contact`, CHANGE_EMAIL);
    }
    if (isOnePerson(own)) return notHeld('looks like the address of one person', CHANGE_EMAIL);
    return held('a mailbox of its own, of no single person by its name');
  },
};

const CHANGE_EMAIL =
  'change the root e-mail (aws account start-primary-email-update for a member, as root in the management account)';
