import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addDays } from '../../../config/calendar-day';
import { endsSoon } from '../../../config/ends-soon';
import { Organization } from '../../../config/organization';
import { Custody } from '../../../people/custody/custody';
import { loadCustodyText } from '../../../people/custody/load';
import { End, endsOf, endsToTell, endText } from '../../../people/rhythm/ends';
import { acme } from '../records/record-fixture';

const TEXT = readFileSync(join(__dirname, '../../../examples/acme/custody.yaml'), 'utf8');
const CUSTODY = loadCustodyText('custody.yaml', TEXT, acme, '2026-11-21').custody!;
const nothing: Organization = { ...acme, scps: [], accepted: [] };
const whats = (ends: readonly End[]) => ends.map(({ day, what }) => `${day} ${what}`);

/** The custody of the example, in which every account has a device, and the management account a phone. */
function holding(
  devices: Readonly<Record<string, readonly (readonly [string, 'hardware' | 'battery', string])[]>>,
): Custody {
  const [, any] = [...CUSTODY.accounts][0]!;
  const device = { at: [], heldBy: any.mailbox.heldBy, storedIn: [], since: '2024-01-15', otherUses: [], copies: [] };
  const accounts = Object.entries(devices).map(
    ([account, all]) =>
      [
        account,
        {
          mailbox: any.mailbox,
          password: 'none' as const,
          mfaDevices: all.map(([key, kind, expires]) => ({ ...device, key, kind, expires })),
        },
      ] as const,
  );
  return { ...CUSTODY, accounts: new Map(accounts) };
}

test('the phone of the example ends once for everybody who has it, and nothing without custody', () => {
  const ends = endsOf(nothing, CUSTODY);
  expect(ends.map(({ identity, kind }) => [identity, kind])).toEqual([['contract or SIM of the phone', 'held']]);
  expect(ends[0]!.what).toContain('contract or SIM of the phone of root of ');
  expect(ends[0]!.what).toContain('management');
  expect(endsOf(nothing)).toEqual([]);
});

test('what is called the same and ends on one day is one; another day, name or kind is another', () => {
  const custody = holding({
    'ledger-prod': [['key', 'hardware', '2027-03-01']],
    management: [
      ['key', 'hardware', '2027-03-01'],
      ['key', 'battery', '2027-03-01'],
    ],
    network: [
      ['key', 'hardware', '2027-03-02'],
      ['other', 'hardware', '2027-03-01'],
    ],
  });
  const ends = endsOf(nothing, custody);
  expect(whats(ends)).toEqual([
    '2027-03-01 MFA device key of root of ledger-prod, management',
    '2027-03-01 MFA device other of root of network',
    '2027-03-01 battery of the MFA device key of root of management',
    '2027-03-02 MFA device key of root of network',
  ]);
  expect(new Set(ends.map(({ day, identity }) => `${day} ${identity}`)).size).toBe(ends.length);
});

test('an exemption that stands twice ends once', () => {
  const [scp] = acme.scps.filter(({ exemptions }) => exemptions.length > 0);
  const twice = { ...nothing, scps: [{ ...scp!, exemptions: [scp!.exemptions[0]!, scp!.exemptions[0]!] }] };
  expect(endsOf(twice)).toHaveLength(1);
  expect(endsOf(twice)[0]).toMatchObject({
    kind: 'exemption',
    next: expect.stringContaining('record new review') as string,
  });
});

describe('people are told', () => {
  const one = (kind: End['kind'], day: string): End => ({ kind, day, identity: 'it', what: 'it', next: 'do it' });
  const told = (kind: End['kind'], day: string, today: string) => endsToTell([one(kind, day)], today).length === 1;

  test.each<[End['kind'], string, string, string]>([
    // 30 days before, over the end of a year and a February with and without a leap day
    ['exemption', '2026-12-21', '2026-11-21', '2026-12-21'],
    ['acceptance', '2027-01-15', '2026-12-16', '2027-01-15'],
    ['exemption', '2028-02-29', '2028-01-30', '2028-02-29'],
    ['exemption', '2028-03-01', '2028-01-31', '2028-03-01'],
    ['exemption', '2027-03-01', '2027-01-30', '2027-03-01'],
    // clocks change on 2027-03-14 and 2027-03-28: days are those of UTC
    ['exemption', '2027-03-28', '2027-02-26', '2027-03-28'],
  ])('of an %s that ends on %s from %s to %s', (kind, day, from, to) => {
    expect([addDays(from, -1), from, to, addDays(to, 1)].map(today => told(kind, day, today))).toEqual([
      ...[false, true, true, false],
    ]);
  });

  test.each([
    ['2028-02-29', '2027-12-31'],
    ['2027-03-01', '2026-12-31'],
    ['2026-12-31', '2026-11-01'],
  ])('of what they hold and that ends on %s from %s on, and when it has ended', (day, from) => {
    expect(
      [addDays(from, -1), from, day, addDays(day, 1), addDays(day, 400)].map(today => told('held', day, today)),
    ).toEqual([...[false, true, true, true, true]]);
    expect([day, addDays(day, 1)].map(today => endText(one('held', day), today))).toEqual([
      ...[`ends on ${day}`, `ended on ${day}`],
    ]);
  });

  test('by the day of a moment, whatever its hour', () => {
    const soon = (now: string) => endsSoon('exemption', '2027-03-28', now);
    expect(soon('2027-02-25T23:59:59.999Z')).toBe(false);
    expect(soon('2027-02-26T00:00:00.000Z')).toBe(true);
  });
});
