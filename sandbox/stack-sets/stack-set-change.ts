import { createHash } from 'node:crypto';
import { AwsError } from '../front/aws-answer';
import { Tag } from './resource-handler';
import { HANDLERS } from './stack-set-handlers';
import { SERVICE_MANAGED, StackSet } from './stack-set-operations';
import { QueryInput, stringOf, stringsOf, structureOf, structuresOf } from './stack-set-protocol';
import { checkCapabilities, parametersOf, readTemplate } from './stack-set-template';

/** Refuses what belongs to the other permission model. */
export function checkModel(permissionModel: string, input: QueryInput): void {
  const asked = stringOf(input, 'PermissionModel') ?? permissionModel;
  if (asked !== permissionModel) throw invalid(`PermissionModel cannot be changed from ${permissionModel} to ${asked}`);
  const roles = stringOf(input, 'AdministrationRoleARN') ?? stringOf(input, 'ExecutionRoleName');
  if (permissionModel === SERVICE_MANAGED && roles !== undefined) {
    throw invalid('AdministrationRoleARN and ExecutionRoleName are only valid for SELF_MANAGED StackSets');
  }
  if (permissionModel !== SERVICE_MANAGED && structureOf(input, 'AutoDeployment') !== undefined) {
    throw invalid('AutoDeployment is only valid for SERVICE_MANAGED StackSets');
  }
}

/** Takes over template, parameters, capabilities, tags and settings of a request. */
export function change(set: StackSet, input: QueryInput): void {
  const { body, url } = { body: stringOf(input, 'TemplateBody'), url: stringOf(input, 'TemplateURL') };
  if (url !== undefined)
    throw new AwsError('SandboxNotImplemented', 'the sandbox takes templates as TemplateBody only');
  if (body === undefined && stringOf(input, 'UsePreviousTemplate') !== 'true') {
    throw invalid('Either Template URL or Template Body must be specified.');
  }
  const capabilities = input.Capabilities === undefined ? set.capabilities : stringsOf(input, 'Capabilities');
  const template = body === undefined ? set.template : readTemplate(body, Object.keys(HANDLERS));
  checkCapabilities(template, capabilities);
  const parameters = parametersOf(template, givenParameters(set.parameters, structuresOf(input, 'Parameters')));

  const automatic = structureOf(input, 'AutoDeployment');
  if (automatic !== undefined) {
    const enabled = stringOf(automatic, 'Enabled') === 'true';
    set.autoDeployment = { enabled, retainStacks: stringOf(automatic, 'RetainStacksOnAccountRemoval') === 'true' };
  }
  const execution = structureOf(input, 'ManagedExecution');
  if (execution !== undefined) set.managedExecution = stringOf(execution, 'Active') === 'true';
  if (input.Tags !== undefined) set.tags = tagsOf(structuresOf(input, 'Tags'));
  set.description = stringOf(input, 'Description');
  set.templateBody = body ?? set.templateBody;
  set.template = template;
  set.parameters = parameters;
  set.capabilities = capabilities;
}

/** Parameters of a request by name; those that keep their value have the former one. */
export function givenParameters(
  previous: Readonly<Record<string, string>>,
  given: readonly QueryInput[],
): Record<string, string> {
  return Object.fromEntries(
    given.flatMap(one => {
      const name = stringOf(one, 'ParameterKey') ?? '';
      const kept = stringOf(one, 'UsePreviousValue') === 'true' ? previous[name] : undefined;
      const value = kept ?? one.ParameterValue;
      return typeof value === 'string' ? [[name, value]] : [];
    }),
  );
}

const tagsOf = (tags: readonly QueryInput[]): Tag[] =>
  tags.map(tag => ({ Key: stringOf(tag, 'Key') ?? '', Value: stringOf(tag, 'Value') ?? '' }));

/** The two roles of a set: StackSets' own for a service-managed one. */
export function rolesOf(permissionModel: string, partition: string, account: string, uuid: string, input: QueryInput) {
  const iam = `arn:${partition}:iam::${account}:role`;
  if (permissionModel === SERVICE_MANAGED) {
    const service = 'aws-service-role/stacksets.cloudformation.amazonaws.com';
    return {
      administrationRoleArn: `${iam}/${service}/AWSServiceRoleForCloudFormationStackSetsOrgAdmin`,
      executionRoleName: `stacksets-exec-${createHash('md5').update(uuid).digest('hex')}`,
    };
  }
  return {
    administrationRoleArn:
      stringOf(input, 'AdministrationRoleARN') ?? `${iam}/AWSCloudFormationStackSetAdministrationRole`,
    executionRoleName: stringOf(input, 'ExecutionRoleName') ?? 'AWSCloudFormationStackSetExecutionRole',
  };
}

const invalid = (message: string) => new AwsError('ValidationError', message);
