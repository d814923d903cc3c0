import {
  DeleteAlternateContactCommand,
  GetAlternateContactCommand,
  GetContactInformationCommand,
  PutAlternateContactCommand,
  PutContactInformationCommand,
} from '@aws-sdk/client-account';
import { DisableAWSServiceAccessCommand, EnableAWSServiceAccessCommand } from '@aws-sdk/client-organizations';
import { refusal } from '../sandbox-clients';
import { useSandbox } from '../use-sandbox';

const { aws } = useSandbox();

const MEMBER = '888888888888';
const CLOSED = '151515151515';

describe('contacts', () => {
  const contact = {
    AlternateContactType: 'SECURITY' as const,
    Name: 'n'.repeat(64),
    Title: 't'.repeat(50),
    EmailAddress: `${'e'.repeat(242)}@example.com`,
    PhoneNumber: '+1 206 555 0100',
  };
  const information = {
    FullName: 'Example Corp',
    AddressLine1: '1 Main St',
    City: 'Seattle',
    StateOrRegion: 'WA',
    PostalCode: '98101',
    CountryCode: 'US',
    PhoneNumber: '+1 206 555 0100',
  };
  const put = (change: object) => aws.account.send(new PutAlternateContactCommand({ ...contact, ...change }));
  const get = (AccountId?: string) =>
    aws.account.send(new GetAlternateContactCommand({ AccountId, AlternateContactType: 'SECURITY' }));

  test('keeps an alternate contact of a member and of the management account apart', async () => {
    await put({ AccountId: MEMBER });
    await put({ Name: 'Management' });
    expect((await get(MEMBER)).AlternateContact).toEqual(contact);
    expect((await get()).AlternateContact).toEqual({ ...contact, Name: 'Management' });
    await aws.account.send(new DeleteAlternateContactCommand({ AccountId: MEMBER, AlternateContactType: 'SECURITY' }));
    expect(await refusal(get(MEMBER))).toMatch(/^ResourceNotFoundException: /);
    const again = new DeleteAlternateContactCommand({ AccountId: MEMBER, AlternateContactType: 'SECURITY' });
    expect(await refusal(aws.account.send(again))).toMatch(/^ResourceNotFoundException: /);
  });

  test('keeps contact information of a member and of the management account apart', async () => {
    const read = (AccountId?: string) => aws.account.send(new GetContactInformationCommand({ AccountId }));
    expect(await refusal(read(MEMBER))).toMatch(/^ResourceNotFoundException: /);
    const write = (ContactInformation: typeof information, AccountId?: string) =>
      aws.account.send(new PutContactInformationCommand({ AccountId, ContactInformation }));
    await write(information, MEMBER);
    await write({ ...information, City: 'Spokane' });
    expect((await read(MEMBER)).ContactInformation).toEqual(information);
    expect((await read()).ContactInformation).toEqual({ ...information, City: 'Spokane' });
    expect(await refusal(write({ ...information, PhoneNumber: '206 555 0100' }))).toMatch(
      /^ValidationException: .*contactInformation\.phoneNumber/,
    );
  });

  test.each([
    ['the management account by its own id', '111111111111', /^AccessDeniedException: .*standalone context/],
    ['an account that is not in the organization', '999999999999', /^AccessDeniedException: /],
    ['an account that has left', '161616161616', /^AccessDeniedException: /],
    ['a closed account', CLOSED, /^AccessDeniedException: .*suspended/],
    ['an id that is none', '12345', /^ValidationException: /],
  ])('refuses %s', async (_, AccountId, expected) => {
    expect(await refusal(put({ AccountId }))).toMatch(expected);
    expect(await refusal(get(AccountId))).toMatch(expected);
    const read = new GetContactInformationCommand({ AccountId });
    expect(await refusal(aws.account.send(read))).toMatch(expected);
  });

  test.each([
    ['Name', 'n'.repeat(65)],
    ['Title', ''],
    ['EmailAddress', 'two@example.com,three@example.com'],
    ['PhoneNumber', 'call me'],
  ])('refuses a %s beyond the limits of the API', async (name, value) => {
    expect(await refusal(put({ [name]: value }))).toMatch(/^ValidationException: 1 validation error/);
  });

  test('refuses members without trusted access, but not the management account', async () => {
    const ServicePrincipal = 'account.amazonaws.com';
    await aws.organizations.send(new DisableAWSServiceAccessCommand({ ServicePrincipal }));
    expect(await refusal(put({ AccountId: MEMBER }))).toMatch(/^AccessDeniedException: /);
    expect(await refusal(put({}))).toBe('no error');
    await aws.organizations.send(new EnableAWSServiceAccessCommand({ ServicePrincipal }));
    expect(await refusal(put({ AccountId: MEMBER }))).toBe('no error');
  });
});
