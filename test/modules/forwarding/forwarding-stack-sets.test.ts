import { ForwardingStackSets, ForwardingStackSetsProps } from '../../../modules/forwarding/forwarding-stack-sets';
import {
  stackSetAdministrationTrust,
  stackSetExecutionPolicy,
} from '../../../modules/forwarding/stack-set-role-policies';
import { synthesize } from '../../synth';

const props: ForwardingStackSetsProps = {
  partition: 'aws',
  accountId: '111111111111',
  organizationRootId: 'r-exam',
  hubArn: 'arn:aws:events:us-east-1:777777777777:event-bus/rootguard',
  regions: ['eu-west-1', 'us-east-1'],
  managementRegions: '${data.aws_regions.enabled.names}',
  template: '{"Resources":{}}',
};
const synth = (changes: Partial<ForwardingStackSetsProps> = {}) =>
  synthesize(scope => void new ForwardingStackSets(scope, 'forwarding', { ...props, ...changes })).resource;

const parallel = {
  failure_tolerance_percentage: 100,
  max_concurrent_percentage: 100,
  region_concurrency_type: 'PARALLEL',
};
const common = {
  template_body: '{"Resources":{}}',
  parameters: { HubArn: 'arn:aws:events:us-east-1:777777777777:event-bus/rootguard' },
  capabilities: ['CAPABILITY_NAMED_IAM'],
  managed_execution: { active: true },
  operation_preferences: parallel,
  timeouts: { update: '6h' },
};
const instances = {
  operation_preferences: parallel,
  timeouts: { create: '6h', update: '6h', delete: '6h' },
};

