import { runSimulation } from '@cloud-copilot/iam-simulate';
import { leaveDenyDocument } from '../../../config/scps/leave-deny-document';

const FULL_ACCESS = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const ACCOUNT = '222222222222';
const OTHER = '333333333333';

/** Whether the SCP lets a role of an account with full access do something. */
async function result(policy: string, account: string, action: string, day = '2026-12-01'): Promise<string> {
  const fullAccess = { name: 'FullAWSAccess', policy: FULL_ACCESS };
  const simulation = await runSimulation(
    {
      request: {
        principal: `arn:aws:iam::${account}:role/admin`,
        action,
        resource: {
          resource: action.endsWith('Handshake')
            ? 'arn:aws:organizations::111111111111:handshake/o-exampleorg1/invite/h-examplehandshake111'
            : '*',
          accountId: account,
        },
        contextVariables: { 'aws:PrincipalAccount': account, 'aws:CurrentTime': `${day}T12:00:00Z` },
      },
      identityPolicies: [{ name: 'admin', policy: FULL_ACCESS }],
      serviceControlPolicies: [
        {
          orgIdentifier: 'r-exam',
          policies: [fullAccess, { name: 'leave-deny', policy: JSON.parse(policy) as object }],
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

describe('leaveDenyDocument', () => {
  const policy = leaveDenyDocument([]);
  const exempting = leaveDenyDocument([{ accountId: ACCOUNT, until: '2026-12-15' }]);

  test('denies two calls to everybody, in one minified statement', () => {
    expect(policy).toBe(
      '{"Version":"2012-10-17","Statement":[{"Sid":"DenyLeaving","Effect":"Deny",' +
        '"Action":["organizations:AcceptHandshake","organizations:LeaveOrganization"],"Resource":"*"}]}',
    );
  });

  test.each(['organizations:LeaveOrganization', 'organizations:AcceptHandshake'])('denies %s', async action => {
    expect(await result(policy, ACCOUNT, action)).toBe('ExplicitlyDenied');
  });

  test.each(['organizations:DescribeOrganization', 'organizations:DeclineHandshake', 's3:ListAllMyBuckets'])(
    'allows %s',
    async action => {
      expect(await result(policy, ACCOUNT, action)).toBe('Allowed');
    },
  );

  test('lets an exempt account leave until the end of its last day, and no other', async () => {
    const leave = 'organizations:LeaveOrganization';
    expect(await result(exempting, ACCOUNT, leave, '2026-12-15')).toBe('Allowed');
    expect(await result(exempting, ACCOUNT, leave, '2026-12-16')).toBe('ExplicitlyDenied');
    expect(await result(exempting, OTHER, leave, '2026-12-15')).toBe('ExplicitlyDenied');
  });
});
