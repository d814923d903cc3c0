import { comparePolicies } from '../../../aws/policy/compare';
import { PolicyKind } from '../../../aws/policy/difference';
import { callerEffects } from '../../../aws/policy/effect';
import { lostActions } from '../../../aws/policy/services';

/** Characters of the largest policy that AWS takes. */
const LARGEST = 32_768;

const policy = (...statements: object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements });
const DENY = { Effect: 'Deny', Action: '*', Resource: '*' };

/** As many statements as fit in. */
function filled(make: (index: number) => object): string {
  const statements: object[] = [];
  for (let size = 60; ; statements.push(make(statements.length))) {
    size += JSON.stringify(make(statements.length)).length + 1;
    if (size > LARGEST - 100) return policy(...statements);
  }
}

/** As many values as fit in. */
function values(make: (index: number) => string): string[] {
  const list: string[] = [];
  for (let size = 400; ; list.push(make(list.length))) {
    size += make(list.length).length + 3;
    if (size > LARGEST) return list;
  }
}

const when = (operator: string, key: string, value: unknown) => ({
  ...DENY,
  Condition: { [operator]: { [key]: value } },
});
const word = (index: number): string => ((index * 2654435761) >>> 0).toString(36);
const account = (index: number): string => String(100000000000 + index * 7919);

/** Pairs of documents as large as AWS takes them, each made to be hard in another way; `n` is 0 before, and 1 after. */
const HOSTILE: Readonly<Record<string, readonly [(n: number) => string, PolicyKind?]>> = {
  'a condition of its own in each statement': [n => filled(i => when('StringLike', `aws:PrincipalTag/${i}`, `*${n}`))],
  'a choice of two in three of many conditions': [
    n => {
      let seed = 5 + n;
      const next = (below: number): number => {
        seed = (seed * 1103515245 + 12345) & 0x7fffffff;
        return (seed >>> 8) % below;
      };
      const bits = () =>
        Object.fromEntries([0, 1, 2].map(() => [`aws:k${next(45)}`, next(2) === 0 ? 'true' : 'false']));
      return filled(() => ({ ...DENY, Condition: { Bool: bits() } }));
    },
  ],
  'NotAction with wildcards in the middle': [
    n => filled(i => ({ ...DENY, Action: undefined, NotAction: [`s3:*${word(i)}*a*`, `*:*${word(i + n)}*`] })),
  ],
  'NotResource with wildcards in the middle': [
    n => filled(i => ({ ...DENY, Resource: undefined, NotResource: `arn:*:s3:*:*:*${word(i + n)}*a*` })),
  ],
  'thousands of actions with a wildcard': [
    n => policy({ ...DENY, Action: values(i => `s${i % 7}:${word(i + n)}*${word(i)}`) }),
  ],
  'thousands of accounts': [
    n => policy({ Effect: 'Allow', Principal: { AWS: values(i => account(i + n)) }, Action: '*', Resource: '*' }),
    'resource',
  ],
  'a thousand roles by pattern': [
    n =>
      policy(
        when(
          'ArnNotLike',
          'aws:PrincipalArn',
          values(i => `arn:*:iam::*:role/${word(i + n)}*`),
        ),
      ),
  ],
  'accounts by pattern': [
    n =>
      policy(
        when(
          'StringNotLike',
          'aws:PrincipalAccount',
          values(i => `*${(i + n) % 10}${i}*`),
        ),
      ),
  ],
  'a key of its own for each identity': [
    n =>
      filled(i => ({
        Effect: 'Allow',
        Principal: { Federated: `f${i + n}` },
        Action: '*',
        Resource: '*',
        Condition: { StringEquals: { [`g${i}:aud`]: `${n}` } },
      })),
    'resource',
  ],
  'lists of many values': [
    n =>
      policy(
        when(
          'ForAllValues:StringLike',
          'aws:TagKeys',
          values(i => `*${i + n}*`),
        ),
      ),
  ],
  addresses: [
    n =>
      filled(i =>
        when('NotIpAddress', 'aws:SourceIp', [
          `10.${i % 250}.${i >> 8}.0/${24 + ((i + n) % 9)}`,
          `2001:db8:${i.toString(16)}::/48`,
        ]),
      ),
  ],
  'variables of the caller': [
    n =>
      filled(i => ({
        ...when('StringNotLike', 'aws:PrincipalArn', `*\${aws:PrincipalAccount}*${account(i)}*`),
        Resource: `arn:aws:s3:::\${aws:PrincipalAccount}/*${n}`,
      })),
  ],
  'a pattern of sixteen thousand wildcards': [n => policy(when('StringLike', 'aws:k', `${'*a'.repeat(16_000)}${n}`))],
  'variables that do not end': [n => policy({ ...DENY, Resource: `arn:aws:s3:::${'${a'.repeat(10_000)}${n}` })],
  'a variable of spaces': [n => policy({ ...DENY, Resource: `arn:aws:s3:::\${a${' '.repeat(31_000)}b}${n}` })],
  'an ARN of variables alone': [n => policy({ ...DENY, Resource: `arn:${'${aws:a}'.repeat(4_000)}${n}` })],
  'a long number that is none': [n => policy(when('NumericEquals', 'aws:k', [`${'1'.repeat(31_000)}x`, `${n}`]))],
  'deep nesting': [n => `{"Statement":${'['.repeat(15_000 + n)}${']'.repeat(15_000 + n)}}`],
};

