import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderDiagnostics } from '../../../config/reading/diagnostic';
import { loadCustodyText } from '../../../people/custody/load';
import { People, peopleOf } from '../../../people/records/people';
import { recordOf } from '../../../people/records/record';
import { accounts, acme, NOW, saidOf } from './record-fixture';

const FILE = readFileSync(join(__dirname, '../../../examples/acme/custody.yaml'), 'utf8');

/** The people of the example, and: two who are called the same, one who left, one who begins, a role with one of them. */
function people(): People {
  const text = FILE.replace(
    /^people:\n/m,
    `people:
  ira-sand: { name: Ira Sand, joined: 2010-01-01, left: 2026-11-12 }
  new-one: { name: Nell New, joined: 2026-11-14 }
  sam-one: { name: Sam Same, joined: 2010-01-01 }
  sam-two: { name: sam  same, joined: 2010-01-01 }
`,
  ).replace(/^roles:\n/m, 'roles:\n  auditor-on-duty: { members: [ira-sand, lena-moreau] }\n');
  const { custody } = loadCustodyText('custody.yaml', text, acme, '2026-11-21');
  return peopleOf(custody!);
}

const of = (kind: string, lines: string, name = `2026-11-12-${kind}`) =>
  recordOf(`${name}.md`, `---\nkind: ${kind}\n${lines}\n---\n`, { accounts, people: people(), now: NOW });

const review = (who: string, from = '2026-11-12T14:00Z', to = '2026-11-12T15:00Z') =>
  of(
    'review',
    `accounts: all
who: [${who}]
from: ${from}
to: ${to}
why: because
results: { reviewed: [access], outcome: as it should be }`,
    `${from.slice(0, 10)}-review`,
  );

describe('names of the custody file', () => {
  test.each(['lena-moreau, marc-dubois', 'Lena Moreau, " MARC  dubois"', 'internal-audit, marc-dubois'])(
    'knows %s',
    who => expect(saidOf(review(who))).toEqual([]),
  );

  test.each([
    ['somebody whom it does not have', 'Lena Moreau, Kim Osei', ['4 error unknown-person']],
    ['a name of two people', 'Lena Moreau, Sam Same', ['4 error ambiguous-person']],
    ['one reviewer by key and by name', 'lena-moreau, Lena Moreau', ['4 error same-reviewer']],
    ['one role twice', 'internal-audit, Internal-Audit', ['4 error same-reviewer']],
  ])('refuses %s', (_, who, said) => expect(saidOf(review(who))).toEqual(said));

  test('one of two with a name is named by key', () => {
    expect(saidOf(review('sam-one, sam-two'))).toEqual([]);
  });

  test('says what is near, and what else to do', () => {
    expect(renderDiagnostics(review('Lena Moreu, somebody else').diagnostics)).toBe(
      `2026-11-12-review.md:4:7 error unknown-person
  who[0]: the custody file has neither a person nor a role 'Lena Moreu'
    4 | who: [Lena Moreu, somebody else]
      |       ^^^^^^^^^^
  → did you mean 'Lena Moreau'?

2026-11-12-review.md:4:19 error unknown-person
  who[1]: the custody file has neither a person nor a role 'somebody else'
    4 | who: [Lena Moreu, somebody else]
      |                   ^^^^^^^^^^^^^
  → write a name that is there, or add it; who has left stays in it, with left

2 errors in 2026-11-12-review.md
`,
    );
  });

  test('a role that has one person left on a day is that person', () => {
    expect(saidOf(review('auditor-on-duty, Lena Moreau'))).toEqual([]);
    const later = review('auditor-on-duty, Lena Moreau', '2026-11-13T14:00Z', '2026-11-13T15:00Z');
    expect(saidOf(later)).toEqual(['4 error same-reviewer']);
  });
});

describe('who was there on a day', () => {
  test('who left is there on the last day, in their own zone or in UTC, and not afterwards', () => {
    const said = (from: string, to: string) => saidOf(review('Lena Moreau, ira-sand', from, to));
    expect(said('2026-11-12T23:30Z', '2026-11-13T00:30Z')).toEqual([]);
    expect(said('2026-11-12T23:30-05:00', '2026-11-12T23:50-05:00')).toEqual([]);
    expect(said('2026-11-13T00:30+05:00', '2026-11-13T00:50+05:00')).toEqual([]);
    expect(said('2026-11-13T00:00Z', '2026-11-13T00:30Z')).toEqual(['4 error had-left']);
  });

  test('who begins is there from the first day', () => {
    const said = (from: string, to: string) => saidOf(review('Lena Moreau, Nell New', from, to));
    expect(said('2026-11-13T23:59Z', '2026-11-14T00:30Z')).toEqual(['4 error not-there-yet']);
    expect(said('2026-11-14T00:00Z', '2026-11-14T00:30Z')).toEqual([]);
  });

  test('says when they left', () => {
    const { diagnostics } = review('Lena Moreau, ira-sand', '2026-11-13T14:00Z', '2026-11-13T15:00Z');
    expect(diagnostics.map(({ message }) => message)).toEqual([
      'who[1]: ira-sand left on 2026-11-12, and this is of 2026-11-13',
    ]);
  });

  test('each name by its own time, wherever it stands; of a visitor it is a warning', () => {
    const drill = of(
      'drill',
      `accounts: [management]
who: [Dora Klein]
present: [The Visitor]
from: 2026-11-12T14:00Z
to: 2026-11-14T15:00Z
why: because
approvals: [{ by: new-one, at: 2026-11-11T10:00Z }]
exceptions:
  - at: 2026-11-13T10:00Z
    what: Fire alarm
    left: [{ who: ira-sand, with: nothing }]
    returned: [{ who: Ira Sand, with: nothing, at: 2026-11-13T11:00Z }]
learned: nothing
results: { phone: worked, responders: [Kim Osei] }`,
    );
    expect(saidOf(drill)).toEqual([
      '5 warning unknown-person',
      '9 error not-there-yet',
      '13 error had-left',
      '14 error had-left',
      '16 error unknown-person',
    ]);
    const heard = of(
      'alert-test',
      `accounts: all
who: [jo-larsen]
from: 2026-11-12T14:00Z
to: 2026-11-12T15:00Z
why: because
results: { heard: [{ by: ira-sand, at: 2026-11-13T01:00Z }, { by: ira-sand, at: 2026-11-12T15:00Z }] }`,
    );
    expect(saidOf(heard)).toEqual(['8 error had-left']);
  });

  test('nothing is given to somebody who has left; what is a place, or who had it, is no matter', () => {
    const change = (from: string, to: string) =>
      saidOf(
        of(
          'custody-change',
          `accounts: [management]
who: [Fatima Haddad]
from: 2026-11-13T14:00Z
to: 2026-11-13T15:00Z
why: because
results: { factor: mfa, taken_from: ${from}, given_to: ${to} }`,
          '2026-11-13-custody-change',
        ),
      );
    expect(change('ira-sand', 'bank box')).toEqual([]);
    expect(change('bank box', 'Ira Sand')).toEqual(['8 error had-left']);
  });
});

test('who approves under another name of theirs approves what they do themselves', () => {
  const use = of(
    'root-use',
    `accounts: [ledger-prod]
who: [anna-berg]
from: 2026-11-12T14:00Z
to: 2026-11-12T15:00Z
why: because
ticket: CHG-1
approvals: [{ by: Anna Berg, at: 2026-11-11T09:00Z }]
results: { outcome: done, logged_out: true, all_returned: true }`,
  );
  expect(saidOf(use)).toEqual(['9 error approver-took-part']);
});
