import { decide } from '../../aws/policy/decide';
import { parsePolicy } from '../../aws/policy/document';
import { PermissionCommand } from '../../permissions/permissions';
import { Pipeline, readPipeline, trustOf, trustOfRoles } from '../../permissions/trust';

const ACCOUNT = '111111111111';
const HCP = { hostname: 'app.terraform.io', workspacePrefix: 'rootguard-' };
const read = (text: string, ...commands: PermissionCommand[]) => readPipeline(text, commands, HCP);
const pipeline = (text: string, ...commands: PermissionCommand[]): Pipeline => {
  const found = read(text, ...commands);
  if ('problem' in found) throw new Error(found.problem);
  return found;
};

/** Whether a token of a platform with an audience and a subject is let in, by the policy engine: the simulator drops these keys. */
function lets(policy: object, { issuer }: Pipeline, aud: string, sub: string): boolean {
  const { document, problems } = parsePolicy(policy);
  expect(problems).toEqual([]);
  return (
    document !== undefined &&
    decide(document, {
      principal: { kind: 'Federated', id: `arn:aws:iam::${ACCOUNT}:oidc-provider/${issuer}` },
      action: 'sts:AssumeRoleWithWebIdentity',
      resource: `arn:aws:iam::${ACCOUNT}:role/RootguardDeploy`,
      context: { [`${issuer}:aud`]: aud, [`${issuer}:sub`]: sub },
    }) === 'allow'
  );
}

describe.each([
  [
    'github:example/root:environment:production',
    'apply',
    ['repo:example/root:environment:production'],
    [
      'repo:example/root:environment:test',
      'repo:example/root:pull_request',
      'repo:example/rooted:environment:production',
    ],
    'sts.amazonaws.com',
  ],
  [
    'github:example@123456/root@456789:ref:refs/heads/main',
    'apply',
    ['repo:example@123456/root@456789:ref:refs/heads/main'],
    ['repo:example/root:ref:refs/heads/main', 'repo:example@123456/root@456789:ref:refs/heads/main2'],
    'sts.amazonaws.com',
  ],
  [
    'github:example/root',
    'plan',
    ['repo:example/root:pull_request', 'repo:example/root:ref:refs/heads/main'],
    ['repo:example/root-fork:pull_request', 'repo:other/root:pull_request'],
    'sts.amazonaws.com',
  ],
  [
    'gitlab:group/sub/root:ref_type:branch:ref:main',
    'apply',
    ['project_path:group/sub/root:ref_type:branch:ref:main'],
    ['project_path:group/sub/root:ref_type:tag:ref:main', 'project_path:group/root:ref_type:branch:ref:main'],
    'https://gitlab.com',
  ],
  [
    'hcp:example/security',
    'apply',
    ['organization:example:project:security:workspace:rootguard-contacts:run_phase:apply'],
    [
      'organization:example:project:security:workspace:rootguard-contacts:run_phase:plan',
      'organization:example:project:security:workspace:other:run_phase:apply',
    ],
    'aws.workload.identity',
  ],
  [
    'hcp:example/Default Project/rootguard-contacts',
    'plan',
    ['organization:example:project:Default Project:workspace:rootguard-contacts:run_phase:plan'],
    ['organization:example:project:Default Project:workspace:rootguard-contacts:run_phase:apply'],
    'aws.workload.identity',
  ],
] as const)('%s', (text, command, let1, refused, audience) => {
  const found = pipeline(text, command);
  const policy = trustOf('aws', ACCOUNT, [found]);

  test.each([...let1])('lets %s in', sub => expect(lets(policy, found, audience, sub)).toBe(true));
  test.each([...refused])('and not %s', sub => expect(lets(policy, found, audience, sub)).toBe(false));
  test('and nobody with a token for another service', () => {
    for (const sub of let1) expect(lets(policy, found, 'https://example.com', sub)).toBe(false);
  });
});

test.each([
  ['github:example', '--trust takes github:OWNER/REPOSITORY:environment:NAME'],
  ['github:example/*:environment:production', '--trust takes github:OWNER'],
  ['github:example/root:', '--trust takes github:OWNER'],
  ['github:example/root:a b', '--trust takes github:OWNER'],
  ['gitlab:project', '--trust takes gitlab:GROUP/PROJECT'],
  ['hcp:example', '--trust takes hcp:ORGANIZATION/PROJECT'],
  ['hcp:*/security', '--trust takes hcp:ORGANIZATION/PROJECT'],
  ['hcp:example/security/a/b', '--trust takes hcp:ORGANIZATION/PROJECT'],
  ['jenkins:example', '--trust takes github:'],
  ['', '--trust takes github:'],
])('refuses %j', (text, problem) =>
  expect(read(text, 'plan')).toEqual({ problem: expect.stringContaining(problem) as string }),
);

test.each(['github:example/root', 'gitlab:group/root'])('%s may plan, and is too much for who may apply', text => {
  expect(read(text, 'plan')).not.toHaveProperty('problem');
  expect(read(text, 'plan', 'apply')).toEqual({
    problem: expect.stringContaining(
      `a role that may apply is not trusted to everything in ${text.slice(7)}`,
    ) as string,
  });
});

test('HCP Terraform is trusted at the host and for the workspaces of the org file', () => {
  expect(readPipeline('hcp:a/b', ['plan'], { hostname: 'tfe.example.com', workspacePrefix: 'aws-' })).toEqual({
    issuer: 'tfe.example.com',
    audience: 'aws.workload.identity',
    subject: 'organization:a:project:b:workspace:aws-*:run_phase:plan',
  });
});

test('without a pipeline the account decides who may', () => {
  expect(trustOf('aws-cn', ACCOUNT, [])).toEqual({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws-cn:iam::${ACCOUNT}:root` }, Action: 'sts:AssumeRole' }],
  });
});

test('a role of another account trusts roles of the management account by name', () => {
  expect(trustOfRoles('aws', ACCOUNT, ['RootguardPlan', 'RootguardDeploy'])).toEqual({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
        Action: 'sts:AssumeRole',
        Condition: {
          ArnEquals: {
            'aws:PrincipalArn': [
              `arn:aws:iam::${ACCOUNT}:role/RootguardPlan`,
              `arn:aws:iam::${ACCOUNT}:role/RootguardDeploy`,
            ],
          },
        },
      },
    ],
  });
});

test('a role that may delete root credentials is not trusted to a whole repository', () => {
  expect(read('github:example/root', 'credentials')).toEqual({
    problem: expect.stringContaining('a role that may delete root credentials is not trusted to everything') as string,
  });
  expect(read('github:example/root:environment:production', 'credentials')).not.toHaveProperty('problem');
});
