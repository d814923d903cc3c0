import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { Environment } from '../starting/installed-package';
import { JobEnding, Runner } from './runner';

interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Workflow {
  readonly env: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[]; readonly permissions?: object }>>;
}

export const readWorkflow = (text: string): Workflow => parse(text) as Workflow;

/** What a job of GitHub ended with. */
export interface GithubEnding extends JobEnding {
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

const GH = `echo "$*" >> "$GH_LOG"
case "$*" in
  'pr list '*) grep -c '^pr create' "$GH_LOG" ;;
  *--paginate*) cat "$GH_LOG.comments" 2>/dev/null ;;
  *POST*) echo 4711 > "$GH_LOG.comments" ;;
esac
exit 0`;

/** Runs the jobs of workflows as GitHub does. */
export class GithubRunner extends Runner {
  readonly ghLog = join(this.folder, 'gh.log');

  constructor(environment: Environment) {
    super(environment, { gh: GH });
    writeFileSync(this.ghLog, '');
  }

  /**
   * Runs the steps of a job in order, each in a shell of its own.
   *
   * @param expressions - what stands for the expressions of the job: 'github.base_ref' to 'main'
   */
  run(
    workflow: Workflow,
    job: string,
    expressions: Readonly<Record<string, string>>,
    branch = 'main',
  ): Promise<GithubEnding> {
    return this.inPlace((folder, git) => {
      git('fetch', '--quiet', 'origin');
      git('checkout', '--quiet', '-B', branch, `origin/${branch}`);
      return this.runSteps(folder, workflow, job, expressions);
    });
  }

  private async runSteps(
    folder: string,
    workflow: Workflow,
    job: string,
    expressions: Readonly<Record<string, string>>,
  ): Promise<GithubEnding> {
    const outputs: Record<string, string> = {};
    const output = join(this.folder, 'output');
    const summary = join(this.folder, 'summary');
    writeFileSync(summary, '');
    let printed = '';
    let failed: string | undefined;
    const valueOf = (text: string): string =>
      String(text).replace(/\$\{\{ (.*?) \}\}/g, (_, expression: string) => {
        const value = expressions[expression];
        if (value === undefined) throw new Error(`no value of ${expression}`);
        return value;
      });
    for (const step of workflow.jobs[job]!.steps) {
      if (failed !== undefined && step.if !== 'always()') continue;
      if (step.uses !== undefined) this.action(folder, step);
      if (step.run === undefined) continue;
      writeFileSync(output, '');
      const env = Object.entries({ ...workflow.env, ...step.env }).map(([name, text]) => [name, valueOf(text)]);
      const ending = await this.bash(folder, step.run, {
        ...{ GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary, GITHUB_REPOSITORY: 'example/guard' },
        ...{ GH_LOG: this.ghLog, ...(Object.fromEntries(env) as Record<string, string>) },
      });
      printed += `## ${step.name}\n${ending.printed}`;
      for (const line of readFileSync(output, 'utf8').split('\n').filter(Boolean)) {
        const [name = '', value = ''] = line.split('=', 2);
        outputs[`steps.${step.id}.outputs.${name}`] = value;
      }
      if (ending.status !== 0) failed ??= step.name ?? 'a step';
    }
    const ending = { printed, outputs, summary: readFileSync(summary, 'utf8') };
    return failed === undefined ? ending : { failed, ...ending };
  }

  /** Artifacts are copied; what other actions set up is there. */
  private action(folder: string, { uses = '', with: { name = '', path = '' } = {} }: Step): void {
    if (uses.startsWith('actions/upload-artifact@')) this.upload(folder, name, path);
    if (uses.startsWith('actions/download-artifact@')) this.download(folder, name);
  }
}