test.each(Object.entries(HOSTILE))('%s: it ends, and where it gives up it says so', (_, [make, kind = 'scp']) => {
  const [before, after] = [make(0), make(1)];
  expect(Math.max(before.length, after.length)).toBeLessThanOrEqual(LARGEST);
  const comparison = comparePolicies(before, after, kind);
  if (comparison.gaveUp !== undefined) {
    expect(comparison.gaveUp).toMatch(
      /^gave up at (statement \d+|'\w+') (before|after)( and \d+ more)?: too intricate/,
    );
    expect(comparison.problems).toContain(comparison.gaveUp);
  }
  if (kind === 'scp') {
    const isUnsure = comparison.gaveUp !== undefined || comparison.weakened.length + comparison.strengthened.length > 0;
    if (isUnsure) expect(callerEffects(before, after).every(({ isAsBefore }) => isAsBefore)).toBe(false);
  }
});

test('documents give up at the same place, whatever was compared in between', () => {
  const [make] = HOSTILE['addresses']!;
  const first = comparePolicies(make(0), make(1), 'scp');
  comparePolicies(make(1), make(0), 'scp');
  expect(comparePolicies(make(0), make(1), 'scp')).toEqual(first);
});

test('what gets weaker is found even when the rest is too much', () => {
  const many = (n: number) => values(i => `arn:*:iam::*:role/${word(i + n)}*`).slice(0, 900);
  const rest = when('ArnNotLike', 'aws:PrincipalArn', many(0));
  const { weakened, gaveUp } = comparePolicies(policy({ ...DENY, Action: 'iam:*' }, rest), policy(), 'scp');
  expect(weakened.map(({ statement }) => statement)).toEqual(['statement 1']);
  expect(gaveUp).toBe('gave up at statement 2 before: too intricate to compare in full');
});

test('of services that are too many to try, the first one left is doubtful', () => {
  const names = (text: string): string[] => Array.from({ length: 700 }, (_, index) => `${text}${index}`);
  const allow = (services: string[]) =>
    policy({
      ...{ Effect: 'Allow', Action: names('sns:Action'), Resource: '*' },
      Principal: { Service: services.map(name => `${name}.amazonaws.com`) },
    });
  const { lost, doubtful } = lostActions(allow(names('s')), allow(names('s').slice(1)), []);
  expect([lost.length, doubtful.length]).toEqual([700, 1]);
});

test('a policy that AWS refuses for its size is named, and white space does not count', () => {
  const text = policy(DENY);
  const { problems, gaveUp, weakened } = comparePolicies(text, policy({ ...DENY, Sid: 'a'.repeat(LARGEST) }), 'scp');
  expect([problems, weakened]).toEqual([
    [`after: policy has ${LARGEST + text.length + 9} characters; AWS refuses more than ${LARGEST}`],
    [],
  ]);
  expect(problems).toEqual([gaveUp]);
  expect(comparePolicies(text, text.replace('{', `{${' '.repeat(LARGEST)}`), 'scp').problems).toEqual([]);
});
