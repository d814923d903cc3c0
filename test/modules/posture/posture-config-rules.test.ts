import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { PostureConfigRules, PostureConfigRulesProps } from '../../../modules/posture/posture-config-rules';
import { synthesize } from '../../synth';

const synth = (props: PostureConfigRulesProps) =>
  synthesize(scope => void new PostureConfigRules(scope, 'config', props)).resource;

const timeouts = { create: '4h', delete: '4h', update: '4h' };
const ids = (count: number) => Array.from({ length: count }, (_, index) => String(100_000_000_000 + index));

describe('PostureConfigRules', () => {
  test('defines each rule by its identifier, once a day, without the excluded accounts', () => {
    const rules = ['root-mfa', 'root-hardware-mfa', 'root-access-key', 'security-contact'] as const;
    expect(synth({ rules, excludedAccountIds: ['222222222222'] })).toEqual({
      aws_config_organization_managed_rule: {
        'config_root-mfa': {
          name: 'rootguard-root-mfa',
          description: 'The root user signs in with MFA; not applicable without root credentials',
          rule_identifier: 'ROOT_ACCOUNT_MFA_ENABLED',
          maximum_execution_frequency: 'TwentyFour_Hours',
          excluded_accounts: ['222222222222'],
          timeouts,
        },
        'config_root-hardware-mfa': {
          name: 'rootguard-root-hardware-mfa',
          description: 'The root user signs in with a hardware MFA device; not applicable without root credentials',
          rule_identifier: 'ROOT_ACCOUNT_HARDWARE_MFA_ENABLED',
          maximum_execution_frequency: 'TwentyFour_Hours',
          excluded_accounts: ['222222222222'],
          timeouts,
        },
        'config_root-access-key': {
          name: 'rootguard-root-access-key',
          description: 'The root user has no access key',
          rule_identifier: 'IAM_ROOT_ACCESS_KEY_CHECK',
          maximum_execution_frequency: 'TwentyFour_Hours',
          excluded_accounts: ['222222222222'],
          timeouts,
        },
        'config_security-contact': {
          name: 'rootguard-security-contact',
          description: 'The account has a security contact',
          rule_identifier: 'SECURITY_ACCOUNT_INFORMATION_PROVIDED',
          maximum_execution_frequency: 'TwentyFour_Hours',
          excluded_accounts: ['222222222222'],
          timeouts,
        },
      },
    });
  });

  test('works with another provider, and excludes nobody unless told', () => {
    const { resource } = synthesize(scope => {
      const provider = new AwsProvider(scope, 'eu', { alias: 'eu', region: 'eu-west-1' });
      new PostureConfigRules(scope, 'config', { rules: ['root-access-key'], excludedAccountIds: [], provider });
    });
    expect(resource).toEqual({
      aws_config_organization_managed_rule: {
        'config_root-access-key': {
          provider: 'aws.eu',
          name: 'rootguard-root-access-key',
          description: 'The root user has no access key',
          rule_identifier: 'IAM_ROOT_ACCESS_KEY_CHECK',
          maximum_execution_frequency: 'TwentyFour_Hours',
          timeouts,
        },
      },
    });
  });

  test('excludes 1,000 accounts and no more', () => {
    const rules = ['root-mfa'] as const;
    expect(() => synth({ rules, excludedAccountIds: ids(1000) })).not.toThrow();
    expect(() => synth({ rules, excludedAccountIds: ids(1001) })).toThrow(
      new Error('test/config: invalid rules of AWS Config\n  - excludedAccountIds: AWS Config allows 1000, got 1001'),
    );
  });

  test('fails with every problem in one message', () => {
    expect(() => synth({ rules: [], excludedAccountIds: ['2222'] })).toThrow(
      new Error(`test/config: invalid rules of AWS Config
  - rules: must name at least one
  - excludedAccountIds: accountId: must be 12 digits, got '2222'`),
    );
  });
});
