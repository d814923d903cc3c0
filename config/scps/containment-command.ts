import { containmentPolicyName } from '../names';
import { rootDenyDocument } from './root-deny-document';

/**
 * Returns the command of the AWS CLI that attaches to one account an SCP that denies its root everything, root sessions as
 * well; what workloads do goes on. It costs a statement of one line, because a policy has to be made before it is attached.
 *
 * @param accountId - twelve digits, or what stands for them in a text that is filled in later
 */
export const containmentCommand = (accountId: string): string =>
  [
    `aws organizations attach-policy --target-id ${accountId} --policy-id "$(aws organizations create-policy`,
    `--type SERVICE_CONTROL_POLICY --name ${containmentPolicyName(accountId)} --description ""`,
    `--content '${rootDenyDocument({ allowRootSessions: false, exemptions: [] })}'`,
    '--query Policy.PolicySummary.Id --output text)"',
  ].join(' ');
