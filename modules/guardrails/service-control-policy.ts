import { OrganizationsPolicy } from '@cdktf/provider-aws/lib/organizations-policy';
import { OrganizationsPolicyAttachment } from '@cdktf/provider-aws/lib/organizations-policy-attachment';
import { ITerraformDependable, Token } from 'cdktf';
import { Construct } from 'constructs';
import { throwProblems } from '../check-text';

/** Properties for ServiceControlPolicy. */
export interface ServiceControlPolicyProps {
  readonly name: string;
  readonly description: string;
  /** The policy as minified JSON: AWS counts every character, white space included. */
  readonly content: string;
  /** Construct id of the attachment to the id of a root, OU or member account. At least one. */
  readonly targets: Readonly<Record<string, string>>;
  /** What must be attached before: AWS refuses concurrent changes of attachments. @default - nothing */
  readonly after?: ITerraformDependable;
  /**
   * Characters AWS allows in one SCP.
   *
   * @default 10240, the quota since May 2026
   */
  readonly maxSize?: number;
}

/**
 * Defines a service control policy and attaches it.
 *
 * It has no effect on the management account. SERVICE_CONTROL_POLICY must be enabled on the organization's root.
 * Detaching or destroying it is the way back in; that needs the management account only.
 */
export class ServiceControlPolicy extends Construct {
  /** The last of the attachments, for whatever attaches after it. */
  readonly lastAttachment: ITerraformDependable;

  constructor(scope: Construct, id: string, props: ServiceControlPolicyProps) {
    super(scope, id);
    const { name, description, content, targets } = props;
    throwProblems(this.node.path, 'service control policy', findProblems(props));

    const policy = new OrganizationsPolicy(this, 'Resource', {
      name,
      description,
      type: 'SERVICE_CONTROL_POLICY',
      content,
    });
    // AWS refuses concurrent changes of attachments, so each one waits for the one before
    let previous = props.after;
    for (const [key, targetId] of Object.entries(targets)) {
      previous = new OrganizationsPolicyAttachment(this, key, {
        policyId: policy.id,
        targetId,
        dependsOn: previous && [previous],
      });
    }
    this.lastAttachment = previous ?? policy;
  }
}

function findProblems({ targets, content, maxSize = 10240 }: ServiceControlPolicyProps): string[] {
  const problems: string[] = [];
  if (Object.keys(targets).length === 0) problems.push('targets: supply at least one root, OU or account id');
  for (const [name, id] of Object.entries(targets)) {
    if (!Token.isUnresolved(id) && !/^(r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}|\d{12})$/.test(id)) {
      problems.push(
        `targets.${name}: must be the id of a root (r-…), an OU (ou-…) or an account (12 digits), got '${id}'`,
      );
    }
  }
  if (content.length > maxSize) problems.push(`policy has ${content.length} characters, AWS allows ${maxSize}`);
  return problems;
}
