import { Snapshot } from '../../../world/live/snapshot';

/** A snapshot of three accounts in two OUs, in which nothing protects anybody. */
export const snapshotOf = (more: Partial<Snapshot> = {}): Snapshot => ({
  version: 1,
  at: '2026-11-01T12:00:00.000Z',
  partition: 'aws',
  reader: '111111111111',
  regions: ['us-east-1'],
  phoneNumbers: { primary: 'hashed', alternate: 'clear' },
  organization: {
    ...{ id: 'o-exampleorg1', rootId: 'r-exam', managementAccountId: '111111111111', allFeatures: true },
    ...{ policyTypes: ['SERVICE_CONTROL_POLICY'], trustedAccess: [], rootFeatures: [] },
  },
  organizationalUnits: [
    { id: 'ou-exam-workload', name: 'Workloads' },
    { id: 'ou-exam-prod0000', name: 'Prod', parent: 'ou-exam-workload' },
  ],
  accounts: [
    { id: '111111111111', name: 'Example Management', email: 'aws-root@example.com', state: 'ACTIVE' },
    {
      ...{ id: '222222222222', name: 'Payments', email: 'aws-payments@example.com', state: 'ACTIVE' },
      ou: 'ou-exam-prod0000',
    },
    { id: '333333333333', name: 'Old', email: 'aws-old@example.com', state: 'SUSPENDED', ou: 'ou-exam-workload' },
  ],
  things: [],
  unknown: [],
  ...more,
});
