import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EVERYTHING } from '../permissions/everything';

const ROOT = join(__dirname, '../..');

interface Printed {
  readonly roles: readonly {
    readonly account: string;
    readonly role: string;
    readonly trust: object;
    readonly policies: readonly { readonly name: string; readonly document: { readonly Statement: object[] } }[];
  }[];
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rootguard-permissions-'));
  writeFileSync(join(folder, 'org.yaml'), EVERYTHING);
  writeFileSync(join(folder, 'broken.yaml'), 'version: 2\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

function run(...args: string[]) {
  const command = [join(ROOT, 'bin/rootguard.js'), 'permissions', ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8', cwd: folder });
  return { status, stdout, stderr };
}
const printed = (...args: string[]): Printed => JSON.parse(run(...args).stdout) as Printed;

test('prints every role of every account, with names that AWS takes', () => {
  const { roles } = printed('--apply');
  expect(roles.map(({ account, role, policies }) => [account, role, policies.map(({ name }) => name)])).toEqual([
    ['111111111111', 'RootguardDeploy', ['RootguardDeploy-1', 'RootguardDeploy-2']],
    ['222222222222', 'RootguardDeploy', ['RootguardDeploy']],
    ['333333333333', 'RootguardDeploy', ['RootguardDeploy-1', 'RootguardDeploy-2']],
    ['555555555555', 'RootguardDeploy', ['RootguardDeploy']],
  ]);
});

test('roles of other accounts trust whoever may do what is asked for', () => {
  const trusted = (...args: string[]): unknown => printed('--account', 'log-archive', ...args).roles[0]?.trust;
  const arn = (name: string): string => `arn:aws:iam::111111111111:role/${name}`;
  const only = (...names: string[]) => ({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::111111111111:root' },
        Action: 'sts:AssumeRole',
        Condition: { ArnEquals: { 'aws:PrincipalArn': names.map(arn) } },
      },
    ],
  });
  expect(trusted('--plan')).toEqual(only('RootguardPlan'));
  expect(trusted('--plan', '--apply')).toEqual(only('RootguardPlan', 'RootguardDeploy'));
  expect(trusted('--apply', '--role-name', 'Pipeline')).toEqual(only('Pipeline'));
});

test('a role in members is printed for the member that is asked for', () => {
  const { roles } = printed('--snapshot', '--role', 'Audit', '--account', 'shop-prod');
  expect(roles).toEqual([
    {
      ...{ account: '999999999999', role: 'Audit', trust: expect.anything() as unknown },
      policies: [
        {
          name: 'Audit',
          document: {
            Version: '2012-10-17',
            Statement: [
              {
                ...{ Sid: 'ReadRootUser', Effect: 'Allow', Resource: ['*'] },
                Action: [
                  'iam:GenerateCredentialReport',
                  'iam:GetAccountSummary',
                  'iam:GetCredentialReport',
                  'iam:ListVirtualMFADevices',
                ],
              },
            ],
          },
        },
      ],
    },
  ]);
});

test('Terraform JSON has the roles of one account, and says whose are missing', () => {
  const { status, stdout, stderr } = run('--alert-test', '--format', 'terraform', '--trust', 'gitlab:example/root');
  expect(status).toBe(0);
  const { resource } = JSON.parse(stdout) as { resource: Record<string, Record<string, Record<string, string>>> };
  const [json] = printed('--alert-test', '--account', 'management', '--trust', 'gitlab:example/root').roles;
  expect(JSON.parse(resource.aws_iam_role?.RootguardAlertTest?.assume_role_policy ?? '')).toEqual(json?.trust);
  expect(JSON.parse(resource.aws_iam_policy?.RootguardAlertTest?.policy ?? '')).toEqual(json?.policies[0]?.document);
  expect(resource).toEqual({
    aws_iam_role: { RootguardAlertTest: expect.objectContaining({ name: 'RootguardAlertTest' }) as unknown },
    aws_iam_policy: { RootguardAlertTest: expect.objectContaining({ name: 'RootguardAlertTest' }) as unknown },
    aws_iam_role_policy_attachment: {
      RootguardAlertTest: {
        role: '${aws_iam_role.RootguardAlertTest.name}',
        policy_arn: '${aws_iam_policy.RootguardAlertTest.arn}',
      },
    },
  });
  expect(stderr).toBe(
    'not printed: role RootguardDeploy of account 333333333333; --account 333333333333 prints it\n' +
      'account 111111111111 needs the OpenID Connect provider https://gitlab.com\n',
  );
});

test.each([
  [[], 'error: nothing says for which command\n  → give one or more of --snapshot, --plan,'],
  [
    ['--plan', '--account', 'search-prod'],
    'error: nothing is needed in account search-prod\n  → there is something in 1',
  ],
  [
    ['--plan', '--account', 'nobody'],
    'error: the org file has no account nobody\n  → it has audit (333333333333), identity (555555555555), ',
  ],
  [
    ['--plan', '--account', '999999999990'],
    'error: the org file has no account 999999999990\n  → it has audit (333333333333), ',
  ],
  [['--plan', '--role-name', 'arn:aws:iam::1:role/a'], 'error: --role-name is no name of a role\n  → give 1 to 64'],
  [['--snapshot', '--role', 'a/b'], 'error: --role is no name of a role\n  → '],
  [['--apply', '--trust', 'github:example/root'], 'error: a role that may apply is not trusted to everything in'],
  [['--plan', '--trust', 'github:example'], 'error: --trust takes github:OWNER/REPOSITORY:environment:NAME'],
  [['broken.yaml', '--plan'], 'version: must be 1\n'],
])('2 and a reason: %j', (args, reason) => {
  const { status, stdout, stderr } = run(...args);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain(reason);
});
