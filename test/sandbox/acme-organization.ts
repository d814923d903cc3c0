import { Account, Organization } from '../../config/organization';

const account = (key: string, id: string, ou?: string, status: Account['status'] = 'active'): Account => ({
  key,
  id,
  name: `Example ${key}`,
  email: `aws+${key}@example.com`,
  ...(ou === undefined ? {} : { ou }),
  status,
  formerly: [],
});

const management = account('management', '111111111111');
const logArchive = account('log-archive', '222222222222', 'Security');

/** An organization with nested OUs, a log archive, ids with leading zeros, and a closed and a departed account. */
export const acme: Organization = {
  partition: 'aws',
  region: 'us-east-1',
  tags: {},
  emailDomains: ['example.com'],
  aws: { id: 'o-exampleorg1', rootId: 'r-exam', quotas: { scpsPerTarget: 10, scpSize: 10_240 } },
  organizationalUnits: new Map([
    ['Security', 'ou-exam-11111111'],
    ['Workloads', 'ou-exam-33333333'],
    ['Workloads/Prod', 'ou-exam-44444444'],
    ['Workloads/Prod/Payments', 'ou-exam-55555555'],
  ]),
  managementAccount: management,
  accounts: [
    account('departed', '161616161616', undefined, 'left'),
    account('ledger-prod', '888888888888', 'Workloads/Prod/Payments'),
    logArchive,
    management,
    account('network', '012345678901'),
    account('old-sandbox', '151515151515', 'Workloads', 'suspended'),
  ],
  scps: [],
  trail: {
    name: 'organization-trail',
    bucket: 'example-org-trail',
    logArchive: { account: logArchive, roleName: 'RootguardDeploy' },
    logGroup: '/organization/trail',
    logRetentionDays: 365,
    archiveAfterDays: 90,
    expireAfterDays: 2557,
    recordDeletions: false,
    protect: true,
  },
  alarms: { rootPerAccount: true, disable: [] },
  admittedInvocations: [],
  accepted: [],
  backend: { kind: 'local' },
};
