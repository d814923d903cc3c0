import { ResourceChange } from '../../../../world/plan/plan';
import { contactsStay } from '../../../../review/rules/contacts/contacts-stay';
import {
  change,
  changed,
  deleted,
  findings,
  forgotten,
  ORGANIZATION,
  replaced,
  said,
  unchanged,
  unknown,
} from '../changes';

const TYPE = 'aws_account_alternate_contact';
const PRIMARY = 'aws_account_primary_contact';
const contact = {
  account_id: '222222222222',
  alternate_contact_type: 'SECURITY',
  email_address: 'security@example.com',
  name: 'Security',
  phone_number: '+1 555 0100',
  title: 'On-call',
};
const of = (kind: string, email: string, after = email): ResourceChange => {
  const attributes = { ...contact, alternate_contact_type: kind, email_address: email };
  const over = { email_address: after };
  return { ...changed(TYPE, attributes, over), address: `${TYPE}.${kind}` };
};
const mail = (email: string): ResourceChange[] => [changed(TYPE, contact, { email_address: email })];
const saying = (severity: string, says: string): string[] => [
  `${severity}: The security contact of account 222222222222 ${says}.`,
];
const primary = {
  account_id: '222222222222',
  full_name: 'Example Owner',
  company_name: 'Example',
  phone_number: '+1 555 0101',
};

test.each<[string, ResourceChange[], string[]]>([
  ['deleted', [deleted(TYPE, contact)], saying('danger', 'is deleted')],
  [
    'forgotten',
    [forgotten(TYPE, contact)],
    saying('danger', 'is forgotten: it stays in AWS, and Terraform no longer looks after it'),
  ],
  ['replaced', [replaced(TYPE, contact)], saying('warning', 'is replaced')],
  [
    'deleted at one address, created at another',
    [deleted(TYPE, contact), change({ type: TYPE, address: `${TYPE}.new`, after: contact })],
    saying('warning', `is deleted at ${TYPE}.it and defined again at ${TYPE}.new; the deletion may come last`),
  ],
  ['another domain', mail('security@example.net'), saying('danger', "leaves the company's domains to example.net")],
  [
    'a domain that ends alike',
    mail('security@notexample.com'),
    saying('danger', "leaves the company's domains to notexample.com"),
  ],
  [
    'a subdomain that is not listed',
    mail('security@emea.example.com'),
    saying('danger', "leaves the company's domains to emea.example.com"),
  ],
  [
    'created outside',
    [
      of('BILLING', 'billing@example.com'),
      change({ type: TYPE, after: { ...contact, email_address: 'a@example.net' } }),
    ],
    saying('warning', "is new and outside of the company's domains, in example.net"),
  ],
  [
    'unknown',
    [unknown(TYPE, contact, { email_address: true })],
    saying('warning', 'has an e-mail address that is unknown until apply'),
  ],
  [
    'one mailbox for all three',
    [
      of('BILLING', 'all@example.com'),
      of('OPERATIONS', 'ops@example.com', 'all@example.com'),
      of('SECURITY', 'security@example.com', 'ALL@example.com'),
    ],
    [
      'danger: The operations contact of account 222222222222 becomes one mailbox with all other contacts of the account.',
    ],
  ],
  [
    'one mailbox under three addresses',
    [
      of('BILLING', 'joe+b@example.com'),
      of('OPERATIONS', 'ops@example.com', 'joe+o@example.com'),
      of('SECURITY', 'security@example.com', 'Joe@example.com'),
    ],
    [
      'danger: The operations contact of account 222222222222 becomes one mailbox with all other contacts of the account.',
    ],
  ],
  [
    'primary contact deleted',
    [deleted(PRIMARY, primary)],
    ['danger: The primary contact of account 222222222222 is deleted.'],
  ],
  [
    'primary contact of another company',
    [changed(PRIMARY, primary, { company_name: 'Other' })],
    ['warning: The primary contact of account 222222222222 changes company_name.'],
  ],
])('%s', (_, changes, expected) => {
  expect(said(contactsStay, changes)).toEqual(expected);
});

test.each<[string, ResourceChange[]]>([
  ['created', [change({ type: TYPE, after: contact })]],
  ['created inside', [of('BILLING', 'billing@example.com'), change({ type: TYPE, after: contact })]],
  [
    'one mailbox under three addresses before, too',
    ['BILLING', 'OPERATIONS', 'SECURITY'].map(kind => of(kind, `joe+${kind}@example.com`, 'team@example.com')),
  ],
  ['unchanged', [unchanged(TYPE, contact), unchanged(PRIMARY, primary)]],
  ['another mailbox of the company', mail('soc@example.com')],
  ['a domain in capitals', mail('soc@Example.com')],
  ['another person', [changed(TYPE, contact, { name: 'New', title: 'New', phone_number: '+1 555 0199' })]],
  [
    'two of three in one mailbox',
    [
      of('BILLING', 'all@example.com'),
      of('OPERATIONS', 'ops@example.com', 'all@example.com'),
      of('SECURITY', 's@example.com'),
    ],
  ],
  [
    'two contacts in one mailbox',
    [of('BILLING', 'all@example.com'), of('SECURITY', 's@example.com', 'all@example.com')],
  ],
  [
    'one mailbox before, too',
    ['BILLING', 'OPERATIONS', 'SECURITY'].map(kind => of(kind, 'all@example.com', 'team@example.com')),
  ],
  ['primary contact in another street', [changed(PRIMARY, primary, { address_line_1: 'Example Street 1' })]],
])('nothing to say: %s', (_, changes) => {
  expect(said(contactsStay, changes)).toEqual([]);
});

test('the org file says which domains are of the company', () => {
  const organization = {
    managementAccountId: '111111111111',
    accounts: [],
    organizationalUnits: new Map(),
    inactiveAccounts: [],
    emailDomains: ['example.org'],
  };
  expect(said(contactsStay, mail('security@example.org'), { organization })).toEqual([]);
  expect(said(contactsStay, mail('soc@example.com'), { organization })).toEqual(
    saying('danger', "leaves the company's domains to example.com"),
  );
});

test('a finding has the account, and never a phone number', () => {
  const [found] = findings(contactsStay, [changed(PRIMARY, primary, { phone_number: '+1 555 0177' })]);
  expect(found?.accounts).toEqual(['222222222222']);
  expect(found?.details).toEqual(['phone_number: (sensitive value) → (sensitive value)']);
});

test.each<[string, string, Record<string, unknown>]>([
  [TYPE, 'security contact', contact],
  [PRIMARY, 'primary contact', primary],
])('an %s without an account is of the management account', (type, noun, attributes) => {
  const own = deleted(type, { ...attributes, account_id: '' });
  expect(findings(contactsStay, [own], { organization: ORGANIZATION })).toMatchObject([
    { summary: `The ${noun} of the management account is deleted.`, accounts: ['111111111111'] },
  ]);
  expect(findings(contactsStay, [own])).toMatchObject([
    { summary: `The ${noun} of the account itself is deleted.`, accounts: [] },
  ]);
});
