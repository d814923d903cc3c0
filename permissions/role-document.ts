import { PolicyDocument } from './policy-documents';
import { TrustPolicy } from './trust';

/** A role with its policies, ready to be made. */
export interface RoleDocument {
  /** Twelve digits. */
  readonly account: string;
  readonly role: string;
  readonly trust: TrustPolicy;
  readonly policies: readonly { readonly name: string; readonly document: PolicyDocument }[];
}

/** Names the policies of a role: by the role, numbered where there are several. */
export const namedPolicies = (role: string, documents: readonly PolicyDocument[]): RoleDocument['policies'] =>
  documents.map((document, index) => ({
    name: documents.length === 1 ? role : `${role}-${index + 1}`,
    document,
  }));

/** Roles of one account as Terraform JSON: a file of its own, to be applied with credentials of that account. */
export function terraformOf(roles: readonly RoleDocument[]): object {
  const policies = roles.flatMap(({ policies }) => policies);
  return {
    resource: {
      aws_iam_role: Object.fromEntries(
        roles.map(({ role, trust }) => [role, { name: role, assume_role_policy: text(trust) }]),
      ),
      aws_iam_policy: Object.fromEntries(
        policies.map(({ name, document }) => [name, { name, policy: text(document) }]),
      ),
      aws_iam_role_policy_attachment: Object.fromEntries(
        roles.flatMap(({ role, policies: own }) =>
          own.map(({ name }) => [
            name,
            { role: `\${aws_iam_role.${role}.name}`, policy_arn: `\${aws_iam_policy.${name}.arn}` },
          ]),
        ),
      ),
    },
  };
}

/** A document as a string that Terraform takes for no template. */
const text = (document: object): string => JSON.stringify(document).replace(/[$%](?=\{)/g, '$&$&');
