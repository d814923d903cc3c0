import { factorContacts, Member } from '../../../init/contacts/factor-contacts';
import { ReadContacts } from '../../../init/contacts/read-contacts';

const member = (id: string, security: object | 'none'): Member => ({
  id,
  contacts: { security, billing: 'none', operations: 'none', primary: 'none' } as unknown as ReadContacts,
});
const contact = (name: string) => ({ name, title: 'On call', email_address: 'a@example.com', phone_number: '+1 2' });

test('what accounts without a contact are to get is asked once for all of them, not once for each', () => {
  const members = [
    member('1', contact('One')),
    member('2', contact('Another')),
    member('3', 'none'),
    member('4', 'none'),
  ];
  const { organization, accounts } = factorContacts(members);
  expect(organization.security).toEqual({ ...contact('TODO: the team') });
  expect([...accounts]).toEqual([
    ['1', { security: { name: 'One' } }],
    ['2', { security: { name: 'Another' } }],
  ]);
});

test('where every account has one, nothing is asked', () => {
  const { organization } = factorContacts([member('1', contact('One')), member('2', contact('Another'))]);
  expect(organization.security).toEqual({ ...contact('x'), name: undefined });
});
