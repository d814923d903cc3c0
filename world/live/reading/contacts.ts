import {
  AccountClient,
  AlternateContactType,
  ContactInformation,
  GetAlternateContactCommand,
  GetContactInformationCommand,
} from '@aws-sdk/client-account';
import { PARTITIONS } from '../../../aws/partition';
import { SnapshotAccount, SnapshotThing } from '../snapshot';
import { thingOf, valueOf, whatIsSet } from './answers';
import { Phones } from './phones';
import { inTurns, Reading } from './reading';

const KINDS: readonly AlternateContactType[] = ['BILLING', 'OPERATIONS', 'SECURITY'];

/**
 * Contacts of every account that is active, or may be: Account Management answers for no other one.
 *
 * @param accounts - the management account included
 */
export async function readContacts(
  reading: Reading,
  accounts: readonly SnapshotAccount[],
  phones: Phones,
): Promise<SnapshotThing[]> {
  if (!PARTITIONS[reading.partition].accountManagement) return [];
  const asked = accounts.filter(({ state }) => state === undefined || state === 'ACTIVE');
  let done = 0;
  const found = await inTurns(asked, async ({ id }) => {
    const contacts = await Promise.all([
      ...KINDS.map(kind => alternate(reading, id, kind, phones)),
      primary(reading, id, phones),
    ]);
    reading.progress('contacts', ++done, asked.length);
    return contacts.flat();
  });
  return found.flat();
}

/** The management account's own id is refused. */
export const idFor = ({ home }: Reading, id: string): { readonly AccountId?: string } =>
  id === home.account ? {} : { AccountId: id };

async function alternate(
  reading: Reading,
  id: string,
  kind: AlternateContactType,
  phones: Phones,
): Promise<SnapshotThing[]> {
  const client = reading.client(AccountClient);
  // hashes by a key that is gone are of no use to the next run
  const ask = phones.hasLastingKey || !phones.hashesAlternate ? reading.ask : reading.askUnkept;
  const contact = valueOf(
    await ask({ action: 'account:GetAlternateContact', account: id, about: kind }, async () => {
      const { AlternateContact: found = {} } = await client.send(
        new GetAlternateContactCommand({ ...idFor(reading, id), AlternateContactType: kind }),
      );
      return whatIsSet({
        ...{ name: found.Name, title: found.Title, email_address: found.EmailAddress },
        phone_number: found.PhoneNumber && phones.alternate(found.PhoneNumber),
      });
    }),
  );
  if (contact === undefined) return [];
  const attributes = { account_id: id, alternate_contact_type: kind, ...contact };
  return [thingOf('aws_account_alternate_contact', { account: id }, attributes)];
}

async function primary(reading: Reading, id: string, phones: Phones): Promise<SnapshotThing[]> {
  const client = reading.client(AccountClient);
  const ask = phones.hasLastingKey ? reading.ask : reading.askUnkept;
  const contact = valueOf(
    await ask({ action: 'account:GetContactInformation', account: id }, async () => {
      const answer = await client.send(new GetContactInformationCommand(idFor(reading, id)));
      const found: Partial<ContactInformation> = answer.ContactInformation ?? {};
      return whatIsSet({
        ...{ full_name: found.FullName, company_name: found.CompanyName, website_url: found.WebsiteUrl },
        ...{ address_line_1: found.AddressLine1, address_line_2: found.AddressLine2 },
        ...{ address_line_3: found.AddressLine3, city: found.City, district_or_county: found.DistrictOrCounty },
        ...{ state_or_region: found.StateOrRegion, postal_code: found.PostalCode, country_code: found.CountryCode },
        phone_number: found.PhoneNumber && phones.hashed(found.PhoneNumber),
      });
    }),
  );
  if (contact === undefined) return [];
  return [thingOf('aws_account_primary_contact', { account: id }, { account_id: id, ...contact })];
}
