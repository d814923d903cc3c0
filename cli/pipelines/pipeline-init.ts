import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { COMMAND_ROLES, PREFIX } from '../../config/names';
import { Organization } from '../../config/organization';
import { printable } from '../../config/reading/mask';
import { PermissionCommand } from '../../permissions/permissions';
import { terraformOf } from '../../permissions/role-document';
import { githubFiles } from '../../pipelines/github';
import { gitlabFiles } from '../../pipelines/gitlab';
import { BRANCH, ENVIRONMENT, PipelineFacts, pipelineFacts, PipelineFiles } from '../../pipelines/pipeline-facts';
import { printedJson } from '../../render/printed-json';
import { EXIT } from '../exit-codes';
import { OUTPUT_FOLDER } from '../folders';
import { organizationOf, orgFileOf } from '../people/records-folder';
import { readPipelines, rolesNeeded } from '../permissions';

/** What a platform has, and whom its roles trust. */
interface Platform {
  readonly filesOf: (facts: PipelineFacts) => PipelineFiles;
  /** What --repository takes. */
  readonly place: string;
  /**
   * What of the repository the role of each command of the jobs trusts: those that only look trust all of it, every other one
   * less.
   */
  readonly trusted: Readonly<Record<Exclude<PermissionCommand, 'credentials'>, string>>;
}

/** The role of each command that runs on the main branch alone. */
const onBranch = (condition: string) => ({ snapshot: condition, audit: condition, 'alert-test': condition });

/** Where a pipeline can run. */
export const PIPELINE_PLATFORMS = {
  github: {
    ...{ filesOf: githubFiles, place: 'OWNER/NAME' },
    trusted: { ...onBranch(`:ref:refs/heads/${BRANCH}`), plan: '', apply: `:environment:${ENVIRONMENT}` },
  },
  gitlab: {
    ...{ filesOf: gitlabFiles, place: 'GROUP/PROJECT' },
    // its tokens name no environment
    trusted: {
      ...onBranch(`:ref_type:branch:ref:${BRANCH}`),
      plan: '',
      apply: `:ref_type:branch:ref:${BRANCH}`,
    },
  },
} as const satisfies Readonly<Record<string, Platform>>;

export interface PipelineOptions {
  /** 'owner/name' of GitHub, 'group/project' of GitLab. */
  readonly repository: string;
  readonly org?: string;
  readonly output: string;
}

/** Writes the pipelines of a platform and the roles that they sign in to, and returns the exit code. */
export function runPipelineInit(
  platform: keyof typeof PIPELINE_PLATFORMS,
  { repository, org, output }: PipelineOptions,
): number {
  const { filesOf, place } = PIPELINE_PLATFORMS[platform];
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
  const roles = rolesOf(organization, platform, repository);
  if ('problem' in roles) return refuse(roles.problem, `give --repository ${place}`);
  const files = new Map([
    ...filesOf(pipelineFacts(organization, repository, inRepository, OUTPUT_FOLDER)),
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

/** Terraform JSON of every role, each trusted to the jobs that need it, as rootguard permissions prints it. */
function rolesOf(
  organization: Organization,
  platform: keyof typeof PIPELINE_PLATFORMS,
  repository: string,
): { readonly files: ReadonlyMap<string, string> } | { readonly problem: string } {
  const files = new Map<string, string>();
  const said: string[] = [];
  const issuers = new Set<string>();
  const { trusted }: Platform = PIPELINE_PLATFORMS[platform];
  for (const command of Object.keys(trusted) as (keyof typeof trusted)[]) {
    const trust = `${platform}:${repository}${trusted[command]}`;
    const pipelines = readPipelines(organization, [command], [trust]);
    if ('problem' in pipelines) return pipelines;
    for (const { issuer } of pipelines.read) issuers.add(`https://${issuer}`);
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
  files.set(`${PREFIX}roles/README.md`, readme(organization, [...issuers].join(', '), said));
  return { files };
}

const readme = (
  { managementAccount }: Organization,
  provider: string,
  rows: readonly string[],
): string => `# Roles of the pipeline

\`npx rootguard permissions\` printed them, by the org file: print them again when it has changed. Apply each file once, with
credentials of its account, in a folder of its own; the management account ${managementAccount.id} needs the OpenID Connect
provider ${provider} first. The S3 bucket of the state is not among them: let these roles read
and write its objects.

| file | role | trusts |
| --- | --- | --- |
${rows.join('\n')}
`;
