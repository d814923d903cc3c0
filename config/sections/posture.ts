import { z } from 'zod';
import { accountRoleSchema } from './account-role';
import { Partition, PARTITIONS, REGIONS } from '../../aws/partition';

/** Accounts that an organization rule of AWS Config can leave out. */
export const EXCLUDED_ACCOUNTS_MAX = 1000;

/**
 * The managed rules about root, and what a partition must have for each: without a console root has no MFA, and
 * Account Management holds the security contact.
 *
 * @see https://docs.aws.amazon.com/config/latest/developerguide/managing-rules-by-region-availability.html
 */
export const CONFIG_RULES = {
  'root-mfa': { identifier: 'ROOT_ACCOUNT_MFA_ENABLED', needs: ['rootUsers', 'rootConsole'] },
  'root-hardware-mfa': { identifier: 'ROOT_ACCOUNT_HARDWARE_MFA_ENABLED', needs: ['rootUsers', 'rootConsole'] },
  'root-access-key': { identifier: 'IAM_ROOT_ACCESS_KEY_CHECK', needs: ['rootUsers'] },
  'security-contact': { identifier: 'SECURITY_ACCOUNT_INFORMATION_PROVIDED', needs: ['accountManagement'] },
} as const satisfies Record<string, { identifier: string; needs: readonly Feature[] }>;

type Feature = 'rootUsers' | 'rootConsole' | 'accountManagement';

/** Name of a rule, without the prefix it has in AWS. */
export type ConfigRule = keyof typeof CONFIG_RULES;

const RULE_NAMES = Object.keys(CONFIG_RULES) as ConfigRule[];

/** The rules that a partition has, or those that it lacks. */
export function configRules(partition: Partition, available = true): ConfigRule[] {
  const has = (name: ConfigRule) =>
    (CONFIG_RULES[name].needs as readonly Feature[]).every(feature => PARTITIONS[partition][feature]);
  return RULE_NAMES.filter(name => has(name) === available);
}

/**
 * Regions that AWS Config reached after February 2022: rules about IAM cannot work there. IAM is the same in every
 * region, so another one serves.
 *
 * @see https://docs.aws.amazon.com/config/latest/developerguide/root-account-mfa-enabled.html
 */
export const REGIONS_WITHOUT_ROOT_RULES: readonly string[] = [
  'ap-south-2',
  'ap-southeast-4',
  'ap-southeast-5',
  'ap-southeast-7',
  'ca-west-1',
  'eu-central-2',
  'eu-south-2',
  'il-central-1',
  'me-central-1',
  'mx-central-1',
];

/** The posture section: services of AWS that watch the state of root. Each part is off unless it is given. */
export const postureSchema = z.strictObject({
  config_rules: z
    .strictObject({
      excluded_accounts: z
        .array(z.string())
        .max(EXCLUDED_ACCOUNTS_MAX, {
          error: issue =>
            `must have at most ${EXCLUDED_ACCOUNTS_MAX} entries, got ${(issue.input as readonly unknown[]).length}`,
        })
        .default([])
        .describe(
          'Keys of accounts without a configuration recorder in the region; suspended ones are left out anyway.',
        ),
      region: z
        .enum(REGIONS, 'must be an AWS region')
        .optional()
        .describe('The one region of the rules, where every other account has a recorder. Default the home region.'),
    })
    .optional()
    .describe('Organization rules of AWS Config: root MFA, hardware MFA, access keys, security contact.'),
  security_hub: accountRoleSchema('Key of the member that administers Security Hub.')
    .optional()
    .describe('Security Hub in every account, home region, with the standards that check root.'),
  guardduty: accountRoleSchema('Key of the member that administers GuardDuty.')
    .optional()
    .describe('GuardDuty in every account, home region.'),
});
