import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Organization } from '../../config/organization';
import { Sandbox, startSandbox } from '../../sandbox/sandbox';
import { countProviders } from './provider-processes';
import { organizationOf } from '../config/organization-of';
import { Change, TerraformRun } from '../integration/terraform-run';

const EXAMPLE = readFileSync(join(__dirname, '../../examples/posture/org.yaml'), 'utf8');
const MANAGEMENT = '111111111111';
const AUDIT = '222222222222';
const RULES = ['root-access-key', 'root-hardware-mfa', 'root-mfa', 'security-contact'];

describe('the posture example, applied', () => {
  // the rules in the home region: a third provider process would take seconds more in each command
  const organization: Organization = organizationOf(EXAMPLE.replace(', region: eu-west-1', ''));
  let sandbox: Sandbox;
  let terraform: TerraformRun;
  let processes: { terraforms: number; most: number };
  let secondPlan: Change[];

  /** Asks a service in us-east-1 as an account: there are no SDK clients for these three here. */
  async function ask(service: string, account: string, path: string, target?: string): Promise<unknown> {
    const answer = await fetch(sandbox.endpoint + path, {
      method: target === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=sandbox/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=test`,
        'x-moto-account-id': account,
        ...(target === undefined ? {} : { 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.1' }),
      },
      ...(target === undefined ? {} : { body: '{}' }),
    });
    return answer.json();
  }
  const administrators = () =>
    Promise.all([ask('securityhub', MANAGEMENT, '/organization/admin'), ask('guardduty', MANAGEMENT, '/admin')]);
  const rules = () => ask('config', MANAGEMENT, '/', 'StarlingDoveService.DescribeOrganizationConfigRules');

  beforeAll(async () => {
    sandbox = await startSandbox(organization);
    terraform = new TerraformRun(sandbox);
    terraform.synthesize(organization);
    processes = await countProviders(() => terraform.apply('posture'));
    secondPlan = await terraform.plan('posture');
  });

  afterAll(async () => {
    terraform?.cleanUp();
    await sandbox?.stop();
  });

  test('is not changed by a second plan', () => expect(secondPlan).toEqual([]));

  test('took one provider process for each account', () => {
    expect(processes.terraforms).toBe(1);
    expect(processes.most).toBe(2);
  });

  test('has the rules in every account but the excluded and the suspended one', async () => {
    const { OrganizationConfigRules } = (await rules()) as {
      OrganizationConfigRules: { OrganizationConfigRuleName: string; ExcludedAccounts: string[] }[];
    };
    expect(
      OrganizationConfigRules.map(rule => [rule.OrganizationConfigRuleName, rule.ExcludedAccounts.sort()]).sort(),
    ).toEqual(RULES.map(name => [`rootguard-${name}`, ['444444444444', '555555555555']]));
  });

  test('has the audit account administer both services', async () => {
    expect(await administrators()).toEqual([
      { AdminAccounts: [{ AccountId: AUDIT, Status: 'ENABLED' }] },
      { adminAccounts: [{ adminAccountId: AUDIT, adminStatus: 'ENABLED' }] },
    ]);
  });

  test('configures the organization from there', async () => {
    expect(await ask('securityhub', AUDIT, '/organization/configuration')).toEqual({
      AutoEnable: false,
      AutoEnableStandards: 'NONE',
      OrganizationConfiguration: { ConfigurationType: 'CENTRAL', Status: 'ENABLED' },
      MemberAccountLimitReached: false,
    });
    const { detectorIds } = (await ask('guardduty', AUDIT, '/detector')) as { detectorIds: string[] };
    expect(await ask('guardduty', AUDIT, `/detector/${detectorIds[0]}/admin`)).toMatchObject({
      autoEnableOrganizationMembers: 'ALL',
    });
  });

  test('is gone after a destroy, in the order that AWS allows', async () => {
    await terraform.destroy('posture');
    expect(await administrators()).toEqual([{ AdminAccounts: [] }, { adminAccounts: [] }]);
    expect(await rules()).toEqual({ OrganizationConfigRules: [] });
  });
});
