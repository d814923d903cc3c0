import { DataAwsOrganizationsOrganization } from '@cdktf/provider-aws/lib/data-aws-organizations-organization';
import { Construct } from 'constructs';

/** Properties for OrganizationCheck. */
export interface OrganizationCheckProps {
  /** The organization the credentials must belong to, for example 'o-exampleorg1'. */
  readonly organizationId: string;
  /** Whether service control policies must be enabled. @default false */
  readonly serviceControlPolicies?: boolean;
  /** Service principals that must have trusted access, for example 'cloudtrail.amazonaws.com'. @default - none */
  readonly trustedAccess?: readonly string[];
  /** Whether CloudFormation StackSets must have access, which nothing but CloudFormation switches on. @default false */
  readonly stackSets?: boolean;
}

/**
 * Stops a plan that would fail halfway through an apply: reads the organization and checks what the stack needs.
 *
 * All failing checks are printed at once, each with the command that mends it. The data source stores the name and
 * root e-mail of every account in the state.
 */
export class OrganizationCheck extends Construct {
  constructor(scope: Construct, id: string, props: OrganizationCheckProps) {
    super(scope, id);
    const { organizationId, serviceControlPolicies = false, trustedAccess = [], stackSets = false } = props;

    // postconditions with self: Terraform refuses a self-reference in a data source's precondition
    const postcondition = [
      {
        condition: `\${self.id == "${organizationId}"}`,
        errorMessage: `The credentials belong to another organization than ${organizationId}, which the org file names. Sign in to its management account:\n  aws sts get-caller-identity\n  aws organizations describe-organization`,
      },
      {
        condition: '${self.feature_set == "ALL"}',
        errorMessage:
          'The organization has consolidated billing only; service control policies and trusted access need all features:\n  aws organizations enable-all-features',
      },
    ];
    if (serviceControlPolicies) {
      postcondition.push({
        condition:
          '${anytrue([for type in self.roots[0].policy_types : type.type == "SERVICE_CONTROL_POLICY" && type.status == "ENABLED"])}',
        errorMessage:
          'Service control policies are not enabled in the organization:\n  aws organizations enable-policy-type --policy-type SERVICE_CONTROL_POLICY --root-id $(aws organizations list-roots --query "Roots[0].Id" --output text)',
      });
    }
    for (const principal of trustedAccess) {
      postcondition.push({
        condition: `\${contains(self.aws_service_access_principals, "${principal}")}`,
        errorMessage: `${principal} has no trusted access to the organization:\n  aws organizations enable-aws-service-access --service-principal ${principal}`,
      });
    }

    if (stackSets) {
      postcondition.push({
        condition: `\${contains(self.aws_service_access_principals, "member.org.stacksets.cloudformation.amazonaws.com")}`,
        errorMessage:
          'CloudFormation StackSets have no access to the organization (organizations enable-aws-service-access is not enough):\n  aws cloudformation activate-organizations-access\n  aws cloudformation describe-organizations-access',
      });
    }

    new DataAwsOrganizationsOrganization(this, 'Resource', { lifecycle: { postcondition } });
  }
}
