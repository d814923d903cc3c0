import { isPublicProvider } from '../config/checks/email-domains';
import { isOnePerson } from '../config/checks/mailboxes';
import { contactMailbox, mailbox } from '../config/mailbox';
import { Account, Organization } from '../config/organization';
import { sortedBy } from '../config/sorting';
import { Custody } from '../people/custody/custody';
import type { Snapshot } from '../world/live/snapshot';

/** Which root e-mails shall change, when not to those of the org file. */
export interface Domains {
  readonly from: string;
  readonly to: string;
}

/** A root e-mail that changes. */
export interface EmailChange {
  readonly account: Account;
  /** What AWS has. */
  readonly from: string;
  readonly to: string;
  /** Why it cannot be done, and what to do; empty when it can. */
  readonly refusals: readonly Reason[];
  /** What a person has to look at before. */
  readonly warnings: readonly Reason[];
}

/** Why, and what to do next; sentences without full stop. */
export interface Reason {
  readonly why: string;
  readonly next: string;
}

/** What changes, and what about all of it. */
export interface EmailPlan {
  /** Of members, sorted by key. */
  readonly changes: readonly EmailChange[];
  /** What changes for the management account, which only its root can do. */
  readonly management?: { readonly from: string; readonly to: string };
  /** What keeps all of it from being done. */
  readonly refusals: readonly Reason[];
  /** Active members of which AWS did not say the root e-mail, or that AWS does not have; sorted keys. */
  readonly unknown: readonly string[];
  /** Accounts of AWS in the old domain that the org file does not have; sorted ids. */
  readonly foreign: readonly string[];
}

/** @see https://docs.aws.amazon.com/accounts/latest/reference/API_StartPrimaryEmailUpdate.html */
const LENGTH = { min: 5, max: 64 };

const domainOf = (email: string): string => email.slice(email.lastIndexOf('@') + 1).toLowerCase();

/**
 * Compares the root e-mails of AWS with those of an org file, or with the same in another domain.
 *
 * @param custody - who reads the mailboxes; undefined where nothing says it
 */
export function emailPlan(
  organization: Organization,
  snapshot: Snapshot,
  custody?: Custody,
  domains?: Domains,
): EmailPlan {
  const inAws = new Map(snapshot.accounts.map(account => [account.id, account]));
  const wanted = (account: Account, email: string): string => {
    if (domains === undefined) return account.email;
    return domainOf(email) === domains.from ? `${email.slice(0, email.lastIndexOf('@'))}@${domains.to}` : email;
  };
  const active = organization.accounts.filter(({ status }) => status === 'active');
  const found = active.flatMap(account => {
    const from = inAws.get(account.id)?.email;
    if (from === undefined) return [];
    const to = wanted(account, from);
    return to.toLowerCase() === from.toLowerCase() ? [] : [{ account, from, to }];
  });
  const members = found.filter(({ account }) => account !== organization.managementAccount);
  const own = found.find(({ account }) => account === organization.managementAccount);
  const known = new Set(organization.accounts.map(({ id }) => id));
  return {
    changes: sortedBy(members, ({ account }) => account.key).map(change => ({
      ...change,
      refusals: refusalsOf(change, organization, snapshot, members),
      warnings: warningsOf(change, organization, custody),
    })),
    ...(own !== undefined && { management: { from: own.from, to: own.to } }),
    refusals: members.length === 0 ? [] : refusalsOfAll(snapshot),
    unknown: active.flatMap(({ id, key }) => (inAws.get(id)?.email === undefined ? [key] : [])).sort(),
    foreign: snapshot.accounts
      .filter(({ id, email }) => domains !== undefined && !known.has(id) && domainOf(email ?? '') === domains.from)
      .map(({ id }) => id)
      .sort(),
  };
}

type Change = Pick<EmailChange, 'account' | 'from' | 'to'>;

