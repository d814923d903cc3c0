import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { COMMAND_ROLES, PREFIX } from '../../config/names';
import { Organization } from '../../config/organization';
import { printable } from '../../config/reading/mask';
import { PermissionCommand } from '../../permissions/permissions';
import { terraformOf } from '../../permissions/role-document';
import { githubFiles } from '../../pipelines/github';
import { BRANCH, ENVIRONMENT, pipelineFacts } from '../../pipelines/pipeline-facts';
import { printedJson } from '../../render/printed-json';
import { EXIT } from '../exit-codes';
import { OUTPUT_FOLDER } from '../folders';
import { organizationOf, orgFileOf } from '../people/records-folder';
import { readPipelines, rolesNeeded } from '../permissions';

export interface PipelineOptions {
  /** 'owner/name'. */
  readonly repository: string;
  readonly org?: string;
  readonly output: string;
}

/** Writes the pipelines of a platform and the roles that they sign in to, and returns the exit code. */
export function runPipelineInit({ repository, org, output }: PipelineOptions): number {
  const refuse = (message: string, hint: string): number => {
    process.stderr.write(`error: ${printable(message)}\n  → ${printable(hint)}\n`);
    return EXIT.notDone;
  };
  const orgFile = orgFileOf(org);
  const organization = organizationOf(orgFile, new Date().toISOString().slice(0, 10));
  if (organization === undefined) return EXIT.notDone;
  if (organization.backend.kind === 'local') {
    return refuse(
      `${orgFile}: shared-state: the backend is local, and the machine of a pipeline is gone after the job, with the state`,
      'set backend.s3 or backend.hcp in the org file; docs/backends-and-pipelines.md has an example of each',
    );
  }
  const inRepository = relative(output, orgFile).replaceAll('\\', '/');
  if (inRepository.startsWith('../') || isAbsolute(inRepository)) {
    return refuse(
      `${orgFile}: in-repository: it is not below ${output}, the root of the repository`,
      'run this in the root of the repository, or name it with --output',
    );
  }
  const roles = rolesOf(organization, repository);
  if ('problem' in roles) return refuse(roles.problem, 'give --repository OWNER/NAME');
  const files = new Map([
    ...githubFiles(pipelineFacts(organization, repository, inRepository, OUTPUT_FOLDER)),
    ...roles.files,
  ]);
  const present = [...files.keys()].filter(path => existsSync(join(output, path)));
  if (present.length > 0) {
    return refuse(
      `${join(output, present[0]!)}: no-overwrite: it is there already, and what you changed in it would be lost`,
      'name another folder with --output, and compare the two',
    );
  }
  try {
    for (const [path, text] of files) {
      mkdirSync(dirname(join(output, path)), { recursive: true });
      writeFileSync(join(output, path), text);
    }
  } catch (error) {
    return refuse(`${output}: cannot be written: ${(error as Error).message}`, 'name another folder with --output');
  }
  for (const path of files.keys()) process.stdout.write(`wrote ${printable(join(output, path))}\n`);
  return EXIT.done;
}

/** Whom the role of each command of the workflows trusts: those that only look trust the repository, and every other one less. */
const TRUSTED: Readonly<Record<Exclude<PermissionCommand, 'credentials'>, string>> = {
  snapshot: `:ref:refs/heads/${BRANCH}`,
  plan: '',
  apply: `:environment:${ENVIRONMENT}`,
  audit: `:ref:refs/heads/${BRANCH}`,
  'alert-test': `:ref:refs/heads/${BRANCH}`,
};

/** Terraform JSON of every role, each trusted to the jobs that need it, as rootguard permissions prints it. */
function rolesOf(
  organization: Organization,
  repository: string,
): { readonly files: ReadonlyMap<string, string> } | { readonly problem: string } {
  const files = new Map<string, string>();
  const said: string[] = [];
  for (const command of Object.keys(TRUSTED) as (keyof typeof TRUSTED)[]) {
    const trust = `github:${repository}${TRUSTED[command]}`;
    const pipelines = readPipelines(organization, [command], [trust]);
    if ('problem' in pipelines) return pipelines;
    const documents = rolesNeeded(organization, [command], {}, pipelines.read);
    const own = documents.filter(({ account }) => account === organization.managementAccount.id);
    files.set(`${PREFIX}roles/${command}.tf.json`, printedJson(terraformOf(own)));
    said.push(`| \`${command}.tf.json\` | \`${COMMAND_ROLES[command]}\` | \`${trust}\` |`);
    const others = documents.filter(({ account }) => account !== organization.managementAccount.id);
    for (const { account, role } of others) {
      const file = `${PREFIX}roles/${account}-${command}.tf.json`;
      files.set(file, printedJson(terraformOf(documents.filter(one => one.account === account))));
      said.push(`| \`${account}-${command}.tf.json\` | \`${role}\` of account ${account} | the roles above |`);
    }
  }
  files.set(`${PREFIX}roles/README.md`, readme(organization, said));
  return { files };
}

const readme = ({ managementAccount }: Organization, rows: readonly string[]): string => `# Roles of the pipeline

\`npx rootguard permissions\` printed them, by the org file: print them again when it has changed. Apply each file once, with
credentials of its account, in a folder of its own; the management account ${managementAccount.id} needs the OpenID Connect
provider https://token.actions.githubusercontent.com first. The S3 bucket of the state is not among them: let these roles read
and write its objects.

| file | role | trusts |
| --- | --- | --- |
${rows.join('\n')}
`;
