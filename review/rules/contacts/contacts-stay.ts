import { remembered } from '../../../aws/remembered';
import { accountsOf } from '../../../world/change-accounts';
import { ReviewContext } from '../../../world/context';
import { Step, stepsOf } from '../../../world/fates';
import { grouped } from '../../../world/grouped';
import { isSensitive, isUnknown, textAt } from '../../../world/plan/attributes';
import { ResourceChange } from '../../../world/plan/plan';
import { changed, compareText } from '../../../world/plan/values';
import { Weakening } from '../../compare/fact';
import { differing, unknownWeakening } from '../../compare/order';
import { thingRule } from '../../compare/thing-rule';

const TYPE = 'aws_account_alternate_contact';
const EMAIL = 'email_address';
const UNTOLD =
  'AWS writes about abuse, outages and invoices to contacts; without one it writes to the root address only.';
const READ_BY_OTHERS = 'Who reads that mailbox gets what AWS writes about the account, and the company does not.';

/** Alternate and primary contacts of accounts: that AWS reaches people of the company. No phone number is shown. */
export const contactsStay = thingRule(
  'contacts-stay',
  "A contact is deleted, its e-mail leaves the company's domains, or all contacts become one mailbox.",
  {
    types: [TYPE],
    thing: contactOf,
    loss: UNTOLD,
    weaker: (step, context) => [
      ...ofEmail(step, domainsOf(context)),
      ...[singleMailboxes(context).get(step) ?? []].flat(),
    ],
    fresh: (step, context) => ofNew(step, domainsOf(context)),
    accounts: touchedBy,
  },
  {
    types: ['aws_account_primary_contact'],
    thing: (step, context) => `primary contact of ${accountWords(step, context)}`,
    loss: 'AWS keeps the contact as it is, and nothing notices when somebody changes it.',
    weaker: change => differing(change, PRIMARY, OWNER, paths => `changes ${paths.join(', ')}`, 'warning'),
    accounts: touchedBy,
  },
);

const idOf = ({ before, after }: ResourceChange): string =>
  textAt(before, 'account_id') || textAt(after, 'account_id') || '';

/** Credentials that manage contacts of members are those of the management account. */
function accountWords(change: ResourceChange, { organization }: ReviewContext): string {
  if (idOf(change) !== '') return `account ${idOf(change)}`;
  return organization === undefined ? 'the account itself' : 'the management account';
}

function touchedBy(change: ResourceChange, { organization }: ReviewContext): readonly string[] {
  return idOf(change) === '' && organization !== undefined ? [organization.managementAccountId] : accountsOf(change);
}

function contactOf(change: ResourceChange, context: ReviewContext): string {
  const kind = textAt(change.before, 'alternate_contact_type') ?? textAt(change.after, 'alternate_contact_type') ?? '';
  return `${kind.toLowerCase()} contact of ${accountWords(change, context)}`;
}

const domainOf = (email: string | undefined): string => (email?.split('@').at(-1) ?? '').trim().toLowerCase();

/** Domains of the org file, or else those of all contacts before; a subdomain counts only when it is one of them. */
const domainsOf = remembered((context: ReviewContext): ReadonlySet<string> => {
  const { organization } = context;
  if (organization !== undefined && organization.emailDomains.length > 0) {
    return new Set(organization.emailDomains.map(domain => domain.toLowerCase()));
  }
  const domains = stepsOf(context, TYPE).map(({ before }) => domainOf(textAt(before, EMAIL)));
  return new Set(domains.filter(domain => domain !== ''));
});

/** The mailbox an address is delivered to: without capitals and without what stands behind a plus. */
const mailboxOf = (email: string | undefined): string => (email ?? '').toLowerCase().replace(/\+[^@]*(?=@)/, '');

/** A contact where none was takes nothing away, but it may not reach the company either. */
function ofNew(change: ResourceChange, domains: ReadonlySet<string>): readonly Weakening[] {
  const domain = domainOf(textAt(change.after, EMAIL));
  if (domains.size === 0 || domain === '' || domains.has(domain)) return [];
  const outside = isSensitive(change, EMAIL) ? '' : `, in ${domain}`;
  return [
    { severity: 'warning', says: `is new and outside of the company's domains${outside}`, means: READ_BY_OTHERS },
  ];
}

function ofEmail(change: ResourceChange, domains: ReadonlySet<string>): readonly Weakening[] {
  const weakenings: Weakening[] = [];
  const differs = changed(change, EMAIL);
  if (differs === 'unknown') weakenings.push(unknownWeakening('an e-mail address', READ_BY_OTHERS));
  else if (differs && !domains.has(domainOf(textAt(change.after, EMAIL)))) {
    const domain = isSensitive(change, EMAIL) ? '' : ` to ${domainOf(textAt(change.after, EMAIL))}`;
    const says = `leaves the company's domains${domain}`;
    weakenings.push({ says, means: READ_BY_OTHERS, details: [{ path: EMAIL }] });
  }
  const moved = ['account_id', 'alternate_contact_type'].filter(path => changed(change, path) === true);
  if (moved.length > 0 && textAt(change.before, moved[0]!) !== undefined) {
    const details = moved.map(path => ({ path }));
    weakenings.push({ says: 'becomes the contact of something else', means: UNTOLD, details });
  }
  return weakenings;
}

/** By the first changed contact of each account whose contacts become one mailbox. */
const singleMailboxes = remembered((context: ReviewContext): ReadonlyMap<Step, Weakening> => {
  const accounts = grouped(stepsOf(context, TYPE), ({ after }) => after && (textAt(after, 'account_id') ?? ''));
  const found = new Map<Step, Weakening>();
  for (const contacts of accounts.values()) {
    const mailboxes = (side: 'before' | 'after'): string[] =>
      contacts.map(change => mailboxOf(textAt(change[side], EMAIL))).sort(compareText);
    const kinds = new Set(contacts.map(({ after }) => textAt(after, 'alternate_contact_type')));
    const isOne = (side: 'before' | 'after'): boolean => new Set(mailboxes(side)).size === 1;
    const first = contacts.find(({ action }) => action === 'update' || action === 'replace');
    if (first === undefined || kinds.size < 3 || !isOne('after') || isOne('before')) continue;
    if (contacts.some(change => isUnknown(change, EMAIL))) continue;
    found.set(first, {
      says: 'becomes one mailbox with all other contacts of the account',
      means: 'Whoever loses that mailbox, or leaves, takes all ways with him by which AWS reaches the account.',
      details: [{ path: EMAIL }],
    });
  }
  return found;
});

const PRIMARY = ['full_name', 'company_name', 'country_code', 'phone_number'];
const OWNER = 'AWS takes who is named here for the owner when somebody asks to recover root.';
