import { stringify } from 'yaml';
import { audit } from '../../audit/audit';
import { Judgement } from '../../audit/requirement';
import { Organization } from '../../config/organization';
import { Snapshot, SnapshotThing, Unread } from '../../world/live/snapshot';
import { orgFile } from '../config/org-file';
import { organizationOf } from '../config/organization-of';
import { soundSnapshot } from './sound-snapshot';

const [MANAGEMENT, PAYMENTS, FOREIGN] = ['111111111111', '222222222222', '999999999999'];
const ORGANIZATION = organizationOf(stringify(orgFile()));
const SOUND = soundSnapshot(ORGANIZATION);
const BUCKET = 'arn:aws:s3:::example-org-trail';
const NAME = 'organization-trail';

/** TRAIL-2, which is the same for every account. */
function judgement(snapshot: Snapshot, organization: Organization = ORGANIZATION): Judgement {
  const { rows } = audit(organization, snapshot, { only: ['TRAIL-2'] });
  const [first, ...others] = rows.map(({ cells }) => cells[0]!);
  expect(others).toEqual(others.map(() => first));
  return first!;
}
const problem = (snapshot: Snapshot, organization?: Organization): string => {
  const found = judgement(snapshot, organization);
  return `${found.is}: ${found.why}`;
};

const isOf = (type: string) => (thing: SnapshotThing) => thing.type === `aws_${type}`;
const withThings = (change: (thing: SnapshotThing) => SnapshotThing | undefined): Snapshot => ({
  ...SOUND,
  things: SOUND.things.flatMap(thing => change(thing) ?? []),
});
const changed = (type: string, attributes: object, state: object = {}): Snapshot =>
  withThings(thing =>
    isOf(type)(thing)
      ? { ...thing, attributes: { ...thing.attributes, ...attributes }, state: { ...thing.state, ...state } }
      : thing,
  );
const without = (type: string, ...unknown: Unread[]): Snapshot => ({
  ...withThings(thing => (isOf(type)(thing) ? undefined : thing)),
  unknown,
});

/** The statements of the snapshot's own policy of a type, and more. */
function admitting(type: 's3_bucket_policy' | 'kms_key', ...more: object[]): Snapshot {
  const { policy } = SOUND.things.find(isOf(type))!.attributes as { policy: string };
  const { Statement, ...rest } = JSON.parse(policy) as { Statement: object[] };
  return changed(type, { policy: JSON.stringify({ ...rest, Statement: [...Statement, ...more] }) });
}
const allow = (Principal: unknown, Action: string | string[], Resource: unknown, Condition?: object) => ({
  ...{ Effect: 'Allow', Principal, Action, Resource },
  ...(Condition !== undefined && { Condition }),
});

const OBJECTS = `${BUCKET}/*`;
const foreign = () => ({ AWS: `arn:aws:iam::${FOREIGN}:role/x` });

test('an archive that nobody can change, in words', () =>
  expect(judgement(SOUND)).toEqual({
    is: 'held',
    why:
      'validated, encrypted, versioned and private; locked by GOVERNANCE for 365 days, which s3:BypassGovernanceRetention lifts ' +
      'where IAM of its account grants it; nobody outside the organization reads, deletes or re-keys it',
  }));

describe('digests', () => {
  const latest = (latest_digest: string) => problem(changed('cloudtrail', {}, { latest_digest }));
  test.each<[string, string, string]>([
    ['a day ago', latest('2026-10-31T12:00:00Z'), 'held'],
    [
      'more than a day ago',
      latest('2026-10-31T10:59:00Z'),
      `not held: ${NAME}: the latest digest was delivered 25 hours ago`,
    ],
    [
      'never',
      problem(changed('cloudtrail', {}, { latest_digest: undefined })),
      `not held: ${NAME}: no digest was delivered yet, which validation needs`,
    ],
    [
      'that cannot be delivered',
      problem(changed('cloudtrail', {}, { digest_error: 'AccessDenied' })),
      `not held: ${NAME}: cannot deliver digests: AccessDenied`,
    ],
  ])('%s', (_, found, expected) => expect(found.startsWith(expected)).toBe(true));

  test('of a trail whose status could not be read', () => {
    const unknown = [{ action: 'cloudtrail:GetTrailStatus', reason: 'AccessDeniedException' }];
    const snapshot = withThings(thing => (isOf('cloudtrail')(thing) ? { ...thing, state: undefined } : thing));
    expect(problem({ ...snapshot, unknown })).toBe(
      'unknown: cloudtrail:GetTrailStatus did not answer: AccessDeniedException',
    );
  });
});

