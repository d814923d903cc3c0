import { Snapshot } from '../../world/live/snapshot';

const IDENTITY = ['account_id', 'alternate_contact_type'];

/** A contact of an account as AWS has it, 'none' or 'unknown': straight from the snapshot. */
export function contactIn({ things, unknown }: Snapshot, id: string, kind: string): unknown {
  const isPrimary = kind === 'primary';
  const found = things.find(
    ({ type, attributes }) =>
      attributes.account_id === id &&
      (isPrimary ? type === 'aws_account_primary_contact' : attributes.alternate_contact_type === kind.toUpperCase()),
  );
  if (found === undefined) {
    const action = isPrimary ? 'account:GetContactInformation' : 'account:GetAlternateContact';
    const about = isPrimary ? undefined : kind.toUpperCase();
    return unknown.some(one => one.account === id && one.action === action && one.about === about) ? 'unknown' : 'none';
  }
  return Object.fromEntries(
    Object.entries(found.attributes).filter(([field, value]) => !IDENTITY.includes(field) && value !== ''),
  );
}
