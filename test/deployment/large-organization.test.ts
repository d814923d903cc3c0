import { acmeOf } from '../stacks/acme-of';
import { organizationOf } from '../config/organization-of';
import { DeployedAlerts, deployAlerts, LISTENER } from './deployed-alerts';

// names of the greatest length, so that the definition has those of some only
const LONGEST = 'A'.repeat(50);
const ACCOUNTS = 10_000;

describe('the alerts of 10,000 accounts, whose names do not all fit', () => {
  let deployed: DeployedAlerts;
  const organization = organizationOf(acmeOf(ACCOUNTS, () => LONGEST, LISTENER));
  const named = new Set(organization.alerts?.namedAccounts.map(({ id }) => id));
  const unnamed = organization.accounts.find(({ id }) => !named.has(id))!;

  beforeAll(async () => {
    expect(organization.accounts).toHaveLength(ACCOUNTS);
    // the sandbox takes minutes to create so many accounts, and this one's alone is looked up
    const there = { ...organization, accounts: [organization.managementAccount, unnamed] };
    deployed = await deployAlerts(organization, unnamed.id, there);
  });
  afterAll(() => deployed?.end());

  test('tell of root in an account whose name does not fit by its name', async () => {
    expect(await deployed.signIn()).toEqual([
      expect.stringContaining(`CRITICAL: root sign-in in AWS account ${LONGEST} (${unnamed.id})\n`),
    ]);
  });

  test('tell of it by its id while Organizations does not answer', async () => {
    await deployed.hub.rolePolicy('rootguard-announcer', {
      Effect: 'Deny',
      Action: 'organizations:DescribeAccount',
      Resource: '*',
    });
    expect(await deployed.signIn()).toEqual([
      expect.stringContaining(`CRITICAL: root sign-in in AWS account ${unnamed.id}\n`),
    ]);
  });

  test('need nothing more when they are planned again', async () => {
    expect(await deployed.terraform.plan('alerts')).toEqual([]);
  });
});
