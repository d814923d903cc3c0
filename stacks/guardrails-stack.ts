import { Construct } from 'constructs';
import { Organization, RootDeny } from '../config/organization';
import { terraformName } from '../config/terraform-name';
import { RootDenyPolicy } from '../modules/root-deny-policy';
import { OrganizationStack } from './organization-stack';

/** The root-deny SCP and its attachments. */
export class GuardrailsStack extends OrganizationStack {
  constructor(scope: Construct, organization: Organization, rootDeny: RootDeny) {
    super(scope, 'guardrails', organization);
    this.checkOrganization({ serviceControlPolicies: true });

    const targets = rootDeny.targets.filter(({ account }) => account === undefined || account.status === 'active');
    new RootDenyPolicy(this, 'root-deny', {
      targets: Object.fromEntries(targets.map(({ key, id }) => [terraformName(key), id])),
      allowRootSessions: rootDeny.allowRootSessions,
      exemptions: rootDeny.exemptions,
      maxSize: organization.aws?.quotas.scpSize,
    });
    this.followAccounts(
      rootDeny.targets.flatMap(({ account }) => account ?? []),
      name => [`aws_organizations_policy_attachment.root-deny_${name}`],
    );
  }
}
