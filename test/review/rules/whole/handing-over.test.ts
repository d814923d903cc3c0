import { ALL_RULES } from '../../../../review/rules/all-rules';
import { Attributes, ResourceChange } from '../../../../world/plan/plan';
import { Rule } from '../../../../review/compare/rule';
import { change, changed, deleted, findings, forgotten, ORGANIZATION, replaced, unchanged } from '../changes';

/*
 * One thing of AWS at one address and then at another one: nothing changes in AWS, and nothing is said but what changes
 * on the way. What leaves its address and comes to none is a danger as before.
 */

const EVERY: Rule = {
  name: 'every',
  description: 'All rules together.',
  *check(context) {
    for (const rule of ALL_RULES) yield* rule.check(context);
  },
};

const dangers = (...changes: ResourceChange[]): string[] =>
  findings(EVERY, changes, { organization: ORGANIZATION }).flatMap(({ severity, summary }) =>
    severity === 'danger' ? summary : [],
  );

const found = (...changes: ResourceChange[]): string[] =>
  findings(EVERY, changes, { organization: ORGANIZATION }).map(({ severity, summary }) => `${severity}: ${summary}`);

const HOME = 'arn:aws:sns:us-east-1:111111111111:home';
const DENY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Deny',
      Action: '*',
      Resource: '*',
      Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:root' } },
    },
  ],
});
const SWITCHES = Object.fromEntries(
  ['block_public_acls', 'block_public_policy', 'ignore_public_acls', 'restrict_public_buckets'].map(name => [
    name,
    true,
  ]),
);
const NARROW = DENY.replace('"Action":"*"', '"Action":"s3:*"');
const topicPolicy = (...statements: object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements });
const OPEN = { Effect: 'Allow', Principal: '*', Action: 'sns:Publish', Resource: '*' };

/** A type, one of it, and what makes it weaker. */
const THINGS: readonly [string, Attributes, Attributes][] = [
  [
    'aws_sns_topic',
    { name: 'rootguard-alerts', arn: 'arn:aws:sns:us-east-1:111111111111:rootguard-alerts', policy: topicPolicy() },
    { policy: topicPolicy(OPEN) },
  ],
  [
    'aws_cloudtrail',
    { name: 'trail', arn: 'arn:aws:cloudtrail:us-east-1:111111111111:trail/trail', enable_logging: true },
    { enable_logging: false },
  ],
  [
    'aws_kms_key',
    { key_id: 'k', id: 'k', arn: 'arn:aws:kms:us-east-1:111111111111:key/k', is_enabled: true },
    { is_enabled: false },
  ],
  [
    'aws_cloudwatch_log_group',
    { name: 'trail', arn: 'arn:aws:logs:us-east-1:111111111111:log-group:trail', retention_in_days: 365 },
    { retention_in_days: 1 },
  ],
  ['aws_s3_bucket', { bucket: 'logs', arn: 'arn:aws:s3:::logs', acl: 'private' }, { acl: 'public-read' }],
  [
    'aws_s3_bucket_versioning',
    { bucket: 'logs', versioning_configuration: [{ status: 'Enabled' }] },
    { versioning_configuration: [{ status: 'Suspended' }] },
  ],
  ['aws_s3_bucket_public_access_block', { bucket: 'logs', ...SWITCHES }, { block_public_acls: false }],
  ['aws_s3_account_public_access_block', { account_id: '111111111111', ...SWITCHES }, { block_public_acls: false }],
  ['aws_organizations_policy', { id: 'p-1', name: 'root', content: DENY }, { content: NARROW }],
  [
    'aws_cloudformation_stack_instances',
    {
      stack_set_name: 'rootguard-forwarding',
      regions: ['eu-west-1', 'us-east-1'],
      deployment_targets: [{ organizational_unit_ids: ['r-root'] }],
    },
    { regions: ['us-east-1'] },
  ],
];

const there = (stack: string) => unchanged('aws_sns_topic', { name: 'home', arn: HOME }, { stack, address: 'home' });

