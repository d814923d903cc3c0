import { rootUser } from '../../../aws/policy/callers';
import { parsePolicy } from '../../../aws/policy/document';
import { leftFree } from '../../../aws/policy/left-free';

const ACCOUNT = '222222222222';
const OF_ROOT = { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:root' }, Null: { 'aws:AssumedRoot': 'true' } };
const deny = (more: object = {}, conditions: object = {}) => ({
  ...{ Effect: 'Deny', Action: '*', Resource: '*', Condition: { ...OF_ROOT, ...conditions } },
  ...more,
});
const but = (actions: string) => deny({ Action: undefined, NotAction: actions });

/** Whether root may still do something; 'unknown' where the search cannot tell. */
function left(statements: object, at = '2026-11-01T12:00:00Z'): string {
  const { document } = parsePolicy({ Version: '2012-10-17', Statement: statements });
  const found = leftFree(document, rootUser(ACCOUNT), at);
  return found === undefined ? 'nothing' : found === 'unknown' ? found : 'something';
}

describe('nothing is left to root', () => {
  test.each<[string, object]>([
    ['by a plain deny', deny()],
    ['by two statements that are whole together', [but('iam:*'), deny({ Action: 'iam:*' })]],
    ['by a tag of the principal, which root cannot have', deny({}, { StringNotEquals: { 'aws:PrincipalTag/a': 'b' } })],
    ['until a day to come', deny({}, { DateLessThan: { 'AWS:CurrentTime': '2026-11-01T12:00:01Z' } })],
    ['but in another account', deny({}, { StringNotEquals: { 'aws:PrincipalAccount': '333333333333' } })],
  ])('%s', (_, statements) => expect(left(statements)).toBe('nothing'));
});

describe('something is left to root', () => {
  test.each<[string, object]>([
    ['actions', but('support:*')],
    ['every service but some', deny({ Action: ['iam:*', 'ec2:*', 'cloudtrail:*'] })],
    ['a bucket', deny({ Resource: undefined, NotResource: 'arn:aws:s3:::example' })],
    ['regions', deny({}, { StringNotEquals: { 'aws:RequestedRegion': 'eu-west-1' } })],
    ['an address', deny({}, { NotIpAddress: { 'aws:SourceIp': '203.0.113.7/32' } })],
    ['a browser', deny({}, { StringNotLike: { 'aws:UserAgent': '*curl*' } })],
    ['with MFA', deny({}, { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } })],
    ['what has a tag', deny({}, { StringNotEquals: { 'aws:ResourceTag/exempt': 'yes' } })],
    ['after a day that has gone', deny({}, { DateLessThan: { 'aws:CurrentTime': '2026-11-01T12:00:00Z' } })],
    ['of this account', deny({}, { StringNotEquals: { 'aws:PrincipalAccount': ACCOUNT } })],
    ['without any statement', []],
  ])('%s', (_, statements) => expect(left(statements)).toBe('something'));
});
