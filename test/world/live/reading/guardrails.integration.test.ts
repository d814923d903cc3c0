import {
  AttachPolicyCommand,
  CreatePolicyCommand,
  DisableAWSServiceAccessCommand,
  EnableAWSServiceAccessCommand,
  RegisterDelegatedAdministratorCommand,
} from '@aws-sdk/client-organizations';
import { readEverything } from '../../../../world/live/read-living';
import { Snapshot } from '../../../../world/live/snapshot';
import { useLivingSandbox } from './use-living';

const { aws, refuse } = useLivingSandbox();

const MANAGEMENT = '111111111111';
const Content = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] });
let policyId = '';

beforeAll(async () => {
  const { organizations } = aws;
  const { Policy } = await organizations.send(
    new CreatePolicyCommand({ Name: 'deny', Description: 'd', Type: 'SERVICE_CONTROL_POLICY', Content }),
  );
  policyId = Policy?.PolicySummary?.Id ?? '';
  await organizations.send(new AttachPolicyCommand({ PolicyId: policyId, TargetId: 'ou-exam-33333333' }));
  await organizations.send(new EnableAWSServiceAccessCommand({ ServicePrincipal: 'guardduty.amazonaws.com' }));
  await organizations.send(
    new RegisterDelegatedAdministratorCommand({
      ...{ AccountId: '222222222222', ServicePrincipal: 'guardduty.amazonaws.com' },
    }),
  );
});

async function read(): Promise<Snapshot> {
  const living = await readEverything({ faster: 100 });
  if ('refused' in living) throw new Error(living.refused.message);
  return living.snapshot;
}

const guardrails = ({ things }: Snapshot) => things.filter(({ type }) => type.startsWith('aws_organizations_'));

test('policies with attachments, delegated administrators and trusted access', async () => {
  const snapshot = await read();
  expect(snapshot.unknown).toEqual([]);
  const made = (type: string, attributes: object, more: object = {}) => ({
    ...{ type: `aws_organizations_${type}`, account: MANAGEMENT, attributes, ...more },
  });
  const everywhere = [
    ...['012345678901', MANAGEMENT, '151515151515', '222222222222', '888888888888'],
    ...['ou-exam-11111111', 'ou-exam-33333333', 'ou-exam-44444444', 'ou-exam-55555555', 'r-exam'],
  ];
  const type = 'SERVICE_CONTROL_POLICY';
  // the id of the policy is another one each time, and so is its place
  const expected = [
    made('delegated_administrator', { account_id: '222222222222', service_principal: 'guardduty.amazonaws.com' }),
    made(
      'policy',
      {
        ...{ id: 'p-FullAWSAccess', arn: expect.any(String) as string },
        ...{ name: 'FullAWSAccess', description: 'Allows access to every operation', type },
        content: expect.stringContaining('Allow') as string,
      },
      { state: { aws_managed: true } },
    ),
    made(
      'policy',
      {
        ...{ id: policyId, arn: expect.stringMatching(/^arn:aws:organizations::111111111111:policy/) as string },
        ...{ name: 'deny', description: 'd', type, content: Content },
      },
      { state: { aws_managed: false } },
    ),
    ...everywhere.map(target_id => made('policy_attachment', { policy_id: 'p-FullAWSAccess', target_id })),
    made('policy_attachment', { policy_id: policyId, target_id: 'ou-exam-33333333' }),
  ];
  expect(guardrails(snapshot)).toHaveLength(expected.length);
  expect(new Set(guardrails(snapshot))).toEqual(new Set(expected));
  const { trustedAccess = [], ...organization } = snapshot.organization ?? {};
  expect(trustedAccess.map(({ service }) => service)).toContain('guardduty.amazonaws.com');
  expect(organization).toEqual({
    ...{ id: 'o-exampleorg1', rootId: 'r-exam', managementAccountId: MANAGEMENT, allFeatures: true },
    ...{ policyTypes: [type], rootFeatures: [] },
  });
});

test('a policy whose content could not be read is there, without it', async () => {
  refuse('organizations:DescribePolicy', 'organizations:ListAWSServiceAccessForOrganization');
  const snapshot = await read();
  const policy = guardrails(snapshot).find(({ attributes }) => attributes.id === policyId);
  expect(policy?.attributes).toEqual({
    ...{
      id: policyId,
      arn: `arn:aws:organizations::${MANAGEMENT}:policy/o-exampleorg1/service_control_policy/${policyId}`,
    },
    ...{ name: 'deny', description: 'd', type: 'SERVICE_CONTROL_POLICY' },
  });
  expect(snapshot.organization?.trustedAccess).toBeUndefined();
  expect(new Set(snapshot.unknown.map(({ action, about }) => [action, about]))).toEqual(
    new Set([
      ['organizations:DescribePolicy', 'p-FullAWSAccess'],
      ['organizations:DescribePolicy', policyId],
      ['organizations:ListAWSServiceAccessForOrganization', undefined],
    ]),
  );
});

test('without trusted access centralized root access is off, and not unknown', async () => {
  await aws.organizations.send(new DisableAWSServiceAccessCommand({ ServicePrincipal: 'iam.amazonaws.com' }));
  const { organization, unknown } = await read();
  expect({ features: organization?.rootFeatures, unknown }).toEqual({ features: [], unknown: [] });
});
