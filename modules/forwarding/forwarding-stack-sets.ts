import { CloudformationStackInstances } from '@cdktf/provider-aws/lib/cloudformation-stack-instances';
import { CloudformationStackSet, CloudformationStackSetConfig } from '@cdktf/provider-aws/lib/cloudformation-stack-set';
import { CloudformationStackSetInstance } from '@cdktf/provider-aws/lib/cloudformation-stack-set-instance';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { Partition } from '../../aws/partition';
import { stackSetAdministrationTrust, stackSetExecutionPolicy } from './stack-set-role-policies';
import {
  DELEGATE_STACK_SET,
  MANAGEMENT_STACK_SET,
  MEMBERS_STACK_SET,
  STACK_SET_ADMINISTRATION_ROLE,
  STACK_SET_ADMINISTRATION_ROLE_POLICY,
  STACK_SET_EXECUTION_ROLE,
  STACK_SET_EXECUTION_ROLE_POLICY,
} from '../../config/names';

/** CloudFormation takes at most so many bytes of template in a request. */
const TEMPLATE_MAX = 51_200;

/** Regions at once, and one failure stops nothing: an account that misses a region must not leave others uncovered. */
const OPERATION = {
  failureTolerancePercentage: 100,
  maxConcurrentPercentage: 100,
  regionConcurrencyType: 'PARALLEL',
};

/** Thousands of instances take hours; the provider would stop waiting after 30 minutes. */
const TIMEOUT = '6h';

/** Properties for ForwardingStackSets. */
export interface ForwardingStackSetsProps {
  readonly partition: Partition;
  /** The management account, or the only one; 12 digits. */
  readonly accountId: string;
  /** The organization's root; undefined: there is no organization, and nothing but the account itself is covered. */
  readonly organizationRootId?: string;
  /** The root or OUs whose members are covered, none below another one; undefined: the root. */
  readonly targetIds?: readonly string[];
  /** Beginning of the ARN of the hub's buses, arn:aws:events:us-east-1:111111111111:event-bus/rootguard. */
  readonly hubArn: string;
  /** Regions to cover in every member, at least one. */
  readonly regions: readonly string[];
  /**
   * Regions to cover in the account itself, as an expression of Terraform, for they are known when a plan is made: root
   * sessions are opened from any region that is enabled there.
   */
  readonly managementRegions: string;
  /**
   * The member that may open root sessions as well, 12 digits, and the regions to cover there besides `regions`, as an
   * expression of Terraform that gives a set. Undefined: it is covered as any other member.
   */
  readonly delegate?: { readonly accountId: string; readonly furtherRegions: string };
  /** CloudFormation template with the parameter HubArn, at most 51,200 bytes. */
  readonly template: string;
}

/**
 * Defines the CloudFormation StackSets that put the forwarding rules into every account and region: a
 * service-managed one with automatic deployment for all members, present and to come, a self-managed one for the
 * management account, which service-managed ones never reach, with the two roles that it needs, and one for further
 * regions of the member that may open root sessions, where there is one.
 *
 * CloudFormation does the work: there is one provider process here, however many accounts and regions. StackSets'
 * own access to the organization must be on; Terraform cannot switch it on
 * (`aws cloudformation activate-organizations-access`).
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/what-is-cfnstacksets.html
 */
export class ForwardingStackSets extends Construct {
  constructor(scope: Construct, id: string, props: ForwardingStackSetsProps) {
    super(scope, id);
    const { organizationRootId, targetIds, template, hubArn, regions, delegate } = props;
    const size = Buffer.byteLength(template);
    if (size > TEMPLATE_MAX) {
      throw new Error(`${this.node.path}: the template has ${size} bytes, CloudFormation takes ${TEMPLATE_MAX}`);
    }
    const common = {
      templateBody: template,
      parameters: { HubArn: hubArn },
      capabilities: ['CAPABILITY_NAMED_IAM'],
      operationPreferences: OPERATION,
      timeouts: { update: TIMEOUT },
    };
    const instances = { operationPreferences: OPERATION, timeouts: TIMEOUTS };

    if (organizationRootId !== undefined) {
      const members = new Construct(this, 'members');
      const stackSet = new CloudformationStackSet(members, 'Resource', {
        ...common,
        name: MEMBERS_STACK_SET,
        description: 'Rootguard: forwards root events of every member account, those created later included',
        permissionModel: 'SERVICE_MANAGED',
        autoDeployment: { enabled: true, retainStacksOnAccountRemoval: false },
        managedExecution: { active: true },
        // AWS sets it for service-managed ones, and the provider would remove it in every plan
        lifecycle: { ignoreChanges: ['administration_role_arn'] },
      });
      const everyMember = new CloudformationStackInstances(members, 'instances', {
        ...instances,
        regions: [...regions],
        stackSetName: stackSet.name,
        deploymentTargets: { organizationalUnitIds: [...(targetIds ?? [organizationRootId])] },
      });
      if (delegate !== undefined) this.defineDelegate(delegate, organizationRootId, everyMember, common, instances);
    }
    this.defineManagement(props, common, instances);
  }