describe('Object Lock', () => {
  const locked = (retention: object) =>
    changed('s3_bucket_object_lock_configuration', { rule: [{ default_retention: [retention] }] });
  const asking = (object_lock: unknown) =>
    organizationOf(stringify({ ...orgFile(), trail: { ...orgFile().trail, object_lock } }));
  const strict = asking({ mode: 'COMPLIANCE', days: 365 });
  test.each<[string, string, string]>([
    ['as the org file says', problem(locked({ mode: 'COMPLIANCE', days: 365 }), strict), 'held: '],
    ['stricter than it says', problem(locked({ mode: 'COMPLIANCE', years: 1 })), 'held: '],
    [
      'that can be lifted, where the org file says that it cannot',
      problem(locked({ mode: 'GOVERNANCE', days: 365 }), strict),
      `not held: ${NAME}: its bucket is locked by GOVERNANCE, and the org file says COMPLIANCE`,
    ],
    [
      'for a day less than the org file says',
      problem(locked({ mode: 'GOVERNANCE', days: 364 })),
      `not held: ${NAME}: its bucket is locked for 364 days, and the org file says 365`,
    ],
    [
      'none',
      problem(without('s3_bucket_object_lock_configuration')),
      `not held: ${NAME}: its bucket has no Object Lock`,
    ],
  ])('%s', (_, found, expected) => expect(found.startsWith(expected)).toBe(true));

  test('that the org file leaves out is to be set there, or accepted', () =>
    expect(judgement(without('s3_bucket_object_lock_configuration'), asking('none'))).toMatchObject({
      next: 'set trail.object_lock, or accept TRAIL-2',
    }));
});

describe('expiry', () => {
  const rules = (...rule: object[]) => changed('s3_bucket_lifecycle_configuration', { rule });
  const rule = (more: object) => ({ id: 'r', status: 'Enabled', filter: [{}], ...more });
  const after = (days: number) => rule({ expiration: [{ days }] });
  const existing = organizationOf(stringify({ ...orgFile(), trail: { existing: { log_group: 'trail' } } }));
  test.each<[string, string, string]>([
    ['as the org file says', problem(rules(after(2557))), 'held: '],
    [
      'a day before',
      problem(rules(after(2556))),
      `not held: ${NAME}: rule r of its bucket lets logs expire after 2556 days, and the org file says 2557`,
    ],
    ['after a year, of a trail of somebody else', problem(rules(after(365)), existing), 'held: '],
    [
      'before a year, of a trail of somebody else',
      problem(rules(after(364)), existing),
      `not held: ${NAME}: rule r of its bucket lets logs expire after 364 days, less than a year`,
    ],
    [
      'on a day',
      problem(rules(rule({ expiration: [{ date: '2027-01-01T00:00:00.000Z' }] }))),
      `not held: ${NAME}: rule r of its bucket lets all logs expire on 2027-01-01`,
    ],
    [
      'of logs by a prefix',
      problem(rules({ ...after(1), filter: [{ prefix: 'AWSLogs/o-exampleorg1/' }] })),
      `not held: ${NAME}: rule r of its bucket lets logs expire after 1 days, and the org file says 2557`,
    ],
    ['of something else in the bucket', problem(rules({ ...after(1), filter: [{ prefix: 'config/' }] })), 'held: '],
    ['by a rule that is off', problem(rules({ ...after(1), status: 'Disabled' })), 'held: '],
    ['never', problem(without('s3_bucket_lifecycle_configuration')), 'held: '],
  ])('%s', (_, found, expected) => expect(found.slice(0, expected.length)).toBe(expected));
});

