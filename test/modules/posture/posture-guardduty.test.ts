import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { PostureGuardDuty } from '../../../modules/posture/posture-guardduty';
import { synthesize } from '../../synth';

const synth = (accountId = '222222222222') =>
  synthesize(scope => {
    const provider = new AwsProvider(scope, 'audit', { alias: 'audit', region: 'us-east-1' });
    new PostureGuardDuty(scope, 'guardduty', { administrator: { accountId, provider } });
  }).resource;

describe('PostureGuardDuty', () => {
  test('switches it on in both accounts, registers the administrator, then enables every member there', () => {
    expect(synth()).toEqual({
      aws_guardduty_detector: {
        guardduty_management: { enable: true },
        guardduty_detector: { provider: 'aws.audit', enable: true },
      },
      aws_guardduty_organization_admin_account: {
        guardduty_administrator: {
          admin_account_id: '222222222222',
          depends_on: ['aws_guardduty_detector.guardduty_detector', 'aws_guardduty_detector.guardduty_management'],
        },
      },
      aws_guardduty_organization_configuration: {
        guardduty_configuration: {
          provider: 'aws.audit',
          detector_id: '${aws_guardduty_detector.guardduty_detector.id}',
          auto_enable_organization_members: 'ALL',
          depends_on: ['aws_guardduty_organization_admin_account.guardduty_administrator'],
        },
      },
    });
  });

  test('fails when the administrator is no account', () => {
    expect(() => synth('2222222222222')).toThrow(
      new Error(
        "test/guardduty: invalid administrator of GuardDuty\n  - accountId: must be 12 digits, got '2222222222222'",
      ),
    );
  });
});
