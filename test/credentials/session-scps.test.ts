import { rootDenyDocument } from '../../config/scps/root-deny-document';
import { sessionsBySnapshot } from '../../credentials/session-scps';
import { Snapshot, SnapshotThing } from '../../world/live/snapshot';
import { snapshotOf } from '../world/live/snapshot-of';

const PAYMENTS = '222222222222';
const [ROOT, WORKLOADS, PROD] = ['r-exam', 'ou-exam-workload', 'ou-exam-prod0000'];
const FULL = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] });

function scp(id: string, content: string | undefined, ...targets: readonly string[]): SnapshotThing[] {
  const account = '111111111111';
  return [
    {
      ...{ type: 'aws_organizations_policy', account },
      attributes: { id, name: id, type: 'SERVICE_CONTROL_POLICY', ...(content !== undefined && { content }) },
    },
    ...targets.map(target_id => ({
      ...{ type: 'aws_organizations_policy_attachment', account, attributes: { policy_id: id, target_id } },
    })),
  ];
}
const full = scp('p-FullAWSAccess', FULL, ROOT, WORKLOADS, PROD, PAYMENTS);
const deny = (more: object): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Deny', Resource: '*', ...more }] });
const sessions = (things: readonly SnapshotThing[], more: Partial<Snapshot> = {}): string =>
  sessionsBySnapshot(snapshotOf({ things: [...things], ...more }), 'aws')(PAYMENTS);
const rootDeny = (allowRootSessions: boolean): string => rootDenyDocument({ allowRootSessions, exemptions: [] });
const organization = snapshotOf().organization!;

test.each<[string, SnapshotThing[], string]>([
  ['FullAWSAccess at every level', full, 'all'],
  ['a denial of root that leaves sessions', [...full, ...scp('p-deny', rootDeny(true), ROOT)], 'all'],
  ['a denial of root and of sessions', [...full, ...scp('p-deny', rootDeny(false), WORKLOADS)], 'none'],
  ['no SCP at one level', scp('p-FullAWSAccess', FULL, ROOT, WORKLOADS, PAYMENTS), 'none'],
  [
    'one deleting action denied',
    [...full, ...scp('p-deny', deny({ Action: 'iam:DeleteSigningCertificate' }), PAYMENTS)],
    'some',
  ],
  [
    'another account denied',
    [
      ...full,
      ...scp(
        'p-deny',
        deny({ Action: '*', Condition: { StringEquals: { 'aws:PrincipalAccount': '333333333333' } } }),
        ROOT,
      ),
    ],
    'all',
  ],
  ['a policy that nobody could read', [...full, ...scp('p-deny', undefined, ROOT)], 'unknown'],
])('%s', (_, things, expected) => expect(sessions(things)).toBe(expected));

test('SCPs that bind nobody deny nothing', () => {
  const denied = [...full, ...scp('p-deny', rootDeny(false), ROOT)];
  expect(sessions(denied, { organization: { ...organization, policyTypes: [] } })).toBe('all');
  expect(sessions(denied, { organization: { ...organization, allFeatures: false } })).toBe('all');
});

test.each([
  ...(['organizations:ListPolicies', 'organizations:DescribePolicy', 'organizations:ListTargetsForPolicy'] as const),
  ...(['organizations:ListAccountsForParent', 'organizations:ListOrganizationalUnitsForParent'] as const),
])('without %s nobody knows', action => {
  expect(sessions(full, { unknown: [{ action, reason: 'AccessDenied' }] })).toBe('unknown');
});
