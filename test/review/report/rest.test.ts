import { driftOf } from '../../../review/report/drift';
import { differencesOf, NO_NOISE } from '../../../world/plan/differences';
import { restOf } from '../../../review/report/rest';
import { ResourceChange } from '../../../world/plan/plan';
import { PolicyChange } from '../../../review/report/report';
import { change, changed, deleted, forgotten, replaced, unchanged, unknown } from '../rules/changes';

const sections = (...changes: Parameters<typeof restOf>[0][]) => restOf(changes.flat(), id => `${id} name`);

describe('differences', () => {
  const of = (before: object, after: object, made: object = {}) =>
    differencesOf(change({ type: 'x', before: before as never, after: after as never, action: 'update', ...made }));

  test('enter objects and blocks, show lists of values whole, and are sorted', () => {
    expect(
      of(
        { tags: { Owner: 'a', 'b c': '1' }, rule: [{ days: 9 }], list: ['a'], gone: 'x' },
        { rule: [{ days: 1 }], list: ['a', 'b'], tags: { Owner: 'b', 'b c': '2' } },
      ).changes,
    ).toEqual([
      { path: 'gone', before: 'x', after: '(none)' },
      { path: 'list', before: '["a"]', after: '["a","b"]' },
      { path: 'rule[0].days', before: '9', after: '1' },
      { path: 'tags.Owner', before: 'a', after: 'b' },
      { path: 'tags["b c"]', before: '1', after: '2' },
    ]);
  });

  test('count what means nothing', () => {
    const { changes, noise } = of(
      { tags_all: { a: '1' }, arn: 'x', policy: '{"a":1,"b":[2]}', description: null, list: [] },
      { tags_all: { a: '2' }, policy: '{ "b": [2], "a": 1 }', description: '', list: null },
      { afterUnknown: { arn: true } },
    );
    expect(changes).toEqual([]);
    expect(noise).toEqual({ tagsAll: 1, knownAfterApply: 1, jsonSpelling: 1, emptySpelling: 2 });
  });

  test('of a replacement count what was not set and comes anew', () => {
    const before = { a: 0, b: '', c: false, d: 'x', e: 0, f: 5 };
    const { changes, noise } = of(before, { e: 1 }, { action: 'replace', afterUnknown: { b: true, c: true, d: true } });
    expect(changes.map(({ path, after }) => `${path} ${after}`)).toEqual(['d (known after apply)', 'e 1', 'f (none)']);
    expect(noise).toEqual({ ...NO_NOISE, knownAfterApply: 2, emptySpelling: 1 });
    expect(of({ a: 0, c: false }, {}).changes).toHaveLength(2);
  });

  test.each([
    ['false is something', { a: null }, { a: false }],
    ['an empty block is something', { a: [] }, { a: [{}] }],
    ['the order in a list is', { a: '["x","y"]' }, { a: '["y","x"]' }],
    ['JSON with another value is', { a: '{"a":1}' }, { a: '{"a":2}' }],
  ])('%s', (_, before, after) => {
    expect(of(before, after).changes.map(({ path }) => path)).toEqual(['a']);
  });

  test('an attribute that nobody computes is shown when it becomes unknown', () => {
    expect(of({ kms_key_id: 'k' }, {}, { afterUnknown: { kms_key_id: true } }).changes).toEqual([
      { path: 'kms_key_id', before: 'k', after: '(known after apply)' },
    ]);
  });

  test('sensitive values are masked wherever the mark is', () => {
    const secret = { before: { a: [{ b: 'old' }] }, after: { a: [{ b: 'new' }] } };
    expect(
      of(secret.before, secret.after, { beforeSensitive: { a: [{ b: true }] }, afterSensitive: {} }).changes,
    ).toEqual([{ path: 'a[0].b', before: '(sensitive value)', after: '(sensitive value)' }]);
  });
});

test('contacts are rows by account and kind, and a new phone number is said but not shown', () => {
  const contact = {
    account_id: '222222222222',
    alternate_contact_type: 'SECURITY',
    name: 'Security',
    title: 'On call',
    email_address: 'security@example.com',
    phone_number: '+1 555 0100',
  };
  const type = 'aws_account_alternate_contact';
  const { contacts, others } = sections([
    changed(type, contact, { email_address: 'other@example.com', phone_number: '+1 555 0199' }),
    deleted(type, { ...contact, account_id: null }),
    change({ type: 'aws_account_primary_contact', after: { account_id: '', full_name: 'A B', phone_number: '1' } }),
  ]);
  const base = { stack: 'stack', kind: 'security' };
  expect(contacts).toEqual([
    {
      ...{ ...base, address: `${type}.it`, action: 'update', account: '222222222222 name' },
      before: 'Security, On call, security@example.com',
      after: 'Security, On call, other@example.com, another phone number',
    },
    {
      ...{ ...base, address: `${type}.it`, action: 'delete', account: 'account of the provider' },
      before: 'Security, On call, security@example.com',
      after: '(none)',
    },
    {
      ...{ ...base, address: 'aws_account_primary_contact.it', action: 'create', kind: 'primary' },
      ...{ account: 'account of the provider', after: 'A B' },
      before: '(not known, and always there: aws account get-contact-information says it)',
    },
  ]);
  expect(others).toEqual([]);
});

