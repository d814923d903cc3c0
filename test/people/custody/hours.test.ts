import { CustodyFixture, found } from './custody-file';

/** Two holders of the password with hours of their own. */
const hours = (file: CustodyFixture, first: [string, string[]], second: [string, string[]]): void => {
  for (const [key, [zone, all]] of [
    ['word-a', first],
    ['word-b', second],
  ] as const) {
    file.people[key]!.reach_hours = { time_zone: zone, hours: all };
  }
};

test('hours that meet in winter and not in summer have a hole in summer', () => {
  // 18:00 in Berlin is 17:00 in UTC in winter, and 16:00 in summer; Lagos has no summer time
  const messages = found(file =>
    hours(file, ['Europe/Berlin', ['mon-sun 06:00-18:00']], ['Africa/Lagos', ['mon-sun 18:00-06:00']]),
  );
  expect(messages).toEqual([
    [
      'warning',
      'unreached-hours',
      'nobody can be reached who has the password of management, Mon 16:00 to Mon 17:00 in UTC (Mon 17:00 to Mon 18:00 in Africa/Lagos, Mon 18:00 to Mon 19:00 in Europe/Berlin), with the clocks of 2027-03-28',
    ],
  ]);
});

test('hours that meet in both have none', () => {
  expect(
    found(file => hours(file, ['Europe/Berlin', ['mon-sun 06:00-19:00']], ['Africa/Lagos', ['mon-sun 17:00-06:00']])),
  ).toEqual([]);
});

test('of two holders who share one hole it is told from its beginning', () => {
  const zone = 'Asia/Tokyo';
  const messages = found(file =>
    hours(file, [zone, ['mon-fri 08:00-20:00']], [zone, ['mon-thu 20:00-08:00', 'sat 10:00-12:00']]),
  );
  expect(messages.map(([, , message]) => message)).toEqual([
    'nobody can be reached who has the password of management, Fri 11:00 to Sat 01:00 in UTC (Fri 20:00 to Sat 10:00 in Asia/Tokyo)',
  ]);
});

test('hours of somebody who has left or not begun do not count', () => {
  const messages = found(file => {
    file.people['word-c'] = { name: 'c', joined: '2026-11-22', reach_hours: { time_zone: 'UTC', hours: ['always'] } };
    (file.factors[0]!.password as Record<string, unknown>).held_by = ['word-a', 'word-b', 'word-c'];
    delete file.people['word-a']!.reach_hours;
    delete file.people['word-b']!.reach_hours;
  });
  expect(messages.map(([, rule]) => rule)).toEqual(['unreached-hours', 'not-there-yet']);
});
