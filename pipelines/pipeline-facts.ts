import { COMMAND_ROLES } from '../config/names';
import { Organization } from '../config/organization';
import { sensitiveVariables } from '../config/sensitive-variables';

/** What a pipeline is written for. */
export interface PipelineFacts {
  /** Path of the org file in the repository. */
  readonly orgFile: string;
  /** Folder with synthesized stacks and plans, from the root of the repository. */
  readonly outputFolder: string;
  readonly region: string;
  /** 'owner/name' or 'group/project': whose pipeline it is. */
  readonly repository: string;
  /** ARN of the role of each command in the management account. */
  readonly roles: Readonly<Record<keyof typeof COMMAND_ROLES, string>>;
  /** Sensitive Terraform variables, sorted: 'root_phone'. */
  readonly variables: readonly string[];
}

/** A file of a pipeline: its path in the repository, and its text. */
export type PipelineFiles = ReadonlyMap<string, string>;

/** The branch that is applied. */
export const BRANCH = 'main';

/** Name of the environment that applies. */
export const ENVIRONMENT = 'production';

/** Which Terraform the pipelines install: the one that the stacks are tried with. */
export const TERRAFORM_VERSION = '1.11.4';

/** What the pipelines of an organization need to know of it. */
export function pipelineFacts(
  organization: Organization,
  repository: string,
  orgFile: string,
  outputFolder: string,
): PipelineFacts {
  const { partition, managementAccount, region } = organization;
  const arns = Object.entries(COMMAND_ROLES).map(([command, role]) => [
    command,
    `arn:${partition}:iam::${managementAccount.id}:role/${role}`,
  ]);
  return {
    ...{ repository, orgFile, outputFolder, region, variables: sensitiveVariables(organization) },
    roles: Object.fromEntries(arns) as PipelineFacts['roles'],
  };
}
