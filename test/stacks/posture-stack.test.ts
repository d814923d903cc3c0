import { orgFile } from '../config/org-file';
import { Synthesized } from '../synth';
import { synthesizeStacks } from './synth-organization';

const audit = { id: '333333333333', name: 'Audit', email: 'aws+audit@example.com' };
const administrator = { account: 'audit', role_name: 'Posture' };

/** The posture stack of the small org file with an account for audits. */
function posture(section: object, changes: object = {}): Synthesized {
  const file = orgFile();
  const stacks = synthesizeStacks({ ...file, ...changes, accounts: { ...file.accounts, audit }, posture: section });
  return stacks.posture!;
}

const MANAGEMENT = { region: 'us-east-1', allowed_account_ids: ['111111111111'], retry_mode: 'adaptive' };
const assume_role = [{ role_arn: 'arn:aws:iam::333333333333:role/Posture', session_name: 'rootguard' }];
const AUDIT = {
  alias: 'administrator-audit',
  region: 'us-east-1',
  allowed_account_ids: ['333333333333'],
  assume_role,
};

/** The providers of a stack, without what is the same for all that sign in elsewhere. */
const providers = ({ provider }: Synthesized) => (provider as { aws: Record<string, unknown>[] }).aws;

describe('the posture stack', () => {
  test('is left out unless the file asks for it', () => {
    expect(synthesizeStacks(orgFile())).not.toHaveProperty('posture');
  });

  test.each([
    [{ config_rules: {} }, ['config-multiaccountsetup.amazonaws.com']],
    [{ security_hub: administrator }, ['securityhub.amazonaws.com']],
    [{ guardduty: administrator }, ['guardduty.amazonaws.com']],
    [
      { guardduty: administrator, security_hub: administrator, config_rules: {} },
      ['config-multiaccountsetup.amazonaws.com', 'securityhub.amazonaws.com', 'guardduty.amazonaws.com'],
    ],
  ])('with %j checks the trusted access that it needs and says how to give it', (section, principals) => {
    const check = posture(section).data?.aws_organizations_organization?.organization;
    const { postcondition } = check?.lifecycle as { postcondition: { condition: string; error_message: string }[] };
    expect(postcondition.slice(2)).toEqual(
      principals.map(principal => ({
        condition: `\${contains(self.aws_service_access_principals, "${principal}")}`,
        error_message: `${principal} has no trusted access to the organization:\n  aws organizations enable-aws-service-access --service-principal ${principal}`,
      })),
    );
  });

  test('with rules alone has one provider, in the region of the rules', () => {
    expect(providers(posture({ config_rules: {} }))).toEqual([MANAGEMENT]);
    const elsewhere = posture({ config_rules: { region: 'eu-west-1' } });
    expect(providers(elsewhere)).toEqual([{ ...MANAGEMENT, region: 'eu-west-1' }]);
  });

  test('has one provider more for an administrator of both services, and one for rules in another region', () => {
    const both = { security_hub: administrator, guardduty: administrator };
    expect(providers(posture(both))).toEqual([MANAGEMENT, expect.objectContaining(AUDIT)]);
    const stack = posture({ ...both, config_rules: { region: 'eu-west-1' } });
    expect(providers(stack)).toEqual([
      MANAGEMENT,
      expect.objectContaining({ alias: 'config-region', region: 'eu-west-1', allowed_account_ids: ['111111111111'] }),
      expect.objectContaining(AUDIT),
    ]);
    const rules = Object.values(stack.resource.aws_config_organization_managed_rule ?? {});
    expect(rules.map(({ provider }) => provider)).toEqual(Array(4).fill('aws.config-region'));
  });

  test('has a provider for each account that administers a service', () => {
    const guardduty = { account: 'payments', role_name: 'Guard' };
    const aliases = providers(posture({ security_hub: administrator, guardduty })).map(({ alias }) => alias);
    expect(aliases).toEqual([undefined, 'administrator-audit', 'administrator-payments']);
  });

  test('leaves out excluded and suspended accounts, by id, in an order of its own', () => {
    const file = orgFile();
    const closed = { id: '100000000000', name: 'Closed', email: 'aws+closed@example.com', status: 'suspended' };
    const gone = { id: '200000000000', name: 'Gone', email: 'aws+gone@example.com', status: 'left' };
    const { resource } = synthesizeStacks({
      ...file,
      accounts: { ...file.accounts, closed, gone },
      posture: { config_rules: { excluded_accounts: ['payments'] } },
    }).posture!;
    const rules = Object.values(resource.aws_config_organization_managed_rule ?? {});
    expect(rules.map(({ excluded_accounts }) => excluded_accounts)).toEqual(
      Array(4).fill(['100000000000', '222222222222']),
    );
  });

  test.each([
    ['aws-us-gov', 'us-gov-west-1', ['rootguard-root-access-key']],
    ['aws-cn', 'cn-north-1', ['rootguard-security-contact']],
  ])('has only the rules that %s has', (partition, region, names) => {
    const changes = { partition, region, trail: undefined, alerts: undefined };
    const { resource } = posture({ config_rules: {} }, changes);
    const rules = Object.values(resource.aws_config_organization_managed_rule ?? {});
    expect(rules.map(({ name }) => name)).toEqual(names);
  });

  test('associates Security Hub with the root of the organization', () => {
    const { resource } = posture({ security_hub: administrator });
    expect(resource.aws_securityhub_configuration_policy_association?.['security-hub_root']?.target_id).toBe('r-exam');
  });
});
