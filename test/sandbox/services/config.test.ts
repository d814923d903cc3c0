import { config } from '../../../sandbox/services/config';
import { callsOf, CLOSED, MANAGEMENT, MEMBER } from '../posture-requests';

const rule = (excluded: string[]) => ({
  OrganizationConfigRuleName: 'rootguard-root-mfa',
  OrganizationManagedRuleMetadata: { RuleIdentifier: 'ROOT_ACCOUNT_MFA_ENABLED' },
  ExcludedAccounts: excluded,
});
const NAME = { OrganizationConfigRuleName: 'rootguard-root-mfa' };
const ARN = 'arn:aws:config:us-east-1:111111111111:organization-config-rule/rootguard-root-mfa';
const GONE = 'NoSuchOrganizationConfigRuleException: There is no organization rule rootguard-root-mfa.';

describe('organization rules of AWS Config', () => {
  test('succeed where every account that is not excluded has a recorder', async () => {
    const call = callsOf(config, 'config');
    for (const account of [MANAGEMENT, MEMBER]) {
      expect(await call(account, 'PutConfigurationRecorder')).toEqual({ forwarded: true });
    }
    expect(await call(MANAGEMENT, 'PutOrganizationConfigRule', rule([CLOSED]))).toEqual({
      OrganizationConfigRuleArn: ARN,
    });
    expect(await call(MANAGEMENT, 'DescribeOrganizationConfigRules')).toEqual({
      OrganizationConfigRules: [{ ...rule([CLOSED]), OrganizationConfigRuleArn: ARN }],
    });
    expect(await call(MANAGEMENT, 'DescribeOrganizationConfigRuleStatuses')).toEqual({
      OrganizationConfigRuleStatuses: [{ ...NAME, OrganizationRuleStatus: 'CREATE_SUCCESSFUL' }],
    });
    await call(MANAGEMENT, 'PutOrganizationConfigRule', rule([CLOSED]));
    expect(await call(MANAGEMENT, 'DescribeOrganizationConfigRuleStatuses')).toEqual({
      OrganizationConfigRuleStatuses: [{ ...NAME, OrganizationRuleStatus: 'UPDATE_SUCCESSFUL' }],
    });
    expect(await call(MANAGEMENT, 'DeleteOrganizationConfigRule', NAME)).toEqual({});
    expect(await call(MANAGEMENT, 'DeleteOrganizationConfigRule', NAME)).toBe(GONE);
  });

  test('fail as a whole for one account without a recorder, or one that is suspended', async () => {
    const call = callsOf(config, 'config');
    await call(MANAGEMENT, 'PutConfigurationRecorder');
    await call(MANAGEMENT, 'PutOrganizationConfigRule', rule([]));
    expect(await call(MANAGEMENT, 'DescribeOrganizationConfigRuleStatuses')).toEqual({
      OrganizationConfigRuleStatuses: [
        expect.objectContaining({ ...NAME, OrganizationRuleStatus: 'CREATE_FAILED' }) as object,
      ],
    });
    const Filters = { MemberAccountRuleStatus: 'CREATE_FAILED' };
    const detailed = await call(MANAGEMENT, 'GetOrganizationConfigRuleDetailedStatus', { ...NAME, Filters });
    const failed = { ConfigRuleName: NAME.OrganizationConfigRuleName, MemberAccountRuleStatus: 'CREATE_FAILED' };
    expect(detailed).toEqual({
      OrganizationConfigRuleDetailedStatus: [
        { ...failed, AccountId: CLOSED, ErrorCode: 'AccessDenied', ErrorMessage: 'The account is suspended.' },
        {
          ...failed,
          AccountId: MEMBER,
          ErrorCode: 'ConfigurationRecorderNotAvailable',
          ErrorMessage: 'NoAvailableConfigurationRecorder',
        },
      ],
    });
  });

  test('are refused to members, without trusted access, and beyond the limits', async () => {
    const denied = 'OrganizationAccessDeniedException: ';
    const call = callsOf(config, 'config');
    expect(await call(MEMBER, 'PutOrganizationConfigRule', rule([]))).toBe(
      `${denied}This action can only be made by the management account of an AWS Organization.`,
    );
    expect(await callsOf(config, 'config', false)(MANAGEMENT, 'PutOrganizationConfigRule', rule([]))).toBe(
      `${denied}config-multiaccountsetup.amazonaws.com has no trusted access to the organization.`,
    );
    const excluded = (count: number) => rule(Array<string>(count).fill(CLOSED));
    expect(await call(MANAGEMENT, 'PutOrganizationConfigRule', excluded(1000))).toEqual({
      OrganizationConfigRuleArn: ARN,
    });
    expect(await call(MANAGEMENT, 'PutOrganizationConfigRule', excluded(1001))).toMatch(/^ValidationException: /);
    expect(await call(MANAGEMENT, 'DescribeConfigurationRecorders')).toEqual({ forwarded: true });
  });
});
