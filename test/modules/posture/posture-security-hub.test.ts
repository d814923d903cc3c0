import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { PostureSecurityHub } from '../../../modules/posture/posture-security-hub';
import { synthesize } from '../../synth';

const synth = (accountId = '222222222222') =>
  synthesize(scope => {
    const provider = new AwsProvider(scope, 'audit', { alias: 'audit', region: 'us-gov-west-1' });
    new PostureSecurityHub(scope, 'hub', {
      partition: 'aws-us-gov',
      region: 'us-gov-west-1',
      rootId: 'r-exam',
      administrator: { accountId, provider },
    });
  }).resource;

describe('PostureSecurityHub', () => {
  // the whole chain: on AWS each link fails without the one before it, and cannot be taken away before the one after it
  test('switches it on in both accounts, registers the administrator, then configures the organization there', () => {
    expect(synth()).toEqual({
      aws_securityhub_account: {
        hub_management: { enable_default_standards: false },
        hub_account: { provider: 'aws.audit', enable_default_standards: false },
      },
      aws_securityhub_organization_admin_account: {
        hub_administrator: {
          admin_account_id: '222222222222',
          depends_on: ['aws_securityhub_account.hub_account', 'aws_securityhub_account.hub_management'],
        },
      },
      aws_securityhub_finding_aggregator: {
        'hub_home-region': {
          provider: 'aws.audit',
          linking_mode: 'NO_REGIONS',
          depends_on: ['aws_securityhub_organization_admin_account.hub_administrator'],
        },
      },
      aws_securityhub_organization_configuration: {
        hub_configuration: {
          provider: 'aws.audit',
          auto_enable: false,
          auto_enable_standards: 'NONE',
          organization_configuration: { configuration_type: 'CENTRAL' },
          depends_on: ['aws_securityhub_finding_aggregator.hub_home-region'],
        },
      },
      aws_securityhub_configuration_policy: {
        hub_policy: {
          provider: 'aws.audit',
          name: 'rootguard',
          description: 'Security Hub with the standards that check root',
          configuration_policy: {
            service_enabled: true,
            enabled_standard_arns: [
              'arn:aws-us-gov:securityhub:us-gov-west-1::standards/aws-foundational-security-best-practices/v/1.0.0',
              'arn:aws-us-gov:securityhub:us-gov-west-1::standards/cis-aws-foundations-benchmark/v/3.0.0',
            ],
            security_controls_configuration: { disabled_control_identifiers: [] },
          },
          depends_on: ['aws_securityhub_organization_configuration.hub_configuration'],
        },
      },
      aws_securityhub_configuration_policy_association: {
        hub_root: {
          provider: 'aws.audit',
          target_id: 'r-exam',
          policy_id: '${aws_securityhub_configuration_policy.hub_policy.id}',
          timeouts: { create: '2h', update: '2h' },
        },
      },
    });
  });

  test('fails when the administrator is no account', () => {
    expect(() => synth('audit')).toThrow(
      new Error("test/hub: invalid administrator of Security Hub\n  - accountId: must be 12 digits, got 'audit'"),
    );
  });
});
