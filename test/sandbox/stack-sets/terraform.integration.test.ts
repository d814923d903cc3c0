import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { terraformVersion } from '../../../terraform/binary';
import { runTerraform } from '../../../terraform/command';
import { HUB, ROOT, StackSets, template } from '../stack-set-resources';
import { useSandbox } from '../use-sandbox';
import { awsProviderVersion } from '../../../terraform/aws-provider';

const preferences = {
  failure_tolerance_percentage: 100,
  max_concurrent_percentage: 100,
  region_concurrency_type: 'PARALLEL',
};
const policy = (statement: object) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] });
const common = {
  capabilities: ['CAPABILITY_NAMED_IAM'],
  parameters: { HubArn: HUB },
  // Terraform has a ${} of its own
  template_body: JSON.stringify(template).replaceAll('${', () => '$${'),
  operation_preferences: preferences,
};
const regions = ['eu-west-1', 'us-east-1', 'us-west-2'];
const configuration = {
  terraform: { required_providers: { aws: { source: 'hashicorp/aws', version: awsProviderVersion() } } },
  provider: { aws: { region: 'us-east-1' } },
  resource: {
    aws_iam_role: {
      administration: {
        name: 'administration',
        assume_role_policy: policy({
          Principal: { Service: 'cloudformation.amazonaws.com' },
          Action: 'sts:AssumeRole',
        }),
      },
      execution: {
        name: 'execution',
        assume_role_policy: policy({
          Principal: { AWS: '${aws_iam_role.administration.arn}' },
          Action: 'sts:AssumeRole',
        }),
      },
    },
    aws_iam_role_policy: {
      administration: {
        role: '${aws_iam_role.administration.name}',
        policy: policy({ Action: 'sts:AssumeRole', Resource: '${aws_iam_role.execution.arn}' }),
      },
      execution: { role: '${aws_iam_role.execution.name}', policy: policy({ Action: '*', Resource: '*' }) },
    },
    aws_cloudformation_stack_set: {
      members: {
        ...common,
        name: 'members',
        permission_model: 'SERVICE_MANAGED',
        auto_deployment: { enabled: true, retain_stacks_on_account_removal: false },
        // AWS sets it, and the provider would take it away
        lifecycle: { ignore_changes: ['administration_role_arn'] },
      },
      management: {
        ...common,
        name: 'management',
        administration_role_arn: '${aws_iam_role.administration.arn}',
        execution_role_name: '${aws_iam_role.execution.name}',
      },
    },
    aws_cloudformation_stack_instances: {
      members: {
        stack_set_name: '${aws_cloudformation_stack_set.members.name}',
        deployment_targets: { organizational_unit_ids: [ROOT] },
        operation_preferences: preferences,
        regions,
      },
      management: {
        stack_set_name: '${aws_cloudformation_stack_set.management.name}',
        accounts: ['111111111111'],
        operation_preferences: preferences,
        regions,
        depends_on: ['aws_iam_role_policy.administration', 'aws_iam_role_policy.execution'],
      },
    },
  },
};

const PLAN_IS_EMPTY = 0;
const PLAN_HAS_CHANGES = 2;

const { sandbox } = useSandbox();
let directory: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'rootguard-stack-sets-'));
  await terraform(['init']);
});
afterAll(() => {
  rmSync(directory, { recursive: true });
});

function terraform(args: string[], accept: number[] = [0], content: object = configuration) {
  writeFileSync(join(directory, 'main.tf.json'), JSON.stringify(content));
  const { path } = terraformVersion();
  return runTerraform({ binary: path, arguments: args, directory, environment: sandbox.environment, accept });
}

const plan = async (content?: object) => {
  const { exitCode, stdout } = await terraform(
    ['plan', '-detailed-exitcode', '-no-color'],
    [PLAN_IS_EMPTY, PLAN_HAS_CHANGES],
    content,
  );
  return {
    exitCode,
    changes: stdout
      .split('\n')
      .filter(line => /^ +[-+~] \w+ += /.test(line))
      .map(line => line.trim()),
  };
};

test('Terraform deploys StackSets of both kinds, and plans no changes afterwards', async () => {
  await terraform(['apply', '-auto-approve']);
  const stackSets = new StackSets(sandbox.endpoint);
  const current = (account: string) => regions.map(region => `${account} ${region} CURRENT SUCCEEDED`);
  expect(await stackSets.instances('management')).toEqual(current('111111111111'));
  expect(await stackSets.instances('members')).toEqual([
    ...current('012345678901'),
    ...regions.map(region => `151515151515 ${region} OUTDATED SKIPPED_SUSPENDED_ACCOUNT`),
    ...current('222222222222'),
    ...current('888888888888'),
  ]);
  expect(await plan()).toEqual({ exitCode: PLAN_IS_EMPTY, changes: [] });
});

test('Terraform would take away the role that AWS sets, unless it is told to ignore it', async () => {
  const { members, management } = configuration.resource.aws_cloudformation_stack_set;
  const plain = { ...members, lifecycle: {} };
  const { exitCode, changes } = await plan({
    ...configuration,
    resource: { ...configuration.resource, aws_cloudformation_stack_set: { members: plain, management } },
  });
  expect([exitCode, changes]).toEqual([
    PLAN_HAS_CHANGES,
    [
      expect.stringMatching(
        /^- administration_role_arn += ".*AWSServiceRoleForCloudFormationStackSetsOrgAdmin" -> null$/,
      ),
    ],
  ]);
});

test('Terraform removes them all, instances first', async () => {
  await terraform(['destroy', '-auto-approve']);
  const { stdout } = await terraform(['state', 'list']);
  expect(stdout).toBe('');
});
