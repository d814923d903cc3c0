import fc from 'fast-check';
import { Finding } from '../../review/compare/finding';
import { Plan, ResourceChange } from '../../world/plan/plan';
import { readPlan } from '../../world/plan/read-plan';
import { renderHtml } from '../../review/render/render-html';
import { renderJson } from '../../review/render/render-json';
import { renderMarkdown } from '../../review/render/render-markdown';
import { renderText } from '../../review/render/render-text';
import { Report } from '../../review/report/report';
import { countsOf, isFailing, review } from '../../review/review';
import { Rule } from '../../review/compare/rule';
import type { Snapshot } from '../../world/live/snapshot';
import { snapshotOf } from '../world/live/snapshot-of';
import { change, changed, deleted, forgotten, ORGANIZATION, replaced, unchanged } from './rules/changes';

const plan = (changes: readonly ResourceChange[], more: Partial<Plan> = {}): Plan => ({
  ...{ stack: 'stack', formatVersion: '1.2', incomplete: [], drift: [], outputs: [], notUnderstood: [] },
  changes: changes.map(one => ({ ...one, stack: more.stack ?? 'stack' })),
  ...more,
});

/** A rule with these findings. */
const finding = (...severities: Finding['severity'][]): Rule => ({
  name: 'made',
  description: '',
  check: () =>
    severities.map((severity, index) => ({
      ...{ rule: 'made', change: { stack: 'stack' }, thing: 'it', accounts: [] },
      weakenings: [{ severity, sentence: `s${index}`, means: 'm' }],
    })),
});

const verdict = (changes: readonly ResourceChange[], rules: readonly Rule[] = [], more: Partial<Plan> = {}) =>
  review([plan(changes, more)], {}, rules).verdict;

const SOME = [changed('aws_a', { x: 1 }, { x: 2 })];