  /**
   * A StackSet of its own: a resource of the provider for many instances takes all of a StackSet for its own. And an
   * instance of its own for each region: one that changes hands is deleted before, or made after, it is deployed to or
   * deleted from every member, for two stacks with the same names cannot be in one place.
   */
  private defineDelegate(
    { accountId, furtherRegions }: NonNullable<ForwardingStackSetsProps['delegate']>,
    organizationRootId: string,
    everyMember: ITerraformDependable,
    common: Omit<CloudformationStackSetConfig, 'name'>,
    instances: { operationPreferences: object; timeouts: object },
  ): void {
    const delegate = new Construct(this, 'delegate');
    const stackSet = new CloudformationStackSet(delegate, 'Resource', {
      ...common,
      name: DELEGATE_STACK_SET,
      description: 'Rootguard: forwards root events of the member that may open root sessions, from its other regions',
      permissionModel: 'SERVICE_MANAGED',
      // it would reach accounts that no filter names
      autoDeployment: { enabled: false },
      managedExecution: { active: true },
      lifecycle: { ignoreChanges: ['administration_role_arn'] },
    });
    const further = new CloudformationStackSetInstance(delegate, 'instances', {
      ...instances,
      stackSetName: stackSet.name,
      region: '${each.key}',
      deploymentTargets: {
        organizationalUnitIds: [organizationRootId],
        accountFilterType: 'INTERSECTION',
        accounts: [accountId],
      },
      dependsOn: [everyMember],
    });
    further.addOverride('for_each', furtherRegions);
  }

  private defineManagement(
    { partition, accountId, managementRegions }: ForwardingStackSetsProps,
    common: Omit<CloudformationStackSetConfig, 'name'>,
    instances: { operationPreferences: object; timeouts: object },
  ): void {
    const management = new Construct(this, 'management');
    const administration = new IamRole(management, 'administration', {
      name: STACK_SET_ADMINISTRATION_ROLE,
      description: 'CloudFormation StackSets: reaches the execution role of Rootguard in this account',
      assumeRolePolicy: stackSetAdministrationTrust(partition, accountId),
    });
    const assume = new IamRolePolicy(management, 'administration-policy', {
      name: STACK_SET_ADMINISTRATION_ROLE_POLICY,
      role: administration.id,
      policy: allow('sts:AssumeRole', `arn:${partition}:iam::${accountId}:role/${STACK_SET_EXECUTION_ROLE}`),
    });
    const execution = new IamRole(management, 'execution', {
      name: STACK_SET_EXECUTION_ROLE,
      description: 'CloudFormation StackSets: makes the forwarding rules of Rootguard in this account',
      assumeRolePolicy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { AWS: administration.arn }, Action: 'sts:AssumeRole' }],
      }),
    });
    const permissions = new IamRolePolicy(management, 'execution-policy', {
      name: STACK_SET_EXECUTION_ROLE_POLICY,
      role: execution.id,
      policy: stackSetExecutionPolicy(partition, accountId),
    });
    const stackSet = new CloudformationStackSet(management, 'Resource', {
      ...common,
      name: MANAGEMENT_STACK_SET,
      description: 'Rootguard: forwards root events of the account that service-managed StackSets never reach',
      permissionModel: 'SELF_MANAGED',
      administrationRoleArn: administration.arn,
      executionRoleName: execution.name,
      managedExecution: { active: true },
    });
    const everywhere = new CloudformationStackInstances(management, 'instances', {
      ...instances,
      stackSetName: stackSet.name,
      accounts: [accountId],
      // the roles must work before, and until after the stacks are gone
      dependsOn: [assume, permissions],
    });
    everywhere.addOverride('regions', managementRegions);
  }
}

const TIMEOUTS = { create: TIMEOUT, update: TIMEOUT, delete: TIMEOUT };

const allow = (action: string, resource: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: action, Resource: resource }],
  });
