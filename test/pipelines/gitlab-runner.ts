import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { requireTerraform } from '../../terraform/binary';
import { Environment } from '../starting/installed-package';
import { JobEnding, Runner } from './runner';

/** A job of .gitlab-ci.yml, as far as it runs. */
export interface GitlabJob {
  readonly rules: readonly { readonly if: string; readonly when?: string }[];
  readonly script: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  readonly id_tokens?: Readonly<Record<string, { readonly aud: string }>>;
  readonly needs?: readonly string[];
  readonly environment?: string;
  readonly resource_group?: string;
  readonly artifacts?: Readonly<Record<string, unknown>> & {
    readonly when?: string;
    readonly paths: readonly string[];
  };
}

export interface GitlabPipeline {
  readonly variables: Readonly<Record<string, string>>;
  readonly default: { readonly before_script: readonly string[]; readonly after_script: readonly string[] };
  readonly jobs: Readonly<Record<string, GitlabJob>>;
}

export function readGitlab(text: string): GitlabPipeline {
  const { variables, default: common, ...rest } = parse(text) as Record<string, unknown>;
  const jobs = Object.fromEntries(Object.entries(rest).filter(([key]) => key !== 'stages'));
  return { variables, default: common, jobs } as GitlabPipeline;
}

export interface GitlabEnding extends JobEnding {
  /** What is in the folder of the job, and in that of Rootguard, when it has ended. */
  readonly left: readonly string[];
}

/** Gives what the releases of Terraform have, which are in a folder. */
const CURL = `while [ $# -gt 1 ]; do if [ "$1" = --output ]; then file="$2"; shift; fi; shift; done
cp "$RELEASES/\${1##*/}" "$file" || exit 22`;

const entriesOf = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);

/** Runs the jobs of .gitlab-ci.yml as a runner of GitLab does. Rules are not read: who runs a job has decided. */
export class GitlabRunner extends Runner {
  readonly releases = join(this.folder, 'releases');

  constructor(environment: Environment, version: string) {
    super(environment, { curl: CURL });
    mkdirSync(this.releases);
    const archive = `terraform_${version}_linux_amd64.zip`;
    const inReleases = { cwd: this.releases, encoding: 'utf8' } as const;
    const { path } = requireTerraform('1.5');
    writeFileSync(join(this.releases, 'terraform'), `#!/bin/sh\nexec '${path}' "$@"\n`, { mode: 0o755 });
    execFileSync('python3', ['-m', 'zipfile', '-c', archive, 'terraform'], inReleases);
    const hashes = execFileSync('sha256sum', [archive], inReleases);
    writeFileSync(join(this.releases, `terraform_${version}_SHA256SUMS`), `${'0'.repeat(64)}  other.zip\n${hashes}`);
  }

  /**
   * Runs the shell of a job, which is one, and what comes after it.
   *
   * @param variables - of GitLab and of the project: CI_JOB_ID
   */
  run(
    pipeline: GitlabPipeline,
    name: string,
    variables: Readonly<Record<string, string>>,
    branch = 'main',
  ): Promise<GitlabEnding> {
    const job = pipeline.jobs[name]!;
    return this.inPlace(async (folder, git) => {
      // it fetches what it runs, and nothing else
      git('fetch', '--quiet', 'origin', `+refs/heads/${branch}:refs/remotes/origin/${branch}`);
      git('checkout', '--quiet', '--detach', `origin/${branch}`);
      for (const needed of job.needs ?? []) this.download(folder, needed);
      // what somebody says when starting a job has precedence
      const all: Readonly<Record<string, string>> = {
        ...{ ...pipeline.variables, ...job.variables, ...variables },
        ...{ CI_PROJECT_DIR: folder, RELEASES: this.releases },
      };
      const env = Object.fromEntries(
        Object.entries(all).map(([key, value]) => [
          key,
          String(value).replace(/\$(CI_\w+)/g, (_, of: string) => all[of]!),
        ]),
      );
      const { status, printed } = await this.items(folder, [...pipeline.default.before_script, ...job.script], env);
      const after = await this.items(folder, pipeline.default.after_script, env);
      if (status === 0 || job.artifacts?.when === 'always') {
        for (const path of job.artifacts?.paths ?? []) this.upload(folder, name, path);
      }
      const ending = {
        printed: `${printed}${after.printed}`,
        left: [folder, join(folder, 'rootguard')].flatMap(entriesOf),
      };
      const step = [...printed.matchAll(/^## (.*)$/gm)].at(-1)?.[1] ?? 'a step';
      return status === 0 ? ending : { failed: step, ...ending };
    });
  }

  /** Items of a script in one shell, each behind its name, which is its first line. */
  private items(folder: string, script: readonly string[], environment: Environment) {
    const named = script.map(item => `echo '## ${/^# (.*)/.exec(item)?.[1] ?? 'a step'}'\n${item}`);
    const file = join(this.folder, 'items.sh');
    writeFileSync(file, named.join('\n'));
    return this.bash(folder, `: | eval "$(cat '${file}')"\n`, environment);
  }
}
