import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { Environment, InstalledPackage } from '../starting/installed-package';

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

/** What a job ended with. */
export interface JobEnding {
  /** Name of the step that failed; undefined when none did. */
  readonly failed?: string;
  readonly printed: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

/** Programs of a runner that a clean folder does not have: npm that has installed, npx of the package, and GitHub's own. */
const SHIMS: Readonly<Record<string, string>> = {
  npm: 'exit 0',
  npx: 'shift; exec node node_modules/rootguard/bin/rootguard.js "$@"',
  gh: `echo "$*" >> "$GH_LOG"
case "$*" in
  'pr list '*) grep -c '^pr create' "$GH_LOG" ;;
  *--paginate*) cat "$GH_LOG.comments" 2>/dev/null ;;
  *POST*) echo 4711 > "$GH_LOG.comments" ;;
esac
exit 0`,
};

/** A repository, and the runner of its workflows: every job begins in a folder of its own, with what is committed. */
export class Runner {
  readonly folder = mkdtempSync(join(tmpdir(), 'rootguard-runner-'));
  readonly origin = join(this.folder, 'origin');
  private readonly artifacts = join(this.folder, 'artifacts');
  readonly ghLog = join(this.folder, 'gh.log');

  constructor(private readonly environment: Environment) {
    for (const folder of [this.origin, this.artifacts, join(this.folder, 'bin')]) mkdirSync(folder);
    for (const [name, text] of Object.entries(SHIMS)) {
      writeFileSync(join(this.folder, 'bin', name), `#!/usr/bin/env bash\n${text}\n`, { mode: 0o755 });
    }
    writeFileSync(this.ghLog, '');
    this.git('init', '--quiet', '--initial-branch=main');
  }

  git(...args: string[]): string {
    const who = ['-c', 'user.name=Example', '-c', 'user.email=git@example.com'];
    return execFileSync('git', [...who, '-C', this.origin, ...args], { encoding: 'utf8' });
  }

  commit(files: Readonly<Record<string, string>>, branch = 'main'): void {
    if (branch !== 'main') this.git('switch', '--quiet', '-C', branch);
    for (const [path, text] of Object.entries(files)) writeFileSync(join(this.origin, path), text);
    this.git('add', '.');
    this.git('commit', '--quiet', '-m', 'A change');
    if (branch !== 'main') this.git('switch', '--quiet', 'main');
  }

  /**
   * Runs the steps of a job in order, each shell as GitHub does it.
   *
   * @param expressions - what stands for the expressions of the job: 'github.base_ref' to 'main'
   */
  async run(
    workflow: Workflow,
    job: string,
    expressions: Readonly<Record<string, string>>,
    branch = 'main',
  ): Promise<JobEnding> {
    const place = new InstalledPackage({});
    try {
      const git = (...args: string[]) => execFileSync('git', ['-C', place.folder, ...args], { stdio: 'pipe' });
      git('init', '--quiet');
      git('remote', 'add', 'origin', this.origin);
      git('fetch', '--quiet', 'origin');
      git('checkout', '--quiet', '-B', branch, `origin/${branch}`);
      return await this.runSteps(place.folder, workflow, job, expressions);
    } finally {
      place.remove();
    }
  }

  private async runSteps(
    folder: string,
    workflow: Workflow,
    job: string,
    expressions: Readonly<Record<string, string>>,
  ): Promise<JobEnding> {
    const outputs: Record<string, string> = {};
    const output = join(this.folder, 'output');
    const summary = join(this.folder, 'summary');
    writeFileSync(summary, '');
    let printed = '';
    let failed: string | undefined;
    const valueOf = (text: string): string =>
      String(text).replace(/\$\{\{ (.*?) \}\}/g, (_, expression: string) => {
        const value = outputs[expression] ?? expressions[expression];
        if (value === undefined && !expression.startsWith('steps.')) throw new Error(`no value of ${expression}`);
        return value ?? '';
      });
    for (const step of workflow.jobs[job]!.steps) {
      const isAlways = step.if === 'always()';
      if (failed !== undefined && !isAlways) continue;
      if (step.if !== undefined && !isAlways) {
        const [, key = '', wanted] = /^(\S+) == '(.*)'$/.exec(step.if) ?? [];
        if (outputs[key] !== wanted) continue;
      }
      if (step.uses !== undefined) this.action(folder, step);
      if (step.run === undefined) continue;
      writeFileSync(output, '');
      const script = join(this.folder, 'step.sh');
      writeFileSync(script, step.run);
      const env = Object.entries({ ...workflow.env, ...step.env }).map(([name, text]): [string, string] => [
        name,
        valueOf(text),
      ]);
      // the sandbox answers in this process, which must not wait
      const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', script], {
        ...{ cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] },
        env: {
          ...{ HOME: process.env.HOME, GOGC: '400', ...this.environment },
          PATH: `${join(this.folder, 'bin')}:${process.env.PATH}`,
          ...{ GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary, GITHUB_REPOSITORY: 'example/guard' },
          ...{ GH_LOG: this.ghLog, ...(Object.fromEntries(env) as Record<string, string>) },
        },
      });
      printed += `## ${step.name}\n`;
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding('utf8').on('data', (text: string) => void (printed += text));
      }
      const [status] = (await once(child, 'close')) as [number | null];
      for (const line of readFileSync(output, 'utf8').split('\n').filter(Boolean)) {
        const [name = '', value = ''] = line.split('=', 2);
        outputs[`steps.${step.id}.outputs.${name}`] = value;
      }
      if (status !== 0) failed ??= step.name ?? 'a step';
    }
    const ending = { printed, outputs, summary: readFileSync(summary, 'utf8') };
    return failed === undefined ? ending : { failed, ...ending };
  }

  /** Artifacts are copied; what other actions set up is there. */
  private action(folder: string, { uses = '', with: { name = '', path = '' } = {} }: Step): void {
    if (uses.startsWith('actions/upload-artifact@') && existsSync(join(folder, path))) {
      cpSync(join(folder, path), join(this.artifacts, name, path), { recursive: true });
    }
    if (uses.startsWith('actions/download-artifact@')) cpSync(join(this.artifacts, name), folder, { recursive: true });
  }

  artifact = (...path: string[]): string => join(this.artifacts, ...path);

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