function refusalsOf(
  { account, from, to }: Change,
  organization: Organization,
  snapshot: Snapshot,
  changes: readonly Change[],
): Reason[] {
  const reasons: Reason[] = [];
  const refuse = (why: string, next: string): void => void reasons.push({ why, next });
  if (to.length < LENGTH.min || to.length > LENGTH.max) {
    refuse(
      `${to} has ${to.length} characters, and AWS takes ${LENGTH.min} to ${LENGTH.max}`,
      'write a shorter address',
    );
  }
  const domain = domainOf(to);
  if (!organization.emailDomains.includes(domain)) {
    refuse(
      isPublicProvider(domain) ? `${domain} is a public e-mail provider` : `${domain} is not one of email_domains`,
      'list a domain that you manage in email_domains of the org file, or choose an address in one',
    );
  }
  const state = snapshot.accounts.find(({ id }) => id === account.id)?.state;
  if (state !== undefined && state !== 'ACTIVE') {
    refuse(`AWS has the account as ${state}`, 'a closed or suspended account cannot be changed; ask AWS Support');
  }
  const same = (one: string): boolean => one.toLowerCase() === to.toLowerCase();
  const holder = snapshot.accounts.find(({ id, email }) => id !== account.id && email !== undefined && same(email));
  if (holder !== undefined) {
    const who = organization.accounts.find(({ id }) => id === holder.id)?.key ?? holder.id;
    const isMoving = changes.some(change => change.account.id === holder.id);
    refuse(
      `${to} is the root e-mail of ${who}${holder.id === organization.managementAccount.id ? ', the management account' : ''}`,
      isMoving ? `change ${who} first, take a new snapshot, and plan again` : 'choose an address that no account has',
    );
  }
  const twin = changes.find(change => change.account !== account && same(change.to));
  if (twin !== undefined) refuse(`${to} is planned for ${twin.account.key}, too`, 'give every account one of its own');
  const contacts = Object.entries(account.contacts ?? {});
  const contact = contacts.find(([, one]) => contactMailbox(one?.email_address) === mailbox(to));
  if (contact !== undefined) {
    refuse(
      `is the same mailbox as the account's ${contact[0]} contact`,
      'use two mailboxes: one that is lost costs both',
    );
  }
  if (!from.includes('@')) refuse('AWS has no e-mail address there', 'look at the account in the console');
  return reasons;
}

function warningsOf({ account, to }: Change, organization: Organization, custody: Custody | undefined): Reason[] {
  const reasons: Reason[] = [];
  const warn = (why: string, next: string): void => void reasons.push({ why, next });
  const own = mailbox(to);
  if (isOnePerson(own)) warn(`${to} looks like the address of one person`, 'use a group of several people');
  if (own === mailbox(organization.managementAccount.email)) {
    warn(
      `${to} goes to the mailbox of the management account`,
      'give members another mailbox: one that is lost costs both',
    );
  }
  const readers = custody?.accounts.get(account.key)?.mailbox.heldBy.people.length;
  if (readers === undefined) {
    warn('whether a group reads the mailbox is unknown', 'say in custody.yaml who does: npx rootguard custody init');
  } else if (readers < 2) {
    const next = 'add readers to the group, and to mailbox.held_by of custody.yaml';
    warn(`by custody.yaml ${readers === 0 ? 'nobody reads' : 'one person reads'} the mailbox`, next);
  }
  return reasons;
}

const SERVICE = 'account.amazonaws.com';

function refusalsOfAll({ organization }: Snapshot): Reason[] {
  if (organization === undefined) {
    return [{ why: 'there is no organization', next: 'root changes the e-mail of a single account in the console' }];
  }
  const trusted = organization.trustedAccess?.some(({ service }) => service === SERVICE);
  return [
    ...(organization.allFeatures
      ? []
      : [{ why: 'the organization has not all features enabled', next: 'enable all features: AWS asks for them' }]),
    ...(trusted === true
      ? []
      : [
          {
            why: `whether Account Management has trusted access is ${trusted === undefined ? 'unknown' : 'clear: it has not'}`,
            next: `aws organizations enable-aws-service-access --service-principal ${SERVICE}`,
          },
        ]),
  ];
}

/** Mailboxes that get the mail of several root users after the changes, by plus addressing, with how many. */
export function sharedMailboxes(
  changes: readonly EmailChange[],
): readonly (readonly [mailbox: string, count: number])[] {
  const counts = new Map<string, number>();
  for (const { to } of changes) counts.set(mailbox(to), (counts.get(mailbox(to)) ?? 0) + 1);
  return sortedBy(
    [...counts].filter(([, count]) => count > 1),
    ([address]) => address,
  );
}
