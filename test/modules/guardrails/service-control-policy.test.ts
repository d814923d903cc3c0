import { OrganizationsPolicy } from '@cdktf/provider-aws/lib/organizations-policy';
import { ServiceControlPolicy, ServiceControlPolicyProps } from '../../../modules/guardrails/service-control-policy';
import { synthesize } from '../../synth';

const PROPS: ServiceControlPolicyProps = {
  name: 'root-deny',
  description: 'Denies root',
  content: '{"Version":"2012-10-17","Statement":[]}',
  targets: { root: 'r-exam' },
};

const synth = (props: Partial<ServiceControlPolicyProps> = {}) =>
  synthesize(scope => void new ServiceControlPolicy(scope, 'scp', { ...PROPS, ...props })).resource;

describe('ServiceControlPolicy', () => {
  test('defines the policy and one attachment after another', () => {
    const targets = { root: 'r-exam', Sandbox: 'ou-exam-11111111', 'payments-prod': '222222222222' };
    const policy_id = '${aws_organizations_policy.scp.id}';
    expect(synth({ targets })).toEqual({
      aws_organizations_policy: {
        scp: {
          name: 'root-deny',
          description: 'Denies root',
          type: 'SERVICE_CONTROL_POLICY',
          content: PROPS.content,
        },
      },
      aws_organizations_policy_attachment: {
        scp_root: { policy_id, target_id: 'r-exam' },
        scp_Sandbox: {
          policy_id,
          target_id: 'ou-exam-11111111',
          depends_on: ['aws_organizations_policy_attachment.scp_root'],
        },
        'scp_payments-prod': {
          policy_id,
          target_id: '222222222222',
          depends_on: ['aws_organizations_policy_attachment.scp_Sandbox'],
        },
      },
    });
  });

  test('attaches after what must be attached before', () => {
    const { resource } = synthesize(scope => {
      const before = new OrganizationsPolicy(scope, 'before', { name: 'before', content: '{}' });
      new ServiceControlPolicy(scope, 'scp', { ...PROPS, after: before });
    });
    expect(resource.aws_organizations_policy_attachment?.scp_root?.depends_on).toEqual([
      'aws_organizations_policy.before',
    ]);
  });

  test('accepts a policy of exactly the quota and fails one over', () => {
    const { length } = PROPS.content;
    expect(() => synth({ maxSize: length })).not.toThrow();
    expect(() => synth({ maxSize: length - 1, targets: { everywhere: 'root' } })).toThrow(
      new Error(`test/scp: invalid service control policy
  - targets.everywhere: must be the id of a root (r-…), an OU (ou-…) or an account (12 digits), got 'root'
  - policy has ${length} characters, AWS allows ${length - 1}`),
    );
  });

  test('fails without a target', () => {
    expect(() => synth({ targets: {} })).toThrow('targets: supply at least one root, OU or account id');
  });
});
