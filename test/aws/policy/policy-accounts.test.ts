import { accountFacts } from '../../../aws/policy/accounts';
import { comparePolicies } from '../../../aws/policy/compare';
import { parsePolicy } from '../../../aws/policy/document';

const rootDeny = (condition: object = {}) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:*:iam::*:root' }, ...condition },
      },
    ],
  });
const firsts = (...digits: number[]) => digits.map(digit => `arn:*:iam::${digit}*:root`);

describe('an SCP of the root user', () => {
  test.each<[string, object]>([
    ['accounts by their first digit', { StringNotLike: { 'aws:PrincipalAccount': '1*' } }],
    ['accounts by all digits but one', { StringNotLike: { 'aws:PrincipalAccount': '11111111111?' } }],
    ['accounts in an ARN', { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::1*:root' } }],
    ['accounts in an ARN read as text', { StringNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::11111111111?:root' } }],
    ['accounts with a digit anywhere', { StringNotLike: { 'aws:PrincipalArn': '*1*' } }],
    ['all accounts but those with nine digits', { ArnLike: { 'aws:PrincipalArn': firsts(1, 2, 3, 4, 5, 6, 7, 8, 9) } }],
  ])('is weaker when it exempts %s', (_, condition) => {
    const { weakened } = comparePolicies(rootDeny(), rootDeny(condition), 'scp');
    expect(weakened).not.toEqual([]);
    expect(comparePolicies(rootDeny(condition), rootDeny(), 'scp').weakened).toEqual([]);
  });

  test('is the same when every first digit is named', () => {
    const all = rootDeny({ ArnLike: { 'aws:PrincipalArn': firsts(0, 1, 2, 3, 4, 5, 6, 7, 8, 9) } });
    expect(comparePolicies(rootDeny(), all, 'scp').weakened).toEqual([]);
  });
});

test('it is weaker for an account that two patterns stand for, and for a caller that none stands for', () => {
  const weakened = (before: object, after: object) =>
    comparePolicies(rootDeny(before), rootDeny(after), 'scp').weakened;
  const accounts = { StringLike: { 'aws:PrincipalAccount': ['?33333333333', '*1'] } };
  const roles = (...patterns: string[]) => ({ ...accounts, ArnLike: {}, ArnNotLike: { 'aws:PrincipalArn': patterns } });
  const [one, other] = ['arn:aws:iam::2*:root', 'arn:*:iam::11111111111?:role/*'] as const;
  expect(weakened(roles(one), roles(one, other))).not.toEqual([]);
  const administrators = { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/Admin*' } };
  expect(weakened({ ArnLike: {}, ...administrators }, administrators)).not.toEqual([]);
});

test('a trust policy is wider when a pattern of accounts comes in', () => {
  const trust = (...accounts: string[]) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: '*',
          Action: 'sts:AssumeRole',
          Condition: { StringLike: { 'aws:PrincipalAccount': accounts } },
        },
      ],
    });
  expect(comparePolicies(trust('111111111111'), trust('111111111111', '11*'), 'resource').weakened).not.toEqual([]);
});

test('accounts that show a pattern are not named', () => {
  const { document } = parsePolicy(
    rootDeny({ StringNotLike: { 'aws:PrincipalAccount': ['12*', '222222222222', '7*', '1*5*3'] } }),
  );
  expect(accountFacts([document])).toEqual({
    named: ['222222222222'],
    alike: [
      '127777777753',
      '127777777777',
      '128888888853',
      '128888888888',
      '177777777753',
      '188888888853',
      '777777777777',
      '788888888888',
    ],
    unnamed: '888888888888',
    isComplete: true,
  });
});
