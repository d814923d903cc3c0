import { OrganizationsPolicy } from '@cdktf/provider-aws/lib/organizations-policy';
import { OrganizationsPolicyAttachment } from '@cdktf/provider-aws/lib/organizations-policy-attachment';
import { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { forwardingProtectionDocument } from '../../config/forwarding-protection-document';
import { throwProblems } from '../check-text';
import { FORWARDING_PROTECTION_POLICY } from '../../config/names';

/** Properties for ForwardingProtection. */
export interface ForwardingProtectionProps {
  /** Id of the organization's root, for example 'r-exam'. */
  readonly rootId: string;
  /** What must be attached before: AWS refuses concurrent changes of attachments. @default - nothing */
  readonly after?: readonly ITerraformDependable[];
  /** Characters AWS allows in one SCP. @default 10240, the quota since May 2026 */
  readonly maxSize?: number;
}

/**
 * Defines the SCP that keeps everybody but StackSets from changing the forwarding rules of member accounts, and
 * attaches it to the organization's root. It has no effect on the management account.
 */
export class ForwardingProtection extends Construct {
  constructor(scope: Construct, id: string, props: ForwardingProtectionProps) {
    super(scope, id);
    const { rootId, after = [], maxSize = 10240 } = props;
    const content = forwardingProtectionDocument();
    if (content.length > maxSize) {
      const problem = `policy has ${content.length} characters, AWS allows ${maxSize}`;
      throwProblems(this.node.path, 'forwarding protection', [problem]);
    }
    const policy = new OrganizationsPolicy(this, 'Resource', {
      name: FORWARDING_PROTECTION_POLICY,
      description: 'Keeps the rules that forward root events; only StackSets may change them',
      type: 'SERVICE_CONTROL_POLICY',
      content,
    });
    new OrganizationsPolicyAttachment(this, 'root', {
      policyId: policy.id,
      targetId: rootId,
      dependsOn: after.length > 0 ? [...after] : undefined,
    });
  }
}