describe('verdict', () => {
  test.each([
    ['no change', [unchanged('aws_a', {})], [], 'no-changes', 'No changes in 1 stack.'],
    ['harmless changes', SOME, [], 'clean', 'Nothing found that weakens the organization.'],
    ['a note', SOME, ['note'], 'note', 'Nothing found that weakens the organization; 1 note.'],
    [
      'warnings',
      SOME,
      ['warning', 'note', 'warning'],
      'warning',
      'Warning: 2 findings to look at, and 1 note; nothing that surely weakens the organization.',
    ],
    [
      'danger',
      SOME,
      ['note', 'danger', 'warning'],
      'danger',
      'Danger: 1 finding weakens the organization, and 1 warning, 1 note.',
    ],
    ['dangers', SOME, ['danger', 'danger'], 'danger', 'Danger: 2 findings weaken the organization.'],
  ] as const)('of %s', (_, changes, severities, level, text) => {
    expect(verdict(changes, [finding(...severities)])).toMatchObject({ level, text });
  });

  test.each(['create', 'delete', 'forget', 'moved', 'imported'])('%s is a change', what => {
    const one =
      what === 'create'
        ? change({ type: 'aws_a', after: {} })
        : what === 'delete'
          ? deleted('aws_a', {})
          : what === 'forget'
            ? forgotten('aws_a', {})
            : unchanged('aws_a', {}, what === 'moved' ? { previousAddress: 'aws_a.old' } : { importing: 'i' });
    expect(verdict([one]).level).toBe('clean');
  });

  test('says of contacts that no state knows that it does not know them', () => {
    const contact = { account_id: '222222222222', alternate_contact_type: 'SECURITY', name: 'S' };
    const created = change({ type: 'aws_account_alternate_contact', action: 'create', after: contact });
    const report = review([plan([created])]);
    expect(report.verdict.text).toBe(
      'Nothing found that weakens the organization. What AWS has now of 1 contact is not known, and these plans overwrite it.',
    );
    expect(report.contacts.map(({ before }) => before)).toEqual([
      '(not known: aws account get-alternate-contact says it)',
    ]);
  });

  describe('of contacts that no state knows, with what AWS answered', () => {
    const number = '+1 206 555 0100';
    const own = {
      ...{ alternate_contact_type: 'SECURITY', name: 'Security Team' },
      ...{ title: 'On-call', email_address: 'security@example.com', phone_number: number },
    };
    const contact = { account_id: '222222222222', ...own };
    const created = change({ type: 'aws_account_alternate_contact', action: 'create', after: contact });
    const shown = (snapshot: Partial<Snapshot>, made = created) => {
      const { verdict, contacts } = review([plan([made])], { living: snapshotOf(snapshot) });
      return {
        isAllKnown: !verdict.text.includes('is not known'),
        contacts: contacts.map(one => [one.before, one.after]),
      };
    };
    const inAws = (attributes: object): Partial<Snapshot> => ({
      things: [{ type: created.type, account: '222222222222', attributes: { ...contact, ...attributes } }],
    });
    const after = 'Security Team, On-call, security@example.com';

    test('what the apply overwrites is shown, the phone number never', () => {
      expect(shown(inAws({ name: 'Somebody', phone_number: '+1 206 555 0199' }))).toEqual({
        isAllKnown: true,
        contacts: [['Somebody, On-call, security@example.com', `${after}, another phone number`]],
      });
      expect(shown(inAws({}))).toEqual({ isAllKnown: true, contacts: [[after, after]] });
      expect(shown(inAws({ phone_number: 'hmac-sha256:00' })).contacts).toEqual([[after, after]]);
    });

    test('that AWS has none is an answer, that nobody could read it is none', () => {
      expect(shown({})).toEqual({ isAllKnown: true, contacts: [['(none)', after]] });
      const unread = { action: 'account:GetAlternateContact', reason: 'AccessDeniedException' };
      const isUnread = {
        isAllKnown: false,
        contacts: [['(not known: aws account get-alternate-contact says it)', after]],
      };
      for (const more of [{}, { account: '222222222222' }, { about: 'SECURITY' }]) {
        expect(shown({ unknown: [{ ...unread, ...more }] })).toEqual(isUnread);
      }
      for (const more of [{ account: '333333333333' }, { about: 'BILLING' }]) {
        expect(shown({ unknown: [{ ...unread, ...more }] }).isAllKnown).toBe(true);
      }
      const elsewhere = { ...created, after: { ...contact, account_id: '999999999999' } };
      expect(shown({}, elsewhere)).toEqual(isUnread);
    });

    test('a contact without an account is that of the management account', () => {
      const things = [{ type: created.type, account: '111111111111', attributes: { ...own, name: 'Root Team' } }];
      expect(shown({ things }, { ...created, after: own }).contacts).toEqual([
        ['Root Team, On-call, security@example.com', after],
      ]);
    });
  });

  test('an output that changes is a change, drift alone is none', () => {
    expect(verdict([], [], { outputs: ['url'] }).level).toBe('clean');
    expect(verdict([], [], { drift: SOME }).level).toBe('no-changes');
  });

  test('a plan that is not complete never reads as clean, and fails', () => {
    const incomplete = { incomplete: ['planning ended with an error, so changes are missing'] };
    for (const changes of [[], SOME]) {
      const report = review([plan(changes, incomplete)], {}, []);
      expect(report.verdict).toMatchObject({
        ...{ level: 'incomplete', text: 'Incomplete: these plans do not show every change.' },
      });
      expect(isFailing(report, 'danger')).toBe(true);
    }
    expect(verdict([], [finding('warning', 'note')], incomplete).text).toBe(
      'Incomplete: these plans do not show every change; 1 warning; 1 note.',
    );
    expect(verdict([], [finding('danger')], incomplete).text).toBe(
      'Danger: 1 finding weakens the organization; and the plans are not complete, so there may be more.',
    );
  });

  test.each([
    [['danger'], true, true],
    [['warning'], false, true],
    [['note'], false, false],
    [[], false, false],
  ] as const)('%j fails at danger %s, at warning %s, never at never', (severities, atDanger, atWarning) => {
    const report = review([plan(SOME)], {}, [finding(...severities)]);
    expect([isFailing(report, 'danger'), isFailing(report, 'warning'), isFailing(report, 'never')]).toEqual([
      atDanger,
      atWarning,
      false,
    ]);
  });
});

test("counts are Terraform's: a replacement adds and destroys, moves and imports count apart, data sources do not", () => {
  const type = 'aws_a';
  expect(
    countsOf(
      plan([
        change({ type, after: {} }),
        changed(type, { x: 1 }, { x: 2 }),
        { ...changed(type, { x: 1 }, { x: 2 }), importing: 'i', previousAddress: 'aws_a.old' },
        replaced(type, { x: 1 }),
        { ...forgotten(type, { x: 1 }), leavesOld: true },
        { ...change({ type, after: {} }), leavesOld: true },
        deleted(type, {}),
        { ...deleted(type, {}), deposed: 'abcd' },
        forgotten(type, {}),
        unchanged(type, {}, { previousAddress: 'aws_a.older' }),
        unchanged(type, {}, { previousAddress: 'aws_a.it' }),
        change({ type, mode: 'data', action: 'read', after: {} }),
        { ...deleted(type, {}), mode: 'data' },
      ]),
    ),
  ).toEqual({ stack: 'stack', add: 3, change: 2, replace: 1, destroy: 3, import: 1, move: 2, forget: 2 });
});

