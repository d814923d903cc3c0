import { EnableOrganizationsRootCredentialsManagementCommand } from '@aws-sdk/client-iam';
import { RegisterDelegatedAdministratorCommand } from '@aws-sdk/client-organizations';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { holdsPhoneNumber } from '../../../config/reading/mask';
import { readCampaignPlan } from '../../../credentials/plan';
import { roleEnvironment } from '../../integration/terraform-run';
import { acmeOrgFile } from '../../sandbox/acme-org-file';
import { useLivingSandbox } from '../../world/live/reading/use-living';

const ROOT = join(__dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'rootguard-credentials-'));
afterAll(() => rmSync(folder, { recursive: true }));

const calls: string[] = [];
const { sandbox, aws, environment, refuse } = useLivingSandbox({
  onCall: ({ service, operation, account }) => void calls.push(`${account} ${service}:${operation}`),
});
const [MANAGEMENT, LEDGER, ARCHIVE, NETWORK, CLOSED] = [
  ...(['111111111111', '888888888888', '222222222222', '012345678901', '151515151515'] as const),
];
const USED = new Date('2026-03-04T05:06:07Z');
const KEY = 'AKIAROOT000000000001';
const CREATED = new Date('2020-01-01T00:00:00Z');

const writeOrgFile = (more: object = {}): void => writeFileSync(join(folder, 'org.yaml'), stringify(acmeOrgFile(more)));

beforeAll(async () => {
  mkdirSync(join(folder, 'records'));
  await aws.iam.send(new EnableOrganizationsRootCredentialsManagementCommand({}));
  sandbox.setAccount(LEDGER, {
    rootUser: {
      ...{ password: { lastUsed: USED }, mfa: ['virtual', 'hardware'], certificates: ['CERTIFICATE000000000000001'] },
      accessKeys: [
        {
          ...{ id: KEY, active: true, created: CREATED },
          lastUsed: { at: USED, region: 'us-east-1', service: 's3' },
        },
        { id: 'AKIAROOT000000000002', active: false, created: USED },
      ],
    },
  });
  sandbox.setAccount(ARCHIVE, {
    rootUser: {
      accessKeys: [
        {
          ...{ id: 'AKIAROOT000000000003', active: true, created: CREATED },
          lastUsed: { at: new Date(Date.now() - 3_600_000), region: 'eu-west-1', service: 'ec2' },
        },
      ],
    },
  });
});
beforeEach(() => {
  writeOrgFile();
  rmSync(join(folder, 'credentials-plan.json'), { force: true });
  rmSync(join(folder, 'records/planned.md'), { force: true });
});

