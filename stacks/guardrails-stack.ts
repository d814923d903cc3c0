import { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { Organization, RootDeny } from '../config/organization';
import { terraformName } from '../config/terraform-name';
import { ForwardingProtection } from '../modules/guardrails/forwarding-protection';
import { RootAccessFeatures } from '../modules/guardrails/root-access-features';
import { RootDenyPolicy } from '../modules/guardrails/root-deny-policy';
import { OrganizationStack } from './organization-stack';

/** What prevents the use of root and keeps its alerts: the SCPs with their attachments, and centralized root access. */
export class GuardrailsStack extends OrganizationStack {
  constructor(scope: Construct, organization: Organization) {
    super(scope, 'guardrails', organization);
    const { aws, rootDeny, rootAccess, trail, alerts } = organization;
    const protect = aws !== undefined && trail !== undefined && alerts?.protect === true;
    this.checkOrganization({
      serviceControlPolicies: rootDeny !== undefined || protect,
      trustedAccess: rootAccess === undefined ? [] : ['iam.amazonaws.com'],
    });
    const attached = rootDeny === undefined ? [] : [this.defineRootDeny(rootDeny)];
    if (protect) {
      const props = { rootId: aws.rootId, maxSize: aws.quotas.scpSize, after: attached };
      new ForwardingProtection(this, 'forwarding-protection', props);
    }
    if (rootAccess !== undefined) new RootAccessFeatures(this, 'root-access', rootAccess);
  }

  /** Returns the last attachment. */
  private defineRootDeny(rootDeny: RootDeny): ITerraformDependable {
    const targets = rootDeny.targets.filter(({ account }) => account === undefined || account.status === 'active');
    const { lastAttachment } = new RootDenyPolicy(this, 'root-deny', {
      targets: Object.fromEntries(targets.map(({ key, id }) => [terraformName(key), id])),
      allowRootSessions: rootDeny.allowRootSessions,
      exemptions: rootDeny.exemptions,
      maxSize: this.organization.aws?.quotas.scpSize,
    });
    this.followAccounts(
      rootDeny.targets.flatMap(({ account }) => account ?? []),
      name => [`aws_organizations_policy_attachment.root-deny_${name}`],
    );
    return lastAttachment;
  }
}
