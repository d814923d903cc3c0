import { runSimulation } from '@cloud-copilot/iam-simulate';
import { rootDenyDocument } from '../../../config/scps/root-deny-document';

const FULL_ACCESS = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const ACCOUNT = '222222222222';
const OTHER = '333333333333';

/** Whether the SCP lets a principal of an account with full access list buckets. */
async function result(policy: string, principal: string, context: Record<string, string> = {}): Promise<string> {
  const account = principal.split(':')[4]!;
  const fullAccess = { name: 'FullAWSAccess', policy: FULL_ACCESS };
  const simulation = await runSimulation(
    {
      request: {
        principal,
        action: 's3:ListAllMyBuckets',
        resource: { resource: '*', accountId: account },
        contextVariables: {
          'aws:PrincipalArn': principal.replace(
            /^arn:(.*):sts::(\d+):assumed-role\/([^/]+)\/.*$/,
            'arn:$1:iam::$2:role/$3',
          ),
          'aws:PrincipalAccount': account,
          'aws:CurrentTime': '2026-12-01T12:00:00Z',
          ...context,
        },
      },
      identityPolicies: [{ name: 'admin', policy: FULL_ACCESS }],
      serviceControlPolicies: [
        {
          orgIdentifier: 'r-exam',
          policies: [fullAccess, { name: 'root-deny', policy: JSON.parse(policy) as object }],
        },
        { orgIdentifier: account, policies: [fullAccess] },
      ],
      resourceControlPolicies: [],
    },
    {},
  );
  if (simulation.resultType === 'error') throw new Error(JSON.stringify(simulation.errors));
  return simulation.overallResult;
}

const root = (account: string, partition = 'aws') => `arn:${partition}:iam::${account}:root`;
const policy = rootDenyDocument({ allowRootSessions: true, exemptions: [] });
const exempting = rootDenyDocument({
  allowRootSessions: true,
  exemptions: [{ accountId: ACCOUNT, until: '2026-12-15' }],
});

describe('rootDenyDocument', () => {
  test('denies root and nothing else, in one minified statement', () => {
    expect(policy).toBe(
      '{"Version":"2012-10-17","Statement":[{"Sid":"DenyRoot","Effect":"Deny","Action":"*","Resource":"*",' +
        '"Condition":{"ArnLike":{"aws:PrincipalArn":"arn:*:iam::*:root"},"Null":{"aws:AssumedRoot":"true"}}}]}',
    );
  });

  test('adds one statement per last day of exemption, all lists sorted', () => {
    const document = JSON.parse(
      rootDenyDocument({
        allowRootSessions: false,
        exemptions: [
          { accountId: OTHER, until: '2026-12-15' },
          { accountId: '111111111111', until: '2027-01-01' },
          { accountId: ACCOUNT, until: '2026-12-15' },
        ],
      }),
    ) as object;
    const deny = { Effect: 'Deny', Action: '*', Resource: '*' };
    const ArnLike = { 'aws:PrincipalArn': 'arn:*:iam::*:root' };
    expect(document).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'DenyRoot',
          ...deny,
          Condition: { ArnLike, StringNotEquals: { 'aws:PrincipalAccount': ['111111111111', ACCOUNT, OTHER] } },
        },
        {
          Sid: 'DenyRootAfter20261215',
          ...deny,
          Condition: {
            ArnLike,
            StringEquals: { 'aws:PrincipalAccount': [ACCOUNT, OTHER] },
            DateGreaterThan: { 'aws:CurrentTime': '2026-12-15T23:59:59Z' },
          },
        },
        {
          Sid: 'DenyRootAfter20270101',
          ...deny,
          Condition: {
            ArnLike,
            StringEquals: { 'aws:PrincipalAccount': ['111111111111'] },
            DateGreaterThan: { 'aws:CurrentTime': '2027-01-01T23:59:59Z' },
          },
        },
      ],
    });
  });

  test.each(['aws', 'aws-us-gov', 'aws-cn'])('denies the root user in partition %s', async partition => {
    expect(await result(policy, root(ACCOUNT, partition))).toBe('ExplicitlyDenied');
  });

  test.each([
    ['a role', `arn:aws:iam::${ACCOUNT}:role/admin`],
    ['a role named root', `arn:aws:iam::${ACCOUNT}:role/root`],
    ['a user named root', `arn:aws:iam::${ACCOUNT}:user/root`],
    ['a session of a role', `arn:aws:sts::${ACCOUNT}:assumed-role/admin/me`],
  ])('allows %s', async (_, principal) => {
    expect(await result(policy, principal)).toBe('Allowed');
  });

  test('allows root sessions only when they are allowed', async () => {
    const session = { 'aws:AssumedRoot': 'true' };
    const strict = rootDenyDocument({ allowRootSessions: false, exemptions: [] });
    expect(await result(policy, root(ACCOUNT), session)).toBe('Allowed');
    expect(await result(exempting, root(ACCOUNT), { ...session, 'aws:CurrentTime': '2027-01-01T00:00:00Z' })).toBe(
      'Allowed',
    );
    expect(await result(strict, root(ACCOUNT), session)).toBe('ExplicitlyDenied');
  });

  test.each([
    ['2026-12-14T00:00:00Z', 'Allowed'],
    ['2026-12-15T23:59:59Z', 'Allowed'],
    ['2026-12-16T00:00:00Z', 'ExplicitlyDenied'],
  ])('at %s the root of an exempt account is %s', async (time, expected) => {
    expect(await result(exempting, root(ACCOUNT), { 'aws:CurrentTime': time })).toBe(expected);
  });

  test('an exemption of one account leaves the others denied, before and after its day', async () => {
    for (const time of ['2026-12-01T00:00:00Z', '2027-12-01T00:00:00Z']) {
      expect(await result(exempting, root(OTHER), { 'aws:CurrentTime': time })).toBe('ExplicitlyDenied');
    }
  });

  test.each([
    ['StringEquals with a wildcard', (text: string) => text.replace('ArnLike', 'StringEquals'), 'aws'],
    ['ROOT in capitals', (text: string) => text.replace(':root', ':ROOT'), 'aws'],
    ['a pattern of the commercial partition', (text: string) => text.replace('arn:*:', 'arn:aws:'), 'aws-us-gov'],
    ['a pattern of the commercial partition', (text: string) => text.replace('arn:*:', 'arn:aws:'), 'aws-cn'],
    ['Null turned around', (text: string) => text.replace('"true"', '"false"'), 'aws'],
  ])('the simulation notices %s', async (_, mutate, partition) => {
    const mutant = mutate(policy);
    expect(mutant).not.toBe(policy);
    expect(await result(mutant, root(ACCOUNT, partition))).toBe('Allowed');
  });
});
