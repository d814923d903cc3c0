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
  // HCP Terraform keeps variables in its workspaces
  if (!isPlanned && organization.backend.kind !== 'hcp' && (stacks.length === 0 || stacks.some(takesVariables))) {
    for (const name of sensitiveVariables(organization)) {
      if (process.env[`TF_VAR_${name}`]) continue;
      problems.push(
        `the org file refers to the variable '${name}', and TF_VAR_${name} is not set:\n` +
          `  read -rs TF_VAR_${name} && export TF_VAR_${name}`,
      );
    }
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

/** Contacts have phone numbers, alerts the endpoints of subscriptions. */
const takesVariables = (stack: string): boolean => ['contacts', 'alerts'].includes(stack);

function reasonFor({ accounts, backend }: Organization): string {
  if (backend.kind === 's3' && backend.useLockfile) return 'the S3 backend locks with use_lockfile';
  if (accounts.some(({ status }) => status !== 'active'))
    return "the org file has accounts to forget ('removed' blocks)";
  return 'the synthesized stacks need it';
}
