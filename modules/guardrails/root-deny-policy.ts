import { OrganizationsPolicy } from '@cdktf/provider-aws/lib/organizations-policy';
import { OrganizationsPolicyAttachment } from '@cdktf/provider-aws/lib/organizations-policy-attachment';
import { ITerraformDependable, Token } from 'cdktf';
import { Construct } from 'constructs';
import { isDay } from '../../config/calendar-day';
import { Exemption } from '../../config/organization';
import { rootDenyPolicyDocument } from '../../config/root-deny-policy-document';
import { throwProblems } from '../check-text';
import { ROOT_DENY_POLICY } from '../../config/names';

/** Properties for RootDenyPolicy. */
export interface RootDenyPolicyProps {
  /** Construct id of the attachment to the id of a root, OU or member account. At least one. */
  readonly targets: Readonly<Record<string, string>>;
  /**
   * Whether sts:AssumeRoot sessions stay allowed. Without them, a member whose bucket policy locks everybody out
   * cannot be recovered without an exemption.
   *
   * @default true
   */
  readonly allowRootSessions?: boolean;
  /** Member accounts that may use root until a day, which AWS itself ends. @default - none */
  readonly exemptions?: readonly Exemption[];
  /**
   * Characters AWS allows in one SCP.
   *
   * @default 10240, the quota since May 2026
   */
  readonly maxSize?: number;
}

/**
 * Defines the SCP that denies every action to the root user of member accounts, and attaches it.
 *
 * It has no effect on the management account. SERVICE_CONTROL_POLICY must be enabled on the organization's root.
 * Detaching or destroying it is the way back in; that needs the management account only.
 */
export class RootDenyPolicy extends Construct {
  /** The last of the attachments, for whatever attaches after it. */
  readonly lastAttachment: ITerraformDependable;

  constructor(scope: Construct, id: string, props: RootDenyPolicyProps) {
    super(scope, id);
    const { targets, allowRootSessions = true, exemptions = [], maxSize = 10240 } = props;
    const content = rootDenyPolicyDocument({ allowRootSessions, exemptions });
    throwProblems(this.node.path, 'root-deny policy', findProblems(targets, exemptions, content, maxSize));

    const policy = new OrganizationsPolicy(this, 'Resource', {
      name: ROOT_DENY_POLICY,
      description: 'Denies every action to the root user of member accounts',
      type: 'SERVICE_CONTROL_POLICY',
      content,
    });

    // AWS refuses concurrent changes of attachments, so each one waits for the one before
    let previous: ITerraformDependable = policy;
    for (const [name, targetId] of Object.entries(targets)) {
      previous = new OrganizationsPolicyAttachment(this, name, {
        policyId: policy.id,
        targetId,
        dependsOn: previous === policy ? undefined : [previous],
      });
    }
    this.lastAttachment = previous;
  }
}

function findProblems(
  targets: Readonly<Record<string, string>>,
  exemptions: readonly Exemption[],
  content: string,
  maxSize: number,
): string[] {
  const problems: string[] = [];
  if (Object.keys(targets).length === 0) problems.push('targets: supply at least one root, OU or account id');
  for (const [name, id] of Object.entries(targets)) {
    if (!Token.isUnresolved(id) && !/^(r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}|\d{12})$/.test(id)) {
      problems.push(
        `targets.${name}: must be the id of a root (r-…), an OU (ou-…) or an account (12 digits), got '${id}'`,
      );
    }
  }
  for (const { accountId, until } of exemptions) {
    if (!/^\d{12}$/.test(accountId)) problems.push(`exemptions: account id must be 12 digits, got '${accountId}'`);
    if (!isDay(until)) problems.push(`exemptions: until must be a date as YYYY-MM-DD, got '${until}'`);
  }
  if (content.length > maxSize) {
    problems.push(`policy has ${content.length} characters, AWS allows ${maxSize}: remove exemptions`);
  }
  return problems;
}
