import { Exemption } from '../organization';

/** A deny of an SCP, without the accounts that it does not bind. */
export interface ExemptibleDeny {
  /** Sid of the general statement; that of a day adds it, `DenyRootAfter20261215`. */
  readonly sid: string;
  readonly actions: string | readonly string[];
  /** Conditions of whom it is about. @default - everybody */
  readonly conditions?: object;
}

/**
 * Returns an SCP of one deny as minified JSON (AWS counts every character, white space included).
 *
 * AWS itself ends an exemption: the account is left out of the general statement, and a second statement denies it from
 * the end (UTC) of the `until` day on, so nothing has to be deployed that day.
 *
 * @param exemptions - accounts that may until the end of a day; the order does not matter
 */
export function denyWithExemptions(
  { sid, actions, conditions }: ExemptibleDeny,
  exemptions: readonly Exemption[],
): string {
  const deny = (name: string, more: object) => {
    const condition = { ...conditions, ...more };
    const isBound = Object.keys(condition).length > 0;
    return { Sid: name, Effect: 'Deny', Action: actions, Resource: '*', ...(isBound && { Condition: condition }) };
  };
  const exempt = exemptions.map(({ accountId }) => accountId).sort();
  const days = [...new Set(exemptions.map(({ until }) => until))].sort();
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      deny(sid, exempt.length > 0 ? { StringNotEquals: { 'aws:PrincipalAccount': exempt } } : {}),
      ...days.map(day =>
        deny(`${sid}After${day.replaceAll('-', '')}`, {
          StringEquals: { 'aws:PrincipalAccount': accountsUntil(exemptions, day) },
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
