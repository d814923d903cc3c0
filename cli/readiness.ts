import pc from 'picocolors';
import { renderDiagnostics } from '../config/reading/diagnostic';
import { loadOrganization } from '../config/load';
import { Organization } from '../config/organization';
import { sensitiveVariables } from '../config/sensitive-variables';
import { lowestTerraformVersion } from '../config/terraform-version';
import { stackNames } from '../stacks/stack-names';
import { requireTerraform } from '../terraform/binary';
import { logVariables } from '../terraform/command';

/** What is needed to plan and apply. */
export interface Ready {
  readonly organization: Organization;
  /** Path of Terraform or OpenTofu. */
  readonly binary: string;
  /** The stacks that will be planned, each after those that it builds on. */
  readonly stacks: readonly string[];
}

/**
 * Returns what is needed when its stacks can be planned and applied from here: the org file is usable, Terraform is
 * new enough and has the variables it needs. Says on stderr what is missing otherwise.
 *
 * @param stacks - the stacks that will be planned; none means all
 * @param isPlanned - whether plan files are applied, which have the variables in them
 */
export function checkReadiness(stacks: readonly string[], isPlanned = false): Ready | undefined {
  const file = process.env.ORG_FILE || 'org.yaml';
  const { organization, diagnostics } = loadOrganization(file, new Date().toISOString().slice(0, 10));
  process.stderr.write(renderDiagnostics(diagnostics, process.stderr.isTTY && pc.isColorSupported ? pc : undefined));
  if (organization === undefined) return undefined;

  const problems: string[] = [];
  const known: readonly string[] = stackNames(organization);
  for (const stack of stacks) {
    if (!known.includes(stack)) problems.push(`there is no stack '${stack}' here, only ${known.join(', ')}`);
  }
  let binary = '';
  try {
    binary = requireTerraform(lowestTerraformVersion(organization), reasonFor(organization)).path;
  } catch (error) {
    problems.push(error instanceof Error ? error.message : String(error));
  }
  if (!isPlanned && (stacks.length === 0 || stacks.some(takesVariables))) {
    problems.push(...(takesVariablesHere(organization) ? missingVariables : variablesInClear)(organization));
  }
  const logs = logVariables(process.env);
  if (logs.length > 0) {
    process.stderr.write(
      `warning: ${logs.join(', ')} not passed on: the log has phone numbers and endpoints in clear; for one, run Terraform in the folder of the stack\n`,
    );
  }
  for (const problem of problems) process.stderr.write(`error: ${problem}\n`);
  const wanted = known.filter(stack => stacks.length === 0 || stacks.includes(stack));
  return problems.length === 0 ? { organization, binary, stacks: wanted } : undefined;
}

/** Whether Terraform takes variables from this environment; a workspace of HCP Terraform that runs it has its own. */
export const takesVariablesHere = ({ backend }: Organization): boolean =>
  backend.kind !== 'hcp' || backend.executionMode === 'local';

/** Sensitive variables of an org file that this environment does not have. */
export const missingVariables = (organization: Organization): string[] =>
  sensitiveVariables(organization)
    .filter(name => !process.env[`TF_VAR_${name}`])
    .map(
      name =>
        `the org file refers to the variable '${name}', and TF_VAR_${name} is not set:\n` +
        `  read -rs TF_VAR_${name} && export TF_VAR_${name}`,
    );

/**
 * Sensitive variables that Terraform would hand to a run in HCP Terraform, where every reader of the run can read them, and where they
 * go before the workspace's own.
 *
 * @see https://developer.hashicorp.com/terraform/cloud-docs/run/remote-operations
 */
const variablesInClear = (organization: Organization): string[] =>
  sensitiveVariables(organization)
    .filter(name => process.env[`TF_VAR_${name}`])
    .map(
      name =>
        `TF_VAR_${name} is set, and Terraform would store it in clear with each run in the workspaces ${workspacesOf(organization)}: unset it, and set ` +
        `'${name}' there as a sensitive Terraform variable; where Terraform runs on this machine, write execution_mode: local in the org file\n` +
        `  unset TF_VAR_${name}`,
    );

const workspacesOf = ({ backend }: Organization): string =>
  backend.kind === 'hcp' ? `${backend.workspacePrefix}…` : '';

/** Contacts have phone numbers, alerts the endpoints of subscriptions. */
const takesVariables = (stack: string): boolean => ['contacts', 'alerts'].includes(stack);

function reasonFor({ accounts, backend }: Organization): string {
  if (backend.kind === 's3' && backend.useLockfile) return 'the S3 backend locks with use_lockfile';
  if (accounts.some(({ status }) => status !== 'active'))
    return "the org file has accounts to forget ('removed' blocks)";
  return 'the synthesized stacks need it';
}
