import { OperationResult, StackInstance, StackSet, StackSetOperation } from './stack-set-operations';

/** Answers of at most so many members; more have a NextToken. */
const PAGE = 100;

/** A StackSet as DescribeStackSet has it. */
export const describeStackSet = (set: StackSet) => ({
  StackSetName: set.name,
  StackSetId: set.id,
  StackSetARN: set.arn,
  Description: set.description,
  Status: 'ACTIVE',
  TemplateBody: set.templateBody,
  Parameters: parameterList(set.parameters),
  Capabilities: set.capabilities,
  Tags: set.tags,
  // AWS tells its own roles of a service-managed set, too
  AdministrationRoleARN: set.administrationRoleArn,
  ExecutionRoleName: set.executionRoleName,
  AutoDeployment: autoDeployment(set),
  PermissionModel: set.permissionModel,
  OrganizationalUnitIds: [...set.targets.keys()],
  Regions: [...new Set([...set.instances.values()].map(({ region }) => region))].sort(),
  ManagedExecution: { Active: set.managedExecution },
});

/** A StackSet as ListStackSets has it. */
export const summarizeStackSet = (set: StackSet) => ({
  StackSetName: set.name,
  StackSetId: set.id,
  Description: set.description,
  Status: 'ACTIVE',
  AutoDeployment: autoDeployment(set),
  PermissionModel: set.permissionModel,
  ManagedExecution: { Active: set.managedExecution },
});

const autoDeployment = ({ autoDeployment: given }: StackSet) =>
  given && {
    Enabled: given.enabled,
    RetainStacksOnAccountRemoval: given.enabled ? given.retainStacks : undefined,
  };

/** A stack instance as ListStackInstances has it. */
export const summarizeInstance = (set: StackSet, instance: StackInstance) => ({
  StackSetId: set.id,
  Region: instance.region,
  Account: instance.account,
  StackId: instance.stack?.id,
  Status: instance.status,
  StatusReason: instance.reason,
  StackInstanceStatus: { DetailedStatus: instance.detailedStatus },
  OrganizationalUnitId: instance.organizationalUnitId,
  DriftStatus: 'NOT_CHECKED',
  LastOperationId: instance.lastOperationId,
});

/** A stack instance as DescribeStackInstance has it. */
export const describeInstance = (set: StackSet, instance: StackInstance) => ({
  ...summarizeInstance(set, instance),
  ParameterOverrides: parameterList(instance.overrides),
});

/** An operation as ListStackSetOperations has it. */
export const summarizeOperation = (operation: StackSetOperation) => ({
  OperationId: operation.id,
  Action: operation.action,
  Status: operation.status,
  CreationTimestamp: operation.created,
  EndTimestamp: operation.ended,
  StatusDetails: {
    FailedStackInstancesCount: operation.results.filter(({ status }) => status === 'FAILED').length,
  },
  OperationPreferences: operation.preferences,
});

/** An operation as DescribeStackSetOperation has it. */
export const describeOperation = (set: StackSet, operation: StackSetOperation) => ({
  ...summarizeOperation(operation),
  StackSetId: set.id,
  RetainStacks: operation.retainStacks,
  AdministrationRoleARN: set.administrationRoleArn,
  ExecutionRoleName: set.executionRoleName,
});

/** What an operation did in one account and region. */
export const summarizeResult = ({ account, region, status, reason, organizationalUnitId }: OperationResult) => ({
  Account: account,
  Region: region,
  Status: status,
  StatusReason: reason,
  OrganizationalUnitId: organizationalUnitId,
});

/** One page of a list. */
export function page<T>(members: readonly T[], nextToken: string | undefined, maxResults = PAGE) {
  const start = Number(nextToken ?? 0);
  const end = start + maxResults;
  return { Summaries: members.slice(start, end), NextToken: end < members.length ? String(end) : undefined };
}

const parameterList = (parameters: Readonly<Record<string, string>>) =>
  Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue }));
