import { FULL_ACCESS } from '../../../aws/policy/lock-out';
import { AskedOfScps, ScpLevels, scpVerdicts } from '../../../aws/policy/scp-verdicts';

const policy = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });
const deny = (Condition: object) => policy({ Effect: 'Deny', Action: '*', Resource: '*', Condition });
const ACCOUNT = '222222222222';
const CALLERS = ['the root user', 'a root session', 'an administrator role'];

/** Of root user, root session and administrator. */
const verdicts = (levels: ScpLevels, more: Partial<AskedOfScps> = {}): string[] => {
  const [found = []] = scpVerdicts([levels], { account: ACCOUNT, actions: ['s3:DeleteBucketPolicy'], ...more });
  expect(found.map(({ caller, action }) => [caller, action])).toEqual(
    CALLERS.map(caller => [caller, 's3:DeleteBucketPolicy']),
  );
  return found.map(({ verdict }) => verdict);
};

const ALL = ['all', 'all', 'all'];

test('every level has to allow, and none may deny', () => {
  expect(verdicts([[FULL_ACCESS], [FULL_ACCESS]])).toEqual(ALL);
  expect(verdicts([[FULL_ACCESS], []])).toEqual(['none', 'none', 'none']);
  expect(verdicts([[FULL_ACCESS], [FULL_ACCESS, '{']])).toEqual(['unknown', 'unknown', 'unknown']);
});

test('callers are of the partition that is asked about', () => {
  const root = (partition: string) => deny({ ArnLike: { 'aws:PrincipalArn': `arn:${partition}:iam::*:root` } });
  const of = (by: string, partition: string) => verdicts([[FULL_ACCESS, root(by)]], { partition });
  expect(of('aws-us-gov', 'aws-us-gov')).toEqual(['none', 'none', 'all']);
  expect(of('aws', 'aws-us-gov')).toEqual(ALL);
  expect(of('aws-us-gov', 'aws')).toEqual(ALL);
  expect(of('*', 'aws-cn')).toEqual(['none', 'none', 'all']);
});

test('without a moment it is the latest that policies tell apart, and else the one that is given', () => {
  const until = deny({ DateLessThan: { 'aws:CurrentTime': '2026-11-01T12:00:00Z' } });
  const from = deny({
    NumericGreaterThanEquals: { 'aws:EpochTime': String(Date.parse('2026-11-01T12:00:00Z') / 1000) },
  });
  const none = ['none', 'none', 'none'];
  expect(verdicts([[FULL_ACCESS, until]])).toEqual(ALL);
  expect(verdicts([[FULL_ACCESS, from]])).toEqual(none);
  const at = (one: string, moment: string) => verdicts([[FULL_ACCESS, one]], { at: moment });
  expect([at(until, '2026-11-01T11:59:59.999Z'), at(until, '2026-11-01T12:00:00Z')]).toEqual([none, ALL]);
  expect([at(from, '2026-11-01T11:59:59Z'), at(from, '2026-11-01T12:00:00.000Z')]).toEqual([ALL, none]);
  expect(at(from, '1999-01-01T00:00:00Z')).toEqual(ALL);
});
