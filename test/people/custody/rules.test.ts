import { CustodyFixture, found, organizationOf } from './custody-file';

type Found = ReturnType<typeof found>;
type Section = Record<string, unknown>;

/** A factor of the first or second entry. */
const factor = (file: CustodyFixture, entry: number, key: string) => file.factors[entry]![key] as Section;
const device = (file: CustodyFixture) => (file.factors[0]!.mfa_devices as Record<string, Section>).key!;

/** Two more people who can always be reached, for a factor of its own. */
function others(file: CustodyFixture): string[] {
  for (const key of ['other-a', 'other-b']) {
    file.people[key] = {
      name: key,
      joined: '2020-01-01',
      reach_hours: { time_zone: 'Europe/Berlin', hours: ['always'] },
    };
  }
  return ['other-a', 'other-b'];
}

/** A member with a password, an MFA device and a phone of its own, whose holders have nothing else. */
function withCredentials(file: CustodyFixture): Section[] {
  const since = '2025-01-31';
  for (const key of ['e', 'f', 'g', 'h']) {
    file.people[`x${key}`] = {
      name: key,
      joined: '2020-01-01',
      reach_hours: { time_zone: 'Europe/Berlin', hours: ['always'] },
    };
  }
  file.storages.vault = { kind: 'password-manager-offline', access_log: 'log', depends_on: {} };
  file.storages.desk = { kind: 'safe', access_log: 'log', depends_on: {} };
  const password = { held_by: ['xe', 'xf'], stored_in: ['vault'], since };
  const phone = { kind: 'hardware', held_by: ['xg', 'xh'], stored_in: ['desk'], since, other_uses: 'none' };
  file.factors[1] = { ...file.factors[1], password, mfa_devices: { token: phone }, root_sessions: 'none' };
  return [password, phone];
}

test('nothing is found in a file in which everybody holds one factor, and by turns', () => {
  expect(found(() => undefined)).toEqual([]);
  expect(found(file => void withCredentials(file))).toEqual([]);
});

