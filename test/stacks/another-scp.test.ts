import { summarize } from '../../config/summary/summary';
import { ScpKind, SCPS } from '../../config/scps/scps';
import { load, orgFile } from '../config/org-file';
import { organizationOf } from '../config/organization-of';
import { synthesizeStacks } from './synth-organization';

/** An SCP of another kind, as a row of the list: on the OU Workloads of every file that has one. */
const REGION: ScpKind = {
  id: 'region-deny',
  label: 'region deny',
  name: 'rootguard-region-deny',
  description: 'Keeps accounts in their regions',
  path: ['organizational_units'],
  asked: ({ organizational_units: units }) =>
    units?.Workloads === undefined
      ? undefined
      : { targets: ['Workloads', 'root'], exemptions: [], document: () => DOCUMENT, notes: ['nobody moves'] },
};
const DOCUMENT = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Action: 'ec2:RunInstances', Resource: '*' }],
});

/** As a change of the list would. */
const list = SCPS as ScpKind[];
beforeAll(() => void list.push(REGION));
afterAll(() => void list.pop());

const withQuotas = (quotas: object) => {
  const file = orgFile();
  Object.assign(file.organization, { quotas });
  return load(file).diagnostics.map(({ message }) => message);
};

test('an SCP of the list is defined and attached after the others', () => {
  const { resource } = synthesizeStacks(orgFile()).guardrails!;
  const policy_id = '${aws_organizations_policy.region-deny.id}';
  expect(resource.aws_organizations_policy!['region-deny']).toEqual({
    name: 'rootguard-region-deny',
    description: 'Keeps accounts in their regions',
    type: 'SERVICE_CONTROL_POLICY',
    content: DOCUMENT,
  });
  expect(resource.aws_organizations_policy_attachment).toEqual({
    'root-deny_root': { policy_id: '${aws_organizations_policy.root-deny.id}', target_id: 'r-exam' },
    'region-deny_Workloads': {
      policy_id,
      target_id: 'ou-exam-11111111',
      depends_on: ['aws_organizations_policy_attachment.root-deny_root'],
    },
    'region-deny_root': {
      policy_id,
      target_id: 'r-exam',
      depends_on: ['aws_organizations_policy_attachment.region-deny_Workloads'],
    },
  });
});

test('it counts with the others on a target they share', () => {
  expect(withQuotas({ scps_per_target: 3 })).toEqual([]);
  expect(withQuotas({ scps_per_target: 2 })).toEqual([
    'organization.quotas.scps_per_target: the target root has 3 SCPs, FullAWSAccess and those of root_deny and organizational_units, the quota is 2',
  ]);
});

test('it must be short enough', () => {
  const { length } = DOCUMENT;
  expect(withQuotas({ scp_size: 210 })).toEqual([]);
  expect(withQuotas({ scp_size: length - 1 })).toContain(
    `organizational_units: the SCP has ${length} characters, the quota (organization.quotas.scp_size) is ${length - 1}`,
  );
});

test('the summary tells whom it reaches', () => {
  expect(summarize(organizationOf(orgFile()))).toContain(`
  region deny SCP on Workloads, root: reaches 1 active account
              nobody moves
              one of 10 SCPs there, ${DOCUMENT.length} of 10240 characters
              untouched: management, because no SCP binds the management account
`);
});
