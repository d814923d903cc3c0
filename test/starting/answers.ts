import { SeedClient } from '../../sandbox/seed-client';

/** What somebody writes for what `init` leaves open, by what it asks for. */
const DECISIONS: readonly (readonly [asked: RegExp, written: (at: number) => string])[] = [
  [/^the team$/, () => 'Platform Security'],
  [/^what it does$/, () => 'On call'],
  [/^its distribution list$/, at => `team-${at}@example.com`],
  [/^the root e-mail, which AWS did not answer$/, () => 'aws+root@example.com'],
  [/^its number, with \+ and the country code$/, at => `'+1 206 555 01${String(at % 100).padStart(2, '0')}'`],
];

/**
 * The org file as somebody finishes it.
 *
 * @param regions - whose events are forwarded
 * @param protection - whether the SCP is on every member and centralized root access on, or what init proposes
 * @throws Error when something is open that nobody here has an answer for
 */
export function decided(
  text: string,
  regions: readonly string[],
  protection: 'everywhere' | 'as init proposes' = 'everywhere',
): string {
  let at = 0;
  const written = text.replace(/'TODO: ((?:[^']|'')*)'/g, (_, asked: string) => {
    const found = DECISIONS.find(([pattern]) => pattern.test(asked));
    if (found === undefined) throw new Error(`nobody has an answer for: ${asked}`);
    return found[1](at++);
  });
  const alerting = written.replace(/^alerts:$/m, `alerts:\n  regions: [${regions.join(', ')}]`);
  if (protection === 'as init proposes') return alerting;
  return alerting
    .replace(/^(# proposed: denies root .*\nroot_deny:\n  targets: )\[.*\]$/m, '$1[root]')
    .replace(/^# (root_access: .*)$/m, '$1');
}

/** What docs/deploying.md asks for before the first plan. */
export async function prepare(aws: SeedClient): Promise<void> {
  for (const service of ['account', 'cloudtrail', 'iam']) {
    await ENABLES['organizations enable-aws-service-access']!(aws, `${service}.amazonaws.com`);
  }
  await ENABLES['cloudformation activate-organizations-access']!(aws, '');
}

/** The commands that a plan says to run before it can be made, by service and operation of the AWS CLI. */
export const ENABLES: Readonly<Record<string, (aws: SeedClient, value: string) => Promise<unknown>>> = {
  'organizations enable-aws-service-access': (aws, ServicePrincipal) =>
    aws.organizations('EnableAWSServiceAccess', { ServicePrincipal }),
  'cloudformation activate-organizations-access': aws =>
    aws.query('cloudformation', undefined, { Action: 'ActivateOrganizationsAccess' }),
};
