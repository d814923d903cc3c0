import { Exemption } from '../organization';

/** What the root-deny SCP depends on. */
export interface RootDenyDocumentProps {
  /** Whether sts:AssumeRoot sessions stay allowed; without them only an exemption or detaching the SCP lets root in. */
  readonly allowRootSessions: boolean;
  /** Accounts whose root may act until the end of a day; the order does not matter. */
  readonly exemptions: readonly Exemption[];
}

/**
 * Returns the root-deny SCP as minified JSON (AWS counts every character, white space included).
 *
 * Denies every action to the root user of every member account the SCP reaches. It never reaches the
 * management account. AWS itself ends an exemption: the account is left out of the general statement, and a
 * second statement denies its root from the end (UTC) of the `until` day on, so nothing has to be deployed that day.
 *
 * To get back in: open a root session from the management account (`aws sts assume-root`) while sessions are
 * allowed; or add an exemption and deploy; or, when Terraform is out of reach, detach the SCP from the account's
 * root, OU or account with the management account's credentials, which no SCP binds.
 *
 * @see https://github.com/aws-samples/service-control-policy-examples/tree/main/Privileged-access-controls
 */
export function rootDenyDocument(props: RootDenyDocumentProps): string {
  // any partition: a pattern with 'arn:aws:' would deny nobody in GovCloud and China
  const root = { ArnLike: { 'aws:PrincipalArn': 'arn:*:iam::*:root' } };
  // an AssumeRoot session is arn:…:root too; only the key's presence tells it from the root user
  const notRootSession = props.allowRootSessions ? { Null: { 'aws:AssumedRoot': 'true' } } : {};
  const deny = (sid: string, conditions: object) => ({
    Sid: sid,
    Effect: 'Deny',
    Action: '*',
    Resource: '*',
    Condition: { ...root, ...notRootSession, ...conditions },
  });

  const exempt = props.exemptions.map(exemption => exemption.accountId).sort();
  const days = [...new Set(props.exemptions.map(exemption => exemption.until))].sort();
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      deny('DenyRoot', exempt.length > 0 ? { StringNotEquals: { 'aws:PrincipalAccount': exempt } } : {}),
      ...days.map(day =>
        deny(`DenyRootAfter${day.replaceAll('-', '')}`, {
          StringEquals: { 'aws:PrincipalAccount': accountsUntil(props.exemptions, day) },
          DateGreaterThan: { 'aws:CurrentTime': `${day}T23:59:59Z` },
        }),
      ),
    ],
  });
}

function accountsUntil(exemptions: readonly Exemption[], day: string): string[] {
  return exemptions
    .filter(exemption => exemption.until === day)
    .map(exemption => exemption.accountId)
    .sort();
}