describe.each(THINGS)('%s', (type, attributes, weaker) => {
  const left = forgotten(type, attributes);
  const address = `module.other.${type}.it`;
  const imported = (over: Attributes, stack = 'stack') =>
    change({
      ...{ type, address, stack, importing: 'id', before: attributes, after: { ...attributes, ...over } },
    });

  test('forgotten alone, or deleted, is a danger', () => {
    expect(dangers(left)).not.toEqual([]);
    expect(dangers(deleted(type, attributes))).not.toEqual([]);
  });

  test.each(['stack', 'next'])('forgotten, and imported in %s', stack => {
    expect(dangers(left, imported({}, stack), there('stack'), there('next'))).toEqual([]);
    expect(dangers(left, imported(weaker, stack), there('stack'), there('next'))).not.toEqual([]);
  });

  test.each(['stack', 'next'])('forgotten, and looked after in %s already', stack => {
    const other = unchanged(type, attributes, { address, stack });
    const lesser = { ...other, action: 'update' as const, after: { ...attributes, ...weaker } };
    expect(dangers(left, other, there('stack'), there('next'))).toEqual([]);
    expect(dangers(left, lesser, there('stack'), there('next'))).not.toEqual([]);
  });

  test('moved between modules', () => {
    const moved = unchanged(type, attributes, { address, previousAddress: `${type}.it` });
    const lesser = { ...changed(type, attributes, weaker), address, previousAddress: `${type}.it` };
    expect(dangers(moved)).toEqual([]);
    expect(dangers(lesser)).not.toEqual([]);
  });
});

describe('a replacement that makes the new one first', () => {
  const first = (type: string, before: Attributes, over: Attributes): ResourceChange => ({
    ...replaced(type, before, over),
    createsFirst: true,
  });
  const ALARM = { alarm_name: 'root', alarm_actions: [HOME], namespace: 'CloudTrail', metric_name: 'Root' };
  const TRAIL = THINGS[1]![1];
  const POLICY = { id: 'p-1', name: 'root', content: DENY };

  test.each<[string, string, Attributes, Attributes, string[], string[]]>([
    [
      'an alarm that is renamed',
      'aws_cloudwatch_metric_alarm',
      ALARM,
      { alarm_name: 'root-activity' },
      [],
      ["warning: The alarm 'root' is replaced."],
    ],
    [
      'a trail that is renamed: only the digests begin anew',
      'aws_cloudtrail',
      TRAIL,
      { name: 'audit' },
      ['warning: The trail trail is replaced, and the new one is made first.'],
      ['danger: The trail trail is replaced.'],
    ],
    [
      'an SCP: it stays attached until the new one is',
      'aws_organizations_policy',
      POLICY,
      { id: undefined },
      [],
      ['danger: The SCP root is replaced.'],
    ],
    [
      'a log group: its events are lost in any order',
      'aws_cloudwatch_log_group',
      { name: 'trail' },
      { name: 'audit' },
      ['danger: The log group trail is replaced.'],
      ['danger: The log group trail is replaced.'],
    ],
    [
      'a setting of the same bucket: its deletion takes the new one away',
      'aws_s3_bucket_versioning',
      { bucket: 'logs', versioning_configuration: [{ status: 'Enabled' }] },
      { expected_bucket_owner: '111111111111' },
      ["danger: The versioning 'logs' is replaced with create_before_destroy, by one of the same name."],
      ['warning: Versioning of the bucket logs is deleted and made anew.'],
    ],
    [
      'an alarm in another region is another one',
      'aws_cloudwatch_metric_alarm',
      { ...ALARM, region: 'us-east-1' },
      { region: 'us-west-2' },
      ["danger: The alarm 'root' moves to another region."],
      ["danger: The alarm 'root' moves to another region."],
    ],
  ])('%s', (_, type, before, over, expected, otherwise) => {
    expect(found(first(type, before, over))).toEqual(expected);
    expect(found(replaced(type, before, over))).toEqual(otherwise);
  });
});

test('a singleton that a second address overwrites is judged', () => {
  const type = 'aws_s3_account_public_access_block';
  const former = unchanged(type, SWITCHES);
  const second = (over: Attributes) => change({ type, address: `${type}.second`, after: { ...SWITCHES, ...over } });
  expect(found(former, second({}))).toEqual([]);
  expect(found(former, second({ block_public_policy: false }))).toEqual([
    'danger: Public access to its account is blocked less.',
  ]);
});

test.each([true, false])(
  'a setting that stays behind when its bucket is handed over is lost (by import: %s)',
  isImported => {
    const bucket = { bucket: 'logs' };
    const there = isImported ? { importing: 'logs', before: bucket } : {};
    const taken = change({ type: 'aws_s3_bucket', address: 'new', ...there, after: bucket });
    const [type, versioning] = [
      'aws_s3_bucket_versioning',
      { bucket: 'logs', versioning_configuration: [{ status: 'Enabled' }] },
    ];
    expect(found(forgotten('aws_s3_bucket', bucket), taken, deleted(type, versioning))).toEqual([
      'danger: Versioning of the bucket logs is deleted.',
    ]);
    expect(found(deleted('aws_s3_bucket', bucket), deleted(type, versioning))).toEqual([
      'danger: The bucket logs is deleted.',
    ]);
  },
);