test('contacts are sorted by account, then billing, operations, security, primary', () => {
  const alternate = (address: string, account_id: string, alternate_contact_type: string) => ({
    ...change({ type: 'aws_account_alternate_contact', after: { account_id, alternate_contact_type, name: 'x' } }),
    address,
  });
  const { contacts } = sections([
    alternate('a.1', '333333333333', 'BILLING'),
    change({ type: 'aws_account_primary_contact', after: { account_id: '222222222222', full_name: 'x' } }),
    alternate('a.2', '222222222222', 'SECURITY'),
    alternate('a.3', '222222222222', 'OPERATIONS'),
    alternate('a.4', '222222222222', 'BILLING'),
  ]);
  expect(contacts.map(({ account, kind }) => `${account.slice(0, 1)} ${kind}`)).toEqual([
    ...['2 billing', '2 operations', '2 security', '2 primary', '3 billing'],
  ]);
});

test('a forgotten contact stays, and empty texts of one are left out', () => {
  const primary = { account_id: '222222222222', full_name: 'A B', address_line_2: '', company_name: '', city: 'C' };
  const { contacts } = sections([forgotten('aws_account_primary_contact', primary)]);
  expect(contacts).toMatchObject([{ before: 'A B, C', after: 'stays, no longer managed' }]);
});

test('alarms, filters and subscriptions are signals', () => {
  const { signals } = sections([
    changed('aws_cloudwatch_metric_alarm', { alarm_name: 'root', threshold: 1 }, { threshold: 5 }),
    deleted('aws_sns_topic_subscription', { protocol: 'sms', endpoint: '+1 555 0100' }),
  ]);
  expect(signals.map(({ kind, name, changes }) => [kind, name, changes])).toEqual([
    ['alarm', 'root', [{ path: 'threshold', before: '1', after: '5' }]],
    ['subscription', 'sms (sensitive value)', []],
  ]);
});

const policy = (action: unknown, effect = 'Deny') =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Sid: 'S', Effect: effect, Action: action, Resource: '*' }] });