describe('ForwardingStackSets', () => {
  test('covers every member, those to come included, by a service-managed StackSet', () => {
    const resource = synth();
    expect(resource.aws_cloudformation_stack_set?.forwarding_members).toEqual({
      ...common,
      name: 'rootguard-forwarding',
      description: 'Rootguard: forwards root events of every member account, those created later included',
      permission_model: 'SERVICE_MANAGED',
      auto_deployment: { enabled: true, retain_stacks_on_account_removal: false },
      lifecycle: { ignore_changes: ['administration_role_arn'] },
    });
    expect(resource.aws_cloudformation_stack_instances?.forwarding_members_instances).toEqual({
      ...instances,
      regions: ['eu-west-1', 'us-east-1'],
      stack_set_name: '${aws_cloudformation_stack_set.forwarding_members.name}',
      deployment_targets: { organizational_unit_ids: ['r-exam'] },
    });
  });

  test('covers the management account by a StackSet of its own, whose roles work before and after', () => {
    const resource = synth();
    expect(resource.aws_cloudformation_stack_set?.forwarding_management).toEqual({
      ...common,
      name: 'rootguard-forwarding-management',
      description: 'Rootguard: forwards root events of the account that service-managed StackSets never reach',
      permission_model: 'SELF_MANAGED',
      administration_role_arn: '${aws_iam_role.forwarding_management_administration.arn}',
      execution_role_name: '${aws_iam_role.forwarding_management_execution.name}',
    });
    expect(resource.aws_cloudformation_stack_instances?.forwarding_management_instances).toEqual({
      ...instances,
      regions: '${data.aws_regions.enabled.names}',
      stack_set_name: '${aws_cloudformation_stack_set.forwarding_management.name}',
      accounts: ['111111111111'],
      depends_on: [
        'aws_iam_role_policy.forwarding_management_administration-policy',
        'aws_iam_role_policy.forwarding_management_execution-policy',
      ],
    });
  });

  test('covers further regions of one member by a third StackSet, an instance for each', () => {
    const resource = synth({ delegate: { accountId: '222222222222', furtherRegions: '${toset(["ap-east-1"])}' } });
    expect(resource.aws_cloudformation_stack_set?.forwarding_delegate).toEqual({
      ...common,
      name: 'rootguard-forwarding-delegate',
      description: 'Rootguard: forwards root events of the member that may open root sessions, from its other regions',
      permission_model: 'SERVICE_MANAGED',
      auto_deployment: { enabled: false },
      lifecycle: { ignore_changes: ['administration_role_arn'] },
    });
    expect(resource.aws_cloudformation_stack_set_instance).toEqual({
      forwarding_delegate_instances: {
        ...instances,
        for_each: '${toset(["ap-east-1"])}',
        region: '${each.key}',
        stack_set_name: '${aws_cloudformation_stack_set.forwarding_delegate.name}',
        deployment_targets: {
          organizational_unit_ids: ['r-exam'],
          account_filter_type: 'INTERSECTION',
          accounts: ['222222222222'],
        },
        depends_on: ['aws_cloudformation_stack_instances.forwarding_members_instances'],
      },
    });
    // and nothing else is another one
    const sets = Object.entries(resource.aws_cloudformation_stack_set ?? {});
    const others = Object.fromEntries(sets.filter(([name]) => name !== 'forwarding_delegate'));
    expect({
      ...resource,
      aws_cloudformation_stack_set: others,
      aws_cloudformation_stack_set_instance: undefined,
    }).toEqual(synth());
  });

  test('has the two roles a self-managed StackSet needs', () => {
    const { aws_iam_role: roles, aws_iam_role_policy: policies } = synth();
    expect(roles).toEqual({
      forwarding_management_administration: {
        name: 'rootguard-stackset-administration',
        description: 'CloudFormation StackSets: reaches the execution role of Rootguard in this account',
        assume_role_policy: stackSetAdministrationTrust('aws', '111111111111'),
      },
      forwarding_management_execution: {
        name: 'rootguard-stackset-execution',
        description: 'CloudFormation StackSets: makes the forwarding rules of Rootguard in this account',
        assume_role_policy: JSON.stringify({
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Principal: { AWS: '${aws_iam_role.forwarding_management_administration.arn}' },
              Action: 'sts:AssumeRole',
            },
          ],
        }),
      },
    });
    expect(policies).toEqual({
      'forwarding_management_administration-policy': {
        name: 'assume-execution-role',
        role: '${aws_iam_role.forwarding_management_administration.id}',
        policy: JSON.stringify({
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Action: 'sts:AssumeRole',
              Resource: 'arn:aws:iam::111111111111:role/rootguard-stackset-execution',
            },
          ],
        }),
      },
      'forwarding_management_execution-policy': {
        name: 'forwarding',
        role: '${aws_iam_role.forwarding_management_execution.id}',
        policy: stackSetExecutionPolicy('aws', '111111111111'),
      },
    });
  });

  test('needs the management StackSet alone without an organization', () => {
    const resource = synth({ organizationRootId: undefined });
    expect(Object.keys(resource.aws_cloudformation_stack_set ?? {})).toEqual(['forwarding_management']);
    expect(Object.keys(resource.aws_cloudformation_stack_instances ?? {})).toEqual(['forwarding_management_instances']);
  });

  test.each(['aws-us-gov', 'aws-cn'] as const)('follows the partition %s in every ARN', partition => {
    const arns = JSON.stringify(synth({ partition, hubArn: `arn:${partition}:events:x:1:event-bus/rootguard` })).match(
      /arn:[a-z-]+:/g,
    );
    expect(new Set(arns)).toEqual(new Set([`arn:${partition}:`]));
  });

  test('accepts a template of 51,200 bytes and fails one over, counting bytes and not characters', () => {
    expect(() => synth({ template: 't'.repeat(51_200) })).not.toThrow();
    expect(() => synth({ template: 't'.repeat(51_201) })).toThrow(
      new Error('test/forwarding: the template has 51201 bytes, CloudFormation takes 51200'),
    );
    expect(() => synth({ template: 'é'.repeat(25_601) })).toThrow('the template has 51202 bytes');
  });
});
