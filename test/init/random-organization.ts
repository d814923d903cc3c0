import fc from 'fast-check';
import { ACCOUNT_STATES, Snapshot, SnapshotThing } from '../../world/live/snapshot';
import { snapshotOf } from '../world/live/snapshot-of';

const MANAGEMENT = '111111111111';
const KINDS = ['BILLING', 'OPERATIONS', 'SECURITY'];

/** Texts that accounts share, and some that YAML could take for something else. */
const text = fc.oneof(
  fc.constantFrom('Team', 'Desk', 'On call'),
  fc.constantFrom(
    'true',
    'null',
    '12',
    "O'Neil & Co: #1",
    '- a',
    '"quoted"',
    'Zürich 支店',
    '{ a }',
    '1e3',
    ' padded',
    '*x',
    'on',
  ),
);
const email = fc.constantFrom('a@example.com', 'b@example.com', 'c+d@example.com');
const clear = fc.constantFrom('+1 206 555 0100', '+1 206 555 0101', '(206) 555-0102');
const hash = fc.constantFrom('hmac-sha256:aa', 'hmac-sha256:bb', 'hmac-sha256:cc');

/** One of a few whole contacts as a rule, sometimes one of its own; or none. */
const fewOf = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<fc.Arbitrary<T>> =>
  fc
    .array(one, { minLength: 1, maxLength: 3 })
    .map(some => fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...some) }, one));

const alternate = (hashed: boolean) =>
  fc.record({ name: text, title: text, email_address: email, phone_number: hashed ? hash : clear });
const primary = fc.record(
  {
    ...{ full_name: text, address_line_1: text, city: text, postal_code: fc.constantFrom('0150', '98101') },
    ...{ country_code: fc.constantFrom('NO', 'FR'), phone_number: hash },
    ...{
      company_name: fc.oneof(text, fc.constant('')),
      address_line_2: text,
      state_or_region: text,
      website_url: text,
    },
  },
  { requiredKeys: ['full_name', 'address_line_1', 'city', 'postal_code', 'country_code', 'phone_number'] },
);

const UNITS = [
  { id: 'ou-exam-aaaaaaaa', name: 'Work loads' },
  { id: 'ou-exam-bbbbbbbb', name: 'Prod', parent: 'ou-exam-aaaaaaaa' },
  { id: 'ou-exam-cccccccc', name: 'true' },
  { id: 'ou-exam-dddddddd', name: 'Payments', parent: 'ou-exam-bbbbbbbb' },
];

type Had = 'read' | 'none' | 'unknown';
const had: fc.Arbitrary<Had> = fc.oneof(
  { weight: 8, arbitrary: fc.constant<Had>('read') },
  { weight: 1, arbitrary: fc.constantFrom<Had>('none', 'unknown') },
);

/** A snapshot of one to twelve accounts in up to four OUs, with contacts that many share, some have not, and some hide. */
export const randomOrganization: fc.Arbitrary<Snapshot> = fc
  .tuple(fewOf(alternate(false)), fewOf(alternate(true)), fewOf(primary), fc.boolean())
  .chain(([inClear, inHash, primaries, hashed]) =>
    fc
      .array(
        fc.record({
          name: fc.constantFrom('Payments', 'payments', '2nd', 'Prod', 'Work loads', 'X '.repeat(25)),
          ou: fc.option(fc.constantFrom(...UNITS.map(({ id }) => id)), { nil: undefined }),
          state: fc.oneof(
            { weight: 6, arbitrary: fc.constant('ACTIVE' as const) },
            fc.constantFrom(...ACCOUNT_STATES, undefined),
          ),
          alternates: fc.tuple(...KINDS.map(() => fc.tuple(had, hashed ? inHash : inClear))),
          primary: fc.tuple(
            had.map(one => (one === 'none' ? 'unknown' : one)),
            primaries,
          ),
        }),
        { minLength: 1, maxLength: 12 },
      )
      .map(accounts => snapshotFrom(accounts, hashed)),
  );

interface RandomAccount {
  readonly name: string;
  readonly ou: string | undefined;
  readonly state: Snapshot['accounts'][number]['state'];
  readonly alternates: readonly (readonly [Had, Record<string, string>])[];
  readonly primary: readonly [Had, Record<string, string>];
}

function snapshotFrom(accounts: readonly RandomAccount[], hashed: boolean): Snapshot {
  const things: SnapshotThing[] = [];
  const unknown: Snapshot['unknown'] = [];
  const listed = accounts.map(({ name, ou, state, alternates, primary: [has, fields] }, at) => {
    const isManagement = at === 0;
    const id = isManagement ? MANAGEMENT : String(222222222222 + at);
    const put = (type: string, attributes: Record<string, string>): void => {
      things.push({ type, account: MANAGEMENT, attributes: { account_id: id, ...attributes } });
    };
    const hide = (action: string, about?: string): void => {
      unknown.push({ action, account: id, reason: 'AccessDenied', ...(about !== undefined && { about }) });
    };
    KINDS.forEach((kind, index) => {
      const [hasOne, contact] = alternates[index]!;
      if (hasOne === 'read') put('aws_account_alternate_contact', { alternate_contact_type: kind, ...contact });
      if (hasOne === 'unknown') hide('account:GetAlternateContact', kind);
    });
    if (has === 'read') put('aws_account_primary_contact', fields);
    else hide('account:GetContactInformation');
    return {
      ...{ id, name: name.trim(), email: `root+${id}@example.com` },
      ...(!isManagement && ou !== undefined && { ou }),
      ...((isManagement ? 'ACTIVE' : state) !== undefined && { state: isManagement ? ('ACTIVE' as const) : state }),
    };
  });
  const phoneNumbers = { primary: 'hashed', alternate: hashed ? 'hashed' : 'clear' } as const;
  return snapshotOf({ organizationalUnits: UNITS, accounts: listed, things, unknown, phoneNumbers });
}
