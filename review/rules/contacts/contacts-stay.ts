import { isSensitive, isUnknown, textAt } from '../../../world/plan/attributes';
import { accountsOf } from '../../../world/change-accounts';
import { byAddress } from '../../../world/existing';
import { compareText, changed, detail } from '../../../world/plan/values';
import { ResourceChange } from '../../../world/plan/plan';
import { Rule } from '../../compare/rule';
import { ReviewContext } from '../../../world/context';
import { findingOf, lossOf, unknownAttributes, unknownWeakening, Weakening } from '../../compare/weakening';
import { Identity, stepsOf } from '../../../world/steps';

const TYPE = 'aws_account_alternate_contact';
const EMAIL = 'email_address';
const UNTOLD =
  'AWS writes about abuse, outages and invoices to contacts; without one it writes to the root address only.';
const READ_BY_OTHERS = 'Who reads that mailbox gets what AWS writes about the account, and the company does not.';

/** Without an account it is that of the provider's credentials. */
const identity: Identity = attributes =>
  JSON.stringify([textAt(attributes, 'account_id') ?? '', textAt(attributes, 'alternate_contact_type') ?? '']);

/** Alternate and primary contacts of accounts: that AWS reaches people of the company. No phone number is shown. */
export const contactsStay: Rule = {
  name: 'contacts-stay',
  description: "A contact is deleted, its e-mail leaves the company's domains, or all contacts become one mailbox.",
  *check(context) {
    const domains = domainsOf(context);
    const single = singleMailboxes(context);
    const steps = stepsOf(context, TYPE, identity);
    for (const step of steps) {
      const { change } = step;
      const weaker = change.after === undefined ? [] : ofEmail(change, domains);
      const mailbox = single.get(change);
      const all: Weakening[] = [...lossOf(step, context, UNTOLD), ...weaker];
      if (mailbox !== undefined) all.push(mailbox);
      yield* findingOf(this.name, change, contactOf(change, context), all, touchedBy(change, context));
    }
    const known = new Set(steps.map(({ change }) => placeOf(change)));
    for (const change of [...(context.byType.get(TYPE) ?? [])].sort(byAddress)) {
      if (change.action !== 'create' || change.deposed !== undefined || known.has(placeOf(change))) continue;
      yield* findingOf(
        this.name,
        change,
        contactOf(change, context),
        ofNew(change, domains),
        touchedBy(change, context),
      );
    }
    for (const step of stepsOf(context, 'aws_account_primary_contact', identity)) {
      const { change } = step;
      const loss = lossOf(
        step,
        context,
        'AWS keeps the contact as it is, and nothing notices when somebody changes it.',
      );
      const weaker = change.after === undefined ? [] : ofPrimary(change);
      const thing = `primary contact of ${accountWords(change, context)}`;
      yield* findingOf(this.name, change, thing, [...loss, ...weaker], touchedBy(change, context));
    }
  },
};

const placeOf = ({ stack, address }: ResourceChange): string => JSON.stringify([stack, address]);

const idOf = ({ before, after }: ResourceChange): string =>
  textAt(before, 'account_id') || textAt(after, 'account_id') || '';

/** Credentials that manage contacts of members are those of the management account. */
function accountWords(change: ResourceChange, { organization }: ReviewContext): string {
  if (idOf(change) !== '') return `account ${idOf(change)}`;
  return organization === undefined ? 'the account itself' : 'the management account';
}

const touchedBy = (change: ResourceChange, { organization }: ReviewContext): readonly string[] =>
  idOf(change) === '' && organization !== undefined ? [organization.managementAccountId] : accountsOf(change);

function contactOf(change: ResourceChange, context: ReviewContext): string {
  const kind = textAt(change.before, 'alternate_contact_type') ?? textAt(change.after, 'alternate_contact_type') ?? '';
  return `${kind.toLowerCase()} contact of ${accountWords(change, context)}`;
}

const domainOf = (email: string | undefined): string => (email?.split('@').at(-1) ?? '').trim().toLowerCase();

/** Domains of the org file, or else those of all contacts before; a subdomain counts only when it is one of them. */
function domainsOf({ byType, organization }: ReviewContext): ReadonlySet<string> {
  if (organization !== undefined && organization.emailDomains.length > 0) {
    return new Set(organization.emailDomains.map(domain => domain.toLowerCase()));
  }
  const domains = (byType.get(TYPE) ?? []).map(({ before }) => domainOf(textAt(before, EMAIL)));
  return new Set(domains.filter(domain => domain !== ''));
}

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
    weakenings.push({ severity: 'danger', says, means: READ_BY_OTHERS, details: [detail(change, EMAIL)] });
  }
  const moved = ['account_id', 'alternate_contact_type'].filter(path => changed(change, path) === true);
  if (moved.length > 0 && textAt(change.before, moved[0]!) !== undefined) {
    const details = moved.map(path => detail(change, path));
    weakenings.push({ severity: 'danger', says: 'becomes the contact of something else', means: UNTOLD, details });
  }
  return weakenings;
}

/** By the first changed contact of each account whose contacts become one mailbox. */
function singleMailboxes({ byType }: ReviewContext): ReadonlyMap<ResourceChange, Weakening> {
  const accounts = new Map<string, ResourceChange[]>();
  for (const change of [...(byType.get(TYPE) ?? [])].sort(byAddress)) {
    if (change.after === undefined) continue;
    const key = textAt(change.after, 'account_id') ?? '';
    accounts.set(key, [...(accounts.get(key) ?? []), change]);
  }
  const found = new Map<ResourceChange, Weakening>();
  for (const contacts of accounts.values()) {
    const mailboxes = (side: 'before' | 'after'): string[] =>
      contacts.map(change => mailboxOf(textAt(change[side], EMAIL))).sort(compareText);
    const kinds = new Set(contacts.map(({ after }) => textAt(after, 'alternate_contact_type')));
    const isOne = (side: 'before' | 'after'): boolean => new Set(mailboxes(side)).size === 1;
    const first = contacts.find(({ action }) => action === 'update' || action === 'replace');
    if (first === undefined || kinds.size < 3 || !isOne('after') || isOne('before')) continue;
    if (contacts.some(change => isUnknown(change, EMAIL))) continue;
    found.set(first, {
      severity: 'danger',
      says: 'becomes one mailbox with all other contacts of the account',
      means: 'Whoever loses that mailbox, or leaves, takes all ways with him by which AWS reaches the account.',
      details: [detail(first, EMAIL)],
    });
  }
  return found;
}

const PRIMARY = ['full_name', 'company_name', 'country_code', 'phone_number'];

function ofPrimary(change: ResourceChange): readonly Weakening[] {
  const paths = PRIMARY.filter(path => changed(change, path) !== false);
  if (paths.length === 0) return [];
  const means = 'AWS takes who is named here for the owner when somebody asks to recover root.';
  const unknown = paths.filter(path => isUnknown(change, path));
  if (unknown.length > 0) return [unknownAttributes(unknown, means)];
  const details = paths.map(path => detail(change, path));
  return [{ severity: 'warning', says: `changes ${paths.join(', ')}`, means, details }];
}
