import { renderDiagnostics } from '../../../config/reading/diagnostic';
import { named, saidOf, USE, use } from './record-fixture';

const with_ = (from: string, to: string): string => {
  expect(USE).toContain(from);
  return USE.replace(from, to);
};

test('a record that says everything has nothing said of it, and is one', () => {
  const { record, diagnostics } = use(USE);
  expect(diagnostics).toEqual([]);
  expect(record).toMatchObject({ kind: 'root-use', accounts: ['ledger-prod'], results: { logged_out: true } });
});

test('line ends of Windows and times of another zone are as good', () => {
  const text = with_('2026-11-12T14:00Z', '2026-11-12T15:00:30+01:00').replaceAll('\n', '\r\n');
  expect(use(text).record).toBeDefined();
});

test.each([
  ['an account that is none', 'accounts: [ledger-prod]', 'accounts: [ledger-prd]', ['3 error unknown-account']],
  ['an account twice', '[ledger-prod]', '[ledger-prod, ledger-prod]', ['3 error duplicate-account']],
  ['all accounts where root was used', 'accounts: [ledger-prod]', 'accounts: all', ['3 error type']],
  ['an unknown key', 'why:', 'whi:', ['8 error unknown-key']],
  ['nobody', 'who: [Dana Reyes]', 'who: []', ['4 error range']],
  ['a time without zone', 'to: 2026-11-12T14:35Z', 'to: 2026-11-12T14:35', ['7 error format']],
  ['a day that does not exist', 'from: 2026-11-12', 'from: 2026-11-31', ['6 error record-time']],
  ['an hour that does not exist', 'to: 2026-11-12T14:35Z', 'to: 2026-11-12T24:35Z', ['7 error record-time']],
  [
    'an end at the beginning',
    'to: 2026-11-12T14:35Z',
    'to: 2026-11-12T14:00Z',
    ['7 error record-order', '13 error record-order'],
  ],
  ['a time that has not come', 'to: 2026-11-12T14:35Z', 'to: 2026-11-21T12:01Z', ['7 error in-future']],
  ['an approver who used root', 'by: Security Lead', "by: ' dana  reyes'", ['10 error approver-took-part']],
  ['an approval afterwards', '2026-11-11T09:00Z', '2026-11-12T14:01Z', ['10 warning approved-afterwards']],
  ['no approval', '[{ by: Security Lead, at: 2026-11-11T09:00Z }]', '[]', ['10 error range']],
  ['an exception before it began', 'at: 2026-11-12T14:10Z', 'at: 2026-11-12T13:59Z', ['13 error record-order']],
  ['a return before the exception', 'at: 2026-11-12T14:20Z }', 'at: 2026-11-12T14:09Z }', ['16 error record-order']],
  [
    'somebody who did not come back',
    'returned: [{ who: Dana Reyes,',
    'returned: [{ who: Kim Osei,',
    ['15 warning not-returned'],
  ],
  ['a thing that did not come back', 'with: the MFA key, at', 'with: nothing, at', ['15 warning not-returned']],
  ['an id that is none', '3038ebd2-c98a', '3038ebd2c98a', ['17 error format']],
  [
    'an event twice',
    '[3038ebd2-c98a-4c65-9b6e-e22506292313]',
    '[3038ebd2-c98a-4c65-9b6e-e22506292313, 3038ebd2-c98a-4c65-9b6e-e22506292313]',
    ['17 error duplicate-event'],
  ],
  ['somebody who did not log out', 'logged_out: true', 'logged_out: false', ['20 warning not-ended']],
  ['something that is not back', 'all_returned: true', 'all_returned: false', ['21 warning not-ended']],
  ['a phone number', 'what: Fire alarm', "what: 'called +1 206 555 0100'", ['14 error phone-in-record']],
  ['a phone number below', '# A use of root', 'called +1 206 555 0100', ['24 error phone-in-record']],
  ['a secret', 'what: Fire alarm', "what: 'the password: correct-horse'", ['14 error secret-in-file']],
  ['a secret below', '# A use of root', 'the password: correct-horse', ['24 error secret-in-file']],
  ['a value still open', 'why: Enable MFA delete on the ledger bucket', "why: 'TODO: why'", ['8 error todo']],
  ['a line still open', '# A use of root', '1. TODO: each step', ['24 error todo']],
  [
    'another kind than its name',
    'kind: root-use',
    'kind: planned-use',
    ['2 error record-name', '18 error unknown-key'],
  ],
  ['a kind that is none', 'kind: root-use', 'kind: root-uses', ['2 error choice']],
  ['no front matter', '---\nkind', 'kind', ['1 error front-matter']],
  ['no end of the front matter', '---\n\n# A use', '\n# A use', ['1 error front-matter']],
  ['no YAML', 'who: [Dana Reyes]', 'who: [Dana Reyes', ['5 error yaml-syntax']],
])('refuses or warns of %s', (_, from, to, said) => {
  expect(saidOf(use(with_(from, to)))).toEqual(said);
});

test('a minute that has begun is not to come', () => {
  expect(use(with_('to: 2026-11-12T14:35Z', 'to: 2026-11-21T12:00:59Z')).diagnostics).toEqual([]);
});

