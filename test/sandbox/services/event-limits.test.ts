import { AwsError } from '../../../sandbox/front/aws-answer';
import {
  checkBusName,
  checkPattern,
  checkRuleCount,
  checkTargets,
  usesWildcard,
} from '../../../sandbox/services/event-limits';

const RULE = 'arn:aws:events:us-east-1:111111111111:rule/rootguard-root-sign-in/rootguard-777777777777';
const TOPIC = 'arn:aws:sns:us-east-1:111111111111:rootguard-critical';
const BUS = 'arn:aws:events:us-east-1:222222222222:event-bus/rootguard-root-sign-in';
const ROLE = 'arn:aws:iam::111111111111:role/rootguard-forward-us-east-1';
const QUEUE = 'arn:aws:sqs:us-east-1:111111111111:rootguard-hub-dlq';

/** The code and message of a refusal; 'accepted' without one. */
function refusal(check: () => void): string {
  try {
    check();
    return 'accepted';
  } catch (error) {
    return `${(error as AwsError).code}: ${(error as AwsError).message}`;
  }
}

const names = (count: number, wildcard: boolean): [string, boolean][] =>
  Array.from({ length: count }, (_, at) => [`rule-${wildcard}-${at}`, wildcard]);

describe('rules of a bus', () => {
  test.each([
    [299, 0, false, 'accepted'],
    [300, 0, false, 'LimitExceededException: The event bus has 300 rules; at most 300 are allowed.'],
    [0, 29, true, 'accepted'],
    [0, 30, true, 'LimitExceededException: The event bus has 30 rules with wildcards; at most 30 are allowed.'],
    [0, 30, false, 'accepted'],
    [30, 0, true, 'accepted'],
  ])(
    'beside %i without and %i with wildcards, one more, with a wildcard: %s',
    (plain, wildcards, wildcard, expected) => {
      const others = new Map([...names(plain, false), ...names(wildcards, true)]);
      expect(refusal(() => checkRuleCount(others, wildcard))).toBe(expected);
    },
  );

  test.each([
    [{ source: [{ wildcard: 'aws.*' }] }, true],
    [{ detail: { eventName: [{ 'anything-but': { wildcard: 'Get*' } }] } }, true],
    [{ $or: [{ source: ['a'] }, { detail: { eventName: ['b', { wildcard: '*c' }] } }] }, true],
    [{ detail: { wildcard: ['a field of that name'] } }, false],
    [{ source: [{ prefix: 'aws.' }] }, false],
  ])('%j has a wildcard: %s', (pattern, expected) => {
    expect(usesWildcard(JSON.stringify(pattern))).toBe(expected);
  });
});

describe('a pattern', () => {
  const ofLength = (length: number) => JSON.stringify({ source: ['x'.repeat(length - '{"source":[""]}'.length)] });

  test.each([
    ['at the limit', ofLength(2048), /^accepted$/],
    ['over the limit', ofLength(2049), /^InvalidEventPatternException: Event pattern is not valid\. Reason: .*2048/],
    ['that is no JSON', '{', /^InvalidEventPatternException: /],
    ['with a value that is no list', '{"source":"aws.iam"}', /^InvalidEventPatternException: .*source/],
  ])('%s', (_, pattern, expected) => expect(refusal(() => checkPattern(pattern))).toMatch(expected));
});

describe('targets', () => {
  const targets = (count: number) => Array.from({ length: count }, (_, at) => ({ Id: `target-${at}`, Arn: TOPIC }));

  test('are five at most, and one that is there already does not count twice', () => {
    expect(refusal(() => checkTargets(RULE, targets(4), [{ Id: 'new', Arn: TOPIC }]))).toBe('accepted');
    expect(refusal(() => checkTargets(RULE, targets(5), [{ Id: 'target-4', Arn: TOPIC }]))).toBe('accepted');
    expect(refusal(() => checkTargets(RULE, targets(5), [{ Id: 'new', Arn: TOPIC }]))).toBe(
      'LimitExceededException: The rule would have 6 targets; at most 5 are allowed.',
    );
  });

  const transformer = (InputTemplate: string) => ({
    InputTransformer: { InputPathsMap: { a: '$.account' }, InputTemplate },
  });
  const ofLength = (length: number) => transformer(`"${'x'.repeat(length - 2)}"`);
  const queueOf = (region: string, account: string) => ({
    DeadLetterConfig: { Arn: `arn:aws:sqs:${region}:${account}:rootguard-hub-dlq` },
  });

  test.each([
    ['a bus of another account with a role', { Arn: BUS, RoleArn: ROLE }],
    ['a topic with a dead-letter queue', { Arn: TOPIC, DeadLetterConfig: { Arn: QUEUE } }],
    ['a template at the limit', { Arn: TOPIC, ...ofLength(8192) }],
    ['a template with a path', { Arn: TOPIC, ...transformer('"<a>"\n"<aws.events.rule-name>"') }],
  ])('take %s', (_, target) => {
    expect(refusal(() => checkTargets(RULE, [], [{ Id: 'one', ...target }]))).toBe('accepted');
  });

  test.each([
    [
      'a bus of another account without a role',
      { Arn: BUS },
      /^ValidationException: RoleArn is required for target one/,
    ],
    [
      'a bus of another account with a transformer',
      { Arn: BUS, RoleArn: ROLE, ...transformer('"<a>"') },
      /^ValidationException: Modifying the input for target one is not supported/,
    ],
    [
      'a role of another account',
      { Arn: BUS, RoleArn: ROLE.replace('111111111111', '222222222222') },
      /^ValidationException: RoleArn of target one/,
    ],
    [
      'a topic of another region',
      { Arn: TOPIC.replace('us-east-1', 'eu-west-1') },
      /must be in the region of the rule/,
    ],
    [
      'a dead-letter queue of another region',
      { Arn: TOPIC, ...queueOf('eu-west-1', '111111111111') },
      /^ValidationException: DeadLetterConfig of target one/,
    ],
    [
      'a dead-letter queue of another account',
      { Arn: TOPIC, ...queueOf('us-east-1', '222222222222') },
      /^ValidationException: DeadLetterConfig of target one/,
    ],
    [
      'a topic as dead-letter queue',
      { Arn: TOPIC, DeadLetterConfig: { Arn: TOPIC } },
      /DeadLetterConfig of target one/,
    ],
    ['a template over the limit', { Arn: TOPIC, ...ofLength(8193) }, /^ValidationException: .*target one.*8192/],
    [
      'a placeholder without a path',
      { Arn: TOPIC, ...transformer('"<b>"') },
      /^ValidationException: .*target one.*<b>/,
    ],
  ])('refuse %s', (_, target, expected) => {
    expect(refusal(() => checkTargets(RULE, [], [{ Id: 'one', ...target }]))).toMatch(expected);
  });
});

describe('the name of a bus', () => {
  test.each(['a', 'rootguard-root_sign.in', 'x'.repeat(256)])('may be %#', name => {
    expect(refusal(() => checkBusName(name))).toBe('accepted');
  });
  test.each(['', 'default', 'a/b', 'a b', 'x'.repeat(257), 'aws.partner/a'])('may not be %#', name => {
    expect(refusal(() => checkBusName(name))).toMatch(/^ValidationException: /);
  });
});
