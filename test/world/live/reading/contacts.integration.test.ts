import { PutAlternateContactCommand, PutContactInformationCommand } from '@aws-sdk/client-account';
import { DisableAWSServiceAccessCommand, EnableAWSServiceAccessCommand } from '@aws-sdk/client-organizations';
import { readEverything, SnapshotOptions } from '../../../../world/live/read-living';
import { Snapshot } from '../../../../world/live/snapshot';
import { useLivingSandbox } from './use-living';

const { aws, proxy, refuse } = useLivingSandbox();

const MANAGEMENT = '111111111111';
const MEMBER = '888888888888';
const KEY = 'a key of thirty-two characters ..';
const NUMBER = '+1 206 555 0100';

beforeAll(async () => {
  for (const AccountId of [undefined, MEMBER]) {
    await aws.account.send(
      new PutAlternateContactCommand({
        ...{ AccountId, AlternateContactType: 'SECURITY', Name: 'Example Team', Title: 'On call' },
        ...{ EmailAddress: 'security@example.com', PhoneNumber: NUMBER },
      }),
    );
    await aws.account.send(
      new PutContactInformationCommand({
        AccountId,
        ContactInformation: {
          ...{ FullName: 'Example Corp', CompanyName: 'Example', AddressLine1: '1 Main St', City: 'Seattle' },
          ...{ StateOrRegion: 'WA', PostalCode: '98101', CountryCode: 'US' },
          // the same number, written in another way
          PhoneNumber: AccountId === undefined ? NUMBER : '+1 (206) 555-0100',
        },
      }),
    );
  }
});

async function read(options: SnapshotOptions = {}): Promise<Snapshot> {
  const living = await readEverything({ faster: 100, phoneKey: KEY, ...options });
  if ('refused' in living) throw new Error(living.refused.message);
  return living.snapshot;
}

const contactsIn = ({ things }: Snapshot) => things.filter(({ type }) => type.startsWith('aws_account_'));

/** By HMAC-SHA-256 of '+12065550100', as openssl has it. */
const HASH = 'hmac-sha256:7534b83cfac29489b975085e5bafc150761f78dcbe65a7cb421865ed01caf01c';

const alternate = (account: string, phone_number = NUMBER) => ({
  ...{ type: 'aws_account_alternate_contact', account },
  attributes: {
    ...{ account_id: account, alternate_contact_type: 'SECURITY', name: 'Example Team', title: 'On call' },
    ...{ email_address: 'security@example.com', phone_number },
  },
});
const primary = (account: string, phone_number = HASH) => ({
  ...{ type: 'aws_account_primary_contact', account },
  attributes: {
    ...{ account_id: account, full_name: 'Example Corp', company_name: 'Example', address_line_1: '1 Main St' },
    ...{ city: 'Seattle', state_or_region: 'WA', postal_code: '98101', country_code: 'US', phone_number },
  },
});

test('contacts of every active account, whole; what is not there is not unknown', async () => {
  const snapshot = await read();
  expect(contactsIn(snapshot)).toEqual([
    ...[alternate(MANAGEMENT), alternate(MEMBER)],
    ...[primary(MANAGEMENT), primary(MEMBER)],
  ]);
  expect(snapshot.unknown).toEqual([]);
  expect(snapshot.phoneNumbers).toEqual({ primary: 'hashed', alternate: 'clear' });
});

test('accounts that are closed are not asked', async () => {
  const before = proxy.done.length;
  await read();
  const asked = proxy.done.slice(before).map(({ operation }) => operation);
  expect(asked.filter(operation => operation === 'account:GetAlternateContact')).toHaveLength(4 * 3);
});

test('--hash-phones hashes those of alternate contacts, too: an equal number has an equal hash', async () => {
  const snapshot = await read({ hashPhones: true });
  expect(contactsIn(snapshot)).toEqual([
    ...[alternate(MANAGEMENT, HASH), alternate(MEMBER, HASH)],
    ...[primary(MANAGEMENT), primary(MEMBER)],
  ]);
  expect(snapshot.phoneNumbers).toEqual({ primary: 'hashed', alternate: 'hashed' });
});

test('without a key numbers are equal within one snapshot, and in no two', async () => {
  const phones = async () => [
    ...new Set(
      contactsIn(await read({ phoneKey: undefined })).flatMap(({ type, attributes }) =>
        type === 'aws_account_primary_contact' ? String(attributes.phone_number) : [],
      ),
    ),
  ];
  const [one, other] = [await phones(), await phones()];
  expect([one.length, other.length]).toEqual([1, 1]);
  expect(one).not.toEqual(other);
});

test('a permission that is missing is unknown for each account, and no absence', async () => {
  refuse('account:GetContactInformation');
  const snapshot = await read();
  expect(contactsIn(snapshot)).toEqual([alternate(MANAGEMENT), alternate(MEMBER)]);
  expect(snapshot.unknown).toEqual(
    ['012345678901', MANAGEMENT, '222222222222', MEMBER].map(account => ({
      ...{ action: 'account:GetContactInformation', account },
      reason: 'AccessDeniedException: User: somebody is not authorized to perform: account:GetContactInformation',
    })),
  );
});

test('without trusted access members are unknown, and the management account is known', async () => {
  const ServicePrincipal = 'account.amazonaws.com';
  await aws.organizations.send(new DisableAWSServiceAccessCommand({ ServicePrincipal }));
  const snapshot = await read();
  await aws.organizations.send(new EnableAWSServiceAccessCommand({ ServicePrincipal }));
  expect(contactsIn(snapshot)).toEqual([alternate(MANAGEMENT), primary(MANAGEMENT)]);
  expect(new Set(snapshot.unknown.map(({ account }) => account))).toEqual(
    new Set(['012345678901', '222222222222', MEMBER]),
  );
});
