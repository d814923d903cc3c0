import { securityhub } from '../../../sandbox/services/securityhub';
import { Call, callsOf, MANAGEMENT, MEMBER } from '../posture-requests';

const CENTRAL = {
  AutoEnable: false,
  AutoEnableStandards: 'NONE',
  OrganizationConfiguration: { ConfigurationType: 'CENTRAL' },
};
const LOCAL = { AutoEnable: false, OrganizationConfiguration: { ConfigurationType: 'LOCAL' } };
const ASSOCIATION = '/configurationPolicyAssociation';
const registered = async (): Promise<Call> => {
  const call = callsOf(securityhub, 'securityhub');
  await call(MANAGEMENT, 'POST /organization/admin/enable', { AdminAccountId: MEMBER });
  return call;
};

describe('Security Hub', () => {
  test('is on or off in each account', async () => {
    const call = callsOf(securityhub, 'securityhub');
    const off = 'InvalidAccessException: Account is not subscribed to AWS Security Hub';
    expect(await call(MEMBER, 'GET /accounts')).toBe(off);
    expect(await call(MEMBER, 'POST /accounts')).toEqual({});
    expect(await call(MEMBER, 'POST /accounts')).toMatch(/^ResourceConflictException: /);
    expect(await call(MEMBER, 'GET /accounts')).toMatchObject({
      HubArn: 'arn:aws:securityhub:us-east-1:222222222222:hub/default',
    });
    expect(await call(MANAGEMENT, 'GET /accounts')).toBe(off);
    expect(await call(MEMBER, 'DELETE /accounts')).toEqual({});
    expect(await call(MEMBER, 'GET /accounts')).toBe(off);
  });

  test('is on in the administrator, and central configuration takes each step after the one before', async () => {
    const call = await registered();
    expect(await call(MEMBER, 'POST /accounts')).toMatch(/^ResourceConflictException: /);
    expect(await call(MEMBER, 'POST /organization/configuration', CENTRAL)).toMatch(/home region/);
    await call(MEMBER, 'POST /findingAggregator/create', { RegionLinkingMode: 'NO_REGIONS' });
    expect(await call(MEMBER, 'POST /configurationPolicy/create', { Name: 'p' })).toMatch(/not enabled/);
    expect(await call(MEMBER, 'POST /organization/configuration', CENTRAL)).toEqual({});
    const { Id } = (await call(MEMBER, 'POST /configurationPolicy/create', { Name: 'p' })) as { Id: string };
    const Target = { RootId: 'r-exam' };
    const associate = (ConfigurationPolicyIdentifier: string) =>
      call(MEMBER, `POST ${ASSOCIATION}/associate`, { ConfigurationPolicyIdentifier, Target });
    expect(await associate('another')).toMatch(/^ResourceNotFoundException: /);
    expect(await associate(Id)).toEqual({
      ConfigurationPolicyId: Id,
      TargetId: 'r-exam',
      TargetType: 'ROOT',
      AssociationType: 'APPLIED',
      AssociationStatus: 'SUCCESS',
    });

    // and is taken apart in the opposite order only
    const aggregator = 'DELETE /findingAggregator/delete/arn';
    const administrator = 'POST /organization/admin/disable';
    const steps: [account: string, operation: string, input?: object][] = [
      [MEMBER, `POST ${ASSOCIATION}/disassociate`, { Target }],
      [MEMBER, `DELETE /configurationPolicy/${Id}`],
      [MEMBER, 'POST /organization/configuration', LOCAL],
      [MEMBER, aggregator],
      [MANAGEMENT, administrator, { AdminAccountId: MEMBER }],
    ];
    for (const [account, operation, input] of steps.slice(1, 4)) {
      expect(await call(account, operation, input)).toMatch(/^ResourceConflictException: /);
    }
    expect(await call(MANAGEMENT, administrator)).toMatch(/^ResourceConflictException: /);
    for (const [account, operation, input] of steps) {
      expect(typeof (await call(account, operation, input))).toBe('object');
    }
    expect(await call(MANAGEMENT, 'GET /organization/admin')).toEqual({ AdminAccounts: [] });
  });

  test('lets nobody but the administrator configure the organization', async () => {
    const call = await registered();
    for (const operation of ['GET /organization/configuration', 'POST /findingAggregator/create']) {
      expect(await call(MANAGEMENT, operation)).toBe(
        'AccessDeniedException: The account is not the administrator of the organization.',
      );
    }
    expect(await call(MEMBER, 'POST /organization/admin/enable', { AdminAccountId: MEMBER })).toMatch(
      /^AccessDeniedException: /,
    );
  });
});
