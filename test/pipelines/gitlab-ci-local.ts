import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SANDBOX_FOLDER } from '../../sandbox/front/moto-install';

/** Reads pipelines as GitLab does: has its published schema of them, and decides which jobs an event starts. */
const PACKAGE = 'gitlab-ci-local@4.72.0';

/** The program, which npm installs on first use. */
export function gitlabCiLocal(): string {
  const folder = join(SANDBOX_FOLDER, PACKAGE);
  const program = join(folder, 'node_modules/gitlab-ci-local/dist/index.js');
  if (!existsSync(program)) {
    process.stdout.write(`installing ${PACKAGE}\n`);
    const args = ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', folder, PACKAGE];
    execFileSync('npm', args, { stdio: 'inherit' });
  }
  return program;
}

const OWN = { CI_PROJECT_PATH: 'example/guard', CI_PROJECT_ID: '1' };
const BRANCH = { ...OWN, CI_COMMIT_BRANCH: 'main', CI_COMMIT_REF_NAME: 'main' };
const REQUEST = {
  ...{ ...OWN, CI_PIPELINE_SOURCE: 'merge_request_event', CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main' },
  ...{ CI_MERGE_REQUEST_PROJECT_ID: '1', CI_MERGE_REQUEST_SOURCE_PROJECT_ID: '1', CI_COMMIT_BRANCH: '' },
};
const schedule = (every: string) => ({ ...BRANCH, CI_PIPELINE_SOURCE: 'schedule', ROOTGUARD_SCHEDULE: every });

/** What happens, and the jobs that it starts; '?' waits for somebody. */
const EVENTS: readonly (readonly [string, Readonly<Record<string, string>>, readonly string[]])[] = [
  ['a merge request', REQUEST, ['validate', 'review']],
  ['one of a fork, here', { ...REQUEST, CI_MERGE_REQUEST_SOURCE_PROJECT_ID: '2' }, ['validate']],
  [
    'one of a fork, there',
    { ...REQUEST, CI_PROJECT_PATH: 'fork/guard', CI_PROJECT_ID: '2', CI_MERGE_REQUEST_SOURCE_PROJECT_ID: '2' },
    ['validate'],
  ],
  ['one into another branch', { ...REQUEST, CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'old' }, []],
  ['a merge', { ...BRANCH, CI_PIPELINE_SOURCE: 'push' }, ['validate', 'plan', 'apply?']],
  ['a run by hand', { ...BRANCH, CI_PIPELINE_SOURCE: 'web' }, ['validate', 'plan', 'apply?']],
  ['a push to another branch', { ...BRANCH, CI_COMMIT_BRANCH: 'change', CI_PIPELINE_SOURCE: 'push' }, []],
  ['a push in a fork', { ...BRANCH, CI_PROJECT_PATH: 'fork/guard', CI_PIPELINE_SOURCE: 'push' }, []],
  ['a trigger', { ...BRANCH, CI_PIPELINE_SOURCE: 'trigger' }, []],
  ['every day', schedule('daily'), ['drift', 'audit']],
  ['every week', schedule('weekly'), ['update']],
  ['every month', schedule('monthly'), ['alert-test']],
  ['a schedule of something else', schedule(''), []],
];

/** Compares the pipeline in a repository with the schema, and the jobs of each event with what is wanted; throws otherwise. */
export function lintGitlab(program: string, folder: string): void {
  for (const [what, variables, wanted] of EVENTS) {
    const args = Object.entries(variables).flatMap(([name, value]) => ['--variable', `${name}=${value}`]);
    const printed = execFileSync(process.execPath, [program, '--list-csv', '--no-color', ...args], {
      ...{ cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
    });
    const [, list = ''] = /^name;stage;when;.*\n([^]*)/m.exec(printed) ?? [];
    const jobs = list.split('\n').flatMap(line => {
      const [name = '', , when] = line.split(';');
      return name === '' ? [] : [when === 'manual' ? `${name}?` : name];
    });
    if (jobs.join(' ') !== wanted.join(' ')) {
      throw new Error(`${what} starts "${jobs.join(' ')}" and not "${wanted.join(' ')}":\n${printed}`);
    }
  }
}
