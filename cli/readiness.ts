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
    problems.push(...variableProblems(organization));
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

/**
 * What is wrong with the values of variables: a workspace of HCP Terraform that runs Terraform itself has them, and Terraform hands it
 * those of this environment, which every reader of the run can read, and which go before the workspace's own.
 *
 * @see https://developer.hashicorp.com/terraform/cloud-docs/run/remote-operations
 */
function variableProblems(organization: Organization): string[] {
  const { backend } = organization;
  return sensitiveVariables(organization).flatMap(name => {
    const variable = `TF_VAR_${name}`;
    const isSet = Boolean(process.env[variable]);
    if (backend.kind === 'hcp' && backend.executionMode !== 'local') {
      const workspaces = `${backend.workspacePrefix}…`;
      return isSet
        ? [
            `${variable} is set, and Terraform would store it in clear with each run in the workspaces ${workspaces}: unset it, and set ` +
              `'${name}' there as a sensitive Terraform variable; where Terraform runs on this machine, write execution_mode: local in the org file\n` +
              `  unset ${variable}`,
          ]
        : [];
    }
    return isSet
      ? []
      : [
          `the org file refers to the variable '${name}', and ${variable} is not set:\n` +
            `  read -rs ${variable} && export ${variable}`,
        ];
  });
}

/** Contacts have phone numbers, alerts the endpoints of subscriptions. */
const takesVariables = (stack: string): boolean => ['contacts', 'alerts'].includes(stack);

function reasonFor({ accounts, backend }: Organization): string {
  if (backend.kind === 's3' && backend.useLockfile) return 'the S3 backend locks with use_lockfile';
  if (accounts.some(({ status }) => status !== 'active'))
    return "the org file has accounts to forget ('removed' blocks)";
  return 'the synthesized stacks need it';
}
