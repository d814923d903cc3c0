import { remembered } from '../../aws/remembered';
import { textAt } from '../plan/attributes';
import { Attributes } from '../plan/plan';
import { Snapshot } from './snapshot';

/** A contact of an account as AWS has it, that AWS has none, or undefined when nobody could read it. */
export type LivingContact = { readonly attributes: Attributes } | { readonly none: true } | undefined;

/** What a phone number of a snapshot begins with that is not in clear. */
export const HASHED = 'hmac-sha256:';

const ACTIONS = {
  aws_account_alternate_contact: 'account:GetAlternateContact',
  aws_account_primary_contact: 'account:GetContactInformation',
} as const;
export type ContactType = keyof typeof ACTIONS;

export const isContactType = (type: string): type is ContactType => type in ACTIONS;

/**
 * The contact that a resource is about, as AWS has it.
 *
 * @param attributes - those of the resource; without an account it is that of the management account
 */
export function livingContact(snapshot: Snapshot, type: ContactType, attributes: Attributes): LivingContact {
  const { organization, reader, accounts, unknown } = snapshot;
  const account = textAt(attributes, 'account_id') || (organization?.managementAccountId ?? reader);
  const kind = textAt(attributes, 'alternate_contact_type') ?? '';
  const found = contactsOf(snapshot).get(keyOf(type, account, kind));
  if (found !== undefined) return { attributes: found };
  const isUnread = unknown.some(
    one =>
      one.action === ACTIONS[type] &&
      (one.account ?? account) === account &&
      (one.about === undefined || one.about.toUpperCase().includes(kind.toUpperCase())),
  );
  return isUnread || accounts.every(({ id }) => id !== account) ? undefined : { none: true };
}

const contactsOf = remembered(
  ({ things }: Snapshot): ReadonlyMap<string, Attributes> =>
    new Map(
      things
        .filter(({ type }) => isContactType(type))
        .map(({ type, account, attributes }) => [
          keyOf(type, textAt(attributes, 'account_id') || account, textAt(attributes, 'alternate_contact_type') ?? ''),
          attributes,
        ]),
    ),
);

const keyOf = (type: string, account: string, kind: string): string => `${type} ${account} ${kind.toUpperCase()}`;
