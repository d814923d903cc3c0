import {
  DeleteResourcePolicyCommand,
  DescribeEffectivePolicyCommand,
  DescribeResourcePolicyCommand,
  EffectivePolicyType,
  PutResourcePolicyCommand,
} from '@aws-sdk/client-organizations';
import { refusal } from '../sandbox-clients';
import { useSandbox } from '../use-sandbox';

const { aws } = useSandbox();

const Content = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      ...{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::222222222222:root' } },
      ...{ Action: 'organizations:ListAccounts', Resource: '*' },
    },
  ],
});
const described = () => aws.organizations.send(new DescribeResourcePolicyCommand({}));
const put = (text: string) => aws.organizations.send(new PutResourcePolicyCommand({ Content: text }));

test('the resource policy is not there, kept, read and deleted', async () => {
  expect(await refusal(described())).toMatch(/^ResourcePolicyNotFoundException/);
  await put(Content);
  const Arn = 'arn:aws:organizations::111111111111:resourcepolicy/o-exampleorg1/rp-sandbox1';
  expect((await described()).ResourcePolicy).toEqual({
    ...{ Content, ResourcePolicySummary: { Id: 'rp-sandbox1', Arn } },
  });
  await aws.organizations.send(new DeleteResourcePolicyCommand({}));
  expect(await refusal(described())).toMatch(/^ResourcePolicyNotFoundException/);
  expect(await refusal(aws.organizations.send(new DeleteResourcePolicyCommand({})))).toMatch(
    /^ResourcePolicyNotFoundException/,
  );
});

test.each(['', 'nope', '{"Version":"2012-10-17","Statement":[]}'])('refuses %j', async text =>
  expect(await refusal(put(text))).toMatch(/^MalformedPolicyDocumentException/),
);

test.each([
  ['TAG_POLICY', 'EffectivePolicyNotFoundException'],
  ['SERVICE_CONTROL_POLICY', 'InvalidInputException'],
])('the effective policy of type %s: %s', async (type, name) => {
  const asked = new DescribeEffectivePolicyCommand({ PolicyType: type as EffectivePolicyType });
  expect(await refusal(aws.organizations.send(asked))).toMatch(new RegExp(`^${name}`));
});
