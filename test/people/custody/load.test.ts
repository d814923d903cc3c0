import { stringify } from 'yaml';
import { renderDiagnostics } from '../../../config/reading/diagnostic';
import { Organization } from '../../../config/organization';
import { loadCustodyText } from '../../../people/custody/load';
import { proposedCustody } from '../../../people/custody/proposal';
import { CustodyFixture, custodyFile, found, judge, organizationOf, TODAY } from './custody-file';

type Section = Record<string, unknown>;

const device = (file: CustodyFixture) => (file.factors[0]!.mfa_devices as Record<string, Section>).key!;

test('what is resolved names everybody by the shortest chain, and shares what accounts share', () => {
  const file = custodyFile();
  file.roles.board = { members: ['readers', 'mail-b'] };
  (file.factors[0]!.mailbox as Section).held_by = ['board'];
  const { custody, diagnostics } = judge(file);
  expect(diagnostics).toEqual([]);
  const { management, payments } = Object.fromEntries(custody!.accounts);
  expect(management!.mailbox.heldBy.people.map(({ person, through }) => [person.key, through])).toEqual([
    ['mail-a', ['board', 'readers']],
    ['mail-b', ['board']],
  ]);
  expect(payments!.phone).toBe(management!.phone);
  expect([payments!.password, payments!.mfaDevices, management!.rootSessions]).toEqual(['none', [], undefined]);
  expect(custody!.responders.map(({ who, trained }) => [who.names, trained])).toEqual([[['readers'], '2026-10-01']]);
});

test.each<[string, (file: CustodyFixture) => void, [rule: string, message: string][]]>([
  [
    'a holder whom nobody has',
    file => void (device(file).held_by = ['key-a', 'key-b', 'kei-a']),
    [['unknown-holder', "factors[0].mfa_devices.key.held_by[2]: no person and no role is called 'kei-a'"]],
  ],
  [
    'a storage that is not there',
    file => void (device(file).stored_in = ['bux']),
    [['unknown-storage', "factors[0].mfa_devices.key.stored_in[0]: no storage is called 'bux'"]],
  ],
  [
    'roles in a circle',
    file =>
      Object.assign(file.roles, {
        one: { members: ['two'] },
        two: { members: ['three'] },
        three: { members: ['one', 'mail-a'] },
      }),
    [['role-circle', 'roles.one: is a member of itself: one → two → three → one']],
  ],
  [
    'a role that is a person',
    file => void (file.roles['key-a'] = { members: ['key-b'] }),
    [['ambiguous-name', 'roles.key-a: is a person, too']],
  ],
  [
    'storages that open each other',
    file => {
      file.storages.safe!.depends_on = { storages: ['box'] };
      file.storages.box!.depends_on = { storages: ['safe'] };
    },
    [['storage-circle', 'storages.box: does not open without itself: box → safe → box']],
  ],
  [
    'an account that is not there',
    file => void (file.storages.safe!.depends_on = { accounts: ['paymets'] }),
    [['unknown-account', "storages.safe.depends_on.accounts[0]: no account has the key 'paymets'"]],
  ],
  [
    'a target that is nothing',
    file => void (file.factors[1]!.accounts = ['members', 'Workload']),
    [
      [
        'unknown-target',
        "factors[1].accounts[1]: 'Workload' is neither management nor members nor the path of an OU nor the key of an account",
      ],
    ],
  ],
  [
    'a factor of nobody',
    file => void delete file.factors[1]!.phone,
    [['factor-missing', 'factors: no entry says who holds the phone of payments']],
  ],
  [
    'a factor of two entries',
    file => void file.factors.push({ accounts: ['members'], password: 'unknown' }),
    [['factor-twice', 'factors[2].password: factors[1] says the password of payments, too']],
  ],
  [
    'no password in the management account',
    file => void (file.factors[0]!.password = 'none'),
    [
      [
        'factor-impossible',
        'factors[0].password: root of management has a password, only that of a member can be without',
      ],
    ],
  ],
  [
    'root sessions in the management account',
    file => void (file.factors[0]!.root_sessions = { ...(file.factors[1]!.root_sessions as Section) }),
    [['factor-impossible', 'factors[0].root_sessions: nobody can open a root session in management, only in members']],
  ],
  [
    'a day that is none',
    file => void (device(file).since = '2026-02-30'),
    [['date', 'factors[0].mfa_devices.key.since: 2026-02-30 is no day of the calendar']],
  ],
  [
    'somebody who left before they came',
    file => void (file.people['key-a']!.left = '2019-12-31'),
    [['person-days', 'people.key-a.left: 2019-12-31 is before 2020-01-01, the first day']],
  ],
  [
    'a battery without its end',
    file => void (device(file).kind = 'battery'),
    [['required', 'factors[0].mfa_devices.key.expires: is required with kind battery: a battery ends']],
  ],
  [
    'a virtual device that says nothing of copies',
    file => void (device(file).kind = 'virtual'),
    [['required', 'factors[0].mfa_devices.key.copies: is required with kind virtual: a printed QR code is a copy']],
  ],
  [
    'a misspelt key',
    file => void (device(file).expirs = '2030-01-01'),
    [['unknown-key', "factors[0].mfa_devices.key: unknown key 'expirs'"]],
  ],
  [
    'a time zone that is none',
    file => void (file.people['key-a']!.reach_hours = { time_zone: 'Europe/Berln', hours: ['always'] }),
    [['format', 'people.key-a.reach_hours.time_zone: must be a time zone of the IANA database, such as Europe/Berlin']],
  ],
  [
    'more parts than there are',
    file =>
      void (file.factors[0]!.password = {
        needed: 3,
        since: '2025-01-31',
        parts: [1, 2].map(() => ({ held_by: ['word-a', 'word-b'], stored_in: ['safe'] })),
      }),
    [['split-password', 'factors[0].password: needs 3 parts, and there are 2']],
  ],
])('%s makes the file unusable', (_, change, expected) => {
  const file = custodyFile();
  change(file);
  const { custody, diagnostics } = judge(file);
  expect(custody).toBeUndefined();
  const rules = new Set(expected.map(([rule]) => rule));
  expect(diagnostics.filter(({ rule }) => rules.has(rule)).map(({ rule, message }) => [rule, message])).toEqual(
    expected,
  );
});

