import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse, stringify } from 'yaml';
import { githubFiles } from '../../pipelines/github';
import { gitlabFiles } from '../../pipelines/gitlab';
import { pipelineFacts } from '../../pipelines/pipeline-facts';
import { SANDBOX_FOLDER } from '../../sandbox/front/moto-install';
import { organizationOf } from '../config/organization-of';
import { gitlabCiLocal, lintGitlab } from './gitlab-ci-local';

/** The linter of GitHub's workflows, a program in Go. */
const ACTIONLINT = 'github.com/rhysd/actionlint/cmd/actionlint@v1.7.7';

/** The linter, which is built on first use by the Go of this machine. */
function actionlint(): string {
  const folder = join(SANDBOX_FOLDER, ACTIONLINT.split('/').at(-1)!);
  const program = join(folder, 'actionlint');
  if (!existsSync(program)) {
    process.stdout.write(`building ${ACTIONLINT}\n`);
    execFileSync('go', ['install', ACTIONLINT], { env: { ...process.env, GOBIN: folder }, stdio: 'inherit' });
  }
  return program;
}

/** Lints the pipelines of every example, as `rootguard pipeline init` writes them. */
function main(): void {
  const [github, gitlab] = [actionlint(), gitlabCiLocal()];
  for (const example of ['acme', 'single-account', 'posture', 'control-tower', 'govcloud', 'china']) {
    const folder = mkdtempSync(join(tmpdir(), 'rootguard-lint-'));
    try {
      const text = readFileSync(join(__dirname, '../../examples', example, 'org.yaml'), 'utf8');
      const organization = organizationOf(stringify({ ...(parse(text) as object) }));
      const facts = pipelineFacts(organization, 'example/guard', 'org.yaml', 'rootguard/cdktf.out');
      for (const [path, content] of [...githubFiles(facts), ...gitlabFiles(facts)]) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), content);
      }
      execFileSync('git', ['init', '--quiet'], { cwd: folder });
      execFileSync(github, ['-no-color'], { cwd: folder, stdio: 'inherit' });
      lintGitlab(gitlab, folder);
      process.stdout.write(`${example}: nothing found\n`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
}

main();
