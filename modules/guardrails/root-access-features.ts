import { IamOrganizationsFeatures } from '@cdktf/provider-aws/lib/iam-organizations-features';
import { Construct } from 'constructs';
import { throwProblems } from '../check-text';

/** Properties for RootAccessFeatures; at least one must be true. */
export interface RootAccessFeaturesProps {
  /** Whether root credentials of members can be deleted and recovered from the management account. */
  readonly credentialsManagement: boolean;
  /** Whether sts:AssumeRoot gives short root sessions in members. A root-deny SCP must then exempt them. */
  readonly sessions: boolean;
}

/**
 * Defines centralized root access for the organization of the account the provider is signed in to.
 *
 * It needs trusted access for iam.amazonaws.com. It deletes no existing root credentials; destroying it switches the
 * features off for the whole organization.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user-access-management.html
 */
export class RootAccessFeatures extends Construct {
  constructor(scope: Construct, id: string, props: RootAccessFeaturesProps) {
    super(scope, id);
    const { credentialsManagement, sessions } = props;
    const enabledFeatures = [
      ...(credentialsManagement ? ['RootCredentialsManagement'] : []),
      ...(sessions ? ['RootSessions'] : []),
    ];
    if (enabledFeatures.length === 0) {
      // the provider loses a resource without features from its state
      throwProblems(this.node.path, 'root access features', ['set credentialsManagement, sessions or both']);
    }
    new IamOrganizationsFeatures(this, 'Resource', { enabledFeatures });
  }
}
