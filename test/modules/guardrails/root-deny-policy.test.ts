import { RootDenyPolicy, RootDenyPolicyProps } from '../../../modules/guardrails/root-deny-policy';
import { synthesize } from '../../synth';

const synth = (props: RootDenyPolicyProps) => synthesize(scope => void new RootDenyPolicy(scope, 'root-deny', props));

const contentOf = (props: RootDenyPolicyProps): string =>
  synth(props).resource.aws_organizations_policy?.['root-deny']?.content as string;

const DENY = {
  Sid: 'DenyRoot',
  Effect: 'Deny',
  Action: '*',
  Resource: '*',
  Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:*:iam::*:root' }, Null: { 'aws:AssumedRoot': 'true' } },
};

describe('RootDenyPolicy', () => {
  test('defines the policy and one attachment after another', () => {
    const { resource } = synth({
      targets: { root: 'r-exam', Sandbox: 'ou-exam-11111111', 'payments-prod': '222222222222' },
    });
    expect(resource).toEqual({
      aws_organizations_policy: {
        'root-deny': {
          name: 'rootguard-root-deny',
          description: 'Denies every action to the root user of member accounts',
          type: 'SERVICE_CONTROL_POLICY',
          content: JSON.stringify({ Version: '2012-10-17', Statement: [DENY] }),
        },
      },
      aws_organizations_policy_attachment: {
        'root-deny_root': { policy_id: '${aws_organizations_policy.root-deny.id}', target_id: 'r-exam' },
        'root-deny_Sandbox': {
          policy_id: '${aws_organizations_policy.root-deny.id}',
          target_id: 'ou-exam-11111111',
          depends_on: ['aws_organizations_policy_attachment.root-deny_root'],
        },
        'root-deny_payments-prod': {
          policy_id: '${aws_organizations_policy.root-deny.id}',
          target_id: '222222222222',
          depends_on: ['aws_organizations_policy_attachment.root-deny_Sandbox'],
        },
      },
    });
  });

  test('denies root sessions too when they are not allowed', () => {
    expect(JSON.parse(contentOf({ targets: { root: 'r-exam' }, allowRootSessions: false }))).toEqual({
      Version: '2012-10-17',
      Statement: [{ ...DENY, Condition: { ArnLike: DENY.Condition.ArnLike } }],
    });
  });

  test('accepts a policy of exactly the quota and fails one over', () => {
    const exemptions = [{ accountId: '222222222222', until: '2026-12-31' }];
    const size = contentOf({ targets: { root: 'r-exam' }, exemptions }).length;
    expect(() => synth({ targets: { root: 'r-exam' }, exemptions, maxSize: size })).not.toThrow();
    expect(() => synth({ targets: { root: 'r-exam' }, exemptions, maxSize: size - 1 })).toThrow(
      `policy has ${size} characters, AWS allows ${size - 1}: remove exemptions`,
    );
  });

  test('fails with every problem at once', () => {
    const exemptions = [
      { accountId: '2', until: '2026-02-30' },
      { accountId: '222222222222', until: 'tomorrow' },
    ];
    expect(() => synth({ targets: { everywhere: 'root' }, exemptions })).toThrow(
      new Error(`test/root-deny: invalid root-deny policy
  - targets.everywhere: must be the id of a root (r-…), an OU (ou-…) or an account (12 digits), got 'root'
  - exemptions: account id must be 12 digits, got '2'
  - exemptions: until must be a date as YYYY-MM-DD, got '2026-02-30'
  - exemptions: until must be a date as YYYY-MM-DD, got 'tomorrow'`),
    );
  });

  test('fails without a target', () => {
    expect(() => synth({ targets: {} })).toThrow('targets: supply at least one root, OU or account id');
  });
});
