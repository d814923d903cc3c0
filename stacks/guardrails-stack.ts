import { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { Organization, Scp } from '../config/organization';
import { terraformName } from '../config/terraform-name';
import { accountCheck } from '../modules/guardrails/account-check';
import { RootAccessFeatures } from '../modules/guardrails/root-access-features';
import { ServiceControlPolicy } from '../modules/guardrails/service-control-policy';
import { OrganizationStack } from './organization-stack';

/** What prevents the use of root and keeps its alerts: the SCPs with their attachments, and centralized root access. */
export class GuardrailsStack extends OrganizationStack {
  constructor(scope: Construct, organization: Organization) {
    super(scope, 'guardrails', organization);
    const { scps, rootAccess } = organization;
    this.checkOrganization({
      serviceControlPolicies: scps.length > 0,
      trustedAccess: rootAccess === undefined ? [] : ['iam.amazonaws.com'],
    });
    this.checkAccounts();
    let attached: ITerraformDependable | undefined;
    for (const scp of scps) attached = this.defineScp(scp, attached);
    const accounts = new Set(scps.flatMap(({ targets }) => targets.flatMap(({ account }) => account ?? [])));
    this.followAccounts([...accounts], (name, account) =>
      scps
        .filter(({ targets }) => targets.some(target => target.account === account))
        .map(({ id }) => `aws_organizations_policy_attachment.${id}_${name}`),
    );
    if (rootAccess !== undefined) new RootAccessFeatures(this, 'root-access', rootAccess);
  }

  /** Warns of accounts that AWS has otherwise than the org file. */
  private checkAccounts(): void {
    const { accounts } = this.organization;
    const idsOf = (isActive: boolean): string[] =>
      accounts
        .filter(({ status }) => (status === 'active') === isActive)
        .map(({ id }) => id)
        .sort();
    const blocks = accountCheck({
      organization: 'data.aws_organizations_organization.organization',
      active: idsOf(true),
      inactive: idsOf(false),
    });
    for (const [name, block] of Object.entries(blocks)) this.addOverride(name, block);
  }

  /** Returns the last attachment. */
  private defineScp(scp: Scp, after: ITerraformDependable | undefined): ITerraformDependable {
    const { id, name, description, content } = scp;
    const targets = scp.targets.filter(({ account }) => account === undefined || account.status === 'active');
    const { lastAttachment } = new ServiceControlPolicy(this, id, {
      name,
      description,
      content,
      targets: Object.fromEntries(targets.map(target => [terraformName(target.key), target.id])),
      after,
      maxSize: this.organization.aws?.quotas.scpSize,
    });
    return lastAttachment;
  }
}