const policy = (action: string) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: action, Resource: '*' }] });

/** Changes with something for every section and for some rules. */
const MIXED: readonly ResourceChange[] = [
  { ...changed('aws_cloudtrail', { name: 't', enable_logging: true }, { enable_logging: false }), address: 'a.1' },
  { ...deleted('aws_cloudwatch_metric_alarm', { alarm_name: 'x', dimensions: {} }), address: 'a.2' },
  {
    ...changed('aws_organizations_policy', { name: 'scp', content: policy('*') }, { content: policy('s3:*') }),
    address: 'a.3',
  },
  {
    ...deleted('aws_account_alternate_contact', { account_id: '222222222222', alternate_contact_type: 'BILLING' }),
    address: 'a.4',
  },
  { ...changed('aws_vpc', { tags: { a: '1' } }, { tags: { a: '2' } }), address: 'a.5' },
  { ...change({ type: 'aws_vpc', after: {} }), address: 'a.6' },
  { ...unchanged('aws_vpc', {}), address: 'a.7' },
];

test('the order of plans and resources changes nothing', () => {
  const others = plan(MIXED.slice(2), { stack: 'other' });
  const knowledge = { organization: ORGANIZATION };
  const expected = review([plan(MIXED, { drift: MIXED }), others], knowledge);
  expect(expected.findings.length).toBeGreaterThan(2);
  const orders = fc.shuffledSubarray([...MIXED], { minLength: MIXED.length });
  fc.assert(
    fc.property(orders, orders, fc.boolean(), (changes, drift, isReversed) => {
      const plans = [plan(changes, { drift }), others];
      expect(review(isReversed ? plans.reverse() : plans, knowledge)).toEqual(expected);
    }),
    { numRuns: 20 },
  );
});

test('a plan without a change has nothing to say, whatever is in it', () => {
  const types = ['aws_cloudtrail', 'aws_organizations_policy', 'aws_kms_key', 'aws_vpc', 'aws_account_primary_contact'];
  const attributes = fc.dictionary(fc.constantFrom('name', 'policy', 'content', 'x'), fc.json({ maxDepth: 2 }));
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom(...types), attributes), { maxLength: 5 }), resources => {
      const report = review([plan(resources.map(([type, values]) => unchanged(type, values)))]);
      const { findings, contacts, signals, policies, others, drift } = report;
      expect(report.verdict).toEqual({
        level: 'no-changes',
        text: 'No changes in 1 stack.',
        danger: 0,
        warning: 0,
        note: 0,
      });
      expect([findings, contacts, signals, policies, others, drift].flat()).toEqual([]);
    }),
  );
});

test('findings name accounts where the org file does', () => {
  const rule: Rule = {
    ...finding(),
    check: () => [{ ...[...finding('danger').check({} as never)][0]!, accounts: ['222222222222', '999999999999'] }],
  };
  const report = review([plan(SOME)], { organization: ORGANIZATION }, [rule]);
  expect([...report.accountNames]).toEqual([['222222222222', 'payments']]);
  expect(renderText(report)).toContain('accounts: 222222222222 payments, 999999999999');
});

test('what a finding says wholly is not said again, and what it says in part is marked', () => {
  const rule: Rule = {
    ...finding(),
    check: () =>
      ['a.whole', 'a.part', 'a.gone', 'a.imported'].map(address => ({
        ...{ rule: 'made', change: { stack: 'stack', address }, thing: 'it', accounts: [] },
        weakenings: [{ sentence: 's', means: 'm', details: ['x: 1 → 2'] }],
      })),
  };
  const report = review(
    [
      plan([
        { ...changed('aws_a', { x: 1 }, { x: 2 }), address: 'a.whole' },
        { ...changed('aws_a', { x: 1, y: 1 }, { x: 2, y: 2 }), address: 'a.part' },
        { ...changed('aws_a', { x: 1 }, { x: 2 }), address: 'a.other' },
        { ...changed('aws_a', { x: 1 }, { x: 2 }), address: 'a.imported', importing: 'i' },
        { ...deleted('aws_a', { x: 1 }), address: 'a.gone' },
      ]),
    ],
    {},
    [rule],
  );
  expect(report.others.map(({ address, hasFinding }) => [address, hasFinding])).toEqual([
    ['a.gone', true],
    ['a.imported', true],
    ['a.other', undefined],
    ['a.part', true],
  ]);
});