test('an entry for an account goes before its OU, and that before members, factor by factor', () => {
  const file = custodyFile();
  const mail = { held_by: ['readers'], stored_in: ['mail'], since: '2024-01-01' };
  file.factors.push({ accounts: ['Workloads'], mailbox: { ...mail, since: '2024-02-02' }, mfa_devices: 'none' });
  file.factors.push({ accounts: ['payments'], mailbox: { ...mail, since: '2024-03-03' } });
  expect(judge(file).custody!.accounts.get('payments')).toMatchObject({
    password: 'none',
    mailbox: { since: '2024-03-03' },
  });
});

test('a member can be without password only where credentials are managed centrally', () => {
  const without = organizationOf(file => void delete (file as Section).root_access);
  expect(found(() => undefined, without).map(([severity, rule]) => [severity, rule])).toEqual([
    ['warning', 'factor-impossible'],
  ]);
});

describe('what is private', () => {
  const rendered = (change: (file: CustodyFixture) => void): string => {
    const file = custodyFile();
    change(file);
    return renderDiagnostics(judge(file).diagnostics);
  };

  test.each([
    ['a phone number', '+1 206 555 0100', 'number-in-file'],
    ['a serial number', 'GAHT12345678', 'number-in-file'],
    ['an access key', `AKIA${'IOSFODNN7EXAMPLE'}`, 'secret-in-file'],
  ])('%s is refused and not shown', (_, text, rule) => {
    const shown = rendered(file => void (file.storages.safe!.access_log = text));
    expect(shown).toContain(rule);
    expect(shown).not.toContain(text);
  });

  test('a serial number as the name of a device is refused and not shown', () => {
    const shown = rendered(file => {
      file.factors[0]!.mfa_devices = { 'K-12345678': device(file) };
    });
    expect(shown).toContain('number-in-file');
    expect(shown).not.toContain('12345678');
  });

  test('a password in place of who holds it is refused and not shown', () => {
    const shown = rendered(file => void (file.factors[0]!.password = 'correct-horse'));
    expect(shown).toContain('secret-in-file');
    expect(shown).not.toContain('horse');
  });

  test('a password within its section is refused and not shown', () => {
    const shown = rendered(file => void ((file.factors[0]!.password as Section).value = 'correct-horse'));
    expect(shown).toContain("factors[0].password: unknown key 'value'");
    expect(shown).not.toContain('horse');
  });

  test('who holds the password is shown', () => {
    const text = stringify(custodyFile()).replace('- word-b', '- nobody');
    const shown = renderDiagnostics(loadCustodyText('custody.yaml', text, organizationOf(), TODAY).diagnostics);
    expect(shown).toMatch(/^ +\d+ \| +- nobody$/m);
  });
});

describe('what init proposes', () => {
  const open = (organization: Organization) =>
    loadCustodyText('custody.yaml', proposedCustody(organization), organization, TODAY).diagnostics;

  test('leaves open what only people know, and nothing else is wrong with it', () => {
    const diagnostics = open(organizationOf());
    expect(diagnostics.filter(({ rule }) => rule !== 'todo')).toEqual([]);
    expect(diagnostics).toHaveLength(38);
  });

  test('names no members where there are none', () => {
    const single = organizationOf(file => {
      const { management } = file.accounts;
      const root = file as Section;
      Object.assign(root, { organization: 'none', accounts: { own: management } });
      for (const key of ['organizational_units', 'root_deny', 'root_access']) delete root[key];
    });
    expect(new Set(open(single).map(({ rule }) => rule))).toEqual(new Set(['todo']));
    expect(proposedCustody(single)).not.toMatch(/accounts: \[members\]|root-session/);
  });
});
