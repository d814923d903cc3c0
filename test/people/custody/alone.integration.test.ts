import fc from 'fast-check';
import { custodyFile, judge, organizationOf } from './custody-file';

const PEOPLE = ['p0', 'p1', 'p2', 'p3', 'p4'];
const ROLES = ['r0', 'r1', 'r2', 'r3'];
const STORAGES = ['s0', 's1', 's2', 's3'];
const TASKS = ['IAMCreateRootUserPassword', 'IAMDeleteRootUserCredentials', 'IAMAuditRootUserCredentials'] as const;

const some = (from: readonly string[], minLength = 1) => fc.subarray([...from], { minLength, maxLength: 3 });
const holders = some([...PEOPLE, ...ROLES]);
const kept = fc.record({ held_by: holders, stored_in: some(STORAGES), since: fc.constant('2025-01-31') });
const password = fc.oneof(
  { weight: 3, arbitrary: kept },
  fc.record({
    needed: fc.integer({ min: 2, max: 3 }),
    parts: fc.array(fc.record({ held_by: holders, stored_in: some(STORAGES) }), { minLength: 3, maxLength: 3 }),
    since: fc.constant('2025-01-31'),
  }),
  fc.constant('none' as const),
  fc.constant('unknown' as const),
);
const device = fc
  .tuple(
    kept,
    fc.array(
      kept.map(one => ({ ...one, what: 'printed code' })),
      { maxLength: 2 },
    ),
  )
  .map(([one, copies]) => ({
    ...one,
    kind: 'virtual',
    other_uses: 'none',
    copies: copies.length === 0 ? 'none' : copies,
  }));
const devices = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .array(device, { minLength: 1, maxLength: 2 })
      .map(all => Object.fromEntries(all.map((one, at) => [`d${at}`, one]))),
  },
  fc.constant('none' as const),
);
const phone = fc.oneof(
  kept.map(one => ({ ...one, paid_by: ['p0'], renewal: '2028-01-31', listed_in: 's0' })),
  fc.constant('none' as const),
);
const sessions = fc.oneof(
  fc.record({
    held_by: holders,
    tasks: fc.subarray([...TASKS], { minLength: 1 }),
    since: fc.constant('2025-01-31'),
    access_log: fc.constant('trail'),
  }),
  fc.constant('none' as const),
);

interface Holding {
  readonly held_by: string[];
  readonly stored_in: string[];
}

/** A file in which one member has any factors, held by anybody in any way. */
const scenario = fc
  .record({
    // a role may have later ones as members, so that there is no circle
    members: fc.tuple(...ROLES.map((_, at) => some([...PEOPLE, ...ROLES.slice(at + 1)]))),
    openers: fc.tuple(...STORAGES.map(() => some([...PEOPLE, ...ROLES], 0))),
    factors: fc.record({ mailbox: kept, password, mfa_devices: devices, phone, root_sessions: sessions }),
  })
  .map(({ members, openers, factors }) => ({
    roles: Object.fromEntries(ROLES.map((role, at) => [role, members[at]!])),
    openers: Object.fromEntries(STORAGES.map((storage, at) => [storage, openers[at]!])),
    factors,
  }));

type Scenario = typeof scenario extends fc.Arbitrary<infer T> ? T : never;

/** Everything that a person can use, by trying every way through roles and storages: the fewest steps to each thing. */
function reachOf(
  person: string,
  { roles, openers, factors }: Scenario,
): (holding: Holding | { held_by: string[] }) => number {
  void factors;
  const depth = (name: string): number =>
    name === person ? 0 : Math.min(Infinity, ...(roles[name] ?? []).map(member => 1 + depth(member)));
  const least = (names: string[]) => Math.min(Infinity, ...names.map(depth));
  return holding => {
    const stored = 'stored_in' in holding ? holding.stored_in : [];
    return Math.min(1 + least(holding.held_by), ...stored.map(storage => 2 + least(openers[storage]!)));
  };
}

/** The fewest steps in which a person alone becomes root; Infinity for nobody. */
function stepsOf(person: string, all: Scenario): number {
  const { mailbox, password: word, mfa_devices: mfa, phone: number, root_sessions: right } = all.factors;
  const reach = reachOf(person, all);
  const mail = reach(mailbox);
  const passwordSteps = ((): number => {
    if (typeof word === 'string') return Infinity;
    if ('held_by' in word) return reach(word);
    const parts = word.parts.map(part => reach(part)).sort((a, b) => a - b);
    return parts.slice(0, word.needed).reduce((sum, one) => sum + one, 0);
  })();
  const copies =
    typeof mfa === 'string'
      ? []
      : Object.values(mfa).flatMap(one => [one, ...(typeof one.copies === 'string' ? [] : one.copies)]);
  const device = Math.min(Infinity, ...copies.map(one => reach(one)));
  const call = typeof number === 'string' ? Infinity : reach(number);
  const session = (task: (typeof TASKS)[number]) =>
    typeof right === 'string' || !right.tasks.includes(task) ? Infinity : reach(right);
  const canRecover = word !== 'none';
  if (copies.length === 0) {
    return Math.min(passwordSteps, canRecover ? mail : Infinity, session('IAMCreateRootUserPassword') + mail);
  }
  const recovering = Math.min(
    mail + device,
    mail + call,
    session('IAMDeleteRootUserCredentials') + Math.min(mail, passwordSteps),
  );
  return Math.min(
    passwordSteps + device,
    canRecover ? recovering : Infinity,
    session('IAMCreateRootUserPassword') + mail,
  );
}

/** The people whom messages say to be root alone, with the steps of the chain that is told. */
function toldOf(messages: readonly string[]): Map<string, number> {
  return new Map(
    messages.flatMap(message => {
      const [, names = '', chain = ''] =
        /^root of payments: (?:each of )?(.*?) ((?:reads|holds|opens|may open) .*): can /.exec(message)!;
      const verbs = chain.split(/ and (?=reads|holds|opens|may)/);
      const steps = verbs.map(verb => {
        const [, through = ''] = / through ((?:r\d(?: → )?)+)/.exec(verb) ?? [];
        return (verb.startsWith('opens') ? 2 : 1) + (through.match(/r\d/g) ?? []).length;
      });
      return names.split(', ').map(name => [name, steps.reduce((sum, one) => sum + one, 0)] as const);
    }),
  );
}

test('whoever can become root alone is named, with the shortest chain, and nobody else', () => {
  const organization = organizationOf();
  let alone = 0;
  fc.assert(
    fc.property(scenario, one => {
      const file = custodyFile();
      for (const key of PEOPLE) file.people[key] = { name: key, joined: '2020-01-01' };
      for (const [key, members] of Object.entries(one.roles)) file.roles[key] = { members };
      for (const [key, openedBy] of Object.entries(one.openers)) {
        const opened = openedBy.length === 0 ? {} : { opened_by: openedBy };
        file.storages[key] = { kind: 'safe', access_log: 'book', depends_on: {}, ...opened };
      }
      file.factors[1] = { accounts: ['payments'], ...one.factors };
      const { custody, diagnostics } = judge(file, organization);
      expect(custody).toBeDefined();
      const told = toldOf(diagnostics.filter(({ rule }) => rule === 'root-alone').map(({ message }) => message));
      const expected = PEOPLE.map(person => [person, stepsOf(person, one)] as const).filter(
        ([, steps]) => steps < Infinity,
      );
      alone += expected.length;
      expect(Object.fromEntries(told)).toEqual(Object.fromEntries(expected));
    }),
    { numRuns: 300 },
  );
  // the search is of use only when there is something to find
  expect(alone).toBeGreaterThan(200);
});