test('noise of the drift is counted apart, so that a plan without changes has none', () => {
  const drift = [changed('aws_a', { tags_all: { a: '1' } }, { tags_all: {} })];
  const { noise, driftNoise } = review([plan([unchanged('aws_a', {})], { drift })]);
  expect([noise.resources, noise.tagsAll, driftNoise.resources, driftNoise.tagsAll]).toEqual([0, 0, 1, 1]);
});

/** The report in every format. */
const rendered = (report: Report): Record<string, string> => ({
  text: renderText(report),
  markdown: renderMarkdown(report).join('\n'),
  json: renderJson(report),
  html: renderHtml(report),
});

describe('sensitive values', () => {
  const CANARY = 'CANARY7f3a9';
  const values = (index: number): object => ({
    plain: `${CANARY}-${index}`,
    number: 7391840 + index,
    list: [`${CANARY}-list-${index}`],
    block: [{ deep: `${CANARY}-deep-${index}` }],
    policy: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Sid: CANARY, Effect: 'Allow', Principal: '*', Action: `s3:${CANARY}${index}`, Resource: '*' }],
    }),
    content: policy(`s3:${CANARY}${index}`),
    name: `${CANARY}-name-${index}`,
    alarm_name: `${CANARY}-alarm-${index}`,
    endpoint: `${CANARY}-endpoint-${index}`,
    account_id: `${CANARY}-account-${index}`,
    email_address: `${CANARY}@example.com`,
    tags: { Secret: `${CANARY}-tag-${index}` },
    pattern: `{ $.${CANARY}${index} = 1 }`,
  });
  const ALL = Object.fromEntries(Object.keys(values(0)).map(name => [name, true]));
  const NESTED = { ...ALL, block: [{ deep: true }], list: [true], tags: { Secret: true } };
  const TYPES = [
    ...['aws_organizations_policy', 'aws_s3_bucket_policy', 'aws_kms_key', 'aws_iam_role', 'aws_cloudtrail'],
    ...[
      'aws_cloudwatch_metric_alarm',
      'aws_cloudwatch_log_metric_filter',
      'aws_cloudwatch_event_rule',
      'aws_sns_topic',
    ],
    ...['aws_sns_topic_policy', 'aws_sns_topic_subscription', 'aws_sqs_queue', 'aws_account_alternate_contact'],
    ...['aws_account_primary_contact', 'aws_cloudwatch_event_bus_policy', 'aws_vpc', 'aws_cloudformation_stack_set'],
  ];
  const ACTIONS = [['update'], ['create'], ['delete'], ['delete', 'create'], ['forget']];

  const text = (marks: { before: unknown; after: unknown }, isMarked = true): string => {
    const entry = (type: string, actions: readonly string[], index: number) => ({
      address: `${type}.a${index}`,
      ...{ mode: 'managed', type, name: `a${index}` },
      change: {
        actions,
        before: actions[0] === 'create' && actions.length === 1 ? null : values(1),
        after: ['delete', 'forget'].includes(actions.at(-1)!) ? null : values(2),
        after_unknown: {},
        before_sensitive: marks.before,
        after_sensitive: marks.after,
      },
    });
    const changes = TYPES.flatMap(type => ACTIONS.map((actions, index) => entry(type, actions, index)));
    return JSON.stringify({
      format_version: '1.2',
      variables: { phone: { value: CANARY } },
      planned_values: { outputs: { o: { value: CANARY } } },
      prior_state: { values: { outputs: { o: { sensitive: isMarked, value: CANARY } } } },
      output_changes: { o: { actions: ['update'], before: CANARY, after: `${CANARY}2`, before_sensitive: false } },
      configuration: { root_module: { variables: { x: { default: CANARY } } } },
      checks: [
        { address: { to_display: 'check.c' }, status: 'fail', instances: [{ problems: [{ message: CANARY }] }] },
      ],
      resource_changes: changes,
      resource_drift: changes,
    });
  };

  test.each([
    ['the whole resource', { before: true, after: true }],
    ['each attribute', { before: ALL, after: ALL }],
    ['each leaf', { before: NESTED, after: NESTED }],
    ['the side before alone', { before: ALL, after: false }],
    ['the side after alone', { before: {}, after: NESTED }],
  ])('marked at %s are in no format', (what, marks) => {
    const isOneSided = what.startsWith('the side');
    // what only one side marks stands unmarked in a resource that has the other side alone
    const all = JSON.parse(text(marks)) as { resource_changes: { change: { before: unknown; after: unknown } }[] };
    const both = all.resource_changes.filter(entry => entry.change.before !== null && entry.change.after !== null);
    const document = isOneSided ? { ...all, resource_changes: both, resource_drift: both } : all;
    for (const output of Object.values(rendered(review([readPlan(JSON.stringify(document), 's')])))) {
      expect(output).not.toContain(CANARY);
      expect(output).not.toMatch(/73918\d\d/);
    }
  });

  test('unmarked they are shown, so that the tests above mean something', () => {
    for (const output of Object.values(rendered(review([readPlan(text({ before: {}, after: {} }, false), 's')])))) {
      expect(output).toContain(CANARY);
    }
  });

  test('addresses of web hooks, which may hold a key, are in no format', () => {
    const hook = { protocol: 'https', topic_arn: 'arn:aws:sns:us-east-1:111111111111:critical' };
    const endpoint = `https://hooks.example.com/${CANARY}`;
    const changes = [
      change({ type: 'aws_sns_topic_subscription', after: { ...hook, endpoint } }),
      changed('aws_sns_topic_subscription', { ...hook, endpoint }, { endpoint: `${endpoint}/other` }),
    ];
    for (const output of Object.values(rendered(review([plan(changes, { drift: changes })])))) {
      expect(output).not.toContain(CANARY);
    }
  });

  test('phone numbers are in no format although nothing marks them', () => {
    const number = '+1 555 0142';
    const contact = { account_id: '222222222222', alternate_contact_type: 'SECURITY', phone_number: number, name: 'S' };
    const changes = [
      changed('aws_account_alternate_contact', contact, { phone_number: '+1 555 0143' }),
      changed('aws_account_primary_contact', contact, { phone_number: '+1 555 0144', full_name: 'F' }),
      deleted('aws_sns_topic_subscription', { protocol: 'sms', endpoint: number }),
      replaced('aws_sns_topic_subscription', { protocol: 'sms', endpoint: number }, { endpoint: '+1 555 0145' }),
    ];
    for (const output of Object.values(rendered(review([plan(changes, { drift: changes })])))) {
      expect(output).not.toMatch(/555 ?01/);
    }
  });

  const ALARM = {
    alarm_name: 'root-222222222222',
    arn: 'arn:aws:cloudwatch:eu-west-1:111111111111:alarm:root-222222222222',
    dimensions: { AccountId: '222222222222' },
  };
  const MARKS = { alarm_name: true, arn: true, dimensions: true };
  const hiding = (...more: ResourceChange[]) =>
    review([plan([{ ...deleted('aws_cloudwatch_metric_alarm', ALARM), beforeSensitive: MARKS }, ...more])], {
      organization: ORGANIZATION,
    });

  test('accounts that only they name are in no format', () => {
    const report = hiding();
    expect(report.findings.length).toBeGreaterThan(0);
    for (const output of Object.values(rendered(report))) expect(output).not.toContain('222222222222');
  });

  test('accounts that something else in the plan names stay', () => {
    const accounts = hiding(unchanged('aws_a', { account: '222222222222' })).findings.flatMap(one => one.accounts);
    expect(accounts).toContain('222222222222');
  });

  test('are taken out of findings of a rule that prints them', () => {
    const one = changed('aws_a', { secret: 'topsecret "1"' }, { secret: 'other-secret' });
    const leak: Rule = {
      ...finding(),
      check: () => [
        {
          ...{ rule: 'leak', change: { stack: 'stack', address: 'aws_a.it' }, thing: 'it', accounts: [] },
          weakenings: [
            {
              sentence: 'is topsecret "1" now',
              ...{ means: 'm', details: [JSON.stringify('topsecret "1"'), 'other-secret'] },
            },
          ],
        },
      ],
    };
    const [found] = review([plan([{ ...one, beforeSensitive: { secret: true }, afterSensitive: true }])], {}, [
      leak,
    ]).findings;
    expect(found).toMatchObject({
      summary: 'is (sensitive value) now',
      details: ['"(sensitive value)"', '(sensitive value)'],
    });
  });
});
