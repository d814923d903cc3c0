import { Exemption } from '../organization';
import { denyWithExemptions } from './deny-with-exemptions';

/** What the root-deny SCP depends on. */
export interface RootDenyDocumentProps {
  /** Whether sts:AssumeRoot sessions stay allowed; without them only an exemption or detaching the SCP lets root in. */
  readonly allowRootSessions: boolean;
  /** Accounts whose root may act until the end of a day; the order does not matter. */
  readonly exemptions: readonly Exemption[];
}

/**
 * Returns the root-deny SCP as minified JSON.
 *
 * Denies every action to the root user of every member account the SCP reaches. It never reaches the
 * management account.
 *
 * To get back in: open a root session from the management account (`aws sts assume-root`) while sessions are
 * allowed; or add an exemption and deploy; or, when Terraform is out of reach, detach the SCP from the account's
 * root, OU or account with the management account's credentials, which no SCP binds.
 *
 * @see https://github.com/aws-samples/service-control-policy-examples/tree/main/Privileged-access-controls
 */
export function rootDenyDocument({ allowRootSessions, exemptions }: RootDenyDocumentProps): string {
  const conditions = {
    // any partition: a pattern with 'arn:aws:' would deny nobody in GovCloud and China
    ArnLike: { 'aws:PrincipalArn': 'arn:*:iam::*:root' },
    // an AssumeRoot session is arn:…:root too; only the key's presence tells it from the root user
    ...(allowRootSessions && { Null: { 'aws:AssumedRoot': 'true' } }),
  };
  return denyWithExemptions({ sid: 'DenyRoot', actions: '*', conditions }, exemptions);
}
