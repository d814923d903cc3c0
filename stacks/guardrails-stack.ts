import { Construct } from 'constructs';
import { Organization, RootDeny } from '../config/organization';
import { terraformName } from '../config/terraform-name';
import { RootAccessFeatures } from '../modules/root-access-features';
import { RootDenyPolicy } from '../modules/root-deny-policy';
import { OrganizationStack } from './organization-stack';

/** What prevents the use of root: the root-deny SCP with its attachments, and centralized root access. */
export class GuardrailsStack extends OrganizationStack {
  constructor(scope: Construct, organization: Organization) {
    super(scope, 'guardrails', organization);
    const { rootDeny, rootAccess } = organization;
    this.checkOrganization({
      serviceControlPolicies: rootDeny !== undefined,
      trustedAccess: rootAccess === undefined ? [] : ['iam.amazonaws.com'],
    });
    if (rootDeny !== undefined) this.defineRootDeny(rootDeny);
    if (rootAccess !== undefined) new RootAccessFeatures(this, 'root-access', rootAccess);
  }

  private defineRootDeny(rootDeny: RootDeny): void {
    const targets = rootDeny.targets.filter(({ account }) => account === undefined || account.status === 'active');
    new RootDenyPolicy(this, 'root-deny', {
      targets: Object.fromEntries(targets.map(({ key, id }) => [terraformName(key), id])),
      allowRootSessions: rootDeny.allowRootSessions,
      exemptions: rootDeny.exemptions,
      maxSize: this.organization.aws?.quotas.scpSize,
    });
    this.followAccounts(
      rootDeny.targets.flatMap(({ account }) => account ?? []),
      name => [`aws_organizations_policy_attachment.root-deny_${name}`],
    );
  }
}
