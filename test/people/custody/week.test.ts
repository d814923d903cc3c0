import { clocksOf, firstHole, localSlots, SLOTS, slotText, utcSlots } from '../../../people/custody/week';

/** The stretches of a week that hours mean, as text. */
function stretches(slots: readonly boolean[]): string[] {
  const edges = Array.from(slots, (is, slot) => (is === slots.at(slot - 1) ? [] : [slotText(slot)])).flat();
  return edges;
}

test.each([
  [
    ['mon-fri 08:00-18:00'],
    [
      'Mon 08:00',
      'Mon 18:00',
      'Tue 08:00',
      'Tue 18:00',
      'Wed 08:00',
      'Wed 18:00',
      'Thu 08:00',
      'Thu 18:00',
      'Fri 08:00',
      'Fri 18:00',
    ],
  ],
  [['sun 22:15-06:45'], ['Mon 06:45', 'Sun 22:15']],
  [['sat-mon 00:00-24:00'], ['Tue 00:00', 'Sat 00:00']],
  [['sat 12:00-12:00'], ['Sat 12:00', 'Sun 12:00']],
  [['wed 00:00-00:00'], ['Wed 00:00', 'Thu 00:00']],
  [['always'], []],
])('%j', (hours, edges) => expect(stretches(localSlots(hours))).toEqual(edges));

test('always is every slot, and no slot is before Monday or after Sunday', () => {
  expect(localSlots(['always']).filter(Boolean)).toHaveLength(SLOTS);
  expect([slotText(0), slotText(SLOTS - 1), slotText(-1), slotText(SLOTS)]).toEqual([
    'Mon 00:00',
    'Sun 23:45',
    'Sun 23:45',
    'Mon 00:00',
  ]);
});

test('clocks of two zones are compared in winter, in summer, and in the weeks in between', () => {
  const clocks = clocksOf(['Europe/Berlin', 'America/New_York'], '2026-11-21');
  const told = clocks.map(({ from, offsets }) => [
    from,
    offsets.get('Europe/Berlin')! / 4,
    offsets.get('America/New_York')! / 4,
  ]);
  expect(told).toEqual([
    ['2026-11-21', 1, -5],
    ['2027-03-14', 1, -4],
    ['2027-03-28', 2, -4],
  ]);
});

test('zones of half and quarter hours have their slots, and those without summer time one clock', () => {
  expect(clocksOf(['Asia/Kathmandu'], '2026-11-21').map(({ offsets }) => offsets.get('Asia/Kathmandu'))).toEqual([23]);
  expect(clocksOf(['UTC'], '2026-11-21').map(({ offsets }) => offsets.get('UTC'))).toEqual([0]);
  const [clock] = clocksOf(['Asia/Kathmandu'], '2026-11-21');
  expect(stretches(utcSlots({ timeZone: 'Asia/Kathmandu', hours: ['mon 00:00-06:00'] }, clock!))).toEqual([
    'Mon 00:15',
    'Sun 18:15',
  ]);
});

test.each([
  ['nothing', () => true, undefined],
  ['everything', () => false, { start: 0, length: SLOTS }],
  ['the first slot', (slot: number) => slot !== 0, { start: 0, length: 1 }],
  ['the last slot', (slot: number) => slot !== SLOTS - 1, { start: SLOTS - 1, length: 1 }],
  [
    'what goes over the end of the week',
    (slot: number) => slot > 1 && slot < SLOTS - 2,
    { start: SLOTS - 2, length: 4 },
  ],
  ['the first of two', (slot: number) => slot !== 5 && slot !== 9, { start: 5, length: 1 }],
])('the first hole is %s', (_, isSo, hole) => expect(firstHole(isSo)).toEqual(hole));
