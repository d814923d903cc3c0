import { OrganizationsPolicy } from '@cdktf/provider-aws/lib/organizations-policy';
import { forwardingProtectionDocument } from '../../../config/forwarding-protection-document';
import { ForwardingProtection, ForwardingProtectionProps } from '../../../modules/guardrails/forwarding-protection';
import { synthesize } from '../../synth';

const synth = (props: Partial<ForwardingProtectionProps> = {}) =>
  synthesize(scope => void new ForwardingProtection(scope, 'protection', { rootId: 'r-exam', ...props })).resource;

const { length } = forwardingProtectionDocument();

describe('ForwardingProtection', () => {
  test('defines the policy and attaches it to the root', () => {
    expect(synth()).toEqual({
      aws_organizations_policy: {
        protection: {
          name: 'rootguard-forwarding-protection',
          description: 'Keeps the rules that forward root events; only StackSets may change them',
          type: 'SERVICE_CONTROL_POLICY',
          content: forwardingProtectionDocument(),
        },
      },
      aws_organizations_policy_attachment: {
        protection_root: { policy_id: '${aws_organizations_policy.protection.id}', target_id: 'r-exam' },
      },
    });
  });

  test('attaches after what must be attached before', () => {
    const { resource } = synthesize(scope => {
      const before = new OrganizationsPolicy(scope, 'before', { name: 'before', content: '{}' });
      new ForwardingProtection(scope, 'protection', { rootId: 'r-exam', after: [before] });
    });
    expect(resource.aws_organizations_policy_attachment?.protection_root?.depends_on).toEqual([
      'aws_organizations_policy.before',
    ]);
  });

  test('accepts a policy of exactly the quota and fails one over', () => {
    expect(() => synth({ maxSize: length })).not.toThrow();
    expect(() => synth({ maxSize: length - 1 })).toThrow(
      new Error(`test/protection: invalid forwarding protection
  - policy has ${length} characters, AWS allows ${length - 1}`),
    );
  });
});