test.each<[string, (file: CustodyFixture) => void, Found]>([
  [
    'somebody who reads the mailbox through a role and holds the key',
    file => void (device(file).held_by = ['key-a', 'key-b', 'mail-a']),
    [
      [
        'error',
        'root-alone',
        'root of management: mail-a reads the mailbox through readers and holds the MFA device key: can reset the password alone',
      ],
    ],
  ],
  [
    'somebody in two roles that both lead to the factors, by the shorter chain',
    file => {
      file.roles.board = { members: ['readers'] };
      factor(file, 0, 'mailbox').held_by = ['board', 'readers'];
      factor(file, 0, 'phone').held_by = ['phone-a', 'phone-b', 'board'];
    },
    [
      [
        'error',
        'root-alone',
        'root of management: each of mail-a, mail-b reads the mailbox through readers and holds the phone through board → readers: can have the MFA device removed and reset the password alone',
      ],
      [
        'warning',
        'two-factors',
        'root of payments: each of mail-a, mail-b reads the mailbox through readers and holds the phone through board → readers',
      ],
    ],
  ],
  [
    'somebody who opens the safe with the password and holds the key',
    file => void (file.storages.safe!.opened_by = ['key-a']),
    [
      [
        'error',
        'root-alone',
        'root of management: key-a opens safe, where the password is, and holds the MFA device key: can sign in alone',
      ],
    ],
  ],
  [
    'somebody who may allow a password in a member and reads its mailbox',
    file => void (factor(file, 1, 'root_sessions').held_by = ['cloud-a', 'cloud-b', 'mail-b']),
    [
      [
        'error',
        'root-alone',
        'root of payments: mail-b may open root sessions and reads the mailbox through readers: can allow a password and set it alone',
      ],
    ],
  ],
  [
    'somebody who holds two factors that do not make root',
    file => void (factor(file, 0, 'phone').held_by = ['phone-a', 'phone-b', 'word-a']),
    // members have the phone, too, and nobody holds a password there
    [['warning', 'two-factors', 'root of management: word-a holds the password and holds the phone']],
  ],
  [
    'a mailbox that is enough, because a password is unknown and no MFA device is there',
    file => {
      file.factors[1]!.password = 'unknown';
      factor(file, 1, 'root_sessions').tasks = ['IAMAuditRootUserCredentials'];
    },
    [
      [
        'error',
        'root-alone',
        'root of payments: each of mail-a, mail-b reads the mailbox through readers: can reset the password alone: no MFA device is asked for',
      ],
    ],
  ],
  [
    'one holder',
    file => void (factor(file, 0, 'password').held_by = ['word-a']),
    [
      ['error', 'indispensable', 'nobody has the password of management without word-a'],
      [
        'warning',
        'unreached-hours',
        'nobody can be reached who has the password of management, Mon 17:00 to Tue 05:00 in UTC (Mon 18:00 to Tue 06:00 in Europe/Berlin), with the clocks of 2026-11-21',
      ],
    ],
  ],
  [
    'a split password of which one part has one holder',
    file => {
      const [a, b] = others(file);
      file.factors[0]!.password = {
        needed: 2,
        since: '2025-01-31',
        parts: [
          { held_by: ['word-a', 'word-b'], stored_in: ['safe'] },
          { held_by: [a], stored_in: ['box'] },
        ],
      };
      void b;
    },
    [['error', 'indispensable', 'nobody has the password of management without other-a']],
  ],
  [
    'hours that are not stated',
    file => {
      delete file.people['word-a']!.reach_hours;
      delete file.people['word-b']!.reach_hours;
    },
    [['warning', 'unreached-hours', 'no holder of the password of management says when they can be reached']],
  ],
  [
    'somebody who has left',
    file => void (file.people['mail-b']!.left = '2026-11-20'),
    [
      ['error', 'left', 'roles.readers.members[1]: mail-b left on 2026-11-20, and is still here'],
      ['error', 'indispensable', 'nobody has the mailbox of management without mail-a'],
      [
        'warning',
        'unreached-hours',
        'nobody can be reached who has the mailbox of management, Mon 17:00 to Tue 05:00 in UTC (Mon 18:00 to Tue 06:00 in Europe/Berlin), with the clocks of 2026-11-21',
      ],
      ['error', 'indispensable', 'nobody has the mailbox of payments without mail-a'],
      [
        'warning',
        'unreached-hours',
        'nobody can be reached who has the mailbox of payments, Mon 17:00 to Tue 05:00 in UTC (Mon 18:00 to Tue 06:00 in Europe/Berlin), with the clocks of 2026-11-21',
      ],
    ],
  ],
  [
    'somebody whose last day is today',
    file => void (file.people['word-b']!.left = '2026-11-21'),
    [['warning', 'leaves-soon', 'factors[0].password.held_by[1]: word-b leaves on 2026-11-21']],
  ],
  [
    'one reviewer, by two names',
    file => {
      file.roles.review = { members: ['word-a'] };
      file.reviewers = ['review', 'word-a'];
    },
    [['error', 'two-reviewers', 'reviewers: only word-a']],
  ],
  [
    'an administrator of people and data',
    file => void (file.administrators = { people: ['readers'], tools: ['key-a'], data: ['word-a', 'mail-b'] }),
    [['warning', 'administrators-apart', 'administrators: mail-b administer people and data']],
  ],
  [
    'a factor that is held since tomorrow',
    file => void (device(file).since = '2026-11-22'),
    [['error', 'in-future', 'factors[0].mfa_devices.key.since: 2026-11-22 has not come']],
  ],
  ['a factor that is held since today', file => void (device(file).since = '2026-11-21'), []],
  [
    'one person under two keys, whatever is written large',
    file => void (file.people['key-b']!.name = `${String(file.people['mail-a']!.name).toUpperCase()} `),
    [['warning', 'same-name', 'people.mail-a.name: key-b and mail-a are both called mail-a']],
  ],
  [
    'password and key in one safe',
    file => void (device(file).stored_in = ['safe']),
    [['error', 'one-place', 'the password and the MFA device of management are both in safe']],
  ],
  [
    'password and phone in two safes of one room',
    file => {
      file.storages.safe!.place = ' Room  1';
      file.storages.drawer!.place = 'room 1';
    },
    [['warning', 'one-place', 'the password and the phone of management are in one place, room 1']],
  ],
  [
    'both parts of a password in one safe',
    file => {
      const [a = '', b = ''] = others(file);
      file.factors[0]!.password = {
        needed: 2,
        since: '2025-01-31',
        parts: [
          { held_by: ['word-a', 'word-b'], stored_in: ['safe'] },
          { held_by: [a, b], stored_in: ['safe'] },
        ],
      };
    },
    [['error', 'one-place', '2 parts of the password of management are in safe, and 2 make it']],
  ],
  [
    "a member's password where that of the management account is, with the same people",
    file => {
      const [password] = withCredentials(file);
      password!.stored_in = ['safe'];
      password!.held_by = ['word-a', 'word-b'];
    },
    [
      ['error', 'management-apart', 'the password of management is in safe, where the password of payments is, too'],
      ['warning', 'management-apart', 'word-a, word-b have the password of payments, and a factor of management'],
    ],
  ],
  [
    'a mail system whose sign-in runs in a member',
    file => {
      file.storages.mail!.depends_on = { storages: ['sign-in'] };
      file.storages['sign-in'] = { kind: 'system', access_log: 'log', depends_on: { accounts: ['payments'] } };
    },
    [
      [
        'error',
        'circular-storage',
        'the mailbox of management is in mail → sign-in → payments, an account of the organization that it manages',
      ],
      ['error', 'circular-storage', 'the mailbox of payments is in mail → sign-in → payments'],
    ],
  ],
  [
    'a virtual device that is used for something else in the management account',
    file => Object.assign(device(file), { kind: 'virtual', copies: 'none', other_uses: ['a bank'] }),
    [
      ['error', 'management-mfa', 'the MFA device key of management is virtual'],
      ['error', 'management-mfa', 'the MFA device key of management is used for something else, too: a bank'],
    ],
  ],
  [
    'a battery that ends in 60 days',
    file => Object.assign(device(file), { kind: 'battery', expires: '2027-01-20' }),
    [
      ['warning', 'management-mfa', 'the MFA device key of management has a battery, which fades in a safe'],
      ['warning', 'ends-soon', 'the MFA device key ends on 2027-01-20'],
    ],
  ],
  ['a device that ends in 61 days', file => void (device(file).expires = '2027-01-21'), []],
  [
    'a device whose last day is today',
    file => void (device(file).expires = '2026-11-21'),
    [['warning', 'ends-soon', 'the MFA device key ends on 2026-11-21']],
  ],
  [
    'a device that ended yesterday',
    file => void (device(file).expires = '2026-11-20'),
    [['error', 'ended', 'the MFA device key ended on 2026-11-20']],
  ],
  [
    'a contract that ended',
    file => void (factor(file, 0, 'phone').renewal = '2026-11-20'),
    [['error', 'ended', 'contract or SIM of the phone ended on 2026-11-20']],
  ],
])('%s', (_, change, expected) => expect(found(change)).toEqual(expected));

test('a device that two entries name is one device', () => {
  const messages = found(file => {
    const [, token] = withCredentials(file);
    file.factors[1]!.mfa_devices = { key: token! };
  });
  expect(messages).toEqual([['error', 'management-mfa', 'the MFA device key of management is that of payments, too']]);
});

test('a single account has no members and no root sessions', () => {
  const single = organizationOf(file => {
    const { management } = file.accounts;
    const root = file as Record<string, unknown>;
    Object.assign(root, { organization: 'none', accounts: { own: management } });
    for (const key of ['organizational_units', 'root_deny', 'root_access']) delete root[key];
  });
  expect(found(file => void file.factors.pop(), single)).toEqual([]);
  expect(found(file => void (file.storages.safe!.depends_on = { accounts: ['own'] }), single)).toEqual([
    ['error', 'circular-storage', 'the password of own is in safe → own'],
    ['warning', 'covers-nobody', 'factors[1].accounts[0]: no active account is meant'],
  ]);
});
