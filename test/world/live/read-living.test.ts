import { AwsError } from '../../../sandbox/front/aws-answer';
import { readAccounts, readEverything } from '../../../world/live/read-living';
import { Snapshot } from '../../../world/live/snapshot';
import { Answers, caller, denied, regions, useAnsweringAws } from './answering-aws';

const { answer, calls } = useAnsweringAws();

const [MANAGEMENT, PAYMENTS] = ['111111111111', '222222222222'];
const [ROOT, UNIT, BELOW] = ['r-exam', 'ou-exam-11111111', 'ou-exam-22222222'];
const ORGANIZATION = { Organization: { Id: 'o-exampleorg1', MasterAccountId: MANAGEMENT, FeatureSet: 'ALL' } };
const UNITS: Record<string, object[]> = {
  [ROOT]: [{ Id: UNIT, Name: 'Workloads' }],
  [UNIT]: [{ Id: BELOW, Name: 'Prod' }],
};
const INSIDE: Record<string, string[]> = { [ROOT]: [MANAGEMENT], [BELOW]: [PAYMENTS] };

/** An organization of two accounts, whose accounts do not say where they are. */
const withoutPaths: Answers = (operation, { ParentId }) => {
  const parent = String(ParentId);
  switch (operation) {
    case 'sts:GetCallerIdentity':
      return caller(MANAGEMENT);
    case 'organizations:DescribeOrganization':
      return ORGANIZATION;
    case 'organizations:ListRoots':
      return { Roots: [{ Id: ROOT, PolicyTypes: [] }] };
    case 'organizations:ListAccounts':
      return { Accounts: [MANAGEMENT, PAYMENTS].map(Id => ({ Id, Name: `of ${Id}`, State: 'ACTIVE' })) };
    case 'organizations:ListOrganizationalUnitsForParent':
      return { OrganizationalUnits: UNITS[parent] ?? [] };
    case 'organizations:ListAccountsForParent':
      return { Accounts: (INSIDE[parent] ?? []).map(Id => ({ Id })) };
    default:
      return undefined;
  }
};

const snapshotOf = async (read: ReturnType<typeof readAccounts>): Promise<Snapshot> => {
  const living = await read;
  if ('refused' in living) throw new Error(living.refused.message);
  return living.snapshot;
};
const of = (service: string): string[] =>
  [...new Set(calls.filter(call => call.startsWith(`${service}:`)).map(call => call.split(' ')[0]!))].sort();

test('accounts that do not say where they are: each OU is asked who is in it', async () => {
  answer(withoutPaths);
  const { accounts, unknown } = await snapshotOf(readAccounts());
  expect([accounts, unknown]).toEqual([
    [
      { id: MANAGEMENT, name: `of ${MANAGEMENT}`, state: 'ACTIVE' },
      { id: PAYMENTS, name: `of ${PAYMENTS}`, state: 'ACTIVE', ou: BELOW },
    ],
    [],
  ]);
});

test('who is in one of the OUs may not be asked: unknown, of that OU', async () => {
  answer((operation, input) =>
    operation.endsWith('ListAccountsForParent') && input.ParentId === BELOW ? denied() : withoutPaths(operation, input),
  );
  const { unknown } = await snapshotOf(readAccounts());
  expect(unknown).toEqual([
    {
      ...{ action: 'organizations:ListAccountsForParent', about: BELOW },
      reason: 'AccessDeniedException: not authorized',
    },
  ]);
});

test('an account without an organization is read by itself, and nobody asks for more of one', async () => {
  answer(operation =>
    operation === 'sts:GetCallerIdentity'
      ? caller(MANAGEMENT)
      : operation === 'ec2:DescribeRegions'
        ? regions('us-east-1')
        : operation === 'organizations:DescribeOrganization'
          ? new AwsError('AWSOrganizationsNotInUseException', 'not a member')
          : operation === 'account:GetContactInformation'
            ? { ContactInformation: { FullName: 'Example', PhoneNumber: '+1 206 555 0100' } }
            : operation === 'iam:GenerateCredentialReport'
              ? '<State>COMPLETE</State>'
              : undefined,
  );
  const snapshot = await snapshotOf(readEverything());
  expect(snapshot).not.toHaveProperty('organization');
  expect(snapshot.organizationalUnits).toEqual([]);
  expect(snapshot.accounts.map(({ id }) => id)).toEqual([MANAGEMENT]);
  expect(snapshot.things.map(({ type, account }) => [type, account])).toContainEqual([
    ...['aws_account_primary_contact', MANAGEMENT],
  ]);
  expect(of('organizations')).toEqual(['organizations:DescribeOrganization']);
  expect([...of('guardduty'), ...of('securityhub'), ...of('config')]).toEqual([]);
});

test('by the credentials of a member: what it may not ask is unknown by its permission, and no account is missing', async () => {
  answer(operation =>
    operation === 'sts:GetCallerIdentity'
      ? caller(PAYMENTS)
      : operation === 'ec2:DescribeRegions'
        ? regions('us-east-1')
        : operation === 'organizations:DescribeOrganization'
          ? ORGANIZATION
          : operation === 'iam:GenerateCredentialReport'
            ? '<State>COMPLETE</State>'
            : operation.startsWith('organizations:') || operation === 'iam:ListOrganizationsFeatures'
              ? denied()
              : undefined,
  );
  const snapshot = await snapshotOf(readEverything());
  expect([snapshot.reader, snapshot.organization?.managementAccountId]).toEqual([PAYMENTS, MANAGEMENT]);
  expect(snapshot.accounts.map(({ id }) => id)).toEqual([PAYMENTS]);
  const actions = snapshot.unknown.map(({ action }) => action);
  expect(actions).toEqual(
    expect.arrayContaining(
      ['ListAccounts', 'ListRoots', 'ListPolicies', 'DescribeResourcePolicy'].map(name => `organizations:${name}`),
    ),
  );
  // who administers what the management account alone may ask
  expect([...of('guardduty'), ...of('securityhub')]).toEqual([]);
});

test("in China: its own region for what is in none, and the partition's names", async () => {
  answer((operation, input) =>
    operation === 'sts:GetCallerIdentity'
      ? caller(MANAGEMENT, 'aws-cn')
      : operation === 'ec2:DescribeRegions'
        ? regions('cn-north-1', 'cn-northwest-1')
        : operation === 'iam:GenerateCredentialReport'
          ? '<State>COMPLETE</State>'
          : withoutPaths(operation, input),
  );
  const snapshot = await snapshotOf(readEverything({ role: 'Audit' }));
  expect([snapshot.partition, snapshot.regions]).toEqual(['aws-cn', ['cn-north-1', 'cn-northwest-1']]);
  const asked = new Set(
    calls.filter(call => !call.startsWith('sts:GetCallerIdentity')).map(call => call.split(' ')[1]),
  );
  expect([...asked].sort()).toEqual(['cn-north-1', 'cn-northwest-1']);
  const ofNoRegion = calls.filter(call => /^(?:organizations|account|iam):/.test(call)).map(call => call.split(' ')[1]);
  expect([...new Set(ofNoRegion)]).toEqual(['cn-north-1']);
});