describe('who gets at the archive', () => {
  const OF = `not held: ${NAME}: the policy of its`;
  const inOrganization = { StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1' } };
  const inAnother = { StringEquals: { 'aws:PrincipalOrgID': 'o-anotherorg' } };
  test.each<[string, Snapshot, string]>([
    [
      'anybody who reads',
      admitting('s3_bucket_policy', allow('*', 's3:GetObject', OBJECTS)),
      `${OF} bucket lets anybody read the logs (s3:GetObject)`,
    ],
    [
      'a foreign account that does everything',
      admitting('s3_bucket_policy', allow(foreign(), 's3:*', [BUCKET, OBJECTS])),
      `${OF} bucket lets account ${FOREIGN} read the logs (s3:GetObject); ` +
        `${NAME}: the policy of its bucket lets account ${FOREIGN} delete or change logs (s3:PutObject); ` +
        `${NAME}: the policy of its bucket lets account ${FOREIGN} give others access or another key (s3:PutBucketPolicy)`,
    ],
    [
      'another organization',
      admitting('s3_bucket_policy', allow('*', 's3:DeleteObjectVersion', OBJECTS, inAnother)),
      `${OF} bucket lets every account delete or change logs (s3:DeleteObjectVersion)`,
    ],
    [
      'a foreign account that lifts the lock of one account',
      admitting(
        's3_bucket_policy',
        allow(foreign(), 's3:BypassGovernanceRetention', `${BUCKET}/AWSLogs/${PAYMENTS}/*`),
      ),
      `${OF} bucket lets account ${FOREIGN} delete or change logs (s3:BypassGovernanceRetention)`,
    ],
    [
      'a foreign account that takes the key away',
      admitting('kms_key', allow(foreign(), 'kms:*', '*')),
      `${OF} key lets account ${FOREIGN} decrypt the logs (kms:Decrypt); ` +
        `${NAME}: the policy of its key lets account ${FOREIGN} take the key away (kms:ScheduleKeyDeletion)`,
    ],
    [
      'a key that is off',
      changed('kms_key', { is_enabled: false }, { state: 'Disabled' }),
      `not held: ${NAME}: its key is Disabled, and no log can be read`,
    ],
    [
      'a key that is to be deleted',
      changed('kms_key', { is_enabled: false }, { state: 'PendingDeletion', deletion: '2026-11-08T00:00:00Z' }),
      `not held: ${NAME}: its key is to be deleted on 2026-11-08`,
    ],
  ])('%s', (_, snapshot, expected) => expect(problem(snapshot)).toBe(expected));

  test.each<[string, Snapshot]>([
    ['an account of the organization', admitting('s3_bucket_policy', allow({ AWS: PAYMENTS }, 's3:Get*', OBJECTS))],
    ['the whole organization', admitting('s3_bucket_policy', allow('*', 's3:GetObject', OBJECTS, inOrganization))],
    [
      'a foreign account that reads what is no log',
      admitting('s3_bucket_policy', allow(foreign(), 's3:*', `${BUCKET}/public/*`)),
    ],
    [
      'a foreign account that is denied',
      admitting('s3_bucket_policy', allow(foreign(), 's3:GetObject', OBJECTS), {
        ...allow('*', 's3:*', OBJECTS, { StringNotEquals: inOrganization.StringEquals }),
        Effect: 'Deny',
      }),
    ],
    ['a service', admitting('kms_key', allow({ Service: 'config.amazonaws.com' }, 'kms:Decrypt', '*'))],
  ])('%s is none of it', (_, snapshot) => expect(judgement(snapshot).is).toBe('held'));

  test.each<[string, string, string]>([
    ['s3_bucket_policy', 's3:GetBucketPolicy', 'example-org-trail'],
    ['s3_bucket_lifecycle_configuration', 's3:GetLifecycleConfiguration', 'example-org-trail'],
    ['kms_key', 'kms:DescribeKey', `arn:aws:kms:us-east-1:${MANAGEMENT}:key/11111111-2222-3333-4444-555555555555`],
  ])('%s that could not be read is unknown, and what is wrong beside it counts', (type, action, about) => {
    const snapshot = without(type, { action, about, reason: 'AccessDenied' });
    expect(problem(snapshot)).toBe(`unknown: ${about}: ${action} did not answer: AccessDenied`);
    const more = { ...snapshot, things: snapshot.things.filter(thing => !isOf('s3_bucket_versioning')(thing)) };
    expect(problem(more)).toBe(`not held: ${NAME}: its bucket keeps no versions`);
    expect(judgement({ ...SOUND, unknown: [{ action, about: 'another', reason: 'AccessDenied' }] }).is).toBe('held');
  });

  test('a key that nobody looked at, or in an account that the role does not get into', () => {
    const key = `arn:aws:kms:us-east-1:${MANAGEMENT}:key/11111111-2222-3333-4444-555555555555`;
    expect(problem(without('kms_key'))).toBe(
      `unknown: ${key}: kms:DescribeKey did not answer: the snapshot does not have it`,
    );
    const unread = { action: 'sts:AssumeRole', account: MANAGEMENT, reason: 'AccessDenied' };
    expect(problem(without('kms_key', unread))).toBe('unknown: sts:AssumeRole did not answer: AccessDenied');
  });
});

describe('who may assume the roles that deploy', () => {
  const ROLE = `arn:aws:iam::${MANAGEMENT}:role/ci/Deploy`;
  const deploying = (...deploy_roles: string[]) =>
    organizationOf(stringify({ ...orgFile(), alerts: { ...orgFile().alerts, deploy_roles } }));
  const trusting = (...Statement: object[]): Snapshot => ({
    ...SOUND,
    accounts: SOUND.accounts.map(account =>
      account.id === MANAGEMENT
        ? {
            ...account,
            residents: {
              users: [],
              workloads: [],
              roles: [{ arn: ROLE, trust: JSON.stringify({ Version: '2012-10-17', Statement }) }],
            },
          }
        : account,
    ),
  });
  const trust = (Principal: unknown, Condition?: object) => {
    const isOidc = JSON.stringify(Principal).includes('oidc-provider');
    const Action = isOidc ? 'sts:AssumeRoleWithWebIdentity' : ['sts:AssumeRole', 'sts:TagSession'];
    return { ...{ Effect: 'Allow', Principal, Action }, ...(Condition !== undefined && { Condition }) };
  };
  const github = { Federated: `arn:aws:iam::${MANAGEMENT}:oidc-provider/token.actions.githubusercontent.com` };
  const aud = { StringEquals: { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' } };
  const sub = { StringLike: { 'token.actions.githubusercontent.com:sub': 'repo:example/org:*' } };
  const found = (...statements: object[]) => problem(trusting(...statements), deploying(ROLE));

  test.each<[string, object, string]>([
    ['a foreign account', trust(foreign()), `account ${FOREIGN}`],
    ['anybody', trust('*'), 'anybody'],
    [
      'a foreign account that says a word',
      trust({ AWS: FOREIGN }, { StringEquals: { 'sts:ExternalId': 'word' } }),
      `account ${FOREIGN}`,
    ],
    ['whoever GitHub knows', trust(github, aud), `an identity of ${github.Federated}`],
  ])('%s', (_, statement, who) => expect(found(statement)).toBe(`not held: ${who} may assume ${ROLE}, which deploys`));

  test.each<[string, object]>([
    ['the account itself', trust({ AWS: MANAGEMENT })],
    ['an account of the organization', trust({ AWS: `arn:aws:iam::${PAYMENTS}:role/ci` })],
    ['somebody of a repository', trust(github, { ...aud, ...sub })],
    [
      'people of a directory of the account',
      { ...trust({ Federated: `arn:aws:iam::${MANAGEMENT}:saml-provider/sso` }), Action: 'sts:AssumeRoleWithSAML' },
    ],
    ['a service', trust({ Service: 'codebuild.amazonaws.com' })],
  ])('%s is nobody to worry about', (_, statement) => expect(found(statement).split(':')[0]).toBe('held'));

  test('a role that is not there', () => {
    const gone = `arn:aws:iam::${MANAGEMENT}:role/Gone`;
    expect(judgement(trusting(), deploying(gone))).toMatchObject({
      ...{ is: 'not held', why: `there is no role ${gone}, which alerts.deploy_roles names` },
      next: 'correct alerts.deploy_roles in the org file',
    });
  });

  test('roles that could not be read, and those of an account that nobody looked into', () => {
    const unread = { action: 'iam:ListRoles', account: MANAGEMENT, reason: 'AccessDenied' };
    const snapshot = trusting();
    const accounts = snapshot.accounts.map(account =>
      account.id === MANAGEMENT ? { ...account, residents: { workloads: [] } } : account,
    );
    expect(problem({ ...snapshot, accounts, unknown: [unread] }, deploying(ROLE))).toBe(
      'unknown: iam:ListRoles did not answer: AccessDenied',
    );
    const elsewhere = `arn:aws:iam::${PAYMENTS}:role/Deploy`;
    expect(problem(SOUND, deploying(elsewhere))).toBe(
      `unknown: ${elsewhere}: iam:ListRoles did not answer: nobody looked who may assume roles of account ${PAYMENTS}`,
    );
  });
});