const run = (...args: string[]) => runAs({}, ...args);
async function runAs(credentials: NodeJS.ProcessEnv, ...args: string[]) {
  calls.length = 0;
  const child = spawn(process.execPath, [join(ROOT, 'bin/rootguard.js'), 'credentials', 'plan', ...args], {
    ...{ cwd: folder, env: { ...process.env, ...environment, ...credentials } },
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  const status = await new Promise<number | null>(resolve => child.on('close', resolve));
  return { status, ...output };
}
const planIn = () => {
  const read = readCampaignPlan(join(folder, 'credentials-plan.json'));
  if ('problems' in read) throw new Error(read.problems.join());
  return read.data;
};
const sessions = (): string[] => calls.filter(call => call.endsWith('sts:AssumeRoot'));

test('the plan has all that a root user has, and says where it is refused and what has nothing', async () => {
  const { status, stdout, stderr } = await run();
  expect({ status, stderr }).toEqual({ status: 1, stderr: 'wrote credentials-plan.json: nothing was changed\n' });
  const plan = planIn();
  // it stands in the records of the campaign
  expect(holdsPhoneNumber(`Campaign ${plan.campaign}: delete`)).toBe(false);
  expect(plan).toEqual({
    ...{
      version: 1,
      campaign: expect.stringMatching(/^\d{4}-\d\d-\d\d-[a-z]{4}$/) as string,
      at: expect.any(String) as string,
    },
    ...{ unusedDays: 90, partition: 'aws', managementAccountId: MANAGEMENT },
    targets: [
      {
        account: LEDGER,
        password: { lastUse: { is: 'used', at: USED.toISOString() } },
        keys: [
          {
            ...{ id: KEY, active: true },
            lastUse: { is: 'used', at: USED.toISOString(), service: 's3', region: 'us-east-1' },
          },
          { id: 'AKIAROOT000000000002', active: false, lastUse: { is: 'never' } },
        ],
        certificates: ['CERTIFICATE000000000000001'],
        mfa: [
          { serial: `arn:aws:iam::${LEDGER}:mfa/root-account-mfa-device`, kind: 'virtual' },
          { serial: 'SANDBOX10000001', kind: 'hardware' },
        ],
      },
    ],
    refused: [
      { account: MANAGEMENT, reasons: [expect.objectContaining({ rule: 'management-account' })] },
      { account: CLOSED, reasons: [expect.objectContaining({ rule: 'not-active' })] },
      { account: ARCHIVE, reasons: [expect.objectContaining({ rule: 'used-lately' })] },
    ],
    nothing: [NETWORK],
  });
  expect(statSync(join(folder, 'credentials-plan.json')).mode & 0o777).toBe(0o600);
  expect(stdout).toContain(`  ${LEDGER} ledger-prod\n    password, used last ${USED.toISOString()}\n`);
  expect(stdout).toContain('used within 90 days');
  // members that are looked at, once each, and nobody deletes anything
  expect(sessions()).toHaveLength(3);
  expect(calls.filter(call => /:(Delete|Deactivate)/.test(call))).toEqual([]);
});

describe('refused, with no root session and no plan', () => {
  const none = () => undefined;
  test.each<[string, string[], string, () => unknown]>([
    ['no day', ['--unused-days', '0'], "--unused-days has '0', which is no number of days\n  → give 1 to 9999", none],
    [
      'an account that AWS does not have',
      ['--account', 'nobody'],
      '--account nobody: AWS has no such account\n  → ',
      none,
    ],
    ['a file that is no plan', ['--output', 'org.yaml'], 'org.yaml is there, and is no plan of a campaign\n  → ', none],
    [
      'another organization',
      [],
      'the credentials are of o-exampleorg1, the org file is of o-exampleorg2\n  → ',
      () =>
        writeOrgFile({ organization: { id: 'o-exampleorg2', root_id: 'r-exam', management_account: 'management' } }),
    ],
    [
      'nobody who may list accounts',
      [],
      'organizations:ListAccounts did not answer',
      () => refuse('organizations:ListAccounts'),
    ],
    [
      'nobody who may read the features',
      [],
      'nobody knows whether RootCredentialsManagement is on\n  → ',
      () => refuse('iam:ListOrganizationsFeatures'),
    ],
  ])('%s', async (_, args, why, before) => {
    before();
    const { status, stderr } = await run(...args);
    expect([status, stderr]).toEqual([2, expect.stringContaining(why) as string]);
    expect(sessions()).toEqual([]);
    expect(existsSync(join(folder, 'credentials-plan.json'))).toBe(false);
    // an earlier output is as it was
    expect(readFileSync(join(folder, 'org.yaml'), 'utf8')).toContain('organization:');
  });

  test('a delegated administrator, who may list accounts, too', async () => {
    await aws.organizations.send(
      new RegisterDelegatedAdministratorCommand({ AccountId: NETWORK, ServicePrincipal: 'account.amazonaws.com' }),
    );
    const role = `arn:aws:iam::${NETWORK}:role/OrganizationAccountAccessRole`;
    const { status, stderr } = await runAs(await roleEnvironment(sandbox, role));
    expect([status, stderr]).toEqual([
      2,
      `error: the credentials are those of account ${NETWORK}, and the management account is ${MANAGEMENT}\n` +
        '  → sign in to the management account, for example with AWS_PROFILE\n',
    ]);
    expect(sessions()).toEqual([]);
    expect(existsSync(join(folder, 'credentials-plan.json'))).toBe(false);
  });

  test('where root sessions are refused nothing is deleted of what nobody has read', async () => {
    refuse('sts:AssumeRoot');
    const { status, stdout } = await run();
    expect([status, planIn().targets]).toEqual([1, []]);
    expect(stdout).toContain('not-read: sts:AssumeRoot has no answer');
  });
});