test('two of everything at once, each with line, rule and what to do', () => {
  const text = with_('[ledger-prod]', '[ledger-prd]').replace('by: Security Lead', 'by: Dana Reyes');
  expect(renderDiagnostics(use(text).diagnostics)).toBe(
    `2026-11-12-root-use-ledger-prod.md:3:12 error unknown-account
  accounts: 'ledger-prd' is no account or OU of the org file
    3 | accounts: [ledger-prd]
      |            ^^^^^^^^^^
  → did you mean 'ledger-prod'?

2026-11-12-root-use-ledger-prod.md:10:19 error approver-took-part
  approvals[0].by: 'Dana Reyes' is in who as well, and approves what they do themselves
    10 | approvals: [{ by: Dana Reyes, at: 2026-11-11T09:00Z }]
       |                   ^^^^^^^^^^
  → name somebody else who approved it

2 errors in 2026-11-12-root-use-ledger-prod.md
`,
  );
});

test('neither a phone number nor a secret is shown', () => {
  const text = with_('what: Fire alarm', "what: 'the password: correct-horse'").replace(
    '# A use of root',
    'called +1 206 555 0100',
  );
  const said = renderDiagnostics(use(text).diagnostics);
  expect(said).not.toMatch(/correct-horse|0100/);
  expect(said).toContain('secret-in-file');
  expect(said).toContain('phone-in-record');
});

describe('names of files', () => {
  test.each(['2026-11-12-root-use', '2026-11-12-root-use-x', '2026-11-12-root-use-x-2'])('takes %s', name => {
    expect(saidOf(named(name, USE))).toEqual([]);
  });

  test.each([
    ['root-use-2026-11-12', '2 error record-name'],
    ['2026-11-31-root-use', '2 error record-name'],
    ['2026-11-12-root-uses', '2 error record-name'],
    ['2026-11-13-root-use', '6 error record-name'],
  ])('refuses %s', (name, said) => {
    expect(saidOf(named(name, USE))).toEqual([said]);
  });

  test('the day is that of its own zone, or that of UTC', () => {
    const text = with_('from: 2026-11-12T14:00Z', 'from: 2026-11-13T00:30+14:00')
      .replace('at: 2026-11-12T14:10Z', 'at: 2026-11-12T14:11Z')
      .replace('14:35Z', '14:36Z');
    expect(saidOf(named('2026-11-13-root-use', text))).toEqual([]);
    expect(saidOf(named('2026-11-12-root-use', text))).toEqual([]);
    expect(saidOf(named('2026-11-14-root-use', text))).toEqual(['6 error record-name']);
  });
});

describe('of other kinds', () => {
  const front = (kind: string, lines: string): string => `---
kind: ${kind}
accounts: all
who: [Kim Osei, Robin Vale]
from: 2026-11-12T14:00Z
to: 2026-11-12T14:35Z
why: because
${lines}
---
`;
  const of = (kind: string, lines: string, edit: (text: string) => string = text => text) =>
    saidOf(named(`2026-11-12-${kind}`, edit(front(kind, lines))));
  const REVIEW = 'results: { reviewed: [access], outcome: as it should be }';

  test('a review has two reviewers, and says what it changed', () => {
    expect(of('review', REVIEW)).toEqual([]);
    expect(of('review', REVIEW, text => text.replace('Robin Vale', 'KIM  OSEI'))).toEqual(['4 error same-reviewer']);
    expect(of('review', REVIEW, text => text.replace(', Robin Vale', ''))).toEqual(['4 error range']);
    expect(of('review', REVIEW.replace('as it should be', 'changed'))).toEqual(['8 error required']);
  });

  test('a drill tests something, and says what was learned', () => {
    const named = (text: string) => text.replace('accounts: all', 'accounts: [management]');
    const drill = (results: string) => of('drill', `learned: nothing\nresults: ${results}`, named);
    expect(drill('{ phone: worked }')).toEqual([]);
    expect(drill('{ responders: [Kim Osei] }')).toEqual(['9 error nothing-tested']);
    expect(drill('{ phone: maybe }')).toEqual(['9 error choice']);
    expect(of('drill', 'results: { phone: worked }', named)).toEqual(['1 error required']);
  });

  test('an alert test is heard after it was sent, or by nobody', () => {
    const heard = (at: string) => of('alert-test', `results: { heard: [{ by: Kim Osei, at: ${at} }] }`);
    expect(of('alert-test', 'results: { heard: [] }')).toEqual([]);
    expect(heard('2026-11-12T14:00Z')).toEqual([]);
    expect(heard('2026-11-12T13:59Z')).toEqual(['8 error record-order']);
  });

  test('a planned use may be of tomorrow, and its approval not', () => {
    const planned = (at: string) =>
      saidOf(
        named(
          '2026-11-30-planned-use',
          front('planned-use', `ticket: CHG-1\napprovals: [{ by: Security Lead, at: ${at} }]`)
            .replace('accounts: all', 'accounts: [Workloads/Prod]')
            .replaceAll('2026-11-12', '2026-11-30'),
        ),
      );
    expect(planned('2026-11-20T10:00Z')).toEqual([]);
    expect(planned('2026-11-21T12:01Z')).toEqual(['9 error in-future']);
  });

  test('a change of custody names one of the factors', () => {
    const change = (factor: string) =>
      of('custody-change', `results: { factor: ${factor}, taken_from: Kim Osei, given_to: safe 2 }`);
    expect(change('mfa')).toEqual([]);
    expect(change('mfas')).toEqual(['8 error choice']);
  });
});
