import { ListPoliciesCommand, ListTargetsForPolicyCommand } from '@aws-sdk/client-organizations';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT_DENY_POLICY } from '../../config/names';
import { SandboxClients } from '../sandbox/sandbox-clients';

/** Where the advice of a deploy is followed. */
export interface Surroundings {
  /** Folder of the stack. */
  readonly directory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly aws: SandboxClients;
  /** File descriptor for what commands print. */
  readonly output: number;
}

/** A state that Terraform printed, because it could write it nowhere. */
const PRINTED_STATE = /^\{\n {2}"version": 4,[^]*?^\}$/m;

/**
 * Does what a deploy said that a person should do, as that person would: looks into AWS, runs the commands, writes the
 * import blocks. The next deploy comes before end().
 *
 * @param printed - what Terraform printed
 */
export async function followAdvice(
  said: string,
  printed: string,
  { directory, environment, aws, output }: Surroundings,
): Promise<{ readonly isDone: boolean; readonly end: () => void }> {
  let isDone = false;
  const shell = async (command: string): Promise<void> => {
    isDone = true;
    const child = spawn('sh', ['-c', command], {
      env: { ...process.env, ...environment },
      stdio: ['ignore', output, output],
    });
    await once(child, 'exit');
  };
  const [state] = PRINTED_STATE.exec(printed) ?? [];
  if (said.includes('is cut off') && state !== undefined) writeFileSync(join(directory, 'errored.tfstate'), state);
  for (const [, command = ''] of said.matchAll(/^ {2}(terraform -chdir=\S+ (?:untaint|state push) .*)$/gm)) {
    await shell(command);
  }
  const [, folder = ''] = /take over what is there with terraform -chdir=(\S+) import/.exec(said) ?? [];
  for (const [, address = ''] of said.matchAll(/^ {2}(aws_organizations_policy\S*): aws organizations /gm)) {
    const id = await idOf(address, aws);
    if (id !== undefined) await shell(`terraform -chdir=${folder} import -input=false ${address} ${id}`);
  }
  const blocks = said.match(/^import \{\n {2}to = .*\n {2}id = .*\n\}$/gm) ?? [];
  const imports = join(directory, 'imports.tf');
  if (blocks.length > 0) {
    isDone = true;
    writeFileSync(imports, blocks.join('\n'));
  }
  return { isDone, end: () => rmSync(imports, { force: true }) };
}

/** What the command finds that is printed behind an address; undefined: it is not there. */
async function idOf(address: string, { organizations }: SandboxClients): Promise<string | undefined> {
  const { Policies = [] } = await organizations.send(new ListPoliciesCommand({ Filter: 'SERVICE_CONTROL_POLICY' }));
  const id = Policies.find(({ Name }) => Name === ROOT_DENY_POLICY)?.Id;
  if (id === undefined || address.startsWith('aws_organizations_policy.')) return id;
  const { Targets = [] } = await organizations.send(new ListTargetsForPolicyCommand({ PolicyId: id }));
  return Targets[0] && `${Targets[0].TargetId}:${id}`;
}
