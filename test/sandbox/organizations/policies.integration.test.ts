import {
  AttachPolicyCommand,
  CreatePolicyCommand,
  DescribePolicyCommand,
  DetachPolicyCommand,
  ListPoliciesForTargetCommand,
  ListTargetsForPolicyCommand,
  UpdatePolicyCommand,
} from '@aws-sdk/client-organizations';
import { refusal } from '../sandbox-clients';
import { useSandbox } from '../use-sandbox';

const { aws } = useSandbox();

const MEMBER = '888888888888';
const FULL_ACCESS = 'p-FullAWSAccess';
const scp = (pad = 0) =>
  `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}`.padEnd(pad, ' ');

describe('service control policies', () => {
  let count = 0;
  const create = async (Content = scp()) => {
    const input = { Content, Name: `policy-${count++}`, Description: '', Type: 'SERVICE_CONTROL_POLICY' as const };
    const created = await aws.organizations.send(new CreatePolicyCommand(input));
    return created.Policy?.PolicySummary?.Id ?? '';
  };
  const attach = (PolicyId: string, TargetId: string) =>
    aws.organizations.send(new AttachPolicyCommand({ PolicyId, TargetId }));
  const detach = (PolicyId: string, TargetId: string) =>
    aws.organizations.send(new DetachPolicyCommand({ PolicyId, TargetId }));

  test('keeps a policy that names an account, and its attachments, with the ids of the org file', async () => {
    const content = scp().replace('"Resource":"*"', `"Resource":"arn:aws:iam::${MEMBER}:root"`);
    const PolicyId = await create(content);
    const read = await aws.organizations.send(new DescribePolicyCommand({ PolicyId }));
    expect(read.Policy?.Content).toBe(content);
    expect(read.Policy?.PolicySummary?.Arn).toContain('policy/o-exampleorg1/service_control_policy/p-');
    for (const target of ['r-exam', 'ou-exam-44444444', '012345678901']) await attach(PolicyId, target);
    const { Targets } = await aws.organizations.send(new ListTargetsForPolicyCommand({ PolicyId }));
    expect(Targets?.map(one => one.TargetId)).toEqual(['r-exam', 'ou-exam-44444444', '012345678901']);
    for (const target of ['r-exam', 'ou-exam-44444444', '012345678901']) await detach(PolicyId, target);
  });

  test('takes exactly 10,240 characters and refuses one more', async () => {
    const PolicyId = await create(scp(10_240));
    const tooLarge = /^ConstraintViolationException POLICY_CONTENT_LIMIT_EXCEEDED: /;
    expect(await refusal(create(scp(10_241)))).toMatch(tooLarge);
    const update = new UpdatePolicyCommand({ PolicyId, Content: scp(10_241) });
    expect(await refusal(aws.organizations.send(update))).toMatch(tooLarge);
  });

  test('refuses what is not JSON or not an SCP', async () => {
    expect(await refusal(create('nope'))).toMatch(/^MalformedPolicyDocumentException: /);
    expect(await refusal(create(scp().replace('Deny', 'Denied')))).toMatch(/^MalformedPolicyDocumentException: /);
  });

  test('refuses the same attachment twice, and one SCP too many, FullAWSAccess counted', async () => {
    const policies = await Promise.all(Array.from({ length: 10 }, () => create()));
    for (const id of policies.slice(0, 9)) await attach(id, 'ou-exam-11111111');
    expect(await refusal(attach(policies[0] ?? '', 'ou-exam-11111111'))).toMatch(
      /^DuplicatePolicyAttachmentException: /,
    );
    expect(await refusal(attach(policies[9] ?? '', 'ou-exam-11111111'))).toMatch(
      /^ConstraintViolationException MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED: /,
    );
    const input = { TargetId: 'ou-exam-11111111', Filter: 'SERVICE_CONTROL_POLICY' as const };
    expect((await aws.organizations.send(new ListPoliciesForTargetCommand(input))).Policies).toHaveLength(10);
  });

  test('refuses to detach the last SCP, and one that is not attached', async () => {
    expect(await refusal(detach(FULL_ACCESS, MEMBER))).toMatch(
      /^ConstraintViolationException MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED: /,
    );
    expect(await refusal(detach(await create(), MEMBER))).toMatch(/^PolicyNotAttachedException: /);
  });

  test('refuses a second change while one is under way', async () => {
    const PolicyId = await create();
    const outcomes = await Promise.all(['r-exam', 'ou-exam-33333333'].map(target => refusal(attach(PolicyId, target))));
    expect(outcomes.sort()).toEqual([expect.stringMatching(/^ConcurrentModificationException: /), 'no error']);
    expect(await refusal(attach(PolicyId, '012345678901'))).toBe('no error');
  });

  test('refuses to attach a type that is not enabled', async () => {
    const input = { Content: '{"tags":{}}', Name: 'tags', Description: '', Type: 'TAG_POLICY' as const };
    const created = await refusal(
      aws.organizations
        .send(new CreatePolicyCommand(input))
        .then(({ Policy }) => attach(Policy?.PolicySummary?.Id ?? '', 'r-exam')),
    );
    expect(created).toMatch(/^PolicyTypeNotEnabledException: |^SandboxNotImplemented: /);
  });
});
