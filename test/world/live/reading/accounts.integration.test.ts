import { readAccounts } from '../../../../world/live/read-living';
import { useLivingSandbox } from './use-living';

const calls: string[] = [];
useLivingSandbox({ onCall: ({ service, operation }) => void calls.push(`${service}:${operation}`) });

const account = (id: string, key: string, ou?: string) => ({
  ...{ id, name: `Example ${key}`, email: `aws+${key}@example.com`, state: 'ACTIVE', method: 'CREATED' },
  ...(ou !== undefined && { ou }),
});

test('organization, accounts and OUs of acme, whole', async () => {
  calls.length = 0;
  const living = await readAccounts({ faster: 100 });
  if ('refused' in living) throw new Error(living.refused.message);
  const { at, ...snapshot } = living.snapshot;
  expect(Date.parse(at)).not.toBeNaN();
  for (const account of snapshot.accounts) expect(Date.parse(account.joined ?? '')).not.toBeNaN();
  expect({ ...snapshot, accounts: snapshot.accounts.map(account => ({ ...account, joined: undefined })) }).toEqual({
    ...{ version: 1, partition: 'aws', reader: '111111111111', regions: [], things: [], unknown: [] },
    phoneNumbers: { primary: 'hashed', alternate: 'clear' },
    organization: {
      ...{ id: 'o-exampleorg1', rootId: 'r-exam', managementAccountId: '111111111111', allFeatures: true },
      policyTypes: ['SERVICE_CONTROL_POLICY'],
    },
    organizationalUnits: [
      { id: 'ou-exam-11111111', name: 'Security' },
      { id: 'ou-exam-33333333', name: 'Workloads' },
      { id: 'ou-exam-44444444', name: 'Prod', parent: 'ou-exam-33333333' },
      { id: 'ou-exam-55555555', name: 'Payments', parent: 'ou-exam-44444444' },
    ],
    accounts: [
      account('012345678901', 'network'),
      { ...account('111111111111', 'management'), method: 'INVITED' },
      { ...account('151515151515', 'old-sandbox', 'ou-exam-33333333'), state: 'CLOSED' },
      account('222222222222', 'log-archive', 'ou-exam-11111111'),
      account('888888888888', 'ledger-prod', 'ou-exam-55555555'),
    ],
  });
  expect([...new Set(calls)].sort()).toEqual([
    'organizations:DescribeOrganization',
    'organizations:ListAccounts',
    'organizations:ListOrganizationalUnitsForParent',
    'organizations:ListRoots',
    'sts:GetCallerIdentity',
  ]);
});
