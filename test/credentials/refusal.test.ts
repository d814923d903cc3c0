import { needsLook, refusalsOf } from '../../credentials/refusal';
import { Candidate } from '../../credentials/candidates';
import { LastUse, RootCredentials } from '../../world/live/reading/root-session';

const AT = '2026-06-30T12:00:00.000Z';
const TERMS = { at: AT, unusedDays: 90 };
const NOTHING: RootCredentials = { password: false, keys: [], certificates: [], mfa: [], unread: [] };
const MEMBER: Candidate = {
  ...{ account: '111111111111', state: 'ACTIVE', isManagement: false, sessions: 'all' },
  credentials: NOTHING,
};
const KEY = 'AKIAIOSFODNN7EXAMPLE';

const rules = (candidate: Partial<Candidate>) => refusalsOf({ ...MEMBER, ...candidate }, TERMS).map(({ rule }) => rule);
const withKey = (lastUse: LastUse): Partial<Candidate> => ({
  credentials: { ...NOTHING, keys: [{ id: KEY, active: false, lastUse }] },
});
const withPassword = (lastUse: LastUse): Partial<Candidate> => ({ credentials: { ...NOTHING, password: { lastUse } } });

test('an active member whose credentials nobody ever used is not refused', () => {
  expect(rules(withKey({ is: 'never' }))).toEqual([]);
  expect(rules(withPassword({ is: 'never' }))).toEqual([]);
});

test.each([
  ['exactly 90 days before', '2026-04-01T12:00:00.000Z', ['used-lately']],
  ['a millisecond more', '2026-04-01T11:59:59.999Z', []],
  ['at the reading', AT, ['used-lately']],
  ['after the reading', '2026-07-01T00:00:00Z', ['used-lately']],
  ['no moment', 'N/A', ['last-use-unknown']],
])('a last use %s', (_, at, expected) => {
  expect(rules(withKey({ is: 'used', at }))).toEqual(expected);
  expect(rules(withPassword({ is: 'used', at }))).toEqual(expected);
});

test('a key that is used is shown with service, region and the query that finds who uses it', () => {
  const use: LastUse = { is: 'used', at: '2026-06-29T00:00:00Z', service: 's3', region: 'eu-west-1' };
  expect(refusalsOf({ ...MEMBER, ...withKey(use) }, TERMS)).toEqual([
    {
      rule: 'used-lately',
      why: `key ${KEY} was used within 90 days: 2026-06-29T00:00:00Z for s3 in eu-west-1`,
      next: `find who uses it, and give them a role: fields eventTime, eventSource, eventName, awsRegion, sourceIPAddress, userAgent | filter userIdentity.accessKeyId = "${KEY}" | sort eventTime desc`,
    },
  ]);
});

test('what nobody knows refuses', () => {
  expect(rules(withKey({ is: 'unknown', reason: 'AccessDenied' }))).toEqual(['last-use-unknown']);
  expect(rules(withPassword({ is: 'unknown', reason: 'AccessDenied' }))).toEqual(['last-use-unknown']);
  const unread = [{ action: 'iam:ListAccessKeys', reason: 'AccessDenied' }];
  expect(rules({ credentials: { ...NOTHING, unread } })).toEqual(['not-read']);
  const { credentials, state, ...bare } = MEMBER;
  expect([credentials, state]).toEqual([NOTHING, 'ACTIVE']);
  expect(refusalsOf({ ...bare, state: 'ACTIVE' }, TERMS).map(({ rule }) => rule)).toEqual(['not-read']);
  expect(refusalsOf({ ...bare, credentials: NOTHING }, TERMS).map(({ rule }) => rule)).toEqual(['state-unknown']);
});

test.each(['some', 'none', 'unknown'] as const)('SCPs that let root sessions do %s refuse', sessions => {
  expect(rules({ sessions })).toEqual(['sessions-blocked']);
});

test('the management account and one that is not active are told that alone', () => {
  const used = withKey({ is: 'used', at: AT });
  expect(rules({ ...used, isManagement: true, sessions: 'none' })).toEqual(['management-account']);
  expect(rules({ ...used, state: 'SUSPENDED', sessions: 'none' })).toEqual(['not-active']);
});

test('every reason is told, in a fixed order', () => {
  const planned = { record: 'records/use.md', until: '2026-06-30T18:00:00Z' };
  const more = { exemptUntil: '2026-07-01', planned, sessions: 'none' as const };
  expect(rules({ ...more, ...withKey({ is: 'used', at: AT }) })).toEqual([
    'exempted',
    'planned-use',
    'sessions-blocked',
    'used-lately',
  ]);
});

test('an account that stays in any case need not be looked at, and no reason says that nobody did', () => {
  const { credentials, ...unseen } = MEMBER;
  expect(credentials).toBeDefined();
  expect(needsLook(unseen, TERMS)).toBe(true);
  expect(needsLook(MEMBER, TERMS)).toBe(false);
  for (const candidate of [
    { ...unseen, exemptUntil: '2026-07-01' },
    { ...unseen, planned: { record: 'records/use.md' } },
    { ...unseen, sessions: 'some' as const },
    { ...unseen, isManagement: true },
    { ...unseen, state: 'CLOSED' },
  ]) {
    expect(needsLook(candidate, TERMS)).toBe(false);
    expect(refusalsOf(candidate, TERMS).map(({ rule }) => rule)).not.toContain('not-read');
  }
});

test('a planned use without a readable end refuses, and names the record', () => {
  expect(refusalsOf({ ...MEMBER, planned: { record: 'records/use.md' } }, TERMS)).toEqual([
    {
      rule: 'planned-use',
      why: 'a use of root is planned, and its end is not readable: records/use.md',
      next: 'plan again when it has ended, or correct the record',
    },
  ]);
});