describe('policies', () => {
  const scp = { name: 'deny', type: 'SERVICE_CONTROL_POLICY', content: policy(['s3:*', 'iam:*']) };

  test('an SCP is a statement diff with its effect on callers', () => {
    const { policies, others } = sections([changed('aws_organizations_policy', scp, { content: policy('s3:*') })]);
    expect(others).toEqual([]);
    expect(policies).toHaveLength(1);
    const [{ kind, name, statements, weakened, strengthened, effect }] = policies as [(typeof policies)[0]];
    expect([kind, name, statements]).toEqual(['scp', 'deny', ["'S' changed:", expect.stringContaining('iam:')]]);
    expect([weakened.length, strengthened.length]).toEqual([1, 0]);
    expect(effect.map(({ caller }) => caller)).toEqual(['the root user', 'a root session', 'an administrator role']);
  });

  test('another spelling is noise, and other attributes are a line of their own', () => {
    const respelled = JSON.stringify(JSON.parse(policy(['iam:*', 's3:*'])), undefined, 1);
    const { policies, others, noise } = sections([
      changed('aws_organizations_policy', scp, { content: respelled, description: 'new' }),
      changed('aws_organizations_policy', scp, { content: respelled }),
    ]);
    expect(policies).toEqual([]);
    expect(others.map(({ summary }) => summary)).toEqual(['update: description']);
    expect(noise).toEqual({ ...NO_NOISE, resources: 1, jsonSpelling: 2 });
  });

  test('sensitive and unknown documents are not read', () => {
    const before = { bucket: 'b', policy: policy('s3:*', 'Allow') };
    const { policies } = sections([
      {
        ...changed('aws_s3_bucket_policy', before, { policy: policy('*', 'Allow') }),
        afterSensitive: { policy: true },
      },
      unknown('aws_s3_bucket_policy', before, { policy: true }),
    ]);
    expect(policies.map(({ statements, weakened }) => [statements, weakened])).toEqual([
      [['the document changes; it is sensitive and not shown'], []],
      [['the document is unknown until apply'], []],
    ]);
  });

  const oneOf = (one: ResourceChange): PolicyChange => {
    const { policies } = sections([one]);
    expect(policies).toHaveLength(1);
    return policies[0]!;
  };

  test('a resource control policy has a statement diff and examples, and no table of callers', () => {
    const rcp = { ...scp, type: 'RESOURCE_CONTROL_POLICY' };
    expect(oneOf(changed('aws_organizations_policy', rcp, { content: policy('s3:*') }))).toMatchObject({
      ...{ kind: 'resource control policy', statements: ["'S' changed:", expect.stringContaining('iam:')] },
      ...{ weakened: [expect.stringContaining('no longer denied')], effect: [] },
    });
  });

  test.each(['aws_iam_role_policy', 'aws_iam_policy'])('%s is compared without a caller', type => {
    const before = { name: 'p', policy: policy('s3:GetObject', 'Allow') };
    expect(oneOf(changed(type, before, { policy: policy('s3:*', 'Allow') }))).toMatchObject({
      ...{ kind: 'identity policy', name: 'p' },
      weakened: ['s3:PutObject on arn:aws:s3:::example/example: not decided before, allowed now'],
    });
  });

  test('a policy that ends is not called stronger, and one that is forgotten stays', () => {
    const bucket = { bucket: 'b', policy: policy('s3:*', 'Allow') };
    const removed = oneOf(deleted('aws_s3_bucket_policy', bucket));
    expect([removed.strengthened, removed.statements[0]]).toEqual([[], "'S' removed:"]);
    expect(oneOf(forgotten('aws_s3_bucket_policy', bucket))).toMatchObject({
      ...{ statements: ['stays as it is, no longer managed'], weakened: [], strengthened: [] },
    });
    expect(oneOf(changed('aws_organizations_policy', scp, { content: '{' })).effect[0]).toMatchObject({
      after: 'cannot be read',
    });
  });

  test('without a name the address stands for it', () => {
    const made = change({
      ...{ type: 'aws_s3_bucket_policy', after: { policy: policy('s3:*') }, afterUnknown: { bucket: true } },
    });
    expect(oneOf(made).name).toBe('aws_s3_bucket_policy.it');
    const topic = change({ type: 'aws_sns_topic', after: {}, afterUnknown: { name: true } });
    expect(sections([topic]).signals).toMatchObject([{ name: 'aws_sns_topic.it' }]);
  });

  test('everything else has what is made with a policy, and not what is a policy alone', () => {
    const { policies, others } = sections([
      change({ type: 'aws_s3_bucket_policy', after: { bucket: 'b', policy: policy('s3:*') } }),
      change({ type: 'aws_kms_key', after: { description: 'k', policy: policy('kms:*') } }),
    ]);
    expect([policies.length, others.map(({ address }) => address)]).toEqual([2, ['aws_kms_key.it']]);
  });

  test('what is no SCP is no policy of this section', () => {
    const tag = { ...scp, type: 'TAG_POLICY' };
    expect(sections([changed('aws_organizations_policy', tag, { content: '{}' })]).others).toHaveLength(1);
  });
});

test('everything else is one line, with what forces a replacement, where it came from and why', () => {
  const { others } = sections([
    changed('aws_a', { x: 1 }, { x: 2 }),
    { ...replaced('aws_a', { x: 1 }, { x: 2 }), replacePaths: [['x'], ['x', 0]] },
    { ...deleted('aws_a', { x: 1 }), reason: 'delete_because_no_resource_config' },
    { ...deleted('aws_a', { x: 1 }), reason: 'delete_because_of_moon' },
    { ...forgotten('aws_a', { x: 1 }) },
    unchanged('aws_a', { x: 1 }, { previousAddress: 'aws_a.old' }),
    unchanged('aws_a', { x: 1 }, { importing: 'i-1' }),
    { ...deleted('aws_a', { x: 1 }), deposed: 'abcd' },
    unchanged('aws_a', { x: 1 }),
  ]);
  expect(others.map(({ summary }) => summary)).toEqual([
    'update: x',
    'replace: because of x',
    'destroy: no longer in the configuration',
    'destroy: delete because of moon',
    'forget',
    'no change: moved from aws_a.old',
    'no change: imported as i-1',
    'destroy: left over from an earlier replacement',
  ]);
});

test('an update with nothing but noise is counted and not shown', () => {
  const { others, noise } = sections([changed('aws_a', { tags_all: { a: '1' } }, { tags_all: {} })]);
  expect(others).toEqual([]);
  expect(noise).toEqual({ ...NO_NOISE, resources: 1, tagsAll: 1 });
});

test('drift is grouped by type, without what means nothing', () => {
  const { groups, folded } = driftOf([
    changed('aws_a', { x: 1 }, { x: 2 }),
    deleted('aws_a', { x: 1 }),
    changed('aws_b', { x: null }, { x: '' }),
  ]);
  expect(groups.map(({ type, resources }) => [type, resources.map(({ summary }) => summary)])).toEqual([
    ['aws_a', ['changed outside Terraform: x', 'deleted outside Terraform']],
  ]);
  expect(folded).toEqual([{ ...NO_NOISE, emptySpelling: 1 }]);
});
